"""Cơ quan ban hành: who issues documents, under which names and symbols, from when to when."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from analyzers.gazetteer import province_named
from analyzers.tables import read_table, split_cell
from analyzers.text import canonical_tone

_REFORM = (
    "2025"  # Nghị quyết 176/2025/QH15; Nghị định 45/2025/NĐ-CP for the provinces' departments, each in its own days
)
_WHOLE_DAY = 10

Level = Literal["central", "province", "district", "commune", "party"]


def _written(pattern: str) -> re.Pattern[str]:
    """A pattern over keys, in their tone placement."""
    return re.compile(canonical_tone(pattern))


_LEVELS: tuple[Level, ...] = ("central", "province", "district", "commune", "party")
_SHORT = (
    (re.compile(r"\bubnd\b"), "ủy ban nhân dân"),
    (re.compile(r"\bhđnd\b"), "hội đồng nhân dân"),
    (re.compile(r"\btp\b"), "thành phố"),
    (re.compile(r"\b(?:tw|tư)\b"), "trung ương"),
)
_ROLE = _written(
    r"^(?:(?:phó )?(?:chủ tịch|chủ nhiệm|bộ trưởng|thứ trưởng|giám đốc|chánh văn phòng|tổng cục trưởng|trưởng ban|chánh án"
    r"|viện trưởng|tổng thanh tra|thống đốc)(?! nước)|lãnh đạo|ban thường vụ|thường trực(?! hội đồng)|liên)\s+"
)
_PLACE = _written(
    r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|khóa|nhiệm kỳ|nước cộng hòa xã hội chủ nghĩa)\b|việt nam\b"
)
_LEVEL_WORD = (
    ("commune", re.compile(r"\b(?:xã|phường|thị trấn|đặc khu)\b(?<!thị xã)")),
    ("district", re.compile(r"\b(?:huyện|quận|thị xã)\b")),
)
_BARE_PEOPLE = _written(r"^(ủy ban nhân dân|hội đồng nhân dân)\b")


@dataclass(frozen=True, slots=True)
class IssuingBody:
    """A body that issues documents. `since` and `until` are ISO years, months or days, None where unknown or still standing.

    `province_scoped`: there is one in each province. `numbering` is the class of numbering.tsv, empty where no rule is known.
    """

    id: str
    name: str
    abbreviations: tuple[str, ...]
    symbols: tuple[str, ...]
    level: Level
    province_scoped: bool
    since: str | None
    until: str | None
    successor: str | None
    scope: str
    numbering: str
    source: str

    def lived_in(self, year: int) -> bool:
        """Whether it issued documents in that year, the years of its founding and its end included."""
        return int((self.since or "0")[:4]) <= year <= int((self.until or "9998")[:4])


@cache
def bodies() -> dict[str, IssuingBody]:
    """Every body by its id."""
    return {row["id"]: _body(row) for row in read_table("bodies")}


def body_of(name: str) -> IssuingBody | None:
    """The body of that name or abbreviation, whoever signs for it and whichever province stands behind it; None if unknown.

    "Chủ tịch UBND tỉnh Nghệ An" and "UBND Thành phố" are the province's committee, "UBND huyện Yên Thành" the district's.
    """
    key = _key(name)
    found = _named(key) or _named(_ROLE.sub("", key))
    return found or _people(_ROLE.sub("", key))


def body_of_symbol(symbol: str, year: int | None = None) -> IssuingBody | None:
    """The one body with that symbol (`BTTTT`, `STTTT`) in that year; None if there is none or there are several."""
    fits = bodies_of_symbol(symbol, year)
    return fits[0] if len(fits) == 1 else None


def bodies_of_symbol(symbol: str, year: int | None = None) -> tuple[IssuingBody, ...]:
    """Every body with that symbol; those alive in `year`, when it is given."""
    known = _by_symbol().get(symbol.upper(), ())
    return tuple(body for body in known if year is None or body.lived_in(year))


@cache
def reformed_on(body: IssuingBody) -> tuple[tuple[str, str], ...]:
    """The days (first and last possible) on which a body was founded anew under its old name in the reform of 2025.

    Another was merged with it then, and the new body may count its papers anew within the year.
    """
    merged = (b.until for b in bodies().values() if b.successor == body.id and b.until and b.until >= _REFORM)
    return tuple(sorted({_window(day) for day in merged if (body.since or "") < day}))


def _window(day: str) -> tuple[str, str]:
    return (day, day) if len(day) == _WHOLE_DAY else (f"{day[:5]}{int(day[5:7]) - 1:02d}-15", f"{day[:7]}-31")


def _body(row: Mapping[str, str]) -> IssuingBody:
    level = next(known for known in _LEVELS if known == row["level"])
    return IssuingBody(
        id=row["id"],
        name=row["name"],
        abbreviations=split_cell(row["abbreviations"]),
        symbols=split_cell(row["symbols"]),
        level=level,
        province_scoped=row["scope"] == "province",
        since=row["since"] or None,
        until=row["until"] or None,
        successor=row["successor"] or None,
        scope=row["scope"],
        numbering=row["numbering"],
        source=row["source"],
    )


def _key(name: str) -> str:
    text = unicodedata.normalize("NFC", name).lower().replace("&", " và ")
    text = re.sub(r"[\W_]+", " ", text).strip()
    for short, long in _SHORT:
        text = short.sub(long, text)
    return canonical_tone(text)


def _named(key: str) -> IssuingBody | None:
    """The longest known name with which the key begins, if a place follows: any name, for what is below a province."""
    words = key.split()
    for length in range(len(words), 0, -1):
        body = _by_key().get(" ".join(words[:length]))
        if body and (body.level in ("district", "commune") or _is_place(" ".join(words[length:]))):
            return body
    return None


def _is_place(rest: str) -> bool:
    return rest == "" or bool(_PLACE.match(rest)) or province_named(rest) is not None


def _people(key: str) -> IssuingBody | None:
    """A people's committee or council by the level that its name states; a province's name alone states the province."""
    match = _BARE_PEOPLE.match(key)
    if match is None:
        return None
    rest = key[match.end() :].strip()
    level = next((word for word, pattern in _LEVEL_WORD if pattern.search(rest)), None)
    if level is None and province_named(rest) is None:
        return None
    kind = "hoi-dong-nhan-dan" if match[1].startswith("hội") else "uy-ban-nhan-dan"
    ending = {"commune": "xa", "district": "huyen"}.get(level or "", "tinh")
    return bodies()[f"{kind}-{ending}"]


@cache
def _by_key() -> dict[str, IssuingBody]:
    keyed: dict[str, IssuingBody] = {}
    for body in bodies().values():
        for name in (body.name, *body.abbreviations):
            keyed.setdefault(_key(name), body)
    return keyed


@cache
def _by_symbol() -> dict[str, tuple[IssuingBody, ...]]:
    keyed: dict[str, tuple[IssuingBody, ...]] = {}
    for body in bodies().values():
        for symbol in body.symbols:
            keyed[symbol] = (*keyed.get(symbol, ()), body)
    return keyed
