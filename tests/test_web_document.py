"""The page of a document: where and since when, what carries it out, and what stands beside it, each against a recount."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from analyzers.places import provinces
from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.query import Filter, Query
from indexer.record import ArticleRecord, Count, DocumentRecord, RelationSeen
from tests import web_archive
from tests.web_archive import DECREE, LAW
from webapp import cascade, tiles
from webapp.app import create_app
from webapp.firsts import READ_AT_ONCE, days_between, first_mentions


@pytest.mark.parametrize("then, count", [(False, 34), (True, 63)])
def test_every_province_has_one_tile_and_no_two_share_a_place(then: bool, count: int) -> None:
    made = tiles.tile_map({}, lambda province: province.id, then=then)
    assert len(made.tiles) == len({tile.province.id for tile in made.tiles}) == count
    places = [(each.x, each.y) for each in made.tiles] + [(each.x, each.y) for each in made.islands]
    assert len(places) == len(set(places))
    day = "2025-06-30" if then else None
    alive = {
        p.id for p in provinces().values() if (not p.until or (day and p.until > day)) and (p.since or "") < "2026"
    }
    assert {tile.province.id for tile in made.tiles} == alive
    assert [each.name for each in made.islands] == ["Hoàng Sa", "Trường Sa"]
    assert made.legend == ()


def test_the_style_has_a_place_for_every_tile() -> None:
    style = (Path(__file__).parents[1] / "webapp" / "static" / "style.css").read_text(encoding="utf-8")
    for then in (False, True):
        for each in tiles.tile_map({}, lambda province: province.id, then=then).tiles:
            assert f".x{each.x} {{ grid-column: {each.x}; }}" in style
            assert f".y{each.y} {{ grid-row: {each.y}; }}" in style


@pytest.mark.parametrize(
    "counts, ranges",
    [
        ([], ()),
        ([4], ((4, 4),)),
        ([1, 1, 1, 1], ((1, 1),)),
        ([1, 2], ((1, 1), (2, 2))),
        ([1, 1, 2, 2, 3, 3, 9, 9, 40, 70], ((1, 1), (2, 2), (3, 3), (9, 9), (40, 70))),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 500], ((1, 1), (500, 500))),
    ],
)
def test_the_five_shades_share_the_counts(counts: list[int], ranges: tuple[tuple[int, int], ...]) -> None:
    assert tiles.steps(counts) == ranges
    assert all(any(least <= count <= most for least, most in ranges) for count in counts)


def test_the_most_is_always_darkest_and_none_is_bare() -> None:
    made = tiles.tile_map({"Nghệ An": 3, "Huế": 1}, lambda province: province.id)
    shades = {tile.province.name: tile.step for tile in made.tiles}
    assert (shades["Nghệ An"], shades["Huế"], shades["Cà Mau"]) == (5, 3, 0)


@pytest.mark.parametrize(
    "one, other, days",
    [
        ("2023-08-14", "2023-08-16T08:30:00+07:00", 2),
        ("2023-08-14", "2023-08-14", 0),
        ("2023-08-14", "2023-08-01", -13),
        ("2023", "2023-08-01", None),
        (None, "2023-08-01", None),
        ("2023-02-31", "2023-08-01", None),
    ],
)
def test_days_are_told_where_both_are_known_to_the_day(one: str | None, other: str, days: int | None) -> None:
    assert days_between(one, other) == days


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """More articles than are read at once, in three provinces, from a source of none, and undated ones."""
    text = "Hội nghị phổ biến Nghị định số 59/2023/NĐ-CP."
    rows = []
    for n in range(READ_AT_ONCE + 40):
        name = ("Nghệ An", "Nghệ An", "Huế", None)[n % 4]
        day = f"2024-{1 + n // 28:02d}-{1 + n % 28:02d}"
        rows.append(_in(text, f"a{n}", name, day))
    rows += [_in(text, "muon", "Cà Mau", "2025-01-01"), _in(text, "khong-ngay", "Lào Cai", None)]
    engine = open_engine(f"tantivy:{tmp_path_factory.mktemp('many') / 'index'}", create=True)
    engine.add(rows)
    engine.commit()
    yield engine
    engine.close()


def _in(text: str, name: str, province: str | None, day: str | None) -> ArticleRecord:
    record = web_archive.article("bao-long-an", name, name, text, day, (web_archive.cite(text, DECREE),))
    return replace(record, province=province, province_now=province)


def test_first_mentions_are_the_earliest_of_each_province(many: Engine) -> None:
    query = Query(filters=(Filter("document", (DECREE,)),))
    page = many.search(query, ("province_now",))
    found = first_mentions(many, query, "province_now", page.facets["province_now"], page.total, "2023-12-31")
    assert [(each.province, each.article and each.article.id, each.lag) for each in found] == [
        ("Nghệ An", "bao-long-an/a0", 1),
        ("Huế", "bao-long-an/a2", 3),
        (None, "bao-long-an/a3", 4),
        ("Cà Mau", "bao-long-an/muon", 367),
        ("Lào Cai", None, None),
    ]
    assert sum(each.count for each in found) == page.total


def test_spread_tells_who_was_first_and_where_none_was_seen(web: FlaskClient) -> None:
    shape = web.get(f"/van-ban/{LAW}.json").get_json()
    (first,) = shape["first_mentions"]
    assert (first["province"], first["articles"], first["days_after_issue"]) == ("Tây Ninh", 8, 538)
    assert shape["not_seen_in"] == ["Hà Nội"]
    assert len(shape["no_sources_in"]) == 32
    then = web.get(f"/van-ban/{LAW}.json?ban-do=63").get_json()
    assert [each["province"] for each in then["first_mentions"]] == ["Long An"]
    assert len(then["no_sources_in"]) == 61


def test_map_leads_to_the_articles_that_it_counts(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get(f"/van-ban/{LAW}").text)
    (link,) = page.css(".tiles a")
    assert " ".join(link.text().split()) == "Tây Ninh 8"
    found = LexborHTMLParser(web.get(str(link.attributes["href"])).text).css_first("[role=status]")
    assert found is not None
    assert "8 bài viết" in found.text()


def test_what_stands_beside_a_document_is_counted_in_the_same_articles(web: FlaskClient) -> None:
    assert web.get(f"/van-ban/{DECREE}.json").get_json()["cited_together_with"] == []
    (beside,) = web.get(f"/van-ban/{LAW}.json").get_json()["cited_together_with"]
    assert (beside["key"], beside["count"]) == (web_archive.PLAN_ELSEWHERE, 1)


def test_a_law_that_articles_only_name_has_its_name_and_number(tmp_path: Path) -> None:
    named = replace(web_archive.documents()[1], key="25-2012-qh13", number=None, title=None, spellings=())
    engine = open_engine(f"tantivy:{tmp_path / 'index'}", create=True)
    engine.add((), [named])
    engine.commit()
    page = LexborHTMLParser(create_app(engine, {}).test_client().get("/van-ban/25-2012-qh13").text)
    engine.close()
    heading, facts = page.css_first("h1"), page.css_first(".facts dd")
    assert heading is not None
    assert facts is not None
    assert heading.text() == "Luật Thủ đô"
    assert facts.text().startswith("25/2012/QH13")


def _document(key: str, number: str, day: str | None, issuer: str, *carried: str) -> DocumentRecord:
    seen = tuple(RelationSeen("implements", each, 1, "x/1") for each in carried)
    dates = (Count(day, 2),) if day else ()
    kind = "Kế hoạch" if "KH" in number else "Nghị định"
    return DocumentRecord(key, number, kind, None, (), (), dates, (Count(issuer, 1),), (), (), seen, 1, 1, None, None)


def test_cascade_goes_down_from_the_centre_with_the_days_between(tmp_path: Path) -> None:
    decree = _document(DECREE, "59/2023/NĐ-CP", "2023-08-14", "Chính phủ", "5-kh-ubnd@nghe-an,2023", "9-kh-bnv,2023", "7-kh-ubnd@an-giang,2023")  # fmt: skip
    rows = [
        decree,
        _document("5-kh-ubnd@nghe-an,2023", "5/KH-UBND", "2023-09-01", "UBND tỉnh Nghệ An", "3-kh-ubnd@nghe-an,2023", DECREE),
        _document("9-kh-bnv,2023", "9/KH-BNV", "2023-08", "Bộ Nội vụ"),
        _document("3-kh-ubnd@nghe-an,2023", "3/KH-UBND", "2023-09-11", "UBND huyện Yên Thành"),
    ]  # fmt: skip
    engine = open_engine(f"tantivy:{tmp_path / 'index'}", create=True)
    engine.add((), rows)
    engine.commit()
    found = cascade.cascade(engine, decree)
    engine.close()
    told = [(level, [(step.key, step.province, step.lag) for step in steps]) for level, steps in found.levels]
    assert told == [
        ("central", [("9-kh-bnv,2023", None, None)]),
        ("province", [("7-kh-ubnd@an-giang,2023", "An Giang", None), ("5-kh-ubnd@nghe-an,2023", "Nghệ An", 18)]),
    ]
    (below,) = found.levels[1][1][1].below
    assert (below.key, below.level, below.lag) == ("3-kh-ubnd@nghe-an,2023", "commune", 10)
    assert (found.documents, found.left) == (3, 0)


def test_a_cascade_looks_up_no_more_than_its_bound_and_counts_the_rest(tmp_path: Path) -> None:
    keys = [f"{n}-kh-ubnd@ca-mau,2023" for n in range(10, 10 + cascade.MOST + 7)]
    engine = web_archive.build(tmp_path / "index")
    found = cascade.cascade(engine, _document(DECREE, "59/2023/NĐ-CP", "2023-08-14", "Chính phủ", *keys))
    engine.close()
    assert (found.left, found.documents) == (7, cascade.MOST + 7)
