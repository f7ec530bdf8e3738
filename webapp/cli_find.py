"""Indexing and finding on the command line."""

import json
import sys
from collections.abc import Mapping

import click
from rich.console import Console
from rich.table import Table

from crawler.portal import known_portals
from indexer.build import BuildProgress, update
from indexer.collapsing import Found as Results
from indexer.collapsing import Overview, survey, turn
from indexer.emptiness import Part
from indexer.engines import open_engine
from indexer.lookup import Found, find_documents
from indexer.query import FACETS, SORTS, Bound, Facet, Filter, Query
from indexer.query_parser import DEEPEST, LONGEST_QUERY, MOST_TERMS, parse
from indexer.record import DocumentRecord
from indexer.workers import WALL_CLOCK_SECONDS
from webapp.cli import Failure, home_option, say, settings_of
from webapp.progress import ProgressDisplay

BOUNDS: Mapping[Bound, str] = {
    "length": f"a query has at most {LONGEST_QUERY} characters",
    "terms": f"a query has at most {MOST_TERMS} words",
    "depth": f"a query has at most {DEEPEST} brackets within each other, deeper ones mean nothing",
}


@click.command()
@click.option("--rebuild", is_flag=True, help="From the archive alone into a new index, swapped in when it is whole.")
@click.option("--engine", metavar="URL", help="tantivy:DIR (default: tantivy:<home>/index).")
@click.option("--workers", type=int, help="Worker processes (default: one for each processor).")
@click.option("--retry", is_flag=True, help="Read the pages in quarantine once more as well.")
@click.option(
    "--patience",
    type=click.FloatRange(1, 3600),
    default=WALL_CLOCK_SECONDS,
    help="Seconds that one page may take.",
    show_default=True,
)
@home_option
def index(
    rebuild: bool, engine: str | None, workers: int | None, retry: bool, patience: float, home: str | None
) -> None:
    """Bring the index up to date with the archive; only what is new is read."""
    settings = settings_of(home, engine=engine, workers=workers)
    with ProgressDisplay() as display:

        def show(now: BuildProgress) -> None:
            display.show(now.stage, now.done, now.total)

        report = update(
            settings.home,
            settings.engine_url,
            known_portals(settings.home),
            rebuild=rebuild,
            workers=settings.workers or None,
            retry=retry,
            patience=patience,
            progress=show,
        )
    say(
        f"read {report.captures} new captures; indexed {report.indexed_articles} articles and "
        f"{report.indexed_documents} documents; the index holds {report.articles} articles, {report.documents} documents"
    )
    if report.quarantined:
        say(
            f"in quarantine: {report.quarantined} pages that could not be read within bounds; `tracuu urls --quarantine` lists them,"
            " `tracuu index --retry` tries them again (with more time: `--patience 120`)"
        )


@click.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="The same JSON as the web application's.")
@click.option(
    "--filter", "filters", multiple=True, metavar="FACET=VALUE", help=f"One of {', '.join(FACETS)}; repeatable."
)
@click.option("--exclude", "excluded", multiple=True, metavar="FACET=VALUE", help="None of these values; repeatable.")
@click.option(
    "--sort", type=click.Choice(SORTS), default="relevance", help="`cited`: those that cite most documents first."
)
@click.option("--reprints", is_flag=True, help="Each reprint for itself, not under the article that it reprints.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--after", metavar="NEXT", help="Go on where the page ended whose JSON has this as `next`.")
@click.option("--engine", metavar="URL", help="tantivy:DIR (default: tantivy:<home>/index).")
@home_option
def search(
    query: str,
    as_json: bool,
    filters: tuple[str, ...],
    excluded: tuple[str, ...],
    sort: str,
    reprints: bool,
    limit: int,
    offset: int,
    after: str | None,
    engine: str | None,
    home: str | None,
) -> None:
    """Search the articles."""
    from dataclasses import replace

    from webapp.asked import Asked
    from webapp.facets import SIZE, asked_for
    from webapp.helping import look, shape
    from webapp.present import results

    narrowed = (*read_filters(filters, "--filter"), *read_filters(excluded, "--exclude"))
    asked = replace(parse(query), filters=narrowed, sort=sort, limit=limit, offset=offset, after=after)  # type: ignore[arg-type]
    opened = open_engine(settings_of(home, engine=engine).engine_url)
    overview = survey(opened, asked, ("month",) if as_json else (), collapse=not reprints)
    found = turn(opened, asked, overview, asked_for(Asked()) if as_json else (), SIZE)
    poor = look(opened, asked, found.page)
    say_broken(asked)
    if as_json:
        named = find_documents(opened, query).documents
        answer = {**results(query, asked, found, overview, named), "help": shape(poor)}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    Console().print(_table(overview, found))
    if poor.proposal:
        say(f"did you mean: {poor.proposal.query} ({poor.proposal.articles} articles)")
    for way in poor.why.ways:
        say(f"{way.articles} articles without {' and '.join(_part(part) for part in way.parts)}")


def _part(part: Part) -> str:
    """A part of a query as it was given."""
    if part.filter is None:
        return part.text
    option = "--exclude" if part.filter.exclude else "--filter"
    return " ".join(f"{option} {part.filter.facet}={value}" for value in part.filter.values)


def _table(overview: Overview, found: Results) -> Table:
    """A row for each hit; `Reprints` counts those that stand under it."""
    shown = f", {overview.results} with reprints under their originals" if overview.results < overview.total else ""
    table = Table(title=f"{overview.total} articles{shown}")
    for heading in ("Published", "Portal", "Title", "Id", *(["Reprints"] if shown else [])):
        table.add_column(heading, no_wrap=heading == "Published")
    for hit in found.page.hits:
        one, under = hit.article, found.reprints.get(hit.article.id)
        reprints = [str(under.articles) if under else ""] if shown else []
        table.add_row((one.published or "")[:10], one.portal, one.title, one.id, *reprints)
    return table


def read_filters(given: tuple[str, ...], option: str) -> tuple[Filter, ...]:
    """The filters that `--filter` or `--exclude` names."""
    values: dict[Facet, list[str]] = {}
    for one in given:
        facet, equals, value = one.partition("=")
        if facet not in FACETS or not equals or not value:
            raise click.BadParameter(f"{one!r} is not FACET=VALUE with one of {', '.join(FACETS)}", param_hint=option)
        values.setdefault(facet, []).append(value)
    return tuple(Filter(facet, tuple(chosen), option == "--exclude") for facet, chosen in values.items())


@click.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True)
@click.option("--engine", metavar="URL", help="tantivy:DIR (default: tantivy:<home>/index).")
@home_option
def document(number: str, as_json: bool, engine: str | None, home: str | None) -> None:
    """Show the page of a cited document; those that may be meant are listed, with exit status 3."""
    opened = open_engine(settings_of(home, engine=engine).engine_url)
    by_key = opened.document(number)
    named = Found((by_key,), sure=True) if by_key else find_documents(opened, number)
    if not named.documents:
        raise Failure(
            f"{number}: no indexed article cites a document of this number (or each that does leaves open which)"
        )
    for record in named.documents:
        if as_json:
            from indexer.record_json import dump_document

            click.echo(dump_document(record))
        else:
            _print_document(record, whole=named.sure)
    if not named.sure:
        say(f"tracuu: {_to_choose(number, named)}")
        sys.exit(3)


def _to_choose(typed: str, named: Found) -> str:
    count = len(named.documents) + named.left_out
    if named.contradicted:
        return f"none of these {count} fits all of {typed!r} (date, issuer, type or year); choose one by its key"
    return f"{count} documents may be meant by {typed!r}, which settles none of them; choose one by its key"


def _print_document(record: DocumentRecord, *, whole: bool) -> None:
    console = Console()
    console.print(f"[bold]{record.key}[/bold]  {record.type or ''} {record.number or ''}  {record.title or ''}")
    console.print(
        f"  {record.articles} articles, {record.mentions} mentions, {record.first or '?'} – {record.last or '?'}"
    )
    if not whole:
        return
    for label, counts in (
        ("issuers", record.issuers),
        ("issued", record.dates),
        ("spellings", record.spellings),
        ("provinces", record.provinces),
        ("subjects", record.subjects),
    ):
        for count in counts[:8]:
            console.print(f"  {label:10} {count.count:5}  {count.value}")


def say_broken(query: Query) -> None:
    """Say what of a query was not understood as typed."""
    if query.beyond:
        say(f"tracuu: {BOUNDS[query.beyond]}: left out from {query.broken!r} on")
    elif query.broken:
        say(
            f"tracuu: {query.broken!r} is not how a query is written (docs/commands.md): read as plain words, signs left out"
        )
