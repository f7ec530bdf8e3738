"""Suggestions while typing: documents, issuing bodies and titles for what was typed so far, and the two addresses that give them."""

import json

import pytest
from flask.testing import FlaskClient

from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.query import Query
from indexer.suggesting import LONGEST, Suggester
from tests import help_archive
from tests.help_archive import engine
from tests.web_archive import DECREE, HOSTILE, LAW

__all__ = ["engine"]


FIRST = [
    # typed, kind and beginning of the first suggestion
    ("53/2023/NĐ", "document", "Nghị định 53/2023/NĐ-CP"),
    ("53/2023/nd-cp", "document", "Nghị định 53/2023/NĐ-CP"),
    ("nghi dinh 5", "document", "Nghị định 54/2023/NĐ-CP"),
    ("nđ 53/2023", "document", "Nghị định 53/2023/NĐ-CP"),
    ("14-kh", "document", "Kế hoạch 14-KH/TU"),
    ("luật thực hiện dân c", "document", "Luật 10/2022/QH15: Luật Thực hiện dân chủ ở cơ sở"),
    ("luat thuc hien", "document", "Luật 10/2022/QH15"),
    ("luạt thực hiên dân", "document", "Luật 10/2022/QH15"),
    ("chính ph", "body", "Chính phủ"),
    ("noi v", "body", "Sở Nội vụ"),
    ("bo noi", "body", "Bộ Nội vụ"),
    ("BỘ NỘI", "body", "Bộ Nội vụ"),
    ("nhan dan thanh", "body", "Ủy ban nhân dân thành phố Hà Nội"),
    ("chuyển đổi s", "title", "Triển khai chương trình chuyển đổi số, kỳ"),
    ("chuyen doi", "title", "Triển khai chương trình chuyển đổi số, kỳ"),
    ("dích vụ công tr", "title", "Nâng cao chất lượng dịch vụ công trực tuyến, kỳ"),
    ("xử lý vi phạm hành chính về báo chí, kỳ 1", "title", "Xử lý vi phạm hành chính về báo chí, kỳ 1"),
]  # fmt: skip


@pytest.mark.parametrize("typed, kind, text", FIRST)
def test_what_stands_first(engine: Engine, typed: str, kind: str, text: str) -> None:
    found = Suggester(engine).suggest(typed)
    assert (found[0].kind, found[0].text[: len(text)]) == (kind, text)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "a", "ữ", "-", "!!", "xyzzy", "chế quy", "59/1999/NĐ-CP", '"', "\ud800", "́́", "中文中文", "x" * 5000],
)
def test_nothing_is_suggested_for_what_begins_nothing(engine: Engine, typed: str) -> None:
    assert Suggester(engine).suggest(typed) == ()


def test_counts_keys_and_kinds(engine: Engine) -> None:
    body, *others = Suggester(engine).suggest("chính")
    assert (body.kind, body.key) == ("body", "Chính phủ")
    counted = {each.value: each.count for each in engine.search(Query(limit=1), ("issuer",)).facets["issuer"]}
    assert body.articles == counted["Chính phủ"]
    assert {one.kind for one in others} == {"title"}
    assert all(one.articles is None and engine.get(one.key) for one in others)
    (law,) = [one for one in Suggester(engine).suggest("10/2022") if one.kind == "document"]
    assert (law.key, law.articles) == ("10-2022-qh15", 90)


@pytest.mark.parametrize("size", [1, 3, 8, 20])
def test_no_more_than_asked_and_no_text_twice(engine: Engine, size: int) -> None:
    for typed in ("nghị định", "kỳ", "chính", "5", "50/2023"):
        found = Suggester(engine).suggest(typed, size)
        assert len(found) <= size
        assert len({(one.kind, one.text) for one in found}) == len(found)


def test_bodies_are_counted_again_after_a_minute(tmp_path_factory: pytest.TempPathFactory) -> None:
    engine = open_engine(f"tantivy:{tmp_path_factory.mktemp('bodies') / 'index'}", create=True)
    now = [0.0]
    suggester = Suggester(engine, lambda: now[0])
    assert suggester.suggest("nội v") == ()
    help_archive.fill(engine)
    assert [one.kind for one in suggester.suggest("nội v")] == []
    now[0] = 61.0
    assert sorted(one.text for one in suggester.suggest("nội v")) == ["Bộ Nội vụ", "Sở Nội vụ"]
    engine.close()


def test_a_long_text_is_cut(engine: Engine) -> None:
    assert Suggester(engine).suggest("quy chế dân chủ " + " " * LONGEST + "xyzzy") != ()


def test_the_addresses_lead_to_pages(web: FlaskClient) -> None:
    for typed in ("hội nghị", "59/2023", "chính ph", "luật thực", "tập huấn"):
        found = web.get("/goi-y.json", query_string={"q": typed}).get_json()
        assert found["query"] == typed
        assert found["suggestions"]
        assert all(web.get(one["address"]).status_code == 200 for one in found["suggestions"])


def test_the_shapes(web: FlaskClient) -> None:
    first = web.get("/goi-y.json?q=59/2023").get_json()["suggestions"][0]
    assert first == {
        "kind": "document", "text": "Nghị định 59/2023/NĐ-CP: Hướng dẫn thực hiện dân chủ ở cơ sở", "articles": 31,
        "address": f"/van-ban/{DECREE}",
    }  # fmt: skip
    answer = web.get("/goi-y?q=luật thực hiện&lang=en")
    assert answer.mimetype == "application/x-suggestions+json"
    typed, texts, kinds, addresses = json.loads(answer.text)
    assert (typed, texts[0], kinds[0]) == (
        "luật thực hiện",
        "Luật 10/2022/QH15: Luật Thực hiện dân chủ ở cơ sở",
        "document",
    )
    assert addresses[0] == f"/van-ban/{LAW}?lang=en"
    assert len(texts) == len(kinds) == len(addresses)


@pytest.mark.parametrize("typed", [HOSTILE, "\x00", "%", "a" * 9000, "ữ" * 512, "../..", "\u202e", "(" * 90])
def test_hostile_texts(web: FlaskClient, typed: str) -> None:
    for address in ("/goi-y", "/goi-y.json"):
        answer = web.get(address, query_string={"q": typed})
        assert answer.status_code == 200
        assert json.loads(answer.text) is not None
