"""The home page: what is held, how fresh it is, what is new in each province, and what was cited most of late."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.record import ArticleRecord, DocumentRecord
from tests import web_archive
from tests.web_archive import DECREE, LAW, PORTALS
from webapp import home
from webapp.app import create_app


@pytest.mark.parametrize(
    "day, count, months",
    [
        ("2026-01-08T07:30:00+07:00", 1, ("2026-01",)),
        ("2026-01-08", 3, ("2025-11", "2025-12", "2026-01")),
        ("2026-01", 2, ("2025-12", "2026-01")),
        ("2026", 1, ()),
        (None, 3, ()),
        ("hôm qua", 3, ()),
    ],
)
def test_months_before_a_day(day: str | None, count: int, months: tuple[str, ...]) -> None:
    assert home.months_before(day, count) == months


def _cites(name: str, day: str, key: str, n: int) -> tuple[ArticleRecord, DocumentRecord]:
    text = f"Thực hiện {web_archive.SURFACES[DECREE][0]} tại xã {n}."
    record = web_archive.article("bao-long-an", name, name, text, day, (web_archive.cite(text, DECREE),))
    own = replace(record, citations=(replace(record.citations[0], document=key),))
    return own, replace(web_archive.documents()[0], key=key)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(f"tantivy:{tmp_path / 'index'}", create=True)
    yield made
    made.close()


@pytest.mark.parametrize(
    "cited, months, keys",
    [
        ({"2025-12": 6, "2025-11": 3}, ("2025-12",), 6),
        ({"2025-12": 2, "2025-10": 4, "2025-09": 9}, ("2025-10", "2025-11", "2025-12"), 6),
        ({"2025-12": 1, "2025-02": 1, "2024-12": 5}, home.months_before("2025-12", 12), 2),
    ],
)
def test_documents_of_late_are_those_of_the_shortest_span_that_tells_enough(
    engine: Engine, cited: dict[str, int], months: tuple[str, ...], keys: int
) -> None:
    rows = [
        _cites(f"{month}-{n}", f"{month}-03", f"{n + 10}-{month}-nd-cp", n)
        for month in cited
        for n in range(cited[month])
    ]
    engine.add([row[0] for row in rows], [row[1] for row in rows])
    engine.commit()
    found = home.cited_lately(engine, "2025-12-03")
    assert found.months == months
    assert len(found.cited) == keys


def test_newest_by_province_of_today_without_reprints(web: FlaskClient) -> None:
    shape = web.get("/index.json").get_json()
    assert shape["newest_published"] == "2024-05-08"
    groups = {each["province"]: [one["title"] for one in each["articles"]] for each in shape["newest_by_province"]}
    assert groups["Tây Ninh"] == ["Tập huấn ở Long An, đợt 7", "Tập huấn ở Long An, đợt 6"]
    assert groups["Hà Nội"] == ["Hội nghị dân chủ ở cơ sở, kỳ 29", "Hội nghị dân chủ ở cơ sở, kỳ 28"]
    reprints = {"Tập huấn ở Long An, đợt 1", "Tập huấn ở Long An, đợt 2"}
    assert not reprints & {title for titles in groups.values() for title in titles}
    assert {each["value"]: each["count"] for each in shape["by_province"]}["Hà Nội"] == 30
    lately = shape["most_cited_lately"]
    assert lately["months"][-1] == "2024-05"
    assert [each["key"] for each in lately["documents"]][:1] == [LAW]


def test_both_boxes_and_every_tile_lead_on(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/").text)
    forms = {str(node.attributes["action"]): node for node in page.css("main form")}
    assert set(forms) == {"/tim-kiem", "/van-ban"}
    tiles = [str(node.attributes["href"]) for node in page.css(".tiles a")]
    assert len(tiles) == 34
    assert all(web.get(address).status_code == 200 for address in tiles)


def test_empty_archive_says_so(engine: Engine) -> None:
    engine.commit()
    page = create_app(engine, PORTALS).test_client().get("/")
    assert page.status_code == 200
    assert "Kho lưu trữ còn trống." in page.text
