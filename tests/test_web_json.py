"""Each page has a JSON twin with the same content, documented."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from indexer.record_json import article_shape, document_shape
from tests.web_archive import DECREE, LAW, articles, documents
from webapp.app import PAGES
from webapp.asked import PARAMETERS

API = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = [
    *("/", "/tim-kiem?q=dan+chu&nam=2018&lang=en", "/bai-viet/bao-long-an/0", "/van-ban", f"/van-ban/{DECREE}?xep=cu", "/tinh", "/tinh/long-an"),
    *("/nguon", "/nguon/bao-long-an", "/tro-giup"),
]  # fmt: skip


@pytest.mark.parametrize("address", EXAMPLES)
def test_every_page_names_its_twin(web: FlaskClient, address: str) -> None:
    page = LexborHTMLParser(web.get(address).text)
    link = page.css_first("link[rel=alternate][type='application/json']")
    assert link is not None
    twin = web.get(str(link.attributes["href"]))
    assert (twin.status_code, twin.mimetype) == (200, "application/json")
    path, _, query = address.partition("?")
    expected = web.get(("/index" if path == "/" else path) + ".json?" + query)
    assert twin.get_json() == expected.get_json()


def test_article_and_document_have_the_shapes_of_the_export(web: FlaskClient) -> None:
    for record in articles():
        shape = web.get(f"/bai-viet/{record.id}.json").get_json()
        assert {key: shape[key] for key in shape if key not in ("reprints", "related", "history")} == article_shape(
            record
        )
    for document in documents():
        shape = web.get(f"/van-ban/{document.key}.json").get_json()
        assert {name: shape[name] for name in document_shape(document)} == document_shape(document)


def test_twins_tell_relations_and_reprints(web: FlaskClient) -> None:
    shape = web.get(f"/van-ban/{LAW}.json?xep=cu").get_json()
    assert [each["relation"] for each in shape["cited_by"][0]["sentences"]] == [None, "implements"]
    assert [each["reprint_of"] for each in shape["cited_by"][:3]] == [None, "bao-long-an/0", "bao-long-an/da-xoa"]


def test_document_twin_has_the_sentences(web: FlaskClient) -> None:
    shape = web.get(f"/van-ban/{LAW}.json").get_json()
    assert shape["by_year"] == [{"value": "2024", "count": 8}]
    sentence = shape["cited_by"][0]["sentences"][0]
    assert sentence["before"] + sentence["surface"] + sentence["after"] == (
        "Tài liệu có Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 và quy chế dân chủ, đợt 7."
    )


def test_api_documentation_names_every_route_and_parameter() -> None:
    rules = [re.sub(r"<(?:path:)?(\w+)>", r"{\1}", "/index" if rule == "/" else rule) + ".json" for rule, _, _ in PAGES]
    assert [rule for rule in rules if f"`{rule}`" not in API] == []
    assert [name for name in (*PARAMETERS, "q", "xep", "trang", "chu", "bando", "lang") if f"`{name}`" not in API] == []


def test_api_documentation_names_every_key(web: FlaskClient) -> None:
    addresses = [
        "/index.json",
        "/tim-kiem.json?q=14-KH/TU",
        "/van-ban.json",
        "/van-ban.json?so=14-KH/TU",
        f"/van-ban/{LAW}.json",
    ]
    addresses += ["/tinh.json", "/tinh/long-an.json", "/nguon.json", "/nguon/bao-long-an.json", "/tro-giup.json"]
    keys = {key for address in addresses for key in web.get(address).get_json()}
    assert sorted(key for key in keys if f"`{key}`" not in API) == []
