"""Collecting for ever: crawl what is due, index what is new, say what is alarming, wait for what is due next."""

import math
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess

import click

from crawler.clock import told
from crawler.crawl_report import CrawlReport
from crawler.fleet import Fleet
from crawler.orders import Orders
from crawler.portal import PortalError, known_portals
from crawler.roster import Roster
from crawler.tour import Message, Resting
from indexer.build import update
from webapp.alerting import AlertError, alert
from webapp.cli import Failure, home_option, is_told, say, settings_of
from webapp.cli_crawl import (
    Stop,
    Tally,
    check_delay,
    chosen_portals,
    collecting_options,
    crawl_side_by_side,
    say_report,
    sockets_of,
)
from webapp.cli_status import alarms_of
from webapp.progress import ProgressDisplay
from webapp.settings import Settings

# A first crawl takes days: what it brings becomes findable on the way.
_INDEX_EVERY = 10 * 60.0
# Then portal files are read again, and archive files begun anew.
_RENEWED = 24 * 3600.0
_BEGIN_AGAIN = 10 * 60.0
_PULSE = 1.0

Choose = Callable[[], Roster]


@click.command()
@collecting_options
@click.option(
    "--once", is_flag=True, help="One round: crawl what is due, index, alarms; exit status 1 if there are any."
)
@click.option("--engine", metavar="URL", help="tantivy:DIR (default: tantivy:<home>/index).")
@click.option("--workers", type=int, help="Worker processes of the index (default: one for each processor).")
@home_option
def watch(
    portals: tuple[str, ...],
    sockets: tuple[str, ...],
    delay: float | None,
    shard: str | None,
    once: bool,
    engine: str | None,
    workers: int | None,
    home: str | None,
) -> None:
    """Crawl when something is due, index it, raise alarms; all active portals, or those named. Runs until it is stopped."""
    settings = settings_of(home, engine=engine, workers=workers)
    orders = Orders(sockets_of(sockets), delay, contact=settings.contact or None)

    def choose() -> Roster:
        return chosen_portals(portals, shard, settings)

    chosen = choose()
    check_delay(chosen.portals, orders)
    sys.exit(_once(chosen, settings, orders) if once else Watch(choose, settings, orders).run())


def _once(chosen: Roster, settings: Settings, orders: Orders) -> int:
    with Stop() as stop:
        well = crawl_side_by_side(chosen, settings, orders, stop)
        if stop.asked:
            return 0 if well else 1
        indexer = _indexer(settings)
        stop.then(indexer.terminate)
        indexer.join()
    return 0 if well and indexer.exitcode == 0 and not say_alarms(settings) else 1


class Watch:
    """The rounds of `tracuu watch`: a fleet that stands, an indexer now and then in a process of its own."""

    def __init__(self, choose: Choose, settings: Settings, orders: Orders) -> None:
        self._choose, self._settings, self._orders = choose, settings, orders
        self._indexer: BaseProcess | None = None
        self._stop = Stop()
        self._fresh = False
        self._indexed = self._told = -math.inf

    def run(self) -> int:
        """Until SIGTERM or Ctrl-C; the exit status."""
        chosen = self._choose()
        if not chosen.portals:
            raise Failure("no active portal is to be crawled here; `tracuu portals` lists those known")
        with self._stop, ProgressDisplay() as display:
            while not self._stop.asked:
                self._stand(chosen, display)
                chosen = self._renewed(chosen)
            if self._indexer is not None:
                # Safe at any moment: the next run goes on where it was.
                self._indexer.terminate()
                self._indexer.join()
        say("stopped; run the same command again to go on")
        return 0

    def _renewed(self, before: Roster) -> Roster:
        """The portals as their files say now; while one of those named cannot be read, the portals as they were."""
        if self._stop.asked:
            return before
        try:
            return self._choose()
        except (click.ClickException, PortalError) as error:
            say(f"tracuu: {error}; the portals stay as they were")
            return before

    def _stand(self, chosen: Roster, display: ProgressDisplay) -> None:
        """A day with one set of portals; shorter where all their processes died."""
        for fault in chosen.faults:
            say(f"tracuu: {fault}")
        self._resting = dict.fromkeys((portal.id for portal in chosen.portals), 0.0)
        tally, ends = Tally(len(chosen.portals)), time.monotonic() + _RENEWED
        with Fleet(chosen.portals, self._settings.home, self._orders, standing=True) as fleet:
            self._stop.then(fleet.stop)
            while fleet.alive:
                for message in fleet.messages(_PULSE):
                    tally.hear(message)
                    self._hear(message)
                self._index()
                display.show(tally.line(), tally.pages)
                if time.monotonic() >= ends:
                    fleet.stop()
        self._stop.wait(min(_BEGIN_AGAIN, ends - time.monotonic()))

    def _hear(self, message: Message) -> None:
        if isinstance(message, Resting):
            self._rest(message)
        elif isinstance(message, CrawlReport):
            say_report(message, brief=True)
            if message.pages:
                self._fresh = True
                say(f"{message.portal}: {message.pages} pages")
        else:
            self._resting[message.portal] = 0.0
            self._fresh = True

    def _rest(self, message: Resting) -> None:
        self._resting[message.portal] = message.until
        if self._rests and time.monotonic() - self._told >= _INDEX_EVERY:
            self._told = time.monotonic()
            say(f"nothing is due before {told(min(self._resting.values()))}")

    @property
    def _rests(self) -> bool:
        return all(self._resting.values())

    def _index(self) -> None:
        """Begin to index when there is something new and the portals rest or it is time; say what alarms once it has ended."""
        if self._indexer is not None:
            if self._indexer.is_alive():
                return
            self._indexer.join()
            self._indexer, self._indexed = None, time.monotonic()
            say_alarms(self._settings)
        late = time.monotonic() - self._indexed >= _INDEX_EVERY
        if self._fresh and not self._stop.asked and (late or self._rests):
            self._fresh = False
            self._indexer = _indexer(self._settings)


def say_alarms(settings: Settings) -> bool:
    """Say what is alarming after a round; whether there is anything."""
    found = alarms_of(settings.home, known_portals(settings.home))
    for alarm in found:
        say(f"alarm: {alarm.portal}: {alarm.says}")
    if settings.alarms:
        try:
            alert(found, settings.alarms, settings.smtp, settings.home)
        except AlertError as error:
            say(f"tracuu: {error}")
    return bool(found)


def _indexer(settings: Settings) -> BaseProcess:
    """An update of the index under way in a process of its own, whose memory ends with it."""
    process = multiprocessing.get_context("spawn").Process(target=_index, args=(settings,))
    process.start()
    return process


def _index(settings: Settings) -> None:
    """That process. The parent ends it; Ctrl-C on a terminal is the parent's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        report = update(
            settings.home,
            settings.engine_url,
            known_portals(settings.home),
            workers=settings.workers or None,
            progress=lambda _: None,
        )
    except Exception as error:
        if not is_told(error):
            raise
        say(f"tracuu: {error}")
        sys.exit(1)
    say(
        f"indexed {report.indexed_articles} articles of {report.captures} new captures;"
        f" the index holds {report.articles} articles, {report.documents} documents"
    )
