"""A plan as Elasticsearch's query bodies; nothing that a reader typed is ever parsed by Elasticsearch."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.elasticsearch_records import spelt
from indexer.plan import AllOf, AnyOf, AnyTerm, Bonus, Clause, NoneOf, Plan, Prefix, Run, Scored, Term
from indexer.record_terms import NAMED, RANKED

Body = Mapping[str, Any]

_STREAMS = frozenset({*RANKED, *NAMED})

_LONGEST = 32_766
"""Bytes of a term. No record holds a longer one, and Lucene fails on a question for it."""
_NOTHING: Body = {"match_none": {}}


def compiled(plan: Plan, *, scored: bool = True) -> Body:
    """The hits of a plan; without `scored` they are only counted, not ranked."""
    terms = [_term(part) for part in plan.ranking if isinstance(part, Scored)]
    bonuses = [_bonus(part) for part in plan.ranking if isinstance(part, Bonus)] if scored else []
    parts: dict[str, Any] = {"filter": [clause_body(plan.matches)]}
    if plan.ranked_only:
        parts["must" if scored else "filter"] = [*([] if scored else parts["filter"]), _any(terms, 1)]
    elif scored:
        bonuses += terms
    return {"bool": parts | ({"should": bonuses} if bonuses else {})}


def clause_body(clause: Clause) -> Body:
    """A clause as a query; its score means nothing."""
    match clause:
        case Term(field, value):
            return clause_body(AnyTerm(field, (value,)))
        case AnyTerm(field, values):
            texts = map(_token if field in _STREAMS else _utf8, values)
            return {"terms": {field: [text for text in texts if len(text.encode()) <= _LONGEST]}}
        case Run(field):
            return {"match_phrase": {field: {"query": " ".join(map(_token, clause.stretch)), "analyzer": "whitespace"}}}
        case Prefix(field, start):
            return {"prefix": {field: {"value": _utf8(start)[: _LONGEST // 4]}}}
        case AnyOf(clauses, least):
            return _any([clause_body(each) for each in clauses], least)
        case NoneOf():
            return _all((clause,))
        case AllOf(clauses):
            return _all(clauses)


def _all(clauses: Iterable[Clause]) -> Body:
    """Flat, since Elasticsearch bounds how deep queries are nested."""
    wanted: list[Body] = []
    unwanted: list[Body] = []
    for each in _flat(clauses):
        if isinstance(each, NoneOf):
            unwanted += map(clause_body, each.clauses)
        else:
            wanted.append(clause_body(each))
    parts = {"filter": wanted, "must_not": unwanted}
    if len(wanted) == 1 and not unwanted:
        return wanted[0]
    return (
        {"bool": {name: bodies for name, bodies in parts.items() if bodies}}
        if wanted or unwanted
        else {"match_all": {}}
    )


def _flat(clauses: Iterable[Clause]) -> Iterator[Clause]:
    for each in clauses:
        if isinstance(each, AllOf):
            yield from _flat(each.clauses)
        else:
            yield each


def _any(bodies: list[Body], least: int) -> Body:
    if len(bodies) < max(1, least):
        return _NOTHING  # a bool query without clauses would be everything
    return bodies[0] if len(bodies) == 1 else {"bool": {"should": bodies, "minimum_should_match": least}}


def _term(part: Scored) -> Body:
    """Elasticsearch keeps to BM25 with k1 + 1 in the numerator, as a plan means it, though Lucene no longer does."""
    return {"term": {part.field: {"value": _token(part.term), "boost": part.boost}}}


def _bonus(part: Bonus) -> Body:
    return {"constant_score": {"filter": clause_body(part.clause), "boost": part.score}}


def _token(term: str) -> str:
    return spelt(_utf8(term))


def _utf8(value: str) -> str:
    return value.encode("utf-8", "replace").decode()
