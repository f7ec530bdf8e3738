"""What programs do to the files of one folder, as `strace` records it: the operations that a power cut may undo.

Every process of a command is recorded at the door of the kernel, SQLite's writes too, so that nothing of the program under test is
replaced. `recorded` runs a command and gives its operations in order.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

Kind = Literal["make", "folder", "write", "truncate", "sync", "rename", "remove", "told"]

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace (Debian's package of that name)")

_CALLS = (
    "open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sync,syncfs,ftruncate,truncate,fallocate,"
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,lseek,link,linkat,symlink,symlinkat,sendfile,copy_file_range"
)
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)(?:<[^>]*>)?")
_PART = re.compile(r"(\d+) +(\w+)\((.*?),? *<unfinished \.\.\.>")
_REST = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>,? ?(.*)")
_ARGUMENT = re.compile(r' *(?:"([^"]*)"|(?:-?\d+|AT_FDCWD)<([^>]*)>|([^, ][^,]*))')
_HEX = re.compile(r"\\x([0-9a-f]{2})")
_OPEN = frozenset(("open", "openat", "creat"))
# Calls whose bytes are not in the trace; a program that makes them on our files cannot be judged by it.
_BLIND = frozenset(
    ("writev", "pwritev", "pwritev2", "copy_file_range", "link", "linkat", "symlink", "symlinkat", "fallocate")
)


@dataclass(frozen=True, slots=True)
class Op:
    """One operation; paths are relative to the folder, "" is the folder itself.

    `make` a file, `write` data at an offset, `truncate` to a size (offset), `sync` a file or folder, `rename` to `other`;
    `told`: the program said something on its outputs, so that all it did before may be held against it.
    """

    kind: Kind
    path: str = ""
    other: str = ""
    offset: int = 0
    data: bytes = b""


class TraceError(Exception):
    """A trace that cannot be followed."""


def recorded(
    command: list[str], folder: Path, log: Path, during: Callable[["subprocess.Popen[bytes]"], object] | None = None
) -> list[Op]:
    """Run a command under strace in a group of its own; its operations below `folder`. `during` may kill it, by its group."""
    traced = ["strace", "-f", "-y", "-xx", "-s", str(1 << 26), "--seccomp-bpf", "-e", f"trace={_CALLS}", "-o", str(log)]
    with subprocess.Popen(
        [*traced, *command], cwd=Path(__file__).parents[1], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:  # fmt: skip
        if during is not None:
            during(process)
        _, errors = process.communicate(timeout=300)
    if process.returncode not in (0, -9) or not log.is_file():
        raise TraceError(f"{' '.join(command)}: {process.returncode} {errors.decode()[-2000:]}")
    with log.open(encoding="ascii") as lines:
        return list(_Reader(folder).ops(lines))


class _Reader:
    def __init__(self, folder: Path) -> None:
        self._root = str(folder.resolve())
        self._at: dict[str, int] = {}
        self._made: set[str] = set()

    def ops(self, lines: Iterator[str]) -> Iterator[Op]:
        for name, arguments, result in _calls(lines):
            if result >= 0:
                yield from self._op(name, arguments, result)

    def _op(self, name: str, arguments: list[bytes], result: int) -> Iterator[Op]:
        if name in _OPEN:
            yield from self._opened(name, arguments, result)
        elif name in ("write", "pwrite64", "sendfile", "lseek", "ftruncate", "fsync", "fdatasync"):
            yield from self._on_file(name, arguments, result)
        elif name in ("sync", "syncfs"):
            raise TraceError("the whole system was synced")
        elif name in _BLIND:
            if any(argument.startswith(self._root.encode()) for argument in arguments):
                raise TraceError(f"{name} is not followed")
        else:
            yield from self._named(name, arguments)

    def _opened(self, name: str, arguments: list[bytes], result: int) -> Iterator[Op]:
        path = self._below(arguments[0] if name != "openat" else _joined(arguments[0], arguments[1]))
        flags = arguments[1 if name != "openat" else 2].decode() if name != "creat" else "O_CREAT|O_TRUNC"
        if path is None:
            return
        self._at[path] = 0
        if "O_APPEND" in flags:
            raise TraceError(f"{path} is opened to append")
        if "O_CREAT" in flags:
            yield Op("make", path)
        if "O_TRUNC" in flags:
            yield Op("truncate", path)

    def _on_file(self, name: str, arguments: list[bytes], result: int) -> Iterator[Op]:
        path = self._below(arguments[0])
        if path is None:
            yield from [Op("told")] if name == "write" and b"pipe:" in arguments[0] else []
        elif name == "lseek":
            self._at[path] = result
        elif name == "ftruncate":
            yield Op("truncate", path, offset=int(arguments[1]))
        elif name in ("fsync", "fdatasync"):
            yield Op("sync", path)
        else:
            yield self._written(name, path, arguments, result)

    def _written(self, name: str, path: str, arguments: list[bytes], result: int) -> Op:
        data = Path(os.fsdecode(arguments[1])).read_bytes() if name == "sendfile" else arguments[1]
        if name == "pwrite64":
            return Op("write", path, offset=int(arguments[3]), data=data[:result])
        at = self._at.get(path, 0)
        self._at[path] = at + result
        return Op("write", path, offset=at, data=data[:result])

    def _named(self, name: str, arguments: list[bytes]) -> Iterator[Op]:
        """Calls that change what a folder lists."""
        if name.endswith("at") or name.endswith("at2"):
            paths = [_joined(*arguments[at : at + 2]) for at in ((0, 2) if name.startswith("rename") else (0,))]
        else:
            paths = arguments[: 2 if name == "rename" else 1]
        below = [self._below(path) for path in paths]
        if None in below:
            if any(path is not None for path in below):
                raise TraceError(f"{name} over the edge of the folder")
            return
        first, other = str(below[0]), str(below[-1])
        if not first:
            return
        if name.startswith("rename"):
            yield Op("rename", first, other)
        else:
            yield Op("folder" if name.startswith("mkdir") else "remove", first)

    def _below(self, path: bytes) -> str | None:
        text = os.path.normpath(os.fsdecode(path))
        if text == self._root:
            return ""
        inside = text.startswith(self._root + "/") and not text.endswith(" (deleted)")
        return text[len(self._root) + 1 :] if inside else None


def _joined(folder: bytes, path: bytes) -> bytes:
    return os.path.join(folder, path)


def _calls(lines: Iterator[str]) -> Iterator[tuple[str, list[bytes], int]]:
    """Name, arguments (texts and the paths behind descriptors decoded) and result; a call that was interrupted counts at its end."""
    begun: dict[tuple[str, str], str] = {}
    for line in lines:
        if part := _PART.match(line):
            begun[part[1], part[2]] = part[3]
            continue
        if rest := _REST.match(line):
            before = begun.pop((rest[1], rest[2]))
            comma = ", " if before and not rest[3].startswith(")") else ""
            line = f"{rest[1]} {rest[2]}({before}{comma}{rest[3]}"
        if whole := _LINE.match(line):
            yield whole[1], [_argument(found) for found in _ARGUMENT.finditer(whole[2])], int(whole[3])


def _argument(found: re.Match[str]) -> bytes:
    text = found[1] if found[1] is not None else found[2]
    if text is None:
        return str(found[3]).strip().encode()
    return bytes.fromhex(_HEX.sub(r"\1", text)) if text.startswith("\\x") else text.encode()
