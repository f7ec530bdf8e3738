"""The state of a search as its address holds it: read strictly enough that nothing typed can reach the engine unchecked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from indexer.query import Facet, Filter, Query, Sort
from indexer.query_parser import parse as parse_query

PARAMETERS: Mapping[str, Facet] = {
    "tinhnay": "province_now",
    "tinh": "province",
    "so": "number",
    "vb": "document",
    "nam": "year",
    "coquan": "issuer",
    "loai": "type",
    "nguon": "portal",
    "cap": "level",
    "khoi": "kind",
}
SORTS: Mapping[str, Sort] = {"moi": "newest", "cu": "oldest"}
SIZE = 20
MOST_TEXT, MOST_VALUES, LONGEST_VALUE, LAST_PAGE = 1_024, 20, 200, 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asks: the text, values by address parameter, the order, the page, and which map (`then`: provinces as published)."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    then: bool = False
    as_text: bool = False

    @property
    def filters(self) -> tuple[Filter, ...]:
        return tuple(Filter(PARAMETERS[name], values) for name, values in self.chosen.items())

    @property
    def plain(self) -> bool:
        """A text alone: no filter, no order, first page."""
        return not self.chosen and self.page == 1 and self.sort == "relevance"

    def query(self) -> Query:
        """The engine's query for this page."""
        parsed = parse_query(self.text, filters=self.filters)
        return replace(parsed, sort=self.sort, offset=(self.page - 1) * SIZE, limit=SIZE)

    def has(self, name: str, value: str) -> bool:
        return value in self.chosen.get(name, ())

    def toggled(self, name: str, value: str) -> "Asked":
        """The same question with the value put in or taken out, from the first page."""
        old = self.chosen.get(name, ())
        new = tuple(each for each in old if each != value) if value in old else (*old, value)
        return self.with_values(name, new)

    def with_values(self, name: str, values: tuple[str, ...]) -> "Asked":
        chosen = {key: values if key == name else old for key, old in self.chosen.items()} | {name: values}
        return replace(self, chosen={key: kept for key, kept in chosen.items() if kept}, page=1)

    def arguments(self) -> dict[str, str | list[str]]:
        """The address parameters that read back as this question; what is at its default is left out."""
        words = {order: word for word, order in SORTS.items()}
        out: dict[str, str | list[str]] = {"q": self.text} if self.text else {}
        out |= {name: list(values) for name, values in self.chosen.items()}
        out |= {"xep": words[self.sort]} if self.sort in words else {}
        out |= {"bando": "xua"} if self.then else {}
        out |= {"chu": "1"} if self.as_text else {}
        return out | ({"trang": str(self.page)} if self.page > 1 else {})


def read_page(typed: str | None) -> int:
    """A page number from 1; anything else is the first page."""
    if not typed or not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        return 1
    return min(max(1, int(typed)), LAST_PAGE)


def read(arguments: "MultiDict[str, str]") -> Asked:
    """The question in an address. Over-long texts are cut, empty and surplus values dropped, unknown words are the default."""
    values = {name: _values(arguments.getlist(name)) for name in PARAMETERS}
    return Asked(
        text=" ".join(arguments.get("q", "").replace("\0", " ").split())[:MOST_TEXT],
        chosen={name: kept for name, kept in values.items() if kept},
        sort=SORTS.get(arguments.get("xep", ""), "relevance"),
        page=read_page(arguments.get("trang")),
        then=arguments.get("bando") == "xua",
        as_text=arguments.get("chu") == "1",
    )


def _values(typed: list[str]) -> tuple[str, ...]:
    clean = (value.replace("\0", "").strip()[:LONGEST_VALUE] for value in typed)
    return tuple(dict.fromkeys(value for value in clean if value))[:MOST_VALUES]
