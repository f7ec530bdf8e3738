"""Bytes of a page to text, whatever the page says of itself."""

import codecs
import re
import unicodedata

from bs4.dammit import UnicodeDammit

from analyzers.legacy import without_legacy
from analyzers.letters import mended_letters, western

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD = 4096
_SAMPLE = 1 << 16
_CHARSET = re.compile(rb"charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_META = re.compile(rb"<meta\s[^>]{0,400}>|<\?xml\s[^>]{0,200}\?>", re.IGNORECASE)
_XML = re.compile(rb"encoding\s{0,8}=\s{0,8}[\"']([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
# What browsers do with these labels (WHATWG Encoding): the ISO names mean the Windows pages.
_LABELS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1252": "cp1252",
    "x-cp1258": "cp1258",
    "utf8": "utf-8",
    "unicode": "utf-16-le",
    "utf-16": "utf-16-le",
}
# Tone marks that windows-1258 writes after the vowel, as bytes: grave, hook, tilde, acute, dot below.
_TONED_1258 = re.compile(rb"[AEIOUYaeiouy\xc2\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd\xc3][\xcc\xd2\xde\xec\xf2]")
_HIGH = re.compile(rb"[\x80-\xff]")
_BROKEN_SHARE = 0.05


def decode_page(body: bytes, content_type: str | None) -> str:
    """The text of `body`: byte order mark, then valid UTF-8, then what the header and the page declare, then a detector.

    Letters from before Unicode (TCVN3, VNI, VIQR), UTF-8 encoded twice and broken entities are read as meant: see `analyzers.letters`.
    Never raises. Bytes that no reading explains become U+FFFD, only when every other way failed.
    """
    return mended_letters(_decoded(body, content_type))


def _decoded(body: bytes, content_type: str | None) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if (wide := _unmarked_utf16(body)) is not None:
        return wide
    if (text := _strict(body, "utf-8")) is not None:
        return text
    declared = _declared(body, content_type)
    if _nearly_utf8(body):
        return _mended_utf8(body)
    shown = western(body)
    if (read := without_legacy(shown)) is not shown:
        return read
    return _single_byte(body, declared) or _detected(body, declared) or body.decode("utf-8", "replace")


def _declared(body: bytes, content_type: str | None) -> tuple[str, ...]:
    """Charsets named by the header and the head of the page, in that order, as Python codecs."""
    named = [match[1] for match in [_CHARSET.search((content_type or "").encode("ascii", "replace"))] if match]
    for tag in _META.findall(body[:_HEAD]):
        match = _CHARSET.search(tag) or _XML.search(tag)
        named += [match[1]] if match else []
    codecs_found = (_codec(name.decode("ascii").lower()) for name in named)
    return tuple(dict.fromkeys(name for name in codecs_found if name))


def _codec(label: str) -> str | None:
    try:
        found = codecs.lookup(_LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding else None


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _unmarked_utf16(body: bytes) -> str | None:
    """UTF-16 without a mark shows itself by the zero half of each ASCII letter of the markup."""
    head = body[:512]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head) or min(even, odd) * 4 > len(head):
        return None
    return body.decode("utf-16-be" if even > odd else "utf-16-le", "replace")


def _nearly_utf8(body: bytes) -> bool:
    """A UTF-8 page with a cut or foreign byte: reading it as a Windows page would spoil every other letter."""
    high = len(_HIGH.findall(body))
    broken = body.decode("utf-8", "replace").count("\ufffd") - body.count(b"\xef\xbf\xbd")
    return high >= 20 and broken <= high * _BROKEN_SHARE


def _mended_utf8(body: bytes) -> str:
    return _strict(UnicodeDammit.detwingle(body), "utf-8") or body.decode("utf-8", "replace")


def _single_byte(body: bytes, declared: tuple[str, ...]) -> str | None:
    """The declared reading; windows-1258 where a Western one was declared but Vietnamese tone bytes follow the vowels."""
    if not any(name != "cp1252" for name in declared) and _looks_1258(body):
        declared = ("cp1258", *declared)
    for name in declared:
        text = None if name.startswith("utf") else _strict(body, name)
        if text is not None:
            return unicodedata.normalize("NFC", text) if name == "cp1258" else text
    return None


def _looks_1258(body: bytes) -> bool:
    high = len(_HIGH.findall(body))
    return high >= 10 and len(_TONED_1258.findall(body)) >= high * 0.15


def _detected(body: bytes, declared: tuple[str, ...]) -> str | None:
    found = UnicodeDammit(body[:_SAMPLE], known_definite_encodings=[], user_encodings=list(declared), is_html=True)
    if found.original_encoding is None or found.contains_replacement_characters:
        return None
    # windows-1258, under whatever name the detector gives it, writes the tones behind the vowels
    return unicodedata.normalize("NFC", body.decode(found.original_encoding, "replace"))
