"""JSON shapes that pages, API and command line share, on top of the record shapes of `indexer.record_json`."""

from collections.abc import Iterable, Mapping, Sequence

from indexer.collapsing import Found, Overview, Reprints
from indexer.engine import Hit
from indexer.lookups import act_names
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
    "filters",
    "hit",
    "problem",
    "results",
]


def counts(values: Iterable[Count]) -> list[Shape]:
    """Values with how many articles give each, in the order given."""
    return [{"value": each.value, "count": each.count} for each in values]


def document_name(record: DocumentRecord) -> str:
    """What a page calls the document: type and number, else its title, else the name of the law of that number, else its key."""
    if record.number:
        return f"{record.type} {record.number}" if record.type else record.number
    return record.title or next(iter(act_names(record)), record.key)


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


def hit(found: Hit, reprints: Reprints) -> Shape:
    """A found article with its score, its snippet (`marks` are [start, end] in its text) and the hits that stand under it."""
    snippet = {"text": found.snippet.text, "marks": [list(mark) for mark in found.snippet.marks]}
    under = {"articles": reprints.articles, "portals": list(reprints.portals)}
    return {**brief_article(found.article), "reprints": under, "score": found.score, "snippet": snippet}


def facets(found: Mapping[Facet, tuple[Count, ...]]) -> Shape:
    """Facet counts by facet name."""
    return {name: counts(values) for name, values in found.items()}


def results(
    typed: str, query: Query, found: Found, overview: Overview, documents: Sequence[DocumentRecord] = ()
) -> Shape:
    """A page of hits. `documents` are those whose number the reader typed; `broken` says what was read as plain words."""
    return {
        "query": typed,
        **filters(query),
        "sort": query.sort,
        "broken": query.broken,
        "total": overview.total,
        "results": overview.results,
        "offset": query.offset if query.after is None else None,
        "limit": query.limit,
        "next": found.page.next,
        "documents": [brief_document(each) for each in documents],
        "hits": [hit(each, found.reprints.get(each.article.id, Reprints())) for each in found.page.hits],
        "facets": facets(found.page.facets),
        "by_month": counts(sorted(overview.facets.get("month", ()), key=lambda each: each.value)),
    }


def filters(query: Query) -> Shape:
    """The values that articles must have one of, and those that they must have none of, by facet."""
    ways = (("filters", False), ("excluded", True))
    return {
        name: {each.facet: list(each.values) for each in query.filters if each.exclude == exclude}
        for name, exclude in ways
    }


def problem(status: int, title: str, detail: str) -> Shape:
    """An error as RFC 9457 problem details."""
    return {"type": "about:blank", "status": status, "title": title, "detail": detail}
