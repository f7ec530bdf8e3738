"""Cơ quan ban hành: who they are, then and now, what they issued as articles tell, where and when that is spoken of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import abort

from analyzers.bodies import IssuingBody
from analyzers.bodies import bodies as table
from analyzers.places import Province
from indexer.engine import MOST_VALUES, Page
from indexer.query import Filter, Query
from indexer.record import Count
from webapp import present
from webapp.answer import Answer, Held, link
from webapp.asked import MOST_VALUES as MOST_ASKED
from webapp.asked import Asked
from webapp.home import Cited, cited_shape, most_cited
from webapp.issuing import issued_by, issued_certainly, names_held
from webapp.labels import BODY_GROUPS
from webapp.tiles import tile_map
from webapp.timeline import timeline

SHOWN = 20
FEW = 6
"""So many names make no address too long: beyond, a tile leads to its province instead of the articles that it counts."""
TOGETHER = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A body in the list: `at_least` articles cite it (so many under the most frequent of its names)."""

    body: IssuingBody
    at_least: int


def bodies(held: Held) -> Answer:
    """Every body that articles cite, by its kind, those cited most first; then how many more are known."""
    names = names_held(held.engine)
    rows = [Row(table()[body], counts[0].count) for body, counts in names.items()]
    rows.sort(key=lambda row: (-row.at_least, row.body.id))
    groups = [(name, tuple(row for row in rows if group_of(row.body) == name)) for name in BODY_GROUPS]
    shape: present.Shape = {
        "bodies": [{**_body_shape(row.body), "articles_at_least": row.at_least} for row in rows],
        "known": len(table()),
    }
    context = {"groups": [group for group in groups if group[1]], "silent": len(table()) - len(rows)}
    return Answer("bodies.html", shape, context)


def group_of(body: IssuingBody) -> str:
    """The part of the list in which a body stands."""
    if body.level == "party":
        return "party"
    if body.province_scoped or body.level in ("province", "district", "commune"):
        return "local"
    return "organisation" if body.numbering == "organisation" else "state"


def body(held: Held, body: str) -> Answer:
    """The page of one body."""
    found = table().get(body)
    if found is None:
        abort(404)
    names = names_held(held.engine).get(found.id, ())
    values = tuple(each.value for each in names)
    query = Query(filters=(Filter("issuer", values, fixed=True),), sort="newest", limit=1)
    page = held.engine.search(query, ("document", "month", "province_now"), MOST_VALUES) if values else None
    own = issued_certainly(held.engine, found, page.facets["document"], SHOWN)[0] if page else ()
    others = _beside(held, found, page)
    asked = Asked(chosen={"coquan": values[:MOST_ASKED]})
    shape: present.Shape = {
        **_body_shape(found),
        "names": present.counts(names),
        "articles": page.total if page else 0,
        "issued": cited_shape(own),
        "cited_together_with": cited_shape(others),
        "by_province": present.counts(page.facets["province_now"] if page else ()),
        "by_month": present.counts(_in_order(page.facets["month"]) if page else ()),
    }
    context = {
        "body": found,
        "before": tuple(each for each in table().values() if each.successor == found.id),
        "successor": table().get(found.successor or ""),
        "names": names,
        "page": page,
        "issued": own,
        "others": others,
        "here": {"coquan": list(values[:MOST_ASKED])},
        "timeline": timeline(asked, page.facets["month"], page.total) if page else None,
        "map": tile_map(_counts(page), _narrowed(values) if len(values) <= FEW else _province_page) if page else None,
    }
    return Answer("body.html", shape, context)


def _beside(held: Held, found: IssuingBody, page: Page | None) -> tuple[Cited, ...]:
    if page is None:
        return ()
    own = {each.value for each in issued_by(found, page.facets["document"])}
    return most_cited(held.engine, tuple(each for each in page.facets["document"] if each.value not in own)[:TOGETHER])


def _counts(page: Page) -> Mapping[str, int]:
    return {each.value: each.count for each in page.facets["province_now"]}


def _narrowed(names: Sequence[str]) -> Callable[[Province], str]:
    def address(province: Province) -> str:
        return link("search", tinhnay=province.name, coquan=list(names[:MOST_ASKED]))

    return address


def _province_page(province: Province) -> str:
    return link("province", slug=province.id)


def _in_order(counted: Sequence[Count]) -> list[Count]:
    return sorted(counted, key=lambda each: each.value)


def _body_shape(each: IssuingBody) -> present.Shape:
    return {
        "id": each.id,
        "name": each.name,
        "abbreviations": list(each.abbreviations),
        "symbols": list(each.symbols),
        "level": each.level,
        "in_each_province": each.province_scoped,
        "since": each.since,
        "until": each.until,
        "successor": each.successor,
        "source": each.source,
    }
