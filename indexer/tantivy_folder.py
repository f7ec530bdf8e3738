"""The index folder: made, checked for its version, and read as of its last commit."""

import os
import shutil
from pathlib import Path

import tantivy

from indexer.engine import EngineError
from indexer.tantivy_schema import INDEX_VERSION, schema

_VERSION_FILE = "version"
_Stamp = tuple[int, int, int]


class IndexFolder:
    """A folder with an index of this version; `create` makes one where there is none. Raises EngineError otherwise."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        if create:
            _make(path)
        self._check()
        self._index, self._stamp = self._open(), self._stamp_now()
        self._searcher = self._index.searcher()

    def searcher(self) -> tantivy.Searcher:
        """The last commit, of whichever process. Costs one `stat` while nothing has changed."""
        stamp = self._stamp_now()
        if stamp is not None and stamp != self._stamp:
            self._follow(stamp)
        return self._searcher

    def writer(self, heap: int) -> tantivy.IndexWriter:
        """The only writer; EngineError while another process or engine has it."""
        try:
            return self._open().writer(heap, 1)
        except ValueError as error:
            raise EngineError(
                f"The index {self.path} is being written by another process ({error}). Wait until it ends, then try again."
            ) from error

    def size(self) -> int:
        """Bytes on disk."""
        return sum(map(_size, os.scandir(self.path)))

    def _follow(self, stamp: _Stamp) -> None:
        """Read on in what is there now. During a swap of folders there may be nothing whole: the old commit serves until there is."""
        try:
            index = tantivy.Index.open(str(self.path))
            searcher = _searcher(index)
        except ValueError:
            return
        self._check()
        self._index, self._searcher, self._stamp = index, searcher, stamp

    def _open(self) -> tantivy.Index:
        try:
            index = tantivy.Index.open(str(self.path))
            _searcher(index)
        except ValueError as error:
            raise EngineError(
                f"The index {self.path} cannot be read: {error}. Run `tracuu index --rebuild`."
            ) from error
        return index

    def _check(self) -> None:
        if not (self.path / "meta.json").is_file():
            raise EngineError(f"There is no index in {self.path}. Run `tracuu index`.")
        found = _version(self.path)
        if found != INDEX_VERSION:
            raise EngineError(
                f"The index {self.path} is of version {found or 'unknown'}, this program reads {INDEX_VERSION}. "
                "Run `tracuu index --rebuild`."
            )

    def _stamp_now(self) -> _Stamp | None:
        try:
            meta = os.stat(self.path / "meta.json")
        except OSError:
            return None
        return meta.st_mtime_ns, meta.st_ino, meta.st_size


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


def _version(path: Path) -> str | None:
    try:
        return (path / _VERSION_FILE).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _make(path: Path) -> None:
    """The version is written first: an index without one is never taken for ours."""
    if (path / "meta.json").exists():
        return
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / _VERSION_FILE).write_text(INDEX_VERSION + "\n", encoding="utf-8")
        tantivy.Index(schema(), str(path))
    except (OSError, ValueError) as error:
        raise EngineError(f"No index can be made in {path}: {error}. Give a folder that can be written.") from error


def fresh_folder(served: Path) -> Path:
    """The empty folder in which a new index is made while `served` is read; what an earlier one left there is taken away."""
    new = served.with_name(served.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    return new


def put_in_place(served: Path) -> None:
    """Put the index of the fresh folder in the place of the one that is served."""
    new, old = (served.with_name(served.name + suffix) for suffix in (".new", ".old"))
    shutil.rmtree(old, ignore_errors=True)
    if served.exists():
        served.rename(old)
    new.rename(served)
    shutil.rmtree(old, ignore_errors=True)
