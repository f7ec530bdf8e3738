"""What every engine must answer, continued: orders, cursors, filters, facets, counts, suggestions, lookups."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import get_args

import pytest

from analyzers.citations.citation import Citation
from indexer.engine import MOST_HITS, Engine, Stream
from indexer.lookups import part_lookup, slug_lookup, year_lookup
from indexer.query import FACETS, SORTS, Facet, Filter, Query, Sort
from indexer.query_parser import parse
from indexer.record import ArticleRecord, Count, DocumentRecord, Resolved
from indexer.record_terms import ORDERS, VIETNAM, facet_values, orders, record_terms
from tests.engine_contract import EngineContract
from tests.engine_oracle import questions
from tests.engine_records import article, document, generated

Fill = Callable[..., Engine]
THIS_YEAR = datetime.now(VIETNAM).year


def ids(engine: Engine, query: Query) -> list[str]:
    return [hit.article.id for hit in engine.search(query).hits]


def walked(engine: Engine, query: Query) -> list[list[str]]:
    """The ids of every page, following the cursor; the total is the same on each."""
    pages: list[list[str]] = []
    totals: set[int] = set()
    while True:
        page = engine.search(query)
        assert len(pages) <= page.total
        totals.add(page.total)
        pages.append([hit.article.id for hit in page.hits])
        if page.next is None:
            assert len(totals) == 1
            return pages
        query = replace(query, after=page.next)


def cites(*given: tuple[str | None, str | None]) -> tuple[Resolved, ...]:
    """Citations of (number, document)."""
    return tuple(Resolved(Citation(0, 4, "Tiêu", "full", "Nghị định", number), key) for number, key in given)


class AnswersContract(EngineContract):
    @pytest.mark.parametrize("sort", ORDERS)
    def test_an_order_is_that_of_the_records_places(self, fill: Fill, sort: Sort) -> None:
        articles = generated(300, seed=19)
        engine = fill(*articles)
        wanted = sorted(articles, key=lambda one: -orders(one)[sort])
        page = engine.search(Query(sort=sort, limit=MOST_HITS))
        assert [hit.article for hit in page.hits] == wanted
        assert {hit.score for hit in page.hits} == {0.0}
        found = {hit.article.id for hit in engine.search(parse("dân chủ", limit=300)).hits}
        assert ids(engine, parse("dân chủ", sort=sort, limit=300)) == [one.id for one in wanted if one.id in found]
        assert len(found) > 30

    def test_the_most_cited_documents_are_counted_each_once(self, fill: Fill) -> None:
        engine = fill(
            article("none"),
            article("thrice", citations=cites(*[("59/2023/NĐ-CP", "59-2023-nd-cp")] * 3)),
            article("two", citations=cites(("59/2023/NĐ-CP", "59-2023-nd-cp"), ("14-KH/TU", None))),
            article("title", title_citations=cites(("1/TB", None), ("2/TB", None)), citations=cites(("3/TB", None))),
            article("newer", published="2024-01-01", citations=cites(("1/TB", None), ("2/TB", None))),
            article("older", published="2023-01-01", citations=cites(("1/TB", None), ("2/TB", None))),
        )
        assert ids(engine, Query(sort="cited")) == ["title", "newer", "older", "two", "thrice", "none"]

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize("typed", ["", "tỉnh", "quy che dan chu", "-tỉnh"])
    def test_following_pages_gives_every_hit_once(self, fill: Fill, sort: Sort, typed: str) -> None:
        engine = fill(*generated(230, seed=23))
        query = parse(typed, [Filter("level", ("central",))], sort=sort, limit=7)
        pages = walked(engine, query)
        together = [id_ for page in pages for id_ in page]
        assert together == ids(engine, replace(query, limit=1_000))
        assert len(together) == len(set(together)) == engine.count(query) > 7
        assert {len(page) for page in pages[:-1]} == {7}
        assert len(pages[-1]) > 0

    def test_facets_and_total_do_not_depend_on_the_page(self, fill: Fill) -> None:
        engine = fill(*generated(60, seed=29))
        for sort in SORTS:
            query = parse("tỉnh", sort=sort, limit=3)
            first = engine.search(query, FACETS)
            second = engine.search(replace(query, after=first.next), FACETS)
            assert (first.total, first.facets) == (second.total, second.facets)

    @pytest.mark.parametrize("sort", SORTS)
    def test_a_cursor_that_no_page_of_the_order_gave_is_the_beginning(self, fill: Fill, sort: Sort) -> None:
        engine = fill(*generated(60, seed=31))
        query = parse("tỉnh", sort=sort, limit=3)
        others = [engine.search(replace(query, sort=other)).next for other in SORTS if other != sort]
        wrong = [
            "",
            " ",
            "x",
            "-1",
            "newest-",
            "relevance--1",
            "cited-1.5",
            "oldest-５",
            "\x00",
            "9" * 400,
            "[]",
            "null",
            '["a",1]',
            "đ",
        ]
        first = engine.search(query)
        for after in (*others, *wrong):
            assert after is not None
            page = engine.search(replace(query, after=after, offset=5))
            assert (page.hits, page.total) == (first.hits, first.total), after

    def test_a_cursor_goes_before_an_offset(self, fill: Fill) -> None:
        engine = fill(*generated(60, seed=37))
        for sort in SORTS:
            query = parse("tỉnh", sort=sort, limit=3)
            after = engine.search(query).next
            assert ids(engine, replace(query, after=after, offset=9)) == ids(engine, replace(query, offset=3))

    def test_there_is_no_wall_behind_ten_thousand_hits(self, fill: Fill) -> None:
        number = MOST_HITS + 30
        made = [article(f"p/{n:05}", f"Tin {n % 97}", "", published=f"{1900 + n % 120}-01-01") for n in range(number)]
        engine = fill(*made)
        for sort in SORTS:
            query = parse("tin", sort=sort, offset=MOST_HITS - 5, limit=20)
            page = engine.search(query)
            assert (page.total, len(page.hits)) == (number, 20)
            following = engine.search(replace(query, after=page.next))
            assert (following.total, len(following.hits), following.next) == (number, 15, None)
            assert not {hit.article.id for hit in page.hits} & {hit.article.id for hit in following.hits}
        assert engine.search(Query(limit=number)).total == number

    @pytest.mark.parametrize(
        "filters, found",
        [
            ([("province", "Hà Nội", False)], "a b"),
            ([("province", "Hà Nội", True)], "c d"),
            ([("province", "Hà Nội|Huế", True)], "d"),
            ([("province", "không có", True)], "a b c d"),
            ([("province", "Hà Nội|Huế", False), ("province", "Hà Nội", True)], "c"),
            ([("province", "Hà Nội", False), ("province", "Huế", False)], ""),
            ([("province", "Hà Nội", False), ("number", "1/TB", True)], "b"),
            ([("number", "1/TB", False), ("number", "2/TB", True)], "a"),
            ([("number", "1/TB", False), ("number", "2/TB", False)], "c"),
            ([("article", "a|c", False)], "a c"),
            ([("article", "a|c", True)], "b d"),
            ([("original", "a", False)], "d"),
            ([("month", "2023-05", False)], "b c"),
            ([("month", "2023-05", False), ("year", "2023", True)], ""),
            ([("year", "2023", False)], "a b c"),
            ([("issued", "2022", False)], "d"),
            ([("province", "", False)], ""),
            ([("province", "", True)], "a b c d"),
        ],
    )  # fmt: skip
    def test_filters_narrow_and_leave_out(self, fill: Fill, filters: list[tuple[Facet, str, bool]], found: str) -> None:
        engine = fill(
            article("a", province="Hà Nội", published="2023", citations=cites(("1/TB", None))),
            article("b", province="Hà Nội", published="2023-05-01"),
            article("c", province="Huế", published="2023-05-31T23:00:00+07:00", citations=cites(("1/TB", None), ("2/TB", None))),
            article("d", published="2024-05-01", reprint_of="a", citations=cites(("10/2022/QH15", "10-2022-qh15"))),
        )  # fmt: skip
        query = Query(filters=tuple(Filter(facet, tuple(values.split("|")), out) for facet, values, out in filters))
        assert [one.id for one in engine.export(query)] == found.split()
        assert engine.count(query) == len(found.split())

    def test_every_facet_counts_its_values(self, fill: Fill) -> None:
        articles = [
            replace(one, reprint_of=f"p/{place % 5}" if place % 3 else None)
            for place, one in enumerate(generated(90, 41))
        ]
        facets: tuple[Facet, ...] = get_args(Facet)
        counted = fill(*articles).search(Query(), facets, facet_size=1_000).facets
        assert tuple(counted) == facets
        for facet in facets:
            wanted = Counter(value for one in articles for value in facet_values(one)[facet])
            assert counted[facet] == tuple(
                Count(*pair) for pair in sorted(wanted.items(), key=lambda it: (-it[1], it[0]))
            )
            assert counted[facet]

    def test_a_fixed_filter_narrows_the_counts_of_its_own_facet_as_well(self, fill: Fill) -> None:
        engine = fill(
            article("a", province="Huế"), article("b", province="Huế", portal="x"), article("c", province="Lào Cai")
        )
        filters = (Filter("province", ("Huế",), fixed=True), Filter("portal", ("x",)))
        page = engine.search(Query(filters=filters), ("province", "portal"))
        assert page.total == 1
        assert page.facets["province"] == (Count("Huế", 1),)
        assert sum(each.count for each in page.facets["portal"]) == 2
        assert engine.search(Query(filters=filters[:1]), ("province",)).facets["province"] == (Count("Huế", 2),)

    def test_a_facets_own_filters_do_not_narrow_its_counts(self, fill: Fill) -> None:
        engine = fill(
            article("a", province="Huế", kind="press"),
            article("b", province="Hà Nội", kind="press"),
            article("c", province="Huế"),
        )
        both = (Filter("province", ("Huế", "Hà Nội")), Filter("province", ("Hà Nội",), exclude=True))
        page = engine.search(Query(filters=(*both, Filter("kind", ("press",)))), ("province", "kind", "level"))
        assert [hit.article.id for hit in page.hits] == ["a"]
        assert page.facets == {
            "province": (Count("Huế", 1), Count("Hà Nội", 1)),
            "kind": (Count("government", 1), Count("press", 1)),
            "level": (Count("province", 1),),
        }

    @pytest.mark.parametrize("size, expected", [(0, 1), (1, 1), (5, 5), (119, 119), (10**9, 120)])
    def test_ties_are_cut_in_order_of_value(self, fill: Fill, size: int, expected: int) -> None:
        numbers = [f"{n}/2020/NĐ-CP" for n in range(120)]
        engine = fill(*(article(number, citations=cites((number, None))) for number in numbers[60:] + numbers[:60]))
        counts = engine.search(Query(), ("number",), facet_size=size).facets["number"]
        assert [count.value for count in counts] == sorted(numbers)[:expected]

    def test_count_is_the_total_of_a_search(self, fill: Fill) -> None:
        articles = generated(120, seed=43)
        engine = fill(*articles)
        for query in questions(60, articles, seed=47):
            assert engine.count(query) == engine.search(query).total
            assert engine.count(replace(query, offset=10**6, after="x")) == engine.count(query)

    @pytest.mark.parametrize("stream", ["bigrams", "folded"])
    def test_frequencies_are_a_recount_of_title_or_text(self, fill: Fill, stream: Stream) -> None:
        articles = generated(80, seed=53)
        engine = fill(*articles, documents=[document("k", "14-KH/TU")])
        held = [{*getattr(cut.title, stream), *getattr(cut.text, stream)} for cut in map(record_terms, articles)]
        terms = sorted(set().union(*held))[::7]
        counted = engine.frequencies(stream, [*terms, "không_có", "", "a b", "\ud800"])
        assert counted == (*(sum(term in one for one in held) for term in terms), 0, 0, 0, 0)
        assert engine.frequencies(stream, []) == ()

    @pytest.mark.parametrize(
        "typed, found",
        [
            ("quy chế dân", "new old"),
            ("quy che dan c", "new old"),
            ("QUY CHẾ DÂN CHỦ Ở CƠ S", "old"),
            ("chế dâ", "new old"),
            ("dân c", "new folk old"),
            ("đ", "new folk gap old"),
            ("d", "new folk gap old"),
            ("hoà b", "gap"),
            ("hòa bình", "gap"),
            ("chế chủ", ""),
            ("chủ quy", ""),
            ("dan cu", "folk"),
            ("quy  chế, dân", "new old"),
            ("59/2023", "num"),
            ("59/2023/n", "num"),
            ("xyz", ""),
            ("", ""),
            ("  ", ""),
            ("?.*", ""),
            (".*", ""),
            ("_", ""),
            ("quy_chế", "new old"),
        ],
    )  # fmt: skip
    def test_titles_are_suggested_by_how_they_go_on(self, fill: Fill, typed: str, found: str) -> None:
        titles = {
            "old": ("Thực hiện quy chế dân chủ ở cơ sở", "2020-01-01"),
            "new": ("Quy chế dân chủ", "2024-01-01"),
            "folk": ("Dân cư đô thị", "2022-01-01"),
            "gap": ("Vì hòa bình, độc lập", "2021-01-01"),
            "num": ("Nghị quyết 59/2023/NQ", None),
        }
        engine = fill(
            *(article(name, title, "quy chế dân chủ hòa bình", published=day) for name, (title, day) in titles.items()),
            documents=[document("k", "59/2023/NĐ-CP")],
        )
        assert [one.id for one in engine.suggest_titles(typed, 10)] == found.split()
        assert [one.id for one in engine.suggest_titles(typed, 1)] == found.split()[:1]

    @pytest.mark.parametrize(
        "typed, found",
        [
            ("59/2023/n", "decree"),
            ("59/2023/NĐ-CP", "decree"),
            ("59-2023-nd", "decree"),
            ("nghị định 59", "decree other"),
            ("nghi dinh 59/20", "decree other"),
            ("59", "decree other"),
            ("5", "decree other"),
            ("14-kh", "plan"),
            ("kế hoạch 14", "plan"),
            ("thực hiện dân", "law"),
            ("thuc hien dan chu o c", "law"),
            ("luật thực", ""),
            ("luật 10/2022", "law"),
            ("3/2023", ""),
            ("không", ""),
            ("", ""),
        ],
    )  # fmt: skip
    def test_documents_are_suggested_by_type_number_and_title(self, fill: Fill, typed: str, found: str) -> None:
        blank = replace(document("k", None), title=None)
        papers = [
            replace(blank, key="decree", number="59/2023/NĐ-CP", type="Nghị định", articles=9),
            replace(blank, key="other", number="59/2024/NĐ-CP", type="Nghị định", articles=2),
            replace(blank, key="plan", number="14-KH/TU", type="Kế hoạch", articles=5),
            replace(
                blank, key="law", number="10/2022/QH15", type="Luật", title="Thực hiện dân chủ ở cơ sở", articles=7
            ),
        ]
        engine = fill(article(title="Nghị định 59/2023/NĐ-CP"), documents=papers)
        assert [one.key for one in engine.suggest_documents(typed, 10)] == found.split()
        assert [one.key for one in engine.suggest_documents(typed, 1)] == found.split()[:1]

    @pytest.mark.parametrize(
        "lookup, found",
        [
            ("59/2023/NĐ-CP", "59-2023-nd-cp"),
            ("59/2023/nđ-cp", ""),
            (slug_lookup("59-2023-nd-cp"), "59-2023-nd-cp"),
            (slug_lookup("14-kh-tu"), "14-kh-tu@ha-noi 14-kh-tu@an-giang"),
            ("14-KH/TU", "14-kh-tu@ha-noi 14-kh-tu@an-giang"),
            (part_lookup("Kế hoạch", "14"), "14-kh-tu@ha-noi 14-kh-tu@an-giang"),
            (part_lookup("Kế hoạch", "14", province="an-giang"), "14-kh-tu@an-giang"),
            (part_lookup("Nghị định", "59", year=2023), "59-2023-nd-cp"),
            (part_lookup("Nghị định", "59", year=2024), ""),
            (year_lookup("59", 2023), "59-2023-nd-cp"),
            ("59-2023-nd-cp", ""),
            ("", ""),
        ],
    )
    def test_documents_are_looked_up_by_each_of_their_keys(self, fill: Fill, lookup: str, found: str) -> None:
        plain = replace(document("59-2023-nd-cp", "59/2023/NĐ-CP", 3), types=())
        plan = replace(plain, number="14-KH/TU", type="Kế hoạch", dates=())
        papers = [
            plain,
            replace(plan, key="14-kh-tu@an-giang", articles=1),
            replace(plan, key="14-kh-tu@ha-noi", articles=8),
        ]
        engine = fill(article("59/2023/NĐ-CP"), documents=papers)
        assert [one.key for one in engine.documents(lookup)] == found.split()

    def test_who_cites_a_typed_number_stands_before_who_only_writes_it(self, fill: Fill) -> None:
        writes = "số 59/2023/NĐ-CP và 59/2023/NĐ-CP"
        engine = fill(
            *(article(f"writes/{n}", "Tin 59/2023/NĐ-CP", writes) for n in range(3)),
            article("cites", "Tin", f"{writes} {'và nhiều chữ khác ' * 20}", citations=cites(("59/2023/NĐ-CP", None))),
        )
        assert ids(engine, parse("59/2023/NĐ-CP"))[0] == "cites"
        assert ids(engine, parse("59/2023/nd-cp"))[0] == "cites"

    def test_recency_is_mild(self, fill: Fill) -> None:
        same = {"text": "Triển khai quy chế dân chủ ở cơ sở", "title": "Tin"}
        filler: Sequence[ArticleRecord] = [article(f"x/{n}", "Tin", "chuyện khác hẳn") for n in range(30)]
        engine = fill(
            article("older", published=f"{THIS_YEAR - 8}-01-01", **same),
            article("newer", published=f"{THIS_YEAR}-01-01", **same),
            article("loose", "Tin", "quy chẻ dẫn chú " + "chuyện khác " * 30, published=f"{THIS_YEAR}-02-01"),
            *filler,
        )
        assert ids(engine, parse("quy chế dân chủ")) == ["newer", "older", "loose"]

    def test_a_document_record_is_never_found_by_words(self, fill: Fill) -> None:
        papers: list[DocumentRecord] = [document(f"k{n}", f"{n}/2023/NĐ-CP") for n in range(3)]
        engine = fill(article(title="Về dân chủ"), documents=papers)
        assert engine.count(parse("dân chủ")) == 1
        assert engine.count(Query()) == 1
        assert engine.suggest_titles("về dân", 5) == (article(title="Về dân chủ"),)
        assert len(engine.suggest_documents("về dân", 5)) == 3
