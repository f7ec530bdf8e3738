"""Everything home: all articles, citations or documents that a query reaches, streamed in constant memory."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from indexer.engine import MOST_VALUES, Engine
from indexer.query import Facet, Filter, Query
from indexer.record import ArticleRecord, DocumentRecord
from indexer.record_json import Shape, article_shape, citation_shape, document_shape

What = Literal["articles", "citations", "documents"]
WHATS: tuple[What, ...] = ("articles", "citations", "documents")
COLUMNS: Mapping[What, tuple[str, ...]] = {
    "articles": (
        "id", "portal", "urls", "title", "lead", "text", "authors", "source", "section", "published", "province",
        "province_now", "mentions", "level", "kind", "captured", "revision", "reprint_of",
    ),
    "citations": (
        "article", "published", "province", "where", "start", "end", "surface", "form", "type", "number", "issued", "issuer",
        "subject", "provision", "relation", "relation_by", "binds_to", "document", "status", "candidates", "how",
        "portal", "province_now", "title", "url",
    ),
    "documents": (
        "key", "number", "type", "title", "spellings", "types", "dates", "issuers", "subjects", "provinces", "relations",
        "articles", "mentions", "first", "last",
    ),
}  # fmt: skip
"""The columns of a table; an article's citations have a table of their own."""

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine, and diacritics are lost."""
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_CHUNK = 64 * 1024
_ROWS = 200


def rows(engine: Engine, what: What, query: Query) -> Iterator[Shape]:
    """Rows in a fixed order: articles by id, citations by article and place, documents by key.

    Documents of a query are those that its articles cite.
    """
    if what == "articles":
        return (article_shape(record) for record in engine.export(query))
    if what == "citations":
        return _citations(engine, query)
    return (document_shape(record) for record in cited_documents(engine, query))


def csv_chunks(what: What, given: Iterable[Shape]) -> Iterator[bytes]:
    """The rows as CSV for spreadsheets: UTF-8 with a byte order mark, the head at once.

    A cell that a spreadsheet would run as a formula is disarmed by an apostrophe.
    """
    columns = COLUMNS[what]
    yield (BOM + _line(columns)).encode()
    yield from _chunks(_line([cell(row.get(column)) for column in columns]) for row in given)


def jsonl_chunks(_: What, given: Iterable[Shape]) -> Iterator[bytes]:
    """The rows as JSON lines, Vietnamese as it is."""
    return _chunks(json.dumps(row, ensure_ascii=False) + "\n" for row in given)


WRITERS: Mapping[str, Callable[[What, Iterable[Shape]], Iterator[bytes]]] = {"csv": csv_chunks, "jsonl": jsonl_chunks}
"""What writes rows in each form that needs no library of its own."""


def _chunks(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines together, the first as soon as they are there, no more than `_ROWS` at a time: a slow source is not waited for long."""
    held: list[str] = []
    size, begun = 0, False
    for line in lines:
        held.append(line)
        size += len(line)
        if not begun or size >= _CHUNK or len(held) >= _ROWS:
            yield "".join(held).encode("utf-8", "replace")
            held, size, begun = [], 0, True
    if held:
        yield "".join(held).encode("utf-8", "replace")


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _citations(engine: Engine, query: Query) -> Iterator[Shape]:
    for record in engine.export(query):
        yield from article_citations(record)


def article_citations(record: ArticleRecord) -> Iterator[Shape]:
    """The citations of an article, those of its title first, each with where it stands."""
    where = {"article": record.id, "published": record.published, "province": record.province}
    of = {
        "portal": record.portal,
        "province_now": record.province_now,
        "title": record.title,
        "url": record.urls[0] if record.urls else None,
    }
    for part, citations in (("title", record.title_citations), ("text", record.citations)):
        yield from ({**where, "where": part, **citation_shape(resolved), **of} for resolved in citations)


def cited_documents(engine: Engine, query: Query) -> Iterator[DocumentRecord]:
    """The documents that the articles of a query cite, by key; every document for the query of all articles."""
    if query == Query():
        yield from engine.export_documents()
        return
    for key in sorted(_cited_keys(engine, query)):
        record = engine.document(key)
        if record:
            yield record


def _cited_keys(engine: Engine, query: Query) -> set[str]:
    """The keys of the documents cited: counted, for whoever reads them out of a hundred thousand articles waits for the first row.

    Where they are more than an engine counts, they are counted portal by portal, and read out of articles only within one that
    cites too many.
    """
    counted = _counted(engine, query, "document")
    if counted is not None:
        return counted
    portals = _counted(engine, query, "portal")
    if portals is None:
        return _read_keys(engine, query)
    found: set[str] = set()
    for portal in portals:
        narrowed = replace(query, filters=(*query.filters, Filter("portal", (portal,))))
        here = _counted(engine, narrowed, "document")
        found |= _read_keys(engine, narrowed) if here is None else here
    return found


def _read_keys(engine: Engine, query: Query) -> set[str]:
    return {each.document for record in engine.export(query) for each in record.cited if each.document}


def _counted(engine: Engine, query: Query, facet: Facet) -> set[str] | None:
    """All values of a facet among the articles of a query; None where there are more than an engine counts."""
    filters = tuple(replace(each, fixed=True) for each in query.filters)
    values = engine.search(replace(query, filters=filters).without_hits(), (facet,), MOST_VALUES).facets[facet]
    return {each.value for each in values} if len(values) < MOST_VALUES else None


def cell(value: object) -> str:
    """A value as one cell of a table: lists side by side, formulas disarmed."""
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
    return "'" + text if text.startswith(_FORMULA) else text
