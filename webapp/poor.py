"""Help after a poor answer as the page shows it: each way out with its address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from indexer.emptiness import Part
from indexer.query import Query
from webapp import addresses, labels
from webapp.answer import Held
from webapp.asked import PARAMETERS, Asked
from webapp.facets import value_label
from webapp.helping import Poor


@dataclass(frozen=True, slots=True)
class Name:
    """A query, or a part of one; `facet` is the label of a filter's facet, empty for words."""

    text: str
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Another query: its own name or those of what it leaves out, how many articles it finds, its address."""

    names: tuple[Name, ...]
    articles: int
    address: str


def context(held: Held, question: Asked, poor: Poor) -> Mapping[str, object]:
    """What the template needs."""
    meant, why = poor.proposal, poor.why
    return {
        "meant": _link(question, meant.query, (Name(str(meant.query)),), meant.articles) if meant else None,
        "nowhere": why.nowhere,
        "ways": [
            _link(question, way.query, tuple(_name(held, part) for part in way.parts), way.articles) for way in why.ways
        ],
    }


def _link(question: Asked, query: Query, names: tuple[Name, ...], articles: int) -> Link:
    return Link(names, articles, addresses.of(replace(question.keeping(query.filters), text=str(query))))


def _name(held: Held, part: Part) -> Name:
    if part.filter is None:
        return Name(part.text if part.text.startswith(('"', "-")) else f"“{part.text}”")
    name = next(name for name, facet in PARAMETERS.items() if part.filter and facet == part.filter.facet)
    values = ", ".join(value_label(held, name, value) for value in part.filter.values)
    facet = str(labels.FACETS[name])
    return Name(values, f"{facet} ({_('trừ')})" if part.filter.exclude else facet)
