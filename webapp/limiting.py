"""How much one client may ask of what programs read. Pages are not counted: many readers may share one address."""

import math
import time

from flask import Flask, g, request
from flask import Response as Answer
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from werkzeug.exceptions import TooManyRequests

from webapp.answer import for_machines
from webapp.site import Site

_FREE = ("/healthz", "/goi-y", "/goi-y.json")
"""Asked by monitors and at every keystroke."""


def init(app: Flask, site: Site) -> None:
    """Count the requests of each client, told by `Site.client`, in this process; none are counted without a rate."""
    if not site.rate:
        return
    bounds = parse_many(site.rate)
    limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    @app.before_request
    def count() -> None:
        if not for_machines() or request.path in _FREE or request.method == "OPTIONS":
            return
        who = client(site)
        for bound in bounds:
            if not limiter.hit(bound, who):
                raise TooManyRequests(retry_after=_seconds(limiter, bound, who))
        g.left = min(limiter.get_window_stats(bound, who).remaining for bound in bounds)

    @app.after_request
    def tell(answer: Answer) -> Answer:
        if "left" in g:
            answer.headers["X-RateLimit-Remaining"] = str(g.left)
        return answer


def client(site: Site) -> str:
    """Who asks."""
    return site.client(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))


def _seconds(limiter: SlidingWindowCounterRateLimiter, bound: RateLimitItem, who: str) -> int:
    return max(1, math.ceil(limiter.get_window_stats(bound, who).reset_time - time.time()))
