"""Ai ban hành: which body issued a document, read from its key, and under which names articles know a body."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from analyzers.bodies import IssuingBody, bodies, body_of
from analyzers.places import provinces
from analyzers.text import fold
from indexer.engine import MOST_VALUES, Engine
from indexer.identity_keys import describe
from indexer.query import Query
from indexer.record import Count, DocumentRecord
from webapp.home import Cited, most_cited

LOOKED_AT = 60
_TERM = re.compile(r"\d+\Z")


def bodies_of_key(key: str) -> tuple[IssuingBody, ...]:
    """The bodies whose symbol the number of the document bears: one, or several that share it, or none.

    Of bodies that took one another's place those alive in the year of the key are meant, where the key holds one.
    """
    whole = describe(key)
    scope = whole.scope or ""
    if scope.rpartition(".")[2] in bodies():
        return (bodies()[scope.rpartition(".")[2]],)
    parts = [_TERM.sub("", part) for part in whole.number.split("-")[1:]]
    named = next((found for part in reversed(parts) if (found := _by_symbol().get(part))), ())
    fits = [body for body in named if _is_of_a_province(body) == (scope in provinces())]
    alive = tuple(body for body in fits if whole.year is None or body.lived_in(whole.year))
    return alive or tuple(fits)


def _is_of_a_province(body: IssuingBody) -> bool:
    """Keys tell the papers of a province's bodies; those of districts and communes have none."""
    return body.province_scoped and body.level in ("province", "party")


def issued_by(body: IssuingBody, counted: Iterable[Count]) -> tuple[Count, ...]:
    """Those of the counted documents (values of the facet `document`) whose number may be the body's."""
    return tuple(each for each in counted if any(one.id == body.id for one in bodies_of_key(each.value)))


def issued_certainly(
    engine: Engine, body: IssuingBody, counted: Iterable[Count], limit: int
) -> tuple[tuple[Cited, ...], int | None]:
    """The most cited documents of the body, and how many there are in all.

    Where others share its symbol these are the documents whose issuer articles name so most often, and nobody has counted them: None.
    """
    mine = issued_by(body, counted)
    if all(len(bodies_of_key(each.value)) == 1 for each in mine):
        return most_cited(engine, mine[:limit]), len(mine)
    looked = most_cited(engine, mine[:LOOKED_AT])
    return tuple(each for each in looked if _is_named_most(each.document, body))[:limit], None


def _is_named_most(record: DocumentRecord, body: IssuingBody) -> bool:
    known = (body_of(issuer.value) for issuer in record.issuers)
    return next((one.id == body.id for one in known if one is not None), False)


def of_province(ids: Iterable[str], counted: Iterable[Count]) -> tuple[Count, ...]:
    """Those of the counted documents that a body of one of these provinces issued."""
    wanted = frozenset(ids)
    return tuple(each for each in counted if (describe(each.value).scope or "").partition(".")[0] in wanted)


def names_held(engine: Engine) -> dict[str, tuple[Count, ...]]:
    """By the id of a body the names under which articles cite it, the most frequent first; the body cited most first."""
    found: dict[str, list[Count]] = {}
    counted: Sequence[Count] = engine.search(Query(limit=1), ("issuer",), MOST_VALUES).facets["issuer"]
    for each in counted:
        if (known := _body_named(each.value)) is not None:
            found.setdefault(known, []).append(each)
    return {body: tuple(names) for body, names in found.items()}


@cache
def _body_named(name: str) -> str | None:
    body = body_of(name)
    return body.id if body else None


@cache
def _by_symbol() -> dict[str, tuple[IssuingBody, ...]]:
    known: dict[str, dict[str, IssuingBody]] = {}
    for body in bodies().values():
        shared = ("TW",) if body.numbering == "party-central" else ()
        for symbol in (*body.symbols, *shared):
            known.setdefault(fold(symbol).lower().replace("&", ""), {})[body.id] = body
    return {symbol: tuple(found.values()) for symbol, found in known.items()}
