"""Articles and citations as the catalogue's columns hold them."""

import json
from collections.abc import Sequence
from dataclasses import fields

from analyzers.article import Article
from analyzers.citations.citation import Citation
from indexer.numbers import number_slug
from indexer.record import Resolved

_ARTICLE = tuple(field.name for field in fields(Article))
_CITATION = tuple(field.name for field in fields(Citation))
_dump = json.JSONEncoder(ensure_ascii=False).encode


def _shape(value: Article | Citation, names: Sequence[str]) -> dict[str, object]:
    """As `dataclasses.asdict`, which copies what it meets, at a tenth of its price: these values hold plain ones only."""
    return {name: getattr(value, name) for name in names}


def dump_article(article: Article) -> str:
    return _dump(_shape(article, _ARTICLE))


def load_article(content: str) -> Article:
    shape = json.loads(content)
    return Article(**{**shape, "authors": tuple(shape["authors"])})


def dump_citations(found: Sequence[Citation]) -> str:
    return _dump([_shape(citation, _CITATION) for citation in found]) if found else "[]"


def load_citations(found: str) -> tuple[Citation, ...]:
    return tuple(Citation(**shape) for shape in json.loads(found)) if found != "[]" else ()


def citation_rows(resolved: Sequence[Resolved]) -> list[tuple[object, ...]]:
    """The columns of each citation; what is done to its document is told with the key of the document that does it."""
    return [(*_columns(one), one.citation.relation, _doer(one, resolved), _slug(one)) for one in resolved]


def _columns(resolved: Resolved) -> tuple[object, ...]:
    one = resolved.citation
    candidates = _dump(resolved.candidates) if resolved.candidates else "[]"
    found = (one.form, one.type, one.number, one.issued, one.issuer, one.subject, one.surface)
    return (resolved.document, candidates, resolved.how, *found)


def _doer(one: Resolved, resolved: Sequence[Resolved]) -> str | None:
    by = one.citation.relation_by
    return None if by is None else resolved[by].document


def _slug(one: Resolved) -> str | None:
    """The number as keys begin with it, for full numbers."""
    return number_slug(one.citation.number) if one.citation.form == "full" and one.citation.number else None
