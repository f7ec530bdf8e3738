"""The number box on the page, in its JSON twin and on the command line, over the illustrative documents that are easily confused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from tests import number_archive
from tests.command import run
from webapp.app import create_app

NGHE_AN = ["14-kh-tu@nghe-an,nk-2020-2025", "14-kh-tu@nghe-an,nk-2015-2020"]


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[FlaskClient]":
    engine = number_archive.build(tmp_path_factory.mktemp("numbers") / "index")
    yield create_app(engine, {}).test_client()
    engine.close()


def box(web: FlaskClient, typed: str) -> LexborHTMLParser:
    answer = web.get("/tim-kiem", query_string={"q": typed})
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


@pytest.mark.parametrize(
    "page", ["/", "/van-ban", "/van-ban/59-2023-nd-cp", "/nguon", "/tinh", "/tro-giup", "/khong-co"]
)
def test_every_page_has_the_box(numbers: FlaskClient, page: str) -> None:
    field = LexborHTMLParser(numbers.get(page).text).css_first("form[role=search] input[name=q]")
    assert field is not None


@pytest.mark.parametrize(
    "typed, key",
    [
        ("nghi dinh 59/2023", "59-2023-nd-cp"),
        ("14-KH/TU Nghệ An 2021", NGHE_AN[0]),
        ("luat dat dai 2024", "31-2024-qh15"),
        ("/van-ban/14-kh-tu@nghe-an,nk-2015-2020", NGHE_AN[1]),
    ],
)
def test_what_is_settled_opens_with_the_way_back(numbers: FlaskClient, typed: str, key: str) -> None:
    answer = numbers.get("/tim-kiem", query_string={"q": typed})
    assert answer.status_code == 302
    page = numbers.get(answer.headers["Location"])
    assert page.status_code == 200
    assert page.request.path == f"/van-ban/{key}"
    back = LexborHTMLParser(page.text).css_first(".back a")
    assert back is not None
    assert numbers.get(str(back.attributes["href"])).status_code == 200


@pytest.mark.parametrize("more", [{"nam": "2023"}, {"xep": "moi"}, {"trang": "2"}, {"chu": "1"}])
def test_a_search_that_was_narrowed_stays_a_search(numbers: FlaskClient, more: dict[str, str]) -> None:
    assert numbers.get("/tim-kiem", query_string={"q": "59/2023/NĐ-CP", **more}).status_code == 200


def test_choices_say_what_tells_them_apart(numbers: FlaskClient) -> None:
    page = box(numbers, "14-KH/TU Nghệ An")
    links = [str(node.attributes["href"]).partition("?")[0] for node in page.css(".numbers a.title")]
    assert links == [f"/van-ban/{key}" for key in NGHE_AN]
    for choice, term, day in zip(
        page.css(".numbers li"), ("2020–2025", "2015–2020"), ("6/4/2021", "20/5/2016"), strict=True
    ):
        text = " ".join(choice.text().split())
        assert "Kế hoạch 14-KH/TU" in text
        assert "Tỉnh ủy Nghệ An" in text
        assert f"nhiệm kỳ {term}" in text
        assert day in text.replace("/0", "/").replace(" 0", " ")
        assert "bài viết" in text


def test_one_that_is_not_settled_is_a_choice(numbers: FlaskClient) -> None:
    page = box(numbers, "14-KH/TU Long An")
    assert len(page.css(".numbers a.title")) == 1
    assert "Có thể là văn bản này" in page.css_first(".numbers").text()  # type: ignore[union-attr]


def test_the_page_says_when_none_fits(numbers: FlaskClient) -> None:
    page = box(numbers, "59/2023/NĐ-CP ngày 15/8/2023")
    assert "Không văn bản nào trong kho khớp với tất cả" in page.css_first(".numbers").text()  # type: ignore[union-attr]
    assert len(page.css(".numbers a.title")) == 1


def test_an_ordinary_query_has_no_box(numbers: FlaskClient) -> None:
    assert not box(numbers, "quy chế dân chủ").css(".numbers")
    assert not box(numbers, "60/2023/NĐ-CP").css(".numbers")


@pytest.mark.parametrize(
    "typed", ["14-KH/TU", "NĐ 59", "luật đất đai", "59/2023/NĐ-CP", "14-KH/TU Quảng Ngãi", "kế hoạch"]
)
def test_twin_and_page_of_documents_have_the_same_list(numbers: FlaskClient, typed: str) -> None:
    twin = numbers.get("/tim-kiem.json", query_string={"q": typed}).get_json()
    keys = [each["key"] for each in twin["documents"]]
    listed = numbers.get("/van-ban.json", query_string={"so": typed})
    if typed == "59/2023/NĐ-CP":
        assert listed.headers["Location"] == f"/van-ban/{keys[0]}.json"
        return
    assert listed.status_code == (300 if keys else 404)
    assert [each["key"] for each in listed.get_json()["candidates"]] == keys
    links = [str(node.attributes["href"]) for node in box(numbers, typed).css(".numbers a.title")]
    assert [link.removeprefix("/van-ban/").partition("?")[0] for link in links] == keys


@pytest.mark.parametrize(
    "typed, status, keys",
    [
        ("59-2023-nd-cp", 0, ["59-2023-nd-cp"]),
        ("nghi dinh 59 nam 2023", 0, ["59-2023-nd-cp"]),
        (NGHE_AN[1], 0, [NGHE_AN[1]]),
        ("14-KH/TU Nghệ An", 3, NGHE_AN),
        ("14-KH/TU Long An", 3, ["14-kh-tu@long-an,nk-2020-2025"]),
        ("59/2023/NĐ-CP ngày 15/8/2023", 3, ["59-2023-nd-cp"]),
        ("60/2023/NĐ-CP", 1, []),
    ],
)
def test_the_command_opens_only_what_is_settled(tmp_path: Path, typed: str, status: int, keys: list[str]) -> None:
    number_archive.build(tmp_path / "index").close()
    ran = run("document", typed, "--engine", f"tantivy:{tmp_path / 'index'}", home=tmp_path / "home")
    assert ran.status == status, ran
    assert [line.split()[0] for line in ran.out.splitlines() if line[:1].isdigit()] == keys
