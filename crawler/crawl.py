"""Crawl a portal into the archive: one command, one home, one at a time; stopped anywhere, it goes on there."""

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crawler.addresses import canonical
from crawler.archive import Archive
from crawler.clock import Clock, told
from crawler.frontier import Frontier
from crawler.hosts import HostBook
from crawler.ledger import Ledger
from crawler.politeness import contact_of, user_agent
from crawler.portal import Portal
from crawler.robots import ROBOTS_AGE
from crawler.run import Run
from crawler.sockets import Sockets

Ended = Literal["finished", "nothing to do", "limit", "stopped", "waiting", "failed"]


class CrawlError(Exception):
    """A crawl that cannot begin; the sentence says what to change."""


class ContactError(CrawlError):
    """Nobody is named whom the people who run the portal could write to."""

    def __init__(self, portal: str, contact: str | None) -> None:
        wrong = "no contact is set" if not contact else f"the contact {contact!r} is no address of mail or of the web"
        super().__init__(
            f"{portal} is not crawled: {wrong}; set TRACUU_CONTACT, or contact in tracuu.toml, to an address at which its people"
            ' reach you, as "you@example.org" (not needed for a server of your own, named with --connect-to)'
        )


class HomeLockedError(CrawlError):
    """Another crawl holds this home; `pid` is its process."""

    def __init__(self, home: Path, pid: int) -> None:
        super().__init__(f"{home} is in use by the crawl of process {pid}; wait for it or end it, then run this again")
        self.pid = pid


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """How far a crawl is: pages fetched in this run, URLs still pending, seconds, pages per second, finished URLs by state."""

    portal: str
    pages: int
    pending: int
    seconds: float
    rate: float
    states: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl did. `totals` are (state, reason, count) over all URLs seen; `failures` are sentences, empty when all went well.

    `repaired` tells of a torn archive file that was cut, `adopted` how many archived pages were taken over without a request,
    `advice` how to go on (None when finished), `resume` when it makes sense to (seconds since the epoch; None: at once, or never):
    a portal has hours and a budget, a host may be left alone for a while.
    """

    portal: str
    ended: Ended
    pages: int
    seconds: float
    totals: tuple[tuple[str, str, int], ...]
    failures: tuple[str, ...]
    repaired: str | None
    adopted: int
    advice: str | None
    resume: float | None = None

    @property
    def urls(self) -> int:
        """URLs seen so far."""
        return sum(count for _, _, count in self.totals)


def crawl(
    portal: Portal,
    home: Path,
    *,
    connect_to: Sockets | None = None,
    delay: float | None = None,
    limit: int | None = None,
    recrawl: bool = False,
    articles: bool = False,
    contact: str | None = None,
    robots_age: float = ROBOTS_AGE,
    clock: Clock = Clock(),  # noqa: B008 frozen
    progress: Callable[[CrawlProgress], None] = lambda _: None,
) -> CrawlReport:
    """Fetch what is pending of a portal, in one process at most once (Twisted's reactor starts once).

    `connect_to` names sockets for hosts, `delay` seconds replace the portal's (less than that only together with `connect_to`),
    `limit` bounds the requests of this run, `recrawl` looks again at start pages, listings and passing failures,
    with `articles` at the articles that are archived too; `robots_age` seconds after it was read robots.txt is asked for again.
    `contact`, an address of mail or of the web, is needed unless all hosts of the portal are in `connect_to`.
    Raises CrawlError, ContactError, HomeLockedError, ArchiveError and FrontierError before the first request; later trouble is in
    the report.
    """
    pause = _pause(portal, delay, connect_to or {})
    agent = _agent(portal, contact, connect_to or {})
    with _locked(home), Frontier(home / "crawl.sqlite") as frontier, HostBook(home / "crawl.sqlite") as book:
        archive = Archive(home / "archive")
        with archive.writer(portal.id, about=_about(portal)) as writer:
            ledger = Ledger(portal, frontier, archive, writer)
            adopted = _prepare(ledger, recrawl or articles, articles)
            meter = _Meter(portal.id, ledger, progress)
            run = Run(ledger, book, pause, limit, meter.show, robots_age, clock)
            ended = _fetch(run, connect_to or {}, agent) if run.more() else _unbegun(run)
            return _report(run, ended, meter.seconds, writer.repaired, adopted)


def _about(portal: Portal) -> dict[str, str]:
    """What the archive has to tell for ever of how its records were fetched."""
    return {} if portal.tls == "verified" else {"tls": f"{portal.tls}: {portal.tls_reason}"}


def _agent(portal: Portal, contact: str | None, connect_to: Sockets) -> str:
    """How the crawl names itself; to a public host never without an address to write to."""
    if contact_of(contact) is None and (contact or not set(portal.hosts) <= set(connect_to)):
        raise ContactError(portal.id, contact)
    return user_agent(contact_of(contact))


def _pause(portal: Portal, delay: float | None, connect_to: Sockets) -> float:
    if delay is None:
        return portal.delay
    if delay < 0 or (delay < portal.delay and not connect_to):
        raise CrawlError(
            f"a delay of {delay:g} s is less than the {portal.delay:g} s of {portal.id}:"
            " shorter pauses are for a server of your own, named with --connect-to"
        )
    return delay


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[None]:
    """Hold the home for one crawl; the lock goes with the process, however it ends."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = os.open(home / "crawl.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise CrawlError(
            f"{home} cannot be used as the data folder: {error.strerror}; choose another with --home"
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = int(os.read(file, 20).strip() or b"0")
        os.close(file)
        raise HomeLockedError(home, pid) from None
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(file)


def _prepare(ledger: Ledger, recrawl: bool, articles: bool) -> int:
    portal, frontier = ledger.portal, ledger.frontier
    frontier.expire_leases(portal.id)
    adopted = ledger.adopt()
    starts = [canonical(url) for url in portal.start]
    feeds = [canonical(url) for url in portal.feeds]
    frontier.add(portal.id, [(url, "article" if portal.role(url) == "article" else "listing") for url in starts])
    frontier.add(portal.id, [(url, "listing") for url in feeds])
    if recrawl:
        frontier.reopen(portal.id, [*starts, *feeds], articles=articles)
    ledger.recount()
    return adopted


def _fetch(run: Run, connect_to: Sockets, agent: str) -> Ended:
    """Let Scrapy carry the visits; every end, a signal's too, comes back here with the batch flushed or its fault named."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.spider import PortalSpider, settings

    process = AsyncCrawlerProcess(settings(connect_to, run.ledger.portal.tls))
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    crawler = process.create_crawler(PortalSpider)
    process.crawl(crawler, run=run, agent=agent)
    process.start()
    return _end(run, crawler.spider)


def _end(run: Run, spider: object) -> Ended:
    from crawler.spider import PortalSpider

    if not isinstance(spider, PortalSpider):
        run.failures.append("the crawl could not begin: Scrapy made no spider")
        return "failed"
    left = spider.guarded(run.more, default=False)
    spider.guarded(run.flush, default=None)
    spider.guarded(lambda: run.ledger.frontier.expire_leases(run.ledger.portal.id), default=0)
    if spider.fault is not None:
        run.failures.append(spider.fault)
    if run.troubles():
        return "failed"
    if run.resume() is not None:
        return "waiting"
    return "stopped" if left else "limit" if run.over else "finished"


def _unbegun(run: Run) -> Ended:
    if run.troubles():
        return "failed"
    return "waiting" if run.resume() is not None and run.ledger.pending else "nothing to do"


def _report(run: Run, ended: Ended, seconds: float, repaired: str | None, adopted: int) -> CrawlReport:
    portal = run.ledger.portal.id
    totals = tuple((state, reason, count) for _, state, reason, count in run.ledger.frontier.totals(portal))
    pending = sum(count for state, _, count in totals if state in ("pending", "leased"))
    resume = run.resume() if pending else None
    advice = f"{pending} URLs are pending; run `tracuu crawl {portal}` again {_when(resume)}" if pending else None
    if ended == "nothing to do":
        advice = f"nothing is pending for {portal}; look again at its listings with --recrawl"
    elif advice and run.closed:
        advice = f"{run.closed.why}; {advice}"
    troubles = tuple(run.troubles())
    return CrawlReport(portal, ended, run.pages, seconds, totals, troubles, repaired, adopted, advice, resume)


def _when(resume: float | None) -> str:
    return "to go on" if resume is None else f"to go on, at {told(resume)} or later"


class _Meter:
    """Progress out of the ledger's counts, without asking the frontier."""

    def __init__(self, portal: str, ledger: Ledger, show: Callable[[CrawlProgress], None]) -> None:
        self._portal, self._ledger, self._show = portal, ledger, show
        self._begun = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the crawl began."""
        return time.monotonic() - self._begun

    def show(self, pages: int) -> None:
        """Tell the caller."""
        seconds = self.seconds
        states = tuple(sorted(self._ledger.ended.items()))
        pending = self._ledger.pending
        rate = pages / seconds if seconds else 0.0
        self._show(CrawlProgress(self._portal, pages, pending, seconds, rate, states))
