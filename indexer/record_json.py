"""Records as JSON: the shapes of an article and its citations that interfaces, exports and the index share, both ways without loss."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from analyzers.citations.citation import Citation
from indexer.record import ArticleRecord, Count, DocumentRecord, RelationSeen, Resolved

Shape = dict[str, object]


class RecordJsonError(ValueError):
    """The text is no record; the sentence names the key."""


def article_shape(record: ArticleRecord) -> Shape:
    """The article as JSON knows it, keys in reading order, citations last."""
    return {
        "id": record.id,
        "portal": record.portal,
        "urls": list(record.urls),
        "title": record.title,
        "lead": record.lead,
        "text": record.text,
        "authors": list(record.authors),
        "source": record.source,
        "section": record.section,
        "published": record.published,
        "province": record.province,
        "province_now": record.province_now,
        "mentions": list(record.mentions),
        "level": record.level,
        "kind": record.kind,
        "captured": record.captured,
        "revision": record.revision,
        "reprint_of": record.reprint_of,
        "citations": [citation_shape(resolved) for resolved in record.citations],
        "title_citations": [citation_shape(resolved) for resolved in record.title_citations],
    }


def citation_shape(resolved: Resolved) -> Shape:
    """The citation with what it resolves to; `status` is said, though it follows from `document`."""
    citation = resolved.citation
    return {
        "start": citation.start,
        "end": citation.end,
        "surface": citation.surface,
        "form": citation.form,
        "type": citation.type,
        "number": citation.number,
        "issued": citation.issued,
        "issuer": citation.issuer,
        "subject": citation.subject,
        "provision": citation.provision,
        "relation": citation.relation,
        "relation_by": citation.relation_by,
        "binds_to": citation.binds_to,
        "document": resolved.document,
        "status": resolved.status,
        "candidates": list(resolved.candidates),
        "how": resolved.how,
    }


def document_shape(record: DocumentRecord) -> Shape:
    """The document with its counts, each `{"value": …, "count": …}`, most frequent first."""
    return {
        "key": record.key,
        "number": record.number,
        "type": record.type,
        "title": record.title,
        **{name: _count_shapes(getattr(record, name)) for name in _COUNTED},
        "relations": [asdict(relation) for relation in record.relations],
        "articles": record.articles,
        "mentions": record.mentions,
        "first": record.first,
        "last": record.last,
    }


def dump_article(record: ArticleRecord) -> str:
    """One line of JSON, Vietnamese as it is."""
    return json.dumps(article_shape(record), ensure_ascii=False)


def dump_document(record: DocumentRecord) -> str:
    """One line of JSON, Vietnamese as it is."""
    return json.dumps(document_shape(record), ensure_ascii=False)


def load_article(text: str | bytes) -> ArticleRecord:
    """`dump_article` read back; raises RecordJsonError where a key is missing or the text is no JSON object."""
    shape = _object(text)
    try:
        return _article(shape)
    except (KeyError, TypeError) as error:
        raise RecordJsonError(f"The JSON is no article: {error!r} in {text[:80]!r}. Export it again.") from error


def load_document(text: str | bytes) -> DocumentRecord:
    """`dump_document` read back; raises RecordJsonError where a key is missing or the text is no JSON object."""
    shape = _object(text)
    try:
        counted = {name: _counts(shape[name]) for name in _COUNTED}
        relations = tuple(RelationSeen(**relation) for relation in shape["relations"])
        return DocumentRecord(**{**shape, **counted, "relations": relations})
    except (KeyError, TypeError) as error:
        raise RecordJsonError(f"The JSON is no document: {error!r} in {text[:80]!r}. Export it again.") from error


_COUNTED = ("spellings", "types", "dates", "issuers", "subjects", "provinces")
_LISTS = ("urls", "authors", "mentions")


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        shape = json.loads(text if isinstance(text, str) else text.decode())
    except ValueError as error:
        raise RecordJsonError(f"{text[:80]!r} is not JSON: {error}. Export it again.") from error
    if not isinstance(shape, dict):
        raise RecordJsonError(f"{text[:80]!r} is not a JSON object. Export it again.")
    return shape


def _article(shape: dict[str, Any]) -> ArticleRecord:
    for name in _LISTS:
        shape[name] = tuple(shape[name])
    for name in ("citations", "title_citations"):
        shape[name] = tuple(map(_resolved, shape[name]))
    return ArticleRecord(**shape)


def _resolved(shape: dict[str, Any]) -> Resolved:
    document, how, candidates = shape.pop("document"), shape.pop("how"), shape.pop("candidates")
    del shape["status"]
    return Resolved(Citation(**shape), document, tuple(candidates), how)


def _count_shapes(counts: Sequence[Count]) -> list[Shape]:
    return [{"value": count.value, "count": count.count} for count in counts]


def _counts(shapes: Sequence[Mapping[str, Any]]) -> tuple[Count, ...]:
    return tuple(Count(shape["value"], shape["count"]) for shape in shapes)
