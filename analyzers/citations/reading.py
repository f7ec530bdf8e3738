"""The text as the grammar reads it: clean, folded letter by letter, with the way back to the text as given."""

import codecs
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analyzers.text import clean_with_offsets

_UNCLEAN = re.compile("[\u0300-\u036f\u00ad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]")
STRETCH = 4096
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LIKE = {"-": "‐‑‒–—−", " ": "\u00a0\t\r", '"': "“”„«»", "'": "‘’", "/": "∕⁄", ".": "…"}


def _letters() -> dict[str, str]:
    """The letters of Vietnamese and the signs of the press, each with its plain form."""
    lower = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES} | {"đ", "ð"}
    plain = {char: "d" if char in "đð" else unicodedata.normalize("NFD", char)[0] for char in lower}
    plain |= {char.upper(): base for char, base in plain.items()}
    plain |= {char: char.lower() for char in map(chr, range(32, 127))}
    return plain | {"\n": "\n"} | {char: base for base, chars in _LIKE.items() for char in chars}


def _tables() -> tuple[Any, bytes]:
    """An encoding of one byte a letter and the bytes' plain forms: 238 M characters/s measured, str.translate 7."""
    plain = _letters()
    known = "\0" + "".join(plain)
    filled = known + "".join(chr(0xE000 + i) for i in range(256 - len(known)))
    return codecs.charmap_build(filled), bytes(ord(plain.get(char, "?")) for char in filled)


_ENCODING, _PLAIN = _tables()
CAPITALS = "".join(
    sorted({char for char in _letters() if char.isupper()})
)  # for a class in a pattern: À-Ỹ holds small letters


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of the text: where it begins as given, and the way back from its clean characters, None where nothing moved."""

    begin: int
    offsets: Sequence[int] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is clean and `folded` has its length, letter for letter; `given` leads back to the text as given."""

    text: str
    folded: str
    _begins: Sequence[int] = (0,)
    _blocks: Sequence[_Block] = (_Block(0, None),)

    def given(self, offset: int) -> int:
        """The offset into the text as given of the clean character at `offset`."""
        at = bisect_right(self._begins, offset) - 1
        block, inside = self._blocks[at], offset - self._begins[at]
        return block.begin + (inside if block.offsets is None else block.offsets[inside])


def fold_letters(text: str) -> str:
    """One letter for one letter: lower case, no marks, đ as d, plain spaces, dashes and quotes; `?` for what no press uses."""
    encoded: bytes = codecs.charmap_encode(text, "replace", _ENCODING)[0]
    return encoded.translate(_PLAIN).decode("ascii")


def read(text: str) -> Reading:
    """A reading of `text`; only the stretches that hold NFD or invisible characters cost a second pass and an offset for each letter."""
    if not _UNCLEAN.search(text):
        return Reading(text, fold_letters(text))
    begins, blocks, pieces, length = [], [], [], 0
    for begin, end in _stretches(text):
        piece, offsets = text[begin:end], None
        if _UNCLEAN.search(piece):
            clean = clean_with_offsets(piece)
            piece, offsets = clean.text, clean.offsets
        begins.append(length)
        blocks.append(_Block(begin, offsets))
        pieces.append(piece)
        length += len(piece)
    joined = "".join(pieces)
    return Reading(joined, fold_letters(joined), begins, blocks)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of some thousand characters, no letter parted from its marks."""
    begin = 0
    while begin < len(text):
        end = min(len(text), begin + STRETCH)
        while end < len(text) and _UNCLEAN.match(text, end):
            end += 1
        yield begin, end
        begin = end
