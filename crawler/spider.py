"""One Scrapy spider for all portals: requests out, answers in; what they mean is the run's business."""

import logging
import traceback
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any, TypeVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from crawler.archive import ArchiveError
from crawler.download import reason_of
from crawler.frontier import FrontierError
from crawler.orders import Orders
from crawler.run import Run, Visit
from crawler.tls import Manner
from crawler.unchanged import conditions

_Value = TypeVar("_Value")
_OURS = "crawler.download.CheckedDownloadHandler"
_log = logging.getLogger(__name__)


class PortalSpider(Spider):
    """Carries the visits of one run. `fault` is the sentence of an error that ended it, None while all is well."""

    name = "portal"

    def __init__(self, run: Run, agent: str, **_: object) -> None:
        super().__init__()
        self.run = run
        self.fault: str | None = None
        self._headers = {
            "User-Agent": agent,
            "Accept": "text/html,application/xhtml+xml;q=0.9,application/rss+xml;q=0.9,application/atom+xml;q=0.9,*/*;q=0.1",
            "Accept-Language": "vi,en;q=0.5",
            "Accept-Encoding": "gzip",
        }

    async def start(self) -> AsyncIterator[Any]:
        """Nothing of its own: everything comes from the frontier."""
        for nothing in list[Request]():
            yield nothing

    def next_request(self) -> Request | None:
        """The run's next visit as a request."""
        visit = self.run.next()
        if visit is None:
            return None
        return Request(
            visit.url,
            headers={**self._headers, **conditions(visit.held)},
            callback=self.answered,
            errback=self.failed,
            dont_filter=True,
            meta={"visit": visit, "release": partial(self.run.release, visit), "enough": visit.enough},
        )

    def answered(self, response: Response) -> None:
        """Scrapy's callback for every answer, of whatever status."""
        visit: Visit = response.meta["visit"]
        self.guarded(partial(self.run.answered, visit, response.meta["answer"]), default=None)
        self._end_if_faulty()

    def failed(self, failure: Any) -> None:
        """Scrapy's errback: no whole answer."""
        visit: Visit = failure.request.meta["visit"]
        self.guarded(partial(self.run.failed, visit, reason_of(failure.value)), default=None)
        self._end_if_faulty()

    def guarded(self, step: Callable[[], _Value], *, default: _Value) -> _Value:
        """Take a step of the run; an error of the disk, or our own, ends the run instead of being logged away by Scrapy."""
        if self.fault is not None:
            return default
        try:
            return step()
        except (ArchiveError, FrontierError) as error:
            self.fault = str(error)
        except Exception as error:
            _log.error("the crawl failed: %s", traceback.format_exc())
            self.fault = f"the crawl ended by a fault of the program ({type(error).__name__}: {error}); nothing is lost"
        self.run.stopped = True
        return default

    def _end_if_faulty(self) -> None:
        if self.fault is not None:
            raise CloseSpider("fault")


def settings(orders: Orders, tls: Manner = "verified") -> dict[str, Any]:
    """Scrapy's settings: its queue, filters, retries, redirects, cookies, unpacking and console are off; ours stand in their place."""
    return {
        "SCHEDULER": "crawler.scheduler.FrontierScheduler",
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "DOWNLOAD_HANDLERS": {"http": _OURS, "https": _OURS, "data": None, "file": None, "s3": None, "ftp": None},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "CONNECT_TO": dict(orders.connect_to),
        "TLS": tls,
        "DOWNLOAD_TIMEOUT": orders.timeout,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # Scrapy starts that many tasks for every answer; nothing is yielded here for them to do.
        "CONCURRENT_ITEMS": 1,
        "COOKIES_ENABLED": False,
        "RETRY_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "REACTOR_THREADPOOL_MAXSIZE": 4,
    }
