"""What Prometheus reads at /metrics: requests and searches as counted by all processes of the server, and what the data folder holds.

Import it only where the application is made: prometheus-client settles at its import whether several processes count together,
and the server says so (in the environment) before it starts them.
"""

import os
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import cast

from flask import Flask, Response, abort, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from crawler.tally import archive_bytes, tally
from indexer.engine import Engine, EngineError, Page
from indexer.query import Facet, Query
from webapp.server import COUNTING

disable_created_metrics()  # type: ignore[no-untyped-call]
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds."""
KEPT_SECONDS = 15.0
"""What the data folder holds is counted no oftener than this, however many ask."""


class Metrics:
    """The counters of one application."""

    def __init__(self, engine: Engine, home: Path | None) -> None:
        self._registry = CollectorRegistry()
        self._stock = _Stock(engine, home)
        self.requests = Counter(
            "tracuu_requests", "Requests by page and status.", ("page", "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "tracuu_request_seconds",
            "From a request to the beginning of its answer.",
            ("page",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self.searches = Histogram(
            "tracuu_search_seconds", "Searches in the engine.", buckets=BUCKETS, registry=self._registry
        )
        self.errors = Counter(
            "tracuu_errors",
            "Answers of status 500 and above: the engine was away (unready), or the fault is ours.",
            ("what",),
            registry=self._registry,
        )
        self._registry.register(self._stock)

    def timed(self, engine: Engine) -> Engine:
        """The engine, its searches counted."""
        return cast(Engine, _Timed(engine, self))

    def written(self) -> bytes:
        """Everything in Prometheus' text format."""
        if COUNTING not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(self._stock)
        return generate_latest(registry)


class _Timed:
    """An engine whose searches are counted; all else is the engine's."""

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self._engine = engine
        self._metrics = metrics

    def search(self, query: Query, facets: tuple[Facet, ...] = (), facet_size: int = 20) -> Page:
        with self._metrics.searches.time():
            return self._engine.search(query, facets, facet_size)

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


class _Stock(Collector):
    """What the index and the data folder hold, asked for when somebody wants to know."""

    def __init__(self, engine: Engine, home: Path | None) -> None:
        self._engine = engine
        self._home = home
        self._lock = Lock()
        self._counted: tuple[float, list[GaugeMetricFamily]] | None = None

    def collect(self) -> Iterable[GaugeMetricFamily]:
        with self._lock:
            if self._counted is None or monotonic() - self._counted[0] > KEPT_SECONDS:
                self._counted = (monotonic(), [*self._of_index(), *self._of_folder()])
            return self._counted[1]

    def _of_index(self) -> Iterator[GaugeMetricFamily]:
        try:
            status = self._engine.status()
        except EngineError:
            yield GaugeMetricFamily("tracuu_index_up", "Whether the engine answers.", 0)
            return
        yield GaugeMetricFamily("tracuu_index_up", "Whether the engine answers.", 1)
        yield GaugeMetricFamily("tracuu_index_articles", "Articles in the index.", status.articles)
        yield GaugeMetricFamily("tracuu_index_documents", "Cited documents in the index.", status.documents)
        yield GaugeMetricFamily("tracuu_index_bytes", "Bytes of the index.", status.bytes)

    def _of_folder(self) -> Iterator[GaugeMetricFamily]:
        if self._home is None:
            return
        urls = GaugeMetricFamily("tracuu_urls", "URLs by portal and state.", labels=("portal", "state"))
        for (portal, state), count in sorted(tally(self._home / "crawl.sqlite").items()):
            urls.add_metric((portal, state), count)
        yield urls
        yield GaugeMetricFamily("tracuu_archive_bytes", "Bytes of the archive.", archive_bytes(self._home / "archive"))


def init(app: Flask, metrics: Metrics) -> None:
    """Count every answer, and answer /metrics. When a request began stands in `g.began` (webapp.logs)."""

    @app.after_request
    def count(response: Response) -> Response:
        page = request.endpoint or "none"
        metrics.requests.labels(page, str(response.status_code)).inc()
        metrics.seconds.labels(page).observe(monotonic() - g.began)
        if response.status_code >= 500:
            metrics.errors.labels("unready" if response.status_code == 503 else "fault").inc()
        return response

    app.add_url_rule("/metrics", "metrics", lambda: _told(metrics))


def _told(metrics: Metrics) -> Response:
    """For who asks from this machine or network; what came through a proxy comes from a reader."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers or not _near(request.remote_addr or ""):
        abort(404)
    return Response(metrics.written(), content_type=CONTENT_TYPE_LATEST)


def _near(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return address.is_loopback or address.is_private
