"""The engine on a cluster of Elasticsearch."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import ApiError, NotFoundError

from indexer.elasticsearch_bulk import Bulk
from indexer.elasticsearch_client import Address, faults
from indexer.elasticsearch_index import INDEX_VERSION, Indices
from indexer.elasticsearch_lock import WriterLock
from indexer.elasticsearch_pages import Place, hit_order
from indexer.elasticsearch_query import SCALE, Body, clause_body, compiled
from indexer.engine import MOST_HITS, MOST_VALUES, EngineError, EngineStatus, Hit, Page, Stream
from indexer.lookups import document_lookups
from indexer.plan import MEASURED, AnyOf, Clause, Plan, Term, Weights, name_clause, plan, title_clause
from indexer.query import Facet, Query, Sort
from indexer.record import ArticleRecord, Count, DocumentRecord
from indexer.record_json import dump_article, dump_document, load_article, load_document
from indexer.record_terms import (
    VIETNAM,
    RecordTerms,
    document_orders,
    document_streams,
    facet_values,
    orders,
    record_terms,
    streams,
)
from indexer.snippets import Snippets

_LONGEST_ID = 512
_EXPORTED = 500
_KEPT = "5m"
_COUNTED = 500
_SHARD_VALUES = 60_000
_PROVEN = 1_000


class ElasticsearchEngine:
    """The index behind an alias (see `Engine`); raises EngineError.

    Changes are sent in lots as they come and shown by `commit`: what a writer sent before it died is never seen by half, and is
    replaced when the same records are written again.
    """

    def __init__(
        self, address: Address, *, create: bool = False, fresh: bool = False, weights: Weights = MEASURED
    ) -> None:
        self._address = address
        self._client = address.connect()
        self._indices = Indices(self._client, address)
        self._index = self._indices.open_fresh() if fresh else self._indices.open(create=create)
        self._fresh = fresh
        self._bulk = Bulk(self._client, address, self._index)
        self._lock = WriterLock(self._client, address, self._index)
        self._touched: dict[str, bool] = {}
        self._weights = weights

    def add(
        self,
        articles: Iterable[ArticleRecord],
        documents: Iterable[DocumentRecord] = (),
        cut: Mapping[str, RecordTerms] | None = None,
    ) -> None:
        for article in articles:
            terms = (cut or {}).get(article.id) or record_terms(article)
            self._put(f"article {article.id}", partial(_article_body, article, terms))
        for document in documents:
            self._put(f"document {document.key}", partial(_document_body, document))

    def delete(self, articles: Iterable[str], documents: Iterable[str] = ()) -> None:
        for uid in (*(f"article {each}" for each in articles), *(f"document {each}" for each in documents)):
            self._send(uid, [_line({"delete": {"_id": _id(uid)}})], kept=False)

    def commit(self) -> None:
        if not self._touched:
            return
        try:
            self._bulk.send()
            with faults(self._address):
                self._client.indices.refresh(index=self._index)
            self._prove()
        finally:
            self._bulk.discard()
            self._touched.clear()

    def get(self, article: str) -> ArticleRecord | None:
        found = self._records(Term("uid", f"article {article}"), 1)
        return load_article(found[0]) if found else None

    def document(self, key: str) -> DocumentRecord | None:
        found = self._records(Term("uid", f"document {key}"), 1)
        return load_document(found[0]) if found else None

    def documents(self, lookup: str) -> tuple[DocumentRecord, ...]:
        records = map(load_document, self._records(Term("carries", lookup), MOST_HITS))
        return tuple(sorted(records, key=lambda record: (-record.articles, record.key)))

    def search(self, query: Query, facets: tuple[Facet, ...] = (), facet_size: int = 20) -> Page:
        asked = self._plan(query)
        place = Place.of(query, asked.order)
        narrowed = [facet for facet in facets if facet in {each.facet for each in query.filters}]
        shared = [facet for facet in facets if facet not in narrowed]
        size = max(1, min(facet_size, MOST_VALUES))
        body = {
            "query": compiled(asked, scored=asked.order == "relevance"),
            "track_total_hits": True,
            "aggs": _aggregations(shared, size),
        }
        wider = (
            {"query": compiled(self._plan(query, facet), scored=False), "size": 0, "aggs": _aggregations([facet], size)}
            for facet in narrowed
        )
        page = body | ({"size": 0} if place.beyond_window else place.body | {"size": min(place.limit + 1, MOST_HITS)})
        answers = self._ask([page, *wider])
        hits = self._deep(body, place, answers[0]) if place.beyond_window else answers[0]["hits"]["hits"]
        counted = {
            facet: _counts(answer["aggregations"][facet])
            for answer in answers
            for facet in answer.get("aggregations", {})
        }
        shown = hits[: place.limit]
        return Page(
            answers[0]["hits"]["total"]["value"],
            _hits(query, shown, scored=asked.order == "relevance"),
            {facet: counted[facet] for facet in facets},
            place.following(shown, len(hits) > place.limit),
        )

    def count(self, query: Query) -> int:
        return self._count(compiled(self._plan(query), scored=False))

    def frequencies(self, stream: Stream, terms: Sequence[str]) -> tuple[int, ...]:
        found: list[int] = []
        for start in range(0, len(terms), _COUNTED):
            some = terms[start : start + _COUNTED]
            filters = [
                clause_body(AnyOf((Term(f"title_{stream}", term), Term(f"text_{stream}", term)))) for term in some
            ]
            body = {
                "query": clause_body(Term("record", "article")),
                "size": 0,
                "aggs": {"held": {"filters": {"filters": filters}}},
            }
            found += [bucket["doc_count"] for bucket in self._ask([body])[0]["aggregations"]["held"]["buckets"]]
        return tuple(found)

    def suggest_titles(self, typed: str, size: int) -> tuple[ArticleRecord, ...]:
        return tuple(map(load_article, self._first(title_clause(typed), "newest", size)))

    def suggest_documents(self, typed: str, size: int) -> tuple[DocumentRecord, ...]:
        return tuple(map(load_document, self._first(name_clause(typed), "cited", size)))

    def export(self, query: Query) -> Iterator[ArticleRecord]:
        return map(load_article, self._streamed(compiled(self._plan(query), scored=False)))

    def export_documents(self) -> Iterator[DocumentRecord]:
        return map(load_document, self._streamed(clause_body(Term("record", "document"))))

    def status(self) -> EngineStatus:
        articles, documents = (self._count(clause_body(Term("record", kind))) for kind in ("article", "document"))
        with faults(self._address):
            stats = self._client.indices.stats(index=self._index, metric="store")
        return EngineStatus(articles, documents, stats["_all"]["total"]["store"]["size_in_bytes"], INDEX_VERSION)

    def publish(self) -> None:
        if not self._fresh:
            raise EngineError(
                f"The index {self._address} is served already: only one that was opened fresh can be put in its place."
            )
        self.close()
        self._indices.publish(self._index)

    def close(self) -> None:
        self._bulk.discard()
        self._touched.clear()
        with faults(self._address):
            self._lock.release()

    def _plan(self, query: Query, without: Facet | None = None) -> Plan:
        return plan(query, this_year=datetime.now(VIETNAM).year, without=without, weights=self._weights)

    def _put(self, uid: str, make: Callable[[], Mapping[str, Any]]) -> None:
        """A record that cannot be made is refused before anything of it is sent."""
        try:
            lines = [_line({"index": {"_id": _id(uid)}}), _line({"uid": uid, **make()})]
        except (TypeError, ValueError) as error:
            raise EngineError(f"The {uid} cannot be indexed: {error}. Give valid text in every field.") from error
        self._send(uid, lines, kept=True)

    def _send(self, uid: str, lines: list[bytes], *, kept: bool) -> None:
        with faults(self._address):
            self._lock.hold()
        self._touched[uid] = kept
        self._bulk.put(uid, lines)

    def _prove(self) -> None:
        """Each record just written must be found, each deleted one not."""
        uids, expected, held = sorted(self._touched), sum(self._touched.values()), 0
        for start in range(0, len(uids), _PROVEN):
            held += self._count({"terms": {"uid": uids[start : start + _PROVEN]}}, self._index)
        if held != expected:
            raise EngineError(
                f"The index {self._address} holds {held} of the {expected} records just written. Run `tracuu index --rebuild`."
            )

    def _count(self, query: Body, index: str | None = None) -> int:
        body = {"query": query, "size": 0, "track_total_hits": True}
        return int(self._ask([body], index)[0]["hits"]["total"]["value"])

    def _ask(self, bodies: Sequence[Mapping[str, Any]], index: str | None = None) -> list[Any]:
        """The answers of several searches in one request; asked again once when the index was replaced meanwhile."""
        heads = {
            "index": index or self._index,
            "allow_partial_search_results": False,
            "search_type": "dfs_query_then_fetch",
        }
        searches = [each for body in bodies for each in (heads, {"_source": ["json"], **body})]
        for last in (False, True):
            with faults(self._address):
                answers = list(self._client.msearch(searches=searches)["responses"])
            failed = [each for each in answers if "error" in each]
            if not failed:
                return answers
            if last or failed[0]["status"] != 404:
                break
        with faults(self._address):
            raise _failure(failed[0])

    def _deep(self, body: Mapping[str, Any], place: Place, counted: Mapping[str, Any]) -> list[Any]:
        """The hits of a page beyond the window: gone to by steps of a window."""
        if place.offset >= counted["hits"]["total"]["value"]:
            return []
        step: dict[str, Any] = {"query": body["query"], "sort": hit_order(place.order), "_source": False}
        left, after = place.offset, place.after
        while left:
            size = min(left, MOST_HITS)
            page = step | {"size": size} | ({"search_after": list(after)} if after else {})
            after, left = tuple(self._ask([page])[0]["hits"]["hits"][-1]["sort"]), left - size
        page = (
            step
            | {"size": min(place.limit + 1, MOST_HITS), "_source": ["json"]}
            | ({"search_after": list(after)} if after else {})
        )
        return list(self._ask([page])[0]["hits"]["hits"])

    def _records(self, clause: Clause, size: int) -> list[str]:
        (answer,) = self._ask([{"query": clause_body(clause), "size": size}])
        return [hit["_source"]["json"] for hit in answer["hits"]["hits"]]

    def _first(self, clause: Clause | None, order: Sort, size: int) -> list[str]:
        if clause is None:
            return []
        size = max(1, min(size, MOST_HITS))
        (answer,) = self._ask([{"query": clause_body(clause), "size": size, "sort": hit_order(order)}])
        return [hit["_source"]["json"] for hit in answer["hits"]["hits"]]

    def _streamed(self, query: Body) -> Iterator[str]:
        """The JSON of every hit in the order of uids, all of one moment."""
        with faults(self._address):
            moment = self._client.open_point_in_time(index=self._index, keep_alive=_KEPT)["id"]
        try:
            after: list[Any] | None = None
            while True:
                with faults(self._address):
                    answer = self._client.search(
                        query=query, pit={"id": moment, "keep_alive": _KEPT}, sort=[{"uid": "asc"}], size=_EXPORTED, search_after=after,
                        source={"includes": ["json"]}, track_total_hits=False, allow_partial_search_results=False,
                    )  # fmt: skip
                moment, hits = answer["pit_id"], answer["hits"]["hits"]
                yield from (hit["_source"]["json"] for hit in hits)
                if len(hits) < _EXPORTED:
                    return
                after = hits[-1]["sort"]
        finally:
            with faults(self._address):
                self._client.options(ignore_status=404).close_point_in_time(id=moment)


def _failure(answer: Mapping[str, Any]) -> ApiError:
    meta = ApiResponseMeta(answer["status"], "1.1", HttpHeaders(), 0.0, NodeConfig("http", "127.0.0.1", 9200))
    kind = NotFoundError if answer["status"] == 404 else ApiError
    return kind(str(answer["error"].get("type")), meta, answer)


def _article_body(record: ArticleRecord, cut: RecordTerms) -> Mapping[str, Any]:
    """An article with its terms, facet values, places in the orders and the JSON that gives it back."""
    facets: dict[str, list[str]] = {facet: list(values) for facet, values in facet_values(record).items() if values}
    return {"record": "article", "json": dump_article(record), **streams(record, cut), **facets, **orders(record)}


def _document_body(record: DocumentRecord) -> Mapping[str, Any]:
    """A cited document with its lookups and the JSON that gives it back."""
    lookups = list(document_lookups(record))
    return {
        "record": "document",
        "json": dump_document(record),
        "carries": lookups,
        **document_streams(record),
        **document_orders(record),
    }


def _id(uid: str) -> str:
    """Deterministic, within the bound that Elasticsearch sets."""
    return uid if len(uid.encode()) <= _LONGEST_ID else hashlib.sha256(uid.encode()).hexdigest()


def _line(shape: Mapping[str, Any]) -> bytes:
    return json.dumps(shape, ensure_ascii=False).encode()


def _hits(query: Query, found: Iterable[Mapping[str, Any]], *, scored: bool) -> tuple[Hit, ...]:
    snippets = Snippets(query)
    hits = []
    for hit in found:
        article = load_article(hit["_source"]["json"])
        hits.append(Hit(article, hit["_score"] * SCALE if scored else 0.0, snippets.cut(article.text)))
    return tuple(hits)


def _aggregations(facets: Iterable[Facet], size: int) -> Mapping[str, Any]:
    """Most frequent first, then by value; every shard gives all its values, so that the counts are whole."""
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {
        facet: {"terms": {"field": facet, "size": size, "shard_size": _SHARD_VALUES, "order": order}}
        for facet in facets
    }


def _counts(aggregation: Mapping[str, Any]) -> tuple[Count, ...]:
    return tuple(Count(bucket["key"], bucket["doc_count"]) for bucket in aggregation["buckets"])
