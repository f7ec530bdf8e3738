"""The embedded engine: one folder, one writer, any number of readers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from analyzers.dates import VIETNAM
from indexer.engine import MOST_HITS, EngineError, EngineStatus, Hit, Page, Stream
from indexer.plan import MEASURED, AnyTerm, Clause, Plan, Term, Weights, name_clause, plan, title_clause
from indexer.query import FACETS, Facet, Query, Sort
from indexer.record import ArticleRecord, Count, DocumentRecord
from indexer.record_json import load_article, load_document
from indexer.record_terms import RecordTerms, record_terms
from indexer.snippets import Snippets
from indexer.tantivy_counts import TermCounts
from indexer.tantivy_facets import FacetCounter
from indexer.tantivy_folder import IndexFolder
from indexer.tantivy_pages import Place
from indexer.tantivy_query import Compiler, articles, count
from indexer.tantivy_schema import (
    INDEX_VERSION,
    article_document,
    article_uid,
    document_document,
    document_uid,
    schema,
)
from indexer.tantivy_writer import Writer

_BATCH = 500
_Found = Sequence[tuple[Any, tantivy.DocAddress]]


class TantivyEngine:
    """The index in a folder (see `Engine`). Reads see the last commit of any process; raises EngineError."""

    def __init__(self, path: Path, *, create: bool = False, fresh: bool = False, weights: Weights = MEASURED) -> None:
        self._schema = schema()
        self._folder = IndexFolder(path, create=create, fresh=fresh)
        self._writer = Writer(self._folder, self._schema)
        self._compiler = Compiler(self._schema)
        self._counter = FacetCounter(self._compiler)
        self._counts = TermCounts(self._compiler)
        self._weights = weights

    def add(
        self,
        articles: Iterable[ArticleRecord],
        documents: Iterable[DocumentRecord] = (),
        cut: Mapping[str, RecordTerms] | None = None,
    ) -> None:
        for article in articles:
            terms = (cut or {}).get(article.id) or record_terms(article)
            self._put(article_uid(article.id), partial(article_document, article, terms))
        for document in documents:
            self._put(document_uid(document.key), partial(document_document, document))

    def delete(self, articles: Iterable[str], documents: Iterable[str] = ()) -> None:
        for uid in [*map(article_uid, articles), *map(document_uid, documents)]:
            self._writer.drop(uid)

    def commit(self) -> None:
        self._writer.commit()

    def get(self, article: str) -> ArticleRecord | None:
        found = self._stored(Term("uid", article_uid(article)), 1)
        return load_article(found[0]) if found else None

    def document(self, key: str) -> DocumentRecord | None:
        found = self._stored(Term("uid", document_uid(key)), 1)
        return load_document(found[0]) if found else None

    def documents_by_key(self, keys: Iterable[str]) -> Mapping[str, DocumentRecord]:
        uids = tuple(dict.fromkeys(map(document_uid, keys)))
        records = map(load_document, self._stored(AnyTerm("uid", uids), len(uids))) if uids else ()
        return {record.key: record for record in records}

    def documents(self, lookup: str) -> tuple[DocumentRecord, ...]:
        records = map(load_document, self._stored(Term("carries", lookup), MOST_HITS))
        return tuple(sorted(records, key=lambda record: (-record.articles, record.key)))

    def search(self, query: Query, facets: tuple[Facet, ...] = (), facet_size: int = 20) -> Page:
        searcher = self._folder.searcher()
        asked = self._plan(query)
        narrowed = {filter_.facet for filter_ in query.filters if not filter_.fixed} & set(FACETS)
        shared = tuple(facet for facet in facets if facet not in narrowed)
        counted = self._counter.count(searcher, articles(asked), shared, facet_size)
        place = Place.of(query, asked.order)
        found = self._found(searcher, asked, place, counted.total) if counted.total and place.limit else []
        shown = found[: place.limit]
        following = place.following(searcher, shown) if len(found) > place.limit else None
        hits = _hits(searcher, query, shown, scored=asked.order == "relevance")
        apart = {f: self._apart(searcher, query, f, facet_size) for f in facets if f in narrowed}
        return Page(counted.total, hits, {f: {**counted.facets, **apart}[f] for f in facets}, following)

    def count(self, query: Query) -> int:
        return count(self._folder.searcher(), self._compiler.hits(self._plan(query)))

    def frequencies(self, stream: Stream, terms: Sequence[str]) -> tuple[int, ...]:
        searcher = self._folder.searcher()
        return tuple(self._counts.holding(searcher, (f"title_{stream}", f"text_{stream}"), term) for term in terms)

    def suggest_titles(self, typed: str, size: int) -> tuple[ArticleRecord, ...]:
        return tuple(map(load_article, self._first(title_clause(typed), "newest", size)))

    def suggest_documents(self, typed: str, size: int) -> tuple[DocumentRecord, ...]:
        return tuple(map(load_document, self._first(name_clause(typed), "cited", size)))

    def export(self, query: Query) -> Iterator[ArticleRecord]:
        compiled = self._compiler.hits(self._plan(query))
        return (load_article(json) for json in self._streamed(compiled))

    def export_documents(self) -> Iterator[DocumentRecord]:
        compiled = self._compiler.clause(Term("record", "document"))
        return (load_document(json) for json in self._streamed(compiled))

    def status(self) -> EngineStatus:
        searcher = self._folder.searcher()
        articles, documents = (
            count(searcher, self._compiler.clause(Term("record", kind))) for kind in ("article", "document")
        )
        return EngineStatus(articles, documents, self._folder.size(), INDEX_VERSION)

    def revision(self) -> str:
        return self._folder.revision()

    def publish(self) -> None:
        self._writer.close()
        self._folder.publish()
        self.close()

    def close(self) -> None:
        self._writer.close()
        self._folder.close()

    def _plan(self, query: Query, without: Facet | None = None) -> Plan:
        return plan(query, this_year=datetime.now(VIETNAM).year, without=without, weights=self._weights)

    def _found(self, searcher: tantivy.Searcher, asked: Plan, place: Place, total: int) -> _Found:
        """The hits of the page and one more where there is one."""
        # tantivy keeps offset + limit hits in memory: no more than there are
        offset, limit = min(place.offset, total), min(place.limit, total) + 1
        if asked.order == "relevance":
            ranked = self._compiler.ranked(asked, searcher, total)
            return searcher.search(ranked, limit, False, None, offset).hits
        hits = self._compiler.hits(asked)
        if place.below is not None:
            hits = self._compiler.below(hits, asked.order, place.below)
        return searcher.search(hits, limit, False, asked.order, offset).hits

    def _first(self, clause: Clause | None, order: Sort, size: int) -> list[bytes]:
        if clause is None:
            return []
        searcher = self._folder.searcher()
        found = searcher.search(self._compiler.clause(clause), max(1, min(size, MOST_HITS)), False, order)
        return [_json(searcher, address) for _, address in found.hits]

    def _put(self, uid: str, make: Callable[[], tantivy.Document]) -> None:
        """A record that cannot be made is refused before the writer has seen anything of it."""
        try:
            document = make()
        except (TypeError, ValueError) as error:
            raise EngineError(f"The {uid} cannot be indexed: {error}. Give valid text in every field.") from error
        self._writer.put(uid, document)

    def _stored(self, clause: Clause, most: int) -> list[bytes]:
        searcher = self._folder.searcher()
        found = searcher.search(self._compiler.clause(clause), most, False)
        return [_json(searcher, address) for _, address in found.hits]

    def _apart(self, searcher: tantivy.Searcher, query: Query, facet: Facet, size: int) -> tuple[Count, ...]:
        """The counts of a facet that has filters of its own."""
        wider = articles(self._plan(replace(query, sort="newest"), facet))
        return self._counter.count(searcher, wider, (facet,), size).facets[facet]

    def _streamed(self, query: tantivy.Query) -> Iterator[bytes]:
        """The JSON of every hit in the order of uids, a batch at a time, all of one commit."""
        searcher = self._folder.searcher()
        page: dict[str, object] = {"size": _BATCH, "sources": [{"uid": {"terms": {"field": "uid"}}}]}
        while True:
            found = searcher.aggregate(query, {"hits": {"composite": page}})["hits"]
            uids = [bucket["key"]["uid"] for bucket in found["buckets"]]
            yield from self._in_order(searcher, uids)
            if "after_key" not in found or len(uids) < _BATCH:
                return
            page["after"] = found["after_key"]

    def _in_order(self, searcher: tantivy.Searcher, uids: list[str]) -> Iterator[bytes]:
        for uid in uids:
            found = searcher.search(self._compiler.clause(Term("uid", uid)), 1, False)
            yield _json(searcher, found.hits[0][1])


def _hits(searcher: tantivy.Searcher, query: Query, found: _Found, *, scored: bool) -> tuple[Hit, ...]:
    if not found:
        return ()
    snippets = Snippets(query)
    hits = []
    for score, address in found:
        article = load_article(_json(searcher, address))
        hits.append(Hit(article, float(score) if scored else 0.0, snippets.cut(article.text)))
    return tuple(hits)


def _json(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
    json = searcher.doc(address).get_first("json")
    if not isinstance(json, bytes):
        raise EngineError("The index holds a record without its JSON. Run `tracuu index --rebuild`.")
    return json
