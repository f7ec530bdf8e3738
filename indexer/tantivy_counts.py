"""How many records hold a term: exact, and kept as long as the commit that was counted in."""

import tantivy

from indexer.plan import AnyOf, Term
from indexer.tantivy_query import Compiler, count, utf8

_KEPT = 50_000


class TermCounts:
    """Counts records by the terms they hold. Whoever corrects spelling asks for hundreds of terms, most of which nothing holds."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._kept: tuple[tantivy.Searcher | None, dict[tuple[str, ...], int]] = (None, {})

    def holding(self, searcher: tantivy.Searcher, fields: tuple[str, ...], term: str) -> int:
        """How many records hold the term in one of the fields."""
        known, kept = self._kept
        if known is not searcher:
            kept = {}
            self._kept = (searcher, kept)
        key = (*fields, term)
        found = kept.get(key)
        if found is None:
            if len(kept) >= _KEPT:
                kept.clear()
            found = kept[key] = self._counted(searcher, fields, term)
        return found

    def _counted(self, searcher: tantivy.Searcher, fields: tuple[str, ...], term: str) -> int:
        """The dictionary tells at once where no record holds it; what it says of others counts those that were deleted, too."""
        there = tuple(Term(field, term) for field in fields if searcher.doc_freq(field, utf8(term)))
        return count(searcher, self._compiler.clause(AnyOf(there))) if there else 0
