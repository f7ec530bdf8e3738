"""A plan as Elasticsearch's query bodies; nothing that a reader typed is ever parsed by Elasticsearch."""

from collections.abc import Iterable, Mapping
from typing import Any

from indexer.plan import AllOf, AnyOf, AnyTerm, Bonus, Clause, NoneOf, Plan, Prefix, Run, Scored, Term

Body = Mapping[str, Any]

SCALE = 2.2
"""k1 + 1, which Lucene leaves out of BM25: scores are this many times smaller than the plan means."""

_LONGEST = 8_000


def compiled(plan: Plan, *, scored: bool = True) -> Body:
    """The hits of a plan; without `scored` they are only counted, not ranked."""
    parts: dict[str, list[Body]] = {"filter": [clause_body(plan.matches)], "must": [], "should": []}
    ranking = [_term(part) for part in plan.ranking if isinstance(part, Scored)]
    if plan.ranked_only:
        parts["must"].append({"bool": {"should": ranking, "minimum_should_match": 1}})
    elif scored:
        parts["should"] += ranking
    if scored:
        parts["should"] += [_bonus(part) for part in plan.ranking if isinstance(part, Bonus)]
    return {"bool": {key: value for key, value in parts.items() if value} | {"minimum_should_match": 0}}


def clause_body(clause: Clause) -> Body:
    """A clause as a query; its score means nothing."""
    match clause:
        case Term(field, value):
            return {"term": {field: _utf8(value)}}
        case AnyTerm(field, values):
            return {"terms": {field: [_utf8(value) for value in values]}}
        case Run(field):
            return {"match_phrase": {field: _utf8(" ".join(clause.stretch))}}
        case Prefix(field, start):
            return {"prefix": {field: {"value": _utf8(start)}}}
        case AllOf(clauses):
            return {"bool": {"filter": _bodies(clauses)}} if clauses else {"match_all": {}}
        case AnyOf(clauses, least):
            return {"bool": {"should": _bodies(clauses), "minimum_should_match": least}}
        case NoneOf(clauses):
            return {"bool": {"must_not": _bodies(clauses)}}


def _bodies(clauses: Iterable[Clause]) -> list[Body]:
    return [clause_body(each) for each in clauses]


def _term(part: Scored) -> Body:
    return {"term": {part.field: {"value": _utf8(part.term), "boost": part.boost}}}


def _bonus(part: Bonus) -> Body:
    return {"constant_score": {"filter": clause_body(part.clause), "boost": part.score / SCALE}}


def _utf8(value: str) -> str:
    """Longer terms than Lucene keeps are refused even in a question."""
    return value[:_LONGEST].encode("utf-8", "replace").decode()
