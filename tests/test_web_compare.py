"""Two to six provinces or bodies side by side: each column against a search of its own."""

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from indexer.record import Count
from tests.web_archive import DECREE, LAW, PLAN_ELSEWHERE
from webapp.charts import HEIGHT, MOST_MONTHS, series


def compared(web: FlaskClient, query: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = web.get(f"/so-sanh.json?{query}").get_json()["compared"]
    return rows


@pytest.mark.parametrize(
    "query, totals",
    [
        ("tinh=ha-noi&tinh=tay-ninh", {"ha-noi": 30, "tay-ninh": 9}),
        ("tinh=ha-noi&tinh=long-an&tinh=ca-mau", {"ha-noi": 30, "long-an": 9, "ca-mau": 0}),
        (f"vb={LAW}&tinh=ha-noi&tinh=tay-ninh", {"ha-noi": 0, "tay-ninh": 8}),
        ("q=59/2023/nd-cp&tinh=ha-noi&tinh=tay-ninh", {"ha-noi": 30, "tay-ninh": 0}),
        ("q=tap+huan&tinh=tay-ninh&tinh=ha-noi", {"tay-ninh": 8, "ha-noi": 0}),
        ("tinh=ha-noi&tinh=ha-noi&tinh=atlantis&tinh=", {}),
        ("tinh=ha-noi", {}),
        ("", {}),
        ("coquan=chinh-phu&coquan=quoc-hoi", {"chinh-phu": 31, "quoc-hoi": 0}),
        ("coquan=chinh-phu&coquan=khong-co", {}),
    ],
)
def test_sides_and_their_totals(web: FlaskClient, query: str, totals: dict[str, int]) -> None:
    assert {row["id"]: row["articles"] for row in compared(web, query)} == totals


def test_first_mention_lag_and_what_was_issued(web: FlaskClient) -> None:
    here, there = compared(web, f"vb={LAW}&tinh=tay-ninh&tinh=ha-noi")
    assert isinstance(here["first"], dict)
    assert (here["first"]["id"], here["days_after_issue"]) == ("bao-long-an/0", 538)
    assert isinstance(here["issued"], list)
    assert [each["key"] for each in here["issued"]] == [PLAN_ELSEWHERE]
    assert (there["first"], there["days_after_issue"], there["issued"]) == (None, None, [])
    whole, _ = compared(web, "coquan=chinh-phu&coquan=quoc-hoi")
    assert isinstance(whole["issued"], list)
    assert [each["key"] for each in whole["issued"]] == [DECREE]


def test_each_column_leads_to_its_articles(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/so-sanh?q=hoi+nghi&tinh=ha-noi&tinh=long-an").text)
    (link,) = page.css(".compare .big")
    found = LexborHTMLParser(web.get(str(link.attributes["href"])).text).css_first("[role=status]")
    assert found is not None
    assert f"{link.text()} bài viết" in found.text()
    assert "chưa thấy trong nguồn của chúng tôi" in str(page.html)


def test_more_than_six_are_told(web: FlaskClient) -> None:
    names = ["ha-noi", "tay-ninh", "ca-mau", "nghe-an", "hue", "da-nang", "lao-cai", "an-giang"]
    query = "&".join(f"tinh={name}" for name in names)
    assert len(compared(web, query)) == 6
    assert "2 nơi sau cùng không có trong bảng" in web.get(f"/so-sanh?{query}").text


def test_a_number_that_may_be_several_offers_each(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/so-sanh?q=14-KH/TU&tinh=ha-noi&tinh=tay-ninh").text)
    links = [str(node.attributes["href"]) for node in page.css(".note li a")]
    assert len(links) == 2
    assert all("vb=14-kh-tu" in link and "tinh=ha-noi" in link and "tinh=tay-ninh" in link for link in links)


def test_charts_share_time_and_scale() -> None:
    left = [Count("2024-01", 2), Count("2024-03", 8), Count("nonsense", 9), Count("2024-13", 9)]
    right = [Count("2024-02", 4), Count("2024-12", 1)]
    found = series([left, right, []])
    assert found is not None
    assert (found.by_month, found.first, found.last) == (True, "2024-01", "2024-12")
    assert [(each.value, each.height) for each in found.rows[0]] == [("2024-01", HEIGHT // 4), ("2024-03", HEIGHT)]
    assert [each.value for each in found.rows[1]] == ["2024-02", "2024-12"]
    places = {each.value: each.x for row in found.rows for each in row}
    assert places == {"2024-01": 0, "2024-02": 8.33, "2024-03": 16.67, "2024-12": 91.67}
    assert found.rows[2] == ()


def test_long_times_are_told_by_year_and_nothing_by_nothing() -> None:
    months = [Count(f"{2015 + n // 12}-{n % 12 + 1:02d}", 1) for n in range(MOST_MONTHS + 1)]
    found = series([months])
    assert found is not None
    assert [(each.value, each.count) for each in found.rows[0]][:2] == [("2015", 12), ("2016", 12)]
    assert series([[], []]) is None
    assert series([]) is None
