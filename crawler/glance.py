"""One page looked at before its portal has a file: fetched by the rules of every crawl, kept nowhere.

Robots.txt, pauses and troubles of its host are remembered in the data folder as those of a crawl are.
"""

import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from crawler.addresses import AddressError, canonical, host_of, join
from crawler.archive import Archive, ArchiveError, Capture
from crawler.clock import Clock
from crawler.collector import Collector
from crawler.crawl import carry
from crawler.crawl_report import CrawlError, CrawlReport
from crawler.frontier import Frontier, FrontierError
from crawler.hosts import HostBook
from crawler.orders import Orders
from crawler.portal import Portal
from crawler.url_states import UrlRow

__all__ = ["glance"]

_HOPS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_ID = "probe"


def glance(url: str, home: Path, orders: Orders) -> Capture:
    """The page at an address, or at the one to which it is redirected. Each hop is a request of its own to an address that is checked.

    Raises CrawlError where there is none; the sentence says why.
    """
    try:
        asked = canonical(url)
    except AddressError as error:
        raise CrawlError(f'{error}; write the whole address, as "https://nghean.gov.vn/"') from None
    home.mkdir(parents=True, exist_ok=True)
    for _ in range(_HOPS):
        found = _in_a_process(asked, home, orders)
        if isinstance(found, str):
            raise CrawlError(f"{asked}: {found}")
        target = join(asked, found.header("Location")) if found.status in _REDIRECTS else None
        if target is None:
            return found
        asked = target
    raise CrawlError(f"{url}: is redirected more than {_HOPS} times; give the address at which a browser ends")


def _in_a_process(url: str, home: Path, orders: Orders) -> Capture | str:
    """Twisted's reactor starts once in a process, and a redirect may lead to another host."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_look, url, home, orders).result()


def _look(url: str, home: Path, orders: Orders) -> Capture | str:
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _looked(url, Path(folder), home, replace(orders, limit=1))
    except (CrawlError, FrontierError, ArchiveError) as error:
        return str(error)


def _looked(url: str, folder: Path, home: Path, orders: Orders) -> Capture | str:
    """A crawl of one page into a folder that is thrown away; its links are outside of the portal's patterns, so none is followed."""
    portal = Portal(_ID, url, None, "central", "government", hosts=(host_of(url),), start=(url,))
    with (
        Frontier(folder / "crawl.sqlite") as frontier,
        HostBook(home / "crawl.sqlite") as book,
        Collector(portal, folder, frontier, book, orders, lambda _: None) as collector,
    ):
        run = collector.begin(Clock())
        report = collector.end(run, carry(run, orders, collector.agent) if run.more() else None)
        row = next(row for row in frontier.rows(_ID) if row.url == url)
    answers = [each for each in Archive(folder / "archive").captures(_ID) if each.url == url]
    return answers[-1] if answers and _is_page(row, answers[-1]) else _trouble(row, report)


def _is_page(row: UrlRow, answer: Capture) -> bool:
    return row.state == "listing" or answer.status in _REDIRECTS


def _trouble(row: UrlRow, report: CrawlReport) -> str:
    if report.failures:
        return "; ".join(report.failures)
    state = f"{row.state}, " if row.state in ("walled", "off scope") else ""
    return f"no page could be read ({state}{row.reason or report.advice or 'no answer'}); try an address that a browser shows"
