"""Laws by name: which act of that name an article means."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from analyzers.citations import Law, full_name, laws
from analyzers.citations.citation import Citation
from analyzers.tables import read_table
from analyzers.text import canonical_tone
from indexer.laws import name_key
from indexer.numbers import number_slug, parse_number

_YEAR_BEHIND = re.compile(r"[\s,(]+(?:năm\s+)?((?:19|20)\d\d)\)?$")
_YEAR_IN_BRACKETS = re.compile(r"\s*\(\s*(?:năm\s+|ngày\s[\d/.-]{3,6}[/.-])?((?:19|20)\d\d)\s*\)")
_DRAFT = re.compile(r"(?:dự thảo|dự án|dự luật|xây dựng|soạn thảo|đề nghị xây dựng)\s+\Z", re.IGNORECASE)
# What is done to a bill, before its name or a list that ends with it
_ON_THE_TABLE = re.compile(
    r"\b(?:thông qua|biểu quyết|thảo luận|góp ý|cho ý kiến|thẩm tra|xem xét|trình quốc hội|trình dự án)\b([^;.\n]{0,60})\Z",
    re.IGNORECASE,
)
_LAW_APPLIED = re.compile(r"\b(?:theo|của|quy định|tại|thi hành|thực hiện|triển khai)\b", re.IGNORECASE)
_TITLE_ONLY = re.compile(r"[\s,]*\(?\s*(?:(?:đã\s+)?(?:được\s+)?(?:sửa đổi|bổ sung)|mới\b)", re.IGNORECASE)
_AS_AMENDED = re.compile(
    r"[\s,]*\(?\s*(?:đã\s+)?(?:được\s+)?sửa đổi[\s,]{1,2}bổ sung\s(?:các\s)?năm\s\d{4}(?:[\s,và]{1,6}\d{4})?\)?",
    re.IGNORECASE,
)
_AMENDED = re.compile(rf"(?:{_AS_AMENDED.pattern})\Z", re.IGNORECASE)
# "Nghị định số 111/2005/NĐ-CP … hướng dẫn thi hành một số điều của Luật Xuất bản": the act that stood when the decree was issued
_CARRIED_OUT = re.compile(
    r"\A[^.;\n]{0,200}\b(?:quy định chi tiết|hướng dẫn|biện pháp)\b[^.;\n]{0,120}\b(?:của|thi hành|thực hiện)\s+(?:các\s+)?\Z",
    re.IGNORECASE,
)
_ACT = re.compile(r"-(?:qh|pl-ubtvqh|ubtvqh|hdnn)\d{1,2}$")
_PUNCTUATION = re.compile(r"[\W_]+")
_AROUND = 80
_WHOLE_DAY = 10
_BILL_DAYS = 730  # a bill is debated at two or three sittings before it is passed
_NEW_DAYS = 400  # an act whose first day is not in the table may still be waiting for it


def law_meant(
    citation: Citation, text: str, published: str | None, names: Mapping[str, str]
) -> tuple[str | None, tuple[str, ...]]:
    """(key of the act, candidates): the key only where the year stated or the day of reference (`published`) leaves one act."""
    surface = _AMENDED.sub("", citation.surface)
    name = name_key(_YEAR_BEHIND.sub("", surface))
    year = _stated_year(citation, surface, text)
    known = _by_name().get(_loose(name)) or _by_name().get(_loose(_unabbreviated(surface)), ())
    candidates = _keys(known) or _learned(names.get(name))
    if _is_anothers(citation, text):
        return None, ()
    if _is_draft(citation, text, stated=year is not None):
        return None, candidates
    if year is None and published and _on_the_table(citation, text) and _may_be_bill(known, published[:10]):
        return None, candidates
    if known:
        fits = _of_year(known, year, published) if year else _in_force(known, published)
        keys = _keys(fits)
        return (keys[0], ()) if len(fits) == 1 and keys else (None, candidates)
    learned = _learned(names.get(name))
    if learned and (year is None or f"-{year}-" in learned[0]) and not _too_young(learned[0], published):
        return learned[0], ()
    return None, candidates


def _unabbreviated(surface: str) -> str:
    """The name that `Luật BHXH năm 2014` calls in short; what is said to be amended is a title of its own."""
    return "" if "sửa đổi" in surface.lower() else name_key(full_name(surface) or "")


def day_of_reference(citation: Citation, before: Citation | None, text: str, published: str | None) -> str | None:
    """The day on which a bare name is to be understood: that of the decree said to carry the act out, else the article's."""
    if before is None or before.form != "full" or not _CARRIED_OUT.match(text[before.end : citation.start]):
        return published
    number = parse_number(before.number or "")
    if before.issued and len(before.issued) >= _WHOLE_DAY:
        return before.issued
    return f"{number.year}-12-31" if number and number.year else published


def acts_named(citation: Citation, text: str) -> tuple[str, ...]:
    """The acts that ever bore a name cited without its year; none for one with its year."""
    surface = _AMENDED.sub("", citation.surface)
    return () if _stated_year(citation, surface, text) else _keys(_by_name().get(_loose(name_key(surface)), ()))


def _stated_year(citation: Citation, surface: str, text: str) -> str | None:
    match = _YEAR_BEHIND.search(surface) or _YEAR_IN_BRACKETS.match(text, citation.end)
    return match[1] if match else (citation.issued or "")[:4] or None


def _is_draft(citation: Citation, text: str, *, stated: bool) -> bool:
    """A bill, or a title that says that it amends: not the act of that name in force.

    With its year stated an act is itself, even "(sửa đổi, bổ sung năm 2017)" and when it was passed.
    """
    behind = text[citation.end : citation.end + _AROUND]
    if _TITLE_ONLY.match(behind):
        return not (stated and _AS_AMENDED.match(behind))
    return not stated and bool(_DRAFT.search(_before(citation, text)))


def _is_anothers(citation: Citation, text: str) -> bool:
    """Whether the words behind a name make it another act: "Luật Đầu tư nước ngoài", "Luật An ninh mạng của Trung Quốc"."""
    return _another_act().match(text, citation.end) is not None


@cache
def _another_act() -> re.Pattern[str]:
    words = "|".join(re.escape(row["words"]) for row in read_table("law_traps"))
    return re.compile(rf"\s(?:của\s)?(?:nước\s)?(?:{words})(?!\w|\s[A-ZĐ])")


def _before(citation: Citation, text: str) -> str:
    return text[max(0, citation.start - _AROUND) : citation.start]


def _on_the_table(citation: Citation, text: str) -> bool:
    """Whether the words before a name say that the act was just being debated or passed."""
    match = _ON_THE_TABLE.search(_before(citation, text))
    return match is not None and not _LAW_APPLIED.search(match[1])


def _may_be_bill(known: tuple[Law, ...], day: str) -> bool:
    """Whether an act of that name was to be passed after that day, as far as the table sees, rather than shortly before."""
    if any(0 < _days(day, law.issued) < _BILL_DAYS for law in known):
        return True
    recent = any(0 <= _days(law.issued, day) < _NEW_DAYS for law in known)
    return day > laws()[-1].issued and not recent


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _of_year(known: tuple[Law, ...], year: str, published: str | None) -> list[Law]:
    """The acts passed in a stated year; none that is younger than the article."""
    return [law for law in known if law.issued[:4] == year and (published is None or law.issued <= published[:10])]


def _in_force(known: tuple[Law, ...], published: str | None) -> list[Law]:
    """The acts of one name that an article of that day may mean; without a day, all of them."""
    if published is None:
        return list(known)
    day = published[:10]
    passed = [law for law in known if law.issued <= day]
    waiting = [law for law in passed if _waits(law, day)]
    standing = [law for law in passed if law not in waiting]
    return waiting + standing[-1:]


def _waits(law: Law, day: str) -> bool:
    if law.since is not None:
        return day < law.since
    return _days(law.issued, day) < _NEW_DAYS


def _too_young(key: str, published: str | None) -> bool:
    """Whether the number itself says that the act is younger than the article."""
    return published is not None and key.split("-")[1:2] > [published[:4]]


def _learned(number: str | None) -> tuple[str, ...]:
    """An act by the number that articles give beside its name; a number that is no act's (12/VBHN-VPQH) teaches nothing."""
    slug = number_slug(number) if number else None
    return (slug,) if slug and _ACT.search(slug) else ()


def _keys(known: "list[Law] | tuple[Law, ...]") -> tuple[str, ...]:
    slugs = (number_slug(law.number) for law in known if law.number)
    return tuple(slug for slug in slugs if slug)


@cache
def law_slugs() -> frozenset[str]:
    """How the keys of all acts of the table begin."""
    return frozenset(_keys(laws()))


@cache
def _by_name() -> dict[str, tuple[Law, ...]]:
    keyed: dict[str, tuple[Law, ...]] = {}
    for law in laws():
        if not law.amends:
            keyed[_loose(law.name)] = (*keyed.get(_loose(law.name), ()), law)
    return keyed


def _loose(name: str) -> str:
    """A name without its commas and hyphens, in one tone placement: "Luật phòng chống" is "Luật Phòng, chống"."""
    return canonical_tone(_PUNCTUATION.sub(" ", name_key(name)).strip())
