"""A plan as tantivy's own queries; nothing that a reader typed is ever parsed by tantivy."""

import re
from collections.abc import Mapping
from typing import Any

import tantivy
from tantivy import Occur

from indexer.plan import AllOf, AnyOf, AnyTerm, Bonus, Clause, NoneOf, Plan, Prefix, Run, Scored, Term

_DEARER = 2
"""Looking a hit up costs so many times what going on to the next record does (measured)."""


class Compiler:
    """Compiles for one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema
        self._frequencies: tuple[tantivy.Searcher | None, dict[Term, int]] = (None, {})

    def hits(self, plan: Plan) -> tantivy.Query:
        """The hits of a plan, to be counted or sorted; their score means nothing."""
        return self.clause(articles(plan))

    def ranked(self, plan: Plan, searcher: tantivy.Searcher, hits: int) -> tantivy.Query:
        """The hits of a plan, so many, with their scores.

        tantivy goes through all records of what stands together as optional, but looks hit by hit into what stands apart: so what
        far more records hold than are hits stands apart.
        """
        apart: list[tantivy.Query] = []
        together: list[tantivy.Query] = []
        for part in plan.ranking:
            held = self._held(searcher, part)
            if held:
                (apart if _DEARER * hits < held else together).append(self._rank(part))
        query = tantivy.Query.const_score_query(self.hits(plan), 0.0)
        for optional in (together, *([one] for one in apart)):
            query = tantivy.Query.boolean_query([(Occur.Must, query), *((Occur.Should, part) for part in optional)])
        return query

    def _held(self, searcher: tantivy.Searcher, part: Scored | Bonus) -> int:
        """How many records get something for this part, where it is known at little cost."""
        if isinstance(part, Bonus) and isinstance(part.clause, Term):
            return self._frequency(searcher, part.clause)
        return 1

    def _frequency(self, searcher: tantivy.Searcher, term: Term) -> int:
        known, frequencies = self._frequencies
        if known is not searcher:
            frequencies = {}
            self._frequencies = (searcher, frequencies)
        if term not in frequencies:
            frequencies[term] = searcher.doc_freq(term.field, term.value)
        return frequencies[term]

    def clause(self, clause: Clause) -> tantivy.Query:
        """A clause as a query; its score means nothing."""
        match clause:
            case Term(field, value):
                return tantivy.Query.term_query(self._schema, field, utf8(value), "basic")
            case AnyTerm(field, values):
                return tantivy.Query.term_set_query(self._schema, field, [utf8(value) for value in values])
            case Run(field):
                places: list[str | tuple[int, str]] = [(2 * place, pair) for place, pair in enumerate(clause.pairs)]
                return tantivy.Query.phrase_query(self._schema, field, places)
            case Prefix(field, start):
                # A pair that begins so stands beside its first syllable: going through the pairs too finds nothing more.
                return tantivy.Query.regex_query(self._schema, field, re.escape(utf8(start)) + "[^_]*")
            case AllOf(clauses):
                return self._all(clauses)
            case AnyOf(clauses, least):
                return tantivy.Query.boolean_query([(Occur.Should, self.clause(each)) for each in clauses], least)
            case NoneOf(clauses):
                return self._all((clause,))

    def below(self, query: tantivy.Query, order: str, place: int) -> tantivy.Query:
        """The records of a query that stand below a place in an order."""
        lower = tantivy.Query.range_query(
            self._schema, order, tantivy.FieldType.Unsigned, 0, place, include_upper=False
        )
        return tantivy.Query.boolean_query([(Occur.Must, query), (Occur.Must, lower)])

    def _all(self, clauses: tuple[Clause, ...]) -> tantivy.Query:
        parts = [(Occur.Must, self.clause(each)) for each in clauses if not isinstance(each, NoneOf)]
        parts = parts or [(Occur.Must, tantivy.Query.all_query())]
        unwanted = (each for none in clauses if isinstance(none, NoneOf) for each in none.clauses)
        return tantivy.Query.boolean_query(parts + [(Occur.MustNot, self.clause(each)) for each in unwanted])

    def _rank(self, part: Scored | Bonus) -> tantivy.Query:
        if isinstance(part, Bonus):
            return tantivy.Query.const_score_query(self.clause(part.clause), part.score)
        term = tantivy.Query.term_query(self._schema, part.field, utf8(part.term), "freq")
        return tantivy.Query.boost_query(term, part.boost)


def articles(plan: Plan) -> Clause:
    """The clause that all hits of a plan meet, and nothing else does."""
    if not plan.ranked_only:
        return plan.matches
    terms = (Term(part.field, part.term) for part in plan.ranking if isinstance(part, Scored))
    return AllOf((plan.matches, AnyOf(tuple(dict.fromkeys(terms)))))


def utf8(value: str) -> str:
    """The value without what no text in UTF-8 can hold: lone surrogates."""
    return value.encode("utf-8", "replace").decode()


COUNT: Mapping[str, object] = {"records": {"value_count": {"field": "newest"}}}
"""Counts records in an aggregation: each has exactly one place in the order by date."""


def counted_in(answer: Mapping[str, Any]) -> int:
    """What `COUNT` has counted."""
    return int(answer["records"]["value"])


def count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """How many records meet the query."""
    return counted_in(searcher.aggregate(query, dict(COUNT)))


def total(found: tantivy.SearchResult) -> int:
    """All hits of a search, beyond those that it gives; tantivy's type stub lacks the attribute."""
    return int(found.count)  # type: ignore[attr-defined]
