"""What the value of a field may mean: value → where in the index it stands."""

import re
from collections.abc import Iterator
from functools import cache

from analyzers.bodies import body_of
from analyzers.citations.symbols import type_of
from analyzers.places import plain, province_named
from analyzers.text import fold
from analyzers.words import fold_syllable, is_plain, syllables
from indexer.numbers import read_number
from indexer.query import Field

Place = tuple[str, tuple[str, ...]]
"""A field of the index, and the syllables that stand there side by side."""

_CITY = "TP. Hồ Chí Minh"
_BY_CUSTOM = {"saigon": _CITY, "tpsaigon": _CITY}  # in running text it is as often a river, a ward or a bank
_SHORT = (("ubnd", "ủy ban nhân dân"), ("hđnd", "hội đồng nhân dân"), ("tp", "thành phố"))
_ZEROS = 3


def years(text: str) -> tuple[str, ...]:
    """`2020`, `2020..2024`, `2020..`, `..2024` as the years that are meant; none for anything else."""
    first, dots, last = text.partition("..")
    begin, end = first or "1900", (last or "2100") if dots else first
    if not (first or last) or not all(year.isascii() and year.isdigit() and len(year) == 4 for year in (begin, end)):
        return ()
    return tuple(str(year) for year in range(max(1900, int(begin)), min(2100, int(end)) + 1))


def places(field: Field, text: str) -> tuple[Place, ...]:
    """Where an article holds the value, any of them; none for a text without syllables. Years are no places: see `years`."""
    if field == "number":
        return tuple(dict.fromkeys(_numbers(text)))
    readings = {"province": _provinces, "type": _types, "issuer": _issuers}.get(field, _alone)
    return tuple(dict.fromkeys(place for reading in readings(text) if (place := _as_typed(field, reading))[1]))


def _as_typed(field: Field, text: str) -> Place:
    return f"{field}_{'folded' if is_plain(text) else 'bigrams'}", tuple(syllables(text))


def _alone(text: str) -> Iterator[str]:
    yield text


def _numbers(text: str) -> Iterator[Place]:
    """The parts of a number side by side, from the first that is typed: `59/2023` begins 59/2023/NĐ-CP. 5 and 05 are one serial."""
    run = tuple(fold_syllable(syllable) for syllable in syllables(read_number(text) or text))
    if not run:
        return
    yield "number_folded", run
    serial = run[0].lstrip("0")
    if serial.isascii() and serial.isdigit() and len(serial) < _ZEROS:
        for width in range(1, _ZEROS + 1):
            yield "number_folded", (serial.zfill(width), *run[1:])


def _provinces(text: str) -> Iterator[str]:
    """The province by its name, whatever it is typed as: `nghean`, `TPHCM`."""
    province = province_named(text)
    name = province.name if province else _BY_CUSTOM.get(plain(text).replace("-", ""))
    yield from (name, text) if name else (text,)


def _types(text: str) -> Iterator[str]:
    """A type by its name or its code: `NĐ`."""
    yield text
    coded = type_of([fold(text)])
    if coded and coded.kind != "refused":
        yield coded.name


def _issuers(text: str) -> Iterator[str]:
    """A body by its name and by its initials if either is typed (`BNV`), and what its name begins with in long and in short."""
    yield text
    body = body_of(text)
    names = (body.name, *(short for short in body.abbreviations if " " not in short)) if body else ()
    if syllables(text) in map(syllables, names):
        yield from names
    yield from _spelled(text)


def _spelled(text: str) -> list[str]:
    found = [" ".join(syllables(text))]
    for short, long in _SHORT:
        for pattern, other in ((_either(short), long), (_either(long), short)):
            found += [pattern.sub(fold(other) if is_plain(one) else other, one) for one in found if pattern.search(one)]
    return found


@cache
def _either(words: str) -> re.Pattern[str]:
    """The words, with their marks or without."""
    marked = " ".join(syllables(words))
    return re.compile(rf"\b(?:{marked}|{fold(marked)})\b")
