"""What the catalogue takes and gives: states of pages, articles, mentions of documents."""

from dataclasses import dataclass

from analyzers.article import Article
from analyzers.citations.citation import Citation


@dataclass(frozen=True, slots=True)
class PageState:
    """What became of one archived address: `indexed`, `duplicate`, `no text`, `walled` or `error`, with its reason."""

    portal: str
    url: str
    article: str
    fetched: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the catalogue keeps it: content, provenance, and the citations found (not yet resolved)."""

    id: str
    portal: str
    url: str
    captured: str
    revision: int
    province: str | None
    content: Article
    mentions: tuple[str, ...]
    found: tuple[Citation, ...]
    found_in_title: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One resolved citation of a document, with what its article says of it."""

    article: str
    type: str | None
    number: str | None
    issued: str | None
    issuer: str | None
    subject: str | None
    form: str
    surface: str
    relation: str | None
    done_by: str | None
    published: str | None
    province: str | None
