"""Văn bản: what the articles say of one document, the list of the most cited, and the way from a number to its documents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Response, abort, request

from indexer.engine import Engine, Page
from indexer.lookup import find_documents
from indexer.query import Filter, Query, Sort
from indexer.record import ArticleRecord, Count
from webapp import marks, present, relations
from webapp.answer import Answer, Held, lead_to, link
from webapp.asked import read_page
from webapp.charts import columns
from webapp.home import cited_shape, most_cited
from webapp.pager import last_page, pager
from webapp.security import local

SIZE = 10
LIST_SIZE = 50
LIST_END = 5000


@dataclass(frozen=True, slots=True)
class Mentioning:
    """An article and its sentences about the document."""

    article: ArticleRecord
    excerpts: tuple[marks.Excerpt, ...]


def document(held: Held, key: str) -> Answer:
    """The page of the document `key`."""
    record = held.engine.document(key)
    if record is None:
        abort(404)
    order: Sort = "oldest" if request.args.get("xep") == "cu" else "newest"
    number, page = _mentions(held.engine, key, order, read_page(request.args.get("trang")))
    mentioning = tuple(Mentioning(each.article, marks.excerpts(each.article, key)) for each in page.hits)
    shape = {
        **present.document_shape(record),
        "by_year": present.counts(_by_year(page)),
        **_mentions_shape(page, number, mentioning),
    }
    context = {
        "document": record,
        "name": present.document_name(record),
        "relations": relations.groups(held.engine, record),
        "years": columns(_by_year(page)),
        "provinces": page.facets["province_now"],
        "mentioning": mentioning,
        "conflicting_dates": conflicting(record.dates),
        "pager": pager(
            page.total, number, SIZE, lambda n: link("document", key=key, trang=n, xep=request.args.get("xep"))
        ),
        "order": order,
        "total": page.total,
        "came": local(request.args.get("tu")),
        "portals": held.portals,
    }
    return Answer("document.html", shape, context)


def conflicting(dates: Sequence[Count]) -> bool:
    """Whether articles give dates that cannot both be right; `2016` and `2016-02-29` can."""
    values = [each.value for each in dates]
    return any(not a.startswith(b) and not b.startswith(a) for a in values for b in values)


def _mentions(engine: Engine, key: str, order: Sort, number: int) -> tuple[int, Page]:
    query = Query(filters=(Filter("document", (key,)),), sort=order, limit=SIZE)
    counted = engine.search(replace(query, limit=1), ("year", "province_now"), 100)
    number = min(number, last_page(counted.total, SIZE))
    hits = engine.search(replace(query, offset=(number - 1) * SIZE)).hits
    return number, Page(counted.total, hits, counted.facets)


def _by_year(page: Page) -> tuple[Count, ...]:
    return tuple(sorted(page.facets["year"], key=lambda each: each.value))


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


def documents(held: Held) -> Answer | Response:
    """The most cited documents; with `?so=` that of a number: the page itself if that settles which, a choice (300), or 404."""
    typed = request.args.get("so", "").strip()[:200]
    if typed:
        return _candidates(held, typed)
    page = held.engine.search(Query(limit=1), ("document",), LIST_END)
    counted = page.facets["document"]
    number = min(read_page(request.args.get("trang")), last_page(len(counted), LIST_SIZE))
    first = (number - 1) * LIST_SIZE
    cited = most_cited(held.engine, counted[first : first + LIST_SIZE])
    shape: present.Shape = {
        "total": held.engine.status().documents,
        "offset": first,
        "limit": LIST_SIZE,
        "most_cited": cited_shape(cited),
    }
    pages = pager(len(counted), number, LIST_SIZE, lambda n: link("documents", trang=n))
    return Answer("documents.html", shape, {"cited": cited, "first": first, "total": shape["total"], "pager": pages})


def _candidates(held: Held, typed: str) -> Answer | Response:
    named = find_documents(held.engine, typed)
    if named.sure:
        return lead_to("document", key=named.documents[0].key)
    shape: present.Shape = {"number": typed, "candidates": [present.brief_document(each) for each in named.documents]}
    return Answer("candidates.html", shape, {"typed": typed, "named": named}, 300 if named.documents else 404)
