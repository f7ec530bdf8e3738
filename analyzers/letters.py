"""Letters that a page spoiled on their way: UTF-8 taken for a Western page, fonts from before Unicode, entities without their mark."""

import codecs
import html as entities
import re
from itertools import islice

from analyzers.legacy import without_legacy

_C1 = {0x81: "\x81", 0x8D: "\x8d", 0x8F: "\x8f", 0x90: "\x90", 0x9D: "\x9d"}
_WESTERN = "".join(_C1.get(byte) or bytes([byte]).decode("cp1252") for byte in range(256))
_WESTERN_BYTES = codecs.charmap_build(_WESTERN)
_PIECES = re.compile(r"<[^<>]*>|[^<]+|<")
# The first two bytes of Vietnamese letters in UTF-8, as windows-1252 shows them: ÄƒÄ‘, Æ°, áº., á»., Ã.
_TWICE = re.compile("[\u00c3-\u00c6][\u0080-\u00bf\u0152-\u2122]|\u00e1[\u00ba\u00bb]|\u00e2\u20ac")
_TWICE_HINT = "Ã"
_LATIN = "agrave|aacute|acirc|atilde|egrave|eacute|ecirc|igrave|iacute|ograve|oacute|ocirc|otilde|ugrave|uacute|yacute"
_NAMES = rf"(?:(?i:{_LATIN})|[lr][sd]quo|[nm]dash|hellip|nbsp)"
_ENDINGS = ("grave", "acute", "circ", "tilde", "quo", "dash", "hellip", "nbsp")
_UNMARKED = re.compile(rf"{_NAMES}$")
_ENTITY_END = re.compile(r"&[#\w]{2,10};$")
_LONGEST = 7
_DOUBLED = re.compile(rf"&amp;(?={_NAMES};|#\d{{2,5}};|#[xX][0-9a-fA-F]{{2,4}};)")
_STRAY = re.compile(r"(?<=[^\W\dA-Z_]à) (?=(?:nh|ng|n|m)(?![\w.]))")
_STRAY_TOO = re.compile(r"(?<=[^\W\dA-Z_]à) (?=[iouy](?![\w.]))")
_STRAY_HINTS = ("à nh ", "à ng ")
_FEW = 3
_TIMES = 2


def western(body: bytes) -> str:
    """`body` as windows-1252 the way browsers read it: the five codes without a letter stay what they are."""
    return codecs.charmap_decode(body, "strict", _WESTERN)[0]


def mended_letters(html: str) -> str:
    """The page with its Vietnamese letters as they were meant; a page whose letters are sound comes back as it is.

    Each repair asks for evidence on the whole page: three letters that read as UTF-8 taken for windows-1252; words that are
    Vietnamese syllables only when read through a font from before Unicode; entities that name a letter.
    """
    for _ in range(_TIMES):
        once = _without_mojibake(html)
        if once is html:
            break
        html = once
    return _without_stray_spaces(mended_entities(without_legacy(html)))


def mended_entities(html: str) -> str:
    """`ph&amp;ograve;ng`, `phograve;ng` and `ldquo;` as `phòng` and `“`; an ampersand that stands for itself stays."""
    if "&amp;" in html:
        html = _DOUBLED.sub("&", html)
    pieces = html.split(";")
    bare = [i for i, piece in enumerate(pieces) if piece.endswith(_ENDINGS) and "&" not in piece[-_LONGEST:]]
    names = {i: name.group() for i in bare if i < len(pieces) - 1 and (name := _UNMARKED.search(pieces[i][-_LONGEST:]))}
    return _marked(pieces, names) if names else html


def _marked(pieces: list[str], names: dict[int, str]) -> str:
    """The pieces between semicolons together again, the names that lack their ampersand as what they name."""
    parts: list[str] = []
    for i, piece in enumerate(pieces):
        if i not in names:
            parts.append(piece + ";")
            continue
        if names[i] == piece and i and i - 1 not in names and not _ENTITY_END.search(parts[-1][-12:]):
            parts[-1] = parts[-1][:-1]  # `;rsquo;`: the ampersand became a semicolon
        parts.append(piece[: len(piece) - len(names[i])] + entities.unescape(f"&{names[i]};"))
    return "".join(parts)[:-1]


def _without_mojibake(html: str) -> str:
    if html.count(_TWICE_HINT) < _FEW or len(list(islice(_TWICE.finditer(html), _FEW))) < _FEW:
        return html
    pieces: list[str] = _PIECES.findall(html)
    read = [_read_again(piece) for piece in pieces]
    found = sum(len(piece) - len(again) for piece, again in zip(pieces, read, strict=True) if again is not None)
    if found < _FEW:
        return html
    return "".join(piece if again is None else again for piece, again in zip(pieces, read, strict=True))


def _read_again(piece: str) -> str | None:
    """A piece whose every foreign letter is part of UTF-8 taken for windows-1252, read as what it is; None for any other."""
    if piece.isascii():
        return None
    try:
        body = codecs.charmap_encode(_resolved(piece), "strict", _WESTERN_BYTES)[0]
    except UnicodeError:
        return None
    return _utf8(body) or _utf8(body.replace(b"\xc3 ", b"\xc3\xa0")) or _utf8(body.replace(b"\xc3 ", b"\xc3\xa0 "))


def _utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeError:
        return None


def _resolved(piece: str) -> str:
    return piece.replace("Ã&nbsp;", "Ã\xa0") if "&nbsp;" in piece else piece


def _without_stray_spaces(html: str) -> str:
    """`hà nh chính` as `hành chính`, where a page broke the letter à again and again (its second byte was taken for a space)."""
    if sum(map(html.count, _STRAY_HINTS)) < _FEW or len(list(islice(_STRAY.finditer(html), _FEW))) < _FEW:
        return html
    return _STRAY_TOO.sub("", _STRAY.sub("", html))
