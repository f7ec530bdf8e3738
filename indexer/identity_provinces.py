"""Which province's body issued a document: the one that the issuer names, else its sentence or paragraph, else the publisher's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from analyzers.citations.citation import Citation
from analyzers.places import Province, merged_on, province_named, provinces, spans
from indexer.identity_levels import names_inner_city
from indexer.identity_periods import When

_PLACE_FIRST = re.compile(
    r"(?:(?:Tại|Ở|Riêng tại|Riêng|Còn tại)\s(?:địa bàn\s)?)?(?:(?:UBND|HĐND)\s)?"
    r"(?:[Tt]ỉnh (?:ủy\s|uỷ\s)?|[Tt]hành (?:phố|ủy|uỷ)\s|TP\.?\s?)?"
)
_JOINED = re.compile(r"(?:\bvà|,|(?:\b(?:phối hợp|thống nhất|liên tịch|ký kết)\s)?(?:\bcùng\s?)?(?:\bvới|\bcùng))\s*\Z")
_LONGEST_PARAGRAPH = 2000  # to each side; keeps the work linear where a text has no breaks
_LONGEST_NAME = 24
_MANY = 8  # more provinces than this are a survey of the country, no candidates


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
    if city and citation.issuer and names_inner_city(context.title, context.text):
        return Where()
    home = _publisher(context, when, city)
    near = _near(citation, context, city, day) if home else _near_alone(citation, context, city, day)
    if not near:
        return Where(home, "publisher")
    if len(near) == 1 and (not home or near[0] in home):
        return Where(near, "publisher" if home else "issuer")
    return Where(tuple(dict.fromkeys((*near, *home))))


def _named_beside(citation: Citation, text: str) -> tuple[Province, ...]:
    """Provinces named by the issuer itself, or directly behind the number ("832/QĐ-UBND Thanh Hóa")."""
    found = [p for _, _, p in spans(citation.issuer or "")]
    if found and (partner := _partner(citation, text)):
        found.append(partner)
    if not found and (whole := _issuer_tail(citation.issuer)):
        found = [whole]
    if not found:
        found = [p for start, _, p in spans(text[citation.end : citation.end + _LONGEST_NAME]) if start <= 1]
    return tuple(dict.fromkeys(found))


def _partner(citation: Citation, text: str) -> Province | None:
    """Another province's body that issued together with the named one: "UBND tỉnh Nghệ An và UBND tỉnh Hà Tĩnh"."""
    sentence, issuer = _sentence(text, citation), citation.issuer or ""
    before = sentence[: max(0, sentence.find(issuer))]
    joined = _JOINED.search(before)
    if joined is None:
        return None
    return next((p for _, end, p in spans(before) if end == len(before[: joined.start()].rstrip())), None)


def _issuer_tail(issuer: str | None) -> Province | None:
    match = re.search(r"(?:tỉnh|thành phố|TP\.?)\s*(.+)$", issuer or "", re.IGNORECASE)
    return province_named(match[1]) if match else None


def _near(citation: Citation, context: Context, city: bool | None, day: str | None) -> tuple[Province, ...]:
    """Fitting provinces of the sentence, else of the paragraph, else of the title: what may speak against the publisher's."""
    parts = (_sentence(context.text, citation), _paragraph(context.text, citation), context.title)
    return next((found for part in parts if (found := _fitting(part, city, day))), ())


def _near_alone(citation: Citation, context: Context, city: bool | None, day: str | None) -> tuple[Province, ...]:
    """Without a publisher to speak for: the only one that the article names, or the one with which sentence or paragraph begins.

    Otherwise all that the paragraph names: "Tỉnh Nghệ An … Học tập tỉnh Hà Tĩnh, UBND tỉnh ban hành …" leaves it open.
    """
    everywhere = tuple(p for p in _named_in(context.text, context.title) if _fits(p, city, day))
    if len(everywhere) == 1:
        return everywhere
    paragraph = _paragraph(context.text, citation)
    for part in (_sentence(context.text, citation), paragraph):
        here = _fitting(part, city, day)
        if len(here) == 1 and _begins_with_place(part.lstrip()):
            return here
    near = _fitting(paragraph, city, day)
    return near if len(near) > 1 else everywhere if len(everywhere) <= _MANY else ()


def _begins_with_place(part: str) -> bool:
    match = _PLACE_FIRST.match(part)
    return match is not None and any(start == match.end() for start, _, _ in spans(part))


@lru_cache(maxsize=4)
def _named_in(text: str, title: str) -> tuple[Province, ...]:
    return tuple(dict.fromkeys(p for part in (title, text) for _, _, p in spans(part)))


def _fitting(part: str, city: bool | None, day: str | None) -> tuple[Province, ...]:
    return tuple(dict.fromkeys(p for _, _, p in spans(part) if _fits(p, city, day)))


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
    """The publisher's province on the day of issue; every one that it may have been, where others were merged with it meanwhile.

    None where the issuer is called a province's and the publisher's is a city, or the other way about: another's is meant.
    """
    own = province_named(context.province) if context.province else None
    if own is None:
        return ()
    possible = tuple(p for p in _at(own, when, context.published) if _lives(p, when))
    day = when.first if when else context.published
    fits = tuple(p for p in possible if _fits(p, city, day))
    return fits if possible[:1] == fits[:1] else ()


def _at(own: Province, when: When | None, published: str | None) -> tuple[Province, ...]:
    """Who the publisher's "the province" was: since a merger an older document may be that of any province merged.

    The survivor comes first; a province that was only renamed, or that another was divided into, has its forerunner before its own time.
    """
    if own.since and when and when.last < own.since:
        return tuple(p for p in provinces().values() if own.id in p.successors and p.until == own.since)
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
