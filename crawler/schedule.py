"""When to look at an address again, learned from what earlier looks brought. Pure; times are seconds.

A listing's rate of change is estimated from the looks at it (docs/decisions/0020-schedules.md); articles are looked at by age.
"""

import math
import re
import zlib
from dataclasses import dataclass, replace

from crawler.url_states import Outcome

HOUR, DAY = 3600.0, 86400.0
SHORTEST, LONGEST = 0.5 * HOUR, 30 * DAY
FIRST = 12 * HOUR
FIRST_OF_DEEP = 7 * DAY
HALF_YEAR = 182 * DAY
_ARTICLE = (DAY, 7 * DAY, 30 * DAY, HALF_YEAR)
_TROUBLE = 6 * HOUR
_ARTICLES = ("captured", "indexed", "no text")
# A look weighs a tenth less with each later one, or by its age in months: about ten count, and a portal may change its habits.
_FADE, _MEMORY = 0.9, 30 * DAY
_GROWTH, _SHRINKAGE, _TELLING = 2.0, 0.25, 4.0
# Second and later pages of a list: what is new stands on the first.
_DEEP = re.compile(r"(?<![a-z])(?:page|paged|pageindex|pg|p|trang|cur|start)[=/_-]+(?!0*1?(?!\d))\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What looks at one listing taught: how many, after how much time in all they brought nothing (`quiet`) or news (`busy`)."""

    looks: float = 0.0
    quiet: float = 0.0
    busy: float = 0.0

    def after(self, gap: float, news: bool) -> "Rhythm":
        """The rhythm after a further look, `gap` seconds behind the one before."""
        fade = min(_FADE, math.exp(-gap / _MEMORY))
        quiet, busy = (0.0, gap) if news else (gap, 0.0)
        return Rhythm(self.looks * fade + 1, self.quiet * fade + quiet, self.busy * fade + busy)

    @property
    def rate(self) -> float:
        """Changes a second, 0.0 where none was seen: Cho's and Garcia-Molina's estimator, for looks at unequal distances."""
        if not self.looks:
            return 0.0
        half = (self.quiet + self.busy) / self.looks / 2
        return math.log((self.quiet + self.busy + half) / (self.quiet + half)) / (2 * half) if half else 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of one address: when it is due (None: under way), the gap planned for that, when it last answered, how often.

    `fresh`: an article that appeared between two looks at a list, and was not there when the portal was first read.
    """

    due: float | None = None
    gap: float = 0.0
    seen: float = 0.0
    count: int = 0
    fresh: bool = False
    rhythm: Rhythm = Rhythm()


def first_gap(url: str) -> float:
    """Until a listing's second look: nothing is known of it yet."""
    return FIRST_OF_DEEP if _DEEP.search(url) else FIRST


def next_gap(rhythm: Rhythm, planned: float, actual: float) -> float:
    """Until the next look: as long as news takes in one case of two, and not too far from the gap that was `planned` last.

    It at most doubles, and only where so much time did pass (`actual`); it at most falls to a quarter.
    """
    rate = rhythm.rate
    wanted = math.log(2) / rate if rate else LONGEST
    most = max(planned, _GROWTH * min(actual, planned))
    return min(max(wanted, planned * _SHRINKAGE, SHORTEST), most, LONGEST)


def telling(planned: float, actual: float, news: bool) -> float:
    """The gap that the estimator is told: news after a long absence says little about when it came."""
    return min(actual, _TELLING * planned) if news else actual


def article_gap(looks: int, fresh: bool) -> float:
    """Until an article's next look after so many: a day, a week, a month, then half a year; old ones begin at the end of that."""
    return _ARTICLE[min(max(looks, 1), len(_ARTICLE)) - 1] if fresh else HALF_YEAR


def after_visit(before: Look, role: str, outcome: Outcome, now: float, *, news: bool) -> Look | None:
    """What is known after a visit at `now` (seconds since the epoch); None where the address is not looked at again."""
    if outcome.state == "listing":
        return _after_listing(before, outcome.url, now, news)
    if outcome.state in _ARTICLES:
        return _after_article(before, outcome.url, now, before.count + 1)
    if outcome.state not in ("error", "walled"):
        return None
    if _is_passing(outcome) or (role != "article" and before.count):
        return _after_trouble(before, outcome.url, now)
    # An article that is gone or locked away may come back; a page that never was one is left alone.
    return _after_article(before, outcome.url, now, max(before.count + 1, 3)) if before.count else None


def _after_listing(before: Look, url: str, now: float, news: bool) -> Look:
    rhythm, gap, actual = before.rhythm, before.gap, now - before.seen
    if not before.count:
        gap = first_gap(url)
    elif actual > 0:
        rhythm = rhythm.after(telling(gap, actual, news), news)
        gap = next_gap(rhythm, gap, actual)
    return Look(now + gap * spread(url, 0.1), gap, now, before.count + 1, before.fresh, rhythm)


def _after_article(before: Look, url: str, now: float, count: int) -> Look:
    gap = article_gap(count, before.fresh)
    return replace(before, due=now + gap * spread(url, 0.1 if before.fresh else 0.5), gap=gap, seen=now, count=count)


def _after_trouble(before: Look, url: str, now: float) -> Look:
    """As long again as it has not answered: the pauses double."""
    seen = before.seen or now
    pause = min(max(now - seen, _TROUBLE), LONGEST)
    return replace(before, due=now + pause * spread(url, 0.1), gap=before.gap or first_gap(url), seen=seen)


def _is_passing(outcome: Outcome) -> bool:
    reason = outcome.reason or ""
    if outcome.state == "walled":
        return reason != "login"
    return outcome.status is None or outcome.status >= 500 or reason.startswith("feed cannot be read")


def spread(url: str, width: float) -> float:
    """A factor in [1 - width, 1 + width) that depends on the address alone, so that pages found together part."""
    return 1 - width + 2 * width * zlib.crc32(url.encode()) / 2**32
