"""What time it is for a crawl: two clocks, the hours in which a portal may be asked, the day that a budget holds for."""

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

# Việt Nam has one zone and no summer time.
VIETNAM = timezone(timedelta(hours=7))
_DAY = 24 * 60
_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]|24):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Clock:
    """`monotonic` for pauses, `now` (seconds since the epoch) for what is written down and for hours of the day."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the day in Vietnamese time, minutes since midnight; over midnight where `end` is not after `begin`."""

    begin: int
    end: int

    def __str__(self) -> str:
        return f"{_clock_face(self.begin)}-{_clock_face(self.end)}"

    def covers(self, minute: float) -> bool:
        """Whether a minute of the day lies in it."""
        if self.begin < self.end:
            return self.begin <= minute < self.end
        return minute >= self.begin or minute < self.end


def read_span(text: str) -> Span:
    """`22:00-06:00` as a span. Raises ValueError for anything else and for a span without length."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    begin, end = (int(found[at]) * 60 + int(found[at + 1]) for at in (1, 3))
    if begin == end or end > _DAY:
        raise ValueError(text)
    return Span(begin, end % _DAY if begin else end)


def opens(hours: tuple[Span, ...], moment: float) -> float:
    """When a portal with these hours may be asked next: `moment` itself inside them, and where there are none."""
    minute = _minute(moment)
    if not hours or any(span.covers(minute) for span in hours):
        return moment
    return math.ceil(moment + min((span.begin - minute) % _DAY for span in hours) * 60)


def day_of(moment: float) -> str:
    """The day in Việt Nam (`2026-05-28`)."""
    return datetime.fromtimestamp(moment, VIETNAM).date().isoformat()


def next_day(moment: float) -> float:
    """The next midnight in Việt Nam."""
    return math.ceil(moment + (_DAY - _minute(moment)) * 60)


def told(moment: float) -> str:
    """A moment as the lines of a report give it."""
    return f"{datetime.fromtimestamp(moment, VIETNAM):%Y-%m-%d %H:%M} Vietnamese time"


def _minute(moment: float) -> float:
    return (moment / 60 + 7 * 60) % _DAY


def _clock_face(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
