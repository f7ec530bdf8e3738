"""Which province's body issued a document: the one that the issuer names, else its sentence or paragraph, else the publisher's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from analyzers.citations.citation import Citation
from analyzers.places import Province, merged_on, province_named, provinces, spans
from indexer.identity_periods import When

_KIND = re.compile(r"(?i:\btỉnh\b)|(?P<city>(?i:\bthành\b|\btp\b))")
_BODY = re.compile(
    r"(?:UBND|HĐND|[ỦU][ỷy]? ban nhân dân|Hội đồng nhân dân|Tỉnh (?:ủy|uỷ)|Thành (?:ủy|uỷ))\s(?:tỉnh\s|[Tt]hành phố\s|TP\.?\s?)?\Z"
)
_PEOPLE = r"(?:UBND|HĐND|Uỷ ban nhân dân|Ủy ban nhân dân|Hội đồng nhân dân)"
_LOCAL = re.compile(
    rf"{_PEOPLE}\s(?:huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s[A-ZĐÀ-Ỹ0-9]|\b(?:Huyện|Quận|Thị|Thành) (?:ủy|uỷ)\s[A-ZĐÀ-Ỹ]"
    rf"|{_PEOPLE}\s(?:[Tt]hành phố|TP\.?)\s[A-ZĐÀ-Ỹ]"
)
_PROVINCIAL = {
    "UBND": re.compile(r"(?:UBND|Uỷ ban nhân dân|Ủy ban nhân dân)\s(?:(?P<tinh>[Tt]ỉnh)\b|(?:[Tt]hành phố|TP)\b)"),
    "HĐND": re.compile(r"(?:HĐND|Hội đồng nhân dân)\s(?:(?P<tinh>[Tt]ỉnh)\b|(?:[Tt]hành phố|TP)\b)"),
    "TU": re.compile(r"(?P<tinh>Tỉnh (?:ủy|uỷ))|Thành (?:ủy|uỷ)"),
}
_LONGEST_BODY = 40
_LONGEST_PARAGRAPH = 2000  # to each side; keeps the work linear where a text has no breaks
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Context:
    """The article around the citations. `province` is the publisher's, as it was (None: unknown or national)."""

    title: str
    text: str
    published: str | None = None
    province: str | None = None
    level: str = "central"
    kind: str = "press"


@dataclass(frozen=True, slots=True)
class Where:
    """The provinces that may be meant: one, and how that is known; or several, or none."""

    provinces: tuple[Province, ...] = ()
    how: str = "issuer"

    @property
    def sure(self) -> Province | None:
        return self.provinces[0] if len(self.provinces) == 1 else None


def where_issued(citation: Citation, context: Context, when: When | None, city: bool | None) -> Where:
    """The province of a document that some province's body issued; `city`: whether it is that of a centrally run city, if known."""
    day = when.first if when else context.published
    named = _named_beside(citation, context.text)
    if named:
        return Where(tuple(p for p in named if _fits(p, city, day) and _lives(p, when)))
    home = _publisher(context, when, city)
    near = _near(citation, context, city, day)
    if not near:
        return Where(home, "publisher")
    if len(near) == 1 and (not home or near[0] in home or _body_named(citation, context.text, near[0])):
        return Where(near, "publisher" if near[0] in home else "issuer")
    return Where(tuple(dict.fromkeys((*near, *home))))


def city_wanted(issuer: str | None) -> bool | None:
    """Whether an issuer is called a province's (False) or a city's (True); None where it says neither."""
    match = _KIND.search(issuer or "")
    return match["city"] is not None if match else None


@lru_cache(maxsize=8)
def provincial_in(symbol: str, title: str, text: str) -> bool | None:
    """The article's own word for the level of a committee that a citation leaves unsaid: True for a city's, False for a province's body.

    None unless the article speaks of such bodies of a single level only.
    """
    pattern = _PROVINCIAL.get(symbol)
    if pattern is None or any(_is_local(match) for part in (title, text) for match in _LOCAL.finditer(part)):
        return None
    levels = {match["tinh"] is None for part in (title, text) for match in pattern.finditer(part)}
    return levels.pop() if len(levels) == 1 else None


def _is_local(match: re.Match[str]) -> bool:
    """ "UBND Thành phố Hà Nội" and "Thành ủy Hà Nội" are the province's, not a district's."""
    name = match.string[match.end() - 1 : match.end() + _LONGEST_NAME]
    return not any(start == 0 for start, _, _ in spans(name))


def _named_beside(citation: Citation, text: str) -> tuple[Province, ...]:
    """Provinces named by the issuer itself, or directly behind the number ("832/QĐ-UBND Thanh Hóa")."""
    found = [p for _, _, p in spans(citation.issuer or "")]
    if not found and (whole := _issuer_tail(citation.issuer)):
        found = [whole]
    if not found:
        found = [p for start, _, p in spans(text[citation.end : citation.end + _LONGEST_NAME]) if start <= 1]
    return tuple(dict.fromkeys(found))


def _issuer_tail(issuer: str | None) -> Province | None:
    match = re.search(r"(?:tỉnh|thành phố|TP\.?)\s*(.+)$", issuer or "", re.IGNORECASE)
    return province_named(match[1]) if match else None


def _near(citation: Citation, context: Context, city: bool | None, day: str | None) -> tuple[Province, ...]:
    """Fitting provinces of the sentence, else of the paragraph, else of an article that names one alone."""
    for part in (_sentence(context.text, citation), _paragraph(context.text, citation)):
        if found := _fitting(part, city, day):
            return found
    whole = () if context.province else tuple(p for p in _named_in(context.text, context.title) if _fits(p, city, day))
    return whole if len(whole) == 1 else ()


@lru_cache(maxsize=4)
def _named_in(text: str, title: str) -> tuple[Province, ...]:
    return tuple(dict.fromkeys(p for part in (title, text) for _, _, p in spans(part)))


def _fitting(part: str, city: bool | None, day: str | None) -> tuple[Province, ...]:
    return tuple(dict.fromkeys(p for _, _, p in spans(part) if _fits(p, city, day)))


def _body_named(citation: Citation, text: str, province: Province) -> bool:
    """Whether the sentence names a body of that province, not the place alone."""
    sentence = _sentence(text, citation)
    return any(
        p == province and _BODY.search(sentence[max(0, start - _LONGEST_BODY) : start])
        for start, _, p in spans(sentence)
    )


def _paragraph(text: str, citation: Citation) -> str:
    return _around(text, citation, ("\n",))


def _sentence(text: str, citation: Citation) -> str:
    return _around(text, citation, ("\n", ". ", "; "))


def _around(text: str, citation: Citation, marks: tuple[str, ...]) -> str:
    """The text between the nearest marks before and behind a citation."""
    first, last = max(0, citation.start - _LONGEST_PARAGRAPH), citation.end + _LONGEST_PARAGRAPH
    start = max(text.rfind(mark, first, citation.start) for mark in marks) + 1
    ends = [at for mark in marks if (at := text.find(mark, citation.end, last)) >= 0]
    return text[max(start, first) : min(ends, default=last)]


# time


def _fits(province: Province, city: bool | None, day: str | None) -> bool:
    return city is None or province.is_city(day) == city


def _lives(province: Province, when: When | None) -> bool:
    """Whether the province stood on at least one of those days."""
    if when is None:
        return True
    return (province.until is None or when.first < province.until) and (
        province.since is None or when.last >= province.since
    )


def _publisher(context: Context, when: When | None, city: bool | None) -> tuple[Province, ...]:
    """The publisher's province on the day of issue; every one that it may have been, where others were merged with it meanwhile."""
    own = province_named(context.province) if context.province else None
    if own is None:
        return ()
    possible = _at(own, when, context.published)
    return tuple(p for p in possible if _fits(p, city, when.first if when else context.published))


def _at(own: Province, when: When | None, published: str | None) -> tuple[Province, ...]:
    """Who the publisher's "the province" was: since a merger an older document may be that of any province merged."""
    for day, survivor in _mergers(own):
        if published is not None and published[:10] < day:
            return (own,)
        if when is None or when.first < day:
            return tuple(dict.fromkeys((survivor, *_absorbed(survivor, day))))
        own = survivor
    return (own,)


def _mergers(own: Province) -> Iterable[tuple[str, Province]]:
    survivor = provinces()[own.successor] if own.until and own.successor else own
    days = (own.until,) if own.until and own.successor else merged_on(own)
    return [(day, survivor) for day in days if day]


@cache
def _absorbed(survivor: Province, day: str) -> tuple[Province, ...]:
    return tuple(p for p in provinces().values() if p.until == day and p.successor == survivor.id)
