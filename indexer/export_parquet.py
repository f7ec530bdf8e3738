"""The only door to pyarrow: rows as a Parquet file, a group of rows at a time."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq

from indexer.export import What
from indexer.record_json import Shape

_BATCH = 500
_GROUP = 2_000_000
"""Rows that are Python's at one time, and bytes of a row group: each group leaves a hundred kilobytes in the memory of the writer."""
_TEXT, _INT = pa.string(), pa.int64()
_TEXTS = pa.list_(_TEXT)
_COUNTS = pa.list_(pa.struct([("value", _TEXT), ("count", _INT)]))
_RELATIONS = pa.list_(pa.struct([("kind", _TEXT), ("by", _TEXT), ("articles", _INT), ("example", _TEXT)]))
_CITATION = {
    "start": _INT, "end": _INT, "surface": _TEXT, "form": _TEXT, "type": _TEXT, "number": _TEXT, "issued": _TEXT, "issuer": _TEXT,
    "subject": _TEXT, "provision": _TEXT, "relation": _TEXT, "relation_by": _INT, "binds_to": _INT, "document": _TEXT,
    "status": _TEXT, "candidates": _TEXTS, "how": _TEXT,
}  # fmt: skip
_CITATIONS = pa.list_(pa.struct(list(_CITATION.items())))
_FIELDS: Mapping[What, Mapping[str, pa.DataType]] = {
    "articles": {
        "id": _TEXT, "portal": _TEXT, "urls": _TEXTS, "title": _TEXT, "lead": _TEXT, "text": _TEXT, "authors": _TEXTS,
        "source": _TEXT, "section": _TEXT, "published": _TEXT, "province": _TEXT, "province_now": _TEXT, "mentions": _TEXTS,
        "level": _TEXT, "kind": _TEXT, "captured": _TEXT, "revision": _INT, "reprint_of": _TEXT,
        "citations": _CITATIONS, "title_citations": _CITATIONS,
    },
    "citations": {
        "article": _TEXT, "published": _TEXT, "province": _TEXT, "where": _TEXT, **_CITATION,
        "portal": _TEXT, "province_now": _TEXT, "title": _TEXT, "url": _TEXT,
    },
    "documents": {
        "key": _TEXT, "number": _TEXT, "type": _TEXT, "title": _TEXT, "spellings": _COUNTS, "types": _COUNTS, "dates": _COUNTS,
        "issuers": _COUNTS, "subjects": _COUNTS, "provinces": _COUNTS, "relations": _RELATIONS, "articles": _INT,
        "mentions": _INT, "first": _TEXT, "last": _TEXT,
    },
}  # fmt: skip


def parquet_chunks(what: What, given: Iterable[Shape]) -> Iterator[bytes]:
    """The rows as Parquet, zstd within: dates stay text, for they have only the precision that a page gives."""
    schema = pa.schema(list(_FIELDS[what].items()))
    sink, left = _Sink(), iter(given)
    pa.set_memory_pool(pa.system_memory_pool())  # arrow's own keeps 15 MB more of what is freed
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        yield sink.taken()
        for group in _groups(left, schema):
            writer.write_table(pa.Table.from_batches(group, schema=schema))
            yield sink.taken()
    yield sink.taken()


def _groups(rows: Iterator[Shape], schema: pa.Schema) -> Iterator[list[pa.RecordBatch]]:
    held: list[pa.RecordBatch] = []
    while batch := list(islice(rows, _BATCH)):
        held.append(pa.RecordBatch.from_pylist(batch, schema=schema))
        if sum(each.nbytes for each in held) >= _GROUP:
            yield held
            held = []
    if held:
        yield held


class _Sink:
    """A file that is only written; what is written waits until it is taken."""

    closed = False

    def __init__(self) -> None:
        self._held = bytearray()
        self._at = 0

    def write(self, data: bytes) -> int:
        self._held += data
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def close(self) -> None:
        """What waits can still be taken."""

    def taken(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken
