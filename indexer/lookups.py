"""Khóa tra cứu: under which keys the index finds a document from what a reader may type of it."""

import re
from collections.abc import Iterator
from functools import cache

from analyzers.citations.symbols import type_of
from analyzers.text import canonical_tone, clean_text, fold
from indexer.identity_keys import describe
from indexer.laws import law_titles
from indexer.numbers import Number, number_slug, parse_number
from indexer.record import DocumentRecord

_ACT = re.compile(r"(?:bo luat|luat|phap lenh|hien phap)\b")
_NOT_WORD = re.compile(r"[^\w&]+")
_MOST_TYPES = 6


def document_lookups(record: DocumentRecord) -> tuple[str, ...]:
    """Every key under which the engine finds the document, its canonical number first, each key once.

    All but the number begin with `=` (the number as keys of documents spell it) or `~` (a part of it, a name), as no number does.
    """
    exact = [record.number] if record.number else []
    return tuple(dict.fromkeys([*exact, slug_lookup(describe(record.key).number), *_partial(record), *_named(record)]))


def slug_lookup(slug: str) -> str:
    """The key of every document whose number has that slug (numbers.number_slug), however its number is printed."""
    return f"={slug}"


def part_lookup(type_: str, serial: str, *, year: int | None = None, province: str | None = None) -> str:
    """The key of the documents of a type (`Nghị định`) and serial (`59`, `30A`), of one year or of one province (its id)."""
    narrowed = f"/{year}" if year else f"@{province}" if province else ""
    return f"~{fold(type_)} {serial.lower()}{narrowed}"


def year_lookup(serial: str, year: int) -> str:
    """The key of the documents whose number begins `59/2023`, of any type."""
    return f"~{serial.lower()}/{year}"


def name_lookup(name: str) -> str:
    """The key of the acts of that name; neither marks nor commas count."""
    return f"~{' '.join(name_words(fold(name)))}"


def initials_lookup(initials: str) -> str:
    """The key of the acts whose name has those initials: `BLDS`, `LĐĐ`."""
    return f"~'{fold(initials).replace('&', '')}"


def name_words(name: str) -> tuple[str, ...]:
    """The syllables of a name in small letters and one tone placement, without commas and hyphens."""
    return tuple(canonical_tone(clean_text(name)).lower().translate(_PUNCTUATION).split())


_PUNCTUATION = {ord(mark): " " for mark in ",.;:-–—()[]\"'“”"}


def act_names(record: DocumentRecord) -> tuple[str, ...]:
    """What the act is called: its name in the curated table, and the title that articles give it; none for what is no act."""
    key = describe(record.key)
    if key.scope:
        return ()  # a resolution that bears a law's number
    curated = _titles().get(key.number)
    names = [name for name in (curated, record.title) if name and _ACT.match(fold(name))]
    return tuple(dict.fromkeys(names))


@cache
def _titles() -> dict[str, str]:
    """The name of each law of the curated table by the slug of its number: articles may give the name alone."""
    return {number_slug(number) or "": name for number, name in law_titles().items()}


def document_types(record: DocumentRecord) -> tuple[str, ...]:
    """The types that the symbol and the articles give the document, folded; that of the symbol first."""
    number = document_number(record)
    coded = type_of([fold(part) for part in number.parts]) if number else None
    told = [record.type, *(each.value for each in record.types[:_MOST_TYPES])]
    return tuple(dict.fromkeys(fold(name) for name in (coded.name if coded else None, *told) if name))


def document_number(record: DocumentRecord) -> Number | None:
    """The parts of the number as the key holds it (with the year that a decree was cited without), else as printed."""
    return parse_number(describe(record.key).number) or parse_number(record.number or "")


def document_years(record: DocumentRecord) -> tuple[int, ...]:
    """The year that number or key fixes, else those of the dates that articles give."""
    fixed = describe(record.key).year
    if fixed:
        return (fixed,)
    return tuple(sorted({int(each.value[:4]) for each in record.dates if each.value[:4].isdigit()}))


def _partial(record: DocumentRecord) -> Iterator[str]:
    number = document_number(record)
    if number is None:
        return
    serial = f"{number.serial}{number.letter}"
    if number.year:
        yield year_lookup(serial, number.year)
    province = (describe(record.key).scope or "").partition(".")[0]
    for type_ in document_types(record):
        yield part_lookup(type_, serial)
        for year in document_years(record):
            yield part_lookup(type_, serial, year=year)
        if province:
            yield part_lookup(type_, serial, province=province)


def _named(record: DocumentRecord) -> Iterator[str]:
    for name in act_names(record):
        yield name_lookup(name)
        words = name_words(name)
        yield initials_lookup("".join(word[0] for word in words))
        yield initials_lookup("".join(word[0] for word in words if fold(word) != "va"))
