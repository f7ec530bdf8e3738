"""Bên cạnh một bài viết: its reprints with what each changed, and other articles on the same documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from analyzers.differences import Difference, differences
from analyzers.words import syllables
from indexer.engine import Engine
from indexer.query import Filter, Query, Word, plain_words
from indexer.record import ArticleRecord, DocumentRecord

SHOWN, FEW, WEIGHED = 6, 4, 40
"""Articles shown, of which so many are sought by words where few share a document, and those weighed."""
MOST_DOCUMENTS, MOST_WORDS = 20, 24
MOST_REPRINTS = 50
MOST_DIFFERENCES = 40


@dataclass(frozen=True, slots=True)
class Family:
    """An article's original (None where it is one, or where it is not held), the other reprints of it, and how it differs from the
    original; `left` more differences are not shown. `alike` says that a held original has the same words."""

    original: ArticleRecord | None
    others: tuple[ArticleRecord, ...]
    differences: tuple[Difference, ...]
    left: int

    @property
    def alike(self) -> bool:
        return self.original is not None and not self.differences

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(each.id for each in (*self.others, *([self.original] if self.original else [])))


@dataclass(frozen=True, slots=True)
class Related:
    """Another article and the documents that both cite, the one that fewest articles cite first."""

    article: ArticleRecord
    shared: tuple[str, ...]


def family(engine: Engine, record: ArticleRecord) -> Family:
    """The article among its reprints."""
    head = record.reprint_of or record.id
    query = Query(filters=(Filter("original", (head,)),), sort="oldest", limit=MOST_REPRINTS)
    others = tuple(hit.article for hit in engine.search(query).hits if hit.article.id != record.id)
    original = engine.get(record.reprint_of) if record.reprint_of else None
    found = differences(original.text, record.text) if original else ()
    return Family(original, others, found[:MOST_DIFFERENCES], max(0, len(found) - MOST_DIFFERENCES))


def related(
    engine: Engine, record: ArticleRecord, documents: Mapping[str, DocumentRecord | None], known: Iterable[str]
) -> tuple[Related, ...]:
    """Articles that share documents with this one, those with the rarest in common first; among equals those whose words are most like
    its title's, and behind them others of such words. `known` (reprints) are left out, and so are reprints of others.
    """
    weights = {key: _weight(documents.get(key)) for key in documents}
    rare = sorted(weights, key=lambda key: (-weights[key], key))[:MOST_DOCUMENTS]
    about = (Filter("document", tuple(rare)),) if rare else ()
    sharing = _like(engine, record, about, known) if rare else []
    told = [Related(each, _shared(each, rare)) for each in sharing]
    told.sort(key=lambda each: -sum(weights[key] for key in each.shared))
    if len(told) < FEW:
        seen = (*known, *(each.article.id for each in told))
        told += [Related(each, ()) for each in _like(engine, record, (), seen)[: FEW - len(told)]]
    return tuple(told[:SHOWN])


def _like(
    engine: Engine, record: ArticleRecord, about: tuple[Filter, ...], known: Iterable[str]
) -> list[ArticleRecord]:
    """The articles whose words are most like the title's; the newest where the title has none."""
    words = " ".join(tuple(plain_words(" ".join(syllables(record.title))))[:MOST_WORDS])
    if not words and not about:
        return []
    without = Filter("article", (record.id, *known), exclude=True)
    nodes = (Word(words),) if words else ()
    query = Query(nodes, filters=(*about, without), match="any", limit=WEIGHED)
    return [hit.article for hit in engine.search(query).hits if not hit.article.reprint_of]


def _weight(record: DocumentRecord | None) -> float:
    return 1 / (1 + log(1 + record.articles)) if record else 1.0


def _shared(article: ArticleRecord, rare: Sequence[str]) -> tuple[str, ...]:
    cited = {each.document for each in article.cited}
    return tuple(key for key in rare if key in cited)
