"""Signs and words of what was typed: text → tokens, in time that grows with the length."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from analyzers.words import syllables
from indexer.query import OR, Field, In, Phrase, Word, field_named, plain_words
from indexer.query_fields import years

_SPACES = re.compile(r"\s*")
_HYPHENS = re.compile(r"-*")
_TOKEN = re.compile(r'[^\s"()]*')
_SPAN = re.compile(r"(\d{4})\s*[-–—]\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of the text from `start` to `end`.

    A `leaf` has a node; a `broken` part is followed by the leaves that are read from it as plain words. `negated`: a hyphen stands
    before a leaf or an `open` bracket.
    """

    kind: Literal["leaf", "open", "close", "or", "broken", "nothing"]
    start: int
    end: int
    node: Word | Phrase | In | None = None
    negated: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text that holds only straight quotes, in their order; every one of its leaves has syllables."""
    at = _end(_SPACES, text, 0)
    while at < len(text):
        token = _token(text, at)
        yield token
        if token.kind == "broken":
            for word in plain_words(text[token.start : token.end]):
                if syllables(word):
                    yield Token("leaf", token.start, token.end, Word(word))
        at = _end(_SPACES, text, token.end)


def _token(text: str, at: int) -> Token:
    start = _end(_HYPHENS, text, at)
    negated = start > at
    sign = text[start : start + 1]
    if sign == '"':
        return _quoted(text, at, start, None, negated)
    if sign == "(":
        return Token("open", at, start + 1, negated=negated)
    if sign == ")":
        return Token("nothing", at, start) if negated else Token("close", at, start + 1)
    named = field_named(text, start)
    if named:
        return _valued(text, at, named[1], named[0], negated)
    return _plain(text, at, start, negated)


def _plain(text: str, at: int, start: int, negated: bool) -> Token:
    end = _end(_TOKEN, text, start)
    word = text[start:end]
    if word == OR and not negated:
        return Token("or", at, end)
    if not syllables(word):
        return Token("nothing", at, end)
    return Token("leaf", at, end, Word("or" if word == OR else word), negated)


def _quoted(text: str, at: int, quote: int, field: Field | None, negated: bool) -> Token:
    end = text.find('"', quote + 1)
    if end < 0:
        return Token("broken", at, len(text))
    return _leaf(at, end + 1, " ".join(text[quote + 1 : end].split()), field, negated)


def _valued(text: str, at: int, start: int, field: Field, negated: bool) -> Token:
    if text[start : start + 1] == '"':
        return _quoted(text, at, start, field, negated)
    end = _end(_TOKEN, text, start)
    return _leaf(at, end, text[start:end], field, negated)


def _leaf(at: int, end: int, value: str, field: Field | None, negated: bool) -> Token:
    value = _SPAN.sub(r"\1..\2", value) if field == "year" else value
    if not (years(value) if field == "year" else syllables(value)):
        return Token("broken", at, end)
    return Token("leaf", at, end, In(field, value) if field else Phrase(value), negated)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
