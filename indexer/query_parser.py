"""Reading what was typed: text → Query."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from indexer.query import Filter, Match, Node, Not, Phrase, Query, Sort, Word

LONGEST_QUERY = 512
MOST_TERMS = 64


def parse(
    text: str,
    filters: Sequence[Filter] = (),
    *,
    sort: Sort = "relevance",
    offset: int = 0,
    limit: int = 20,
    match: Match = "all",
) -> Query:
    """Read what was typed: plain words, `"phrases"`, `-not`. Never raises: see `Query.broken`."""
    reading = _Reading()
    reading.take(_clean(text))
    nodes = tuple(_joined(reading.tokens))
    return Query(nodes, tuple(filters), sort, offset, limit, match, broken=reading.broken)


_QUOTES = re.compile("[“”„‟＂]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
_HYPHENS = re.compile(r"-*")
_PLAIN = re.compile(r'[^\s"]+')
_ALNUM = re.compile(r"[^\W_]")


def _clean(text: str) -> str:
    visible = _UNSEEN.sub(lambda match: " " if match[0] < "\xa0" else "", text)
    return unicodedata.normalize("NFC", _QUOTES.sub('"', visible))


def _joined(tokens: Sequence[Node]) -> Iterator[Node]:
    """Neighbouring plain words become one node: words are segmented in their context."""
    run: list[str] = []
    for token in tokens:
        if isinstance(token, Word):
            run.append(token.text)
            continue
        if run:
            yield Word(" ".join(run))
            run = []
        yield token
    if run:
        yield Word(" ".join(run))


class _Reading:
    """One pass over a text; keeps the bounds of length and terms on what it has understood so far."""

    def __init__(self) -> None:
        self.tokens: list[Node] = []
        self.broken: str | None = None
        self._room = LONGEST_QUERY
        self._terms = MOST_TERMS

    def take(self, text: str) -> None:
        at = self._skip(text, 0)
        while at < len(text):
            after = self._one(text, at)
            if after is None:
                return self._note(text[at:])
            at = self._skip(text, after)
        return None

    def _one(self, text: str, at: int) -> int | None:
        """Read the token at `at` and give its end; None when it goes beyond the bounds."""
        hyphens = _HYPHENS.match(text, at)
        start = hyphens.end() if hyphens else at
        negated = start > at
        if text[start : start + 1] == '"':
            return self._quoted(text, at, start + 1, negated)
        plain = _PLAIN.match(text, start)
        end = plain.end() if plain else start
        kept = self._keep(Word(text[start:end]), negated)
        if kept is False and negated:
            self._note(text[at:end])
        return None if kept is None else end

    def _quoted(self, text: str, at: int, start: int, negated: bool) -> int | None:
        end = text.find('"', start)
        if end < 0:
            self._note(text[at:])
            return self._unquoted(text, start)
        kept = self._keep(Phrase(" ".join(text[start:end].split())), negated)
        if kept is False:
            self._note(text[at : end + 1])
        return None if kept is None else end + 1

    def _unquoted(self, text: str, start: int) -> int | None:
        for word in text[start:].split():
            if self._keep(Word(word.lstrip("-")), False) is None:
                return None
        return len(text)

    def _keep(self, node: Word | Phrase, negated: bool) -> bool | None:
        """True: kept; False: there is nothing to search in it; None: it goes beyond the bounds."""
        if not _ALNUM.search(node.text):
            return False
        token = Not(node) if negated else node
        self._room -= len(str(token)) + 1
        self._terms -= len(node.text.split())
        if self._room < -1 or self._terms < 0:
            return None
        self.tokens.append(token)
        return True

    def _note(self, part: str) -> None:
        if self.broken is None:
            self.broken = part if len(part) <= 60 else part[:59] + "…"

    @staticmethod
    def _skip(text: str, at: int) -> int:
        while at < len(text) and text[at].isspace():
            at += 1
        return at
