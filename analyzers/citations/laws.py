"""Laws, codes, ordinances and constitutions by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from analyzers.citations.phrases import PhraseTable
from analyzers.citations.reading import fold_letters, read
from analyzers.citations.vocabulary import words
from analyzers.tables import read_table

_AFTER_NAME = re.compile(r"\s{0,3}(?:$|\(|(?:nam\s{1,3})?(?:19|20)[0-9]{2}(?![0-9])|so\s|,?\s?so\s|sua doi)")


@dataclass(frozen=True, slots=True)
class Law:
    """One act: its name with the type word (`Luật Đất đai`), number (None before numbers were given), date of passing (ISO).

    `amends` says that the act only amends others; `since` is the day it took effect, where the table has it.
    """

    name: str
    type: str
    number: str | None
    issued: str
    amends: bool
    since: str | None
    source: str


@cache
def laws() -> tuple[Law, ...]:
    """The curated acts of laws.tsv, oldest first."""
    return tuple(sorted(map(_law, read_table("laws")), key=lambda law: (law.issued, law.name)))


def _law(row: Mapping[str, str]) -> Law:
    return Law(
        row["name"],
        row["type"],
        row["number"] or None,
        row["issued"],
        row["amends"] == "yes",
        row["since"] or None,
        row["source"],
    )


@cache
def law_names() -> PhraseTable[str]:
    """The known names, type word included, each once: what tells where a name ends."""
    return PhraseTable((spelling, name) for name in _names() for spelling in _spellings(name))


@cache
def _names() -> tuple[str, ...]:
    """Names of acts that do more than amend, and those of citation_words.tsv that are known without their number."""
    return tuple(dict.fromkeys([law.name for law in laws() if not law.amends] + list(words("law name"))))


def _spellings(name: str) -> tuple[str, ...]:
    """The name in full and with the press's abbreviations: `đại biểu HĐND` for `đại biểu Hội đồng nhân dân`."""
    short = name
    for row in words("law abbreviation"):
        abbreviation, _, full = row.partition("=")
        short = short.replace(full, abbreviation)
    return (name,) if short == name else (name, short)


@cache
def law_beginnings() -> frozenset[tuple[str, str]]:
    """The first two folded words of the known names behind `Luật`: enough to believe a name in small letters."""
    split = [fold_letters(name).replace(",", "").split() for name in _names() if name.startswith("Luật ")]
    return frozenset((name[1], name[2]) for name in split if len(name) > 2)


@cache
def second_halves() -> frozenset[str]:
    """The folded words that follow a comma inside a known name: `Phòng, chống`, `Quản lý, sử dụng`."""
    return frozenset(half.split()[0] for name in _names() for half in fold_letters(name).split(", ")[1:])


def full_name(surface: str) -> str | None:
    """The name in full of the act that a citation's words call: `Luật BHXH năm 2014` → `Luật Bảo hiểm xã hội`; None for unknown names.

    What may follow the name is a year, a number, brackets or an amendment; anything else makes it another name.
    """
    reading = read(surface)
    known = law_names().longest(reading, 0)
    if known is None or not _AFTER_NAME.match(reading.folded, known[0]):
        return None
    return known[1]
