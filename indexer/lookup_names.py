"""Laws by name as readers type them: with marks or without, short, with the year or not."""

from collections.abc import Sequence
from functools import cache

from analyzers.citations import Law, full_name, laws
from analyzers.text import fold
from indexer.engine import Engine
from indexer.identity_keys import describe
from indexer.lookups import act_names, document_years, initials_lookup, name_lookup, name_words
from indexer.numbers import number_slug
from indexer.record import DocumentRecord
from indexer.typed import Typed
from indexer.typed_facts import facts_of
from indexer.typed_words import Token

_AMENDED = frozenset(("sua", "doi", "bo", "sung", "moi", "hop", "nhat"))
_LONGEST_NAME = 40

Acts = tuple[Sequence[DocumentRecord], bool, bool]
"""Documents, whether the first is surely meant, whether what was typed contradicts all of them."""


def acts_of(engine: Engine, typed: Typed) -> Acts:
    """The acts of a typed name or of typed initials, those of the typed year if there are such."""
    if typed.initials:
        return _of_year(engine.documents(initials_lookup(typed.initials)), typed, sure=False)
    for name, exact in _readings(typed.name):
        held = engine.documents(name_lookup(name))
        if held:
            return _of_year(held, typed, sure=exact and _settles(name, typed, held))
    last = [token.folded for token in typed.name[1:]]
    held = engine.documents(initials_lookup(f"l{last[0]}")) if len(last) == 1 else ()
    return _of_year(held, typed, sure=False)


def bears_name(record: DocumentRecord, name: Sequence[Token]) -> bool:
    """Whether the act is called so, as far as its names are known."""
    known = act_names(record)
    meant = [name_words(fold(reading)) for reading, _ in _readings(name)]
    return not known or any(name_words(fold(each)) in meant for each in known)


def _of_year(held: Sequence[DocumentRecord], typed: Typed, *, sure: bool) -> Acts:
    fits = [each for each in held if set(typed.facts.years) <= {*document_years(each)} and _of_day(each, typed)]
    return fits or held, sure and len(fits) == 1, bool(held) and not fits


def _of_day(record: DocumentRecord, typed: Typed) -> bool:
    day, days = typed.facts.day, {each.value for each in record.dates}
    passed = {law.issued for law in laws() if law.number and number_slug(law.number) == describe(record.key).number}
    return day is None or day in days or day in passed


def _readings(name: Sequence[Token]) -> "Sequence[tuple[str, bool]]":
    """The names that the words may be, the longest first, and whether they are typed as they are written.

    Words cut off behind a name say whose the act is (`của Quốc hội`), or that it was amended: then it is not surely that one.
    """
    found: list[tuple[str, bool]] = []
    for end in range(len(name) if len(name) <= _LONGEST_NAME else 0, 1, -1):
        rest = [token for token in name[end:] if token.folded not in _AMENDED]
        if facts_of(rest).stray or facts_of(rest).subject:
            continue
        words = " ".join(token.text for token in name[:end])
        found.append((words, len(rest) == len(name) - end))
        if (whole := full_name(words)) and "sua doi" not in fold(words):
            found.append((whole, len(rest) == len(name) - end))
        if name[0].folded == "luat":
            found.append((f"bộ {words}", False))
    return found


def _settles(name: str, typed: Typed, held: Sequence[DocumentRecord]) -> bool:
    """Whether one act alone of the curated table fits name and year, and it is one of those held; and the marks are the name's own."""
    known = _by_name().get(name_words(fold(name)), ())
    years = typed.facts.years
    fits = [law for law in known if all(law.issued[:4] == str(year) for year in years)]
    fits = [law for law in fits if typed.facts.day in (None, law.issued)]
    if len(fits) != 1 or (not years and len(held) != 1):
        return False
    slug = number_slug(fits[0].number or "")
    return slug in {describe(each.key).number for each in held} and _marked_as(name, fits[0].name)


def _marked_as(typed: str, name: str) -> bool:
    """Every syllable as in the name, or without any marks."""
    pairs = list(zip(name_words(typed), name_words(name), strict=False))
    return all(mine in (theirs, fold(theirs)) for mine, theirs in pairs)


@cache
def _by_name() -> dict[tuple[str, ...], tuple[Law, ...]]:
    keyed: dict[tuple[str, ...], tuple[Law, ...]] = {}
    for law in laws():
        key = name_words(fold(law.name))
        keyed[key] = (*keyed.get(key, ()), law)
    return keyed
