"""A record as an Elasticsearch document."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from indexer.lookups import document_lookups
from indexer.record import ArticleRecord, DocumentRecord
from indexer.record_json import dump_article, dump_document
from indexer.record_terms import RecordTerms, document_orders, document_streams, facet_values, orders, streams

_LONGEST_ID = 512
_LONGEST_TOKEN = 255
"""UTF-16 units that the whitespace tokenizer takes before it cuts."""


def article_uid(article: str) -> str:
    return f"article {article}"


def document_uid(key: str) -> str:
    return f"document {key}"


def identity(uid: str) -> str:
    """The `_id`: the same for the same record for ever, within the bound of bytes that Elasticsearch sets."""
    spelt = uid.encode("utf-8", "replace")
    return spelt.decode() if len(spelt) <= _LONGEST_ID else hashlib.sha256(spelt).hexdigest()


def spelt(term: str) -> str:
    """A term of a stream as Elasticsearch is given it: longer tokens than it takes whole are named by their digest."""
    if 2 * len(term) <= _LONGEST_TOKEN or len(term.encode("utf-16-le")) <= 2 * _LONGEST_TOKEN:
        return term
    return f"#{hashlib.sha256(term.encode()).hexdigest()}"


def article_line(record: ArticleRecord, cut: RecordTerms) -> bytes:
    """An article with its terms, facet values, places in the orders and the JSON that gives it back. Raises TypeError, ValueError."""
    facets: dict[str, Any] = {facet: list(values) for facet, values in facet_values(record).items() if values}
    fields = {"record": "article", "uid": article_uid(record.id), "json": dump_article(record)}
    return _line({**fields, **_spelt(streams(record, cut)), **facets, **orders(record)})


def document_line(record: DocumentRecord) -> bytes:
    """A cited document with its lookups and the JSON that gives it back. Raises TypeError, ValueError."""
    fields = {"record": "document", "uid": document_uid(record.key), "json": dump_document(record)}
    lookups = {"carries": list(document_lookups(record))}
    return _line({**fields, **lookups, **_spelt(document_streams(record)), **document_orders(record)})


def _spelt(found: Mapping[str, str]) -> Mapping[str, str]:
    return {field: _spelt_stream(stream) for field, stream in found.items()}


def _spelt_stream(stream: str) -> str:
    """Only letters beyond the first plane make a term too long: a pair has no more than 129."""
    if len(stream.encode("utf-16-le")) == 2 * len(stream):
        return stream
    return " ".join(map(spelt, stream.split(" ")))


def _line(fields: Mapping[str, Any]) -> bytes:
    """Half characters are refused here, before anything is sent."""
    return json.dumps(fields, ensure_ascii=False).encode()
