"""What every engine must do. A subclass gives `url`, the address of an engine that does not exist yet; all tests then run on it."""

import random
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from analyzers.citations.citation import Citation
from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.query import FACETS, Filter, Query
from indexer.query_parser import parse
from indexer.record import ArticleRecord, Count, DocumentRecord, Resolved
from indexer.record_terms import record_terms
from tests.engine_oracle import questions as questions  # those who import the contract ask them too
from tests.engine_oracle import recount, values
from tests.engine_records import article, document, generated
from tests.hostile_queries import HOSTILE, hostile_random


class EngineContract:
    """The contract suite."""

    @pytest.fixture
    def engine(self, url: str) -> Iterator[Engine]:
        engine = open_engine(url, create=True)
        yield engine
        engine.close()

    @pytest.fixture
    def fill(self, engine: Engine) -> Callable[..., Engine]:
        def fill(*articles: ArticleRecord, documents: Sequence[DocumentRecord] = ()) -> Engine:
            engine.add(articles, documents)
            engine.commit()
            return engine

        return fill

    def test_records_come_back_as_they_went_in(self, fill: Callable[..., Engine]) -> None:
        articles = generated(40)
        papers = [document("59-2023-nd-cp", "59/2023/NĐ-CP"), document("Luật ☂", None)]
        engine = fill(*articles, documents=papers)
        assert [engine.get(one.id) for one in articles] == articles
        assert [engine.document(paper.key) for paper in papers] == papers
        assert engine.get("không có") is None
        assert engine.get("59-2023-nd-cp") is None
        assert engine.document("không có") is None

    def test_documents_are_read_at_once(self, fill: Callable[..., Engine]) -> None:
        papers = [document(key, None) for key in ("59-2023-nd-cp", "Luật ☂", "x" * 900, *map(str, range(600)))]
        engine = fill(article("p/1"), documents=papers)
        keys = [paper.key for paper in papers]
        assert engine.documents_by_key([*keys, "không có", "p/1", keys[0]]) == dict(zip(keys, papers, strict=True))
        assert engine.documents_by_key(iter(keys[:2])) == dict(zip(keys[:2], papers[:2], strict=True))
        assert engine.documents_by_key(["không có"]) == engine.documents_by_key([]) == {}

    def test_documents_of_a_number_come_most_cited_first(self, fill: Callable[..., Engine]) -> None:
        papers = [
            document("14-kh-tu@a", "14-KH/TU", 2),
            document("14-kh-tu@b", "14-KH/TU", 9),
            document("15-kh-tu", "15-KH/TU"),
        ]
        engine = fill(documents=papers)
        assert engine.documents("14-KH/TU") == (papers[1], papers[0])
        assert engine.documents("14-kh/tu") == ()
        assert list(engine.export_documents()) == sorted(papers, key=lambda paper: paper.key)

    def test_documents_are_no_hits(self, fill: Callable[..., Engine]) -> None:
        engine = fill(article(), documents=[document("k", "14-KH/TU")])
        assert engine.search(Query()).total == 1
        assert engine.search(parse("14-KH/TU")).total == 0
        assert (engine.status().articles, engine.status().documents) == (1, 1)

    def test_adding_again_replaces_also_within_a_commit(self, fill: Callable[..., Engine], engine: Engine) -> None:
        fill(article(text="cũ"))
        engine.add([article(text="giữa"), article("p/2")])
        engine.add([article(text="mới")], [document("k", "1/2020/QH14")])
        engine.commit()
        assert engine.search(Query()).total == 2
        assert [engine.search(parse(f'"{word}"')).total for word in ("cũ", "giữa", "mới")] == [0, 0, 1]

    def test_deleting_takes_only_what_is_named(self, fill: Callable[..., Engine], engine: Engine) -> None:
        fill(article("p/1"), article("p/11"), article("p/2"), documents=[document("p/1", None), document("p/2", None)])
        engine.delete(["p/1", "không có"], ["p/2"])
        engine.commit()
        assert (engine.get("p/1"), engine.document("p/2")) == (None, None)
        assert [one.id for one in engine.export(Query())] == ["p/11", "p/2"]
        assert engine.document("p/1") is not None

    def test_adding_and_deleting_the_same_in_one_commit(self, engine: Engine) -> None:
        engine.add([article("p/1"), article("p/2")])
        engine.delete(["p/1"])
        engine.add([article("p/3")])
        engine.delete(["p/3"])
        engine.add([article("p/3")])
        engine.commit()
        engine.commit()
        assert [one.id for one in engine.export(Query())] == ["p/2", "p/3"]

    def test_nothing_shows_before_the_commit(self, engine: Engine, url: str) -> None:
        reader = open_engine(url)
        engine.add([article()])
        assert (engine.get("p/1"), reader.get("p/1"), reader.search(Query()).total) == (None, None, 0)
        engine.commit()
        assert (engine.get("p/1"), reader.get("p/1"), reader.search(Query()).total) == (article(), article(), 1)
        reader.close()

    def test_terms_cut_elsewhere_are_used_as_they_are(self, engine: Engine) -> None:
        other = record_terms(article(text="ngoài kia"))
        engine.add([article()], cut={"p/1": other})
        engine.commit()
        assert [engine.search(parse(text)).total for text in ("ngoài kia", "nội dung")] == [1, 0]

    def test_a_second_writer_is_refused_until_the_first_closes(self, engine: Engine, url: str) -> None:
        engine.add([article()])
        second = open_engine(url)
        with pytest.raises(EngineError, match="another process"):
            second.add([article("p/2")])
        engine.commit()
        engine.close()
        second.add([article("p/2")])
        second.commit()
        assert second.status().articles == 2
        second.close()

    def test_a_record_that_cannot_be_kept_is_refused_and_costs_no_other(self, engine: Engine) -> None:
        engine.add([article("p/1")])
        with pytest.raises(EngineError, match="p/2"):
            engine.add([article("p/2", text="half a \ud800 character")])
        engine.add([article("p/3")])
        engine.commit()
        assert [one.id for one in engine.export(Query())] == ["p/1", "p/3"]

    @pytest.mark.parametrize(
        "typed, found",
        [
            ("quy chế dân chủ", "marked bare other"),
            ("quy che dan chu", "marked bare other"),
            ("quy chê dan chủ", "marked bare other"),  # half typed
            ("QUY CHẾ", "marked bare other apart"),
            ('"quy chế dân chủ"', "marked"),  # strict
            ('"quy che dan chu"', "marked bare other"),  # tolerant
            ('"dân chủ quy chế"', ""),
            ('"chế"', "marked apart"),
            ("quy chế -chủ", "bare other apart"),
            ("quy chế -chu", "apart"),
            ('quy chế -"dân chủ"', "bare other apart"),
            ("hoà bình", "tone"),  # old and new placement
            ("hòa bình", "tone"),
            ('"hoà bình"', "tone"),
            ("Đắk Lắk", "eth"),
            ("dak lak", "eth"),
            ("59/2023/NĐ-CP", "number"),
            ("59/2023/nd-cp", "number"),
            ('"59/2023/NĐ-CP"', "number"),
            ("nghị định 59/2023/NĐ-CP", ""),
            ("59/2024/NĐ-CP", ""),
        ],
    )  # fmt: skip
    def test_what_finds_what(self, fill: Callable[..., Engine], typed: str, found: str) -> None:
        texts = {
            "marked": "Về quy chế dân chủ, ở cơ sở",
            "bare": "ve quy che dan chu o co so",
            "other": "quy chẻ dẫn chú",
            "apart": "quy chế của\nnhân dân",
            "tone": "vì hòa bình",
            "eth": "tỉnh Ðắk Lắk",
            "number": "theo NĐ 59/2023/NĐ-CP ngày",
        }
        engine = fill(*(article(name, "Tin", text) for name, text in texts.items()))
        assert {one.id for one in engine.export(parse(typed))} == set(found.split())

    def test_marks_as_typed_rank_first(self, fill: Callable[..., Engine]) -> None:
        engine = fill(
            article("bare", "Tin", "quy che dan chu " * 3), article("other", "Tin", "quy chẻ dẫn chú"), article("exact", "Tin", "quy chế dân chủ và nhiều chữ khác")
        )  # fmt: skip
        assert engine.search(parse("quy chế dân chủ")).hits[0].article.id == "exact"

    def test_a_title_that_says_it_ranks_first(self, fill: Callable[..., Engine]) -> None:
        engine = fill(*(article(f"p/{n}", "Tin khác", "học phí năm nay và các khoản thu") for n in range(5)),
                      article("title", "Học phí năm nay", "học phí năm nay và các khoản thu"))  # fmt: skip
        assert engine.search(parse("học phí")).hits[0].article.id == "title"
        assert engine.search(parse("hoc phi")).hits[0].article.id == "title"

    def test_any_word_is_enough_when_asked_so(self, fill: Callable[..., Engine]) -> None:
        engine = fill(
            article("p/1", text="học phí đại học"), article("p/2", text="học phí"), article("p/3", text="đất đai")
        )
        asked = parse("học phí đại học là bao nhiêu?", match="any")
        assert [hit.article.id for hit in engine.search(asked).hits] == ["p/1", "p/2"]
        assert engine.search(replace(asked, match="all")).total == 0
        assert engine.search(parse('học phí -"đại học"', match="any")).total == 1

    def test_facet_counts_equal_a_recount(self, fill: Callable[..., Engine]) -> None:
        articles = generated(300)
        engine = fill(*articles)
        draw = random.Random(3)
        found = 0
        for query in questions(2_000, articles):
            narrowed = tuple(filter_.facet for filter_ in query.filters)
            facets = tuple(dict.fromkeys((*narrowed, *draw.sample(FACETS, 3))))
            page = engine.search(query, facets, facet_size=1_000)
            hits = recount(articles, query)
            assert page.total == len(hits), query
            found += 0 < page.total < len(articles)
            for facet in facets:
                counted = recount(articles, query, facet) if facet in narrowed else hits
                wanted = Counter(value for one in counted for value in values(one)[facet])
                expected = tuple(
                    Count(value, count) for value, count in sorted(wanted.items(), key=lambda it: (-it[1], it[0]))
                )
                assert page.facets[facet] == expected, (query, facet)
        assert found > 1_000

    def test_facets_give_the_most_frequent_then_by_value(self, fill: Callable[..., Engine]) -> None:
        counts = {"Nhiều": 5, "Vừa": 3, "An": 2, "Bình": 2, "Một": 1}
        engine = fill(*(article(f"{name}/{n}", province=name) for name, count in counts.items() for n in range(count)))
        page = engine.search(Query(), ("province",), facet_size=3)
        assert page.facets["province"] == (Count("Nhiều", 5), Count("Vừa", 3), Count("An", 2))
        many = {"number": tuple(f"{n}/2020/NĐ-CP" for n in range(90))}
        cited = [Resolved(Citation(0, 4, "Tiêu", "full", None, number)) for number in many["number"]]
        fill(article("số/1", citations=tuple(cited)), article("số/2", citations=tuple(cited[:1])))
        first = engine.search(Query(), ("number",), facet_size=4).facets["number"]
        assert [(count.value, count.count) for count in first] == [
            ("0/2020/NĐ-CP", 2),
            *((f"{n}/2020/NĐ-CP", 1) for n in (1, 10, 11)),
        ]
        assert engine.search(Query(), ("document",)).facets == {"document": ()}

    def test_export_gives_every_hit_in_order(self, fill: Callable[..., Engine]) -> None:
        articles = generated(1_200, seed=3)
        engine = fill(*articles)
        assert list(engine.export(Query())) == sorted(articles, key=lambda one: one.id)
        for query in questions(10, articles, seed=5):
            assert list(engine.export(query)) == sorted(recount(articles, query), key=lambda one: one.id)

    def test_pages_follow_each_other_to_the_end(self, fill: Callable[..., Engine]) -> None:
        engine = fill(*generated(230))
        for sort in ("relevance", "newest", "oldest"):
            pages = [engine.search(parse("tỉnh", sort=sort, offset=offset, limit=50)) for offset in range(0, 300, 50)]
            ids = [hit.article.id for page in pages for hit in page.hits]
            assert len(ids) == len(set(ids)) == pages[0].total > 50

    @pytest.mark.parametrize(
        "offset, limit, hits",
        [(0, 0, 0), (0, -5, 0), (-3, 2, 2), (4, 10, 1), (5, 10, 0), (2**40, 2**40, 0), (0, 2**31, 5)],
    )
    def test_bounds_of_a_page(self, fill: Callable[..., Engine], offset: int, limit: int, hits: int) -> None:
        page = fill(*(article(f"p/{n}") for n in range(5))).search(Query(offset=offset, limit=limit))
        assert (page.total, len(page.hits)) == (5, hits)

    def test_sorting_by_date_leaves_the_undated_last(self, fill: Callable[..., Engine]) -> None:
        dates = {
            "a": None,
            "b": "2023-05-01",
            "c": "2023-05-01T08:00:00+07:00",
            "d": "1999-12-31",
            "e": "2025-01-01T00:00:00+00:00",
            "f": "nonsense",
        }
        engine = fill(*(article(name, published=date) for name, date in dates.items()))
        order = {
            sort: "".join(hit.article.id for hit in engine.search(Query(sort=sort)).hits)
            for sort in ("newest", "oldest")
        }
        assert (order["newest"][:4], order["oldest"][:4]) == ("ecbd", "dbce")
        for wordless in (Query(), parse("-không")):
            assert "".join(hit.article.id for hit in engine.search(wordless).hits)[:4] == "ecbd"

    def test_snippets_mark_what_was_asked(self, fill: Callable[..., Engine]) -> None:
        engine = fill(article(text="Mở đầu. " * 80 + "Ủy ban triển khai quy chế dân chủ ở cơ sở." + " Kết thúc." * 80))
        for typed in ("quy chế dân chủ", "quy che dan chu", '"dân chủ"'):
            snippet = engine.search(parse(typed)).hits[0].snippet
            marked = [snippet.text[start:end] for start, end in snippet.marks]
            assert marked
            assert all(piece in "quy chế dân chủ" for piece in marked)
            assert len(snippet.text) <= 250

    def test_hostile_queries_and_filters_are_answered(self, fill: Callable[..., Engine]) -> None:
        engine = fill(*generated(20))
        assert len(HOSTILE) >= 200
        for text in [*HOSTILE, *hostile_random(2_000)]:
            query = parse(text)
            page = engine.search(query, ("province",))
            assert 0 <= page.total <= 20
        for text in HOSTILE:
            filters = [Filter("province", (text,)), Filter("document", (text, text))]
            assert engine.search(parse("tỉnh", filters)).total == 0
            assert engine.get(text) is None
            assert engine.documents(text) == ()

    def test_the_same_question_is_one_in_every_normal_form(self, fill: Callable[..., Engine]) -> None:
        engine = fill(article(text=unicodedata.normalize("NFD", "quy chế dân chủ")))
        for form in ("NFC", "NFD"):
            assert engine.search(parse(unicodedata.normalize(form, '"quy chế"'))).total == 1

    def test_killed_while_writing_nothing_acknowledged_is_lost(self, engine: Engine, url: str) -> None:
        engine.close()
        script = (
            "import sys; from tests.engine_records import article; from indexer.engines import open_engine\n"
            "engine = open_engine(sys.argv[1]); start = int(sys.argv[2])\n"
            "for n in range(start, start + 10_000):\n"
            "    engine.add([article(f'p/{n}', 'Tin', f'số {n}')])\n"
            "    if n % 7 == 0:\n"
            "        engine.commit(); print(n, flush=True)\n"
        )
        draw = random.Random(17)
        for turn in range(2):
            start = turn * 10_000
            with subprocess.Popen(
                [sys.executable, "-c", script, url, str(start)], stdout=subprocess.PIPE, text=True
            ) as writer:
                assert writer.stdout
                for _ in range(draw.randint(1, 12)):
                    acknowledged = int(writer.stdout.readline())
                writer.kill()
            held = {int(one.id.partition("/")[2]) for one in engine.export(Query())}
            assert set(range(start, acknowledged + 1)) <= held
        engine.add([article("p/after")])
        engine.commit()
        assert engine.get("p/after")

    def test_an_engine_that_is_not_there_says_what_to_do(self, url: str) -> None:
        with pytest.raises(EngineError, match="Run `tracuu index`"):
            open_engine(url)
