"""Hits in time: columns by month or year, each an address that narrows to it."""

from collections import Counter

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from indexer.record import Count
from tests.web_archive import articles
from webapp.asked import Asked
from webapp.timeline import HEIGHT, Timeline, timeline

PLAIN = Asked("a")


@pytest.fixture
def made(web: FlaskClient):  # type: ignore[no-untyped-def]
    def made(*months: str, asked: Asked = PLAIN, total: int | None = None) -> Timeline | None:
        counted = [Count(month, len(months) - place) for place, month in enumerate(months)]
        with web.application.test_request_context("/"):
            return timeline(asked, counted, sum(each.count for each in counted) if total is None else total)

    return made


def test_many_months_are_plain_numbers_beside_their_years(made) -> None:  # type: ignore[no-untyped-def]
    for years, few in ((2, True), (3, False)):
        months = [f"{2016 + year}-{month:02}" for year in range(years) for month in range(1, 13)]
        assert (made(*months).few, made(*months).by_month) == (few, True)


def test_nothing_to_show(made) -> None:  # type: ignore[no-untyped-def]
    for months in ((), ("2016-05",), ("nonsense", "2016-05"), ("2016-13", "2016", "٢٠١٦-05")):
        assert made(*months) is None


def test_months_stand_in_order_at_their_place(made) -> None:  # type: ignore[no-untyped-def]
    shown = made("2017-01", "2016-03", "2016-01", total=9)
    assert [(each.label, each.count, each.x) for each in shown.columns] == [("1/2016", 1, 0.0), ("3/2016", 2, 15.38), ("1/2017", 3, 92.31)]  # fmt: skip
    assert [each.height for each in shown.columns] == [round(HEIGHT * n / 3) for n in (1, 2, 3)]
    assert shown.columns[1].address == "/tim-kiem?q=a&thang=2016-03"
    assert [(row.year, row.count, sorted(row.months), row.address) for row in shown.rows] == [
        ("2016", 3, [1, 3], "/tim-kiem?q=a&nam=2016"),
        ("2017", 3, [1], "/tim-kiem?q=a&nam=2017"),
    ]
    assert (shown.by_month, shown.undated, shown.axis) == (True, 3, (("2016", 0.0), ("2017", 92.31)))


@pytest.mark.parametrize(("last", "by_month"), [("2023-12", True), ("2024-01", False)])
def test_more_than_eight_years_stand_by_year(made, last: str, by_month: bool) -> None:  # type: ignore[no-untyped-def]
    shown = made(last, "2016-01", "2016-02")
    assert shown.by_month == by_month
    if not by_month:
        assert [(each.value, each.count, each.address) for each in shown.columns] == [
            ("2016", 3, "/tim-kiem?q=a&nam=2016"),
            ("2024", 3, "/tim-kiem?q=a&nam=2024"),
        ]
        assert all(row.months == {} for row in shown.rows)


def test_the_month_in_force_is_marked_and_leads_back(made) -> None:  # type: ignore[no-untyped-def]
    shown = made("2016-01", "2016-02", asked=Asked("a", {"thang": ("2016-02",)}, page=4), total=1)
    assert [(each.chosen, each.address) for each in shown.columns] == [
        (False, "/tim-kiem?q=a&thang=2016-01"),
        (True, "/tim-kiem?q=a"),
    ]
    assert shown.undated == 0


@pytest.mark.parametrize("years", [1, 8, 9, 30, 126])
def test_columns_stay_within_the_chart(made, years: int) -> None:  # type: ignore[no-untyped-def]
    shown = made(*(f"{1900 + year}-{month:02}" for year in range(years) for month in (1, 6, 12)))
    assert all(0 <= each.x < each.x + each.width <= 100 and 2 <= each.height <= HEIGHT for each in shown.columns)
    assert 1 <= len(shown.axis) <= 12


def test_columns_and_table_of_the_page_are_a_recount(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/tim-kiem?nam=2018&nam=2019").text)
    months = Counter(one.published[:7] for one in articles() if one.published and one.published[:4] in ("2018", "2019"))
    titles = [node.text() for node in page.css(".time svg a title")]
    assert titles == [f"{int(month[5:])}/{month[:4]}: {count}" for month, count in sorted(months.items())]
    cells = [node.text() for node in page.css(".months td a")]
    assert cells == [str(count) for _, count in sorted(months.items())]
    for node in page.css(".time svg a, .months td a"):
        shape = web.get(str(node.attributes["href"]).replace("/tim-kiem", "/tim-kiem.json")).get_json()
        assert shape["total"] == months[shape["filters"]["month"][0]]
    shape = web.get("/tim-kiem.json?nam=2018&nam=2019").get_json()
    assert shape["by_month"] == [{"value": month, "count": count} for month, count in sorted(months.items())]
