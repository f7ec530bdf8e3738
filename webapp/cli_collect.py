"""Collecting on the command line: crawl, add, the state of each URL, the soundness of the archive."""

import json
import multiprocessing
import os
import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from crawler.portal import Portal
from crawler.sockets import Socket, Sockets
from webapp.cli import Failure, home_option, say, settings_of
from webapp.cli_portals import kept_portal
from webapp.progress import ProgressDisplay
from webapp.settings import Settings


@click.command()
@click.argument("portals", nargs=-1, required=True)
@click.option(
    "--connect-to",
    "sockets",
    multiple=True,
    metavar="HOST=ADDR:PORT",
    help="Reach HOST there, by plain HTTP (HOST=https://ADDR:PORT: by TLS).",
)
@click.option(
    "--delay", type=click.FloatRange(0), help="Seconds between requests; below the portal's own only with --connect-to."
)
@click.option("--limit", type=click.IntRange(1), help="Stop after this many pages.")
@click.option("--recrawl", is_flag=True, help="Read listings and failures again.")
@click.option("--articles", is_flag=True, help="Read everything again, archived articles too.")
@home_option
def crawl(
    portals: tuple[str, ...],
    sockets: tuple[str, ...],
    delay: float | None,
    limit: int | None,
    recrawl: bool,
    articles: bool,
    home: str | None,
) -> None:
    """Crawl portals, given by id or by file; goes on where it stopped."""
    settings = settings_of(home)
    connect = _sockets(sockets)
    chosen = [kept_portal(name, settings.home) for name in portals]
    for portal in chosen:
        if delay is not None and delay < portal.delay and not connect:
            raise click.BadParameter(
                f"{delay:g} s is less than the {portal.delay:g} s of {portal.id}; only together with --connect-to",
                param_hint="--delay",
            )
    if not crawl_all(chosen, settings, connect, delay=delay, limit=limit, recrawl=recrawl, articles=articles):
        sys.exit(1)


def crawl_all(
    portals: list[Portal],
    settings: Settings,
    connect: Sockets,
    *,
    delay: float | None = None,
    limit: int | None = None,
    recrawl: bool = False,
    articles: bool = False,
) -> bool:
    """Crawl one portal after the other; whether all went well. Several take a process each, for a reactor runs once."""
    if len(portals) == 1:
        return _crawl_one(portals[0], settings, connect, delay, limit, recrawl, articles)
    well = True
    for portal in portals:
        arguments = (portal, settings, connect, delay, limit, recrawl, articles)
        process = multiprocessing.get_context("spawn").Process(target=_crawl_process, args=arguments)
        process.start()
        with _forwarding(process):
            process.join()
        well = well and process.exitcode == 0
        if process.exitcode not in (0, 1):
            say(f"tracuu: {portal.id}: the crawl was stopped ({process.exitcode}); run the same command again to go on")
            break
    return well


class _forwarding:  # noqa: N801 a context manager, read as a verb
    """SIGTERM and Ctrl-C go to the crawl, which ends cleanly; the parent waits for it."""

    def __init__(self, process: multiprocessing.process.BaseProcess) -> None:
        self._process = process
        self._before: dict[int, object] = {}

    def __enter__(self) -> None:
        self._before = {
            signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: self._process.terminate()),
            # A terminal sends Ctrl-C to the whole group, the crawl included.
            signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),
        }

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]


def _crawl_process(*arguments: Any) -> NoReturn:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(0 if _crawl_one(*arguments) else 1)


def _end_with_parent() -> None:
    """A crawl whose parent was killed ends cleanly, and does not keep the folder locked."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _crawl_one(
    portal: Portal,
    settings: Settings,
    connect: Sockets,
    delay: float | None,
    limit: int | None,
    recrawl: bool,
    articles: bool,
) -> bool:
    from crawler.crawl import CrawlProgress
    from crawler.crawl import crawl as run_crawl

    try:
        with ProgressDisplay() as display:

            def show(now: CrawlProgress) -> None:
                display.show(f"{portal.id}: pages", now.pages, None)

            report = run_crawl(
                portal,
                settings.home,
                connect_to=connect,
                delay=delay,
                limit=limit,
                recrawl=recrawl,
                articles=articles,
                contact=settings.contact or None,
                progress=show,
            )
    except Exception as error:
        if type(error).__module__.split(".")[0] != "crawler":
            raise
        say(f"tracuu: {portal.id}: {error}")
        return False
    if report.repaired:
        say(f"{portal.id}: {report.repaired}")
    if report.adopted:
        say(f"{portal.id}: {report.adopted} pages of an interrupted crawl were taken over from the archive")
    for failure in report.failures:
        say(f"tracuu: {portal.id}: {failure}")
    say(
        f"{portal.id}: {report.pages} pages in {report.seconds:.1f} s ({report.pages / max(report.seconds, 0.001):.0f}/s)"
    )
    if report.advice:
        say(f"{portal.id}: {report.advice}")
    return not report.failures


def _sockets(given: tuple[str, ...]) -> dict[str, Socket]:
    sockets = {}
    for one in given:
        host, equals, target = one.partition("=")
        tls = target.startswith("https://")
        address, colon, port = target.removeprefix("https://").rpartition(":")
        if not (host and equals and address and colon and port.isdigit() and 0 < int(port) < 65536):
            raise click.BadParameter(
                f"{one!r} is not HOST=ADDR:PORT or HOST=https://ADDR:PORT", param_hint="--connect-to"
            )
        sockets[host.lower()] = Socket(address.strip("[]"), int(port), tls)
    return sockets


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
@home_option
def urls(portal: str | None, count: bool, home: str | None) -> None:
    """Print every URL seen with its state, one JSON object a line."""
    from crawler.frontier import Frontier

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
