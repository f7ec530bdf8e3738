"""The archived copy: the page as it was received, made inert three times over: rewritten, forbidden everything, framed in a sandbox."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from werkzeug.serving import make_server

from analyzers.inert import DEEPEST, MOST_PARTS, inert
from crawler.archive_members import Location
from crawler.portal import known_portals
from indexer.copies import Copies
from indexer.engines import open_engine
from indexer.version_tables import SCHEMA, Version, VersionTables
from tests.browser import browser
from tests.test_build import Folder, page
from webapp.app import create_app

BAD = "<script>alert(1)</script><img src=x onerror=alert(2) alt='ảnh \"minh\" họa'><iframe src=//evil.example></iframe>"
CASES = [
    ("<p>Chữ &lt;b&gt; và <b>đậm</b></p>", "<p>Chữ &lt;b&gt; và <b>đậm</b></p>"),
    ('<p onclick="x()" style="color:red" class=a>Chữ</p>', "<p>Chữ</p>"),
    ('<a href="javascript:alert(1)">liên kết</a>', "liên kết"),
    (BAD, "<i>[ảnh &quot;minh&quot; họa]</i>"),
    ("<form action=/x><p>Nhãn</p><input value=1><button>Gửi</button></form>", "<p>Nhãn</p>"),
    (
        "<table><tr><td colspan=2 rowspan=x onclick=1>ô</td></tr></table>",
        '<table><tbody><tr><td colspan="2">ô</td></tr></tbody></table>',
    ),
    ("<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example><p>a", "<p>a</p>"),
    ("<svg><style><img src=x onerror=alert(1)></style></svg><p>b</p>", "<p>b</p>"),
    ("<!-- <script>alert(1)</script> --><p>c</p>", "<p>c</p>"),
    ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript><p>d</p>", "<p></p><p>d</p>"),
    ("một<br>hai<unknown-tag>ba</unknown-tag>", "một<br>haiba"),
    ("", ""),
]


@pytest.mark.parametrize("html, expected", CASES)
def test_a_page_becomes_its_words(html: str, expected: str) -> None:
    assert inert(html) == expected


@given(st.text(alphabet=st.sampled_from("<>/='\" abpimgsvtcrhonelxd&;:-!\n"), max_size=300))
def test_no_input_leaves_more_than_plain_elements(html: str) -> None:
    made = inert(html)
    tree = LexborHTMLParser(f"<body>{made}</body>")
    assert tree.css("script, img, a, iframe, svg, math, style, form, input, link, meta[http-equiv], object") == []
    assert [name for node in tree.css("body *") for name in node.attributes] == []
    assert inert(made) == made or LexborHTMLParser(inert(made)).text() == tree.text()


def test_deep_and_long_pages_are_cut_and_closed() -> None:
    assert inert("<div>chữ &amp; " * 200_000).startswith("<pre> chữ &amp;amp;  chữ")
    made = inert("<p>" + "<b>x</b>" * MOST_PARTS)
    assert len(made) < 20 * MOST_PARTS
    assert made.endswith("</p>")
    nested = "<div>" * (DEEPEST - 1) + "chữ" + "</div>" * (DEEPEST - 1)
    assert inert(nested) == nested
    assert "<p>một</p><p>hai</p>" in inert("<p>một<p>hai" * 2 * DEEPEST)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Folder(tmp_path_factory.mktemp("archived"))
    folder.add(
        {"1.html": page(1).replace("</div>", f"</div>{BAD}<a href='/bai-viet/x/y'>vào trong</a>"), "2.html": page(2)}
    )
    folder.index()
    return folder.home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[FlaskClient]:
    engine = open_engine(f"tantivy:{home / 'index'}")
    yield create_app(engine, known_portals(home), copies=Copies(home)).test_client()
    engine.close()


def test_the_way_from_an_article_to_its_copy(client: FlaskClient) -> None:
    link = LexborHTMLParser(client.get("/bai-viet/minh-hoa/1").text).css_first("a[href^='/ban-luu/']")
    assert link is not None
    around = client.get(str(link.attributes["href"]))
    assert around.status_code == 200
    frame = LexborHTMLParser(around.text).css_first("iframe")
    assert frame is not None
    assert frame.attributes["sandbox"] in ("", None)
    assert around.headers["Content-Security-Policy"].endswith("frame-src 'self'")
    copy = client.get(str(frame.attributes["src"]))
    assert copy.status_code == 200
    assert "bài 1." in copy.text


def test_headers_of_the_copy_forbid_everything(client: FlaskClient) -> None:
    headers = client.get("/ban-luu-goc/minh-hoa/1").headers
    rules = [rule.strip() for rule in headers["Content-Security-Policy"].split(";")]
    assert rules[:2] == ["sandbox", "default-src 'none'"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in rules
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/bai-viet/minh-hoa/1").headers["X-Frame-Options"] == "DENY"


def test_the_copy_is_the_latest_at_the_articles_own_address() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(
        SCHEMA + "CREATE TABLE article (id TEXT, url TEXT); INSERT INTO article VALUES ('a/1', 'https://a/1')"
    )
    versions = VersionTables(db)
    for at, (url, day) in enumerate([("https://a/1", "2024"), ("https://a/1", "2025"), ("https://a/1?in", "2026")]):
        versions.put("a/1", Version(f"{day}-01-01T00:00:00Z", url, "t", Location("a/x.warc.gz", at, 9)))
    versions.put("b/1", Version("2024-01-01T00:00:00Z", "https://b/1", "t", Location("b/x.warc.gz", 7, 9)))
    assert [each and each.place.offset for each in map(versions.latest_at_home, ("a/1", "b/1", "c/1"))] == [1, 7, None]


def test_twin_of_a_copy_says_what_it_is(client: FlaskClient) -> None:
    shape = client.get("/ban-luu/minh-hoa/2.json").get_json()
    assert (shape["article"], shape["url"]) == ("minh-hoa/2", "https://minhhoa.gov.vn/bai/2.html")
    assert client.get("/api/ban-luu/minh-hoa/2").get_json() == shape
    described = client.get("/api/openapi.json").get_json()["components"]["schemas"]["Copy"]
    assert set(described["required"]) == shape.keys()


def test_without_a_copy(client: FlaskClient, home: Path, web: FlaskClient, tmp_path: Path) -> None:
    for address in ("/ban-luu/minh-hoa/9", "/ban-luu-goc/minh-hoa/9", "/ban-luu-goc/../etc/passwd"):
        assert client.get(address).status_code == 404
    assert web.get("/ban-luu/bao-long-an/0").status_code == 404
    assert "/ban-luu/" not in web.get("/bai-viet/bao-long-an/0").text
    assert Copies(tmp_path).of("minh-hoa/1") is None


def test_nothing_of_the_copy_runs_loads_or_reaches_us(home: Path) -> None:
    """In Chromium, even with the page as it was received in the place of the rewritten one."""
    raw = page(1).replace("</div>", f"</div>{BAD}<script>top.location='/pwned';fetch('/index.json')</script>")
    app = create_app(open_engine(f"tantivy:{home / 'index'}"), known_portals(home), copies=Copies(home))
    plain = app.view_functions["copied"]
    app.view_functions["hostile"] = lambda **values: _with_body(plain(**values), raw)
    app.add_url_rule("/hostile/<portal>/<path:name>", "hostile")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    with browser() as chrome, chrome.new_context() as context:
        tab = context.new_page()
        seen: list[str] = []
        tab.on("dialog", lambda dialog: seen.append(dialog.message))
        tab.on("requestfinished", lambda request: seen.append(request.url))
        for address in ("/ban-luu-goc/minh-hoa/1", "/hostile/minh-hoa/1"):
            tab.goto(site + address)
            assert tab.evaluate("document.body.innerText").count("bài 1") == 1
            assert tab.evaluate("window.origin") == "null"
        tab.goto(f"{site}/ban-luu/minh-hoa/1")
        frame = tab.frame_locator("iframe.copy")
        assert "bài 1." in frame.locator("body").inner_text()
    copies = {"/ban-luu-goc/minh-hoa/1", "/hostile/minh-hoa/1", "/ban-luu/minh-hoa/1"}
    assert {urlsplit(url).path for url in seen if "/static/" not in url} == copies
    assert all(url.startswith(site) for url in seen)
    server.shutdown()


def _with_body(answer, body: str):  # type: ignore[no-untyped-def]
    answer.set_data(body)
    return answer


def test_a_data_folder_may_be_named_from_where_one_stands(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the default, `./var`, is."""
    monkeypatch.chdir(home.parent)
    capture = Copies(Path(home.name)).of("minh-hoa/2")
    assert capture is not None
    assert capture.url == "https://minhhoa.gov.vn/bai/2.html"
