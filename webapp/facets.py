"""Bộ lọc: the facets beside the hits and the chips above them, each value an address that puts it in or takes it out."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.engine import Page
from indexer.query import Facet
from indexer.record import Count
from webapp import labels, present
from webapp.answer import Held, link
from webapp.asked import PARAMETERS, Asked

SHOWN = 8
SIZE = 70


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: its label, its count (None where no article has it any more), and the address that toggles it."""

    label: str
    count: int | None
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Box:
    """A facet as the reader sees it: the first values, and those behind "more"."""

    name: str
    label: str
    first: tuple[Value, ...]
    more: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter and the address without it."""

    facet: str
    label: str
    address: str


def address(question: Asked) -> str:
    """The search page's address for a question."""
    return link("search", **question.arguments())


def shown(question: Asked) -> tuple[str, ...]:
    """The facets on the page, by address parameter: provinces as of the map that the reader chose."""
    return ("tinh" if question.then else "tinhnay", "nam", "loai", "coquan", "so", "nguon")


def asked_for(question: Asked) -> tuple[Facet, ...]:
    """The facets that the engine has to count."""
    return tuple(PARAMETERS[name] for name in shown(question))


def boxes(held: Held, question: Asked, page: Page) -> tuple[Box, ...]:
    """The facets that have values here."""
    found = (_box(held, question, name, page.facets.get(PARAMETERS[name], ())) for name in shown(question))
    return tuple(box for box in found if box.first)


def chips(held: Held, question: Asked) -> tuple[Chip, ...]:
    """The active filters."""
    return tuple(
        Chip(str(labels.FACETS[name]), value_label(held, name, value), address(question.toggled(name, value)))
        for name, values in question.chosen.items()
        for value in values
    )


def value_label(held: Held, name: str, value: str) -> str:
    """What a facet's value is called on the page."""
    if name == "nguon" and value in held.portals:
        return held.portals[value].name
    if name == "vb":
        record = held.engine.document(value)
        return present.document_name(record) if record else value
    return labels.label({"cap": labels.LEVELS, "khoi": labels.KINDS}.get(name, {}), value)


def _box(held: Held, question: Asked, name: str, counted: Sequence[Count]) -> Box:
    known = {each.value for each in counted}
    pairs: list[tuple[str, int | None]] = [(each.value, each.count) for each in counted]
    pairs += [(value, None) for value in question.chosen.get(name, ()) if value not in known]
    if name == "nam":
        pairs.sort(key=lambda pair: pair[0], reverse=True)
    pairs.sort(key=lambda pair: not question.has(name, pair[0]))
    values = tuple(_value(held, question, name, value, count) for value, count in pairs)
    return Box(name, str(labels.FACETS[name]), values[:SHOWN], values[SHOWN:])


def _value(held: Held, question: Asked, name: str, value: str, count: int | None) -> Value:
    toggled = address(question.toggled(name, value))
    return Value(value_label(held, name, value), count, question.has(name, value), toggled)
