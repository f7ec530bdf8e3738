"""Từ: where words begin and end, and the terms that an index and a query are made of."""

import functools
import re
from dataclasses import dataclass
from itertools import pairwise

from analyzers.memory import Memory
from analyzers.segmenter import segmenter
from analyzers.text import canonical_tone, clean_text, fold

ANALYSIS_VERSION = "1-pyvi0.1.1"
"""Changes with anything that changes a term; an index cut by another version must not answer."""

_MOST_MARKS = 1_000
_LONGEST_TERM = 64

_SYLLABLE = re.compile(r"[^\W_]+")
_ALNUM = re.compile(r"[^\W_]")
_HALF = re.compile("[\ud800-\udfff]")
_MARK = re.compile(r"[^\w\s\x00-\x7f]")
_MARKS = re.compile(rf"{_MARK.pattern}{{{_MOST_MARKS}}}(?={_MARK.pattern})")
_NUMBER = re.compile(r"(?=[^\s]*\d)[^\W_]+(?:[/.,:–-]+[^\W_]+)+")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text is found by; every term is lower case, in one tone placement, free of spaces, at most 64 characters a syllable.

    `words` are segmented (`quy_chế`). `bigrams` and `folded` alternate a syllable with the pair that it opens
    (`quy quy_chế chế chế_dân dân`), so that a phrase is a run of pairs two places apart; no pair crosses a line break.
    """

    words: tuple[str, ...]
    bigrams: tuple[str, ...]
    folded: tuple[str, ...]


def segment(line: str) -> str:
    """The line as pyvi's `ViTokenizer.tokenize` prints it: tokens parted by spaces, `_` inside words; time grows with the length.

    Two things are mended first: half characters, on which pyvi fails, become U+FFFD, and a space parts more than a thousand
    marks in a row, since putting those in order takes quadratic time.
    """
    try:
        line.encode()  # ten times as fast as looking for halves
    except UnicodeEncodeError:
        line = _HALF.sub("\ufffd", line)
    if _MARK.search(line[_MOST_MARKS::_MOST_MARKS]):  # a longer row has a mark at one of these places
        line = _MARKS.sub(r"\g<0> ", line)
    return segmenter().segment(line)


def syllables(text: str) -> list[str]:
    """The syllables of a text, lower case and in one tone placement; numbers count as syllables."""
    return " ".join(map(_SYLLABLES.__getitem__, text.split())).split() if _chunks_stand_alone(text) else _found(text)


def _found(text: str) -> list[str]:
    return [syllable[:_LONGEST_TERM] for syllable in _SYLLABLE.findall(_normal(text))]


def words(line: str) -> list[str]:
    """The segmented words of a line as terms, without its punctuation."""
    return [word for word in _normal(segment(line)).split() if _ALNUM.search(word)]


@functools.lru_cache(maxsize=65_536)
def fold_syllable(syllable: str) -> str:
    """A syllable without its marks: `đẹp` is `dep`."""
    return fold(syllable) or syllable


def terms(text: str) -> Terms:
    """The terms of a text, line by line; an empty text has none."""
    found: list[str] = []
    marked: list[str] = []
    folded: list[str] = []
    cut = _remembered if _chunks_stand_alone(text) else _cut
    for line in text.split("\n"):
        words_, exact, bare = cut(line)
        found += words_
        marked += with_pairs(exact)
        folded += with_pairs(bare)
    return Terms(tuple(found), tuple(marked), tuple(folded))


def _cut(line: str) -> tuple[list[str], list[str], list[str]]:
    """The words of a line, its syllables and the same folded; nothing of a line without syllables."""
    exact = syllables(line)
    found = [word[:_LONGEST_TERM] for word in words(line)] if exact else []
    return found, exact, [fold_syllable(syllable) for syllable in exact]


def _chunks_stand_alone(text: str) -> bool:
    """Whether what stands between two spaces means the same alone, so that it can be remembered.

    Four separators are spaces to Python but are cleaned away, and an Icelandic letter far off decides what Ð is.
    """
    separated = "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text
    return not (separated or "Ð" in text or "ð" in text)


@functools.lru_cache(maxsize=2)  # a lead is cut alone and as the first line of its text
def _remembered(line: str) -> tuple[list[str], list[str], list[str]]:
    """As `_cut`, at a third of its price."""
    exact = syllables(line)
    if not exact:
        return [], [], []
    found = " ".join(map(_TERMS.__getitem__, segment(line).split())).split()
    return found, exact, list(map(_FOLDED.__getitem__, exact))


# Some terms parted by spaces: joining and splitting is the quickest way to bring those of many chunks together.
_TERMS = Memory(lambda word: " ".join(term[:_LONGEST_TERM] for term in _normal(word).split() if _ALNUM.search(term)))
_SYLLABLES = Memory(lambda chunk: " ".join(_found(chunk)))
_FOLDED = Memory(fold_syllable)


def with_pairs(line: list[str]) -> list[str]:
    """Each syllable followed by the pair that it opens."""
    both = [""] * (2 * len(line) - 1) if line else []
    both[::2] = line
    both[1::2] = [f"{first}_{second}" for first, second in pairwise(line)]
    return both


def is_plain(text: str) -> bool:
    """Whether the text was typed without any diacritics."""
    return all(fold_syllable(syllable) == syllable for syllable in syllables(text))


def units(text: str) -> list[list[str]]:
    """What must stay together when the text is a question: its words and numbers (`59/2023/NĐ-CP`), each as syllables.

    A text without marks gives its bare syllables: it is never segmented, the model was trained on marked text and joins at random without.
    """
    cut = syllables if is_plain(text) else words
    found: list[list[str]] = []
    done = 0
    for number in _NUMBER.finditer(text):
        found += _split(cut(text[done : number.start()]))
        found.append(syllables(number[0]))
        done = number.end()
    return found + _split(cut(text[done:]))


def _split(found: list[str]) -> list[list[str]]:
    return [unit for word in found if (unit := syllables(word.replace("_", " ")))]


def _normal(text: str) -> str:
    return canonical_tone(clean_text(text).lower())
