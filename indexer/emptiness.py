"""Which part of a query empties its result: the query without it, and what would then be found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from analyzers.words import fold_syllable, syllables, units
from indexer.engine import Engine
from indexer.plan import pairs
from indexer.query import Filter, Node, Phrase, Query, Word

MOST_COUNTS = 8
"""Counts asked of the engine for single parts, and as many again for two parts together where none alone helps."""

_SYLLABLE = re.compile(r"[^\W_]+")
_MOST_ROOM = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a query: a filter, or a node or a word in one, and where it stands (`node`: index, `start`, `end`: in a Word's text)."""

    text: str
    filter: Filter | None = None
    node: int = -1
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """The query without some of its parts, and how many articles it finds."""

    parts: tuple[Part, ...]
    query: Query
    articles: int


@dataclass(frozen=True, slots=True)
class Emptiness:
    """`nowhere`: words that no article holds, whatever the marks; `ways`: out of nothing, the most articles first."""

    nowhere: tuple[str, ...]
    ways: tuple[Way, ...]


def why_empty(engine: Engine, query: Query) -> Emptiness:
    """Why a query finds nothing. At most one question about words and 2 × MOST_COUNTS counts; single parts first, then two together."""
    parts = list(_parts(query))
    frequency = _frequencies(engine, query, parts)
    nowhere = tuple(part for part in parts if frequency.get(part) == 0)
    tried: list[tuple[Part, ...]] = [
        (part,) for part in sorted(parts, key=lambda part: (part.filter is None, frequency.get(part, 0)))
    ]
    if len(nowhere) > 1:
        tried.insert(0, nowhere)
    ways = _found(engine, query, tried[:MOST_COUNTS])
    if not ways:
        likely = sorted(parts, key=lambda part: frequency.get(part, 0))[:_MOST_ROOM]
        ways = _found(engine, query, list(combinations(likely, 2))[:MOST_COUNTS])
    return Emptiness(tuple(dict.fromkeys(part.text for part in nowhere)), ways)


def without(query: Query, parts: Sequence[Part]) -> Query:
    """The query without these parts, from its first page."""
    gone = {part.filter for part in parts}
    filters = tuple(each for each in query.filters if each not in gone)
    nodes = (_less(node, [part for part in parts if part.node == at]) for at, node in enumerate(query.nodes))
    return replace(query, filters=filters, nodes=tuple(node for node in nodes if node), offset=0, after=None)


def _found(engine: Engine, query: Query, tried: Sequence[tuple[Part, ...]]) -> tuple[Way, ...]:
    """The ways that find something; one that leaves nothing of the query is none."""
    ways: list[Way] = []
    for parts in tried:
        rest = without(query, parts)
        if rest.nodes or rest.filters:
            ways.append(Way(parts, rest, engine.count(rest)))
    return tuple(sorted((way for way in ways if way.articles), key=lambda way: -way.articles))


def _parts(query: Query) -> Iterator[Part]:
    yield from (Part("", filter=each) for each in query.filters)
    for at, node in enumerate(query.nodes):
        if isinstance(node, Word):
            yield from _word_parts(node.text, at)
        else:
            yield Part(str(node), node=at)


def _word_parts(text: str, at: int) -> Iterator[Part]:
    """The words of a plain text, as the index looks for them."""
    places = list(_SYLLABLE.finditer(text))
    done = 0
    for unit in units(text):
        inside = places[done : done + len(unit)]
        done += len(unit)
        if inside:
            start, end = inside[0].start(), inside[-1].end()
            yield Part(text[start:end], node=at, start=start, end=end)


def _less(node: Node, gone: Sequence[Part]) -> Node | None:
    if not gone or not isinstance(node, Word):
        return None if gone else node
    kept = node.text
    for part in sorted(gone, key=lambda part: -part.start):
        kept = f"{kept[: part.start]} {kept[part.end :]}"
    words = [word for word in kept.split() if _SYLLABLE.search(word)]
    return Word(" ".join(words)) if words else None


def _frequencies(engine: Engine, query: Query, parts: Sequence[Part]) -> dict[Part, int]:
    """In how many articles each word or phrase can stand at most: as many as hold its rarest pair of syllables."""
    terms = {part: _terms(part.text) for part in parts if _is_said(query, part)}
    asked = list(dict.fromkeys(term for run in terms.values() for term in run))
    if not asked:
        return {}
    held = dict(zip(asked, engine.frequencies("folded", asked), strict=True))
    return {part: min(held[term] for term in run) for part, run in terms.items() if run}


def _is_said(query: Query, part: Part) -> bool:
    return part.filter is None and isinstance(query.nodes[part.node], Word | Phrase)


def _terms(text: str) -> Sequence[str]:
    bare = [fold_syllable(syllable) for syllable in syllables(text)]
    return pairs(bare) or bare
