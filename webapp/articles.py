"""Bài viết: the clean text with each citation linked, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, request

from indexer.engine import Engine
from indexer.record import ArticleRecord, DocumentRecord, Resolved
from webapp import marks, present, relations
from webapp.answer import Answer, Held, link
from webapp.history import changes, history_shape
from webapp.related import family, related
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
    """A document that the article cites: the indexes of the citations in its text (none where only the title cites it), how it
    was told which document is meant, and what the article says is done to it."""

    key: str
    document: DocumentRecord | None
    mentions: tuple[int, ...]
    how: str | None
    done: tuple["Done", ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What the article says is done to a document: the kind, and the citation (with its index) of the document that does it."""

    kind: str
    index: int | None = None
    by: Resolved | None = None


def article(held: Held, portal: str, name: str) -> Answer:
    """The page of the article `portal/name`."""
    record = held.engine.get(f"{portal}/{name}")
    if record is None:
        abort(404)
    known = _documents(held.engine, record)
    cited = cited_here(record, known)
    kin = family(held.engine, record)
    history = held.histories.of(record.id) if held.histories else None
    near = related(held.engine, record, {each.key: each.document for each in cited}, kin.ids)
    shape: present.Shape = {
        **present.article_shape(record),
        "reprints": [present.brief_article(each) for each in kin.others],
        "history": history_shape(history),
        "related": [{**present.brief_article(each.article), "shared": list(each.shared)} for each in near],
    }
    context = {
        **_context(held, record, known),
        "cited": cited,
        "family": kin,
        "history": history,
        "changes": changes(history) if history else (),
        "original": kin.original,
        "related": near,
        "names": _names(cited),
    }
    return Answer("article.html", shape, context)


def address(record: ArticleRecord, **values: str) -> str:
    """The article's page."""
    portal, _, name = record.id.partition("/")
    return link("article", portal=portal, name=name, **values)


def _documents(engine: Engine, record: ArticleRecord) -> Mapping[str, DocumentRecord]:
    """The documents that the article cites or may mean."""
    open_ones = (key for each in record.citations if each.document is None for key in each.candidates)
    return engine.documents_by_key((*present.cited_documents(record), *open_ones))


def _context(held: Held, record: ArticleRecord, known: Mapping[str, DocumentRecord]) -> Mapping[str, object]:
    came = local(request.args.get("tu"))
    return {
        "article": record,
        "paragraphs": marks.paragraphs(record.text, record.citations),
        "opened": _opened(record, known),
        "publisher": held.portals.get(record.portal),
        "portals": held.portals,
        "came": came,
        "here": address(record, **({"tu": came} if came else {})),
    }


def _names(cited: tuple[CitedHere, ...]) -> Mapping[str, str]:
    return {each.key: present.document_name(each.document) for each in cited if each.document}


def cited_here(record: ArticleRecord, known: Mapping[str, DocumentRecord]) -> tuple[CitedHere, ...]:
    """The documents that the article cites, in order of first mention."""
    keys = present.cited_documents(record)
    how = {each.document: each.how for each in reversed(record.cited)}
    return tuple(CitedHere(key, known.get(key), _mentions(record, key), how[key], _done(record, key)) for key in keys)


def _done(record: ArticleRecord, key: str) -> tuple[Done, ...]:
    """What is done to the document, each kind by each document once; without one only where the kind names none at all."""
    found: dict[tuple[str, str | None], Done] = {}
    for each in record.citations:
        if each.document == key and each.citation.relation:
            by = relations.doer(record, each)
            name = (by.document or by.citation.surface) if by else None
            found.setdefault(
                (each.citation.relation, name), Done(each.citation.relation, each.citation.relation_by, by)
            )
    named = {kind for kind, name in found if name}
    return tuple(done for (kind, name), done in found.items() if (name or kind not in named) and name != key)


def _mentions(record: ArticleRecord, key: str) -> tuple[int, ...]:
    return tuple(index for index, each in enumerate(record.citations) if each.document == key)


def _opened(record: ArticleRecord, known: Mapping[str, DocumentRecord]) -> tuple[Cite, ...]:
    return tuple(
        Cite(index, each, None, tuple((key, known.get(key)) for key in each.candidates))
        for index, each in enumerate(record.citations)
        if each.document is None
    )
