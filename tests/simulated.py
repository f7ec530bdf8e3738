"""A crawl in simulated time: the real run, frontier and archive over a site in memory, days long in a moment, no network and no sleep."""

import contextlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from crawler.addresses import canonical
from crawler.archive import Archive
from crawler.clock import Clock
from crawler.download import LOST, Answer
from crawler.frontier import Frontier
from crawler.hosts import HostBook
from crawler.lane import Visit
from crawler.ledger import Ledger
from crawler.portal import Portal, load_portal
from crawler.run import Run
from tests.crawl_runner import portal_file
from tests.origin import Arrival, Asked, Reply, Site, page

AGENT = "tracuu/0.1 (+mailto:test@example.org)"
# 2026-11-25 09:00 in Việt Nam.
MORNING = 1_795_572_000.0
HOUR = 3600.0
ARTICLES = 12
"""Of the site that `table_of` makes."""


@dataclass(slots=True)
class Time:
    """A clock that is set by hand: seconds since it began; `jump` moves the time of day alone."""

    passed: float = 0.0
    jump: float = 0.0
    began: float = MORNING

    def clock(self) -> Clock:
        """It, as a crawl reads it."""
        return Clock(lambda: self.passed, lambda: self.began + self.passed + self.jump)

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return self.began + self.passed + self.jump


@dataclass(slots=True)
class Simulated:
    """A portal, its data folder, a site and a clock; `arrivals` as the site would log them, of all runs.

    `resume` and `troubles` are the last run's: when it makes sense to go on, what went wrong.
    """

    portal: Portal
    home: Path
    site: Site
    time: Time = field(default_factory=Time)
    arrivals: list[Arrival] = field(default_factory=list)
    resume: float | None = None
    troubles: list[str] = field(default_factory=list)

    def crawl(self, limit: int | None = None, seconds: float = 10 * 86400.0) -> Run:
        """One run to its end, at most so long; its files are closed afterwards."""
        with self.run(limit) as run:
            self._drive(run, self.time.passed + seconds)
            run.flush()
            run.ledger.frontier.expire_leases(self.portal.id)
            self.resume, self.troubles = run.resume(), run.troubles()
        return run

    @contextlib.contextmanager
    def run(self, limit: int | None = None) -> Iterator[Run]:
        """A run that has not asked anything yet."""
        path = self.home / "crawl.sqlite"
        archive = Archive(self.home / "archive")
        with Frontier(path) as frontier, HostBook(path) as book, archive.writer(self.portal.id) as writer:
            ledger = Ledger(self.portal, frontier, archive, writer)
            frontier.expire_leases(self.portal.id)
            frontier.add(self.portal.id, [(canonical(url), "listing") for url in self.portal.start])
            yield Run(ledger, book, self.portal.delay, limit, lambda _: None, clock=self.time.clock())

    def paths(self) -> list[str]:
        """What arrived."""
        return [arrival.target for arrival in self.arrivals]

    def states(self) -> dict[str, int]:
        """URLs by state."""
        with Frontier(self.home / "crawl.sqlite") as frontier:
            counts: dict[str, int] = {}
            for _, state, _, count in frontier.totals(self.portal.id):
                counts[state] = counts.get(state, 0) + count
            return counts

    def _drive(self, run: Run, until: float) -> None:
        under_way: list[tuple[float, int, Visit, Reply, Arrival]] = []
        while self.time.passed < until and (under_way or run.more()):
            visit = run.next()
            if visit is not None:
                arrival, reply = self._arrive(visit)
                heapq.heappush(under_way, (self.time.passed + reply.after, len(self.arrivals), visit, reply, arrival))
                continue
            wait = run.wait()
            if wait is None and not under_way:
                return
            moment = self.time.passed + max(wait, 0.001) if wait is not None else until
            if under_way and under_way[0][0] <= moment:
                self.time.passed, _, visit, reply, arrival = heapq.heappop(under_way)
                self._answer(run, visit, reply, arrival)
            else:
                self.time.passed = moment

    def _arrive(self, visit: Visit) -> tuple[Arrival, Reply]:
        parts = urlsplit(visit.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        arrival = Arrival(self.time.passed, target, parts.netloc, AGENT)
        self.arrivals.append(arrival)
        return arrival, self.site(Asked(target, {"host": parts.netloc}))

    def _answer(self, run: Run, visit: Visit, reply: Reply, arrival: Arrival) -> None:
        arrival.ended, arrival.status = self.time.passed, reply.status
        if reply.drop:
            run.release(visit, None, LOST)
            run.failed(visit, LOST)
            return
        answer = Answer(reply.status, "", reply.headers, reply.body, (("User-Agent", AGENT),))
        run.release(visit, answer, None)
        run.answered(visit, answer)


def portal_of(folder: Path, **changes: object) -> Portal:
    """A portal of a made-up host that is asked once in two seconds, with other fields as given."""
    return replace(load_portal(portal_file(folder, delay=2.0)), **changes)  # type: ignore[arg-type]


def table_of(**changes: Reply | list[Reply]) -> dict[str, Reply | list[Reply]]:
    """Its pages: a front page and `ARTICLES` articles, no robots.txt; `bai_3` names /bai/3."""
    paths = [f"/bai/{number}" for number in range(1, ARTICLES + 1)]
    pages: dict[str, Reply | list[Reply]] = {"/": page(*paths), "/robots.txt": Reply(b"", 404)}
    pages |= {path: page(text=path) for path in paths}
    return pages | {f"/{name.replace('_', '/')}": reply for name, reply in changes.items()}
