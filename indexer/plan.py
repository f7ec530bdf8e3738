"""What an engine has to do for a query, in clauses over the fields of the index: worked out once, so that all engines answer alike."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyzers.words import fold_syllable, is_plain, syllables, terms, units
from indexer.numbers import read_number
from indexer.query import FACETS, Facet, Field, Filter, In, Node, Not, Or, Phrase, Query, Sort, Word, asked_for
from indexer.query_fields import places, years


@dataclass(frozen=True, slots=True)
class Term:
    """Records that hold `value` in `field`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """Records that hold one of `values` in `field`; none for no values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Records that hold two or more syllables side by side in `field`, a stream as `analyzers.words.with_pairs` makes it."""

    field: str
    syllables: tuple[str, ...]

    @property
    def pairs(self) -> tuple[str, ...]:
        """The pairs of neighbours, each two places behind the one before in the field."""
        return pairs(self.syllables)

    @property
    def stretch(self) -> tuple[str, ...]:
        """The terms of the field from the first pair to the last, one place apart."""
        inner = zip(self.pairs[1:], self.syllables[1:], strict=False)
        return (self.pairs[0], *(term for pair, syllable in inner for term in (syllable, pair)))


@dataclass(frozen=True, slots=True)
class Prefix:
    """Records that hold a term in `field` that begins with `start`."""

    field: str
    start: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Records that meet every clause; all records for none."""

    clauses: "tuple[Clause, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Records that meet at least `least` of the clauses."""

    clauses: "tuple[Clause, ...]"
    least: int = 1


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Records that meet none of the clauses."""

    clauses: "tuple[Clause, ...]"


Clause = Term | AnyTerm | Run | Prefix | AllOf | AnyOf | NoneOf


@dataclass(frozen=True, slots=True)
class Scored:
    """Adds `boost` × BM25 of a term (k1 1.2, b .75, numerator with k1 + 1) to the score of the records that hold it."""

    field: str
    term: str
    boost: float


@dataclass(frozen=True, slots=True)
class Bonus:
    """Adds `score` to the score of the records that meet the clause."""

    clause: Clause
    score: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Which records are hits, and what ranks them: nothing does where the order is not `relevance`.

    With `ranked_only` a hit must hold at least one `Scored` term as well.
    """

    matches: Clause
    ranking: tuple[Scored | Bonus, ...]
    order: Sort
    ranked_only: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """How much BM25 counts by part of the article and by kind of term; measured by benchmarks/retrieval.py, flat around these values.

    `words`, `bigrams` and `marks_aside` (folded pairs) rank a text typed with marks, `pairs` and `syllables` (both folded) one without.
    `number` is added for an article that cites a document whose number was typed, `recent` for one of this year, less by a tenth for
    each year before.
    """

    title: float = 0.25
    lead: float = 0.25
    text: float = 1.0
    words: float = 1.0
    bigrams: float = 1.0
    marks_aside: float = 0.05
    pairs: float = 1.0
    syllables: float = 0.5
    number: float = 2.0
    recent: float = 0.3


MEASURED = Weights()
_YEARS = 10


def plan(query: Query, *, this_year: int, without: Facet | None = None, weights: Weights = MEASURED) -> Plan:
    """The plan of a query; `without` names the facet whose own filters are left out (only those that a reader sets: one of `FACETS`),
    `this_year` is what recency counts from."""
    clauses = [Term("record", "article"), *_filters(query.filters, without)]
    loose = [node for node in query.nodes if isinstance(node, Word)] if query.match == "any" else []
    clauses += [_clause(node) for node in query.nodes if node not in loose]
    said = asked_for(query.nodes)
    order: Sort = query.sort if said or query.sort != "relevance" else "newest"
    ranking: list[Scored | Bonus] = []
    if order == "relevance" or loose:
        ranking += [part for node in said for part in _scored(node.text, weights)]
    if order == "relevance":
        ranking += _bonuses(said, this_year, weights)
    return Plan(AllOf(tuple(clauses)), tuple(ranking), order, bool(loose))


def title_clause(typed: str) -> Clause | None:
    """Articles whose title holds the syllables typed side by side, the last of them perhaps unfinished; None for no syllable."""
    return _beginning(typed, "title")


def name_clause(typed: str) -> Clause | None:
    """Documents whose type, number or title holds the syllables typed side by side, the last of them perhaps unfinished."""
    return _beginning(typed, "name")


def pairs(run: Sequence[str]) -> tuple[str, ...]:
    """Each syllable with the next, as the streams of the index hold them."""
    return tuple(f"{first}_{second}" for first, second in pairwise(run))


def _beginning(typed: str, part: str) -> Clause | None:
    run = tuple(fold_syllable(syllable) for syllable in syllables(typed))
    record = Term("record", "article" if part == "title" else "document")
    field = f"{part}_folded"
    if not run:
        return None
    if len(run) == 1:
        return AllOf((record, Prefix(field, run[0])))
    start = Prefix(field, "_".join(run[-2:]))
    return AllOf((record, _run(field, run[:-1]), start))


def _filters(filters: Iterable[Filter], without: Facet | None) -> Iterator[Clause]:
    for each in filters:
        if each.fixed or each.facet != without or each.facet not in FACETS:
            chosen = AnyTerm(each.facet, each.values)
            yield NoneOf((chosen,)) if each.exclude else chosen


def _clause(node: Node, *, strict: bool = False) -> Clause:
    """What must be there; `strict`: with its marks, as what is excluded must be (`-chủ` leaves out no `chú`)."""
    if isinstance(node, Word):
        return AllOf(tuple(_as_typed(node.text) if strict else _needed(node.text)))
    if isinstance(node, Phrase):
        return _phrase(node.text)
    if isinstance(node, In):
        return _field(node.field, node.text)
    if isinstance(node, Not):
        return NoneOf((_clause(node.node, strict=True),))
    inner = tuple(_clause(each, strict=strict) for each in node.nodes)
    return AnyOf(inner) if isinstance(node, Or) else AllOf(inner)


def _as_typed(text: str) -> Iterator[Clause]:
    """One word side by side; of several each unit, with its marks where any is typed."""
    if " " not in text:
        yield _phrase(text)
    elif is_plain(text):
        yield from _needed(text)
    else:
        yield from (_anywhere(unit, "bigrams") for unit in units(text))


def _needed(text: str) -> Iterator[Clause]:
    """Every word must be there, its syllables together, with these marks or others."""
    for unit in units(text):
        yield _anywhere([fold_syllable(syllable) for syllable in unit], "folded")
    bare = syllables(text) if is_plain(text) else []
    if len(bare) >= 3:
        # Which syllables make words is unknown without marks, but most words have two: a third of the pairs must be there.
        yield AnyOf(tuple(_anywhere(pair, "folded") for pair in pairwise(bare)), len(bare) // 3)


def _phrase(text: str) -> Clause:
    """The syllables side by side: exactly as typed when any has a mark, else with whatever marks."""
    run = syllables(text)
    return _anywhere(run, "folded" if is_plain(text) else "bigrams") if run else AllOf(())


def _anywhere(run: Sequence[str], stream: str) -> Clause:
    return AnyOf((_run(f"title_{stream}", run), _run(f"text_{stream}", run)))


def _run(field: str, run: Sequence[str]) -> Clause:
    if len(run) <= 2:
        return Term(field, "_".join(run))
    return Run(field, tuple(run))


def _field(field: Field, text: str) -> Clause:
    if field == "year":
        return AnyTerm("year", years(text))
    found = tuple(_run(*place) for place in places(field, text))
    return found[0] if len(found) == 1 else AnyOf(found) if found else AllOf(())


def _scored(text: str, weights: Weights) -> Iterator[Scored]:
    bare = [fold_syllable(syllable) for syllable in syllables(text)]
    if is_plain(text):
        yield from _weighted("folded", pairs(bare), weights.pairs, weights)
        yield from _weighted("folded", bare, weights.syllables, weights)
        return
    cut = terms(text)
    bigrams = [term for term in cut.bigrams if "_" in term]
    yield from _weighted("words", cut.words, weights.words, weights)
    yield from _weighted("bigrams", bigrams or cut.bigrams, weights.bigrams, weights)
    yield from _weighted("folded", pairs(bare) or bare, weights.marks_aside, weights)


def _weighted(stream: str, values: Sequence[str], weight: float, weights: Weights) -> Iterator[Scored]:
    for part, boost in (("title", weights.title), ("lead", weights.lead), ("text", weights.text)):
        for value, times in Counter(values).items():
            yield Scored(f"{part}_{stream}", value, boost * weight * times)


def _bonuses(said: Iterable[Word | Phrase], this_year: int, weights: Weights) -> Iterator[Bonus]:
    typed = (token for node in said for token in node.text.split() if any(map(str.isdigit, token)) and "/" in token)
    numbers = sorted({number for token in typed if (number := read_number(token))})
    if numbers:
        yield Bonus(AnyTerm("number", tuple(numbers)), weights.number)
    if weights.recent:
        for ago in range(_YEARS):
            yield Bonus(Term("year", str(this_year - ago)), weights.recent * (_YEARS - ago) / _YEARS)
