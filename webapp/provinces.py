"""Tỉnh, thành phố: then and now, what merged into what, and what its articles cite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, request

from analyzers.bodies import IssuingBody, bodies
from analyzers.places import Province, province_named
from analyzers.places import provinces as gazetteer
from indexer.engine import MOST_VALUES, Engine
from indexer.query import Facet, Filter, Query
from indexer.record import Count
from webapp import issuing, present
from webapp.answer import Answer, Held, link
from webapp.asked import Asked
from webapp.home import Cited, cited_shape, most_cited
from webapp.tiles import tile_map
from webapp.timeline import timeline

Counts = Mapping[str, int]
SHOWN, BODIES, OF_A_BODY = 15, 6, 8


@dataclass(frozen=True, slots=True)
class Row:
    """A province of today, those that were merged into it, and articles by the map of then (`then`) and of now (`now`)."""

    province: Province
    now: int
    then: int
    before: tuple[tuple[Province, int], ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """What one of a province's bodies issued (None: no body is known by the number): how many documents, and those cited most."""

    body: IssuingBody | None
    documents: int
    cited: tuple[Cited, ...]


def provinces(held: Held) -> Answer:
    """Today's provinces, each with its forerunners, in the order of the alphabet."""
    then, now = _counts(held.engine)
    rows = tuple(_row(each, then, now) for each in _today())
    known = {each.name for each in gazetteer().values()}
    others = tuple(Count(name, count) for name, count in then.items() if name not in known)
    shape: present.Shape = {"provinces": [_row_shape(row) for row in rows], "others": present.counts(others)}
    mapped = request.args.get("ban-do") == "63"
    drawn = tile_map(then if mapped else now, lambda province: link("province", slug=province.id), then=mapped)
    return Answer("provinces.html", shape, {"rows": rows, "others": others, "map": drawn, "then": mapped})


def province(held: Held, slug: str) -> Answer:
    """The page of a province of today or of then."""
    found = gazetteer().get(slug)
    if found is None:
        abort(404)
    facet: Facet = "province" if found.until else "province_now"
    parameter = "tinh" if found.until else "tinhnay"
    query = Query(filters=(Filter(facet, (found.name,)),), sort="newest", limit=10)
    page = held.engine.search(query, ("document", "year", "month", "portal", "province"), MOST_VALUES)
    own = issuing.of_province((found.id, *(each.id for each in _before(found))), page.facets["document"])
    kept = {each.value for each in own}
    others = tuple(each for each in page.facets["document"] if each.value not in kept)
    cited = most_cited(held.engine, others[:SHOWN])
    issued = _by_body(held.engine, own)
    years = tuple(sorted(page.facets["year"], key=lambda each: each.value))
    context = {
        "province": found,
        "heirs": _named(found.successors),
        "before": _before(found),
        "parameter": parameter,
        "page": page,
        "timeline": timeline(Asked(chosen={parameter: (found.name,)}), page.facets["month"], page.total),
        "cited": cited,
        "issued": issued,
        "issued_in_all": len(own),
        "portals": held.portals,
    }
    shape: present.Shape = {
        **_province_shape(found),
        "merged_into_it": [_province_shape(each) for each in _before(found)],
        "articles": page.total,
        "by_year": present.counts(years),
        "by_name_then": present.counts(page.facets["province"]),
        "sources": present.counts(page.facets["portal"]),
        "issued": [_issued_shape(each) for each in issued],
        "most_cited": cited_shape(cited),
        "newest": [present.brief_article(each.article) for each in page.hits],
    }
    return Answer("province.html", shape, context)


def _by_body(engine: Engine, own: Sequence[Count]) -> tuple[Issued, ...]:
    """The documents of a province's bodies by body, the body that issued most of them first."""
    groups: dict[str, list[Count]] = {}
    for each in own:
        known = issuing.bodies_of_key(each.value)
        groups.setdefault(known[0].id if len(known) == 1 else "", []).append(each)
    ranked = sorted(groups.items(), key=lambda group: (not group[0], -len(group[1]), group[0]))
    return tuple(
        Issued(bodies().get(body), len(counted), most_cited(engine, tuple(counted[:OF_A_BODY])))
        for body, counted in ranked[:BODIES]
    )


def _issued_shape(each: Issued) -> present.Shape:
    return {
        "body": each.body.id if each.body else None,
        "documents": each.documents,
        "most_cited": cited_shape(each.cited),
    }


def slug_of(name: str) -> str | None:
    """The last part of the address of a province's page, None for a name that the gazetteer does not know."""
    known = province_named(name)
    return known.id if known else None


def _counts(engine: Engine) -> tuple[Counts, Counts]:
    page = engine.search(Query(limit=1), ("province", "province_now"), 200)
    then, now = (page.facets[facet] for facet in ("province", "province_now"))
    return {each.value: each.count for each in then}, {each.value: each.count for each in now}


def _today() -> list[Province]:
    return sorted((each for each in gazetteer().values() if not each.until), key=lambda each: each.id)


def _before(province: Province) -> tuple[Province, ...]:
    return tuple(each for each in gazetteer().values() if province.id in each.successors)


def _named(ids: tuple[str, ...]) -> tuple[Province, ...]:
    return tuple(gazetteer()[each] for each in ids)


def _row(each: Province, then: Counts, now: Counts) -> Row:
    before = tuple((old, then.get(old.name, 0)) for old in _before(each))
    return Row(each, now.get(each.name, 0), then.get(each.name, 0), before)


def _row_shape(row: Row) -> present.Shape:
    before = [{**_province_shape(old), "articles": count} for old, count in row.before]
    return {
        **_province_shape(row.province),
        "articles": row.now,
        "articles_as_named_then": row.then,
        "merged_into_it": before,
    }


def _province_shape(each: Province) -> present.Shape:
    return {
        "id": each.id,
        "name": each.name,
        "kind": each.kind,
        "since": each.since,
        "until": each.until,
        "successors": list(each.successors),
        "resolution": each.resolution,
    }
