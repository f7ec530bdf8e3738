"""Từ: where words begin and end, and the terms that an index and a query are made of."""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analyzers.text import canonical_tone, clean_text, fold

ANALYSIS_VERSION = "1-pyvi0.1.1"
"""Changes with anything that changes a term; an index cut by another version must not answer."""

_LONGEST_LINE = 20_000
_LONGEST_RUN = 500
_LONGEST_TERM = 64

_SYLLABLE = re.compile(r"[^\W_]+")
_ALNUM = re.compile(r"[^\W_]")
_HALF = re.compile("[\ud800-\udfff]")
_LONG_RUN = re.compile(rf"\S{{{_LONGEST_RUN}}}(?=\S)")
_PIECE = re.compile(rf"(?s:\s*\S.{{0,{_LONGEST_LINE - 2}}}(?!\S)|\s*\S+)")
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


@functools.cache
def _tokenizer() -> Callable[[str], str]:
    # pyvi takes 2 s to import: only when something is segmented
    from pyvi import ViTokenizer

    tokenize: Callable[[str], str] = ViTokenizer.tokenize
    return tokenize


@functools.lru_cache(maxsize=512)
def _short(line: str) -> str:
    """A question is segmented several times over: to be matched, to be ranked, to be marked."""
    return _tokenizer()(line)


def segment(line: str) -> str:
    """The line as pyvi's `ViTokenizer.tokenize` prints it: tokens parted by spaces, `_` inside words.

    What pyvi fails on is mended first: half characters become U+FFFD; lines beyond 20,000 characters and unbroken runs
    beyond 500 are cut, since its patterns take quadratic time on them.
    """
    line = _HALF.sub("\ufffd", line)
    if len(line) <= _LONGEST_RUN:
        return _short(line)
    line = _LONG_RUN.sub(r"\g<0> ", line)
    if len(line) <= _LONGEST_LINE:
        return _tokenizer()(line)
    return " ".join(_tokenizer()(piece) for piece in _PIECE.findall(line))


def syllables(text: str) -> list[str]:
    """The syllables of a text, lower case and in one tone placement; numbers count as syllables."""
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
    for line in text.split("\n"):
        exact = syllables(line)
        if exact:
            found += [word[:_LONGEST_TERM] for word in words(line)]
            marked += with_pairs(exact)
            folded += with_pairs([fold_syllable(syllable) for syllable in exact])
    return Terms(tuple(found), tuple(marked), tuple(folded))


def with_pairs(line: list[str]) -> Iterator[str]:
    """Each syllable followed by the pair that it opens."""
    before = ""
    for syllable in line:
        if before:
            yield f"{before}_{syllable}"
        yield syllable
        before = syllable


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
