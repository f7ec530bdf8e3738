"""Ngày ban hành: the date that stands with a number, before or after it."""

import re
from datetime import date

from analyzers.citations.reading import Reading

_DAY = (
    r"(?:(?P<d>[0-9]{1,2})\s{0,2}[/.-]\s{0,2}(?P<m>[0-9]{1,2})(?:\s{0,2}[/.-]\s{0,2}(?P<y>[0-9]{2,5}))?"
    r"|(?P<d2>[0-9]{1,2})\s{1,3}thang\s{1,3}(?P<m2>[0-9]{1,2})(?:,?\s{1,3}nam\s{1,3}(?P<y2>[0-9]{4}))?)(?![0-9])"
)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_ENGLISH = rf"dated\s(?P<em>{'|'.join(_MONTHS)})\s(?P<ed>[0-9]{{1,2}}),?\s(?P<ey>[0-9]{{4}})"
_AFTER = re.compile(
    rf"(?P<comma>\s{{0,3}},)?\s{{0,3}}\(?(?:(?:(?:duoc\s)?(?:ky|ban\shanh|ra|phe\sduyet|thong\squa)\s)?(?:vao\s)?ngay\s{{0,3}}{_DAY}|{_ENGLISH})"
)
_YEAR_AFTER = re.compile(r"\s{1,3}(?:nam\s{1,3})?(?P<y>(?:19|20)[0-9]{2})(?![0-9/.-])")
_BEFORE = re.compile(rf"ngay\s{{0,3}}{_DAY}")
WITHIN = 92  # a day without a year is taken for this or last quarter's, counted back from the article's own date


def date_after(reading: Reading, at: int) -> re.Match[str] | None:
    """`, ngày 07/01/2016` directly at `at`; `issued_on` reads it."""
    match = _AFTER.match(reading.folded, at)
    return None if match is None or _new_line(reading, match) else match


def _new_line(reading: Reading, match: re.Match[str]) -> bool:
    """A line that begins with `Ngày` speaks of its own day, and so does a new paragraph; a hard wrap goes on in small letters."""
    gap = reading.text[match.start() : match.end()]
    if gap[: len(gap) - len(gap.lstrip(" ,\n"))].count("\n") > 1:
        return True
    return "\n" in gap and gap.lstrip(" ,\n(")[:1].isupper() and not gap.isupper()


def year_after(reading: Reading, at: int) -> re.Match[str] | None:
    """`năm 2015` or a bare `2015` directly at `at`."""
    return _YEAR_AFTER.match(reading.folded, at)


def dates_in(reading: Reading, start: int, end: int) -> list[re.Match[str]]:
    """All `ngày …` between two offsets."""
    return list(_BEFORE.finditer(reading.folded, start, end))


def issued_on(match: re.Match[str], own_year: str | None, published: str | None) -> str | None:
    """The ISO date of a matched day; a missing year is taken from the number itself or from a publication soon after, else None."""
    fields = match.groupdict()
    if fields.get("em"):
        return _iso(int(fields["ey"]), _MONTHS.index(fields["em"]) + 1, int(fields["ed"]))
    day, month = int(fields["d"] or fields["d2"]), int(fields["m"] or fields["m2"])
    printed = fields["y"] or fields["y2"]
    if printed is not None:
        return _iso(_year(printed), month, day)
    if own_year is not None:
        return _iso(int(own_year), month, day)
    return _lately(month, day, published)


def _year(printed: str) -> int:
    """2016; 16; and the slips 014 and 19999."""
    if len(printed) == 2:
        return 2000 + int(printed) if int(printed) < 60 else 1900 + int(printed)
    if len(printed) == 3 and printed[0] == "0":
        return 2000 + int(printed[1:])
    return int(printed[:4])


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if 1900 < year < 2100 else None
    except ValueError:
        return None


def _lately(month: int, day: int, published: str | None) -> str | None:
    if not published or len(published) < 10:
        return None
    try:
        now = date.fromisoformat(published[:10])
    except ValueError:
        return None
    for year in (now.year, now.year - 1):
        iso = _iso(year, month, day)
        if iso and 0 <= (now - date.fromisoformat(iso)).days <= WITHIN:
            return iso
    return None
