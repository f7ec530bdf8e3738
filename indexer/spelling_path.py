"""The likeliest way through what a text may stand for: slips as `analyzers.slips` weighs them, words as often as the index holds them."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analyzers.keystrokes import as_keystrokes
from analyzers.slips import readings
from analyzers.syllables import spellings
from analyzers.text import canonical_tone, fold
from analyzers.words import fold_syllable, is_plain
from indexer.engine import Engine, Stream

MOST_SYLLABLES = 24
MOST_PAIRS = 800
"""Bounds of one text: beyond them nothing is proposed; pairs asked of the engine."""

_TOKEN = re.compile(r"[^\W_]+")
_CHUNK = re.compile(r"\S+")
_MOST_CHOICES = 12
_COMMON = ("và", "của", "các", "trong")
_JOINED = 3.0
_RAREST = -16.0
_BARE = 1.5
"""More doubt where no mark was typed: bare letters tell less of what was meant."""
_APART = 0.002
"""How likely a syllable follows another that it has never followed, as a part of the share of articles that hold it somewhere."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A run of letters and digits; `at` counts the characters of the tokens before, `fixed`: never another word."""

    text: str
    start: int
    at: int
    fixed: bool

    @property
    def end(self) -> int:
        return self.at + len(self.text)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A syllable from one place to another; `key` is its term in the index."""

    start: int
    end: int
    text: str
    key: str
    cost: float
    typed: bool = False


def likelier(engine: Engine, text: str, *, doubt: float = 0.0) -> str | None:
    """The text as it was likely meant, None where it stands best as typed. Two questions to the engine.

    Marks are proposed where any was typed; a text without marks is read without. Numbers, and capitals within a text of small letters,
    stay. `doubt`: how much likelier it must be, as a natural logarithm, beside what many words ask for that have as many chances to
    look wrong.
    """
    tokens = _tokens(text)
    if not 0 < len(tokens) <= MOST_SYLLABLES:
        return None
    stream: Stream = "folded" if is_plain(text) else "bigrams"
    edges = list(_edges(tokens, marked=stream == "bigrams"))
    known = _Counts(engine, stream)
    edges = _likeliest(edges, known, len(tokens))
    if all(edge.typed for edge in edges):
        return None
    known.ask(_pair(before, after) for before, after in _neighbours(edges))
    typed, best = _best([edge for edge in edges if edge.typed], known), _best(edges, known)
    doubt += math.log(len(tokens)) + (_BARE if stream == "folded" else 0.0)
    if best is None or typed is None or best[0] >= typed[0] - doubt:
        return None
    way = best[1]
    if known.rarest(way) <= known.rarest(typed[1]):
        return None
    if stream == "folded" and len(tokens) > 1 and sum(edge.text != edge.key for edge in way) == 1:
        # one doubled letter does not make a text typed without marks one of keystrokes
        way = tuple(replace(edge, text=edge.key) for edge in way)
    return _written(text, tokens, way)


class _Counts:
    """What the engine has said of terms; asked once a term."""

    def __init__(self, engine: Engine, stream: Stream) -> None:
        self._engine = engine
        self._stream = stream
        self._held: dict[str, int] = {}
        self.articles = 1

    def ask(self, terms: Iterable[str]) -> None:
        new = [term for term in dict.fromkeys(terms) if term not in self._held]
        if new:
            self._held |= dict(zip(new, self._engine.frequencies(self._stream, new), strict=True))
            self.articles = max(self.articles, *self._held.values())

    def __getitem__(self, term: str) -> int:
        return self._held.get(term, 0)

    def rarest(self, way: Sequence[_Edge]) -> int:
        """How many articles hold its rarest pair of neighbours."""
        return min((self[_pair(*neighbours)] for neighbours in pairwise(way)), default=self[way[0].key])

    def alone(self, edge: _Edge) -> float:
        """The logarithm of how often the syllable is met."""
        return math.log(self[edge.key] / self.articles) if self[edge.key] else _RAREST

    def after(self, before: _Edge, edge: _Edge) -> float:
        """The same after another."""
        paired = self[_pair(before, edge)]
        follows = paired / max(paired, self[before.key]) if paired else 0.0
        apart = _APART * self[edge.key] / self.articles
        return max(_RAREST, math.log(follows + apart)) if follows + apart else _RAREST


def _tokens(text: str) -> list[_Token]:
    shouted = text.upper() == text
    found: list[_Token] = []
    at = 0
    for chunk in _CHUNK.finditer(text):
        tokens = list(_TOKEN.finditer(chunk[0]))
        numbered = _has_digit(chunk[0])
        for token in tokens:
            alone = len(tokens) == 1
            capitals = token[0].isupper() and len(token[0]) > 1 and not shouted
            fixed = capitals or (numbered and not (alone and token[0].isascii() and token[0].islower()))
            found.append(_Token(token[0], chunk.start() + token.start(), at, fixed))
            at += len(token[0])
    return found


def _edges(tokens: Sequence[_Token], *, marked: bool) -> Iterator[_Edge]:
    among = any(_has_digit(token.text) and as_keystrokes(token.text) for token in tokens)
    for token in tokens:
        typed = canonical_tone(token.text.lower())
        yield _Edge(token.at, token.end, typed, _key(typed, marked), 0.0, typed=True)
        for each in () if token.fixed else readings(token.text, marked=marked, among_keys=among):
            if each.text != typed or each.end - each.start < len(typed):
                key = _key(each.text, marked)
                yield _Edge(token.at + each.start, token.at + each.end, each.text, key, each.cost)
    for first, second in pairwise(tokens):
        joined = canonical_tone((first.text + second.text).lower())
        if not (first.fixed or second.fixed) and _torn(first.text, second.text, joined):
            yield _Edge(first.at, second.end, joined, _key(joined, marked), _JOINED)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _torn(first: str, second: str, joined: str) -> bool:
    """Whether two tokens are the halves of one syllable."""
    apart = all(fold(half) in spellings() for half in (first, second))
    return not apart and fold(joined) in spellings()


def _key(text: str, marked: bool) -> str:
    return text if marked else fold_syllable(text)


def _likeliest(edges: Sequence[_Edge], known: _Counts, tokens: int) -> list[_Edge]:
    """The typed syllables, and of each place the likeliest others that the index holds."""
    known.ask([*_COMMON, *(edge.key for edge in edges)])
    choices = min(_MOST_CHOICES, math.isqrt(MOST_PAIRS // max(1, tokens - 1)))
    places: dict[int, list[_Edge]] = defaultdict(list)
    for edge in edges:
        if not edge.typed and known[edge.key]:
            places[edge.start].append(edge)
    others = [sorted(place, key=lambda edge: edge.cost - known.alone(edge))[:choices] for place in places.values()]
    return [edge for edge in edges if edge.typed] + [edge for place in others for edge in place]


def _neighbours(edges: Sequence[_Edge]) -> Iterator[tuple[_Edge, _Edge]]:
    beginning: dict[int, list[_Edge]] = defaultdict(list)
    for edge in edges:
        beginning[edge.start].append(edge)
    return ((before, after) for before in edges for after in beginning[before.end])


def _pair(before: _Edge, after: _Edge) -> str:
    return f"{before.key}_{after.key}"


def _best(edges: Sequence[_Edge], known: _Counts) -> tuple[float, tuple[_Edge, ...]] | None:
    """The cheapest way from end to end and what it costs; None where the edges leave a gap."""
    ways: dict[_Edge, tuple[float, _Edge | None]] = {}
    ending: dict[int, list[_Edge]] = defaultdict(list)
    for edge in sorted(edges, key=lambda edge: (edge.start, edge.end)):
        before = [(ways[one][0] - known.after(one, edge), one) for one in ending[edge.start]]
        cheapest: tuple[float, _Edge | None] | None = min(before, key=lambda way: way[0], default=None)
        if edge.start == 0:
            cheapest = (-known.alone(edge), None)
        if cheapest is not None:
            ways[edge] = (cheapest[0] + edge.cost, cheapest[1])
            ending[edge.end].append(edge)
    last = min(ending[max(ending)], key=lambda edge: ways[edge][0], default=None) if ending else None
    return (ways[last][0], _way(last, ways)) if last else None


def _way(last: _Edge, ways: Mapping[_Edge, tuple[float, _Edge | None]]) -> tuple[_Edge, ...]:
    found: list[_Edge] = []
    edge: _Edge | None = last
    while edge is not None:
        found.append(edge)
        edge = ways[edge][1]
    return tuple(reversed(found))


def _written(text: str, tokens: Sequence[_Token], way: Sequence[_Edge]) -> str:
    """The text with the syllables of the way in place of its tokens; what stays and what stands between is as typed."""
    pieces: list[str] = []
    done = 0
    for edge in way:
        if edge.typed:
            continue
        inside = [token for token in tokens if token.at < edge.end and edge.start < token.end]
        first, last = inside[0], inside[-1]
        if edge.start == first.at:
            pieces.append(text[done : first.start])
        else:
            pieces.append(" ")
        pieces.append(_cased(edge, first))
        done = last.start + len(last.text)
    return "".join(pieces) + text[done:]


def _cased(edge: _Edge, token: _Token) -> str:
    if token.text.isupper() and len(token.text) > 1:
        return edge.text.upper()
    return edge.text.capitalize() if edge.start == token.at and token.text[0].isupper() else edge.text
