"""The page of coverage: each source by year, a year by month; each count a link to its articles, holes as holes."""

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser


def test_each_count_leads_to_its_articles(web: FlaskClient) -> None:
    for address in ("/do-phu", "/do-phu?nam=2018"):
        page = LexborHTMLParser(web.get(address).text)
        cells = [node for node in page.css(".cover td a") if node.attributes["href"]]
        assert cells
        for cell in cells:
            found = web.get(str(cell.attributes["href"]).replace("/tim-kiem?", "/tim-kiem.json?")).get_json()
            assert found["total"] == int(cell.text().replace(".", ""))


def test_twin_and_page_hold_the_same(web: FlaskClient) -> None:
    shape = web.get("/do-phu.json").get_json()
    assert shape == web.get("/api/do-phu").get_json()
    rows = LexborHTMLParser(web.get("/do-phu").text).css(".cover tbody tr")
    assert len(rows) == len(shape["sources"]) == shape["total"]
    for row, told in zip(rows, shape["sources"], strict=True):
        assert [int(cell.text().strip() or 0) for cell in row.css("td a")] == [
            count for count in told["counts"] if count
        ]
        assert len(row.css("td.hole")) == len(told["holes"])
        assert sum(told["counts"]) + told["undated"] <= told["articles"]
        assert len(told["counts"]) == len(shape["spans"])


def test_a_source_without_an_article_in_the_year_is_marked_so(web: FlaskClient) -> None:
    shape = web.get("/do-phu.json?nam=2018").get_json()
    rows = LexborHTMLParser(web.get("/do-phu?nam=2018").text).css(".cover tbody tr")
    marked = [row.attributes.get("class") == "none" for row in rows]
    assert marked == [not any(told["counts"]) for told in shape["sources"]]
    assert {*marked} == {True, False}
    said = [sub.text() for row in rows for sub in row.css("th .sub")]
    assert said == [str(sum(told["counts"])) for told in shape["sources"]], "the year's own articles, not all"


def test_holes_lie_between_articles(web: FlaskClient) -> None:
    shape = web.get("/do-phu.json?nam=2018").get_json()
    assert shape["spans"] == [f"2018-{month:02}" for month in range(1, 13)]
    for told in shape["sources"]:
        held = [span for span, count in zip(shape["spans"], told["counts"], strict=True) if count]
        assert not set(held) & set(told["holes"])


@pytest.mark.parametrize("given", ["nam=abcd", "nam=0000", "nam=20189", "trang=0", "trang=x", "nam=2018&trang=99"])
def test_anything_in_the_address_gives_a_page(given: str, web: FlaskClient) -> None:
    assert web.get(f"/do-phu?{given}").status_code == 200


@pytest.mark.parametrize("given", ["nam=abcd", "nam=0000", "nam=2018%0A", "nam=20189", "trang=0", "x=1"])
def test_the_api_refuses_what_it_does_not_understand(given: str, web: FlaskClient) -> None:
    assert web.get(f"/api/do-phu?{given}").status_code == 422
