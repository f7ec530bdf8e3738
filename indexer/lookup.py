"""Ô số hiệu: the documents that a reader means by what is typed, and whether that settles which one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzers.text import fold
from indexer.engine import Engine
from indexer.identity_keys import describe
from indexer.lookup_facts import agrees, keys_meant
from indexer.lookup_names import acts_of
from indexer.lookups import document_number, part_lookup, slug_lookup, year_lookup
from indexer.numbers import number_slug, parse_number
from indexer.record import DocumentRecord
from indexer.typed import Typed, read_typed
from indexer.typed_types import coded_type

MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that may be meant, most cited first, at most MOST_CHOICES; `left_out` more were found.

    `sure`: what was typed settles that it is the only one of them. `contradicted`: they bear the number or the name, but of each of
    them something else that was typed (date, issuer, type) is not what articles say.
    """

    documents: tuple[DocumentRecord, ...] = ()
    sure: bool = False
    contradicted: bool = False
    left_out: int = 0


NONE = Found()


def find_documents(engine: Engine, given: str) -> Found:
    """The documents that `given` asks for: a key, an address of ours, a number however spelled and complete, the name of a law.

    `sure` never rests on what the index happens to hold: a number that several provinces, terms or years give is sure only with
    those said. NONE for any other text, which is an ordinary query.
    """
    typed = read_typed(given)
    if typed.key is not None:
        return _by_key(engine, typed.key)
    if (typed.name and not typed.serial) or typed.initials:
        return _chosen(*acts_of(engine, typed))
    return _numbered(engine, typed) if typed.serial else NONE


def _by_key(engine: Engine, key: str) -> Found:
    """The document of that key; those of the same number where it is not held."""
    held = engine.document(key)
    if held:
        return Found((held,), sure=True)
    others = engine.documents(slug_lookup(describe(key).number))
    return _chosen(others, sure=False, contradicted=bool(others))


def _numbered(engine: Engine, typed: Typed) -> Found:
    typed = _as_held(engine, typed)
    if not typed.whole and not typed.number:
        return NONE
    candidates = _complete(engine, typed) if typed.number else _partial(engine, typed)
    fits = tuple(each for each in candidates if agrees(each, typed))
    meant = keys_meant(typed) if typed.whole and fits else frozenset()
    settled = tuple(each for each in fits if each.key in meant)
    if len(settled) == 1 and (len(fits) == 1 or (typed.number and len(meant) == 1 and _differ_in_time(fits))):
        return Found(settled, sure=True)
    against = typed.whole and not fits and _speaks_against(candidates, typed)
    return _chosen(fits or candidates, sure=False, contradicted=against)


def _differ_in_time(documents: Sequence[DocumentRecord]) -> bool:
    """Whether each has its year or term in its key: then the one whose year was said is meant, though no day of the others is known."""
    return all(describe(each.key).period for each in documents)


def _as_held(engine: Engine, typed: Typed) -> Typed:
    """With the number as typed where documents are cited so ("67/CP"), else with its type."""
    slug = number_slug(typed.number or "")
    held = typed.number == typed.completed or (slug is not None and engine.documents(slug_lookup(slug)))
    return typed if held else replace(typed, number=typed.completed)


def _speaks_against(candidates: Sequence[DocumentRecord], typed: Typed) -> bool:
    """A province beside a national number contradicts nothing: it asks for that province's articles."""
    national = not any(describe(each.key).scope for each in candidates)
    return bool(candidates) and not (national and typed.facts.province)


def _chosen(documents: Sequence[DocumentRecord], sure: bool, contradicted: bool) -> Found:
    return Found(tuple(documents[:MOST_CHOICES]), sure, contradicted, max(0, len(documents) - MOST_CHOICES))


def _complete(engine: Engine, typed: Typed) -> tuple[DocumentRecord, ...]:
    """The documents of the number; where there are none, those that bear it with its year or without."""
    number = parse_number(typed.number or "")
    slug = number_slug(typed.number or "")
    if number is None or slug is None:
        return ()
    same = engine.documents(slug_lookup(slug))
    coded = coded_type(typed.number or "") or typed.type
    if same or coded is None:
        return same
    near = engine.documents(part_lookup(coded.name, f"{number.serial}{number.letter}", year=number.year))
    return tuple(each for each in near if _symbol(each) == fold(number.symbol) and _yearless(each, number.year))


def _symbol(record: DocumentRecord) -> str:
    number = document_number(record)
    return fold(number.symbol) if number else ""


def _yearless(record: DocumentRecord, year: int | None) -> bool:
    """Whether one of the two numbers is without a year; 59/2015/NĐ-CP is not nearly 59/2023/NĐ-CP."""
    number = document_number(record)
    return number is not None and (year is None or number.year is None)


def _partial(engine: Engine, typed: Typed) -> tuple[DocumentRecord, ...]:
    """The documents of a type and serial, of that year or province if there are such; without a type, of serial and year."""
    if typed.type is None:
        return engine.documents(year_lookup(typed.serial, typed.year)) if typed.year else ()
    if typed.year:
        return engine.documents(part_lookup(typed.type.name, typed.serial, year=typed.year))
    narrow = [part_lookup(typed.type.name, typed.serial, year=year) for year in typed.facts.years]
    if typed.facts.province:
        narrow.insert(0, part_lookup(typed.type.name, typed.serial, province=typed.facts.province.id))
    lookups = (*narrow, part_lookup(typed.type.name, typed.serial))
    return next((found for each in lookups if (found := engine.documents(each))), ())
