"""The index's folder: generations of the index side by side, and a pointer to the one that is served."""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import IO

import tantivy

from indexer.engine import EngineError

POINTER = "served"
"""The file in the index's folder that names version and generation; nothing but `os.replace` ever changes it."""

_LOCK = "rebuild.lock"
_GENERATION = re.compile(r"generation-[0-9a-f]{16}")
_FLAT = re.compile(r"[0-9a-f]{32}\..+|\.managed\.json|\.tantivy-[a-z]+\.lock|meta\.json|version")
_SMALL_HEAP = 15_000_000

Lock = IO[str]


def served(root: Path, version: str) -> Path:
    """The generation that is served; raises EngineError where there is none of this version."""
    try:
        found, _, name = (root / POINTER).read_text(encoding="utf-8").strip().partition(" ")
    except FileNotFoundError:
        if not (root / "meta.json").exists():
            raise EngineError(f"There is no index in {root}. Run `tracuu index`.") from None
        found, name = _flat_version(root), ""  # as indexes were laid out before there were generations
    except (OSError, UnicodeDecodeError):
        found, name = "", ""
    if found != version or not _GENERATION.fullmatch(name):
        raise EngineError(
            f"The index {root} is of version {found or 'unknown'}, this program reads {version}. "
            "Run `tracuu index --rebuild`."
        )
    return root / name


def create(root: Path, schema: tantivy.Schema, version: str) -> None:
    """An empty index, unless something is served from the folder already."""
    if (root / POINTER).exists() or (root / "meta.json").exists():
        return
    made, lock = fresh(root, schema)
    with lock:
        if not (root / POINTER).exists():
            _point(root, made, version)


def fresh(root: Path, schema: tantivy.Schema) -> tuple[Path, Lock]:
    """A new generation that nobody sees, and the lock that keeps it from being swept away: close it when done.

    What an earlier rebuild left behind is taken away.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = _locked(root)
        _sweep(root)
        path = root / f"generation-{secrets.token_hex(8)}"
        path.mkdir()
        tantivy.Index(schema, str(path))
    except BlockingIOError as error:
        raise EngineError(
            f"The index {root} is being rebuilt by another process. Wait until it ends, then try again."
        ) from error
    except (OSError, ValueError) as error:
        raise EngineError(f"No index can be made in {root}: {error}. Give a folder that can be written.") from error
    return path, lock


def publish(root: Path, generation: Path, version: str) -> None:
    """Serve this generation from now on, in one step, and take the one before it away; readers that have it open go on.

    Raises EngineError while the one before is being written: what its writer commits afterwards would be lost.
    """
    held = _writer_of_served(root, version)
    try:
        _point(root, generation, version)
    except OSError as error:
        raise EngineError(
            f"The new index cannot be put in place in {root}: {error}. Make room there and run it again."
        ) from error
    finally:
        del held
    _sweep(root)


def sweep(root: Path) -> None:
    """Take away what a dead rebuild left behind, unless one is running."""
    with contextlib.suppress(OSError), _locked(root):
        _sweep(root)


def _point(root: Path, generation: Path, version: str) -> None:
    written = root / f"{POINTER}.new"
    with written.open("w", encoding="utf-8") as file:
        file.write(f"{version} {generation.name}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(written, root / POINTER)
    folder = os.open(root, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _writer_of_served(root: Path, version: str) -> tantivy.IndexWriter | None:
    try:
        index = tantivy.Index.open(str(served(root, version)))
    except (EngineError, ValueError):
        return None
    return only_writer(root, index, _SMALL_HEAP)


def only_writer(root: Path, index: tantivy.Index, heap: int) -> tantivy.IndexWriter:
    """The writer of a generation; EngineError while another process or engine has it."""
    try:
        return index.writer(heap, 1)
    except ValueError as error:
        raise EngineError(
            f"The index {root} is being written by another process ({error}). Wait until it ends, then try again."
        ) from error


def _locked(root: Path) -> Lock:
    lock = (root / _LOCK).open("a", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise
    return lock


def _sweep(root: Path) -> None:
    """Only what the program itself has made is taken away, and only beside something that is served."""
    try:
        kept = (root / POINTER).read_text(encoding="utf-8").split()[-1]
    except (OSError, UnicodeDecodeError, IndexError):
        kept = ""
    for entry in list(root.iterdir()):
        if _GENERATION.fullmatch(entry.name) and entry.name != kept:
            shutil.rmtree(entry, ignore_errors=True)
        elif kept and _FLAT.fullmatch(entry.name):
            entry.unlink(missing_ok=True)


def _flat_version(root: Path) -> str:
    try:
        return (root / "version").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
