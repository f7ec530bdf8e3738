"""Quan hệ theo lời các bài viết: what articles say is done to a document, by which other one, each with the sentence that says so."""

from dataclasses import dataclass

from indexer.engine import Engine
from indexer.record import ArticleRecord, DocumentRecord, RelationSeen, Resolved
from webapp.labels import RELATIONS
from webapp.marks import Excerpt, excerpt_of

SHOWN = 8
FOLDED = 100


@dataclass(frozen=True, slots=True)
class Told:
    """One relation, the document that does it, and its example: the article with the first sentence that says so.

    Each is None where the engine does not hold it, or where it was not asked for.
    """

    seen: RelationSeen
    document: DocumentRecord | None = None
    article: ArticleRecord | None = None
    sentence: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """All of one kind: `shown` with sentences, `folded` without, `left` more that are only counted; `unnamed` names no document."""

    kind: str
    shown: tuple[Told, ...]
    folded: tuple[Told, ...]
    left: int
    unnamed: Told | None


def groups(engine: Engine, record: DocumentRecord) -> tuple[Group, ...]:
    """The relations of the document by kind, in the order of the labels; a kind without a label stands last."""
    order = {kind: place for place, kind in enumerate(RELATIONS)}
    kinds = sorted({seen.kind for seen in record.relations}, key=lambda kind: (order.get(kind, len(order)), kind))
    return tuple(_group(engine, record, kind) for kind in kinds)


def _group(engine: Engine, record: DocumentRecord, kind: str) -> Group:
    seen = [one for one in record.relations if one.kind == kind]
    named = [one for one in seen if one.by is not None]
    unnamed = next((_told(engine, record.key, one) for one in seen if one.by is None), None)
    return Group(
        kind,
        tuple(_told(engine, record.key, one) for one in named[:SHOWN]),
        tuple(Told(one, _document(engine, one)) for one in named[SHOWN : SHOWN + FOLDED]),
        max(0, len(named) - SHOWN - FOLDED),
        unnamed,
    )


def _told(engine: Engine, key: str, seen: RelationSeen) -> Told:
    article = engine.get(seen.example)
    return Told(seen, _document(engine, seen), article, _sentence(article, key, seen) if article else None)


def _document(engine: Engine, seen: RelationSeen) -> DocumentRecord | None:
    return engine.document(seen.by) if seen.by else None


def _sentence(article: ArticleRecord, key: str, seen: RelationSeen) -> Excerpt | None:
    for index, each in enumerate(article.citations):
        same = each.document == key and each.citation.relation == seen.kind
        if same and by_document(article, each) == seen.by:
            return excerpt_of(article, index)
    return None


def doer(article: ArticleRecord, each: Resolved) -> Resolved | None:
    """The citation of the same article whose document does it."""
    by = each.citation.relation_by
    return article.citations[by] if by is not None and by < len(article.citations) else None


def by_document(article: ArticleRecord, each: Resolved) -> str | None:
    """The key of the document that does it; None where the text names none, or one that stays open."""
    found = doer(article, each)
    return found.document if found else None
