"""Bodies as a browser sees them: encodings and chunks undone, bombs and damage named."""

import gzip
import os
import sys
import zlib
from pathlib import Path

import brotli
import pytest

from crawler.archive import Archive, Capture
from crawler.payload import MAX_BODY, PayloadError, dechunked, decoded
from tests.archive_runner import HTML, NOW


def body_of(tmp_path: Path, encoding: str, body: bytes) -> Capture:
    with Archive(tmp_path).writer("minh-hoa") as writer:
        headers = [*HTML, ("Content-Encoding", encoding)]
        return Archive(tmp_path).read(writer.add_response("https://a.vn/", 200, "OK", headers, body, NOW))


TEXT = "Quy chế dân chủ ở cơ sở. ".encode() * 50
RAW_DEFLATE = zlib.compressobj(9, zlib.DEFLATED, -15)
ENCODED = [
    ("", TEXT),
    ("identity", TEXT),
    ("gzip", gzip.compress(TEXT)),
    ("x-gzip", gzip.compress(TEXT)),
    ("GZIP", gzip.compress(TEXT)),
    ("gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
    ("gzip", TEXT),
    ("deflate", zlib.compress(TEXT)),
    ("deflate", RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush()),
    ("br", brotli.compress(TEXT)),
    ("gzip, br", brotli.compress(gzip.compress(TEXT))),
]


@pytest.mark.parametrize("encoding, body", ENCODED, ids=range(len(ENCODED)))
def test_bodies_are_decoded(tmp_path: Path, encoding: str, body: bytes) -> None:
    capture = body_of(tmp_path, encoding, body)
    assert (capture.body, capture.problem) == (TEXT, None)


def test_zstd_bodies_are_decoded() -> None:
    zstd = pytest.importorskip("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    assert decoded(zstd.compress(TEXT), "zstd") == TEXT
    with pytest.raises(PayloadError, match="too large"):
        decoded(zstd.compress(bytes(100_000)), "zstd", limit=5000)


BROKEN = [
    ("gzip", gzip.compress(bytes(MAX_BODY + 1)), "too large"),
    ("br", brotli.compress(bytes(MAX_BODY + 1)), "too large"),
    ("deflate", zlib.compress(bytes(MAX_BODY + 1)), "too large"),
    ("gzip, gzip", gzip.compress(gzip.compress(bytes(MAX_BODY + 1))), "too large"),
    ("gzip", b"\x1f\x8b\x08\x00 no deflate stream at all", "damaged compression"),
    ("br", b"\xff\xff no brotli stream", "damaged compression"),
    ("compress", TEXT, "content encoding 'compress' cannot be read"),
    ("gzip, gzip, gzip, gzip", TEXT, "encoded 4 times"),
]


@pytest.mark.parametrize("encoding, body, says", BROKEN, ids=range(len(BROKEN)))
def test_bodies_that_cannot_be_decoded_are_named(tmp_path: Path, encoding: str, body: bytes, says: str) -> None:
    capture = body_of(tmp_path, encoding, body)
    assert capture.body == b""
    assert says in (capture.problem or "")


def test_a_stream_that_was_cut_gives_what_it_holds() -> None:
    packed = gzip.compress(os.urandom(1000))
    assert 0 < len(decoded(packed[:600], "gzip")) < 1000


CHUNKS = [
    (b"3\r\nabc\r\n0\r\n\r\n", b"abc"),
    (b"3;x=1\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde"),
    (b"3\nabc\n0\n\n", b"abc"),
    (b"A\r\n0123456789\r\n0\r\n\r\n", b"0123456789"),
    (b"0\r\n\r\n", b""),
    (b"5\r\nabc", b"abc"),
    (b"<html>not chunked</html>", b"<html>not chunked</html>"),
    (b"", b""),
]


@pytest.mark.parametrize("raw, wanted", CHUNKS, ids=range(len(CHUNKS)))
def test_chunks_are_joined(raw: bytes, wanted: bytes) -> None:
    assert dechunked(raw) == wanted
