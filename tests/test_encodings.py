"""Bytes to text, whatever the page claims."""

import gzip
import json
import re
import unicodedata
from itertools import islice
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.encodings import decode_page
from analyzers.letters import mended_letters, western
from analyzers.tables import read_table
from analyzers.text import clean_text
from tests.shared import SHARED, needs_shared

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


def legacy(charset: str, text: str) -> str:
    """`text` as it was typed in a charset from before Unicode; TCVN3 has no capitals with tones: those of its text stay small."""
    typed = {
        row["letter"]: row["typed"] for row in reversed(read_table("legacy_charsets")) if row["charset"] == charset
    }
    return "".join(typed.get(letter) or typed.get(letter.lower()) or letter for letter in text)


def western_bytes(text: str) -> bytes:
    """The bytes of a page whose letters are all Western ones."""
    codes = {western(bytes([byte])): byte for byte in range(256)}
    return bytes(codes[letter] for letter in text)


def entities(text: str) -> str:
    return "".join(f"&#{ord(letter)};" if ord(letter) > 127 else letter for letter in text)


# Known words, so that the table itself is held.
MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam"
TYPED = {
    "tcvn3": "Céng hßa x· héi chñ nghÜa ViÖt Nam",
    "vni": "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
    "viqr": "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam",
}
NEWS = (
    "Sáng 12/3, Ủy ban nhân dân huyện Tân Sơn tổ chức hội nghị sơ kết một năm thực hiện Kế hoạch số 15/KH-UBND về dân chủ ở cơ sở; "
    "đồng chí phó chủ tịch đã phát biểu, yêu cầu các xã, thị trấn khẩn trương rà soát, báo cáo trước ngày 30/3."
)
SMALL = NEWS.replace("Ủy", "Uỷ")
PAGE = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>Tin</title>'
    '<style>.d {{ color: red }}</style></head><body><div class="menu"><a href="/a?x=1&amp;y=2">Trang</a></div><p>{text}</p></body></html>'
)


def page(text: str, charset: str = "windows-1252") -> str:
    return PAGE.format(text=text, charset=charset)


def once_more(text: str) -> str:
    """What a Western editor makes of UTF-8."""
    return western(text.encode())


OLD = [
    # what, the page's bytes, the text that a reader must get
    ("TCVN3, bytes, a Western page", western_bytes(page(legacy("tcvn3", SMALL))), SMALL),
    ("TCVN3, bytes, nothing declared", western_bytes("<p>" + legacy("tcvn3", SMALL)), SMALL),
    ("TCVN3, bytes, UTF-8 declared", western_bytes(page(legacy("tcvn3", SMALL), "utf-8")), SMALL),
    ("TCVN3 carried into UTF-8", page(legacy("tcvn3", SMALL), "utf-8").encode(), SMALL),
    ("TCVN3 as entities", page(entities(legacy("tcvn3", SMALL))).encode(), SMALL),
    ("TCVN3 told by its font", page(f'<font face=".VnTime">{TYPED["tcvn3"]}</font>').encode(), MOTTO),
    ("TCVN3 in the font of capitals", page(f'<font face=".VnTime">{legacy("tcvn3", SMALL)}</font></p><p><span style="font-family: .VnTimeH">uû ban nh©n d©n <b>x·</b></span>').encode(), "UỶ BAN NHÂN DÂN <b>XÃ</b>"),
    ("TCVN3 in capitals by a class", page(f'<style>.dau {{ font-family: ".VnArialH" }}</style>{legacy("tcvn3", SMALL)}</p><p class="dau">quyÕt ®Þnh').encode(), "QUYẾT ĐỊNH"),
    ("TCVN3 typed with the capitals key", page(f'{legacy("tcvn3", SMALL)}</p><p>CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM').encode(), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("TCVN3 inside a page in Unicode", page(f'<b>Thái Bình: tin tức mới</b> <i>Xã An Hòa</i><p>{legacy("tcvn3", SMALL)}</p><p>Tiếng Việt, có dấu').encode(), SMALL),
    ("what is Unicode around it stays", page(f'<b>Thái Bình: tin tức mới</b> <i>Xã An Hòa</i><p>{legacy("tcvn3", SMALL)}</p><p>Tiếng Việt, có dấu').encode(), "<b>Thái Bình: tin tức mới</b> <i>Xã An Hòa</i>"),
    ("VNI, bytes", western_bytes(page(legacy("vni", NEWS))), NEWS),
    ("VNI carried into UTF-8", page(legacy("vni", NEWS), "utf-8").encode(), NEWS),
    ("VNI told by its font", page(f'<font face="VNI-Times">{TYPED["vni"]}</font>').encode(), MOTTO),
    ("VNI in capitals", page(f'{legacy("vni", NEWS)}</p><p>{legacy("vni", MOTTO.upper())}').encode(), MOTTO.upper()),
    ("VIQR", page(legacy("viqr", NEWS)).encode(), NEWS),
    ("windows-1258 carried into UTF-8", page(western(vietnamese_1258(NEWS)), "utf-8").encode(), NEWS),
    ("UTF-8 encoded twice", once_more(page(NEWS)).encode(), NEWS),
    ("UTF-8 encoded three times", once_more(once_more(page(NEWS))).encode(), NEWS),
    ("UTF-8 encoded twice in the text alone", page(once_more(NEWS) + "</p><p>Tiếng Việt").encode(), NEWS),
    ("twice, the second byte of à lost", page(once_more(NEWS + " hành chính").replace("Ã\xa0", "Ã ")).encode(), "hành chính"),
    ("the second byte of à lost", page("Cải cách hà nh chính, ngà nh y tế, hà ng năm, và o ngà y mai").encode(), "Cải cách hành chính, ngành y tế, hàng năm, vào ngày mai"),
    ("entities without their mark", page("ph&ograve;ng Nội vụ, phograve;ng Giaacute;o dục, ldquo;một cửardquo;").encode(), "phòng Giáo dục, “một cửa”"),
    ("entities marked twice", page("C&amp;ocirc;ng văn &amp;#x110;iều &amp;ldquo;A&amp;rdquo;").encode(), "C&ocirc;ng văn &#x110;iều &ldquo;A&rdquo;"),
    ("UTF-16, little end, no mark, no claim", page(NEWS).encode("utf-16-le"), NEWS),
    ("UTF-16, big end, no mark", page(NEWS, "utf-16").encode("utf-16-be"), NEWS),
    ("UTF-8 that calls itself windows-1252", page(NEWS).encode(), NEWS),
    ("windows-1258 that calls itself Latin-1", vietnamese_1258(page(NEWS, "iso-8859-1")), NEWS),
]  # fmt: skip


@pytest.mark.parametrize("body, text", [case[1:] for case in OLD], ids=[case[0] for case in OLD])
def test_old_letters_are_read_as_meant(body: bytes, text: str) -> None:
    assert text in decode_page(body, None)


@pytest.mark.parametrize("charset", TYPED)
def test_the_table_knows_the_motto(charset: str) -> None:
    assert legacy(charset, MOTTO) == TYPED[charset]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_decomposed_letters_arrive(form: Literal["NFC", "NFD"]) -> None:
    body = page(unicodedata.normalize(form, NEWS), "utf-8").encode()
    assert clean_text(decode_page(body, None)).count(NEWS) == 1


SOUND = [
    NEWS,
    "Xã Hòa Bình, huyện Thái Thụy: bàn giao nhà ở cho hộ nghèo; ai? ở đâu? (a) một, (b) hai.",
    "© 2021 Báo Minh Họa® – “Toàn văn” … 25°C, ±5 %, §3, 1½ ngày, 3×4 m, Ø20, Phần mềm Windows® và Office®",
    "L’été à Huế: naïve café, Müller, São Paulo, Ångström, garçon, Dvořák, El Niño",
    "TP HCM: 'không!' ~ 5+3 = 8, a^2 + b^2, C++, x.y.z, e-mail: a.b@c.vn, dd/mm/yyyy, Add, ddos, 2^10, O(n^2)",
    "Hà Nội: đường Nguyễn Trãi - Ủy ban nhân dân phường “Phá» … Á»ng",
    "đoàn đã thăm bà n.",
    "Công ty A&amp;B, tham số ?a=1&amp;copy=2, &lt;b&gt;, &amp;lt;, R&amp;D; AT&amp;T",
]


@pytest.mark.parametrize("text", SOUND, ids=[text[:24] for text in SOUND])
@pytest.mark.parametrize("times", [1, 40])
def test_a_sound_page_comes_back_letter_for_letter(text: str, times: int) -> None:
    whole = page(f"{text}</p>\n<p>" * times, "utf-8")
    assert decode_page(whole.encode(), "text/html; charset=utf-8") == whole


@given(
    st.lists(st.sampled_from(NEWS.split()), min_size=12, max_size=60).map(" ".join),
    st.sampled_from(["tcvn3", "vni", "viqr"]),
)
def test_any_sentence_comes_back_from_the_old_letters(text: str, charset: str) -> None:
    text = (
        " ".join(word.lower() for word in text.split() if word.isalpha()) + " xong"
    )  # VIQR: chu? 12/3 may be a question
    old = f"{legacy(charset, SMALL)} {legacy(charset, text)}"
    found = decode_page(page(old).encode(), None)
    assert text.lower() in found.lower()


@given(st.lists(st.sampled_from([*NEWS.split(), *SOUND[1].split()]), max_size=60).map(" ".join))
def test_no_sentence_in_unicode_is_touched(text: str) -> None:
    assert mended_letters(page(text)) == page(text)


@needs_shared
def test_no_real_page_is_touched() -> None:
    """Texts of a real portal, page after page: whatever words and signs they hold, they are Unicode and stay as they are."""
    assert SHARED is not None
    with gzip.open(SHARED / "portal-sotttt-hanoi" / "gold-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["body"] for line in islice(lines, 1500)]
    texts = [text for text in texts if not re.search("grave;|acute;|quo;|tilde;|circ;", text)]
    changed = [(text, mended_letters(text)) for text in texts if mended_letters(text) != text]
    assert len(texts) > 1400
    assert changed == []


@pytest.mark.parametrize(
    "hostile",
    [
        "&" * 200_000,
        "<" * 200_000,
        "ÃÂ" * 100_000,
        "¸" * 200_000,
        "a^" * 100_000,
        "<font face='.VnTimeH'>" * 10_000,
        "Ã " * 100_000,
        "&amp;" * 50_000,
    ],
)
def test_hostile_letters_are_read_in_time(hostile: str) -> None:
    assert isinstance(decode_page(hostile.encode(), None), str)
    assert isinstance(decode_page(western_bytes(hostile), None), str)
