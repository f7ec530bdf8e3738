"""Places: which provinces a text speaks of, and to which province a page belongs."""

import re
from functools import cache

from analyzers.communes import COMMUNES_SINCE, communes_in
from analyzers.gazetteer import (
    Province,
    merged_on,
    plain,
    province_named,
    province_now,
    provinces,
    slug,
)
from analyzers.hosts import byline_province, province_of_host
from analyzers.tables import read_table

__all__ = [
    "Province",
    "family_names",
    "mentions",
    "merged_on",
    "plain",
    "province_named",
    "province_now",
    "province_of_host",
    "province_of_text",
    "provinces",
    "slug",
    "spans",
]

_LONGEST_CUE = 16
_CUE = re.compile(r"(?:tỉnh|thành phố|t\.?\s?p\.?|thủ đô|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ)\s*\Z", re.IGNORECASE)
_SURNAME = re.compile(r"(?:\A|[^\w])(\w+) \Z")
_SELF = re.compile(r"(?i:trên địa bàn|toàn|trong|UBND|HĐND)\s+(tỉnh|[Tt]hành phố)\b|\b(Tỉnh|Thành) (?:ủy|uỷ)\b")
_OWN = re.compile(r"(?:\b[Tt]ỉnh|\b[Tt]hành phố|\bTP\.?|\b(?:Tỉnh|Thành) (?:ủy|uỷ)|\bTỈNH|\bTHÀNH PHỐ)\s*\Z")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_TAIL_HOST = re.compile(r"\(\s*(?:https?://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/?\s*\)\s*\Z", re.IGNORECASE)
_HEAD = 600


def mentions(text: str, *, published: str | None = None) -> tuple[str, ...]:
    """The provinces that a text names, by their names as they were, in the order of first mention.

    In an article of July 2025 or later a commune of today whose name no other bears ("phường Ba Đình") names its province too.
    """
    found = [(start, province) for start, _, province in spans(text)]
    if published is not None and published[:10] >= COMMUNES_SINCE:
        found = sorted([*found, *communes_in(text)], key=lambda one: one[0])
    return tuple(dict.fromkeys(province.name for _, province in found))


def spans(text: str) -> tuple[tuple[int, int, Province], ...]:
    """Each naming of a province: start, end, province. The longest name counts; people, streets, wards are left out."""
    found = []
    for match in _names().finditer(text):
        province = _by_spelling()[_spelling(match[0])]
        if not _trapped(text, match.start(), match.end(), province):
            found.append((match.start(), match.end(), province))
    return tuple(found)


def province_of_text(title: str, text: str, source: str | None) -> str | None:
    """The province to which a page without a known publisher clearly belongs; None when the page leaves a doubt."""
    for host in _hosts(text, source):
        if province := province_of_host(host):
            return province
    by_mark, marked = byline_province(text)
    if marked:
        return by_mark
    return _of_source(source) or _of_title(title) or _of_body(title, text)


def _hosts(text: str, source: str | None) -> list[str]:
    tail = _TAIL_HOST.search(text[-200:])
    return _HOST.findall(source or "") + ([tail[1]] if tail else [])


def _of_source(source: str | None) -> str | None:
    named = mentions(source or "")
    return named[0] if len(named) == 1 else None


def _of_title(title: str) -> str | None:
    """A title that names one province as such: "trên địa bàn tỉnh Nghệ An"."""
    own = {p.name for start, _, p in spans(title) if _OWN.search(title[max(0, start - _LONGEST_CUE) : start])}
    return own.pop() if len(own) == 1 and len(mentions(title)) == 1 else None


def _of_body(title: str, text: str) -> str | None:
    """An article that opens with one province as such and then says "the province" without naming it."""
    whole = f"{title}\n{text}"
    own = [(s, p) for s, _, p in spans(whole) if _OWN.search(whole[max(0, s - _LONGEST_CUE) : s])]
    if len({p.id for _, p in own}) != 1 or own[0][0] > len(title) + _HEAD:
        return None
    bare = [m for m in _SELF.finditer(whole) if not _names().match(whole, m.end() + 1)]
    city = own[0][1].is_city(None)
    fits = [m for m in bare if ((m[1] or m[2]).lower() in ("thành phố", "thành")) == city]
    return own[0][1].name if len(fits) >= 2 else None


# the names


def _pattern(name: str) -> str:
    parts = re.split(r"(\s*-\s*|\s+)", name)
    return "".join(_gap(part) if i % 2 else re.escape(part) for i, part in enumerate(parts))


def _gap(gap: str) -> str:
    return r"\s*[-–—]\s*" if "-" in gap else r"\s+"


@cache
def _names() -> re.Pattern[str]:
    spellings = sorted({name for p in provinces().values() for name in _written(p)}, key=lambda n: (-len(n), n))
    forms = [form for name in spellings for form in dict.fromkeys((name, name.upper()))]
    # longest first within one initial; the initials let the search skip the rest of a text without trying the names
    initials = {form[0] for form in forms}
    branches = [f"{re.escape(i)}(?:{'|'.join(_pattern(f)[1:] for f in forms if f[0] == i)})" for i in sorted(initials)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(branches)})(?!\w)")


@cache
def _by_spelling() -> dict[str, Province]:
    return {_spelling(name): p for p in reversed(provinces().values()) for name in _written(p)}


def _spelling(name: str) -> str:
    return re.sub(r"[\s–—-]+", " ", name).casefold()


def _written(province: Province) -> tuple[str, ...]:
    """The spellings that mean the province in running text; "Hồ Chí Minh" alone is a person."""
    names = (province.name, *province.aliases)
    if province.id != "ho-chi-minh":
        return names
    return (*(n for n in names if n != "Hồ Chí Minh"), "thành phố Hồ Chí Minh")


# the traps


def _trapped(text: str, start: int, end: int, province: Province) -> bool:
    before = text[max(0, start - _LONGEST_CUE) : start]
    if _CUE.search(before):
        return False
    surname = _SURNAME.search(before)
    if surname and surname[1] in family_names():
        return True
    return bool(_before(province.id).search(before) or _after(province.id, text[end : end + _LONGEST_CUE]))


@cache
def _before(identity: str) -> re.Pattern[str]:
    words = [r["words"] for r in read_table("place_traps") if r["rule"] == "before" and r["only"] in ("", identity)]
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})\s+\Z", re.IGNORECASE)


@cache
def family_names() -> frozenset[str]:
    """Syllables that, capitalised before a name, make it a person's."""
    return frozenset(row["words"] for row in read_table("place_traps") if row["rule"] == "surname")


def _after(identity: str, following: str) -> bool:
    traps = _behind().get(identity, ())
    return bool(traps) and re.sub(r"[\W_]+", " ", following).strip().casefold().startswith(traps)


@cache
def _behind() -> dict[str, tuple[str, ...]]:
    behind: dict[str, tuple[str, ...]] = {}
    for row in read_table("place_traps"):
        if row["rule"] == "after":
            behind[row["only"]] = (*behind.get(row["only"], ()), row["words"])
    return behind
