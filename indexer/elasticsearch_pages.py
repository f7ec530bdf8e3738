"""Where a page of hits begins, by a number of hits to leave out or by the last hit of the page before."""

import re
from dataclasses import dataclass
from typing import Any

from indexer.engine import MOST_HITS
from indexer.query import Query, Sort

_RANKED = re.compile(r"relevance-([0-9]{1,9}(?:\.[0-9]{1,20})?(?:e[+-]?[0-9]{1,3})?)-([0-9]{1,18})")
_ORDERED = re.compile(r"(newest|oldest|cited)-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Place:
    """`offset` hits are left out; those are asked for that stand behind the sort values `after`."""

    order: Sort
    limit: int
    offset: int
    after: tuple[float | int, ...] | None

    @classmethod
    def of(cls, query: Query, order: Sort) -> "Place":
        """The page that the query asks for, within bounds."""
        limit, offset = max(1, min(query.limit, MOST_HITS)), max(0, query.offset)
        if query.after is None:
            return cls(order, limit, offset, None)
        return cls(order, limit, 0, _given(query.after, order))

    @property
    def body(self) -> dict[str, Any]:
        """The sort, the size and the place as a search body has them, for an offset within the window."""
        found: dict[str, Any] = {"sort": hit_order(self.order), "size": self.limit, "from": self.offset}
        return found | ({"search_after": list(self.after)} if self.after is not None else {})

    @property
    def beyond_window(self) -> bool:
        """Whether the page is deeper than Elasticsearch goes by counting."""
        return self.offset + self.limit > MOST_HITS

    def following(self, hits: list[dict[str, Any]], following: bool) -> str | None:
        """What leads to the next page, None on the last."""
        if not hits or not following:
            return None
        return "-".join((self.order, *map(repr, hits[-1]["sort"])))


def hit_order(order: Sort) -> list[dict[str, str]]:
    """How hits are sorted; equal scores stand newest first."""
    return [{"_score": "desc"}, {"newest": "desc"}] if order == "relevance" else [{order: "desc"}]


def _given(token: str, order: Sort) -> tuple[float | int, ...] | None:
    ranked = _RANKED.fullmatch(token)
    if ranked and order == "relevance":
        return float(ranked[1]), int(ranked[2])
    ordered = _ORDERED.fullmatch(token)
    return (int(ordered[2]),) if ordered and ordered[1] == order else None
