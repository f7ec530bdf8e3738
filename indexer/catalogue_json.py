"""Articles and citations as the catalogue's columns hold them."""

import json
from dataclasses import asdict

from analyzers.article import Article
from analyzers.citations.citation import Citation
from indexer.record import Resolved


def dump_article(article: Article) -> str:
    return json.dumps(asdict(article), ensure_ascii=False)


def load_article(content: str) -> Article:
    fields = json.loads(content)
    return Article(**{**fields, "authors": tuple(fields["authors"])})


def load_citations(found: str) -> tuple[Citation, ...]:
    return tuple(Citation(**fields) for fields in json.loads(found))


def citation_row(resolved: Resolved) -> tuple[object, ...]:
    one = resolved.citation
    return (
        resolved.document,
        json.dumps(resolved.candidates, ensure_ascii=False),
        resolved.how,
        one.form,
        one.type,
        one.number,
        one.issued,
        one.issuer,
        one.subject,
        one.surface,
    )
