"""Ý bạn là: the query that was likely meant, where what was typed finds little or is spelled as hardly any article spells it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from analyzers.text import fold
from analyzers.words import is_plain, syllables
from indexer.engine import Engine, Hit, Page
from indexer.query import And, Node, Or, Query, Word
from indexer.spelling_path import likelier

POOR = 10
"""Fewer hits than this are little: they do not fill half a page, so that a better spelling is worth two questions to the engine."""
MANY_TIMES = 10
"""Where a little was found, a proposal with other letters must find so many times as much: articles hold slips of their own."""

DOUBT = 2.0
"""Where something was found, the proposal must be e² times as likely as what was typed; where nothing was, likelier is enough."""

_LOOKED_AT = 3
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may have been meant: the same query with other plain words, and how many articles it finds."""

    query: Query
    articles: int


def propose(engine: Engine, query: Query, page: Page) -> Proposal | None:
    """A better spelling of the query's plain words, given its first page; None where there is nothing better to say.

    Asks nothing of the engine where enough is found and the first hits are spelled as typed. Phrases, fields, numbers and what is
    excluded stay as they are. A proposal finds more than what was typed; of one that changes marks alone, aside of which both find the
    same, more articles hold the rarest pair of syllables so spelled.
    """
    words = _words(query.nodes)
    if not words or len(words) > _MOST_WORDS or not (page.total < POOR or _unlike(words, page.hits)):
        return None
    respell = partial(likelier, engine, doubt=DOUBT if page.total else 0.0)
    proposed = replace(query, nodes=_respelled(query.nodes, respell), offset=0, after=None)
    if proposed.nodes == query.nodes:
        return None
    articles = engine.count(proposed)
    return Proposal(proposed, articles) if articles >= _enough(query, proposed, page.total) else None


def _enough(query: Query, proposed: Query, total: int) -> int:
    """How many articles a proposal must find."""
    if total == 0 or fold(str(proposed)) == fold(str(query)):
        return 1
    return MANY_TIMES * total if total < POOR else total + 1


def _words(nodes: Sequence[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Word):
            found.append(node.text)
        elif isinstance(node, And | Or):
            found += _words(node.nodes)
    return found


def _unlike(words: Sequence[str], hits: Sequence[Hit]) -> bool:
    """Whether marks were typed that none of the first hits has so."""
    typed = {syllable for text in words if not is_plain(text) for syllable in syllables(text)}
    shown = (f"{hit.article.title} {hit.article.lead} {hit.snippet.text}" for hit in hits[:_LOOKED_AT])
    return bool(typed) and not any(typed <= set(syllables(text)) for text in shown)


def _respelled(nodes: Sequence[Node], respell: Callable[[str], str | None]) -> tuple[Node, ...]:
    return tuple(_node(node, respell) for node in nodes)


def _node(node: Node, respell: Callable[[str], str | None]) -> Node:
    if isinstance(node, Word):
        return Word(respell(node.text) or node.text)
    if isinstance(node, And):
        return And(_respelled(node.nodes, respell))
    return Or(_respelled(node.nodes, respell)) if isinstance(node, Or) else node
