"""The reader's question as a value."""

from dataclasses import dataclass, field
from typing import Literal

Facet = Literal["province", "province_now", "document", "number", "year", "issuer", "type", "portal", "level", "kind"]
FACETS: tuple[Facet, ...] = ("province", "province_now", "document", "number", "year", "issuer", "type", "portal", "level", "kind")
Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class Word:
    """Plain text typed without quotes: one or more syllables."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text typed within double quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    node: "Word | Phrase"


Node = Word | Phrase | Not


@dataclass(frozen=True, slots=True)
class Filter:
    """One facet narrowed to any of `values`."""

    facet: Facet
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Every node must hold (AND), and every filter. `broken` says in a word what was read as plain words, None when nothing was."""

    nodes: tuple[Node, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    broken: str | None = field(default=None, compare=False)
