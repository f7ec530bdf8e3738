"""Files of an export as they leave: each form, all of them in one archive, and the manifest that says what they are."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec

from analyzers.words import ANALYSIS_VERSION
from indexer.engine import Engine
from indexer.export import COLUMNS, WHATS, WRITERS, What, rows
from indexer.query import Query
from indexer.record_json import Shape

FORMS: tuple[str, ...] = (*WRITERS, *(("parquet",) if find_spec("pyarrow") else ()))
"""The forms that this installation can write."""


@dataclass(slots=True)
class File:
    """A file that is being written: its name, what is in it, and what has been counted so far."""

    name: str
    what: What
    form: str
    rows: int = 0
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def counting(self, given: Iterable[Shape]) -> Iterator[Shape]:
        """The rows, counted as they go by."""
        for row in given:
            self.rows += 1
            yield row

    def weighing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The bytes, counted and digested as they go by."""
        for chunk in chunks:
            self.size += len(chunk)
            self.digest.update(chunk)
            yield chunk

    def shape(self) -> Shape:
        """What the manifest says of it."""
        return {
            "name": self.name,
            "what": self.what,
            "format": self.form,
            "rows": self.rows,
            "bytes": self.size,
            "sha256": self.digest.hexdigest(),
            "columns": list(COLUMNS[self.what]) if self.form == "csv" else None,
        }


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an export comes from: what was asked (as typed, and `filters` by facet), at which moment (ISO, UTC), the address that asks it
    again, None on the command line."""

    asked: str
    made: str
    filters: Mapping[str, object] = field(default_factory=dict)
    address: str | None = None


def tables() -> tuple[File, ...]:
    """The three tables as CSV."""
    return tuple(File(f"{what}.csv", what, "csv") for what in WHATS)


def manifest(engine: Engine, query: Query, origin: Origin, files: Iterable[File] = ()) -> Shape:
    """What a result needs to be cited and repeated: question, moment, counts, versions, and the files that were made of it."""
    held = engine.status()
    return {
        "made": origin.made,
        "query": origin.asked,
        **origin.filters,
        "read_as": str(query),
        "broken": query.broken,
        "address": origin.address,
        "articles": engine.count(query),
        "program": f"tracuu {version('tracuu')}",
        "index": {
            "version": held.version,
            "revision": engine.revision(),
            "articles": held.articles,
            "documents": held.documents,
        },
        "analysis": ANALYSIS_VERSION,
        "files": [file.shape() for file in files],
    }


def written(engine: Engine, file: File, query: Query) -> Iterator[bytes]:
    """The bytes of one file; what the file counts is whole when they have ended."""
    given = file.counting(rows(engine, file.what, query))
    if file.form == "parquet":
        return file.weighing(_parquet(file.what, given))
    return file.weighing(WRITERS[file.form](file.what, given))


def _parquet(what: What, given: Iterable[Shape]) -> Iterator[bytes]:
    """The mark that each Parquet file begins with is sent while pyarrow is being loaded, which takes half a second."""
    yield _PARQUET
    from indexer.export_parquet import parquet_chunks

    chunks = parquet_chunks(what, given)
    yield next(chunks).removeprefix(_PARQUET)
    yield from chunks


def zipped(engine: Engine, files: Iterable[File], query: Query, origin: Origin) -> Iterator[bytes]:
    """The files in one archive, and behind them `manifest.json`, which counts and digests them."""
    pipe = _Pipe()
    done: list[File] = []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for file in files:
            yield from _member(archive, pipe, file.name, written(engine, file, query))
            done.append(file)
        told = json.dumps(manifest(engine, query, origin, done), ensure_ascii=False, indent=1) + "\n"
        yield from _member(archive, pipe, "manifest.json", iter([told.encode()]))
    yield pipe.taken()


def _member(archive: zipfile.ZipFile, pipe: "_Pipe", name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    with archive.open(name, "w", force_zip64=True) as member:
        yield pipe.taken()
        for chunk in chunks:
            member.write(chunk)
            if pipe.size >= _HELD:
                yield pipe.taken()


_HELD = 32 * 1024
_PARQUET = b"PAR1"


class _Pipe:
    """A file that cannot seek: what is written waits until it is taken."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def size(self) -> int:
        return len(self._held)

    def write(self, data: bytes, /) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def close(self) -> None:
        """What waits can still be taken."""

    def taken(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken
