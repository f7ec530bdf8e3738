"""When a page was published: the date tied to its title, never the clock of its masthead."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analyzers.dates import FoundDate, find_dates
from analyzers.titles import squeezed

_BELOW = 6
_ABOVE = 3
_REST = 60
_WEEKDAY = re.compile(r"(?<!\w)(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật)(?!\w)", re.IGNORECASE)
_CLOCK_WORDS = re.compile(r"điện thoại|hotline|°|^[^\d,]{3,30}, ngày ", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:ngày|thời gian|được)?\s?(?:đăng|xuất bản|đưa tin|phát hành)(?: tin| bài| ngày| lúc)?\s?:?|posted|published",
    re.IGNORECASE,
)
_EDITED = re.compile(r"cập nhật|chỉnh sửa|sửa đổi|updated|modified", re.IGNORECASE)
RELATED = "aside, nav, footer, [class*='related'], [class*='comment'], [id*='comment'], [class*='other-news'], [class*='lienquan']"
_SAID = re.compile(
    r"^(?:sáng|trưa|chiều|tối|đêm|từ|đến|trước|sau|hạn|hết hạn|thời hạn|có hiệu lực)\s|[.;:,]\s*$", re.IGNORECASE
)
_EVENT = re.compile(r"(?:\([^()]{2,30}\)\s?[-–]?\s?)?(?:trong )?(?:sáng|trưa|chiều|tối|đêm|ngày)\s", re.IGNORECASE)
_URL_DAY = re.compile(r"/(20\d{2})[/-](\d{2})[/-](\d{2})/")


def find_published(
    tree: LexborHTMLParser,
    lines: Sequence[str],
    title: str,
    url: str,
    captured: date | None,
    clocks: frozenset[str] = frozenset(),
) -> str | None:
    """ISO date or date-time of publication, or None where the page does not say. `lines` are the visible lines of the page,

    `clocks` moments (ISO) that stand on most pages of the portal.

    In this order: a line below the title, what the head declares, what marks itself as time inside the article, a labelled line, a dated
    line just above the title that is no masthead, the address. Of one day the form with a time of day wins.
    """
    candidates = [
        found
        for found in _candidates(tree, lines, title, url)
        if _possible(found, captured) and found.iso not in clocks
    ]
    if not candidates:
        return None
    day = candidates[0].day
    return next((found.iso for found in candidates if found.timed and found.day == day), candidates[0].iso)


def _possible(found: FoundDate, captured: date | None) -> bool:
    return captured is None or found.day <= captured


def _candidates(tree: LexborHTMLParser, lines: Sequence[str], title: str, url: str) -> Iterator[FoundDate]:
    at = title_line(lines, title)
    if at is not None:
        yield from below_title(lines, at)
    yield from _declared(tree)
    yield from _marked(tree)
    yield from _labelled(lines)
    if at is not None:
        yield from above_title(lines, at)
    if match := _URL_DAY.search(url):
        yield from find_dates("-".join(match.groups()))


def title_line(lines: Sequence[str], title: str) -> int | None:
    """Where the title stands: the last of its lines above prose, for breadcrumbs repeat it before and captions after."""
    wanted = squeezed(title)
    places = [i for i, line in enumerate(lines) if wanted and squeezed(line) == wanted]
    if not places:
        return None
    dated = [i for i in places if next(below_title(lines, i), None)]
    return dated[0] if dated else places[0]


def below_title(lines: Sequence[str], at: int) -> Iterator[FoundDate]:
    """Dates of the lines under the title that say little else, not of an edit."""
    edited: list[FoundDate] = []
    for line in lines[at + 1 : at + 1 + _BELOW]:
        if len(line) > 160:
            break
        for found in _alone(line):
            if _EDITED.search(line[: found.start]):
                edited.append(found)
            else:
                yield found
    yield from edited


def above_title(lines: Sequence[str], at: int) -> Iterator[FoundDate]:
    """Dates just above the title; a weekday, a place or a bare day make it the clock of a masthead, unless that has its own date before."""
    for i in range(at - 1, max(0, at - _ABOVE) - 1, -1):
        line = lines[i]
        if (_WEEKDAY.search(line) or _CLOCK_WORDS.search(line)) and not _after_clock(lines, i):
            return
        yield from (found for found in _alone(line) if found.timed and not _outrun(found, lines[at + 1 :]))


def _after_clock(lines: Sequence[str], at: int) -> bool:
    """Whether another day stands above line `at`: the head of the page has its clock, so the second date is the article's."""
    own = next(_alone(lines[at]), None)
    above = (next(_alone(line), None) for line in lines[:at])
    return own is not None and any(clock is not None and clock.day != own.day for clock in above)


def _outrun(found: FoundDate, below: Sequence[str]) -> bool:
    """Whether the text reports an event of a later day: then the date above it is a clock that stopped."""
    events = (next(find_dates(line[:60]), None) for line in below if _EVENT.match(line))
    return any(event is not None and event.day > found.day for event in events)


def _alone(line: str) -> Iterator[FoundDate]:
    """The first date of a line that says next to nothing else and is no sentence of the text."""
    if _SAID.search(line):
        return
    for found in find_dates(line):
        if len(line) - (found.end - found.start) <= _REST:
            yield found
            return


def is_dateline(line: str) -> bool:
    """Whether a line says a date and next to nothing else."""
    return any(len(line) - (found.end - found.start) <= _REST - 20 for found in _alone(line))


def _declared(tree: LexborHTMLParser) -> Iterator[FoundDate]:
    for selector in (
        'meta[property="article:published_time"]',
        'meta[name="pubdate"]',
        'meta[name="dc.date.issued" i]',
        'meta[name="citation_publication_date"]',
    ):
        for node in tree.css(selector):
            yield from find_dates(node.attributes.get("content") or "")
    for node in tree.css('script[type="application/ld+json"]'):
        yield from _json_dates(node.text(deep=True))


def _json_dates(text: str) -> Iterator[FoundDate]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    rows = value.get("@graph", [value]) if isinstance(value, dict) else value
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(published := row.get("datePublished"), str):
            yield from find_dates(published)


def is_nukeviet(tree: LexborHTMLParser) -> bool:
    """NukeViet writes the time of the last edit into datePublished (portals.md 3.2)."""
    node = tree.css_first('meta[name="generator"]')
    return node is not None and (node.attributes.get("content") or "").lower().startswith(("nukeviet", "netsite"))


def _marked(tree: LexborHTMLParser) -> Iterator[FoundDate]:
    if is_nukeviet(tree):
        return
    outside = {node.mem_id for node in tree.css(RELATED)}
    for node in tree.css('[itemprop="datePublished"], time[datetime]'):
        if not _EDITED.search(node.attributes.get("itemprop") or "") and not inside(node, outside):
            values = (node.attributes.get(name) or "" for name in ("datetime", "content"))
            yield from find_dates(next((value for value in values if value), "") or node.text(deep=True))


def inside(node: LexborNode, outside: set[int]) -> bool:
    """Whether the node or one around it is among those of `outside` (by mem_id)."""
    parent: LexborNode | None = node
    while parent is not None:
        if parent.mem_id in outside:
            return True
        parent = parent.parent
    return False


def _labelled(lines: Sequence[str]) -> Iterator[FoundDate]:
    for line in lines:
        if len(line) <= 160:
            yield from (found for found in _alone(line) if _LABEL.search(line[: found.start]))
