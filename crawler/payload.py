"""Bodies as a browser sees them: Content-Encoding and chunks undone, within bounds."""

import importlib
from collections.abc import Callable
from types import ModuleType

from zlib_ng import zlib_ng

MAX_BODY = 32 * 1024 * 1024


class PayloadError(Exception):
    """A body that cannot be decoded; the sentence is fit to be the reason of a URL's state."""


def decoded(body: bytes, encodings: str, limit: int = MAX_BODY) -> bytes:
    """`body` with its Content-Encoding undone (a list, the last one was applied last).

    A stream that was cut gives what it holds; a body that is not gzip although the header says so is given as it is.
    Raises PayloadError for more than `limit` bytes and for an encoding or a stream that cannot be read.
    """
    names = [name for part in encodings.split(",") if (name := part.strip().lower()) not in ("", "identity", "none")]
    if len(names) > 3:
        raise PayloadError(f"content encoded {len(names)} times")
    for name in reversed(names):
        body = _undone(body, name, limit)
    return _bounded(body, limit)


def dechunked(body: bytes) -> bytes:
    """`body` with its chunks joined; what is not chunked is given as it is, a cut end as far as it goes."""
    whole, at = bytearray(), 0
    while (end := body.find(b"\n", at, at + 256)) >= 0:
        size = _chunk_size(body[at:end])
        if size is None:
            return bytes(whole) if whole else body
        if size == 0:
            return bytes(whole)
        whole += body[end + 1 : end + 1 + size]
        at = end + 1 + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    return bytes(whole) if whole else body


def _chunk_size(line: bytes) -> int | None:
    digits = line.split(b";")[0].strip()
    if not 1 <= len(digits) <= 8 or digits.strip(b"0123456789abcdefABCDEF"):
        return None
    return int(digits, 16)


def _undone(body: bytes, name: str, limit: int) -> bytes:
    decoder = _DECODERS.get(name)
    if decoder is None:
        raise PayloadError(f"content encoding {name[:40]!r} cannot be read")
    return _bounded(decoder(body, limit), limit) if body else body


def _bounded(body: bytes, limit: int) -> bytes:
    if len(body) > limit:
        raise PayloadError(f"too large: more than {limit} bytes")
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    whole = b""
    while body.startswith(b"\x1f\x8b") and len(whole) <= limit:
        part, body = _inflated(body, zlib_ng.MAX_WBITS | 16, limit - len(whole))
        whole += part
    return whole


def _deflate(body: bytes, limit: int) -> bytes:
    """RFC 9110 means a zlib stream; servers also send the bare one."""
    try:
        return _inflated(body, zlib_ng.MAX_WBITS, limit)[0]
    except PayloadError:
        return _inflated(body, -zlib_ng.MAX_WBITS, limit)[0]


def _inflated(body: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    """At most limit + 1 bytes, and what follows the stream."""
    stream = zlib_ng.decompressobj(window)
    try:
        return stream.decompress(body, limit + 1), stream.unused_data
    except zlib_ng.error as error:  # type: ignore[misc] # an instance, says its stub
        raise PayloadError(f"damaged compression: {error}") from None


def _brotli(body: bytes, limit: int) -> bytes:
    library = _library("brotli", "brotlicffi")
    stream, whole, given = library.Decompressor(), bytearray(), body
    try:
        while len(whole) <= limit:
            part = stream.process(given, output_buffer_limit=limit + 1 - len(whole))
            whole, given = whole + part, b""
            if not part or stream.is_finished():
                break
    except library.error as error:
        raise PayloadError(f"damaged compression: {error}") from None
    return bytes(whole)


def _zstd(body: bytes, limit: int) -> bytes:
    library = _library("compression.zstd", "backports.zstd")
    whole = bytearray()
    try:
        while body and len(whole) <= limit:
            stream = library.ZstdDecompressor()
            whole += stream.decompress(body, limit + 1 - len(whole))
            body = stream.unused_data
    except library.ZstdError as error:
        raise PayloadError(f"damaged compression: {error}") from None
    return bytes(whole)


def _library(*names: str) -> ModuleType:
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise PayloadError(f"content encoding cannot be read: {names[-1]} is not installed")


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
