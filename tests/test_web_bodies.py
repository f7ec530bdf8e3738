"""Pages of issuing bodies, and what bodies of a province issued: who issued is read from the key, counts are recounted."""

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from analyzers.bodies import bodies
from tests.web_archive import DECREE, PLAN, PLAN_ELSEWHERE
from webapp.issuing import bodies_of_key


@pytest.mark.parametrize(
    "key, issued_by",
    [
        ("59-2023-nd-cp", ["chinh-phu"]),
        ("10-2022-qh15", ["quoc-hoi"]),
        ("34-2007-pl-ubtvqh11", ["uy-ban-thuong-vu-quoc-hoi"]),
        ("749-qd-ttg,2020", ["thu-tuong-chinh-phu"]),
        ("29-2024-tt-bgddt", ["bo-giao-duc-va-dao-tao"]),
        ("14-kh-tu@nghe-an,nk-2020-2025", ["tinh-uy"]),
        ("412-kh-ubnd@nghe-an,2023", ["uy-ban-nhan-dan-tinh"]),
        ("2140-kh-snv@nghe-an,2024", ["so-noi-vu"]),
        ("5-kh-du@ha-noi.dang-uy-khoi-cac-co-quan-tinh", ["dang-uy-khoi-cac-co-quan-tinh"]),
        ("7-qd-xyz,2020", []),
        ("khong-phai-so", []),
    ],
)
def test_the_key_tells_who_issued_it(key: str, issued_by: list[str]) -> None:
    assert [body.id for body in bodies_of_key(key)] == issued_by


def test_a_symbol_that_several_share_settles_none_of_them() -> None:
    assert {"bo-chinh-tri", "ban-bi-thu", "ban-chap-hanh-trung-uong"} <= {
        body.id for body in bodies_of_key("137-kl-tw,khoa-13")
    }


def test_page_of_a_body(web: FlaskClient) -> None:
    shape = web.get("/co-quan/chinh-phu.json").get_json()
    assert [each["key"] for each in shape["issued"]] == [DECREE]
    assert shape["articles"] == 31
    assert shape["by_province"][0] == {"value": "Hà Nội", "count": 30}
    assert sum(each["count"] for each in shape["by_month"]) == 31
    page = LexborHTMLParser(web.get("/co-quan/chinh-phu").text)
    (tile,) = page.css(".tiles a")
    found = LexborHTMLParser(web.get(str(tile.attributes["href"])).text).css_first("[role=status]")
    assert found is not None
    assert "30 bài viết" in found.text()


@pytest.mark.parametrize(
    "body, shown",
    [
        ("bo-ke-hoach-va-dau-tu", ["Không còn từ 1/3/2025", "Bộ Tài chính", "Chưa có bài viết nào trong kho"]),
        ("bo-tai-chinh", ["Tiếp nối:", "Bộ Kế hoạch và Đầu tư", "(đến 1/3/2025)"]),
        ("uy-ban-nhan-dan-tinh", ["mỗi tỉnh, thành một cơ quan", "UBND"]),
    ],
)
def test_a_body_then_and_now(web: FlaskClient, body: str, shown: list[str]) -> None:
    page = " ".join(web.get(f"/co-quan/{body}").text.split())
    assert [text for text in shown if text not in page] == []


def test_list_of_bodies_holds_those_that_articles_cite(web: FlaskClient) -> None:
    shape = web.get("/co-quan.json").get_json()
    assert [(each["id"], each["articles_at_least"]) for each in shape["bodies"]] == [("chinh-phu", 31)]
    assert shape["known"] == len(bodies())
    assert "/co-quan/chinh-phu" in web.get("/co-quan").text
    assert web.get("/co-quan/khong-co").status_code == 404


def test_a_province_tells_what_its_bodies_issued_and_what_it_cites_of_others(web: FlaskClient) -> None:
    shape = web.get("/tinh/tay-ninh.json").get_json()
    (group,) = shape["issued"]
    assert (group["body"], group["documents"]) == ("tinh-uy", 1)
    assert [each["key"] for each in group["most_cited"]] == [PLAN_ELSEWHERE]
    assert PLAN_ELSEWHERE not in [each["key"] for each in shape["most_cited"]]
    assert web.get("/tinh/ha-noi.json").get_json()["issued"] == []
    assert PLAN not in web.get("/tinh/ha-noi").text


def test_map_of_provinces_then_and_now(web: FlaskClient) -> None:
    for address, count in (("/tinh", 34), ("/tinh?ban-do=63", 63)):
        tiles = LexborHTMLParser(web.get(address).text).css(".tiles li")
        assert len(tiles) == count
