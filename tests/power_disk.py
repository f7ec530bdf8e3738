"""A disk that forgets: what may be left of a folder when the power fails after some of the operations done to it.

As harsh as POSIX allows: what a file was given since its last fsync survives in any part, page by page and in any order, or
as zeros where only its length grew; what a folder lists survives up to some operation since the folder itself was synced; syncing a
file says nothing of the folder that lists it.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.power_trace import Op

_PAGE = 4096
Node = "File | Folder"


@dataclass(slots=True, eq=False)
class File:
    """What readers see, what is on the disk, and the writes and truncations that lie between the two."""

    seen: bytearray = field(default_factory=bytearray)
    safe: bytes = b""
    loose: list[Op] = field(default_factory=list)

    def do(self, op: Op) -> None:
        _apply(self.seen, op)
        self.loose.append(op)

    def sync(self) -> None:
        self.safe, self.loose = bytes(self.seen), []

    def left(self, chance: random.Random, luck: float) -> bytes:
        data = bytearray(self.safe)
        for op in self.loose:
            for piece in _pieces(op):
                if chance.random() < luck:
                    _apply(data, piece)
        if self.loose and len(data) < len(self.seen) and chance.random() < luck:
            data.extend(bytes(len(self.seen) - len(data)))
        return bytes(data)


@dataclass(slots=True, eq=False)
class Folder:
    """Names as readers see them, as they are on the disk, and each list of names since."""

    seen: dict[str, "File | Folder"] = field(default_factory=dict)
    safe: dict[str, "File | Folder"] = field(default_factory=dict)
    since: list[dict[str, "File | Folder"]] = field(default_factory=list)

    def changed(self) -> None:
        self.since.append(dict(self.seen))

    def sync(self) -> None:
        self.safe, self.since = dict(self.seen), []

    def left(self, chance: random.Random, luck: float) -> dict[str, "File | Folder"]:
        if luck >= 1:
            return self.seen
        return chance.choice([self.safe, *self.since]) if chance.random() < luck else self.safe


class Disk:
    """Follows operations; `survivors` writes out what is left after a power cut now."""

    def __init__(self) -> None:
        self._root = Folder()

    def do(self, op: Op) -> None:
        """One operation, done."""
        if op.kind == "sync":
            self._find(op.path).sync()
        elif op.kind in ("write", "truncate"):
            file = self._find(op.path)
            assert isinstance(file, File)
            file.do(op)
        elif op.kind != "told":
            self._list(op)

    def survivors(self, folder: Path, chance: random.Random, luck: float) -> None:
        """Write below `folder`; `luck` is the share of what was never synced that survives: 1 for all, as after a mere kill."""
        self._write(folder, self._root.left(chance, luck), chance, luck)

    def _write(self, folder: Path, names: "dict[str, File | Folder]", chance: random.Random, luck: float) -> None:
        folder.mkdir(parents=True)
        for name, node in names.items():
            if isinstance(node, Folder):
                self._write(folder / name, node.left(chance, luck), chance, luck)
            else:
                (folder / name).write_bytes(bytes(node.seen) if luck >= 1 else node.left(chance, luck))

    def _list(self, op: Op) -> None:
        folder, name = self._parent(op.path)
        if op.kind == "make":
            if name in folder.seen:
                return
            folder.seen[name] = File()
        elif op.kind == "folder":
            folder.seen[name] = Folder()
        elif op.kind == "remove":
            del folder.seen[name]
        elif op.kind == "rename":
            node = folder.seen.pop(name)
            target, other = self._parent(op.other)
            target.seen[other] = node
            if target is not folder:
                target.changed()
        folder.changed()

    def _find(self, path: str) -> "File | Folder":
        node: File | Folder = self._root
        for name in path.split("/") if path else []:
            assert isinstance(node, Folder)
            node = node.seen[name]
        return node

    def _parent(self, path: str) -> tuple[Folder, str]:
        above, _, name = path.rpartition("/")
        folder = self._find(above)
        assert isinstance(folder, Folder)
        return folder, name


def _pieces(op: Op) -> Iterable[Op]:
    """A write in pages of the disk, each of which is written whole or not at all."""
    if op.kind != "write":
        yield op
        return
    at, end = op.offset, op.offset + len(op.data)
    while at < end:
        stop = min(end, (at // _PAGE + 1) * _PAGE)
        yield Op("write", op.path, offset=at, data=op.data[at - op.offset : stop - op.offset])
        at = stop


def _apply(data: bytearray, op: Op) -> None:
    if op.kind == "truncate":
        del data[op.offset :]
        data.extend(bytes(op.offset - len(data)))
        return
    if len(data) < op.offset:
        data.extend(bytes(op.offset - len(data)))
    data[op.offset : op.offset + len(op.data)] = op.data
