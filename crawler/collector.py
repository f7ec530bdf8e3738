"""One portal's crawl apart from what carries it: its archive folder is open, each run takes what is pending and what is due."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

from crawler.addresses import canonical
from crawler.archive import Archive
from crawler.clock import Clock, told
from crawler.crawl_report import ContactError, CrawlError, CrawlProgress, CrawlReport, Ended
from crawler.frontier import Frontier
from crawler.hosts import HostBook
from crawler.ledger import KNOWN, Ledger
from crawler.orders import Orders
from crawler.politeness import contact_of, user_agent
from crawler.portal import Portal
from crawler.run import Run

Progress = Callable[[CrawlProgress], None]


class Collector:
    """Holds the portal's folder until it is closed; a context manager.

    Takes over what an interrupted crawl left. Raises CrawlError, ContactError, ArchiveError and FrontierError.
    """

    def __init__(
        self,
        portal: Portal,
        home: Path,
        frontier: Frontier,
        book: HostBook,
        orders: Orders,
        progress: Progress,
        known: int = KNOWN,
    ) -> None:
        self.portal = portal
        self.pause = pause_of(portal, orders.delay, orders.connect_to)
        self.agent = _agent(portal, orders)
        self._orders, self._book, self._frontier, self._progress = orders, book, frontier, progress
        self._starts = [canonical(url) for url in portal.start]
        self._feeds = [canonical(url) for url in portal.feeds]
        archive = Archive(home / "archive")
        self._writer = archive.writer(portal.id, about=_about(portal))
        try:
            self._ledger = Ledger(portal, frontier, archive, self._writer, known)
            self._adopted = self._take_over()
        except BaseException:
            self._writer.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the folder go."""
        self._writer.close()

    def begin(self, clock: Clock, *, first: bool = True, ahead: float = 0.0) -> Run:
        """A run over what is pending, with what is due now or `ahead` seconds from now; with what was ordered to be looked at again."""
        portal, orders = self.portal.id, self._orders
        self._frontier.reopen_due(portal, clock.now() + ahead, (*self._starts, *self._feeds))
        if first and (orders.recrawl or orders.articles):
            self._frontier.reopen(portal, [*self._starts, *self._feeds], articles=orders.articles)
        self._ledger.recount()
        self._meter = Meter(portal, self._ledger, self._progress)
        return Run(self._ledger, self._book, self.pause, orders.limit, self._meter.show, orders.robots_age, clock)

    def end(self, run: Run, spider: object | None) -> CrawlReport:
        """Make durable what the run holds and tell what it did; `spider` carried it, None if there was nothing to carry."""
        ended = _unbegun(run) if spider is None else _ended(run, spider)
        report = self._report(run, ended)
        self._adopted, self._writer.repaired = 0, None
        return report

    def _take_over(self) -> int:
        portal = self.portal
        self._frontier.expire_leases(portal.id)
        adopted = self._ledger.adopt()
        starts = [(url, "article" if portal.role(url) == "article" else "listing") for url in self._starts]
        self._frontier.add(portal.id, starts)
        self._frontier.add(portal.id, [(url, "listing") for url in self._feeds])
        return adopted

    def _report(self, run: Run, ended: Ended) -> CrawlReport:
        portal = self.portal.id
        totals = tuple((state, reason, count) for _, state, reason, count in self._frontier.totals(portal))
        pending = sum(count for state, _, count in totals if state in ("pending", "leased"))
        resume, due = run.resume() if pending else None, self._frontier.schedule.next_due(portal)
        return CrawlReport(
            portal,
            ended,
            run.pages,
            self._meter.seconds,
            totals,
            tuple(run.troubles()),
            self._writer.repaired,
            self._adopted,
            _advice(run, ended, pending, resume, due),
            resume,
            due,
        )


class Meter:
    """Progress out of the ledger's counts, without asking the frontier."""

    def __init__(self, portal: str, ledger: Ledger, show: Progress) -> None:
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


def check(portal: Portal, orders: Orders) -> None:
    """Whether a portal may be crawled so, before anything is touched. Raises CrawlError and ContactError."""
    pause_of(portal, orders.delay, orders.connect_to)
    _agent(portal, orders)


def pause_of(portal: Portal, delay: float | None, connect_to: Mapping[str, object]) -> float:
    """The seconds between two requests to one host. Raises CrawlError for fewer than the portal's own without sockets."""
    if delay is None:
        return portal.delay
    if delay < 0 or (delay < portal.delay and not connect_to):
        raise CrawlError(
            f"a delay of {delay:g} s is less than the {portal.delay:g} s of {portal.id}:"
            " shorter pauses are for a server of your own, named with --connect-to"
        )
    return delay


def _agent(portal: Portal, orders: Orders) -> str:
    """How the crawl names itself; to a public host never without an address to write to."""
    contact = orders.contact
    if contact_of(contact) is None and (contact or not set(portal.hosts) <= set(orders.connect_to)):
        raise ContactError(portal.id, contact)
    return user_agent(contact_of(contact))


def _about(portal: Portal) -> dict[str, str]:
    """What the archive has to tell for ever of how its records were fetched."""
    return {} if portal.tls == "verified" else {"tls": f"{portal.tls}: {portal.tls_reason}"}


def _ended(run: Run, spider: object) -> Ended:
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


def _advice(run: Run, ended: Ended, pending: int, resume: float | None, due: float | None) -> str | None:
    portal = run.ledger.portal.id
    if ended == "nothing to do":
        until = f" before {told(due)}" if due is not None else ""
        return f"nothing is due for {portal}{until}; look again at its listings at once with --recrawl"
    if not pending:
        return None
    when = "to go on" if resume is None else f"to go on, at {told(resume)} or later"
    advice = f"{pending} URLs are pending; run `tracuu crawl {portal}` again {when}"
    return f"{run.closed.why}; {advice}" if run.closed else advice
