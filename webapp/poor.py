"""Help after a poor answer: what may have been meant, what no article has, what is found without one part of the query."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from indexer.emptiness import Emptiness, Part, Way, why_empty
from indexer.engine import Engine, Page
from indexer.query import Query
from indexer.spelling import Proposal, propose
from webapp import addresses, labels
from webapp.answer import Held
from webapp.asked import PARAMETERS, Asked
from webapp.facets import value_label
from webapp.present import Shape, filters


@dataclass(frozen=True, slots=True)
class Poor:
    """What can be said of a page; `why` only where nothing was found."""

    proposal: Proposal | None = None
    why: Emptiness | None = None


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


def look(engine: Engine, query: Query, page: Page) -> Poor:
    """Ask the engine for help; where a page is full and spelled as typed it is asked nothing."""
    return Poor(propose(engine, query, page), why_empty(engine, query) if page.total == 0 else None)


def shape(poor: Poor) -> Shape:
    """The same for programs."""
    why = poor.why or Emptiness((), ())
    meant = poor.proposal
    return {
        "did_you_mean": {"query": str(meant.query), "articles": meant.articles} if meant else None,
        "nowhere": list(why.nowhere),
        "without": [_way_shape(way) for way in why.ways],
    }


def context(held: Held, question: Asked, poor: Poor) -> Mapping[str, object]:
    """The same for the template."""
    why = poor.why or Emptiness((), ())
    meant = poor.proposal
    return {
        "meant": _link(question, meant.query, (Name(str(meant.query)),), meant.articles) if meant else None,
        "nowhere": why.nowhere,
        "ways": [
            _link(question, way.query, tuple(_name(held, part) for part in way.parts), way.articles) for way in why.ways
        ],
    }


def _way_shape(way: Way) -> Shape:
    parts = [{"filter": part.filter.facet} if part.filter else {"text": part.text} for part in way.parts]
    return {"parts": parts, "query": str(way.query), **filters(way.query), "articles": way.articles}


def _link(question: Asked, query: Query, names: tuple[Name, ...], articles: int) -> Link:
    return Link(names, articles, addresses.of(replace(question.keeping(query.filters), text=str(query))))


def _name(held: Held, part: Part) -> Name:
    if part.filter is None:
        return Name(part.text if part.text.startswith(('"', "-")) else f"“{part.text}”")
    name = next(name for name, facet in PARAMETERS.items() if part.filter and facet == part.filter.facet)
    values = ", ".join(value_label(held, name, value) for value in part.filter.values)
    return Name(values, str(labels.FACETS[name]))
