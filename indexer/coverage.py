"""How much of each source is held, by year and by month, and where there is nothing between what there is."""

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.portal import Portal
from indexer.engine import MOST_VALUES, Engine
from indexer.query import Facet, Filter, Query
from indexer.record import Count

MOST = 2_000
"""Values of a facet that are read: 166 years of months."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One source: articles in all, and by span (`2016`, or `2016-05`) in the order of time; `undated` bear no date at all."""

    portal: str
    articles: int
    spans: tuple[tuple[str, int], ...]
    undated: int

    def holes(self, until: str | None = None) -> tuple[str, ...]:
        """The spans without an article between the first and the last one, or `until` where that is later."""
        if not self.spans:
            return ()
        held = {span for span, _ in self.spans}
        end = max(self.spans[-1][0], until or "")
        return tuple(span for span in spans(self.spans[0][0], end) if span not in held)


def open_end(portal: Portal | None, today: str) -> str | None:
    """Up to which span articles are expected: `today`'s of an active portal, for all others none beyond their last."""
    return today if portal is not None and portal.state == "active" else None


def held_portals(engine: Engine) -> tuple[Count, ...]:
    """The sources that hold articles and how many, the largest first."""
    return engine.search(Query(limit=0), ("portal",), MOST_VALUES).facets["portal"]


def coverage(engine: Engine, portals: Iterable[str], by: Facet = "month") -> tuple[Covered, ...]:
    """Of these sources, by `month` or by `year` of publication."""
    return tuple(_covered(engine, portal, by) for portal in portals)


def _covered(engine: Engine, portal: str, by: Facet) -> Covered:
    page = engine.search(Query(filters=(Filter("portal", (portal,)),), limit=0), (by,), MOST)
    counts = sorted((each.value, each.count) for each in page.facets[by])
    return Covered(portal, page.total, tuple(counts), page.total - sum(count for _, count in counts))


def spans(first: str, last: str) -> tuple[str, ...]:
    """Every year (`2016`) or month (`2016-05`) from the first to the last."""
    if len(first) == 4:
        return tuple(f"{year:04}" for year in range(int(first), int(last[:4]) + 1))
    begin, end = _month(first), _month(last)
    return tuple(f"{at // 12:04}-{at % 12 + 1:02}" for at in range(begin, end + 1))


def _month(span: str) -> int:
    return int(span[:4]) * 12 + int(span[5:7]) - 1
