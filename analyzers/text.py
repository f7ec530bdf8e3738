"""Clean text (NFC, nothing invisible) with a way back to the text as given, and the folded form that search without marks uses."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class CleanText:
    """`offsets[i]` is the index in the given string of clean character i; one more than there are characters, never falling."""

    text: str
    offsets: Sequence[int]


_GONE = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc"
)
_SPACE = r"\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAK = r"\r\x0b\x0c\x85\u2028\u2029"
_DIRTY = re.compile(rf"[{_GONE}{_SPACE}{_BREAK}]")  # to look with: a set alone is found four times as fast
_DIRT = re.compile(rf"\r\n|{_DIRTY.pattern}")
_IS_SPACE = re.compile(rf"[{_SPACE}]").match
_IS_BREAK = re.compile(rf"[{_BREAK}]").match
# A character that no following one of these ranges can melt into under NFC stands alone; everything else belongs to what precedes it.
_APART = r"\x00-\u02ff\u1e00-\u1eff\u2010-\u20cf\u2190-\u2bff\u3400-\u9fff"
_CHUNK = re.compile(rf"(?s:.)[^{_APART}]+")
_STEP = 100
_MARK = r"[^\w\s\x00-\x7f]"
_MARKS = re.compile(rf"{_MARK}{{{2 * _STEP},}}")
_MARKED = re.compile(rf"{_MARK}{{3}}")
_ETH = re.compile(r"Ð|(?<![^\W\d_])ð")
_ICELANDIC = re.compile(r"[Þþ]")


def clean_text(given: str) -> str:
    """NFC with plain spaces and newlines, without zero-width, soft-hyphen and control characters; Ð typed for Đ becomes Đ."""
    if given.isascii() and not _DIRTY.search(given):
        return given
    # by far the most frequent of them: the rest is searched only where it is
    text = given.replace("\u00a0", " ").replace("\t", " ")
    if _DIRTY.search(text):
        text = _DIRT.sub(_washed, text)
    return _with_d_bar(composed(text))


def composed(text: str) -> str:
    """NFC in time that grows with the length: the library puts a row of n marks in order in n² steps, so long rows are sorted first."""
    if _MARKED.search(text[::_STEP]):  # a long row has a mark at three of these places, one after the other
        text = _MARKS.sub(_in_order, text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _in_order(row: re.Match[str]) -> str:
    apart = (part for mark in row.group() for part in unicodedata.normalize("NFD", mark))
    stretches = groupby(apart, key=lambda mark: unicodedata.combining(mark) == 0)
    return "".join(mark for _, stretch in stretches for mark in sorted(stretch, key=unicodedata.combining))


def clean_with_offsets(given: str) -> CleanText:
    """`clean_text(given)` and, for each of its characters and its end, the index in `given` where that character begins."""
    text, offsets = _wash(given) if _DIRTY.search(given) else (given, range(len(given) + 1))
    if composed(text) != text:
        text, offsets = _with_origins(text, offsets)
    return CleanText(_with_d_bar(text), offsets)


def _washed(match: re.Match[str]) -> str:
    found = match.group()
    return " " if _IS_SPACE(found) else "\n" if _IS_BREAK(found) else ""


def _wash(given: str) -> tuple[str, Sequence[int]]:
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in _DIRT.finditer(given):
        pieces.append(given[done : match.start()])
        offsets.extend(range(done, match.start()))
        if instead := _washed(match):
            pieces.append(instead)
            offsets.append(match.start())
        done = match.end()
    pieces.append(given[done:])
    offsets.extend(range(done, len(given) + 1))
    return "".join(pieces), offsets


def _with_origins(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    pieces: list[str] = []
    kept: list[int] = []
    for start, end, chunk in _chunks(text):
        pieces.append(chunk)
        if len(chunk) == end - start:
            kept.extend(offsets[start:end])
        else:
            kept.extend(offsets[_source(i, start, end, len(chunk))] for i in range(len(chunk)))
    kept.append(offsets[len(text)])
    return "".join(pieces), kept


def _chunks(text: str) -> list[tuple[int, int, str]]:
    """(start, end, NFC) of the parts that compose independently of each other."""
    parts: list[tuple[int, int, str]] = []
    done = 0
    for match in _CHUNK.finditer(text):
        parts.append((done, match.start(), composed(text[done : match.start()])))
        parts.append((match.start(), match.end(), composed(match.group())))
        done = match.end()
    parts.append((done, len(text), composed(text[done:])))
    return parts


def _source(i: int, start: int, end: int, length: int) -> int:
    """Where output character i of a composed part began: the first takes all that it swallowed, the rest are counted from the end."""
    return start if i == 0 else max(start, min(end - 1, end - (length - i)))


def _with_d_bar(text: str) -> str:
    if "Ð" not in text and "ð" not in text:
        return text
    if _ICELANDIC.search(text):
        return text
    return _ETH.sub(lambda match: "Đ" if match.group() == "Ð" else "đ", text)


def _base(letter: str) -> str:
    stem = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
    return stem.translate({ord("đ"): "d", ord("Đ"): "d", ord("ð"): "d", ord("Ð"): "d"})


_FOLDED: dict[int, str | None] = {
    code: _base(chr(code)) for span in (range(0xC0, 0x250), range(0x1E00, 0x1F00)) for code in span
}
_FOLDED |= dict.fromkeys(range(0x300, 0x370))


def fold(text: str) -> str:
    """Lower case without marks, đ as d: what someone types who has no Vietnamese keyboard."""
    lowered = text.lower()
    return lowered if lowered.isascii() else composed(lowered).translate(_FOLDED)


_TONES = "\u0300\u0301\u0309\u0303\u0323"
_FIRST_TONED = {unicodedata.normalize("NFC", vowel + tone): (vowel, tone) for vowel in "ouOU" for tone in _TONES}
_MISPLACED = re.compile(r"[òóỏõọÒÓỎÕỌ][aeAE]|[ùúủũụÙÚỦŨỤ][yY]")


def canonical_tone(text: str) -> str:
    """hòa and hoà, thủy and thuỷ alike (the tone on the second vowel); the length stays."""
    return _MISPLACED.sub(_moved, text)


def _moved(match: re.Match[str]) -> str:
    vowel, tone = _FIRST_TONED[match.group()[0]]
    return vowel + unicodedata.normalize("NFC", match.group()[1] + tone)
