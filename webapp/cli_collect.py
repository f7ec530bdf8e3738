"""What is collected, on the command line: foreign material in, the state of each URL, the soundness of the archive."""

import contextlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO

import click

from webapp.cli import Failure, home_option, say, settings_of
from webapp.cli_portals import kept_portal
from webapp.progress import ProgressDisplay


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--portal", metavar="P", help="The portal that the pages come from (an id or a portal file).")
@click.option("--url-prefix", metavar="U", help="The address of a page is this prefix and the file's name.")
@click.option(
    "--fates",
    type=click.File("w", encoding="utf-8"),
    metavar="FILE",
    help="Write what became of each record, as JSON lines.",
)
@home_option
def add(
    files: tuple[Path, ...], portal: str | None, url_prefix: str | None, fates: IO[str] | None, home: str | None
) -> None:
    """Bring saved pages and sites, web archives or article lists into the archive."""
    from crawler.intake import add_files

    settings = settings_of(home)
    settings.home.mkdir(parents=True, exist_ok=True)
    chosen = kept_portal(portal, settings.home).id if portal else None
    with ProgressDisplay() as display:
        report = add_files(
            files,
            settings.home,
            portal=chosen,
            url_prefix=url_prefix,
            progress=lambda now: display.show("added", now),
            fate=lambda one: print(json.dumps(asdict(one), ensure_ascii=False), file=fates) if fates else None,
        )
    for note in report.notes:
        say(note)
    for problem in report.problems:
        say(f"tracuu: {problem}")
    for reason, number in report.skipped:
        say(f"left out {number}: {reason}")
    say(
        f"added {report.added}, known already {report.known}, refused {len(report.problems)}; `tracuu index` reads them"
    )
    sys.exit(1 if report.problems else 0)


@click.command()
@click.argument("portal", required=False)
@click.option("--count", is_flag=True, help="Totals by portal, state and reason.")
@click.option(
    "--quarantine", is_flag=True, help="Only archived pages that `tracuu index` could not read within bounds."
)
@home_option
def urls(portal: str | None, count: bool, quarantine: bool, home: str | None) -> None:
    """Print every URL seen with its state, one JSON object a line."""
    from crawler.frontier import Frontier

    if quarantine:
        _print_quarantine(settings_of(home).home / "catalogue.sqlite", portal)
        return
    path = settings_of(home).home / "crawl.sqlite"
    if not path.is_file():
        raise Failure(f"{path}: nothing was crawled into this folder yet; run `tracuu crawl`")
    with Frontier(path) as frontier:
        if count:
            for name, state, reason, number in frontier.totals(portal):
                _print({"portal": name, "state": state, "reason": reason or None, "count": number})
        else:
            for row in frontier.rows(portal):
                _print(asdict(row))


def _print_quarantine(path: Path, portal: str | None) -> None:
    from indexer.catalogue import Catalogue

    if not path.is_file():
        raise Failure(f"{path}: nothing was indexed in this folder yet; run `tracuu index`")
    with contextlib.closing(Catalogue(path)) as catalogue:
        for held in catalogue.quarantine.all(portal):
            _print(asdict(held))


@click.command()
@home_option
def verify(home: str | None) -> None:
    """Read the whole archive; exit status 1 if a record is torn or its digest wrong."""
    from crawler.archive import Archive

    report = Archive(settings_of(home).home / "archive").verify()
    for problem in report.problems:
        say(f"tracuu: {problem}")
    say(f"{report.records} records in {report.files} files, {len(report.problems)} problems")
    sys.exit(1 if report.problems else 0)


def _print(row: dict[str, object]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False))
