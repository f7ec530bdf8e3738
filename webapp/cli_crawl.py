"""Crawling on the command line: one portal in this process, several side by side in a few others."""

import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Self, TypeVar

import click

from crawler.collector import pause_of
from crawler.crawl_report import CrawlError, CrawlProgress, CrawlReport
from crawler.fleet import Fleet
from crawler.orders import Orders
from crawler.portal import Portal
from crawler.roster import Roster, roster
from crawler.shards import Shard, ShardError, shard_of
from crawler.sockets import Socket
from webapp.cli import home_option, say, settings_of
from webapp.cli_portals import kept_portal
from webapp.progress import ProgressDisplay
from webapp.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., object])
_STATES = ("captured", "indexed", "duplicate", "no text", "listing", "off scope", "walled", "error", "pending")


def collecting_options(command: _Command) -> _Command:
    """What `crawl` and `watch` have in common."""
    for option in (
        click.option("--shard", metavar="K/N", help="The K-th of N machines: only the portals that fall to it."),
        click.option(
            "--delay",
            type=click.FloatRange(0),
            help="Seconds between requests; below the portal's own only with --connect-to.",
        ),
        click.option(
            "--connect-to",
            "sockets",
            multiple=True,
            metavar="HOST=ADDR:PORT",
            help="Reach HOST there, by plain HTTP (HOST=https://ADDR:PORT: by TLS).",
        ),
        click.argument("portals", nargs=-1),
    ):
        command = option(command)
    return command


@click.command()
@collecting_options
@click.option("--all", "everyone", is_flag=True, help="All active portals, side by side.")
@click.option("--limit", type=click.IntRange(1), help="Stop after this many pages of each portal.")
@click.option("--recrawl", is_flag=True, help="Read listings and failures again now, not only when they are due.")
@click.option("--articles", is_flag=True, help="Read everything again, archived articles too.")
@home_option
def crawl(
    portals: tuple[str, ...],
    everyone: bool,
    sockets: tuple[str, ...],
    delay: float | None,
    limit: int | None,
    recrawl: bool,
    articles: bool,
    shard: str | None,
    home: str | None,
) -> None:
    """Crawl portals, given by id or by file: what is pending and what is due to be looked at again."""
    if bool(portals) == everyone:
        raise click.UsageError("name portals (ids or portal files), or give --all; `tracuu portals` lists those known")
    settings = settings_of(home)
    chosen = chosen_portals(portals, shard, settings)
    orders = Orders(sockets_of(sockets), delay, limit, recrawl, articles, settings.contact or None)
    check_delay(chosen.portals, orders)
    if not crawl_chosen(chosen, settings, orders):
        sys.exit(1)


def chosen_portals(names: Sequence[str], shard: str | None, settings: Settings) -> Roster:
    """The portals named, or all active ones that the settings do not leave out; of them those of the shard."""
    try:
        part = shard_of(shard) if shard else Shard()
    except ShardError as error:
        raise click.BadParameter(str(error), param_hint="--shard") from error
    named = [kept_portal(name, settings.home) for name in names]
    if not named:
        return roster(settings.home, settings.portals.split(), part)
    return Roster(tuple(part.of(named)))


def check_delay(portals: Sequence[Portal], orders: Orders) -> None:
    """Refuse a pause that a portal does not allow, before anything begins."""
    for portal in portals:
        try:
            pause_of(portal, orders.delay, orders.connect_to)
        except CrawlError as error:
            raise click.BadParameter(str(error), param_hint="--delay") from error


def crawl_chosen(chosen: Roster, settings: Settings, orders: Orders) -> bool:
    """Crawl and tell; whether all went well."""
    if len(chosen.portals) != 1:
        with Stop() as stop:
            return crawl_side_by_side(chosen, settings, orders, stop)
    report = _alone(chosen.portals[0], settings, orders)
    say_report(report)
    return not report.failures and not say_faults(chosen)


def _alone(portal: Portal, settings: Settings, orders: Orders) -> CrawlReport:
    from crawler.crawl import crawl as run_crawl

    with ProgressDisplay() as display:

        def show(now: CrawlProgress) -> None:
            display.show(f"{portal.id}: pages", now.pages, None)

        return run_crawl(portal, settings.home, orders, progress=show)


def crawl_side_by_side(chosen: Roster, settings: Settings, orders: Orders, stop: "Stop") -> bool:
    """One round of each portal in processes of their own; whether all went well."""
    reports: list[CrawlReport] = []
    tally, begun = Tally(len(chosen.portals)), time.monotonic()
    with ProgressDisplay() as display, Fleet(chosen.portals, settings.home, orders) as fleet:
        stop.then(fleet.stop)
        while fleet.alive:
            for message in fleet.messages(1.0):
                tally.hear(message)
                if isinstance(message, CrawlReport):
                    reports.append(message)
                    say_report(message, brief=True)
            display.show(tally.line(), tally.pages)
    say_totals(reports, time.monotonic() - begun)
    return not say_faults(chosen) and all(not report.failures for report in reports)


def say_faults(chosen: Roster) -> bool:
    """Name the portals that cannot be crawled; whether there are any."""
    for fault in chosen.faults:
        say(f"tracuu: {fault}")
    return bool(chosen.faults)


class Tally:
    """What many crawls have told so far."""

    def __init__(self, portals: int) -> None:
        self._portals, self._begun = portals, time.monotonic()
        self._now: dict[str, CrawlProgress] = {}
        self._pages = self._done = 0

    def hear(self, message: object) -> None:
        """A worker told something."""
        if isinstance(message, CrawlProgress):
            self._now[message.portal] = message
        elif isinstance(message, CrawlReport):
            self._now.pop(message.portal, None)
            self._pages += message.pages
            self._done += 1

    @property
    def pages(self) -> int:
        """Pages fetched by all."""
        return self._pages + sum(now.pages for now in self._now.values())

    def line(self) -> str:
        """One line of progress."""
        rate = self.pages / max(time.monotonic() - self._begun, 0.001)
        pending = sum(now.pending for now in self._now.values())
        return f"{self._done} of {self._portals} portals done, {pending} URLs pending, {rate:.1f} pages/s; pages"


def say_report(report: CrawlReport, *, brief: bool = False) -> None:
    """What one portal's crawl did; `brief` leaves out what a table tells afterwards."""
    if report.repaired:
        say(f"{report.portal}: {report.repaired}")
    if report.adopted:
        say(f"{report.portal}: {report.adopted} pages of an interrupted crawl were taken over from the archive")
    for failure in report.failures:
        say(f"tracuu: {report.portal}: {failure}")
    if brief:
        return
    rate = report.pages / max(report.seconds, 0.001)
    say(f"{report.portal}: {report.pages} pages in {report.seconds:.1f} s ({rate:.0f}/s)")
    if report.advice:
        say(f"{report.portal}: {report.advice}")


def say_totals(reports: Sequence[CrawlReport], seconds: float) -> None:
    """A line for each portal and one for all."""
    width = max((len(report.portal) for report in reports), default=0)
    for report in sorted(reports, key=lambda one: one.portal):
        states: Counter[str] = Counter()
        for state, _, count in report.totals:
            states["pending" if state == "leased" else state] += count
        told = ", ".join(f"{state} {states[state]}" for state in _STATES if states[state])
        say(
            f"{report.portal:{width}}  {report.ended}: {report.pages} pages; {report.urls} URLs seen{': ' if told else ''}{told}"
        )
    pages, failed = sum(report.pages for report in reports), sum(bool(report.failures) for report in reports)
    rate = pages / max(seconds, 0.001)
    say(f"{len(reports)} portals, {failed} with failures: {pages} pages in {seconds:.1f} s ({rate:.1f}/s)")
    if any(report.advice and report.ended != "nothing to do" for report in reports):
        say("URLs are pending; run the same command again to go on")


class Stop:
    """SIGTERM and Ctrl-C while the context lasts: `asked` becomes true, and what was given to `then` is called, once."""

    def __init__(self) -> None:
        self.asked = False
        self._then: Callable[[], object] = lambda: None

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._hear) for number in (signal.SIGTERM, signal.SIGINT)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def then(self, step: Callable[[], object]) -> None:
        """What the signal leads to; at once where it has come already."""
        self._then = step
        if self.asked:
            step()

    def wait(self, seconds: float) -> None:
        """Let time pass, no longer than until the signal."""
        ends = time.monotonic() + seconds
        while not self.asked and (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))

    def _hear(self, _: int, __: FrameType | None) -> None:
        self.asked = True
        self._then()


def sockets_of(given: Sequence[str]) -> dict[str, Socket]:
    """The sockets of `--connect-to`."""
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
