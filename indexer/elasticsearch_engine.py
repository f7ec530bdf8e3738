"""The engine on a cluster of Elasticsearch."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from analyzers.dates import VIETNAM
from indexer.elasticsearch_bulk import Changes, patiently, send
from indexer.elasticsearch_client import Address
from indexer.elasticsearch_facets import Facets
from indexer.elasticsearch_index import INDEX_VERSION, Indices
from indexer.elasticsearch_pages import Place, sort_of
from indexer.elasticsearch_query import Body, clause_body, compiled
from indexer.elasticsearch_reader import Reader
from indexer.elasticsearch_records import article_line, article_uid, document_line, document_uid
from indexer.engine import MOST_HITS, MOST_VALUES, EngineError, EngineStatus, Hit, Page, Stream
from indexer.plan import MEASURED, AnyOf, AnyTerm, Clause, Plan, Term, Weights, name_clause, plan, title_clause
from indexer.query import Facet, Query, Sort
from indexer.record import ArticleRecord, DocumentRecord
from indexer.record_json import load_article, load_document
from indexer.record_terms import RecordTerms, record_terms
from indexer.snippets import Snippets

_COUNTED = 500
_PROVEN = 5_000


class ElasticsearchEngine:
    """The index behind an alias (see `Engine`); raises EngineError.

    Changes stay with the writer until `commit`, which sends them, shows them and counts them. A writer that dies meanwhile may leave
    some of them behind, to be seen after the next commit; none that was acknowledged is lost.
    """

    def __init__(
        self, address: Address, *, create: bool = False, fresh: bool = False, weights: Weights = MEASURED
    ) -> None:
        self._address = address
        self._client = address.connect()
        self._indices = Indices(self._client, address)
        self._fresh = self._indices.fresh() if fresh else None
        if not fresh:
            self._indices.open(create=create)
        self._reader = Reader(self._client, address, self._fresh or self._indices.served, self._indices.check)
        self._changes = Changes()
        self._weights = weights

    def add(
        self,
        articles: Iterable[ArticleRecord],
        documents: Iterable[DocumentRecord] = (),
        cut: Mapping[str, RecordTerms] | None = None,
    ) -> None:
        for article in articles:
            terms = (cut or {}).get(article.id) or record_terms(article)
            self._put(article_uid(article.id), partial(article_line, article, terms))
        for document in documents:
            self._put(document_uid(document.key), partial(document_line, document))

    def delete(self, articles: Iterable[str], documents: Iterable[str] = ()) -> None:
        for uid in [*map(article_uid, articles), *map(document_uid, documents)]:
            self._change(uid, None)

    def commit(self) -> None:
        if not self._changes:
            return
        try:
            self._lock.prove()
            for lot in self._changes.lots():
                send(self._client, self._address, self._reader.alias, lot)
            self._show()
            self._prove()
        finally:
            self._changes.clear()

    def get(self, article: str) -> ArticleRecord | None:
        found = self._reader.stored(article_uid(article))
        return load_article(found) if found else None

    def document(self, key: str) -> DocumentRecord | None:
        found = self._reader.stored(document_uid(key))
        return load_document(found) if found else None

    def documents_by_key(self, keys: Iterable[str]) -> Mapping[str, DocumentRecord]:
        uids = tuple(dict.fromkeys(map(document_uid, keys)))
        asked = {"query": clause_body(AnyTerm("uid", uids)), "size": len(uids)}
        records = (load_document(hit["_source"]["json"]) for hit in self._reader.hits(asked)) if uids else ()
        return {record.key: record for record in records}

    def documents(self, lookup: str) -> tuple[DocumentRecord, ...]:
        records = map(load_document, self._first(Term("carries", lookup), "cited", MOST_HITS))
        return tuple(sorted(records, key=lambda record: (-record.articles, record.key)))

    def search(self, query: Query, facets: tuple[Facet, ...] = (), facet_size: int = 20) -> Page:
        counting = Facets(query, facets, max(1, min(facet_size, MOST_VALUES)), self._clause)
        asked = self._plan(counting.wider)
        place = Place.of(query, asked.order)
        ranked = asked.order == "relevance"
        body: dict[str, Any] = {"query": compiled(asked, scored=ranked), **counting.body}
        answer = self._reader.search(body | (place.body() if place.near else {"size": 0}), whole=True)
        total = answer["hits"]["total"]["value"]
        hits = answer["hits"].get("hits", ()) if place.near else self._far(body, place, total)
        shown = _hits(query, hits[: place.limit], scored=ranked)
        counts = counting.counts(answer, lambda more: self._reader.search({**body, **more, "size": 0}, whole=True))
        return Page(total, shown, counts, place.following(hits))

    def count(self, query: Query) -> int:
        return self._reader.count(compiled(self._plan(query), scored=False))

    def frequencies(self, stream: Stream, terms: Sequence[str]) -> tuple[int, ...]:
        found: list[int] = []
        for start in range(0, len(terms), _COUNTED):
            wanted = [
                AnyOf((Term(f"title_{stream}", term), Term(f"text_{stream}", term)))
                for term in terms[start : start + _COUNTED]
            ]
            asked = {"size": 0, "aggs": {"held": {"filters": {"filters": [clause_body(each) for each in wanted]}}}}
            found += [bucket["doc_count"] for bucket in self._reader.search(asked)["aggregations"]["held"]["buckets"]]
        return tuple(found)

    def suggest_titles(self, typed: str, size: int) -> tuple[ArticleRecord, ...]:
        return tuple(map(load_article, self._first(title_clause(typed), "newest", size)))

    def suggest_documents(self, typed: str, size: int) -> tuple[DocumentRecord, ...]:
        return tuple(map(load_document, self._first(name_clause(typed), "cited", size)))

    def export(self, query: Query) -> Iterator[ArticleRecord]:
        return map(load_article, self._reader.streamed(compiled(self._plan(query), scored=False)))

    def export_documents(self) -> Iterator[DocumentRecord]:
        return map(load_document, self._reader.streamed(clause_body(Term("record", "document"))))

    def status(self) -> EngineStatus:
        articles, documents = (
            self._reader.count(clause_body(Term("record", kind))) for kind in ("article", "document")
        )
        return EngineStatus(articles, documents, self._reader.size(), INDEX_VERSION)

    def revision(self) -> str:
        return self._reader.revision()

    def publish(self) -> None:
        if self._fresh is None:
            raise EngineError(
                f"The index {self._address} is served already: only one that was opened fresh can be put in its place."
            )
        self._indices.publish(self._fresh)
        self._fresh, self._reader.alias = None, self._indices.served
        self.close()

    def close(self) -> None:
        """What was not committed is dropped, the locks are given back; reading goes on to be possible."""
        self._changes.clear()
        self._indices.writing.release()
        self._indices.rebuilding.release()

    @property
    def _lock(self) -> Any:
        return self._indices.rebuilding if self._fresh else self._indices.writing

    def _plan(self, query: Query) -> Plan:
        return plan(query, this_year=datetime.now(VIETNAM).year, weights=self._weights)

    def _clause(self, query: Query) -> Body:
        return clause_body(self._plan(query).matches)

    def _put(self, uid: str, make: Callable[[], bytes]) -> None:
        """A record that cannot be made is refused before the cluster has seen anything of it."""
        try:
            line = make()
        except (TypeError, ValueError) as error:
            raise EngineError(f"The {uid!a} cannot be indexed: {error}. Give valid text in every field.") from error
        self._change(uid, line)

    def _change(self, uid: str, line: bytes | None) -> None:
        if not self._lock.held:
            self._lock.take()
            self._indices.sweep()
        self._changes.put(uid, line)

    def _show(self) -> None:
        """Make what was sent visible on every copy of every shard."""

        def refresh() -> int:
            return int(self._client.indices.refresh(index=self._reader.alias)["_shards"]["failed"])

        if failed := patiently(refresh, self._address):
            raise EngineError(
                f"Elasticsearch at {self._address} did not show what was written on {failed} of its shards. See that the cluster is well, "
                "then run `tracuu index` again."
            )

    def _prove(self) -> None:
        """Each record just written must be found, each deleted one not."""
        uids, held = self._changes.uids, 0
        for start in range(0, len(uids), _PROVEN):
            some = {"terms": {"uid": uids[start : start + _PROVEN]}}
            held += self._reader.count(some, patient=True)
        if held != self._changes.kept:
            raise EngineError(
                f"The index {self._address} holds {held} of the {self._changes.kept} records just written. Run `tracuu index --rebuild`."
            )

    def _far(self, body: Mapping[str, Any], place: Place, total: int) -> Sequence[Any]:
        """The hits of a page that is too far for counting: gone to in the largest steps there are."""
        if place.offset >= total:
            return ()
        page = {"sort": sort_of(place.order), **{name: part for name, part in body.items() if name != "aggs"}}
        step: dict[str, Any] = {}
        left = place.offset
        while left:
            size = min(left, MOST_HITS)
            last = self._reader.hits({**page, **step, "size": size, "_source": False})
            if len(last) < size:
                return ()
            step, left = {"search_after": last[-1]["sort"]}, left - size
        return self._reader.hits({**page, **step, "size": place.limit + 1})

    def _first(self, clause: Clause | None, order: Sort, size: int) -> list[str]:
        if clause is None:
            return []
        asked = {"query": clause_body(clause), "size": max(1, min(size, MOST_HITS)), "sort": sort_of(order)}
        return [hit["_source"]["json"] for hit in self._reader.hits(asked)]


def _hits(query: Query, found: Iterable[Mapping[str, Any]], *, scored: bool) -> tuple[Hit, ...]:
    snippets = Snippets(query)
    hits = []
    for hit in found:
        article = load_article(hit["_source"]["json"])
        hits.append(Hit(article, float(hit["_score"]) if scored else 0.0, snippets.cut(article.text)))
    return tuple(hits)
