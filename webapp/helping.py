"""Help after a poor answer, for page and command alike: what may have been meant, what no article has, what else would be found."""

from dataclasses import dataclass

from indexer.emptiness import Emptiness, Way, why_empty
from indexer.engine import Engine, Page
from indexer.query import Query
from indexer.spelling import Proposal, propose
from webapp.present import Shape, filters

NO_REASON = Emptiness((), ())


@dataclass(frozen=True, slots=True)
class Poor:
    """What can be said of a page; `why` says nothing where something was found."""

    proposal: Proposal | None = None
    why: Emptiness = NO_REASON


def look(engine: Engine, query: Query, page: Page) -> Poor:
    """Ask the engine for help; where a page is full and spelled as typed it is asked nothing."""
    return Poor(propose(engine, query, page), why_empty(engine, query) if page.total == 0 else NO_REASON)


def shape(poor: Poor) -> Shape:
    """The same for programs."""
    meant = poor.proposal
    return {
        "did_you_mean": {"query": str(meant.query), "articles": meant.articles} if meant else None,
        "nowhere": list(poor.why.nowhere),
        "without": [_way_shape(way) for way in poor.why.ways],
    }


def _way_shape(way: Way) -> Shape:
    parts = [{"filter": part.filter.facet} if part.filter else {"text": part.text} for part in way.parts]
    return {"parts": parts, "query": str(way.query), **filters(way.query), "articles": way.articles}
