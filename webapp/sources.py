"""Nguồn: who publishes, in what state, and what is held of it."""

from dataclasses import dataclass

from flask import abort

from indexer.coverage import held_portals
from indexer.query import Filter, Query
from webapp import present
from webapp.answer import Answer, Held
from webapp.asked import Asked
from webapp.home import cited_shape, most_cited
from webapp.timeline import timeline

MOST_MONTHS = 1_000


@dataclass(frozen=True, slots=True)
class Source:
    """A source with how many of its articles are held; `name` is its id where no portal file is known."""

    id: str
    name: str
    articles: int


def sources(held: Held) -> Answer:
    """The sources that hold articles, then the other portals known."""
    counts = {each.value: each.count for each in held_portals(held.engine)}
    order = [*counts, *sorted(held.portals.keys() - counts.keys())]
    found = tuple(Source(each, _name(held, each), counts.get(each, 0)) for each in order)
    shape: present.Shape = {"sources": [{**_portal_shape(held, each.id), "articles": each.articles} for each in found]}
    return Answer("sources.html", shape, {"sources": found, "portals": held.portals})


def source(held: Held, portal: str) -> Answer:
    """The page of one source."""
    query = Query(filters=(Filter("portal", (portal,)),), sort="newest", limit=10)
    page = held.engine.search(query, ("document", "year", "month"), MOST_MONTHS)
    if portal not in held.portals and not page.total:
        abort(404)
    cited = most_cited(held.engine, page.facets["document"][:15])
    years = tuple(sorted(page.facets["year"], key=lambda each: each.value))
    shape: present.Shape = {
        **_portal_shape(held, portal),
        "articles": page.total,
        "by_year": present.counts(years),
        "most_cited": cited_shape(cited),
        "newest": [present.brief_article(each.article) for each in page.hits],
    }
    context = {
        "id": portal,
        "name": _name(held, portal),
        "portal": held.portals.get(portal),
        "before": tuple(each for each in held.portals.values() if each.successor == portal),
        "page": page,
        "timeline": timeline(Asked(chosen={"nguon": (portal,)}), page.facets["month"], page.total),
        "cited": cited,
        "portals": held.portals,
    }
    return Answer("source.html", shape, context)


def _name(held: Held, portal: str) -> str:
    known = held.portals.get(portal)
    return known.name if known else portal


def _portal_shape(held: Held, portal: str) -> present.Shape:
    known = held.portals.get(portal)
    if known is None:
        return {"id": portal, "name": portal}
    return {
        "id": known.id,
        "name": known.name,
        "province": known.province,
        "level": known.level,
        "kind": known.kind,
        "hosts": list(known.hosts),
        "state": known.state,
        "successor": known.successor,
    }
