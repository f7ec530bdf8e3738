"""Beside an article: what is said of each citation, reprints with what they changed, articles on the same documents."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser

from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.record import ArticleRecord
from tests import web_archive
from tests.browser import served
from tests.web_archive import DECREE, LAW, PORTALS
from webapp.app import create_app
from webapp.related import SHOWN, family, related


def on(name: str, title: str, *keys: str, **more: object) -> ArticleRecord:
    """An article that cites the documents of these keys (all under one surface, as only the keys count here)."""
    text = "Hội nghị phổ biến Nghị định số 59/2023/NĐ-CP."
    cited = tuple(replace(web_archive.cite(text, DECREE), document=key) for key in keys)
    return web_archive.article("bao-long-an", name, title, text, "2024-01-01", cited, **more)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    common, rare = web_archive.documents()[0], replace(web_archive.documents()[0], key="rare-nd-cp", articles=2)
    rows = [on(f"c{n}", f"Tin thường {n}", DECREE) for n in range(8)]
    rows += [
        on("a", "Tập huấn chuyển đổi số", DECREE, "rare-nd-cp"),
        on("b", "Việc khác hẳn", "rare-nd-cp"),
        on("d", "Tập huấn chuyển đổi số ở xã", DECREE),
        on("e", "Không viện dẫn gì về chuyển đổi số"),
        on("f", "Tập huấn chuyển đổi số", "rare-nd-cp", reprint_of="bao-long-an/a"),
        on("g", "Tập huấn chuyển đổi số", "rare-nd-cp", reprint_of="bao-long-an/x"),
    ]
    made = open_engine(f"tantivy:{tmp_path_factory.mktemp('related') / 'index'}", create=True)
    made.add(rows, [common, rare])
    made.commit()
    yield made
    made.close()


def test_articles_with_the_rarest_documents_in_common_come_first(engine: Engine) -> None:
    record = engine.get("bao-long-an/a")
    assert record is not None
    documents = {key: engine.document(key) for key in (DECREE, "rare-nd-cp")}
    found = related(engine, record, documents, ["bao-long-an/f"])
    assert [(each.article.id, each.shared) for each in found][:2] == [
        ("bao-long-an/b", ("rare-nd-cp",)),
        ("bao-long-an/d", (DECREE,)),
    ]
    assert len(found) == SHOWN
    assert not {"bao-long-an/a", "bao-long-an/f", "bao-long-an/g"} & {each.article.id for each in found}


def test_where_no_document_is_shared_words_of_the_title_lead(engine: Engine) -> None:
    record = engine.get("bao-long-an/e")
    assert record is not None
    found = related(engine, record, {}, [])
    assert {each.article.id for each in found[:2]} == {"bao-long-an/a", "bao-long-an/d"}
    assert all(each.shared == () for each in found)


def test_family_of_reprints(engine: Engine) -> None:
    original, reprint, orphan = (engine.get(f"bao-long-an/{name}") for name in "afg")
    assert original is not None
    assert reprint is not None
    assert orphan is not None
    assert [each.id for each in family(engine, original).others] == ["bao-long-an/f"]
    assert family(engine, original).original is None
    kin = family(engine, reprint)
    assert (kin.original and kin.original.id, kin.others, kin.alike) == ("bao-long-an/a", (), True)
    assert family(engine, orphan).original is None
    assert not family(engine, orphan).alike


def test_page_shows_what_a_reprint_changed(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/bai-viet/bao-long-an/1").text)
    section = page.css_first(".kin")
    assert section is not None
    assert "Khác bài gốc ở 2 đoạn" in section.text()
    assert next(node.text().split(": ")[-1].strip() for node in section.css("ins")).startswith("1.")
    assert "Kế hoạch số 14-KH/TU triển khai" in " ".join(node.text() for node in section.css("del"))
    original = LexborHTMLParser(web.get("/bai-viet/bao-long-an/0").text).css_first(".kin .articles a")
    assert original is not None
    assert original.attributes["href"] == "/bai-viet/bao-long-an/1"


def test_page_names_the_documents_that_related_articles_share(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/bai-viet/bao-long-an/3").text)
    section = page.css("section.kin")[-1]
    assert "Cùng viện dẫn: Luật 10/2022/QH15" in " ".join(section.text().split())
    assert "/bai-viet/bao-long-an/3" not in [str(node.attributes["href"]) for node in section.css("a.title")]


def test_every_button_has_its_box(web: FlaskClient) -> None:
    for name in ("mo", "0", "doc-hai"):
        page = LexborHTMLParser(web.get(f"/bai-viet/bao-long-an/{name}").text)
        targets = [str(node.attributes["popovertarget"]) for node in page.css("button.about")]
        boxes = {str(node.attributes["id"]) for node in page.css("[popover]")}
        assert targets
        assert set(targets) == boxes


def test_what_is_said_of_a_citation_opens_without_javascript_by_keyboard(
    chrome: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = tmp_path_factory.mktemp("article") / "index"
    web_archive.build(index).close()
    with (
        served(index) as site,
        chrome.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}) as context,
    ):
        page = context.new_page()
        page.goto(f"{site}/bai-viet/bao-long-an/mo")
        box = page.locator("[popover]")
        expect(box).to_be_hidden()
        page.locator("button.about").focus()
        page.keyboard.press("Enter")
        expect(box).to_be_visible()
        expect(box).to_contain_text("chúng tôi không đoán")
        expect(box.get_by_role("link")).to_have_count(2)
        edges = box.bounding_box()
        assert edges is not None
        assert edges["x"] >= 0
        assert edges["x"] + edges["width"] <= 360
        page.keyboard.press("Escape")
        expect(box).to_be_hidden()


def test_twin_lists_reprints_and_related(web: FlaskClient) -> None:
    shape = web.get("/bai-viet/bao-long-an/0.json").get_json()
    assert [each["id"] for each in shape["reprints"]] == ["bao-long-an/1"]
    assert all(each["shared"] == [LAW] for each in shape["related"])


def test_an_article_alone_has_no_kin(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = open_engine(f"tantivy:{tmp_path_factory.mktemp('alone') / 'index'}", create=True)
    made.add([on("mot", "")])
    made.commit()
    page = create_app(made, PORTALS).test_client().get("/bai-viet/bao-long-an/mot")
    made.close()
    assert page.status_code == 200
    assert "kin" not in page.text
