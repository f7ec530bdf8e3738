"""What every engine must give for reprints to stand under their originals. A subclass gives `url`, the address of an engine that
does not exist yet."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

import pytest

from indexer import collapsing
from indexer.collapsing import Overview, survey, turn
from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.query import Facet, Filter, Query
from indexer.query_parser import parse
from indexer.record import ArticleRecord
from tests.engine_oracle import questions, recount
from tests.engine_records import article, generated


def with_reprints(number: int, seed: int = 23) -> list[ArticleRecord]:
    """Articles of chance, two in five of them reprints of another one, of which some are not there."""
    draw = random.Random(seed)
    articles = generated(number, seed)
    originals = [one.id for one in articles[: number // 10]] + ["a/lost", "b/lost"]
    free = articles[number // 10 :]
    return articles[: number // 10] + [
        replace(one, reprint_of=draw.choice(originals)) if draw.random() < 0.4 else one for one in free
    ]


def shown(hits: Sequence[ArticleRecord]) -> dict[str, set[str]]:
    """The oracle: each hit that stands for itself, with the ids under it."""
    ids = {one.id for one in hits}
    groups: dict[str, list[str]] = {}
    for one in hits:
        if one.reprint_of:
            groups.setdefault(one.reprint_of, []).append(one.id)
    under: dict[str, set[str]] = {one.id: set() for one in hits}
    for original, reprints in groups.items():
        head = original if original in ids else min(reprints)
        hidden = set(reprints) - {head}
        under = {id_: below for id_, below in under.items() if id_ not in hidden}
        under[head] |= hidden
    return under


def every(engine: Engine, query: Query, overview: Overview) -> list[collapsing.Found]:
    """All pages of the query, by cursor."""
    pages = [turn(engine, query, overview)]
    while pages[-1].page.next:
        pages.append(turn(engine, replace(query, after=pages[-1].page.next), overview))
    return pages


class CollapsingContract:
    """The suite."""

    @pytest.fixture
    def fill(self, url: str) -> Iterator[Callable[..., Engine]]:
        engine = open_engine(url, create=True)

        def fill(*articles: ArticleRecord) -> Engine:
            engine.add(articles)
            engine.commit()
            return engine

        yield fill
        engine.close()

    def test_each_hit_stands_once_and_each_reprint_is_counted(self, fill: Callable[..., Engine]) -> None:
        articles = with_reprints(300)
        engine = fill(*articles)
        collapsed = 0
        sorts = ("relevance", "newest", "oldest", "cited")
        for query, sort in zip(questions(120, articles), sorts * 30, strict=True):
            asked = replace(query, sort=sort, limit=40)
            expected = shown(recount(articles, query))
            overview = survey(engine, asked)
            pages = every(engine, asked, overview)
            hits = [hit.article.id for found in pages for hit in found.page.hits]
            assert sorted(hits) == sorted(expected), query
            assert overview.results == len(expected)
            assert overview.total == pages[0].page.total == len(recount(articles, query))
            below = {head: reprints for found in pages for head, reprints in found.reprints.items()}
            for head, ids in expected.items():
                counted = Counter(one.partition("/")[0] for one in ids)
                assert (head in below) == bool(ids)
                if ids:
                    assert below[head].articles == len(ids)
                    assert below[head].portals == tuple(sorted(counted, key=lambda it: (-counted[it], it)))
            collapsed += overview.results < overview.total
        assert collapsed > 40

    def test_facets_count_every_article(self, fill: Callable[..., Engine]) -> None:
        articles = with_reprints(200)
        engine = fill(*articles)
        facets: tuple[Facet, ...] = ("portal", "year", "province")
        for query in questions(30, articles):
            overview = survey(engine, query, ("month",))
            assert turn(engine, query, overview, facets, 50).page.facets == engine.search(query, facets, 50).facets
            assert overview.facets == engine.search(query, ("month",), 1_000).facets

    @pytest.mark.parametrize(
        "typed, filters, under",
        [
            ("dân chủ", (), {"p/1": ("p/2", "q/3", "q/4")}),
            ("họp báo", (), {"p/2": ("q/3",)}),  # the original does not say it: the smallest id stands for the others
            ("dân chủ", (("portal", "q", False),), {"q/3": ("q/4",)}),
            ("dân chủ", (("portal", "p", False),), {"p/1": ("p/2",)}),
            ("dân chủ", (("article", "p/1", True),), {"p/2": ("q/3", "q/4")}),
            ("dân chủ", (("original", "p/1", False),), {"p/2": ("q/3", "q/4")}),
            ("không có", (), {}),
        ],
    )
    def test_what_stands_for_what(
        self, fill: Callable[..., Engine], typed: str, filters: tuple[tuple[Facet, str, bool], ...], under: object
    ) -> None:
        engine = fill(
            article("p/1", text="quy chế dân chủ"),
            article("q/4", text="quy chế dân chủ, sửa", portal="q", reprint_of="p/1"),
            article("p/2", text="quy chế dân chủ, họp báo", reprint_of="p/1"),
            article("q/3", text="quy chế dân chủ, họp báo", portal="q", reprint_of="p/1"),
            article("q/5", text="họp báo", portal="q", reprint_of="p/lost"),
        )
        query = parse(typed, [Filter(facet, (value,), exclude) for facet, value, exclude in filters])
        assert survey(engine, query).under == under

    def test_nothing_is_collapsed_unless_asked(self, fill: Callable[..., Engine]) -> None:
        engine = fill(article("p/1"), article("p/2", reprint_of="p/1"))
        overview = survey(engine, Query(), collapse=False)
        assert (overview.results, overview.under) == (2, {})
        assert len(turn(engine, Query(), overview).page.hits) == 2

    def test_too_many_reprints_all_stand_for_themselves(
        self, fill: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine = fill(article("p/0"), *(article(f"p/{n}", reprint_of="p/0") for n in range(1, 6)))
        for bound, results, complete in ((6, 1, True), (5, 6, False), (4, 6, False)):
            monkeypatch.setattr(collapsing, "MOST_VALUES", bound)
            overview = survey(engine, Query())
            assert (overview.results, overview.complete) == (results, complete)
            assert len(turn(engine, Query(), overview).page.hits) == results

    def test_filters_that_no_reader_sets_narrow_their_own_facets(self, fill: Callable[..., Engine]) -> None:
        engine = fill(*(article(f"p/{n}", reprint_of="p/0" if n else None, published="2023-05-01") for n in range(4)))
        for facet, chosen, exclude in product(("article", "reprint", "original"), ("p/1", "p/0", "p/0\np/1"), (False, True)):  # fmt: skip
            query = Query(filters=(Filter(facet, (chosen,), exclude), Filter("year", ("2024",))))  # type: ignore[arg-type]
            page = engine.search(query, ("article", "year"), 10)
            assert page.facets["article"] == ()
            assert sum(each.count for each in page.facets["year"]) == engine.count(replace(query, filters=query.filters[:1]))  # fmt: skip
