"""Gợi ý: what a reader may be about to type, from documents, issuing bodies and titles."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from analyzers.text import fold
from analyzers.words import fold_syllable, syllables
from indexer.engine import MOST_VALUES, Engine
from indexer.lookup import find_documents
from indexer.query import Query
from indexer.record import ArticleRecord, Count, DocumentRecord

Kind = Literal["document", "body", "title"]

LONGEST = 100
"""Characters of what is typed that are looked at."""
_LEAST = 2
_FRESH = 60.0
_MOST_BODIES = 3
_MOST_DOCUMENTS = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: `key` is the document's key, the body as the facet `issuer` counts it, or the article's id.

    `articles` counts those that cite the document or the body; None for an article.
    """

    kind: Kind
    text: str
    key: str
    articles: int | None = None


class Suggester:
    """Suggests from one engine; remembers the bodies for a minute, `clock` giving seconds."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._bodies: Sequence[tuple[Count, list[str]]] = ()
        self._until = float("-inf")

    def suggest(self, typed: str, size: int = 8) -> tuple[Suggestion, ...]:
        """At most `size` suggestions, each text once, for what was typed so far: its last syllable perhaps unfinished, marks aside.

        What holds a digit is first of all a document's number. Otherwise bodies come first, then documents, then titles, newest first;
        none for less than two letters or digits.
        """
        typed = " ".join(typed[:LONGEST].split())
        if sum(map(str.isalnum, typed)) < _LEAST:
            return ()
        numbered = any(map(str.isdigit, typed))
        documents = islice(self._documents(typed, size, numbered), size if numbered else _MOST_DOCUMENTS)
        bodies = self._issuers(typed)
        named = [*documents, *bodies] if numbered else [*bodies, *documents]
        return _each_once([*named, *self._titles(typed, size)], size)

    def _documents(self, typed: str, size: int, numbered: bool) -> Iterator[Suggestion]:
        found = self._engine.suggest_documents(typed, size)
        if numbered and not found:
            found = find_documents(self._engine, typed).documents
        return map(_document, found)

    def _titles(self, typed: str, size: int) -> Iterator[Suggestion]:
        return map(_title, self._engine.suggest_titles(typed, size))

    def _issuers(self, typed: str) -> list[Suggestion]:
        wanted = [fold_syllable(syllable) for syllable in syllables(typed)]
        fitting = (count for count, name in self._known_bodies() if _holds(name, wanted))
        return [Suggestion("body", each.value, each.value, each.count) for each in islice(fitting, _MOST_BODIES)]

    def _known_bodies(self) -> Sequence[tuple[Count, list[str]]]:
        """Every issuing body with its bare syllables, most cited first."""
        if self._clock() >= self._until:
            counted = self._engine.search(Query(limit=1), ("issuer",), MOST_VALUES).facets["issuer"]
            self._bodies = [(each, [fold_syllable(one) for one in syllables(each.value)]) for each in counted]
            self._until = self._clock() + _FRESH
        return self._bodies


def _holds(name: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the wanted syllables stand side by side in the name, the last of them as a beginning."""
    length = len(wanted)
    return any(
        list(name[at : at + length - 1]) == list(wanted[:-1]) and name[at + length - 1].startswith(wanted[-1])
        for at in range(len(name) - length + 1)
    )


def _document(record: DocumentRecord) -> Suggestion:
    name = f"{record.type or ''} {record.number or ''}".strip() if record.number else record.title or record.key
    title = f": {record.title}" if record.title and record.number else ""
    return Suggestion("document", name + title, record.key, record.articles)


def _title(record: ArticleRecord) -> Suggestion:
    return Suggestion("title", record.title, record.id)


def _each_once(found: Sequence[Suggestion], size: int) -> tuple[Suggestion, ...]:
    """Reprints share a title; documents of one number are told apart by their keys."""
    first: dict[str, Suggestion] = {}
    for each in found:
        first.setdefault(each.key if each.kind == "document" else fold(each.text), each)
    return tuple(islice(first.values(), size))
