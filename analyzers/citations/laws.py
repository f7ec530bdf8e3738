"""Laws, codes, ordinances and constitutions by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from analyzers.citations.phrases import PhraseTable
from analyzers.tables import read_table


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
    return PhraseTable({law.name: law.name for law in laws() if not law.amends}.items())
