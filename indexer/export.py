"""Everything home: all articles, citations or documents that a query reaches, streamed in constant memory."""

import csv
import json
from collections.abc import Iterator
from typing import IO

from indexer.engine import Engine
from indexer.query import Query
from indexer.record_json import Shape, article_shape, citation_shape, document_shape

_COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": (
        "id", "portal", "urls", "title", "lead", "text", "authors", "source", "section", "published", "province",
        "province_now", "mentions", "level", "kind", "captured", "revision", "reprint_of",
    ),
    "citations": (
        "article", "published", "province", "where", "start", "end", "surface", "form", "type", "number", "issued", "issuer",
        "subject", "provision", "relation", "relation_by", "binds_to", "document", "status", "candidates", "how",
    ),
    "documents": (
        "key", "number", "type", "title", "spellings", "types", "dates", "issuers", "subjects", "provinces", "relations",
        "articles", "mentions", "first", "last",
    ),
}  # fmt: skip


def rows(engine: Engine, what: str, query: Query) -> Iterator[Shape]:
    """Rows in a fixed order: articles by id, citations by article and place, documents by key.

    Documents of a query are those that its articles cite.
    """
    if what == "articles":
        return (article_shape(record) for record in engine.export(query))
    if what == "citations":
        return _citations(engine, query)
    return _documents(engine, query)


def write_rows(engine: Engine, what: str, query: Query, form: str, out: IO[str]) -> None:
    """Write the rows as `jsonl` or `csv`; a cell that a spreadsheet would run as a formula is disarmed by an apostrophe."""
    if form == "jsonl":
        for row in rows(engine, what, query):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    writer = csv.writer(out)
    writer.writerow(_COLUMNS[what])
    for row in rows(engine, what, query):
        writer.writerow([_cell(row.get(column)) for column in _COLUMNS[what]])


def _citations(engine: Engine, query: Query) -> Iterator[Shape]:
    for record in engine.export(query):
        where = {"article": record.id, "published": record.published, "province": record.province}
        for part, citations in (("title", record.title_citations), ("text", record.citations)):
            yield from ({**where, "where": part, **citation_shape(resolved)} for resolved in citations)


def _documents(engine: Engine, query: Query) -> Iterator[Shape]:
    if query == Query():
        yield from (document_shape(record) for record in engine.export_documents())
        return
    keys = {c.document for record in engine.export(query) for c in record.cited if c.document}
    for key in sorted(keys):
        record = engine.document(key)
        if record:
            yield document_shape(record)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return _disarmed(" | ".join(map(_part, value)))
    return _disarmed(value) if isinstance(value, str) else str(value)


def _part(one: object) -> str:
    """One value of a list: a counted value, a relation, or plain text."""
    if not isinstance(one, dict):
        return str(one)
    if "kind" in one:
        return f"{one['kind']} {one['by'] or '?'} ({one['articles']})"
    return f"{one['value']} ({one['count']})"


def _disarmed(text: str) -> str:
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
