"""The state of a search as its address holds it: read strictly enough that nothing typed can reach the engine unchecked."""

from collections.abc import Iterable, Mapping
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
    "thang": "month",
    "namvb": "issued",
    "coquan": "issuer",
    "loai": "type",
    "nguon": "portal",
    "cap": "level",
    "khoi": "kind",
    "goc": "original",
}
EXCLUDING = "tru-"
"""Before a parameter's name: articles that have none of these values."""
SORTS: Mapping[str, Sort] = {"moi": "newest", "cu": "oldest", "viendan": "cited"}
NAMES = (
    "q",
    *(f"{before}{name}" for name in PARAMETERS for before in ("", EXCLUDING)),
    "xep",
    "bando",
    "chu",
    "gop",
    "trang",
)
"""Every parameter of a search's address, in the order in which addresses are made."""
SIZE = 20
MOST_TEXT, MOST_VALUES, LONGEST_VALUE, LAST_PAGE = 1_024, 20, 200, 100_000
LONGEST_CURSOR = 64

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asks: the text, values by address parameter that articles must have one of (`chosen`) or none of (`excluded`), the
    order, the page, which map (`then`: provinces as published), and whether each reprint stands for itself (`apart`).

    `after` is the `next` of a page before; it goes before `page`.
    """

    text: str = ""
    chosen: Mapping[str, Values] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    then: bool = False
    as_text: bool = False
    excluded: Mapping[str, Values] = field(default_factory=dict)
    apart: bool = False
    after: str | None = None

    @property
    def filters(self) -> tuple[Filter, ...]:
        wanted = tuple(Filter(PARAMETERS[name], values) for name, values in self.chosen.items())
        return wanted + tuple(Filter(PARAMETERS[name], values, exclude=True) for name, values in self.excluded.items())

    @property
    def plain(self) -> bool:
        """A text alone: no filter, no order, first page."""
        return not self.chosen and not self.excluded and self.page == 1 and self.sort == "relevance"

    @property
    def collapses(self) -> bool:
        """Whether reprints stand under their originals; among the reprints of one article each is wanted for itself."""
        return not self.apart and "goc" not in self.chosen

    def query(self) -> Query:
        """The engine's query for this page."""
        parsed = parse_query(self.text, filters=self.filters)
        return replace(parsed, sort=self.sort, offset=(self.page - 1) * SIZE, limit=SIZE, after=self.after)

    def has(self, name: str, value: str) -> bool:
        return value in self.chosen.get(name, ())

    def excludes(self, name: str, value: str) -> bool:
        return value in self.excluded.get(name, ())

    def toggled(self, name: str, value: str) -> "Asked":
        """The same question with the value put in or taken out, no longer excluded, from the first page."""
        kept, _ = self._without(name, value)
        return kept if self.has(name, value) else kept.with_values(name, (*kept.chosen.get(name, ()), value))

    def excluding(self, name: str, value: str) -> "Asked":
        """The same question with the value excluded or no longer excluded, no longer asked for, from the first page."""
        kept, excluded = self._without(name, value)
        return (
            kept
            if self.excludes(name, value)
            else replace(kept, excluded=_put(kept.excluded, name, (*excluded, value)))
        )

    def with_values(self, name: str, values: Values) -> "Asked":
        """The same question with these values asked for, from the first page."""
        return replace(self, chosen=_put(self.chosen, name, values), page=1, after=None)

    def keeping(self, filters: Iterable[Filter]) -> "Asked":
        """The same question with no other filters than these, from the first page."""
        kept = {(each.facet, each.exclude) for each in filters}
        chosen = {name: values for name, values in self.chosen.items() if (PARAMETERS[name], False) in kept}
        excluded = {name: values for name, values in self.excluded.items() if (PARAMETERS[name], True) in kept}
        return replace(self, chosen=chosen, excluded=excluded, page=1, after=None)

    def arguments(self) -> dict[str, str | list[str]]:
        """The address parameters that read back as this question; what is at its default is left out, as are cursors."""
        words = {order: word for word, order in SORTS.items()}
        out: dict[str, str | list[str]] = {"q": self.text} if self.text else {}
        for name in PARAMETERS:
            out |= {name: list(self.chosen[name])} if name in self.chosen else {}
            out |= {EXCLUDING + name: list(self.excluded[name])} if name in self.excluded else {}
        out |= {"xep": words[self.sort]} if self.sort in words else {}
        out |= {"bando": "xua"} if self.then else {}
        out |= {"chu": "1"} if self.as_text else {}
        out |= {"gop": "khong"} if self.apart else {}
        return out | ({"trang": str(self.page)} if self.page > 1 else {})

    def _without(self, name: str, value: str) -> tuple["Asked", Values]:
        """The question from its first page without the value, and what else of the facet is excluded."""
        chosen, excluded = (
            tuple(each for each in values.get(name, ()) if each != value) for values in (self.chosen, self.excluded)
        )
        kept = self.with_values(name, chosen)
        return replace(kept, excluded=_put(self.excluded, name, excluded)), excluded


def _put(values: Mapping[str, Values], name: str, new: Values) -> Mapping[str, Values]:
    merged = {**values, name: new}
    return {each: merged[each] for each in PARAMETERS if merged.get(each)}


def read_page(typed: str | None) -> int:
    """A page number from 1; anything else is the first page."""
    if not typed or not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        return 1
    return min(max(1, int(typed)), LAST_PAGE)


def read(arguments: "MultiDict[str, str]") -> Asked:
    """The question in an address. Over-long texts are cut, empty and surplus values dropped, unknown words are the default."""
    return Asked(
        text=" ".join(arguments.get("q", "").replace("\0", " ").split())[:MOST_TEXT],
        chosen=_read_values(arguments, ""),
        sort=SORTS.get(arguments.get("xep", ""), "relevance"),
        page=read_page(arguments.get("trang")),
        then=arguments.get("bando") == "xua",
        as_text=arguments.get("chu") == "1",
        excluded=_read_values(arguments, EXCLUDING),
        apart=arguments.get("gop") == "khong",
        after=arguments.get("sau", "")[:LONGEST_CURSOR] or None,
    )


def _read_values(arguments: "MultiDict[str, str]", before: str) -> Mapping[str, Values]:
    values = {name: _values(arguments.getlist(before + name)) for name in PARAMETERS if before + name in arguments}
    return {name: kept for name, kept in values.items() if kept}


def _values(typed: list[str]) -> Values:
    clean = (value.replace("\0", "").strip()[:LONGEST_VALUE] for value in typed)
    return tuple(dict.fromkeys(value for value in clean if value))[:MOST_VALUES]
