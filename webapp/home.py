"""Trang chủ: the search box, what is held, what is cited most, what is new."""

from dataclasses import dataclass

from indexer.engine import Engine, Page
from indexer.query import Query
from indexer.record import Count, DocumentRecord
from webapp import present
from webapp.answer import Answer, Held


@dataclass(frozen=True, slots=True)
class Cited:
    """A document and how many of the articles in question cite it."""

    document: DocumentRecord
    count: int


def most_cited(engine: Engine, counted: tuple[Count, ...]) -> tuple[Cited, ...]:
    """The documents of a `document` facet, in its order."""
    found = ((engine.document(each.value), each.count) for each in counted)
    return tuple(Cited(document, count) for document, count in found if document is not None)


def cited_shape(cited: tuple[Cited, ...]) -> list[present.Shape]:
    """The documents, each with `count`: the articles in question that cite it."""
    return [{**present.brief_document(each.document), "count": each.count} for each in cited]


def newest(engine: Engine, limit: int = 8) -> Page:
    """The newest articles, with the documents that all articles cite most."""
    return engine.search(Query(sort="newest", limit=limit), facets=("document", "province_now", "year"), facet_size=10)


def home(held: Held) -> Answer:
    """The home page."""
    status = held.engine.status()
    page = newest(held.engine)
    cited = most_cited(held.engine, page.facets["document"])
    shape: present.Shape = {
        "articles": status.articles,
        "documents": status.documents,
        "most_cited": cited_shape(cited),
        "newest": [present.brief_article(each.article) for each in page.hits],
    }
    context = {"status": status, "cited": cited, "newest": page.hits, "portals": held.portals}
    return Answer("home.html", shape, context)
