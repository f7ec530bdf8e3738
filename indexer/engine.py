"""The engine: what any search engine behind Tra Cứu does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from indexer.query import Facet, Query
from indexer.record import ArticleRecord, Count, DocumentRecord
from indexer.record_terms import RecordTerms

Stream = Literal["bigrams", "folded"]
"""Terms with their marks or without (see `analyzers.words.Terms`)."""

MOST_HITS = 10_000
MOST_VALUES = 10_000
"""Bounds of one answer: hits of a page, values of a facet."""


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
    """One page of hits, the total, the facet counts that were asked for, and what `Query.after` takes to go on; None at the end."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, tuple[Count, ...]]
    next: str | None = None


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

    def documents_by_key(self, keys: Iterable[str]) -> Mapping[str, DocumentRecord]:
        """The documents of these keys that the index holds, by key, read at once."""

    def documents(self, lookup: str) -> tuple[DocumentRecord, ...]:
        """Every document found under this lookup (its canonical number, or another of `document_lookups`), most cited first."""

    def search(self, query: Query, facets: tuple[Facet, ...] = (), facet_size: int = 20) -> Page:
        """One page of articles, newest first where no word ranks them; `MOST_HITS` a page, `MOST_VALUES` a facet at most.
        A page of no hits counts alone.

        Counts of a reader's facet (`FACETS`) leave out the facet's own filters but for `fixed` ones; the most frequent values stand
        first, equal counts in order of value.
        An `after` that no page of this order gave is taken for the beginning.
        """

    def count(self, query: Query) -> int:
        """How many articles meet the query."""

    def frequencies(self, stream: Stream, terms: Sequence[str]) -> tuple[int, ...]:
        """How many articles hold each term in title or text."""

    def suggest_titles(self, typed: str, size: int) -> tuple[ArticleRecord, ...]:
        """Articles whose title holds what was typed, its last syllable perhaps unfinished, marks aside; newest first."""

    def suggest_documents(self, typed: str, size: int) -> tuple[DocumentRecord, ...]:
        """Documents whose type and number, or title, holds what was typed, read the same way; most cited first."""

    def export(self, query: Query) -> Iterator[ArticleRecord]:
        """Every hit, streamed, ordered by article id."""

    def export_documents(self) -> Iterator[DocumentRecord]:
        """Every document record, streamed, ordered by key."""

    def status(self) -> EngineStatus: ...

    def revision(self) -> str:
        """A word that names what is served: another one after every commit that changed something and after every publish."""

    def publish(self) -> None:
        """Put an engine that was opened `fresh`, with all it has committed, in the place of the served one; readers go over to it.

        The engine is closed by it. Raises EngineError for one that was not opened fresh.
        """

    def close(self) -> None: ...
