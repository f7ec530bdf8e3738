"""Quan hệ theo lời các bài viết: what articles say is done to a document, by which other one, each with the sentence that says so."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from indexer.engine import Engine
from indexer.record import ArticleRecord, DocumentRecord, RelationSeen, Resolved
from webapp.labels import RELATIONS
from webapp.marks import Excerpt, excerpt_of

SHOWN = 8
FOLDED = 40


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


def groups(engine: Engine, record: DocumentRecord, without: Set[str] = frozenset()) -> tuple[Group, ...]:
    """The relations of the document by kind, in the order of the labels; a kind without a label stands last.

    Of the kinds in `without` only what names no document is told.
    """
    kinds = sorted(
        {seen.kind for seen in record.relations if seen.kind not in without or seen.by is None}, key=place_of
    )
    return tuple(_group(engine, record, kind, named=kind not in without) for kind in kinds)


def place_of(kind: str | None) -> tuple[int, str]:
    """Where a kind stands among others: as its label, without a label behind those, none at all at the end."""
    return (_PLACES.get(kind, len(_PLACES)), kind) if kind is not None else (len(_PLACES) + 1, "")


_PLACES = {kind: place for place, kind in enumerate(RELATIONS)}


def _group(engine: Engine, record: DocumentRecord, kind: str, *, named: bool) -> Group:
    seen = [one for one in record.relations if one.kind == kind]
    doers = [one for one in seen if one.by is not None and named]
    unnamed = next((told(engine, record.key, one, {}) for one in seen if one.by is None), None)
    known = engine.documents_by_key(one.by or "" for one in doers[: SHOWN + FOLDED])
    return Group(
        kind,
        tuple(told(engine, record.key, one, known) for one in doers[:SHOWN]),
        tuple(Told(one, known.get(one.by or "")) for one in doers[SHOWN : SHOWN + FOLDED]),
        max(0, len(doers) - SHOWN - FOLDED),
        unnamed,
    )


def told(engine: Engine, key: str, seen: RelationSeen, known: Mapping[str, DocumentRecord]) -> Told:
    """The relation with the document that does it (one of `known`), its example, and the sentence that says so."""
    article = engine.get(seen.example)
    return Told(seen, known.get(seen.by or ""), article, _sentence(article, key, seen) if article else None)


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
