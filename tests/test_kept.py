"""Pages kept as they were sent: never beyond a commit, never one for another, never more than the bound."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.engine import Engine
from tests import web_archive
from webapp.app import create_app
from webapp.kept import Pages


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = web_archive.build(tmp_path / "index")
    yield made
    made.close()


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    return create_app(engine, web_archive.PORTALS).test_client()


def test_a_commit_is_seen_at_once(engine: Engine, client: FlaskClient) -> None:
    address = "/tim-kiem?q=thong+bao+moi"
    assert "Thông báo mới" not in client.get(address).text
    assert "Thông báo mới" not in client.get(address).text
    engine.add([web_archive.article("bao-long-an", "moi", "Thông báo mới", "Thông báo mới của xã.", "2024-06-01")])
    engine.commit()
    assert "Thông báo mới" in client.get(address).text


@pytest.mark.parametrize(
    "address",
    [
        "/tim-kiem?q=dan+chu",
        "/tim-kiem?q=dan+chu&lang=en",
        "/tim-kiem?q=dan+chu&trang=2",
        "/tim-kiem/loc?o=nam",
        "/tim-kiem?q=xyzzy",
    ],
)
def test_the_page_comes_again_byte_for_byte_with_its_headers(client: FlaskClient, address: str) -> None:
    first, again = client.get(address), client.get(address)
    assert again.data == first.data
    assert dict(again.headers) == dict(first.headers)
    assert first.headers["Content-Security-Policy"]


def test_pages_of_other_addresses_stay_apart(client: FlaskClient) -> None:
    addresses = [
        f"/tim-kiem?q={q}{more}" for q in ("dan+chu", "tap+huan") for more in ("", "&lang=en", "&xep=moi", "&nam=2018")
    ]
    first = [client.get(address).data for address in addresses]
    assert len(set(first)) == len(addresses)
    assert [client.get(address).data for address in addresses] == first


def test_the_twin_and_the_way_to_a_document_are_not_pages(client: FlaskClient) -> None:
    for _ in range(2):
        assert client.get("/tim-kiem.json?q=dan+chu").is_json
        assert client.get("/tim-kiem?q=59/2023/NĐ-CP").status_code == 302


@pytest.mark.parametrize(
    "most, kept",
    [(10_000, ["a", "b", "c"]), (5_000, ["a", "c"]), (2_500, ["c"]), (100, [])],
)
def test_those_not_asked_for_longest_go_first(most: int, kept: list[str]) -> None:
    pages = Pages(most)
    for name in "abc":
        pages.keep((name,), name.encode() * 2_000)
        pages.find(("a",))
    assert [name for name in "abc" if pages.find((name,)) == name.encode() * 2_000] == kept
