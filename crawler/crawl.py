"""Crawl a portal into the archive: one command, one home, one at a time; stopped anywhere, it goes on there."""

import logging
from collections.abc import Callable
from pathlib import Path

from crawler.clock import Clock
from crawler.collector import Collector, check
from crawler.crawl_report import CrawlError, CrawlProgress, CrawlReport
from crawler.frontier import Frontier
from crawler.home_lock import locked
from crawler.hosts import HostBook
from crawler.orders import Orders
from crawler.portal import Portal
from crawler.run import Run

__all__ = ["CrawlError", "carry", "crawl"]


def crawl(
    portal: Portal,
    home: Path,
    orders: Orders,
    *,
    clock: Clock = Clock(),  # noqa: B008 frozen
    progress: Callable[[CrawlProgress], None] = lambda _: None,
) -> CrawlReport:
    """Fetch what is pending or due of a portal, in one process at most once (Twisted's reactor starts once).

    A contact is needed unless all hosts of the portal are in `orders.connect_to`. Raises CrawlError, ContactError, HomeLockedError,
    ArchiveError and FrontierError before the first request; later trouble is in the report.
    """
    check(portal, orders)
    path = home / "crawl.sqlite"
    with (
        locked(home),
        Frontier(path) as frontier,
        HostBook(path) as book,
        Collector(portal, home, frontier, book, orders, progress) as collector,
    ):
        run = collector.begin(clock)
        spider = carry(run, orders, collector.agent) if run.more() else None
        return collector.end(run, spider)


def carry(run: Run, orders: Orders, agent: str) -> object:
    """Let Scrapy carry the visits; every end, a signal's too, comes back here. What carried them, a spider if one was made."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.spider import PortalSpider, settings

    process = AsyncCrawlerProcess(settings(orders, run.ledger.portal.tls))
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    crawler = process.create_crawler(PortalSpider)
    process.crawl(crawler, run=run, agent=agent)
    process.start()
    return crawler.spider or crawler
