"""A WARC file as it lies on disk: gzip members end to end, one a record; where they begin, where the damage is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from zlib_ng import zlib_ng

MAX_RECORD = 256 * 1024 * 1024
_MAGIC = b"\x1f\x8b\x08"
_RECORD = b"WARC/1."
_PIECE = 32 * 1024


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


def _member(file: BinaryIO, offset: int) -> Member | str | None:
    """The member that begins at `offset`; a sentence where none does; None at the file's end."""
    file.seek(offset)
    stream, data, taken = zlib_ng.decompressobj(zlib_ng.MAX_WBITS | 16), bytearray(), 0
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
    except zlib_ng.error as error:  # type: ignore[misc] # an instance, says its stub
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
