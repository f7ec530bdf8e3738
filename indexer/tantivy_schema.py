"""The index's fields, and a record as a tantivy document."""

from collections.abc import Iterable

import tantivy

from analyzers.words import ANALYSIS_VERSION, Terms
from indexer.lookups import document_lookups
from indexer.query import FACETS
from indexer.record import ArticleRecord, DocumentRecord
from indexer.record_json import dump_article, dump_document
from indexer.record_terms import RecordTerms, facet_values, minutes

INDEX_VERSION = f"tantivy-3+{ANALYSIS_VERSION}"
"""Schema and analysis together; written beside the index, which no other version opens."""

LATEST = 1 << 40
"""Beyond any moment in minutes."""


def schema() -> tantivy.Schema:
    """`uid` is the record's kind and id; `newest` and `oldest` both sort downwards, undated records (0) last."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("record", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("carries", tokenizer_name="raw", index_option="basic")
    for part in ("title", "lead", "text"):
        builder.add_text_field(f"{part}_words", tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field(f"{part}_bigrams", tokenizer_name="whitespace", index_option=_POSITIONS[part])
        builder.add_text_field(f"{part}_folded", tokenizer_name="whitespace", index_option=_POSITIONS[part])
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("newest", fast=True)
    builder.add_unsigned_field("oldest", fast=True)
    builder.add_bytes_field("json", stored=True)
    return builder.build()


_POSITIONS = {"title": "position", "lead": "freq", "text": "position"}


def article_uid(article: str) -> str:
    return f"article {article}"


def document_uid(key: str) -> str:
    return f"document {key}"


def article_document(record: ArticleRecord, cut: RecordTerms) -> tantivy.Document:
    """An article with its terms, facet values and the JSON that gives it back."""
    document = _document("article", article_uid(record.id), dump_article(record))
    for part, terms in (("title", cut.title), ("lead", cut.lead), ("text", cut.text)):
        _add_terms(document, part, terms)
    for facet, values in facet_values(record).items():
        _add_values(document, facet, values)
    moment = minutes(record.published)
    document.add_unsigned("newest", moment or 0)
    document.add_unsigned("oldest", LATEST - moment if moment else 0)
    return document


def document_document(record: DocumentRecord) -> tantivy.Document:
    """A cited document with the keys under which it is looked up and the JSON that gives it back."""
    document = _document("document", document_uid(record.key), dump_document(record))
    _add_values(document, "carries", document_lookups(record))
    return document


def _document(kind: str, uid: str, json: str) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("record", kind)
    document.add_text("uid", uid)
    document.add_bytes("json", json.encode())
    return document


def _add_terms(document: tantivy.Document, part: str, terms: Terms) -> None:
    document.add_text(f"{part}_words", " ".join(terms.words))
    document.add_text(f"{part}_bigrams", " ".join(terms.bigrams))
    document.add_text(f"{part}_folded", " ".join(terms.folded))


def _add_values(document: tantivy.Document, field: str, values: Iterable[str]) -> None:
    for value in values:
        document.add_text(field, value)
