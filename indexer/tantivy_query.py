"""A query value compiled to tantivy's own queries; nothing that a reader typed is ever parsed by tantivy."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import tantivy
from tantivy import Occur

from analyzers.words import fold_syllable, is_plain, syllables, terms, units
from indexer.query import Facet, Filter, Node, Not, Phrase, Query, Word

_Clause = tuple[Occur, tantivy.Query]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much BM25 counts by part of the article and by kind of term; measured by benchmarks/retrieval.py, flat around these values.

    `words`, `bigrams` and `marks_aside` (folded pairs) rank a text typed with marks, `pairs` and `syllables` (both folded) one without.
    """

    title: float = 0.25
    lead: float = 0.25
    text: float = 1.0
    words: float = 1.0
    bigrams: float = 1.0
    marks_aside: float = 0.05
    pairs: float = 1.0
    syllables: float = 0.5


class Compiler:
    """Compiles for one index; `without` names the facet whose own filter is left out."""

    def __init__(self, schema: tantivy.Schema, weights: Weights | None = None) -> None:
        self._schema = schema
        self._weights = weights or Weights()

    def compile(self, query: Query, without: Facet | None = None, *, scored: bool = True) -> tantivy.Query:
        clauses = [(Occur.Must, self._silent(self.term("record", "article")))]
        clauses += self._filters(query.filters, without)
        any_of: list[tantivy.Query] = []
        for node in query.nodes:
            if isinstance(node, Word) and query.match == "any":
                any_of += self._ranking(node)
            else:
                clauses += self._node(node, scored)
        if any_of:
            clauses.append((Occur.Must, tantivy.Query.boolean_query([(Occur.Should, part) for part in any_of])))
        return tantivy.Query.boolean_query(clauses)

    def term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, _utf8(value), "basic")

    def any_term(self, field: str, values: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, field, [_utf8(value) for value in values])

    def _filters(self, filters: Iterable[Filter], without: Facet | None) -> list[_Clause]:
        return [
            (Occur.Must, self._silent(self.any_term(filter_.facet, filter_.values)))
            for filter_ in filters
            if filter_.facet != without
        ]

    def _node(self, node: Node, scored: bool) -> list[_Clause]:
        if isinstance(node, Not):
            unwanted = self._phrase(node.node.text)
            return [(Occur.MustNot, unwanted)] if unwanted else []
        if isinstance(node, Phrase):
            wanted = self._phrase(node.text)
            return [(Occur.Must, wanted)] if wanted else []
        clauses = [(Occur.Must, self._silent(must)) for must in self._needed(node)]
        if scored:
            clauses += [(Occur.Should, part) for part in self._ranking(node)]
        return clauses

    def _needed(self, word: Word) -> list[tantivy.Query]:
        """Every word must be there, its syllables together, with these marks or others."""
        needed = [self._run([fold_syllable(s) for s in unit], "folded") for unit in units(word.text)]
        if is_plain(word.text):
            needed += self._neighbours(word.text)
        return needed

    def _neighbours(self, text: str) -> list[tantivy.Query]:
        """A third of the pairs of a text without marks must be there: which syllables make words is unknown, but most words have two."""
        bare = syllables(text)
        least = len(bare) // 3
        if not least:
            return []
        pairs = [self._run(list(pair), "folded") for pair in pairwise(bare)]
        return [tantivy.Query.boolean_query([(Occur.Should, pair) for pair in pairs], least)]

    def _phrase(self, text: str) -> tantivy.Query | None:
        """The syllables side by side: exactly as typed when any has a mark, else with whatever marks."""
        run = syllables(text)
        if not run:
            return None
        return self._run(run, "folded" if is_plain(text) else "bigrams")

    def _run(self, run: list[str], stream: str) -> tantivy.Query:
        fields = (f"title_{stream}", f"text_{stream}")
        return tantivy.Query.boolean_query([(Occur.Should, self._run_in(field, run)) for field in fields])

    def _run_in(self, field: str, run: list[str]) -> tantivy.Query:
        if len(run) == 1:
            return self.term(field, run[0])
        pairs = _pairs(run)
        if len(pairs) == 1:
            return self.term(field, pairs[0])
        places: list[str | tuple[int, str]] = [(2 * place, pair) for place, pair in enumerate(pairs)]
        return tantivy.Query.phrase_query(self._schema, field, places)

    def _ranking(self, word: Word) -> list[tantivy.Query]:
        weights = self._weights
        bare = [fold_syllable(syllable) for syllable in syllables(word.text)]
        pairs = _pairs(bare)
        if is_plain(word.text):
            return [*self._weighted("folded", pairs, weights.pairs), *self._weighted("folded", bare, weights.syllables)]
        cut = terms(word.text)
        bigrams = [term for term in cut.bigrams if "_" in term]
        return [
            *self._weighted("words", cut.words, weights.words),
            *self._weighted("bigrams", bigrams or cut.bigrams, weights.bigrams),
            *self._weighted("folded", pairs or bare, weights.marks_aside),
        ]

    def _weighted(self, stream: str, values: Sequence[str], weight: float) -> Iterator[tantivy.Query]:
        weights = self._weights
        for part, boost in (("title", weights.title), ("lead", weights.lead), ("text", weights.text)):
            for value, times in Counter(values).items():
                term = tantivy.Query.term_query(self._schema, f"{part}_{stream}", value, "freq")
                yield tantivy.Query.boost_query(term, boost * weight * times)

    @staticmethod
    def _silent(query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.const_score_query(query, 0.0)


def _pairs(run: Sequence[str]) -> list[str]:
    return [f"{first}_{second}" for first, second in pairwise(run)]


def _utf8(value: str) -> str:
    return value.encode("utf-8", "replace").decode()


def count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """How many records meet the query."""
    return total(searcher.search(query, 1))


def total(found: tantivy.SearchResult) -> int:
    """All hits of a search, beyond those that it gives; tantivy's type stub lacks the attribute."""
    return int(found.count)  # type: ignore[attr-defined]
