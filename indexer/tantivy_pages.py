"""Where a page of hits begins, by a number of hits to leave out or by the last hit of the page before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import tantivy

from indexer.engine import MOST_HITS
from indexer.query import Query, Sort

_GIVEN = re.compile(r"(relevance|newest|oldest|cited)-([0-9]{1,19})")


@dataclass(frozen=True, slots=True)
class Place:
    """`offset` hits are left out, and in an order by date or citations those that do not stand below `below`."""

    order: Sort
    limit: int
    offset: int
    below: int | None

    @classmethod
    def of(cls, query: Query, order: Sort) -> "Place":
        """The page that the query asks for, within bounds."""
        limit, offset = max(0, min(query.limit, MOST_HITS)), max(0, query.offset)
        given = _GIVEN.fullmatch(query.after) if query.after is not None else None
        if given is None or given[1] != order:
            return cls(order, limit, offset if query.after is None else 0, None)
        if order == "relevance":
            return cls(order, limit, int(given[2]), None)
        return cls(order, limit, 0, int(given[2]))

    def following(self, searcher: tantivy.Searcher, shown: Sequence[tuple[object, tantivy.DocAddress]]) -> str:
        """What leads to the page after the hits shown."""
        if self.order == "relevance":
            return f"relevance-{self.offset + len(shown)}"
        (last,) = searcher.fast_field_values(self.order, [shown[-1][1]])
        return f"{self.order}-{last}"
