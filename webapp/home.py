"""Trang chủ: the search box, what is held and how fresh it is, what is new by province, what was cited most of late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from analyzers.places import Province
from indexer.engine import Engine, Hit, Page
from indexer.query import Filter, Query
from indexer.record import ArticleRecord, Count, DocumentRecord
from webapp import present
from webapp.answer import Answer, Held, link
from webapp.tiles import tile_map

SPANS = (1, 3, 12)
"""Months back from the newest article, the shortest first: the first of them in which enough documents are cited is told of."""
ENOUGH = 5
LATELY = 10
READ, PLACES, OF_A_PLACE = 60, 8, 2


@dataclass(frozen=True, slots=True)
class Cited:
    """A document and how many of the articles in question cite it."""

    document: DocumentRecord
    count: int


@dataclass(frozen=True, slots=True)
class Lately:
    """The documents cited most from one month to another (`2025-11`), both included."""

    months: tuple[str, ...]
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """The newest articles of one province's sources; None for sources of no province."""

    province: str | None
    articles: tuple[ArticleRecord, ...]


def most_cited(engine: Engine, counted: tuple[Count, ...]) -> tuple[Cited, ...]:
    """The documents of a `document` facet, in its order."""
    held = engine.documents_by_key(each.value for each in counted)
    return tuple(Cited(held[each.value], each.count) for each in counted if each.value in held)


def cited_shape(cited: tuple[Cited, ...]) -> list[present.Shape]:
    """The documents, each with `count`: the articles in question that cite it."""
    return [{**present.brief_document(each.document), "count": each.count} for each in cited]


def home(held: Held) -> Answer:
    """The home page."""
    page = held.engine.search(Query(sort="newest", limit=READ), ("document", "province_now", "portal"), 100)
    newest = page.hits[0].article.published if page.hits else None
    lately = cited_lately(held.engine, newest)
    fresh = fresh_by_province(page.hits)
    status = held.engine.status()
    shape: present.Shape = {
        "articles": status.articles,
        "documents": status.documents,
        "sources": len(page.facets["portal"]),
        "newest_published": newest,
        "by_province": present.counts(page.facets["province_now"]),
        "most_cited": cited_shape(most_cited(held.engine, page.facets["document"][:LATELY])),
        "most_cited_lately": {"months": list(lately.months), "documents": cited_shape(lately.cited)},
        "newest": [present.brief_article(each.article) for each in page.hits[:10]],
        "newest_by_province": [_fresh_shape(each) for each in fresh],
    }
    return Answer("home.html", shape, _context(held, page, newest, lately, fresh))


def _context(
    held: Held, page: Page, newest: str | None, lately: Lately, fresh: tuple[Fresh, ...]
) -> Mapping[str, object]:
    counts = {each.value: each.count for each in page.facets["province_now"]}
    return {
        "status": held.engine.status(),
        "sources": len(page.facets["portal"]),
        "newest": newest,
        "lately": lately,
        "fresh": fresh,
        "map": tile_map(counts, _province_page),
        "portals": held.portals,
    }


def _province_page(province: Province) -> str:
    return link("province", slug=province.id)


def cited_lately(engine: Engine, newest: str | None) -> Lately:
    """The documents cited most in the months up to that of the newest article."""
    found = Lately((), ())
    for span in SPANS:
        months = months_before(newest, span)
        if not months:
            return found
        query = Query(filters=(Filter("month", months),), sort="newest", limit=1)
        counted = engine.search(query, ("document",), LATELY).facets["document"]
        if len(counted) >= ENOUGH or span == SPANS[-1]:
            return Lately(months, most_cited(engine, counted))
    return found


def months_before(day: str | None, count: int) -> tuple[str, ...]:
    """The month of an ISO date and those before it, `count` in all, the earliest first; none for what is no date."""
    head = (day or "")[:7]
    if len(head) != 7 or not (head[:4] + head[5:]).isdigit():
        return ()
    last = int(head[:4]) * 12 + int(head[5:]) - 1
    return tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(last - count + 1, last + 1))


def fresh_by_province(hits: Sequence[Hit]) -> tuple[Fresh, ...]:
    """The newest articles by the province of today, the province with the newest first; reprints are left out."""
    originals = [hit.article for hit in hits if not hit.article.reprint_of]
    first = {article.province_now: place for place, article in reversed(list(enumerate(originals)))}
    ranked = sorted(originals, key=lambda article: first[article.province_now])
    groups = groupby(ranked, key=lambda article: article.province_now)
    return tuple(Fresh(name, tuple(articles)[:OF_A_PLACE]) for name, articles in groups)[:PLACES]


def _fresh_shape(each: Fresh) -> present.Shape:
    return {"province": each.province, "articles": [present.brief_article(article) for article in each.articles]}
