"""Where a page of hits begins, by a number of hits to leave out or by the last hit of the page before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.engine import MOST_HITS
from indexer.query import Query, Sort

_SCORED = re.compile(r"relevance-([0-9]{1,9}(?:\.[0-9]{1,20})?(?:E-?[0-9]{1,2})?)-([0-9]{1,19})", re.ASCII)
_ORDERED = re.compile(r"(newest|oldest|cited)-([0-9]{1,19})", re.ASCII)
_LARGEST = 2**63 - 1

Hit = Mapping[str, Any]
"""A hit as Elasticsearch answers it."""


@dataclass(frozen=True, slots=True)
class Place:
    """`offset` hits are left out, or those that do not stand behind the sort values `after`."""

    order: Sort
    limit: int
    offset: int
    after: tuple[float | int, ...] | None

    @classmethod
    def of(cls, query: Query, order: Sort) -> "Place":
        """The page that the query asks for, within bounds."""
        limit, offset = max(0, min(query.limit, MOST_HITS)), max(0, query.offset)
        if query.after is None:
            return cls(order, limit, offset, None)
        return cls(order, limit, 0, _given(query.after, order))

    @property
    def near(self) -> bool:
        """Whether Elasticsearch gets there by counting."""
        return self.offset + self.limit <= MOST_HITS

    def body(self) -> dict[str, Any]:
        """The hits of the page and one more, which tells whether there is another page."""
        found: dict[str, Any] = {"sort": sort_of(self.order), "size": self.limit and self.limit + 1}
        if self.after is not None:
            return found | {"search_after": list(self.after)}
        return found | {"from": self.offset}

    def following(self, hits: Sequence[Hit]) -> str | None:
        """What leads to the next page, given all that `body` asked for; None on the last."""
        if len(hits) <= self.limit or not self.limit:
            return None
        return "-".join((self.order, *map(_spelt, hits[self.limit - 1]["sort"])))


def sort_of(order: Sort) -> list[Mapping[str, str]]:
    """Equal scores stand newest first."""
    return [{"_score": "desc"}, {"newest": "desc"}] if order == "relevance" else [{order: "desc"}]


def _spelt(value: float | int) -> str:
    return repr(value).replace("e", "E").replace("E+", "E") if isinstance(value, float) else str(value)


def _given(token: str, order: Sort) -> tuple[float | int, ...] | None:
    """The sort values that a page of this order gave."""
    found = (_SCORED if order == "relevance" else _ORDERED).fullmatch(token)
    if found is None or int(found[2]) > _LARGEST:
        return None
    if order == "relevance":
        return float(found[1]), int(found[2])
    return (int(found[2]),) if found[1] == order else None
