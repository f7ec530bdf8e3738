"""Dates as Vietnamese portals print them: the day before the month, the clock before or behind, to ISO."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
_YEARS = range(1990, 2100)
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: `text[start:end]` with its clock, `iso` in the precision that stands there."""

    start: int
    end: int
    iso: str

    @property
    def day(self) -> date:
        return date.fromisoformat(self.iso[:10])

    @property
    def timed(self) -> bool:
        return len(self.iso) > 10


_VI_MONTHS = "giêng|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười hai|mười một|mười|chạp"
_VI_NUMBERS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_EN_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_EN_NAMES = rf"(?P<en{{n}}>{_EN_MONTHS})(?:[a-z]{{{{0,6}}}})\.?"

# 24/01/2024 · 14.11.2020 · 11 - 11 - 2023
_NUMERIC = (
    r"(?<![\d/.,-])(?P<d1>\d{1,2}) ?(?P<sep>[/.–-]) ?(?P<m1>\d{1,2}) ?(?P=sep) ?(?P<y1>\d{4})(?!\d|[/-]\d|/[a-zđ])"
)
# 2019.12.17 · 2022-01-22T08:00:00+07:00
_YEAR_FIRST = r"(?<![\d/.,-])(?P<y2>\d{4})(?P<sep2>[/.-])(?P<m2>\d{1,2})(?P=sep2)(?P<d2>\d{1,2})(?!\d|[/.-]\d)"
# ngày 23 tháng 08 năm 2019 · 25 Tháng 1 2022 · 9 Tháng Mười Hai, 2020
_WORDED = rf"(?<!\d)(?P<d3>\d{{1,2}}),? ?tháng ?(?:(?P<m3>\d{{1,2}})|(?P<w3>{_VI_MONTHS}))(?:,? ?năm |[,/ -]{{1,3}})(?P<y3>\d{{4}})(?!\d)"
# Tháng Mười Hai 9, 2020
_MONTH_FIRST = rf"(?<!\w)tháng (?:(?P<m4>\d{{1,2}})|(?P<w4>{_VI_MONTHS})) (?P<d4>\d{{1,2}}), ?(?P<y4>\d{{4}})(?!\d)"
# 27 Aug 2022 · July 1, 2025
_EN_DAY_FIRST = rf"(?<!\w)(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_EN_NAMES.format(n=5)},?[ -](?P<y5>\d{{4}})(?!\d)"
_EN_MONTH_FIRST = rf"(?<!\w){_EN_NAMES.format(n=6)} (?P<d6>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y6>\d{{4}})(?!\d)"

_DATE = re.compile("|".join((_NUMERIC, _YEAR_FIRST, _WORDED, _MONTH_FIRST, _EN_DAY_FIRST, _EN_MONTH_FIRST)), re.I)
_FIELDS = (
    ("d1", "m1", "y1"),
    ("d2", "m2", "y2"),
    ("d3", "m3", "y3"),
    ("d4", "m4", "y4"),
    ("d5", "en5", "y5"),
    ("d6", "en6", "y6"),
)

_HALF = r"(?: ?(?P<half>(?:AM|PM|SA|CH)(?: ?/ ?(?:SA|CH))?|sáng|chiều|tối)(?!\w))?"
_CLOCK = (
    r"(?P<h>\d{1,2}) ?(?::|h|g|giờ) ?(?P<min>\d{2})(?: ?(?::|ph[uú]t) ?(?P<s>\d{2}))?(?:\.\d{1,9})?(?: ?phút)?['’′]?(?!\d)"
    + _HALF
)
_ZONE = r"(?: ?(?P<zone>Z(?!\w)|UTC(?!\w)|GMT(?![\w+])|(?:(?<=\d)|(?<= ))[+-]\d{2}:?\d{2}(?!\d)))?"
_AFTER = re.compile(rf"['’]?(?:[T ]|[ ,|\-–(\[]{{1,6}})(?:lúc |vào lúc |at )?\(?{_CLOCK}{_ZONE}", re.I)
_WEEKDAY_BETWEEN = r"(?:(?:thứ|chủ) ?[^\W\d_]{1,5}[ ,]{1,3}|thứ \d[ ,]{1,3})?"
_BEFORE = re.compile(
    rf"(?<![\d:]){_CLOCK}(?: ?[\[(]?GMT ?\+7[\])]?)?(?:[ ,|\-–]{{1,6}}|(?=ngày)){_WEEKDAY_BETWEEN}(?:ngày:? )?$", re.I
)
# (19/5/1990 - 19/5/2020): an anniversary or a term, no day of publication.
_SPAN_AFTER = re.compile(r" ?[-–] ?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_SPAN_BEFORE = re.compile(r"\d[/.-]\d{4} ?[-–] ?$")
# NukeViet 4 prints the zone where PHP's date() should have printed a T.
_NUKEVIET = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})\+07(?::?00)?(\d{2}):(\d{2}):(\d{2})(?!\d)")


def parse_date(given: str, *, month_first: bool = False) -> str | None:
    """The first complete date of `given`, ISO: `2016-05-13T16:57:00+07:00`, or `2016-05-13` where no time of day is printed.

    12:00 AM and 00:00 are placeholders and count as no time. A month before the day in figures is never guessed: it is read with
    `month_first`, which is for the feeds of government sites alone (`9/26/2026 9:20:00 AM`), or is None.
    """
    return next((found.iso for found in find_dates(given, month_first=month_first)), None)


def find_dates(text: str, *, month_first: bool = False) -> Iterator[FoundDate]:
    """Every complete date of `text` (its first 4,000 characters) in reading order, with the clock that belongs to it."""
    text = text[:_LONGEST]
    if match := _NUKEVIET.search(text):
        year, month, day, hour, minute, second = map(int, match.groups())
        moment = _moment(year, month, day, (hour, minute, second), None)
        if moment:
            yield FoundDate(match.start(), match.end(), moment)
        return
    for match in _DATE.finditer(text):
        if found := _read(text, match, month_first):
            yield found


def _read(text: str, match: re.Match[str], month_first: bool) -> FoundDate | None:
    day, month, year = _figures(match)
    if month_first and match["d1"]:
        day, month = month, day
    if _SPAN_AFTER.match(text, match.end()) or _SPAN_BEFORE.search(text[max(0, match.start() - 10) : match.start()]):
        return None
    after = _AFTER.match(text, match.end())
    before = None if after else _BEFORE.search(text[max(0, match.start() - 40) : match.start()])
    clock = after or before
    iso = _moment(year, month, day, _clock(clock) if clock else None, clock["zone"] if after and clock else None)
    if iso is None:
        return None
    start = match.start() - (len(before.group()) if before else 0)
    return FoundDate(start, after.end() if after else match.end(), iso)


def _figures(match: re.Match[str]) -> tuple[int, int, int]:
    day, month, year = next(names for names in _FIELDS if match[names[0]])
    if month.startswith("en"):
        return int(match[day]), _EN_MONTHS.split("|").index(match[month].lower()) + 1, int(match[year])
    word = match["w3"] or match["w4"]
    return int(match[day]), _VI_NUMBERS[word.lower()] if word else int(match[month]), int(match[year])


def _clock(match: re.Match[str]) -> tuple[int, int, int] | None:
    """Hour, minute, second; an afternoon mark adds twelve only to a twelve-hour figure (22/09/2022 15:15 PM/CH is 15:15)."""
    hour, minute, second = int(match["h"]), int(match["min"]), int(match["s"] or 0)
    half = (match["half"] or "").upper()[:2]
    if half in {"PM", "CH", "TỐ"} and hour < 12:
        hour += 12
    elif half in {"AM", "SA", "SÁ"} and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour, minute, second


def _moment(year: int, month: int, day: int, clock: tuple[int, int, int] | None, zone: str | None) -> str | None:
    if year not in _YEARS:
        return None
    try:
        moment = datetime(year, month, day, *(clock or (0, 0, 0)), tzinfo=_zone(zone))
    except ValueError:
        return None
    local = moment.astimezone(VIETNAM) if clock else moment
    return (
        local.isoformat()
        if clock and (local.hour, local.minute, local.second) != (0, 0, 0)
        else local.date().isoformat()
    )


def _zone(mark: str | None) -> timezone:
    if mark is None:
        return VIETNAM
    if mark[0] not in "+-":
        return UTC
    minutes = int(mark[1:3]) * 60 + int(mark[-2:])
    return timezone(timedelta(minutes=-minutes if mark[0] == "-" else minutes))
