"""Reading what was typed: text → Query."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from analyzers.text import composed
from indexer.query import QUOTES, And, Bound, Filter, Match, Node, Not, Or, Query, Sort, Word
from indexer.query_lexer import Token, tokens

LONGEST_QUERY = 512
MOST_TERMS = 64
DEEPEST = 20
"""Characters as the query prints them, words, brackets within brackets."""


def parse(
    text: str,
    filters: Sequence[Filter] = (),
    *,
    sort: Sort = "relevance",
    offset: int = 0,
    limit: int = 20,
    match: Match = "all",
    after: str | None = None,
) -> Query:
    """Read what was typed: plain words, `"phrases"`, `field:value`, `-not`, `OR`, brackets. Never raises: see `Query.broken`."""
    reading = _Reading(_clean(text))
    nodes = reading.nodes()
    return Query(nodes, tuple(filters), sort, offset, limit, match, after, reading.broken, reading.beyond)


_QUOTES = re.compile(f"[{QUOTES}]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
_LONGEST_QUOTE = 60


def _clean(text: str) -> str:
    visible = _UNSEEN.sub(lambda match: " " if match[0] < "\xa0" else "", text)
    return composed(_QUOTES.sub('"', visible))


@dataclass(slots=True)
class _Group:
    """What stands between two brackets, so far: the ways that `OR` parts; `ignored` brackets within it were too deep."""

    start: int
    negated: bool = False
    ways: list[list[Node]] = field(default_factory=lambda: [[]])
    parted: Token | None = None
    ignored: int = 0


class _Reading:
    """One pass over the tokens. The bounds are kept on what the query prints, so that it can be read again."""

    def __init__(self, text: str) -> None:
        self.broken: str | None = None
        self.beyond: Bound | None = None
        self._text = text
        self._groups = [_Group(0)]
        self._room = LONGEST_QUERY + 1
        self._terms = MOST_TERMS

    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the whole text."""
        whole = all(map(self._take, tokens(self._text)))
        if len(self._groups) > 1 and whole:
            self._note(self._groups[1].start, len(self._text))
        while len(self._groups) > 1:
            self._unclosed() if whole else self._close()
        node = self._joined(self._groups[0])
        return node.nodes if isinstance(node, And) else (node,) if node else ()

    def _take(self, token: Token) -> bool:
        """Whether the token is within the bounds: where the first one is not, reading ends."""
        bound = self._bound(token)
        if bound:
            self._note(token.start, len(self._text), bound)
            return False
        if token.kind == "leaf" and token.node:
            self._groups[-1].ways[-1].append(Not(token.node) if token.negated else token.node)
        elif token.kind == "open":
            self._open(token)
        elif token.kind == "close":
            self._closed(token)
        elif token.kind == "or":
            self._part(token)
        elif token.kind == "broken":
            self._note(token.start, token.end)
        return True

    def _bound(self, token: Token) -> Bound | None:
        """Each sign and word takes its room; a space or a bracket follows."""
        if token.node:
            self._room -= len(str(token.node)) + token.negated + 1
            self._terms -= len(token.node.text.split())
        elif token.kind == "open":
            self._room -= 2 + token.negated
        elif token.kind == "or":
            self._room -= 3
        return "length" if self._room < 0 else "terms" if self._terms < 0 else None

    def _open(self, token: Token) -> None:
        if len(self._groups) <= DEEPEST:
            self._groups.append(_Group(token.start, token.negated))
            return
        self._note(token.start, len(self._text), "depth")
        self._groups[-1].ignored += 1

    def _closed(self, token: Token) -> None:
        if self._groups[-1].ignored:
            self._groups[-1].ignored -= 1
        elif len(self._groups) > 1:
            self._close(token.end)
        else:
            self._note(token.start, token.end)

    def _close(self, end: int | None = None) -> None:
        group = self._groups.pop()
        node = self._joined(group)
        if node is None and group.negated:
            self._note(group.start, end or len(self._text))
        if node and group.negated:
            node = node.node if isinstance(node, Not) else Not(node)
        if node:
            self._groups[-1].ways[-1].append(node)

    def _unclosed(self) -> None:
        """A bracket that nothing closes is no bracket."""
        group = self._groups.pop()
        around = self._groups[-1]
        around.ways[-1] += group.ways[0]
        around.ways += group.ways[1:]
        around.parted = group.parted or around.parted

    def _part(self, token: Token) -> None:
        group = self._groups[-1]
        if not group.ways[-1]:
            self._note(token.start, token.end)
            return
        group.ways.append([])
        group.parted = token

    def _joined(self, group: _Group) -> Node | None:
        if group.parted and not group.ways[-1]:
            self._note(group.parted.start, group.parted.end)
        return _any([_all(way) for way in group.ways if way])

    def _note(self, start: int, end: int, beyond: Bound | None = None) -> None:
        """Keep the first part that is broken, but rather the first that is beyond a bound."""
        if self.broken is None or (beyond and not self.beyond):
            part = self._text[start : min(end, start + _LONGEST_QUOTE + 1)].rstrip()
            self.broken = part if len(part) <= _LONGEST_QUOTE else part[: _LONGEST_QUOTE - 1] + "…"
            self.beyond = beyond


def _any(ways: Iterable[Node]) -> Node | None:
    flat = [node for way in ways for node in (way.nodes if isinstance(way, Or) else (way,))]
    return Or(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def _all(way: Iterable[Node]) -> Node:
    merged = tuple(_merged(node for each in way for node in (each.nodes if isinstance(each, And) else (each,))))
    return And(merged) if len(merged) > 1 else merged[0]


def _merged(nodes: Iterable[Node]) -> Iterator[Node]:
    """Neighbouring plain words become one node: words are segmented in their context."""
    run: list[str] = []
    for node in nodes:
        if isinstance(node, Word):
            run.append(node.text)
            continue
        if run:
            yield Word(" ".join(run))
            run = []
        yield node
    if run:
        yield Word(" ".join(run))
