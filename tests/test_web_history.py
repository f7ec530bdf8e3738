"""An article that changed, moved or went: each revision with what it changed, and one sentence on its address, while the text stays."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from crawler.archive import Archive
from crawler.portal import known_portals
from indexer.engines import open_engine
from tests.command import run
from tests.test_revisions import HOST, HTML, MEETING, PLAN, PORTAL, page
from webapp.app import create_app

ANSWERS: list[tuple[str, int, str, str]] = [
    ("/bai/1", 200, page(PLAN), ""),
    ("/bai/2", 200, page(PLAN, title="Bài đứng yên"), ""),
    ("/bai/3", 200, page(PLAN, MEETING, title="Bài dời chỗ"), ""),
    ("/bai/1", 200, page(PLAN, MEETING, title="Quy chế &lt;b&gt;dân chủ&lt;/b&gt; ở cơ sở"), ""),
    ("/bai/2", 200, page(PLAN, "Lượt xem: 12", title="Bài đứng yên"), ""),
    ("/bai/1", 200, page(PLAN.replace("12/KH-SNV", "13/KH-SNV"), MEETING, title="Quy chế dân chủ ở cơ sở"), ""),
    ("/bai/1", 404, "", ""),
    ("/bai/3", 301, "", "/tin/3"),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home = tmp_path_factory.mktemp("history")
    (home / "archive" / "minh-hoa").mkdir(parents=True)
    (home / "archive" / "minh-hoa" / "portal.toml").write_text(PORTAL, encoding="utf-8")
    for day, (path, status, body, location) in enumerate(ANSWERS, 1):
        headers = (*HTML, ("Location", HOST + location)) if location else HTML
        with Archive(home / "archive").writer("minh-hoa") as writer:
            writer.add_response(f"{HOST}{path}", status, "x", headers, body.encode(), f"2026-01-{day:02}T08:00:00Z")
            writer.sync()
    assert run("index", home=home).status == 0
    engine = open_engine(f"tantivy:{home / 'index'}")
    yield create_app(engine, known_portals(home), home=home).test_client()
    engine.close()


def test_each_revision_with_what_it_changed(client: FlaskClient) -> None:
    text = client.get("/bai-viet/minh-hoa/1").text
    section = LexborHTMLParser(text).css_first("section[aria-labelledby=lan-sua]")
    assert section is not None
    latest, earlier = section.css("details")
    assert "đổi tiêu đề, nội dung" in " ".join(earlier.css_first("summary").text().split())  # type: ignore[union-attr]
    assert MEETING in " ".join(node.text() for node in earlier.css("ins"))
    assert [node.text().split()[-1] for node in latest.css("del")][-1] == "12/KH-SNV"
    assert "<b>dân chủ</b>" not in section.html  # type: ignore[operator]


def test_the_address_is_told_and_the_text_stays(client: FlaskClient) -> None:
    gone = LexborHTMLParser(client.get("/bai-viet/minh-hoa/1").text)
    assert "không còn ở đó (404)" in " ".join(gone.css_first("p.note").text().split())  # type: ignore[union-attr]
    assert "13/KH-SNV" in gone.css_first(".text").text()  # type: ignore[union-attr]
    history = client.get("/bai-viet/minh-hoa/3.json").get_json()["history"]
    assert [(each["what"], each["status"], each["target"]) for each in history["fates"]] == [
        ("moved", 301, f"{HOST}/tin/3")
    ]


def test_what_did_not_change_says_nothing(client: FlaskClient, web: FlaskClient) -> None:
    page = client.get("/bai-viet/minh-hoa/2")
    assert "lan-sua" not in page.text
    assert client.get("/bai-viet/minh-hoa/2.json").get_json()["history"] is None
    assert web.get("/bai-viet/bao-long-an/0.json").get_json()["history"] is None


def test_twin_tells_revisions(client: FlaskClient) -> None:
    shape = client.get("/api/bai-viet/minh-hoa/1").get_json()
    assert shape["revision"] == 3
    assert [(each["number"], each["changed"]) for each in shape["history"]["revisions"]] == [
        (1, []), (2, ["title", "text"]), (3, ["title", "text"]),
    ]  # fmt: skip
