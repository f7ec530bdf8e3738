"""What somebody should look at: a portal that falls silent or answers no more, a template that gives nothing, dates that are not found
any more, walls, one text everywhere. What is usual is each portal's own past.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import median
from typing import Literal, TypeVar

from crawler.portal import Portal
from indexer.portal_past import LATEST, Past

_Seen = TypeVar("_Seen")
Kind = Literal["unanswered", "silent", "no text", "short", "undated", "walled", "flood"]

UNANSWERED_DAYS = 7
LEAST_SILENCE, TIMES_SILENCE = 14, 3
"""Days; and how often the longest pause of a portal's last year. A pause at Tết alone is nine days."""
LEAST_RECENT, LEAST_PAST = 10, 30
MOSTLY, RARELY = 0.5, 0.1
SHRUNK = 0.2
FLOOD = 10


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing at one portal; `says` is a sentence for the operator."""

    portal: str
    kind: Kind
    says: str


def alarms(
    pasts: Sequence[Past], portals: Mapping[str, Portal], answered: Mapping[str, str], now: datetime
) -> tuple[Alarm, ...]:
    """The alarms of all portals; `answered`: when each portal last answered (ISO), of those that are crawled.

    Portals that are not active, or not crawled here, are expected to say nothing more; what their pages gave is looked at all the same.
    """
    return tuple(alarm for past in pasts for alarm in _alarms(past, portals.get(past.portal), answered, now))


def _alarms(past: Past, portal: Portal | None, answered: Mapping[str, str], now: datetime) -> Iterator[Alarm]:
    found = [(kind, said) for kind, look in _LOOKS if (said := look(past))]
    if portal is not None and portal.state == "active" and past.portal in answered:
        found += _quiet(past, answered[past.portal], now)
    yield from (Alarm(past.portal, kind, said) for kind, said in found)


def _quiet(past: Past, last: str, now: datetime) -> Iterator[tuple[Kind, str]]:
    """An answer that is old tells of the crawl, not of the portal: then nothing is said of its silence."""
    days = (now - datetime.fromisoformat(last)).days
    if days >= UNANSWERED_DAYS:
        yield "unanswered", f"it answered last on {last[:10]}, {days} days ago; see `tracuu urls {past.portal} --count`"
    elif (said := silence(past.days, now.astimezone(UTC).date())) is not None:
        yield "silent", said


def silence(days: Sequence[str], today: date) -> str | None:
    """A sentence when a portal that published on these days (the latest first) is silent for longer than it ever is."""
    dates = [date.fromisoformat(day) for day in days if len(day) == 10 and day <= today.isoformat()]
    year = [day for day in dates if dates and (dates[0] - day).days <= 365]
    if len(year) < LEAST_RECENT:
        return None
    longest = max((later - earlier).days for later, earlier in pairwise(year))
    silent = (today - year[0]).days
    if silent < max(LEAST_SILENCE, TIMES_SILENCE * longest):
        return None
    return (
        f"no article is newer than {year[0]}, {silent} days ago; its longest pause in the year before was {longest} days:"
        " has it moved, or does its list look otherwise now?"
    )


def _without_text(past: Past) -> str | None:
    return _share(
        [state == "no text" for state in past.states],
        "pages gave no text: has the template changed? See `tracuu portals check`",
    )


def _walled(past: Past) -> str | None:
    return _share([state == "walled" for state in past.states], "pages were a wall in the place of the article")


def _undated(past: Past) -> str | None:
    return _share([not each.dated for each in past.articles], "articles have no date: has the template changed?")


def _share(happened: Sequence[bool], what: str) -> str | None:
    """A sentence when something that was rare happens mostly."""
    recent, before = _parted(happened)
    if not before:
        return None
    now, then = sum(recent) / len(recent), sum(before) / len(before)
    if now < MOSTLY or then > RARELY:
        return None
    return f"{sum(recent)} of the last {len(recent)} {what} (of those before {then:.0%})"


def _parted(seen: Sequence[_Seen]) -> tuple[Sequence[_Seen], Sequence[_Seen]]:
    """What was seen lately, and before; nothing where either is too little to say something by."""
    recent, before = seen[:LATEST], seen[LATEST:]
    return (recent, before) if len(recent) >= LEAST_RECENT and len(before) >= LEAST_PAST else ((), ())


def _short(past: Past) -> str | None:
    recent, before = _parted(past.articles)
    if not before:
        return None
    now, then = median(each.letters for each in recent), median(each.letters for each in before)
    if now >= SHRUNK * then:
        return None
    return f"its last {len(recent)} articles have {now:.0f} letters at the middle, those before {then:.0f}: is the body still found?"


def _flood(past: Past) -> str | None:
    recent, before = _parted(past.articles)
    if not before:
        return None
    ((text, number),) = Counter(each.text for each in recent).most_common(1)
    usual = sum(each.text == text for each in before) / len(before)
    if number < FLOOD or number / len(recent) < 3 * usual:
        return None
    return (
        f"{number} of its last {len(recent)} articles have one and the same text: does something stand in their place?"
    )


_LOOKS: tuple[tuple[Kind, Callable[[Past], str | None]], ...] = (
    ("no text", _without_text),
    ("short", _short),
    ("undated", _undated),
    ("walled", _walled),
    ("flood", _flood),
)
