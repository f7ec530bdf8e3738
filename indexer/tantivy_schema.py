"""The index's fields, and a record as a tantivy document."""

from collections.abc import Iterable, Mapping
from typing import get_args

import tantivy

from analyzers.words import ANALYSIS_VERSION
from indexer.lookups import document_lookups
from indexer.query import Facet
from indexer.record import ArticleRecord, DocumentRecord
from indexer.record_json import dump_article, dump_document
from indexer.record_terms import (
    NAMED,
    ORDERS,
    POSITIONS,
    RANKED,
    RecordTerms,
    document_orders,
    document_streams,
    facet_values,
    orders,
    streams,
)

INDEX_VERSION = f"tantivy-5+{ANALYSIS_VERSION}"
"""Schema and analysis together; written beside the index, which no other version opens."""


def schema() -> tantivy.Schema:
    """`uid` is the record's kind and id, `carries` a document's lookups, the rest as in `indexer.record_terms`."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("record", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("carries", tokenizer_name="raw", index_option="basic")
    for field in (*RANKED, *NAMED):
        option = "position" if field in POSITIONS else "freq"
        builder.add_text_field(field, tokenizer_name="whitespace", index_option=option)
    for facet in get_args(Facet):
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for order in ORDERS:
        builder.add_unsigned_field(order, fast=True)
    builder.add_bytes_field("json", stored=True)
    return builder.build()


def article_uid(article: str) -> str:
    return f"article {article}"


def document_uid(key: str) -> str:
    return f"document {key}"


def article_document(record: ArticleRecord, cut: RecordTerms) -> tantivy.Document:
    """An article with its terms, facet values, places in the orders and the JSON that gives it back."""
    document = _document("article", article_uid(record.id), dump_article(record), streams(record, cut), orders(record))
    for facet, values in facet_values(record).items():
        _add_values(document, facet, values)
    return document


def document_document(record: DocumentRecord) -> tantivy.Document:
    """A cited document with its lookups and the JSON that gives it back."""
    uid, json = document_uid(record.key), dump_document(record)
    document = _document("document", uid, json, document_streams(record), document_orders(record))
    _add_values(document, "carries", document_lookups(record))
    return document


def _document(kind: str, uid: str, json: str, texts: Mapping[str, str], places: Mapping[str, int]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("record", kind)
    document.add_text("uid", uid)
    document.add_bytes("json", json.encode())
    for field, text in texts.items():
        document.add_text(field, text)
    for order, place in places.items():
        document.add_unsigned(order, place)
    return document


def _add_values(document: tantivy.Document, field: str, values: Iterable[str]) -> None:
    for value in values:
        document.add_text(field, value)
