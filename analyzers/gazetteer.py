"""The provinces: those of before July 2025, those of today, earlier ones; what became of each, and when."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from analyzers.tables import read_table, split_cell
from analyzers.text import fold

_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_KIND = re.compile(r"^(?:tỉnh|thành phố|thủ đô|t\.?\s?p\.?)\s*", re.IGNORECASE)
_MARKS_KEPT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Province:
    """Tỉnh, thành phố trực thuộc trung ương. Dates are ISO; `until` is the first day on which it was no more.

    `kind` is that of its last day; `city_since` the day from which it is a centrally run city
    (None: a province, or a city since before 1990).
    `successor` is the one province that took its place; one that was divided has `successors` and no `successor`.
    `resolution` names the acts that made, merged or kept it.
    """

    id: str
    name: str
    kind: str
    city_since: str | None
    since: str | None
    until: str | None
    successors: tuple[str, ...]
    aliases: tuple[str, ...]
    resolution: str

    @property
    def successor(self) -> str | None:
        return self.successors[0] if len(self.successors) == 1 else None

    def is_city(self, day: str | None) -> bool:
        """Whether it was a centrally run city on that day (today, for None)."""
        if self.kind != "thành phố":
            return False
        return day is None or self.city_since is None or day[:10] >= self.city_since


@cache
def provinces() -> dict[str, Province]:
    """Every province by its id."""
    return {row["id"]: _province(row) for row in read_table("provinces")}


def province_named(name: str) -> Province | None:
    """The province of that name or alias, with or without "tỉnh" or "thành phố"; names without marks are understood."""
    key = _key(name)
    return _by_key().get(key) or (_by_plain().get(key) if key.isascii() else None)


def province_now(name: str) -> str | None:
    """The name of today's province in which that one lies; None if it is unknown or was divided among several."""
    province = province_named(name)
    heirs = _heirs(province.id) if province else frozenset()
    return provinces()[next(iter(heirs))].name if len(heirs) == 1 else None


def slug(name: str) -> str:
    """The id of a province (`ha-noi`), or for any other name its letters and digits joined by hyphens."""
    province = province_named(name)
    return province.id if province else plain(name)


def plain(name: str) -> str:
    """Letters without marks and digits, joined by hyphens."""
    return _NOT_ALNUM.sub("-", fold(unicodedata.normalize("NFC", name))).strip("-")


def merged_on(province: Province) -> tuple[str, ...]:
    """The days on which others were merged into it: its bodies are new since then and count documents anew."""
    days = {p.until for p in provinces().values() if p.until and p.successor == province.id}
    return tuple(sorted(days - {province.since}))


def _province(cells: Mapping[str, str]) -> Province:
    return Province(
        id=cells["id"],
        name=cells["name"],
        kind=cells["kind"],
        city_since=cells["city_since"] or None,
        since=cells["since"] or None,
        until=cells["until"] or None,
        successors=split_cell(cells["successors"]),
        aliases=split_cell(cells["aliases"]),
        resolution=cells["source"],
    )


def _key(name: str) -> str:
    text = _KIND.sub("", unicodedata.normalize("NFC", name).strip()) or name
    return _MARKS_KEPT.sub(" ", text.lower()).strip()


@cache
def _by_key() -> dict[str, Province]:
    return {_key(name): p for p in reversed(provinces().values()) for name in (p.name, *p.aliases)}


@cache
def _by_plain() -> dict[str, Province]:
    keyed: dict[str, Province] = {}
    for province in reversed(provinces().values()):
        for name in (province.name, *province.aliases):
            key = plain(_KIND.sub("", name))
            keyed[key.replace("-", " ")] = keyed[key.replace("-", "")] = province
    return keyed


def _heirs(identity: str) -> frozenset[str]:
    after = provinces()[identity].successors
    return frozenset().union(*map(_heirs, after)) if after else frozenset({identity})
