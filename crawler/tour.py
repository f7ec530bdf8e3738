"""Portals side by side in one process: each on a round of its own, all carried by one reactor, none of them in another's way."""

import asyncio
import contextlib
import logging
import resource
import signal
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.archive import ArchiveError
from crawler.clock import Clock
from crawler.collector import Collector
from crawler.crawl_report import CrawlError, CrawlProgress, CrawlReport
from crawler.frontier import Frontier, FrontierError
from crawler.hosts import HostBook
from crawler.ledger import KNOWN
from crawler.orders import Orders
from crawler.portal import Portal

_GATHERED = 5 * 60.0
_AT_LEAST, _AT_MOST = 5.0, 6 * 3600.0
_AFTER_FAULT = 10 * 60.0
# Names are resolved in threads, and a name server that is slow for one portal must not hold up the others.
_THREADS = 40
_KNOWN_AT_LEAST = 5_000
_TOLD = (ArchiveError, FrontierError, CrawlError)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Resting:
    """A portal has nothing to do before `until` (seconds since the epoch)."""

    portal: str
    until: float


Message = CrawlProgress | CrawlReport | Resting
Tell = Callable[[Message], None]


class Tour:
    """The rounds of some portals in this process, where Twisted's reactor must not have run before.

    Without `standing` one round each; with it a portal's next round begins when something is due, until SIGTERM, and takes what is
    due `ahead` seconds later too.
    """

    def __init__(self, home: Path, orders: Orders, tell: Tell, *, standing: bool, ahead: float = _GATHERED) -> None:
        self._ahead = ahead if standing else 0.0
        self._home, self._orders, self._tell, self._standing = home, orders, tell, standing
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._open: dict[str, Collector] = {}
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def go(self, portals: Sequence[Portal]) -> None:
        """All rounds; every round's report was told when this returns, also after a signal. Raises FrontierError."""
        from scrapy.crawler import AsyncCrawlerProcess

        from crawler.spider import settings

        _raise_file_limit()
        self._known = max(KNOWN // max(len(portals), 1), _KNOWN_AT_LEAST)
        self._process = AsyncCrawlerProcess({**settings(self._orders), "REACTOR_THREADPOOL_MAXSIZE": _THREADS})
        logging.getLogger("scrapy").setLevel(logging.ERROR)
        path = self._home / "crawl.sqlite"
        with Frontier(path) as self._frontier, HostBook(path) as self._book:
            for portal in portals:
                # What an interrupted crawl left is taken over before the first request: it may take a while.
                with contextlib.suppress(*_TOLD):
                    self._collector(portal)
            loop = asyncio.get_event_loop()
            loop.add_signal_handler(signal.SIGTERM, lambda: self._tasks.add(loop.create_task(self._stop())))
            self._tasks.add(loop.create_task(self._all(portals)))
            self._process.start(stop_after_crawl=False, install_signal_handlers=False)

    async def _all(self, portals: Sequence[Portal]) -> None:
        from twisted.internet import reactor

        twisted: Any = reactor
        try:
            await asyncio.gather(*(self._rounds(portal) for portal in portals))
        finally:
            for portal in portals:
                self._close(portal)
            twisted.stop()

    async def _stop(self) -> None:
        self._stopping.set()
        await self._process.stop()

    async def _rounds(self, portal: Portal) -> None:
        faults, first = 0, True
        while not self._stopping.is_set():
            report = await self._guarded(portal, first)
            self._tell(report)
            if not self._standing:
                return
            faults, first = faults + 1 if report.ended == "failed" else 0, False
            until = _next(report, faults, time.time())
            self._tell(Resting(portal.id, until))
            with contextlib.suppress(TimeoutError, asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), max(until - time.time(), _AT_LEAST))

    async def _guarded(self, portal: Portal, first: bool) -> CrawlReport:
        """One round, whatever happens in it; portals that share a host take turns."""
        async with contextlib.AsyncExitStack() as stack:
            for host in sorted(set(portal.hosts)):
                await stack.enter_async_context(self._turns[host])
            try:
                report = await self._round(self._collector(portal), first)
            except _TOLD as error:
                report = CrawlReport(portal.id, "failed", failures=(str(error),))
            except Exception as error:
                _log.error("the crawl of %s failed: %s", portal.id, traceback.format_exc())
                fault = f"the crawl ended by a fault of the program ({type(error).__name__}: {error}); nothing is lost"
                report = CrawlReport(portal.id, "failed", failures=(fault,))
        if report.ended == "failed":
            self._close(portal)
        return report

    async def _round(self, collector: Collector, first: bool) -> CrawlReport:
        from scrapy.crawler import Crawler
        from scrapy.settings import Settings

        from crawler.spider import PortalSpider, settings

        run = collector.begin(Clock(), first=first, ahead=self._ahead)
        if not run.more():
            return collector.end(run, None)
        # The process's own settings are laid over those of a crawler that do not rank higher.
        own = Settings(settings(self._orders, collector.portal.tls), priority="cmdline")
        crawler = Crawler(PortalSpider, own)
        try:
            await self._process.crawl(crawler, run=run, agent=collector.agent)
        finally:
            report = collector.end(run, crawler.spider or crawler)
        return report

    def _collector(self, portal: Portal) -> Collector:
        if portal.id not in self._open:
            self._open[portal.id] = Collector(
                portal, self._home, self._frontier, self._book, self._orders, self._tell, self._known
            )
        return self._open[portal.id]

    def _close(self, portal: Portal) -> None:
        """Let go of the portal's folder; what its disk says to that was told with the round."""
        if (collector := self._open.pop(portal.id, None)) is not None:
            with contextlib.suppress(ArchiveError):
                collector.close()


def _next(report: CrawlReport, faults: int, now: float) -> float:
    """When the portal's next round begins: when something is due or may go on, later with each fault that names no moment."""
    if report.ended == "failed" and report.resume is None:
        return now + min(_AFTER_FAULT * 2.0 ** (faults - 1), _AT_MOST)
    until = min((moment for moment in (report.resume, report.due) if moment is not None), default=now + _AT_MOST)
    return min(max(until, now + _AT_LEAST), now + _AT_MOST)


def _raise_file_limit() -> None:
    """A portal takes up to three open files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
