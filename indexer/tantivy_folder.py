"""The index folder: made, checked for its version, and read as of its last commit."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import tantivy

from indexer import tantivy_generations as generations
from indexer.engine import EngineError
from indexer.tantivy_schema import INDEX_VERSION, schema

_Made = TypeVar("_Made")
_Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class _Opened:
    """A commit of a generation, and how pointer and meta file looked before it was opened."""

    path: Path
    searcher: tantivy.Searcher
    stamps: tuple[_Stamp, _Stamp]


class IndexFolder:
    """A folder that serves an index of this version; `create` makes one where there is none, with `fresh` it is a new one,
    not served until `publish`. Raises EngineError otherwise.
    """

    def __init__(self, root: Path, *, create: bool = False, fresh: bool = False) -> None:
        self.path = root
        self._fresh: Path | None = None
        self._lock: generations.Lock | None = None
        if fresh:
            self._fresh, self._lock = generations.fresh(root, schema())
        elif create:
            generations.create(root, schema(), INDEX_VERSION)
        self._now = self._open()

    def searcher(self) -> tantivy.Searcher:
        """The last commit, of whichever process. Costs two `stat` while nothing has changed."""
        if self._stamps(self._now.path) != self._now.stamps:
            self._follow()
        return self._now.searcher

    def writer(self, heap: int) -> tantivy.IndexWriter:
        """The only writer of what is served; EngineError while another process or engine has it."""
        if self._fresh is None:
            generations.sweep(self.path)
        while True:
            path, writer = self._settled(
                lambda path: generations.only_writer(self.path, tantivy.Index.open(str(path)), heap)
            )
            if path == self._generation():  # nobody can publish any more
                return writer

    def revision(self) -> str:
        """The generation and the last commit in it."""
        path, stamp = self._settled(_commit_stamp)
        return f"{path.name.removeprefix('generation-')}.{stamp}"

    def size(self) -> int:
        """Bytes on disk."""
        return sum(map(_size, os.scandir(self._now.path)))

    def publish(self) -> None:
        """Serve the fresh index from now on."""
        if self._fresh is None:
            raise EngineError(
                f"The index {self.path} is served already: only one that was opened fresh can be put in its place."
            )
        generations.publish(self.path, self._fresh, INDEX_VERSION)
        self._fresh = None

    def close(self) -> None:
        """Let others rebuild; a fresh index that was not published is theirs to take away."""
        if self._lock is not None:
            self._lock.close()

    def _generation(self) -> Path:
        return self._fresh or generations.served(self.path, INDEX_VERSION)

    def _follow(self) -> None:
        """Read on in what is there now. While the whole folder is being moved the old commit serves."""
        try:
            self._now = self._open()
        except EngineError:
            if _stamp(self.path / generations.POINTER) is not None:
                raise

    def _open(self) -> _Opened:
        return self._settled(self._opened)[1]

    def _opened(self, path: Path) -> _Opened:
        stamps = self._stamps(path)
        return _Opened(path, _searcher(tantivy.Index.open(str(path))), stamps)

    def _settled(self, opened: Callable[[Path], _Made]) -> tuple[Path, _Made]:
        """The generation and what is made of it; tried again when it was taken away for the next one meanwhile."""
        while True:
            path = self._generation()
            try:
                return path, opened(path)
            except (ValueError, EngineError) as error:
                if path != self._generation():
                    continue
                if isinstance(error, EngineError):
                    raise
                raise EngineError(
                    f"The index {self.path} cannot be read: {error}. Run `tracuu index --rebuild`."
                ) from error

    def _stamps(self, path: Path) -> tuple[_Stamp, _Stamp]:
        return _stamp(self.path / generations.POINTER), _stamp(path / "meta.json")


def _commit_stamp(path: Path) -> int:
    try:
        return int(json.loads((path / "meta.json").read_bytes())["opstamp"])
    except (OSError, KeyError) as error:
        raise ValueError(f"no commit in {path.name}") from error


def _stamp(path: Path) -> _Stamp:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _size(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat().st_size
    except FileNotFoundError:  # merged away meanwhile
        return 0


def _searcher(index: tantivy.Index) -> tantivy.Searcher:
    """Without tantivy's watching thread, which would not survive a server's fork."""
    index.config_reader("manual")
    index.reload()
    return index.searcher()
