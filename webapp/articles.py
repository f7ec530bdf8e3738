"""Bài viết: the clean text with each citation linked, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, request

from indexer.engine import Engine
from indexer.record import ArticleRecord, DocumentRecord, Resolved
from webapp import marks, present
from webapp.answer import Answer, Held, link
from webapp.security import local


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation in the list under an article: its index, its candidates' records where the engine has them."""

    index: int
    resolved: Resolved
    document: DocumentRecord | None
    candidates: tuple[tuple[str, DocumentRecord | None], ...]


@dataclass(frozen=True, slots=True)
class CitedHere:
    """A document that the article cites, with the indexes of the citations."""

    key: str
    document: DocumentRecord | None
    mentions: tuple[int, ...]


def article(held: Held, portal: str, name: str) -> Answer:
    """The page of the article `portal/name`."""
    record = held.engine.get(f"{portal}/{name}")
    if record is None:
        abort(404)
    return Answer("article.html", present.article_shape(record), _context(held, record))


def address(record: ArticleRecord, **values: str) -> str:
    """The article's page."""
    portal, _, name = record.id.partition("/")
    return link("article", portal=portal, name=name, **values)


def _context(held: Held, record: ArticleRecord) -> Mapping[str, object]:
    came = local(request.args.get("tu"))
    return {
        "article": record,
        "paragraphs": marks.paragraphs(record.text, record.citations),
        "cited": _cited(held.engine, record),
        "opened": _opened(held.engine, record),
        "publisher": held.portals.get(record.portal),
        "portals": held.portals,
        "came": came,
        "here": address(record, **({"tu": came} if came else {})),
    }


def _cited(engine: Engine, record: ArticleRecord) -> tuple[CitedHere, ...]:
    keys = present.cited_documents(record)
    return tuple(CitedHere(key, engine.document(key), _mentions(record, key)) for key in keys)


def _mentions(record: ArticleRecord, key: str) -> tuple[int, ...]:
    return tuple(index for index, each in enumerate(record.citations) if each.document == key)


def _opened(engine: Engine, record: ArticleRecord) -> tuple[Cite, ...]:
    return tuple(
        Cite(index, each, None, tuple((key, engine.document(key)) for key in each.candidates))
        for index, each in enumerate(record.citations)
        if each.document is None
    )
