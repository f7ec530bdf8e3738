"""What the engine holds: articles and documents as the reader meets them (the shapes of interface.md §3 and §4)."""

from dataclasses import dataclass
from typing import Literal

from analyzers.citations.citation import Citation


@dataclass(frozen=True, slots=True)
class Resolved:
    """A citation and the document it means; `document` is None exactly when it stays open."""

    citation: Citation
    document: str | None = None
    candidates: tuple[str, ...] = ()
    how: str | None = None

    @property
    def status(self) -> Literal["resolved", "open"]:
        return "open" if self.document is None else "resolved"


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article with its provenance and its resolved citations.

    The offsets of `citations` are into `text`, those of `title_citations` into `title`.
    """

    id: str
    portal: str
    urls: tuple[str, ...]
    title: str
    lead: str
    text: str
    authors: tuple[str, ...]
    source: str | None
    section: str | None
    published: str | None
    province: str | None
    province_now: str | None
    mentions: tuple[str, ...]
    level: str
    kind: str
    captured: str
    revision: int
    reprint_of: str | None
    citations: tuple[Resolved, ...]
    title_citations: tuple[Resolved, ...] = ()

    @property
    def cited(self) -> tuple[Resolved, ...]:
        """Every citation, those of the title first."""
        return self.title_citations + self.citations


@dataclass(frozen=True, slots=True)
class Count:
    """A value and how many articles give it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class RelationSeen:
    """What articles say is done to a document (`kind`), by which document (`by`, a key, None where none is named).

    `articles` counts those that say so, `example` is the earliest of them.
    """

    kind: str
    by: str | None
    articles: int
    example: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """Văn bản: what the articles say of one cited document, held or not. Counts are articles, most frequent first."""

    key: str
    number: str | None
    type: str | None
    title: str | None
    spellings: tuple[Count, ...]
    types: tuple[Count, ...]
    dates: tuple[Count, ...]
    issuers: tuple[Count, ...]
    subjects: tuple[Count, ...]
    provinces: tuple[Count, ...]
    relations: tuple[RelationSeen, ...]
    articles: int
    mentions: int
    first: str | None
    last: str | None
