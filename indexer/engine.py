"""The engine: what any search engine behind Tra Cứu does, and how one is opened."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexer.query import Facet, Query
from indexer.record import ArticleRecord, Count, DocumentRecord
from indexer.record_terms import RecordTerms


class EngineError(Exception):
    """The engine cannot be reached, is of another version, or did not keep what it was given; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Đoạn trích: plain text and the spans in it (start, end) that meet the query."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One found article."""

    article: ArticleRecord
    score: float
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Page:
    """One page of hits, the total, and the facet counts that were asked for."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, tuple[Count, ...]]


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What the index holds: records, bytes on disk, the version of the analysis that cut its terms."""

    articles: int
    documents: int
    bytes: int
    version: str


class Engine(Protocol):
    """Reads see the last commit; one writer at a time."""

    def add(
        self,
        articles: Iterable[ArticleRecord],
        documents: Iterable[DocumentRecord] = (),
        cut: Mapping[str, RecordTerms] | None = None,
    ) -> None:
        """Put records in, replacing those of the same id; durable only after `commit`.

        `cut` holds terms that were cut elsewhere, by article id; those of other articles are cut here.
        """

    def delete(self, articles: Iterable[str], documents: Iterable[str] = ()) -> None:
        """Take records out by id."""

    def commit(self) -> None:
        """Make all since the last commit durable and visible; raise EngineError unless the counts prove it."""

    def get(self, article: str) -> ArticleRecord | None: ...

    def document(self, key: str) -> DocumentRecord | None: ...

    def documents(self, number: str) -> tuple[DocumentRecord, ...]:
        """Every document that carries this canonical number, most cited first."""

    def search(self, query: Query, facets: tuple[Facet, ...] = (), facet_size: int = 20) -> Page:
        """One page of articles, newest first where no word ranks them; at most 10,000 a page.

        Counts of a facet leave out the facet's own filter; equal counts are ordered by value.
        """

    def export(self, query: Query) -> Iterator[ArticleRecord]:
        """Every hit, streamed, ordered by article id."""

    def export_documents(self) -> Iterator[DocumentRecord]:
        """Every document record, streamed, ordered by key."""

    def status(self) -> EngineStatus: ...

    def close(self) -> None: ...


def open_engine(url: str, *, create: bool = False) -> Engine:
    """Open `tantivy:FOLDER`; with `create` an index is made where there is none. Raises EngineError with what to do."""
    kind, _, place = url.partition(":")
    if kind == "tantivy" and place:
        from indexer.tantivy_engine import TantivyEngine

        return TantivyEngine(Path(place), create=create)
    raise EngineError(f"{url!r} names no engine. Give `tantivy:FOLDER`, as in `tantivy:var/index`.")
