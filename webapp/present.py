"""JSON shapes that pages, API and command line share, on top of the record shapes of `indexer.record_json`."""

from collections.abc import Iterable, Mapping, Sequence

from indexer.engine import Hit, Page
from indexer.query import Facet, Query
from indexer.record import ArticleRecord, Count, DocumentRecord
from indexer.record_json import Shape, article_shape, citation_shape, document_shape

__all__ = [
    "Shape",
    "article_shape",
    "brief_article",
    "brief_document",
    "citation_shape",
    "cited_documents",
    "cited_labels",
    "counts",
    "document_name",
    "document_shape",
    "facets",
    "hit",
    "problem",
    "results",
]


def counts(values: Iterable[Count]) -> list[Shape]:
    """Values with how many articles give each, in the order given."""
    return [{"value": each.value, "count": each.count} for each in values]


def document_name(record: DocumentRecord) -> str:
    """What a page calls the document: type and number, else its title, else its key."""
    if record.number:
        return f"{record.type} {record.number}" if record.type else record.number
    return record.title or record.key


def brief_document(record: DocumentRecord) -> Shape:
    """A document in a list."""
    return {
        "key": record.key,
        "name": document_name(record),
        "number": record.number,
        "type": record.type,
        "title": record.title,
        "issuers": counts(record.issuers),
        "dates": counts(record.dates),
        "articles": record.articles,
    }


def cited_documents(record: ArticleRecord) -> tuple[str, ...]:
    """Keys of the documents that the article's citations resolve to, each once, in order of first mention."""
    return tuple(dict.fromkeys(each.document for each in record.cited if each.document is not None))


def cited_labels(record: ArticleRecord) -> tuple[tuple[str, str], ...]:
    """The same keys, each with what the article's first citation of it calls the document: its number, else its name."""
    first = {each.document: each.citation for each in reversed(record.cited) if each.document is not None}
    return tuple((key, first[key].number or first[key].surface) for key in cited_documents(record))


def brief_article(record: ArticleRecord) -> Shape:
    """An article in a list: without its text."""
    return {
        "id": record.id,
        "portal": record.portal,
        "title": record.title,
        "published": record.published,
        "province": record.province,
        "province_now": record.province_now,
        "urls": list(record.urls),
        "reprint_of": record.reprint_of,
        "documents": list(cited_documents(record)),
    }


def hit(found: Hit) -> Shape:
    """A found article with its score and snippet; `marks` are [start, end] in the snippet's text."""
    snippet = {"text": found.snippet.text, "marks": [list(mark) for mark in found.snippet.marks]}
    return {**brief_article(found.article), "score": found.score, "snippet": snippet}


def facets(found: Mapping[Facet, tuple[Count, ...]]) -> Shape:
    """Facet counts by facet name."""
    return {name: counts(values) for name, values in found.items()}


def results(typed: str, query: Query, page: Page, documents: Sequence[DocumentRecord] = ()) -> Shape:
    """A page of hits. `documents` are those whose number the reader typed; `broken` says what was read as plain words."""
    return {
        "query": typed,
        "filters": {each.facet: list(each.values) for each in query.filters},
        "sort": query.sort,
        "broken": query.broken,
        "total": page.total,
        "offset": query.offset,
        "limit": query.limit,
        "documents": [brief_document(each) for each in documents],
        "hits": [hit(each) for each in page.hits],
        "facets": facets(page.facets),
    }


def problem(status: int, title: str, detail: str) -> Shape:
    """An error as RFC 9457 problem details."""
    return {"type": "about:blank", "status": status, "title": title, "detail": detail}
