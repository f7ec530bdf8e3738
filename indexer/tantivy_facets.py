"""Counting facets: exact, and kept as long as the commit that they were counted in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import tantivy

from indexer.engine import MOST_VALUES
from indexer.plan import Clause
from indexer.query import Facet
from indexer.record import Count
from indexer.tantivy_query import COUNT, Compiler, counted_in

_ALL_VALUES = 10_000_000
_KEPT_ANSWERS = 128
_KEPT_SIZE = 100
_SPARE = 8
_MOST_SPARE = 1_000
_Value = tuple[int, str]
"""The count with its sign turned, and the value: in order as they are."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records meet a clause, and the counts of facets among them: most frequent first, then by value."""

    total: int
    facets: Mapping[Facet, tuple[Count, ...]]


class FacetCounter:
    """Counts the records that meet a clause, and the values of facets among them.

    Whoever turns a page or changes the order asks for the same counts again: those of the last clauses are kept until the next commit.
    """

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._kept: tuple[tantivy.Searcher | None, dict[object, Counted]] = (None, {})

    def count(self, searcher: tantivy.Searcher, clause: Clause, facets: tuple[Facet, ...], size: int) -> Counted:
        """At most `size` values of each facet."""
        size = max(1, min(size, MOST_VALUES))
        known, kept = self._kept
        if known is not searcher:
            kept = {}
            self._kept = (searcher, kept)
        key = clause, facets, size
        found = kept.get(key)
        if found is None:
            found = _counted(searcher, self._compiler.clause(clause), facets, size)
            if len(kept) >= _KEPT_ANSWERS:
                kept.clear()
            if size <= _KEPT_SIZE:
                kept[key] = found
        return found


def _counted(searcher: tantivy.Searcher, query: tantivy.Query, facets: tuple[Facet, ...], size: int) -> Counted:
    """tantivy cuts among equal counts at random: more is asked for, and if all that is more counts the same as the last that is
    wanted, the equal ones are asked for again in order of value.
    """
    asked = max(size + 1, min(size * _SPARE, _MOST_SPARE))
    answer = searcher.aggregate(query, dict(COUNT) | _terms({facet: {"size": asked} for facet in facets}))
    counted = {facet: _sorted(answer[facet]["buckets"]) for facet in facets}
    least = {
        facet: _count_of(counts[size - 1])
        for facet, counts in counted.items()
        if len(counts) == asked and _count_of(counts[size - 1]) == _count_of(counts[-1])
    }
    if least:
        again = searcher.aggregate(query, _terms({facet: _by_value(size, count) for facet, count in least.items()}))
        for facet, count in least.items():
            equal = [other for other in _sorted(again[facet]["buckets"]) if _count_of(other) == count]
            counted[facet] = [other for other in counted[facet] if _count_of(other) > count] + equal
    return Counted(
        counted_in(answer), {f: tuple(Count(v, -n) for n, v in counts[:size]) for f, counts in counted.items()}
    )


def _by_value(size: int, least: int) -> dict[str, object]:
    """Of the first `size` values that are not rarer only those before the cut are more frequent: enough of the equal ones remain."""
    return {"size": size, "min_doc_count": least, "order": {"_key": "asc"}}


def _terms(wanted: Mapping[Facet, Mapping[str, object]]) -> dict[str, object]:
    return {f: {"terms": {"field": f, "segment_size": _ALL_VALUES, **more}} for f, more in wanted.items()}


def _sorted(buckets: Iterable[Mapping[str, Any]]) -> list[_Value]:
    return sorted((-bucket["doc_count"], bucket["key"]) for bucket in buckets)


def _count_of(value: _Value) -> int:
    return -value[0]
