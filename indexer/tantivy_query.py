"""A query value compiled to tantivy's own queries; nothing that a reader typed is ever parsed by tantivy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur

from analyzers.words import Terms, fold_syllable, is_plain, syllables, terms, units, with_pairs
from indexer.query import Facet, Filter, Node, Not, Phrase, Query, Word

_Clause = tuple[Occur, tantivy.Query]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a field's BM25 counts, by part of the article; measured by benchmarks/retrieval.py."""

    title: float = 0.3
    lead: float = 0.2
    text: float = 1.0
    words: float = 1.0
    bigrams: float = 1.0
    folded: float = 0.1


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
        return tantivy.Query.term_query(self._schema, field, value, "basic")

    def any_term(self, field: str, values: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, field, list(values))

    def _filters(self, filters: Iterable[Filter], without: Facet | None) -> list[_Clause]:
        return [
            (Occur.Must, self._silent(self.any_term(filter_.facet, [_utf8(value) for value in filter_.values])))
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
        """Of a text without marks at least a third of the neighbouring pairs must be there: its words are unknown, but most have two syllables."""
        bare = syllables(text)
        least = len(bare) // 3
        if not least:
            return []
        pairs = [self._run(list(pair), "folded") for pair in zip(bare, bare[1:], strict=False)]
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
        pairs = [f"{first}_{second}" for first, second in zip(run, run[1:], strict=False)]
        if len(pairs) == 1:
            return self.term(field, pairs[0])
        places: list[str | tuple[int, str]] = [(2 * place, pair) for place, pair in enumerate(pairs)]
        return tantivy.Query.phrase_query(self._schema, field, places)

    def _ranking(self, word: Word) -> list[tantivy.Query]:
        weights = self._weights
        if is_plain(word.text):
            folded = list(with_pairs([fold_syllable(s) for s in syllables(word.text)]))
            return list(self._weighted("folded", folded, 1.0))
        cut: Terms = terms(word.text)
        return [
            *self._weighted("words", cut.words, weights.words),
            *self._weighted("bigrams", [term for term in cut.bigrams if "_" in term], weights.bigrams),
            *self._weighted("folded", cut.folded, weights.folded),
        ]

    def _weighted(self, stream: str, values: Iterable[str], weight: float) -> Iterable[tantivy.Query]:
        weights = self._weights
        for part, boost in (("title", weights.title), ("lead", weights.lead), ("text", weights.text)):
            if boost * weight:
                for value in values:
                    term = tantivy.Query.term_query(self._schema, f"{part}_{stream}", value, "freq")
                    yield tantivy.Query.boost_query(term, boost * weight)

    @staticmethod
    def _silent(query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.const_score_query(query, 0.0)


def _utf8(value: str) -> str:
    return value.encode("utf-8", "replace").decode()
