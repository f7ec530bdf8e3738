"""One behaviour on two engines: the same articles in both, and to every question the same answer."""

import random
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from analyzers.text import fold
from indexer import elasticsearch_facets
from indexer.engine import Engine, Hit, Page
from indexer.engines import open_engine
from indexer.query import FACETS, SORTS, Query
from indexer.query_parser import parse
from indexer.record import ArticleRecord
from indexer.record_terms import record_terms
from tests.engine_oracle import WORDS, questions
from tests.engine_records import document, generated

NUMBER = 600
QUESTIONS = 360
NOISE = 1e-5
"""Scores that differ by less, relatively, are one: engines add floats in different orders."""

WRITTEN = (
    "", "quy chế dân chủ", "quy che dan chu", "quy chê dan chủ", '"quy chế"', '"quy che"', "-tỉnh", 'tỉnh -"dân chủ"', "học phí OR bảo hiểm",
    "(học phí OR đất đai) tỉnh", "tinh:\"Long An\"", "coquan:\"Chính phủ\"", "so:59/2023/NĐ-CP", "loai:luật", "nam:2015..2020", "nam:2018",
    "tieude:\"y tế\"", "nguon:a", "-nam:2018", "59/2023/NĐ-CP", "14-KH/TU", "tỉnh 59/2023/NĐ-CP", "Đắk Lắk", "dak lak", "chuyển đổi số nông thôn mới",
    "của và ở tại", "không có đâu", "năm 2023 năm 2023", "((((tỉnh))))", "tỉnh OR (xã -(học phí OR y tế))",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Two:
    """Both engines with the same records."""

    articles: Sequence[ArticleRecord]
    tantivy: Engine
    elasticsearch: Engine


@pytest.fixture(scope="module", params=[1, 3], ids=["one shard", "three shards"])
def two(
    request: pytest.FixtureRequest, elasticsearch_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Two]:
    alias = f"tracuu-hai-{secrets.token_hex(4)}"
    folder: Path = tmp_path_factory.mktemp("two") / "index"
    engines = [
        open_engine(url, create=True)
        for url in (f"tantivy:{folder}", f"elasticsearch:{elasticsearch_address}/{alias}?shards={request.param}")
    ]
    articles = generated(NUMBER, seed=101)
    cut = {one.id: record_terms(one) for one in articles}
    papers = [document(f"{n}-2023-nd-cp", f"{n}/2023/NĐ-CP", n % 7) for n in range(60)]
    for engine in engines:
        engine.add(articles, papers, cut=cut)
        engine.commit()
    yield Two(articles, *engines)
    for engine in engines:
        engine.close()
    with Elasticsearch(elasticsearch_address) as client:
        for name in client.indices.get(index=f"{alias}-*"):
            client.indices.delete(index=name)


def _questions(articles: Sequence[ArticleRecord]) -> Iterator[Query]:
    """Written and generated questions in turn, in every order, all words and any."""
    draw = random.Random(103)
    asked = [parse(text) for text in WRITTEN] + list(questions(QUESTIONS - len(WRITTEN), articles, seed=107))
    for place, query in enumerate(asked):
        yield replace(
            query,
            sort=SORTS[place // 2 % len(SORTS)] if place % 2 else "relevance",
            match="any" if place % 5 == 0 else "all",
            limit=draw.choice((5, 20, 100)),
            offset=draw.choice((0, 0, 0, 3, 40)),
        )


def _same_order(ours: Sequence[Hit], theirs: Sequence[Hit]) -> bool:
    """Whether hits stand alike, those aside whose scores are one."""
    if [hit.article.id for hit in ours] == [hit.article.id for hit in theirs]:
        return _same_scores(ours, theirs)
    return _same_scores(ours, theirs) and all(
        _near(hit.score, other.score) for hit in ours[:-1] for other in theirs if hit.article.id == other.article.id
    )


def _same_scores(ours: Sequence[Hit], theirs: Sequence[Hit]) -> bool:
    return len(ours) == len(theirs) and all(_near(a.score, b.score) for a, b in zip(ours, theirs, strict=True))


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NOISE * max(1.0, abs(one))


def _every(engine: Engine, query: Query) -> dict[str, float]:
    return {hit.article.id: hit.score for hit in engine.search(replace(query, offset=0, limit=NUMBER)).hits}


def _pages(engine: Engine, query: Query) -> Iterator[Page]:
    while True:
        page = engine.search(query)
        yield page
        if page.next is None:
            return
        query = replace(query, after=page.next)


def test_totals_hits_scores_facets_and_snippets_are_the_same(two: Two) -> None:
    found = ranked = 0
    for query in _questions(two.articles):
        ours, theirs = (engine.search(query, FACETS, facet_size=7) for engine in (two.tantivy, two.elasticsearch))
        assert ours.total == theirs.total, query
        assert ours.facets == theirs.facets, query
        assert _same_order(ours.hits, theirs.hits), (query, ours.hits, theirs.hits)
        assert (ours.next is None) == (theirs.next is None), query
        snippets = {hit.article.id: hit.snippet for hit in ours.hits}
        assert all(hit.snippet == snippets.get(hit.article.id, hit.snippet) for hit in theirs.hits), query
        found += ours.total > 0
        ranked += ours.total > 0 and ours.hits[:1] != () and ours.hits[0].score > 0
    assert found > QUESTIONS / 2
    assert ranked > 60


def test_counts_that_shards_cut_short_are_asked_for_in_full(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticsearch_facets, "_OF_A_SHARD", 1)
    for query in islice(_questions(two.articles), 0, None, 12):
        for size in (1, 2, 4):
            ours, theirs = (engine.search(query, FACETS, size).facets for engine in (two.tantivy, two.elasticsearch))
            assert ours == theirs, (query, size)


def test_each_article_has_the_same_score(two: Two) -> None:
    for query in islice(_questions(two.articles), 0, None, 8):
        ours, theirs = (_every(engine, query) for engine in (two.tantivy, two.elasticsearch))
        assert ours.keys() == theirs.keys(), query
        assert all(_near(score, theirs[id_]) for id_, score in ours.items()), query


def test_counts_and_exports_are_the_same(two: Two) -> None:
    for query in islice(_questions(two.articles), 0, None, 3):
        assert two.tantivy.count(query) == two.elasticsearch.count(query), query
    for query in islice(_questions(two.articles), 0, None, 20):
        assert list(two.tantivy.export(query)) == list(two.elasticsearch.export(query)), query
    assert list(two.tantivy.export_documents()) == list(two.elasticsearch.export_documents())


@pytest.mark.parametrize("sort", SORTS)
def test_walking_through_the_pages_is_the_same(two: Two, sort: str) -> None:
    for text in ("", "tỉnh", "quy che", "đất đai OR học phí"):
        query = parse(text, sort=sort, limit=37)  # type: ignore[arg-type]
        ours, theirs = (list(_pages(engine, query)) for engine in (two.tantivy, two.elasticsearch))
        assert [len(page.hits) for page in ours] == [len(page.hits) for page in theirs]
        walked = [[hit.article.id for page in pages for hit in page.hits] for pages in (ours, theirs)]
        assert sorted(walked[0]) == sorted(set(walked[1]))
        assert sort == "relevance" or walked[0] == walked[1]


def _typed() -> Iterable[str]:
    for word in WORDS:
        yield from (word, fold(word), word[:-1], word[: len(word) // 2])


def test_suggestions_lookups_and_frequencies_are_the_same(two: Two) -> None:
    for typed in (*_typed(), "59/2023", "nghị định 5", "1", ""):
        ours, theirs = (engine.suggest_titles(typed, 8) for engine in (two.tantivy, two.elasticsearch))
        assert ours == theirs, typed
        names, others = (engine.suggest_documents(typed, 50) for engine in (two.tantivy, two.elasticsearch))
        assert [one.articles for one in names] == [one.articles for one in others], typed
        assert len(names) == 50 or set(names) == set(others), typed
    for number in ("5/2023/NĐ-CP", "=5-2023-nd-cp", "không"):
        assert two.tantivy.documents(number) == two.elasticsearch.documents(number)
    terms = sorted({term for one in two.articles[:60] for term in record_terms(one).text.folded})
    assert two.tantivy.frequencies("folded", terms) == two.elasticsearch.frequencies("folded", terms)
    assert (two.tantivy.status().articles, two.tantivy.status().documents) == (NUMBER, 60)
    assert (two.elasticsearch.status().articles, two.elasticsearch.status().documents) == (NUMBER, 60)


def test_a_record_that_is_there_is_there_in_both(two: Two) -> None:
    for one in two.articles[::50]:
        assert two.tantivy.get(one.id) == two.elasticsearch.get(one.id) == one
    for key in ("5-2023-nd-cp", "x"):
        assert two.tantivy.document(key) == two.elasticsearch.document(key)
