"""One crawl of one portal, seen from above the network: which request may go now, and what its answer leads to.

Knows hosts, robots.txt, pauses, tries and limits; knows nothing of Scrapy. Times are seconds: `monotonic` for pauses, the
epoch's for what is written down.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from crawler.addresses import host_of
from crawler.allowance import Allowance, Closed
from crawler.breaker import LONGEST_WISH
from crawler.care import OWN_BOUND, Care
from crawler.clock import Clock
from crawler.download import Answer, is_refusal, refusal_sentence
from crawler.frontier import Lease, Outcome
from crawler.hosts import HostBook
from crawler.lane import Lane, Visit
from crawler.ledger import BATCH, SECONDS, Ledger
from crawler.robots import FREE, ROBOTS_AGE
from crawler.traps import full_sentence

__all__ = ["Run", "Visit"]

MAX_TRIES = 3
_DAY = 86400.0


class Run:
    """Hands out visits and takes their answers, until nothing is left, the limit is reached or a failure ends it.

    `closed` says why the portal may be asked no more for now: its hours are over, its budget is spent.
    """

    def __init__(
        self,
        ledger: Ledger,
        book: HostBook,
        delay: float,
        limit: int | None,
        progress: Callable[[int], None],
        robots_age: float = ROBOTS_AGE,
        clock: Clock = Clock(),  # noqa: B008 frozen
    ) -> None:
        self.ledger = ledger
        self.failures: list[str] = []
        self.pages = 0
        self.stopped = False
        self.closed: Closed | None = None
        self._sent = 0
        self._limit = limit
        self._progress = progress
        self._clock = clock
        self._care = Care(book, clock, delay, robots_age)
        self._allowance = Allowance(ledger.portal, book, clock)
        self._lanes: dict[str, Lane] = {}
        self._flight = 0
        self._meet_hosts()

    def next(self) -> Visit | None:
        """The next visit that may go at once; None when there is none (`wait` says for how long)."""
        if self.ledger.due():
            self.flush()
        if self.over:
            return None
        now = self._clock.monotonic()
        for lane in self._open_lanes():
            if self._opens(lane, now) == 0.0 and (visit := self._visit(lane)) is not None:
                return self._begun(visit)
        if not self._flight:
            self.flush()
        return None

    @property
    def over(self) -> bool:
        """Whether no further visit will be handed out whatever is pending."""
        if self.closed is None:
            self.closed = self._allowance.closed()
        return self.stopped or self.closed is not None or self.exhausted

    @property
    def exhausted(self) -> bool:
        """Whether the limit of this run is reached."""
        return self._limit is not None and self._sent >= self._limit

    def more(self) -> bool:
        """Whether a visit may still come, now or later."""
        if self.over:
            return False
        return bool(self.ledger.waiting or self._flight or any(self._has_work(lane) for lane in self._open_lanes()))

    def wait(self) -> float | None:
        """Seconds until `next` is worth asking again; None when only an answer under way can change anything."""
        now = self._clock.monotonic()
        waits = [self._wait(lane, now) for lane in self._open_lanes()]
        if self.ledger.waiting:
            waits.append(SECONDS)
        return min((each for each in waits if each is not None), default=None)

    def away(self) -> list[Lane]:
        """Hosts with pending URLs for which this run does not wait."""
        return [lane for lane in self._lanes.values() if self._is_away(lane) and self._has_work(lane)]

    def resume(self) -> float | None:
        """When another run can go on (seconds since the epoch); None where it can at once, or nothing is left."""
        if self.closed is not None:
            return self.closed.until if any(map(self._has_work, self._lanes.values())) else None
        return min((max(map(self._care.back, self._asked(lane))) for lane in self.away()), default=None)

    def troubles(self) -> list[str]:
        """Every sentence on what went wrong, those on hosts that are left alone among them."""
        full = [full_sentence(self.ledger.portal.id, self.ledger.portal.budget.addresses)] if self.ledger.full else []
        return [*self.failures, *full, *(lane.failure for lane in self.away() if lane.failure is not None)]

    def release(self, visit: Visit, answer: Answer | None, reason: str | None) -> None:
        """The connection is free again, with an answer or the reason why there is none; before `answered` or `failed`.

        The pause begins here, longer where the host is in trouble or asks for it, so that no request slips in between.
        """
        self._flight -= 1
        now = self._clock.monotonic()
        for lane in visit.lanes:
            lane.gate.ended(now)
        pause = visit.lane.gate.open_at(now) or 0.0
        self._allowance.ended(visit.hosts, pause, len(answer.body) if answer is not None else 0)
        if visit.lease is not None:
            self._care.weigh(visit.lane, answer, reason)

    def answered(self, visit: Visit, answer: Answer) -> None:
        """A whole answer came."""
        lane = visit.lane
        if visit.lease is None:
            lane.asking = False
            self.ledger.archive_robots(visit.url, answer)
            self._care.robots_answered(lane, visit.url, answer, self._robots_of(lane.host))
            return
        self.pages += 1
        verdict = self.ledger.settle_answer(visit.lease, answer, visit.held)
        self._care.judged(lane, answer.status, verdict)
        if verdict.again:
            self._again(visit, verdict.reason or "", answer.status, self._care.wish(answer))

    def failed(self, visit: Visit, reason: str) -> None:
        """No whole answer came; `reason` in a word or two."""
        lane = visit.lane
        if visit.lease is None:
            lane.asking = False
            if is_refusal(reason) and not lane.hops:
                self._refuse(lane, reason)
            else:
                self._care.robots_failed(lane, reason, self._robots_of(lane.host))
            return
        self.pages += 1
        if is_refusal(reason):
            self._refuse(lane, reason)
        if reason in OWN_BOUND or is_refusal(reason):
            self.ledger.settle(Outcome(visit.url, "error", reason))
        else:
            self._again(visit, reason, None, None)

    def flush(self) -> None:
        """Make durable what is settled and report progress."""
        if self.ledger.flush():
            self._meet_hosts()
            self._progress(self.pages)

    def _begun(self, visit: Visit) -> Visit:
        self._flight += 1
        for lane in visit.lanes:
            lane.gate.began(self._clock.monotonic())
        self._allowance.began(visit.hosts, visit.lane.gate.pause)
        return visit

    def _beside(self, lane: Lane) -> Lane | None:
        """The host to which this one's robots.txt is redirected, where it is one of ours: it too is asked one thing at a time."""
        other = self._lanes.get(host_of(lane.robots)) if lane.rules is None else None
        return None if other is lane else other

    def _asked(self, lane: Lane) -> list[Lane]:
        """The hosts that the next visit of a lane goes to."""
        beside = self._beside(lane)
        return [lane] if beside is None else [lane, beside]

    def _opens(self, lane: Lane, now: float) -> float | None:
        waits = [each.gate.open_at(now) for each in self._asked(lane)]
        return None if None in waits else max(each for each in waits if each is not None)

    def _is_away(self, lane: Lane) -> bool:
        return any(map(self._care.away, self._asked(lane)))

    def _visit(self, lane: Lane) -> Visit | None:
        if self._care.outdated(lane):
            lane.forget(self._robots_of(lane.host))
        if lane.rules is None:
            # Its answer is read after the gate opens again: one question at a time.
            visit = None if lane.asking else Visit(lane.robots, lane, None, beside=self._beside(lane))
            lane.asking = True
            return visit
        while (lease := self._lease(lane)) is not None:
            if lane.refused is not None:
                self.ledger.settle(Outcome(lease.url, "error", lane.refused))
            elif not lane.rules.allows(lease.url):
                self.ledger.settle(Outcome(lease.url, "off scope", "robots.txt"))
            elif (trap := self.ledger.trap(lease)) is not None:
                self.ledger.settle(Outcome(lease.url, "off scope", trap))
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
            lane.queue.extend(frontier.lease(portal, BATCH, lane.host, self._clock.now()))
        return lane.queue.popleft() if lane.queue else None

    def _open_lanes(self) -> list[Lane]:
        return [lane for lane in self._lanes.values() if not self._is_away(lane)]

    def _meet_hosts(self) -> None:
        for host in self.ledger.frontier.hosts(self.ledger.portal.id):
            if host not in self._lanes:
                self._lanes[host] = self._care.lane(host, self._robots_of(host))

    def _robots_of(self, host: str) -> str:
        starts = [urlsplit(start) for start in self.ledger.portal.start]
        own = next((start for start in starts if start.hostname == host), None)
        origin = f"{own.scheme}://{own.netloc}" if own else f"{starts[0].scheme if starts else 'https'}://{host}"
        return f"{origin}/robots.txt"

    def _has_work(self, lane: Lane) -> bool:
        return bool(lane.queue) or self.ledger.frontier.next_due(self.ledger.portal.id, lane.host) is not None

    def _wait(self, lane: Lane, now: float) -> float | None:
        gate = self._opens(lane, now)
        if gate is None or lane.queue:
            return gate
        due = self.ledger.frontier.next_due(self.ledger.portal.id, lane.host)
        return None if due is None else max(gate, due - self._clock.now())

    def _again(self, visit: Visit, reason: str, status: int | None, asked: float | None) -> None:
        """Back to the frontier for a later try, or to its final state after the last one."""
        assert visit.lease is not None
        tries = visit.lease.attempts + 1
        if asked is not None and asked > LONGEST_WISH:
            reason, tries = f"{reason}, not to be asked again for {asked / _DAY:.0f} days", MAX_TRIES
        if tries >= MAX_TRIES:
            self.ledger.settle(Outcome(visit.url, "error", reason, status))
        else:
            pause = max(asked or 0.0, self._care.back_off(tries))
            self.ledger.settle(Outcome(visit.url, "pending", reason, status, due=self._clock.now() + pause))

    def _refuse(self, lane: Lane, reason: str) -> None:
        if lane.refused is None:
            lane.refused, lane.rules = reason, FREE
            self.failures.append(refusal_sentence(lane.host, reason))
