"""Gộp bài đăng lại: hits that reprint another hit stand under it, and are counted there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from indexer.engine import MOST_VALUES, Engine, Page
from indexer.query import Facet, Filter, Query
from indexer.record import Count


@dataclass(frozen=True, slots=True)
class Overview:
    """A query without its page: how many articles meet it, every value of some facets, and which hits stand under which.

    `under` holds the ids of the reprints by the id of the hit that stands for them. `complete` is False where there are more reprints than
    `MOST_VALUES`: then none stands under another.
    """

    total: int
    facets: Mapping[Facet, tuple[Count, ...]]
    under: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = True

    @property
    def results(self) -> int:
        """The hits that stand for themselves: those that pages are made of."""
        return self.total - sum(map(len, self.under.values()))


@dataclass(frozen=True, slots=True)
class Reprints:
    """The hits that stand under one: how many, and the portals that published them, the one with the most of them first."""

    articles: int = 0
    portals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits (`total` and `facets` of all articles, reprints too), and what stands under those that stand for others."""

    page: Page
    reprints: Mapping[str, Reprints] = field(default_factory=dict)


def survey(engine: Engine, query: Query, whole: tuple[Facet, ...] = (), *, collapse: bool = True) -> Overview:
    """Count the hits, the facets named in `whole` up to `MOST_VALUES`, and find the reprints among the hits.

    A reprint stands under its original where that meets the query, else under the reprint of the same original that meets it and has
    the smallest id.
    """
    wanted: tuple[Facet, ...] = (*whole, "reprint") if collapse else whole
    page = engine.search(query.without_hits(), wanted, MOST_VALUES)
    facets = {facet: page.facets[facet] for facet in whole}
    reprints = page.facets["reprint"] if collapse else ()
    if len(reprints) >= MOST_VALUES:
        return Overview(page.total, facets, complete=False)
    return Overview(page.total, facets, _under(engine, query, reprints))


def turn(
    engine: Engine, query: Query, overview: Overview, facets: tuple[Facet, ...] = (), facet_size: int = 20
) -> Found:
    """The page of hits that the query asks for, without those that stand under another."""
    hidden = tuple(reprint for each in overview.under.values() for reprint in each)
    if not hidden:
        return Found(engine.search(query, facets, facet_size))
    shown = engine.search(replace(query, filters=(*query.filters, Filter("article", hidden, exclude=True))))
    counted = engine.search(query.without_hits(), facets, facet_size).facets if facets else {}
    heads = [hit.article.id for hit in shown.hits if hit.article.id in overview.under]
    reprints = {head: _reprints(overview.under[head]) for head in heads}
    return Found(replace(shown, total=overview.total, facets=counted), reprints)


def _under(engine: Engine, query: Query, reprints: Iterable[Count]) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for each in reprints:
        original, _, reprint = each.value.partition("\n")
        groups.setdefault(original, []).append(reprint)
    if not groups:
        return {}
    narrowed = replace(query, filters=(*query.filters, Filter("article", tuple(groups))))
    there = {each.value for each in engine.search(narrowed.without_hits(), ("article",), len(groups)).facets["article"]}
    return dict(group for original, ids in groups.items() if (group := _group(original, sorted(ids), there))[1])


def _group(original: str, reprints: list[str], there: set[str]) -> tuple[str, tuple[str, ...]]:
    return (original, tuple(reprints)) if original in there else (reprints[0], tuple(reprints[1:]))


def _reprints(ids: tuple[str, ...]) -> Reprints:
    """An article's id begins with its portal's."""
    portals = Counter(each.partition("/")[0] for each in ids)
    return Reprints(len(ids), tuple(sorted(portals, key=lambda portal: (-portals[portal], portal))))
