"""Lược đồ: the documents that, as articles say, carry a document out, from the centre down to the communes, with the days between."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzers.bodies import bodies, body_of
from analyzers.places import provinces, slug
from indexer.engine import Engine
from indexer.identity_keys import describe
from indexer.record import DocumentRecord, RelationSeen
from webapp.firsts import days_between

Level = Literal["central", "province", "commune"]
LEVELS: tuple[Level, ...] = ("central", "province", "commune")
CARRIES_OUT = frozenset({"implements", "guides"})
MOST, MOST_BELOW = 60, 40
"""So many documents are looked up on the first step down, and on the second for all of the first together."""


@dataclass(frozen=True, slots=True)
class Step:
    """A document that carries the one above it out: how articles put it (`seen`), its day and the days since that of the document above.

    `issued` is the day that most articles give, None where none does; `lag` is None where either day is unknown.
    """

    key: str
    seen: RelationSeen
    document: DocumentRecord | None
    level: Level
    province: str | None
    issued: str | None
    lag: int | None
    below: tuple["Step", ...] = ()


@dataclass(frozen=True, slots=True)
class Cascade:
    """The steps of each level, by province and day; `left` more documents are not looked up."""

    levels: tuple[tuple[Level, tuple[Step, ...]], ...]
    left: int

    @property
    def documents(self) -> int:
        return sum(len(steps) for _, steps in self.levels) + self.left


def cascade(engine: Engine, record: DocumentRecord) -> Cascade:
    """What carries the document out, and what carries that out in turn."""
    named = carried_out_by(record)
    first = engine.documents_by_key(seen.by or "" for seen in named[:MOST])
    further = _further(record, named[:MOST], first)
    known = {**engine.documents_by_key(each.by or "" for below in further.values() for each in below), **first}
    steps = [_with_below(record, seen, further.get(seen.by or "", ()), known) for seen in named[:MOST]]
    ordered = sorted(steps, key=_order)
    levels = tuple((level, tuple(step for step in ordered if step.level == level)) for level in LEVELS)
    return Cascade(tuple(each for each in levels if each[1]), max(0, len(named) - MOST))


def carried_out_by(record: DocumentRecord) -> tuple[RelationSeen, ...]:
    """The documents that carry it out, each once, those that most articles tell of first."""
    named = {seen.by: seen for seen in reversed(record.relations) if seen.kind in CARRIES_OUT and seen.by}
    return tuple(sorted(named.values(), key=lambda seen: (-seen.articles, seen.by or "")))


def issued_on(record: DocumentRecord | None) -> str | None:
    """The day of issue that most articles give: a whole date where any gives one."""
    dates = [each.value for each in record.dates] if record else []
    return next((day for day in dates if len(day) == len("2023-08-14")), dates[0] if dates else None)


def level_of(key: str, issuers: Iterable[str] = ()) -> Level:
    """Whose document it is: what the issuer's name says of the level, else what the key does."""
    known = (body_of(name) for name in issuers)
    told = next((body.level for body in known if body is not None), None)
    if told in ("commune", "district"):
        return "commune"
    return "province" if province_of(key) else "central"


def province_of(key: str) -> str | None:
    """The name of the province whose body issued it, None for central documents."""
    scope = (describe(key).scope or "").partition(".")[0]
    return provinces()[scope].name if scope in provinces() and scope not in bodies() else None


def _further(
    above: DocumentRecord, named: Sequence[RelationSeen], first: Mapping[str, DocumentRecord]
) -> Mapping[str, Sequence[RelationSeen]]:
    """What carries out each document of the first step, `MOST_BELOW` in all."""
    found, room = {}, MOST_BELOW
    for seen in named:
        key = seen.by or ""
        below = carried_out_by(first[key])[:room] if key in first else ()
        found[key] = [each for each in below if each.by not in (above.key, key)]
        room -= len(found[key])
    return found


def _with_below(
    above: DocumentRecord, seen: RelationSeen, further: Sequence[RelationSeen], known: Mapping[str, DocumentRecord]
) -> Step:
    document = known.get(seen.by or "")
    below = [_step(document, each, known.get(each.by or "")) for each in further]
    return _step(above, seen, document, tuple(sorted(below, key=_order)))


def _step(
    above: DocumentRecord | None, seen: RelationSeen, document: DocumentRecord | None, below: Sequence[Step] = ()
) -> Step:
    key, issued = seen.by or "", issued_on(document)
    issuers = [each.value for each in document.issuers] if document else []
    days = days_between(issued_on(above), issued)
    level, province = level_of(key, issuers), province_of(key)
    return Step(
        key, seen, document, level, province, issued, days if days is not None and days >= 0 else None, tuple(below)
    )


def _order(step: Step) -> tuple[str, str, str]:
    return (slug(step.province or ""), step.issued or "9", step.key)


def flat(found: Cascade) -> Iterator[Step]:
    """Every step, those further down behind the one above them."""
    for _, steps in found.levels:
        for step in steps:
            yield step
            yield from step.below
