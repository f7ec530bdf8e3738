"""A search taken home from its page: the links, the files behind them, and how many of them one reader may have at once."""

import io
import json
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests.test_exports import table
from tests.web_archive import PORTALS, articles, build
from webapp import exports
from webapp.app import create_app
from webapp.site import Site

SEARCHES = [
    "",
    "?q=dân+chủ",
    "?q=dân+chủ&nam=2018&tru-tinh=Long+An&xep=moi&trang=2&lang=en",
    '?q="quy+chế"+%26+%25+-%2B',
    "?nam=2016",
]


def links(web: FlaskClient, search: str) -> list[str]:
    page = LexborHTMLParser(web.get(f"/tim-kiem{search}").text)
    return [str(node.attributes["href"]) for node in page.css("details.take a")]


def read(web: FlaskClient, address: str) -> TestResponse:
    """The answer, read to its end: else it would stay one of the reader's running exports."""
    answer = web.get(address)
    assert answer.data
    return answer


@pytest.mark.parametrize("search", SEARCHES)
def test_every_link_gives_exactly_this_search(web: FlaskClient, search: str) -> None:
    query = search.replace("&trang=2", "")
    total = web.get(f"/tim-kiem.json{query}").get_json()["total"]
    found = {href.partition("?")[0]: read(web, href) for href in links(web, search)}
    assert {answer.status_code for answer in found.values()} == ({200} if found else set())
    if not total:
        assert found == {}
        return
    assert len(table(found["/xuat/bai-viet.csv"].data)) == total
    assert found["/xuat/bai-viet.jsonl"].data.count(b"\n") == total
    assert pq.read_table(io.BytesIO(found["/xuat/bai-viet.parquet"].data)).num_rows == total
    assert len(json.loads(found["/xuat/bai-viet.csl"].data)) == total
    told = found["/xuat/ban-ke.json"].get_json()
    assert told["articles"] == total
    assert (
        web.get(told["address"].removeprefix("http://localhost").replace("/tim-kiem", "/tim-kiem.json")).get_json()[
            "total"
        ]
        == total
    )


def test_the_archive_is_what_the_single_files_are(web: FlaskClient) -> None:
    with zipfile.ZipFile(io.BytesIO(read(web, "/xuat/tat-ca.zip?q=dân+chủ").data)) as archive:
        for name, what in (("articles", "bai-viet"), ("citations", "vien-dan"), ("documents", "van-ban")):
            assert archive.read(f"{name}.csv") == read(web, f"/xuat/{what}.csv?q=dân+chủ").data
        told = json.loads(archive.read("manifest.json"))
    assert told["address"] == "http://localhost/tim-kiem?q=dân+chủ"
    assert [file["rows"] for file in told["files"]] == [38, 40, 3]


@pytest.mark.parametrize(
    "address, mimetype, name",
    [
        ("/xuat/bai-viet.csv", "text/csv", "bai-viet.csv"),
        ("/xuat/vien-dan.jsonl", "application/jsonl", "vien-dan.jsonl"),
        ("/xuat/van-ban.parquet", "application/vnd.apache.parquet", "van-ban.parquet"),
        ("/xuat/van-ban.csl", "application/vnd.citationstyles.csl+json", "van-ban.csl.json"),
        ("/xuat/tat-ca.zip", "application/zip", "tat-ca.zip"),
    ],
)
def test_files_stream_with_their_names_and_manifest(web: FlaskClient, address: str, mimetype: str, name: str) -> None:
    answer = web.get(address + "?nam=2018")
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert answer.is_streamed
    assert "Content-Length" not in answer.headers
    assert answer.headers["Content-Disposition"].endswith(f'-{name}"')
    assert answer.headers["Link"] == '</xuat/ban-ke.json?nam=2018>; rel="describedby"'
    tag = answer.headers["ETag"]
    assert tag.startswith('W/"')
    answer.close()
    again = web.get(address + "?nam=2018", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = web.get(address + "?nam=2019", headers={"If-None-Match": tag})
    assert other.status_code == 200
    other.close()


def test_one_reader_has_only_so_many_at_once(web: FlaskClient) -> None:
    def ask(peer: str = "192.0.2.6", method: str = "GET") -> TestResponse:
        return web.open("/xuat/bai-viet.csv", method=method, environ_base={"REMOTE_ADDR": peer})

    running = [ask() for _ in range(exports.AT_ONCE)]
    refused = ask()
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "10")
    assert ask(method="HEAD").status_code == 200
    other = ask("192.0.2.7")
    assert other.status_code == 200
    other.close()
    running[0].close()  # gone before it has read anything
    assert len(running[1].data) > 1_000  # read to its end
    running += [ask(), ask()]
    assert [answer.status_code for answer in running[-2:]] == [200, 200]
    assert ask().status_code == 429
    for answer in running:
        answer.close()


def test_an_export_goes_on_over_a_commit(tmp_path: Path) -> None:
    engine = build(tmp_path / "index")
    client = create_app(engine, PORTALS).test_client()
    answer = client.get("/xuat/bai-viet.jsonl")
    chunks = answer.iter_encoded()
    first = next(iter(chunks))
    engine.delete([record.id for record in articles()[5:]])
    engine.commit()
    assert (first + b"".join(chunks)).count(b"\n") == 40
    engine.close()


def test_addresses_are_those_of_the_site_and_not_of_the_request(tmp_path: Path) -> None:
    engine = build(tmp_path / "index")
    client = create_app(engine, PORTALS, Site(url="https://tracuu.example.vn")).test_client()
    told = client.get("/xuat/ban-ke.json?q=a", headers={"Host": "evil.example"}).get_json()
    assert told["address"] == "https://tracuu.example.vn/tim-kiem?q=a"
    assert "evil.example" not in client.get("/xuat/bai-viet.bib?nam=2018", headers={"Host": "evil.example"}).text
    engine.close()
