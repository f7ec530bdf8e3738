"""Counting facets in the same request that finds the hits, each without its own filters."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from indexer.elasticsearch_query import Body
from indexer.query import FACETS, Facet, Filter, Query
from indexer.record import Count

_OF_A_SHARD = 1_000
_ALL = 2**31 - 1


class Facets:
    """What is counted for a query: `wider` leaves out the filters that some facet must not see, and `body` brings them in again,
    for the hits and for every other facet.
    """

    def __init__(self, query: Query, facets: tuple[Facet, ...], size: int, clause: Callable[[Query], Body]) -> None:
        self._facets = facets
        self._size = size
        self._clause = clause
        self._own = tuple(
            each for each in query.filters if each.facet in facets and each.facet in FACETS and not each.fixed
        )
        self.wider = replace(query, filters=tuple(each for each in query.filters if each not in self._own))

    @property
    def body(self) -> Mapping[str, Any]:
        """A search body's `aggs` and `post_filter`."""
        found: dict[str, Any] = (
            {"aggs": self._counted(self._facets, max(self._size, _OF_A_SHARD))} if self._facets else {}
        )
        return found | ({"post_filter": self._filtered(self._own)} if self._own else {})

    def counts(
        self, answer: Mapping[str, Any], again: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    ) -> Mapping[Facet, tuple[Count, ...]]:
        """The counts of every facet. Those that some shard has cut short are asked for `again` in full, so that they are exact."""
        found = {facet: _terms(answer, facet) for facet in self._facets}
        short = tuple(facet for facet in self._facets if found[facet]["doc_count_error_upper_bound"])
        if short:
            more = again({"aggs": self._counted(short, _ALL)})
            found |= {facet: _terms(more, facet) for facet in short}
        return {
            facet: tuple(Count(each["key"], each["doc_count"]) for each in found[facet]["buckets"])
            for facet in self._facets
        }

    def _counted(self, facets: tuple[Facet, ...], of_a_shard: int) -> Mapping[str, Body]:
        order = [{"_count": "desc"}, {"_key": "asc"}]
        return {
            facet: self._narrowed(
                facet, {"terms": {"field": facet, "size": self._size, "shard_size": of_a_shard, "order": order}}
            )
            for facet in facets
        }

    def _narrowed(self, facet: Facet, counted: Body) -> Body:
        others = tuple(each for each in self._own if each.facet != facet)
        return {"filter": self._filtered(others), "aggs": {"values": counted}}

    def _filtered(self, filters: tuple[Filter, ...]) -> Body:
        return self._clause(Query(filters=filters))


def _terms(answer: Mapping[str, Any], facet: Facet) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer["aggregations"][facet]["values"]
    return found
