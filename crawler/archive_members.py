"""A WARC file as it lies on disk: gzip members end to end, one a record; where they begin, where the damage is."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

MAX_RECORD = 256 * 1024 * 1024
_MAGIC = b"\x1f\x8b\x08"
_RECORD = b"WARC/1."
_PIECE = 32 * 1024
_WINDOW = 64 * 1024


class ArchiveError(Exception):
    """The archive cannot be read or written: the sentence names the file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record lies: file relative to the archive's root, byte offset and length of its gzip member.

    `digest` is the payload's, known where the record was just written or read; it does not count in comparisons.
    """

    file: str
    offset: int
    length: int
    digest: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A whole gzip member: bytes [offset, offset + length) of the file, `data` unpacked, its checksum right."""

    offset: int
    length: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes [offset, offset + length) that hold no whole record; at the file's end it is a torn tail."""

    offset: int
    length: int
    reason: str
    tail: bool


def members(file: BinaryIO, start: int = 0) -> Iterator[Member | Damage]:
    """Every member from byte `start` to the end; after damage it goes on at the next whole record."""
    offset, bad = start, -1
    reason = ""
    while True:
        found = _member(file, offset)
        if isinstance(found, Member):
            if bad >= 0:
                yield Damage(bad, offset - bad, reason, tail=False)
                bad = -1
            yield found
            offset += found.length
            continue
        if found is None:
            break
        if bad < 0:
            bad, reason = offset, found
        following = _next_magic(file, offset + 1)
        if following is None:
            break
        offset = following
    if bad >= 0:
        yield Damage(bad, file.seek(0, 2) - bad, reason, tail=True)


def whole_end(path: Path) -> int:
    """The byte behind the last whole record, found from the file's end backwards; 0 where there is none."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        window, low = _WINDOW, size
        while low > 0:
            high, low = low, max(0, size - window)
            window *= 4
            for offset in _magics_backwards(file, low, high):
                found = _member(file, offset)
                if isinstance(found, Member):
                    return offset + found.length
    return 0


def _member(file: BinaryIO, offset: int) -> Member | str | None:
    """The member that begins at `offset`; a sentence where none does; None at the file's end."""
    file.seek(offset)
    stream, data, taken = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray(), 0
    try:
        while not stream.eof:
            piece = file.read(_PIECE)
            if not piece:
                return None if not taken else "record cut off"
            taken += len(piece)
            data += stream.decompress(piece, MAX_RECORD - len(data) + 1)
            if len(data) > MAX_RECORD:
                return f"record larger than {MAX_RECORD} bytes"
            if not data.startswith(_RECORD[: len(data)]):
                return "compressed bytes that are no WARC record"
    except zlib.error as error:
        return f"no gzip member ({error})"
    return Member(offset, taken - len(stream.unused_data), bytes(data)) if data else "empty gzip member"


def _next_magic(file: BinaryIO, start: int) -> int | None:
    file.seek(start)
    base, held = start, b""
    while piece := file.read(_PIECE):
        block = held + piece
        at = block.find(_MAGIC)
        if at >= 0:
            return base + at
        held = block[-2:]
        base += len(block) - len(held)
    return None


def _magics_backwards(file: BinaryIO, low: int, high: int) -> Iterator[int]:
    """Where members may begin in [low, high), the last first."""
    file.seek(low)
    block = file.read(high - low + len(_MAGIC) - 1)
    at = block.rfind(_MAGIC)
    while at >= 0:
        yield low + at
        at = block.rfind(_MAGIC, 0, at + len(_MAGIC) - 1)
