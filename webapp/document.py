"""Trang văn bản: what the articles say of one document, where and since when, what carries it out, and every sentence on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from flask import abort, request

from analyzers.bodies import body_of
from analyzers.places import Province
from indexer.engine import Engine, Page
from indexer.laws import law_titles
from indexer.numbers import number_slug
from indexer.query import Facet, Filter, Query, Sort
from indexer.record import ArticleRecord, Count, DocumentRecord
from webapp import cascade, elsewhere, marks, present, relations
from webapp.answer import Answer, Held, link
from webapp.asked import Asked, read_page
from webapp.cascade import Cascade, carried_out_by, issued_on
from webapp.firsts import First, first_mentions
from webapp.home import Cited, cited_shape, most_cited
from webapp.pager import last_page, pager
from webapp.security import local
from webapp.tiles import TileMap, on_map, tile_map
from webapp.timeline import timeline

SIZE = 20
TOGETHER = 12
QUOTED = 8
FACETS: tuple[Facet, ...] = ("month", "year", "level", "document")
MOST = 1000


@dataclass(frozen=True, slots=True)
class Mentioning:
    """An article and its sentences about the document."""

    article: ArticleRecord
    excerpts: tuple[marks.Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one page of articles in which one thing is said to be done to the document; None where nothing is."""

    relation: str | None
    rows: tuple[tuple[ArticleRecord, marks.Excerpt], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Where and since when: the map, the provinces with their first mentions, and those of the map in which none was seen.

    `unseen` have articles of other matters in the archive, `unheld` have none at all.
    """

    map: TileMap
    firsts: tuple[First, ...]
    unseen: tuple[Province, ...]
    unheld: tuple[Province, ...]

    @property
    def first(self) -> First | None:
        return self.firsts[0] if self.firsts and self.firsts[0].article else None


def document(held: Held, key: str) -> Answer:
    """The page of the document `key`."""
    record = held.engine.document(key)
    if record is None:
        abort(404)
    order: Sort = "oldest" if request.args.get("xep") == "cu" else "newest"
    then = request.args.get("ban-do") == "63"
    number, page = _mentions(held.engine, key, order, then, read_page(request.args.get("trang")))
    mentioning = tuple(Mentioning(each.article, marks.excerpts(each.article, key)) for each in page.hits)
    spread = _spread(held.engine, record, page, then)
    down = cascade.cascade(held.engine, record)
    together = _together(held.engine, key, page)
    shape = {
        **present.document_shape(record),
        "by_year": present.counts(_in_order(page.facets["year"])),
        "first_mentions": [_first_shape(each) for each in spread.firsts],
        "not_seen_in": [each.name for each in spread.unseen],
        "no_sources_in": [each.name for each in spread.unheld],
        "carried_out_by": _cascade_shape(down),
        "cited_together_with": cited_shape(together),
        **_mentions_shape(page, number, mentioning),
    }
    context = {
        **_facts(record),
        **_down(held.engine, record, down, page),
        "spread": spread,
        "then": then,
        "timeline": timeline(Asked(chosen={"vb": (key,)}), page.facets["month"], page.total),
        "together": together,
        "sentences": by_relation(mentioning),
        "pager": pager(page.total, number, SIZE, lambda n: _address(key, order, then, n) + "#cau"),
        "order": order,
        "total": page.total,
        "shown": (number - 1) * SIZE + 1,
        "came": local(request.args.get("tu")),
        "portals": held.portals,
    }
    return Answer("document.html", shape, context)


def _address(key: str, order: Sort, then: bool, number: int) -> str:
    ordered, mapped = "cu" if order == "oldest" else None, "63" if then else None
    return link("document", key=key, xep=ordered, trang=number if number > 1 else None, **{"ban-do": mapped})


def _facts(record: DocumentRecord) -> Mapping[str, object]:
    return {
        "document": record,
        "name": present.document_name(record),
        "table_number": None if record.number else _numbers_of_laws().get(record.key),
        "conflicting_dates": conflicting(record.dates),
        "conflicting_issuers": len({body for each in record.issuers if (body := body_of(each.value))}) > 1,
        "databases": elsewhere.databases(record),
    }


@cache
def _numbers_of_laws() -> Mapping[str, str]:
    """The number of each law of the curated table by its key, for laws that articles only name."""
    return {number_slug(number) or "": number for number in law_titles()}


def conflicting(dates: Sequence[Count]) -> bool:
    """Whether articles give dates that cannot both be right; `2016` and `2016-02-29` can."""
    values = [each.value for each in dates]
    return any(not a.startswith(b) and not b.startswith(a) for a in values for b in values)


# where and since when


def _mentions(engine: Engine, key: str, order: Sort, then: bool, number: int) -> tuple[int, Page]:
    query = Query(filters=(Filter("document", (key,), fixed=True),), sort=order, limit=SIZE)
    province: Facet = "province" if then else "province_now"
    counted = engine.search(replace(query, limit=1), (*FACETS, province), MOST)
    number = min(number, last_page(counted.total, SIZE))
    hits = engine.search(replace(query, offset=(number - 1) * SIZE)).hits
    return number, Page(counted.total, hits, counted.facets)


def _spread(engine: Engine, record: DocumentRecord, page: Page, then: bool) -> Spread:
    facet: Facet = "province" if then else "province_now"
    query = Query(filters=(Filter("document", (record.key,)),))
    counted = page.facets[facet]
    firsts = first_mentions(engine, query, facet, counted, page.total, issued_on(record))
    counts = {each.value: each.count for each in counted}
    parameter = "tinh" if then else "tinhnay"
    mapped = "xua" if then else None

    def address(province: Province) -> str:
        return link("search", vb=record.key, bando=mapped, **{parameter: province.name})

    missing = [each for each in on_map(then=then) if each.name not in counts]
    known = {each.value for each in engine.search(Query(limit=1), (facet,), MOST).facets[facet]} if missing else set()
    return Spread(
        tile_map(counts, address, then=then),
        firsts,
        tuple(each for each in missing if each.name in known),
        tuple(each for each in missing if each.name not in known),
    )


def _first_shape(each: First) -> present.Shape:
    return {
        "province": each.province,
        "articles": each.count,
        "first": present.brief_article(each.article) if each.article else None,
        "days_after_issue": each.lag,
    }


# what carries it out, what else is done to it


def _down(engine: Engine, record: DocumentRecord, down: Cascade, page: Page) -> Mapping[str, object]:
    known = {step.key: step.document for _, steps in down.levels for step in steps if step.document}
    told = {seen.by: relations.told(engine, record.key, seen, known) for seen in carried_out_by(record)[:QUOTED]}
    level = next((each.count for each in page.facets["level"] if each.value == "commune"), 0)
    return {
        "cascade": down,
        "quotes": {key: each for key, each in told.items() if each.sentence},
        "communes": level,
        "relations": relations.groups(engine, record, without=cascade.CARRIES_OUT),
    }


def _cascade_shape(down: Cascade) -> list[present.Shape]:
    return [_step_shape(step) for _, steps in down.levels for step in steps]


def _step_shape(step: cascade.Step) -> present.Shape:
    return {
        "key": step.key,
        "kind": step.seen.kind,
        "level": step.level,
        "province": step.province,
        "issued": step.issued,
        "days_after": step.lag,
        "articles": step.seen.articles,
        "example": step.seen.example,
        "carried_out_by": [_step_shape(each) for each in step.below],
    }


def _together(engine: Engine, key: str, page: Page) -> tuple[Cited, ...]:
    others = tuple(each for each in page.facets["document"] if each.value != key)
    return most_cited(engine, others[:TOGETHER])


# the sentences


def by_relation(mentioning: Iterable[Mentioning]) -> tuple[Sentences, ...]:
    """The sentences of the articles by what they say is done, in the order of the labels; those that say nothing stand last."""
    rows: dict[str | None, list[tuple[ArticleRecord, marks.Excerpt]]] = {}
    for each in mentioning:
        for found in each.excerpts:
            rows.setdefault(found.relation, []).append((each.article, found))
        if not each.excerpts:
            rows.setdefault(None, []).append((each.article, marks.Excerpt(-1, "", "", "")))
    return tuple(Sentences(kind, tuple(rows[kind])) for kind in sorted(rows, key=relations.place_of))


def _in_order(counted: Iterable[Count]) -> tuple[Count, ...]:
    return tuple(sorted(counted, key=lambda each: each.value))


def _mentions_shape(page: Page, number: int, mentioning: Sequence[Mentioning]) -> present.Shape:
    return {
        "offset": (number - 1) * SIZE,
        "limit": SIZE,
        "total": page.total,
        "cited_by": [{**present.brief_article(each.article), "sentences": _sentences(each)} for each in mentioning],
    }


def _sentences(each: Mentioning) -> list[present.Shape]:
    return [
        {
            "citation": found.index,
            "before": found.before,
            "surface": found.surface,
            "after": found.after,
            "relation": found.relation,
        }
        for found in each.excerpts
    ]
