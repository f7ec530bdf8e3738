"""What a crash left at the end of an archive file, mended before anybody writes behind it.

A record that was never finished is cut off. After a power cut whole records may lie behind damaged bytes, since a disk may write in any
order: those bytes are set aside and a record that says so takes exactly their place, so that no record moves.
"""

import os
import struct
import uuid
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from crawler.archive_members import Damage, members
from crawler.folders import sync_folder

# A writer syncs by itself long before so many bytes: what is further from the end no power cut can have damaged.
ZONE = 24 * 1024 * 1024
_BLOCK = 65535
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def repair(path: Path) -> str | None:
    """Mend a file's end and sync it; says what was done, None where all is whole. Raises OSError."""
    size = path.stat().st_size
    if size == 0:
        return _set_aside(path, size)
    with path.open("r+b") as file:
        damages = _damages(file, size)
        if damages and damages[-1].length == size:
            return _set_aside(path, size)
        done = [sentence for damage in damages if (sentence := _mended(path, damage)) is not None]
        # Its last writer may have been killed before it synced what is taken over now.
        os.fsync(file.fileno())
    return f"{path}: {'; '.join(done)}" if done else None


def _damages(file: BinaryIO, size: int) -> list[Damage]:
    start = max(0, size - ZONE)
    found = _damages_from(file, start)
    if start and found and found[0].offset == start:
        # We began in the middle of a record, which may be longer than the zone.
        return _damages_from(file, 0) if found[0].tail else found[1:]
    return found


def _damages_from(file: BinaryIO, start: int) -> list[Damage]:
    return [each for each in members(file, start) if isinstance(each, Damage)]


def _mended(path: Path, damage: Damage) -> str | None:
    with path.open("r+b") as file:
        if damage.tail:
            file.truncate(damage.offset)
            return f"cut {damage.length} bytes of a record that was never finished, {damage.offset} bytes are whole"
        filler = _filler(damage)
        if filler is None:
            return None
        file.seek(damage.offset)
        aside = path.with_name(f"{path.name}.{damage.offset}.torn")
        _write_synced(aside, file.read(damage.length))
        file.seek(damage.offset)
        file.write(filler)
    return f"set {damage.length} damaged bytes at byte {damage.offset} aside as {aside.name}, the records behind them are whole"


def _filler(damage: Damage) -> bytes | None:
    """A record of exactly the damage's length as one gzip member of stored blocks; None where there is no room for one."""
    blocks = -(-damage.length // _BLOCK)
    room = damage.length - len(_GZIP) - 5 * blocks - 8
    head = _head(damage, room)
    short = room - len(head)
    if short < 0:
        return None
    data = _head(damage, room).replace(b"padding: ", b"padding: " + b"." * short)
    stored = b"".join(_stored(data))
    packed = _GZIP + stored + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return packed if len(packed) == damage.length else None


def _head(damage: Damage, room: int) -> bytes:
    """The whole record without its padding."""
    date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    fields = f"damaged: {damage.length} bytes\r\npadding: \r\n".encode()
    named = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=damage.offset)}>\r\nWARC-Date: {date}\r\n"
        f"Content-Length: "
    ).encode()
    for digits in range(1, 12):
        length = room - len(named) - digits - len(b"\r\n\r\n\r\n\r\n")
        if len(str(length)) == digits:
            return named + f"{length}\r\n\r\n".encode() + fields + b"\r\n\r\n"
    return named + fields


def _stored(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), _BLOCK):
        piece = data[at : at + _BLOCK]
        last = at + _BLOCK >= len(data)
        yield struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF) + piece


def _set_aside(path: Path, size: int) -> str:
    """A file without any whole record is no file of the archive."""
    if size == 0:
        path.unlink()
        said = "removed an empty file"
    else:
        path.rename(path.with_name(f"{path.name}.torn"))
        said = f"set aside as {path.name}.torn, its {size} bytes hold no whole record"
    sync_folder(path.parent)
    return f"{path}: {said}"


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
