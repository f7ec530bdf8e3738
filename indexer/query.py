"""The reader's question as a value."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Facet = Literal[
    "province", "province_now", "document", "number", "year", "month", "issued", "issuer", "type", "portal", "level", "kind",
    "original", "reprint", "article",
]  # fmt: skip
"""What articles are counted and narrowed by. `year` and `month` are those of publication, `issued` the years of the documents that
an article cites, `original` the id of the article that it reprints, `reprint` that id and its own on two lines, `article` its own id."""

FACETS: tuple[Facet, ...] = (
    "province", "province_now", "document", "number", "year", "month", "issued", "issuer", "type", "portal", "level", "kind",
)  # fmt: skip
"""The facets that a reader meets."""

Field = Literal["number", "type", "issuer", "province", "year", "portal", "author", "title"]
FIELDS: tuple[tuple[Field, str], ...] = (
    ("number", "so"),
    ("type", "loai"),
    ("issuer", "coquan"),
    ("province", "tinh"),
    ("year", "nam"),
    ("portal", "nguon"),
    ("author", "tacgia"),
    ("title", "tieude"),
)
"""The fields that can be named in a query, and how a reader writes each."""

NAMES: Mapping[str, Field] = {
    **{written: name for name, written in FIELDS},
    "số": "number", "loại": "type", "cơquan": "issuer", "tỉnh": "province", "năm": "year", "nguồn": "portal", "tácgiả": "author",
    "tiêuđề": "title",
    **{name: name for name, _ in FIELDS if name != "portal"},
    "source": "portal",
}  # fmt: skip
"""Every name of a field that is understood, in lower case: without and with marks, and in English."""

Sort = Literal["relevance", "newest", "oldest", "cited"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest", "cited")
Match = Literal["all", "any"]
Bound = Literal["length", "terms", "depth"]
"""What a query has at most: characters, words, brackets within brackets."""

_WRITTEN = dict(FIELDS)
_PARTED = re.compile(r"[\s()]")
QUOTES = "“”„‟＂«»"
"""What people and their programs write for a straight quotation mark."""

_BETWEEN = re.compile(rf'[\s"(){QUOTES}]+')
_QUOTED = re.compile(f'["{QUOTES}]')
_NAMED = re.compile(r"([^\W\d_]+):")
OR = "OR"


def field_named(text: str, at: int = 0) -> tuple[Field, int] | None:
    """The field whose name and colon stand at `at`, and where its value begins."""
    found = _NAMED.match(text, at)
    name = NAMES.get(found[1].lower()) if found else None
    return (name, found.end()) if found and name else None


def plain_words(text: str) -> Iterator[str]:
    """What of a visible text is no sign of the query language: typed again, each is a plain word."""
    for token in _BETWEEN.split(text):
        word = token.lstrip("-")
        if field_named(word):
            yield from plain_words(word.replace(":", " "))
        elif word and word != OR:
            yield word


@dataclass(frozen=True, slots=True)
class Word:
    """Plain text typed without quotes: one or more words as `plain_words` gives them, a space between."""

    text: str

    def __str__(self) -> str:
        return " ".join(plain_words(" ".join("or" if word == OR else word for word in self.text.split())))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text typed within double quotes; it holds none itself."""

    text: str

    def __str__(self) -> str:
        return f'"{_unquoted(self.text)}"'


@dataclass(frozen=True, slots=True)
class In:
    """A field that must hold `text` side by side, with its marks where any is typed; for `year` a year or a range `2020..2024`."""

    field: Field
    text: str

    def __str__(self) -> str:
        text = _unquoted(self.text)
        return f'{_WRITTEN[self.field]}:"{text}"' if _PARTED.search(text) else f"{_WRITTEN[self.field]}:{text}"


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there, as typed: `-chủ` leaves out no `chú`."""

    node: "Word | Phrase | In | And | Or"

    def __str__(self) -> str:
        several = isinstance(self.node, And | Or) or (isinstance(self.node, Word) and " " in self.node.text)
        return f"-({self.node})" if several else f"-{self.node}"


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more nodes, none of them an `And`, no two neighbours a `Word`."""

    nodes: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " ".join(f"({node})" if isinstance(node, Or) else str(node) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more nodes, none of them an `Or`."""

    nodes: "tuple[Node, ...]"

    def __str__(self) -> str:
        return f" {OR} ".join(map(str, self.nodes))


Node = Word | Phrase | In | Not | And | Or


@dataclass(frozen=True, slots=True)
class Filter:
    """One facet narrowed to any of `values`, or with `exclude` to none of them.

    With `fixed` it belongs to the question: counts of its own facet keep it too (which documents stand beside a document?).
    """

    facet: Facet
    values: tuple[str, ...]
    exclude: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Every node must hold, and every filter; with `match="any"` the plain words only rank, and one of them is enough.

    `after` is the `next` of the page before; it goes before `offset`. `str(query)` is what a reader types for the nodes.
    `broken` quotes the part of the input that was not understood as typed, in at most 60 characters, None when there was none;
    with `beyond` it is what lies beyond that bound.
    """

    nodes: tuple[Node, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    match: Match = "all"
    after: str | None = None
    broken: str | None = field(default=None, compare=False)
    beyond: Bound | None = field(default=None, compare=False)

    def __str__(self) -> str:
        nodes: Sequence[Node] = self.nodes
        return str(nodes[0]) if len(nodes) == 1 else str(And(tuple(nodes)))

    def without_hits(self) -> "Query":
        """The same for whoever only counts: no page of hits, hence no order."""
        return replace(self, sort="newest", offset=0, limit=0, after=None)


def _unquoted(text: str) -> str:
    return " ".join(_QUOTED.sub(" ", text).split())


def asked_for(nodes: Sequence[Node]) -> tuple[Word | Phrase, ...]:
    """The words and phrases that the nodes want to be there, in the order typed; a title asked for counts as a phrase."""
    found: list[Word | Phrase] = []
    for node in nodes:
        if isinstance(node, Word | Phrase):
            found.append(node)
        elif isinstance(node, And | Or):
            found += asked_for(node.nodes)
        elif isinstance(node, In) and node.field == "title":
            found.append(Phrase(node.text))
    return tuple(found)
