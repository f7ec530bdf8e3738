"""Scrapy's scheduler in name: it keeps nothing, the frontier does. It also replaces Scrapy's duplicate filter."""

import asyncio
from collections import deque

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from crawler.spider import PortalSpider

_AT_LEAST = 0.002


class FrontierScheduler(BaseScheduler):
    """Asks the run for the next visit whenever the engine has room, and wakes the engine when a pause is over."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ready: deque[Request] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "FrontierScheduler":
        """As Scrapy builds it."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Take the spider, whose run says what is next."""
        assert isinstance(spider, PortalSpider)
        self._spider = spider

    def close(self, reason: str) -> None:
        """Stop waking up."""
        self._disarm()

    def has_pending_requests(self) -> bool:
        """Whether a request may still come, now or after a pause."""
        return bool(self._ready) or self._spider.guarded(self._spider.run.more, default=False)

    def enqueue_request(self, request: Request) -> bool:
        """Only `_wake` hands requests in."""
        self._ready.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next request that may go at once."""
        if self._ready:
            return self._ready.popleft()
        request = self._spider.guarded(self._spider.next_request, default=None)
        if request is None:
            self._arm()
        return request

    def _arm(self) -> None:
        self._disarm()
        wait = self._spider.guarded(self._spider.run.wait, default=None)
        if wait is not None and not self._spider.run.over:
            self._alarm = asyncio.get_running_loop().call_later(max(wait, _AT_LEAST), self._wake)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _wake(self) -> None:
        self._alarm = None
        if (request := self.next_request()) is not None:
            self._crawler.engine.crawl(request)
