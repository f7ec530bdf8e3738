"""When a portal may be asked at all: in its hours, and as long as the day's budget lasts."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.clock import Clock, day_of, next_day, opens
from crawler.hosts import HostBook, Spent
from crawler.orders import TIMEOUT
from crawler.portal import Portal

_MEGABYTE = 1_000_000
_UNFINISHED = 2.0


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a portal may not be asked now, and when it may again (seconds since the epoch)."""

    why: str
    until: float


class Allowance:
    """One portal's, during a run. Every request is counted in the book, whether there is a budget or not."""

    def __init__(self, portal: Portal, book: HostBook, clock: Clock) -> None:
        self._portal, self._book, self._clock = portal, book, clock
        self._day = ""
        self._spent = Spent()

    def closed(self) -> Closed | None:
        """None while a request may go out."""
        now = self._clock.now()
        until = opens(self._portal.hours, now)
        if until > now:
            hours = ", ".join(map(str, self._portal.hours))
            return Closed(f"{self._portal.id} is asked at {hours} Vietnamese time only", until)
        used = self._used(now)
        if used is None:
            return None
        return Closed(
            f"{self._portal.id} was asked for {used} today, all its budget", opens(self._portal.hours, next_day(now))
        )

    def began(self, hosts: Sequence[str], pause: float) -> None:
        """A request goes out.

        Until its end is written down it counts as under way for as long as an answer may take: a run that follows a killed one keeps
        away from the host for a longer pause, counted from its own beginning, for nobody knows when the other died.
        """
        now = self._clock.now()
        self._today(now)
        self._book.began(self._portal.id, self._day, hosts, now + TIMEOUT, pause + min(_UNFINISHED * pause, TIMEOUT))
        self._spent = Spent(self._spent.requests + 1, self._spent.bytes)

    def ended(self, hosts: Sequence[str], pause: float, size: int) -> None:
        """It is over; `size` bytes came."""
        now = self._clock.now()
        self._today(now)
        self._book.ended(self._portal.id, self._day, hosts, now, pause, size)
        self._spent = Spent(self._spent.requests, self._spent.bytes + size)

    def _used(self, now: float) -> str | None:
        """What of the budget is used up."""
        budget = self._portal.budget
        if budget.requests is None and budget.megabytes is None:
            return None
        self._today(now)
        if budget.requests is not None and self._spent.requests >= budget.requests:
            return f"{self._spent.requests} requests"
        if budget.megabytes is not None and self._spent.bytes >= budget.megabytes * _MEGABYTE:
            return f"{self._spent.bytes / _MEGABYTE:.1f} megabytes"
        return None

    def _today(self, now: float) -> None:
        if (day := day_of(now)) != self._day:
            self._day, self._spent = day, self._book.spent(self._portal.id, day)
