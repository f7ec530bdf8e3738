"""Bộ lọc: the facets beside the hits and the chips above them, each value an address that puts it in, takes it out or excludes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.engine import Page
from indexer.query import Facet
from indexer.record import Count
from webapp import addresses, labels, present
from webapp.answer import Held
from webapp.asked import PARAMETERS, Asked

SHOWN, SHOWN_FOLDED = 8, 5
SIZE = 60
OPEN = frozenset({"tinhnay", "tinh", "nam", "loai", "coquan"})
"""The facets that stand open; the others open when one of their values is in force."""
BY_VALUE = frozenset({"nam", "namvb", "thang"})
"""The facets whose values stand in their own order, the latest first."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: its label, its count (None where it is in force but not among those counted), and the addresses that toggle
    and exclude it."""

    label: str
    count: int | None
    chosen: bool
    excluded: bool
    address: str
    excluding: str


@dataclass(frozen=True, slots=True)
class Box:
    """A facet as the reader sees it: the first values, and the address of all of them where there are more."""

    name: str
    label: str
    values: tuple[Value, ...]
    more: str | None
    open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter and the address without it."""

    facet: str
    label: str
    excluded: bool
    address: str


address = addresses.of


def shown(question: Asked) -> tuple[str, ...]:
    """The facets on the page, by address parameter: provinces as of the map that the reader chose."""
    provinces = "tinh" if question.then else "tinhnay"
    return (provinces, "nam", "loai", "coquan", "namvb", "so", "nguon", "cap", "khoi")


def asked_for(question: Asked) -> tuple[Facet, ...]:
    """The facets that the engine has to count."""
    return tuple(PARAMETERS[name] for name in shown(question))


def boxes(held: Held, question: Asked, page: Page) -> tuple[Box, ...]:
    """The facets that have values here."""
    found = (_box(held, question, name, page.facets.get(PARAMETERS[name], ())) for name in shown(question))
    return tuple(box for box in found if box.values)


def chips(held: Held, question: Asked) -> tuple[Chip, ...]:
    """The active filters."""
    ways = ((question.chosen, False), (question.excluded, True))
    return tuple(
        Chip(
            str(labels.FACETS[name]),
            value_label(held, name, value),
            excluded,
            _without(question, name, value, excluded),
        )
        for values_by_name, excluded in ways
        for name, values in values_by_name.items()
        for value in values
    )


def _without(question: Asked, name: str, value: str, excluded: bool) -> str:
    return address(question.excluding(name, value) if excluded else question.toggled(name, value))


def value_label(held: Held, name: str, value: str) -> str:
    """What a facet's value is called on the page."""
    if name == "nguon" and value in held.portals:
        return held.portals[value].name
    if name == "vb":
        record = held.engine.document(value)
        return present.document_name(record) if record else value
    if name == "goc":
        article = held.engine.get(value)
        return article.title if article else value
    if name == "thang":
        return labels.month(value)
    return labels.label({"cap": labels.LEVELS, "khoi": labels.KINDS}.get(name, {}), value)


def ordered(question: Asked, name: str, counted: Sequence[Count]) -> list[Count]:
    """The counted values of a facet as the reader meets them: those in force first, years from the latest, others as counted."""
    latest = sorted(counted, key=lambda each: each.value, reverse=True) if name in BY_VALUE else list(counted)
    mine = _in_force(question, name)
    return [each for each in latest if each.value in mine] + [each for each in latest if each.value not in mine]


def values(held: Held, question: Asked, name: str, pairs: Iterable[tuple[str, int | None]]) -> tuple[Value, ...]:
    """Values with their counts, ready for the page."""
    near = addresses.Near(question, name)
    return tuple(_value(held, question, name, value, count, near) for value, count in pairs)


def _in_force(question: Asked, name: str) -> tuple[str, ...]:
    return (*question.chosen.get(name, ()), *question.excluded.get(name, ()))


def _box(held: Held, question: Asked, name: str, counted: Sequence[Count]) -> Box:
    mine, known = _in_force(question, name), {each.value for each in counted}
    uncounted = [value for value in mine if value not in known]
    listed = [(each.value, each.count) for each in ordered(question, name, counted)]
    room = max(SHOWN if mine or name in OPEN else SHOWN_FOLDED, len(mine))
    pairs = [*((value, None) for value in uncounted), *listed[: room - len(uncounted)]]
    more = addresses.all_values(question, name) if len(listed) > len(pairs) - len(uncounted) else None
    return Box(name, str(labels.FACETS[name]), values(held, question, name, pairs), more, bool(mine) or name in OPEN)


def _value(held: Held, question: Asked, name: str, value: str, count: int | None, near: addresses.Near) -> Value:
    excluded = question.excludes(name, value)
    toggled = near.excluding(value) if excluded else near.toggled(value)
    label = value_label(held, name, value)
    return Value(label, count, question.has(name, value), excluded, toggled, near.excluding(value))
