"""Bytes to text, whatever the page claims."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.encodings import decode_page

TEXT = "Ủy ban nhân dân thành phố Hà Nội ban hành Quyết định về việc thực hiện quy chế dân chủ ở cơ sở; đề nghị các đơn vị báo cáo trước ngày 25/6"
META = '<html><head><meta charset="{}"></head><body><p>' + TEXT + "</p></body></html>"
HTTP_EQUIV = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><body><p>'
    + TEXT
    + "</p></body></html>"
)


def vietnamese_1258(text: str) -> bytes:
    """windows-1258 keeps ă â ê ô ơ ư whole and writes the tone behind the vowel."""
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
        out.append(unicodedata.normalize("NFC", parts.replace(tone, "")) + tone if tone else letter)
    return "".join(out).encode("cp1258")


CASES = [
    ("plain UTF-8", META.format("utf-8").encode(), None),
    ("UTF-8 that calls itself Latin-1", META.format("iso-8859-1").encode(), "text/html; charset=ISO-8859-1"),
    ("UTF-8 with a mark", b"\xef\xbb\xbf" + META.format("utf-8").encode(), None),
    ("UTF-8 without any claim", f"<p>{TEXT}".encode(), None),
    ("UTF-16 with a mark", META.format("utf-16").encode("utf-16"), None),
    ("UTF-16 big end first, mark", b"\xfe\xff" + META.format("utf-16").encode("utf-16-be"), None),
    ("UTF-16 without a mark", META.format("utf-16").encode("utf-16-le"), "text/html; charset=utf-16"),
    ("windows-1258 by the page", vietnamese_1258(META.format("windows-1258")), None),
    ("windows-1258 by an old meta", vietnamese_1258(HTTP_EQUIV.format("windows-1258")), "text/html"),
    ("windows-1258 by the header", vietnamese_1258(f"<p>{TEXT}"), "text/html; charset=windows-1258"),
    ("windows-1258 that calls itself Latin-1", vietnamese_1258(META.format("iso-8859-1")), None),
    ("windows-1258 that says nothing", vietnamese_1258(f"<html><body><p>{TEXT} {TEXT}</p></body></html>"), None),
    ("windows-1258 that calls itself UTF-8", vietnamese_1258(META.format("utf-8")), "text/html; charset=utf-8"),
    ("an unknown charset", META.format("x-unknown-9").encode(), "text/html; charset=nonsense"),
]


@pytest.mark.parametrize("body, content_type", [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_every_letter_arrives(body: bytes, content_type: str | None) -> None:
    assert TEXT in decode_page(body, content_type)


def test_one_broken_byte_spoils_no_other_letter() -> None:
    body = META.format("utf-8").encode()
    text = decode_page(body.replace(b"25/6", b"25\xff/6"), None)
    assert TEXT.removesuffix("25/6") in text
    assert "/6</p>" in text


def test_a_cut_page_keeps_its_letters() -> None:
    body = META.format("utf-8").encode()
    cut = body[: body.index("ngày".encode()) + 2]
    assert "trước ng" in decode_page(cut, "text/html; charset=utf-8")


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "", "text/html", "text/html; charset=utf-16", "text/html; charset=cp1258", "charset=\x00"]),
)
def test_no_bytes_raise(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode_page(body, content_type), str)
