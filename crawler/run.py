"""One crawl of one portal, seen from above the network: which request may go now, and what its answer leads to.

Knows hosts, robots.txt, pauses, tries and limits; knows nothing of Scrapy. Times are seconds: `monotonic` for pauses, the
epoch's for what is written down.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.addresses import join
from crawler.archive import Capture
from crawler.download import HEAD_TOO_LARGE, TOO_LARGE, Answer, is_refusal, refusal_sentence
from crawler.frontier import Lease, Outcome
from crawler.ledger import BATCH, SECONDS, Ledger
from crawler.politeness import FREE, ROBOTS_AGE, ROBOTS_REDIRECTS, Gate, Rules, http_date, retry_after, rules_of

MAX_TRIES = 3
MAX_TROUBLE = 5
MAX_HOLD = 15 * 60.0
_SHORTEST = 0.1
_OWN_BOUND = frozenset((TOO_LARGE, HEAD_TOO_LARGE))
_THROTTLED = frozenset((429, 503))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(slots=True, eq=False)
class Lane:
    """One host: its gate, its rules (None: not read yet), what is leased of it, how often in a row it failed."""

    host: str
    gate: Gate
    robots: str
    rules: Rules | None = None
    read: float = 0.0
    served: bool = False
    queue: deque[Lease] = field(default_factory=deque)
    trouble: int = 0
    hops: int = 0
    asking: bool = False
    closed: bool = False
    refused: str | None = None

    def outdated(self, now: float, age: float) -> bool:
        """Whether robots.txt has to be asked for again: rules serve for one page at least, however long the pause."""
        return self.rules is not None and self.served and self.refused is None and now - self.read >= age


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to be made now: a leased URL, or a host's robots.txt (`lease` is None); `held` is the page's last capture."""

    url: str
    lane: Lane
    lease: Lease | None
    held: Capture | None = None


class Run:
    """Hands out visits and takes their answers, until nothing is left, the limit is reached or a failure ends it."""

    def __init__(
        self,
        ledger: Ledger,
        delay: float,
        limit: int | None,
        progress: Callable[[int], None],
        robots_age: float = ROBOTS_AGE,
    ) -> None:
        self.ledger = ledger
        self.failures: list[str] = []
        self.pages = 0
        self.stopped = False
        self._sent = 0
        self._delay = delay
        self._limit = limit
        self._robots_age = robots_age
        self._progress = progress
        self._lanes: dict[str, Lane] = {}
        self._flight = 0
        self._meet_hosts()

    def next(self) -> Visit | None:
        """The next visit that may go at once; None when there is none (`wait` says for how long)."""
        if self.ledger.due():
            self.flush()
        if self.over:
            return None
        now = time.monotonic()
        for lane in self._open_lanes():
            if lane.gate.open_at(now) == 0.0 and (visit := self._visit(lane)) is not None:
                lane.gate.began()
                self._flight += 1
                return visit
        if not self._flight:
            self.flush()
        return None

    @property
    def over(self) -> bool:
        """Whether no further visit will be handed out whatever is pending."""
        return self.stopped or (self._limit is not None and self._sent >= self._limit)

    def more(self) -> bool:
        """Whether a visit may still come, now or later."""
        if self.over:
            return False
        return bool(self.ledger.waiting or self._flight or any(self._has_work(lane) for lane in self._open_lanes()))

    def wait(self) -> float | None:
        """Seconds until `next` is worth asking again; None when only an answer under way can change anything."""
        now = time.monotonic()
        waits = [self._wait(lane, now) for lane in self._open_lanes()]
        if self.ledger.waiting:
            waits.append(SECONDS)
        return min((each for each in waits if each is not None), default=None)

    def release(self, visit: Visit, answer: Answer | None, reason: str | None) -> None:
        """The connection is free again, with an answer or the reason why there is none; before `answered` or `failed`.

        The pause begins here, longer where the host is in trouble or asks for it, so that no request slips in between.
        """
        self._flight -= 1
        visit.lane.gate.ended(time.monotonic())
        if visit.lease is None:
            return
        if reason is not None:
            if reason not in _OWN_BOUND and not is_refusal(reason):
                self._troubled(visit.lane, reason, None)
        elif answer is not None and answer.status in _THROTTLED:
            self._troubled(visit.lane, str(answer.status), retry_after(answer.header("Retry-After"), time.time()))
        else:
            visit.lane.trouble = 0

    def answered(self, visit: Visit, answer: Answer) -> None:
        """A whole answer came."""
        if visit.lease is None:
            visit.lane.asking = False
            self._robots_answered(visit, answer)
            return
        self.pages += 1
        verdict = self.ledger.settle_answer(visit.lease, answer, visit.held)
        if verdict.again:
            asked = retry_after(answer.header("Retry-After"), time.time())
            self._again(visit, verdict.reason or "", answer.status, asked)

    def failed(self, visit: Visit, reason: str) -> None:
        """No whole answer came; `reason` in a word or two."""
        if is_refusal(reason):
            self._refuse(visit.lane, reason)
        if visit.lease is None:
            visit.lane.asking = False
            if not is_refusal(reason):
                self._robots_failed(visit.lane, reason)
            return
        self.pages += 1
        if reason in _OWN_BOUND or is_refusal(reason):
            self.ledger.settle(Outcome(visit.url, "error", reason))
        else:
            self._again(visit, reason, None, None)

    def flush(self) -> None:
        """Make durable what is settled and report progress."""
        if self.ledger.flush():
            self._meet_hosts()
            self._progress(self.pages)

    def _visit(self, lane: Lane) -> Visit | None:
        if lane.outdated(time.monotonic(), self._robots_age):
            lane.rules, lane.hops, lane.robots = None, 0, self._robots_of(lane.host)
        if lane.rules is None:
            # Its answer is read after the gate opens again: one question at a time.
            visit = None if lane.asking else Visit(lane.robots, lane, None)
            lane.asking = True
            return visit
        while (lease := self._lease(lane)) is not None:
            if lane.refused is not None:
                self.ledger.settle(Outcome(lease.url, "error", lane.refused))
            elif not lane.rules.allows(lease.url):
                self.ledger.settle(Outcome(lease.url, "off scope", "robots.txt"))
            else:
                self._sent += 1
                lane.served = True
                return Visit(lease.url, lane, lease, self.ledger.held(lease))
        return None

    def _lease(self, lane: Lane) -> Lease | None:
        if not lane.queue:
            frontier, portal = self.ledger.frontier, self.ledger.portal.id
            if frontier.next_due(portal, lane.host) is None or self.ledger.due():
                self.flush()
            lane.queue.extend(frontier.lease(portal, BATCH, lane.host, time.time()))
        return lane.queue.popleft() if lane.queue else None

    def _open_lanes(self) -> list[Lane]:
        return [lane for lane in self._lanes.values() if not lane.closed]

    def _meet_hosts(self) -> None:
        for host in self.ledger.frontier.hosts(self.ledger.portal.id):
            if host not in self._lanes:
                self._lanes[host] = self._lane(host)

    def _lane(self, host: str) -> Lane:
        return Lane(host, Gate(self._delay), self._robots_of(host))

    def _robots_of(self, host: str) -> str:
        starts = [urlsplit(start) for start in self.ledger.portal.start]
        own = next((start for start in starts if start.hostname == host), None)
        origin = f"{own.scheme}://{own.netloc}" if own else f"{starts[0].scheme if starts else 'https'}://{host}"
        return f"{origin}/robots.txt"

    def _has_work(self, lane: Lane) -> bool:
        return bool(lane.queue) or self.ledger.frontier.next_due(self.ledger.portal.id, lane.host) is not None

    def _wait(self, lane: Lane, now: float) -> float | None:
        gate = lane.gate.open_at(now)
        if gate is None or lane.queue:
            return gate
        due = self.ledger.frontier.next_due(self.ledger.portal.id, lane.host)
        return None if due is None else max(gate, due - time.time())

    def _again(self, visit: Visit, reason: str, status: int | None, asked: float | None) -> None:
        """Back to the frontier for a later try, or to its final state after the last one."""
        assert visit.lease is not None
        tries = visit.lease.attempts + 1
        if tries >= MAX_TRIES:
            self.ledger.settle(Outcome(visit.url, "error", reason, status))
        else:
            pause = asked if asked is not None else self._back_off(tries)
            self.ledger.settle(Outcome(visit.url, "pending", reason, status, due=time.time() + pause))

    def _back_off(self, tries: int) -> float:
        return float(max(self._delay, _SHORTEST) * 4**tries)

    def _troubled(self, lane: Lane, reason: str, asked: float | None) -> None:
        """A host that does not answer or asks for peace is left alone for a while, and for good when it goes on."""
        lane.trouble += 1
        pause = asked if asked is not None else max(self._delay, _SHORTEST) * 2**lane.trouble
        if pause > MAX_HOLD:
            until = http_date(time.time() + pause)
            self._close(lane, f"{lane.host} asks to be left alone until {until}; run the crawl again then")
        elif lane.trouble >= MAX_TROUBLE:
            again = f"{lane.trouble} times in a row ({reason})"
            self._close(lane, f"{lane.host} failed {again}; its URLs stay pending, run the crawl again later")
        else:
            lane.gate.hold(time.monotonic(), pause)

    def _close(self, lane: Lane, failure: str) -> None:
        if not lane.closed:
            lane.closed = True
            self.failures.append(failure)

    def _refuse(self, lane: Lane, reason: str) -> None:
        if lane.refused is None:
            lane.refused, lane.rules = reason, FREE
            self.failures.append(refusal_sentence(lane.host, reason))

    def _robots_answered(self, visit: Visit, answer: Answer) -> None:
        lane = visit.lane
        self.ledger.archive_robots(visit.url, answer)
        target = join(visit.url, answer.header("Location") or "") if answer.status in _REDIRECTS else None
        if target is not None and lane.hops < ROBOTS_REDIRECTS:
            lane.hops += 1
            lane.robots = target
            return
        rules = FREE if answer.status in _REDIRECTS else rules_of(answer.status, answer.body)
        if rules is None:
            self._robots_failed(lane, str(answer.status), retry_after(answer.header("Retry-After"), time.time()))
            return
        lane.rules, lane.read, lane.served = rules, time.monotonic(), False
        lane.gate.delay = max(self._delay, rules.delay)
        lane.gate.hold(time.monotonic(), lane.gate.delay)

    def _robots_failed(self, lane: Lane, reason: str, asked: float | None = None) -> None:
        """RFC 9309 §2.3.1.4: without an answer, or with a server's error, everything is forbidden."""
        lane.trouble += 1
        if lane.trouble < MAX_TRIES and (asked or 0.0) <= MAX_HOLD:
            lane.gate.hold(time.monotonic(), self._back_off(lane.trouble) if asked is None else asked)
            return
        self._close(
            lane,
            f"{lane.robots} could not be read ({reason}), so {lane.host} is not crawled;"
            " its URLs stay pending, run the crawl again later",
        )
