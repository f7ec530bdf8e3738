"""What an answer, or its absence, means for the host: how long it is left alone, and what its robots.txt says.

Times are seconds: a monotonic clock's for pauses within the run, the epoch's for what the next run has to know.
"""

from crawler.addresses import join
from crawler.breaker import MAX_TROUBLE
from crawler.clock import Clock, told
from crawler.download import HEAD_TOO_LARGE, TOO_LARGE, Answer, is_refusal
from crawler.hosts import HostBook
from crawler.lane import Lane
from crawler.politeness import Gate, retry_after
from crawler.robots import FREE, ROBOTS_AGE, ROBOTS_BYTES, ROBOTS_REDIRECTS, ROBOTS_REUSE, Rules, rules_of, text_of
from crawler.verdict import Verdict

ROBOTS_TRIES = 3
# Longer than this a run does not wait for a host: it goes on elsewhere, or ends and says when to go on.
MAX_HOLD = 15 * 60.0
OWN_BOUND = frozenset((TOO_LARGE, HEAD_TOO_LARGE))
_SHORTEST = 0.1
_PAUSES_OF_RULES = 8
# The host itself is down or asks for peace; another 5xx may be the fault of one page.
_GRAVE = frozenset((429, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


class Care:
    """For all hosts of a run; `delay` is the pause between two requests to one host where the host asks for none longer."""

    def __init__(self, book: HostBook, clock: Clock, delay: float, robots_age: float = ROBOTS_AGE) -> None:
        self._book, self._clock, self._delay = book, clock, delay
        self._robots_age = robots_age

    def lane(self, host: str, robots: str) -> Lane:
        """A host as the last run left it: its pause not over, its rest not ended, its rules where they are fresh."""
        now, moment = self._clock.monotonic(), self._clock.now()
        lane = Lane(host, Gate(self._delay), robots, self._book.breaker(host))
        # A host that is asked once an hour would be asked for nothing but its rules.
        reuse = max(ROBOTS_REUSE, _PAUSES_OF_RULES * self._book.pause(host))
        kept = self._book.rules(host, moment, min(reuse, self._robots_age))
        if kept is not None:
            lane.learn(Rules(text_of(kept[1])), now - kept[0], self._delay)
        lane.gate.hold(now, self._book.quiet(host, moment))
        if lane.breaker.open(moment):
            lane.failure = f"{host} is left alone until {told(lane.breaker.until)} ({lane.breaker.reason}); run the crawl again then"
        return lane

    def away(self, lane: Lane) -> bool:
        """Whether this run does not wait for the host."""
        return lane.breaker.open(self._clock.now()) or (lane.gate.open_at(self._clock.monotonic()) or 0.0) > MAX_HOLD

    def back(self, lane: Lane) -> float:
        """When a host that is away may be asked again, in seconds since the epoch."""
        now = self._clock.now()
        until = lane.breaker.until if lane.breaker.open(now) else now
        return max(until, now + (lane.gate.open_at(self._clock.monotonic()) or 0.0))

    def outdated(self, lane: Lane) -> bool:
        """Whether the host's rules are too old to go by."""
        return lane.outdated(self._clock.monotonic(), self._robots_age)

    def weigh(self, lane: Lane, answer: Answer | None, reason: str | None) -> None:
        """A page's answer came, or none for `reason`; before its meaning is known, so that no request slips in between."""
        if answer is None:
            if reason is not None and reason not in OWN_BOUND and not is_refusal(reason):
                self._troubled(lane, reason, None, grave=True)
        elif answer.status >= 500 or answer.status == 429:
            self._troubled(lane, str(answer.status), self.wish(answer), grave=answer.status in _GRAVE)
        elif answer.status >= 300 and (asked := self.wish(answer)) is not None:
            self._granted(lane, str(answer.status), asked)

    def judged(self, lane: Lane, status: int, verdict: Verdict) -> None:
        """What a page turned out to be: a gatekeeper's refusals in a row are a trouble too, any other answer is a good sign."""
        if status >= 500 or status == 429:
            return
        if status == 403 or (verdict.state == "walled" and verdict.reason != "login"):
            self._troubled(lane, verdict.reason or str(status), None, grave=False)
        elif not lane.breaker.open(self._clock.now()) and lane.breaker.well():
            lane.failure = None
            self._book.keep_breaker(lane.host, lane.breaker)

    def wish(self, answer: Answer) -> float | None:
        """Seconds of a Retry-After."""
        return retry_after(answer.header("Retry-After"), self._clock.now(), answer.header("Date"))

    def back_off(self, tries: int) -> float:
        """Seconds before the same address is asked for once more."""
        return float(max(self._delay, _SHORTEST) * 4**tries)

    def robots_answered(self, lane: Lane, url: str, answer: Answer, own: str) -> None:
        """Rules, a way to them, or a failure after which they are asked for again at their `own` address."""
        target = join(url, answer.header("Location") or "") if answer.status in _REDIRECTS else None
        if target is not None and lane.hops < ROBOTS_REDIRECTS:
            lane.hops += 1
            lane.robots = target
            return
        rules = FREE if answer.status in _REDIRECTS else rules_of(answer.status, answer.body)
        if rules is None:
            self.robots_failed(lane, str(answer.status), own, self.wish(answer))
            return
        lane.forget(own)
        lane.learn(rules, self._clock.monotonic(), self._delay)
        self._hold(lane, lane.gate.pause)
        body = answer.body[: ROBOTS_BYTES + 1] if 200 <= answer.status < 300 else b""
        self._book.keep_rules(lane.host, self._clock.now(), body)

    def robots_failed(self, lane: Lane, reason: str, own: str, asked: float | None = None) -> None:
        """RFC 9309 §2.3.1.4: without an answer, or with a server's error, everything is forbidden."""
        url = lane.robots
        lane.forget(own)
        self._troubled(
            lane, reason, asked, grave=True, most=ROBOTS_TRIES,
            why=f"{url} could not be read ({reason}), so {lane.host} is not crawled",
        )  # fmt: skip

    def _troubled(
        self,
        lane: Lane,
        reason: str,
        asked: float | None,
        *,
        grave: bool,
        most: int = MAX_TROUBLE,
        why: str | None = None,
    ) -> None:
        """Left alone for a while, longer with each failure and as long as it asks; past the last one the run goes on without it."""
        now, times = self._clock.now(), lane.breaker.troubles + 1
        opened = lane.breaker.trouble(now, reason, grave=grave, most=most)
        if asked is not None and asked > MAX_HOLD:
            lane.breaker.asked(now, asked, reason)
        self._book.keep_breaker(lane.host, lane.breaker)
        if not lane.breaker.open(now):
            self._hold(lane, max(asked or 0.0, max(self._delay, _SHORTEST) * 2**times))
            return
        again = f"failed {times} times in a row ({reason}) and is left alone" if opened else "asks to be left alone"
        self._note(lane, why or f"{lane.host} {again}")

    def _granted(self, lane: Lane, reason: str, asked: float) -> None:
        """A wish for a pause that came with an answer of another kind."""
        if asked <= MAX_HOLD:
            self._hold(lane, asked)
            return
        now = self._clock.now()
        lane.breaker.asked(now, asked, reason)
        self._book.keep_breaker(lane.host, lane.breaker)
        self._note(lane, f"{lane.host} asks to be left alone")

    def _note(self, lane: Lane, what: str) -> None:
        lane.failure = f"{what} until {told(lane.breaker.until)}; its URLs stay pending, run the crawl again then"

    def _hold(self, lane: Lane, seconds: float) -> None:
        now = self._clock.monotonic()
        lane.gate.hold(now, seconds)
        self._book.hold(lane.host, self._clock.now(), max(0.0, lane.gate.ready - now))
