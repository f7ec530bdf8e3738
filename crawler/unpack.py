"""A foreign file read as far as it can be: unpacked where it is gzip, and where it is torn it ends and tells so."""

import io
import zlib
from typing import BinaryIO

_PIECE = 64 * 1024
_BURST = 1024 * 1024


class Unpacked(io.RawIOBase):
    """The file's own bytes, or what its gzip members hold, in order. `fault` says why it ended early; None where it did not.

    What was unpacked before the damage is given in full, which the standard library's reader does not do.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self.fault: str | None = None
        self._file = file
        self._ready = b""
        self._left = file.read(_PIECE)
        self._packed = self._left.startswith(b"\x1f\x8b")
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._inside = False
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._ready and self._fill():
            pass
        piece, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(piece)] = piece
        self._given += len(piece)
        return len(piece)

    def _fill(self) -> bool:
        """More bytes made ready, or at least tried; False at the end."""
        if self.fault:
            return False
        try:
            packed = self._left or self._file.read(_PIECE)
            self._left = b""
            if not self._packed:
                self._ready = packed
            elif packed:
                self._unpack(packed)
            elif self._inside:
                self.fault = self._told("it is cut off")
        except (OSError, zlib.error) as error:
            self.fault = self._told(str(error))
            return False
        return bool(packed)

    def _unpack(self, packed: bytes) -> None:
        """Zeros between members are padding of tapes and disks."""
        packed = packed if self._inside else packed.lstrip(b"\0")
        if not packed:
            return
        self._inside = True
        self._ready = self._member.decompress(packed, _BURST)
        self._left = self._member.unconsumed_tail
        if self._member.eof:
            self._left = self._member.unused_data
            self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._inside = False

    def _told(self, why: str) -> str:
        return f"cannot be read behind byte {self._given + len(self._ready)} of what it holds ({why})"
