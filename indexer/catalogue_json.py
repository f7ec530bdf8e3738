"""Articles and citations as the catalogue's columns hold them."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from analyzers.article import Article
from analyzers.citations.citation import Citation
from indexer.numbers import number_slug
from indexer.record import Resolved


def dump_article(article: Article) -> str:
    return json.dumps(asdict(article), ensure_ascii=False)


def load_article(content: str) -> Article:
    fields = json.loads(content)
    return Article(**{**fields, "authors": tuple(fields["authors"])})


def dump_citations(found: Sequence[Citation]) -> str:
    return json.dumps([asdict(citation) for citation in found], ensure_ascii=False)


def load_citations(found: str) -> tuple[Citation, ...]:
    return tuple(Citation(**fields) for fields in json.loads(found))


def citation_rows(resolved: Sequence[Resolved]) -> list[tuple[object, ...]]:
    """The columns of each citation; what is done to its document is told with the key of the document that does it."""
    return [(*_columns(one), one.citation.relation, _doer(one, resolved), _slug(one)) for one in resolved]


def _columns(resolved: Resolved) -> tuple[object, ...]:
    one = resolved.citation
    candidates = json.dumps(resolved.candidates, ensure_ascii=False)
    found = (one.form, one.type, one.number, one.issued, one.issuer, one.subject, one.surface)
    return (resolved.document, candidates, resolved.how, *found)


def _doer(one: Resolved, resolved: Sequence[Resolved]) -> str | None:
    by = one.citation.relation_by
    return None if by is None else resolved[by].document


def _slug(one: Resolved) -> str | None:
    """The number as keys begin with it, for full numbers."""
    return number_slug(one.citation.number) if one.citation.form == "full" and one.citation.number else None
