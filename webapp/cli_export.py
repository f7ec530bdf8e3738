"""Taking everything home on the command line."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.export import What
from indexer.export_files import FORMS as TABLES
from indexer.export_files import File, Origin, manifest, tables, written, zipped
from indexer.query import Query
from indexer.query_parser import parse
from webapp.cli import Failure, home_option, settings_of
from webapp.cli_find import read_filters, say_broken
from webapp.settings import Settings

FORMS = ("jsonl", "csv", "parquet", "zip", "bib", "ris", "csl")


@click.command()
@click.argument("what", type=click.Choice(["articles", "citations", "documents"]))
@click.option(
    "--query", default="", help="Only the articles that this query finds (for documents: those that they cite)."
)
@click.option(
    "--filter", "filters", multiple=True, metavar="FACET=VALUE", help="As `tracuu search` has it; repeatable."
)
@click.option("--exclude", "excluded", multiple=True, metavar="FACET=VALUE", help="None of these values; repeatable.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="jsonl",
    help="`zip`: the tables of articles, citations and documents as CSV with their manifest; bib, ris, csl: references.",
)
@click.option(
    "--manifest",
    "told",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write question, moment, counts and versions to this file.",
)
@click.option("--engine", metavar="URL", help="tantivy:DIR (default: tantivy:<home>/index).")
@home_option
def export(
    what: What,
    query: str,
    filters: tuple[str, ...],
    excluded: tuple[str, ...],
    form: str,
    told: Path | None,
    engine: str | None,
    home: str | None,
) -> None:
    """Write every article, citation or document as JSON lines, CSV, Parquet or references; streams, no cap."""
    from webapp.present import filters as filters_shape

    settings = settings_of(home, engine=engine)
    narrowed = (*read_filters(filters, "--filter"), *read_filters(excluded, "--exclude"))
    asked = parse(query, filters=narrowed)
    say_broken(asked)
    origin = Origin(query, datetime.now(UTC).isoformat(timespec="seconds"), filters_shape(asked))
    opened = open_engine(settings.engine_url)
    file = File(f"{what}.{form}", what, form)
    for chunk in _chunks(opened, settings, file, asked, origin):
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
    if told:
        shape = manifest(opened, asked, origin, [file])
        told.write_text(json.dumps(shape, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _chunks(engine: Engine, settings: Settings, file: File, query: Query, origin: Origin) -> Iterator[bytes]:
    """The bytes of the export, counted by `file`."""
    if file.form in TABLES:
        return written(engine, file, query)
    if file.form == "zip":
        return file.weighing(zipped(engine, tables(), query, origin))
    if file.form == "parquet":
        raise Failure("Parquet needs pyarrow, which is not installed: pip install 'tracuu[parquet]'")
    from webapp.reference_files import reference_chunks

    return file.weighing(reference_chunks(engine, file.what, query, file.form, _names(settings), settings.url))


def _names(settings: Settings) -> dict[str, str]:
    from crawler.portal import known_portals

    return {portal.id: portal.name for portal in known_portals(settings.home).values()}
