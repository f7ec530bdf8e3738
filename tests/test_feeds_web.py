"""Feeds for any search, document, province, source and body (RFC 4287); OpenSearch; sitemap."""

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree
from selectolax.lexbor import LexborHTMLParser
from werkzeug.urls import iri_to_uri

from tests.web_archive import DECREE, PORTALS, articles, build, documents
from webapp import finding
from webapp.app import create_app
from webapp.site import Site

ATOM, SITEMAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = [
    "/tim-kiem.atom",
    "/tim-kiem.atom?q=dân+chủ&nam=2018&lang=en",
    "/tim-kiem.atom?q=độc+hại",
    "/tim-kiem.atom?q=không-có-ở-đâu",
    f"/van-ban/{DECREE}.atom",
    "/tinh/long-an.atom",
    "/tinh/tay-ninh.atom",
    "/nguon/bao-long-an.atom",
    "/co-quan/chinh-phu.atom",
]
SCHEMAS = Path(__file__).parent / "schemas"
ATOM_SCHEMA = etree.RelaxNG(file=str(SCHEMAS / "atom.rng"))
OPENSEARCH_SCHEMA = etree.RelaxNG(file=str(SCHEMAS / "opensearch.rng"))
SITEMAP_SCHEMA = etree.XMLSchema(file=str(SCHEMAS / "sitemap.xsd"))


def tree(web: FlaskClient, address: str) -> "etree._Element":
    answer = web.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return etree.fromstring(answer.data)


def faults(schema: "etree.RelaxNG | etree.XMLSchema", document: bytes) -> list[str]:
    """What a schema finds wrong."""
    schema.validate(etree.fromstring(document))
    return [f"{each.line}: {each.message}" for each in schema.error_log]


def text(element: "etree._Element", name: str) -> str:
    return element.findtext(ATOM + name) or ""


@pytest.mark.parametrize("address", FEEDS)
def test_feeds_are_valid(web: FlaskClient, address: str) -> None:
    feed = tree(web, address)
    assert faults(ATOM_SCHEMA, web.get(address).data) == []
    entries = feed.findall(ATOM + "entry")
    for element in (feed, *entries):
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text(element, "id"))
        assert text(element, "title")
        for name in ("updated", "published"):
            for moment in element.findall(ATOM + name):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", moment.text or "")
                assert datetime.fromisoformat(moment.text or "").tzinfo
        assert all(text(author, "name").strip() for author in element.findall(ATOM + "author"))
        links = [(link.get("rel"), link.get("type")) for link in element.findall(ATOM + "link")]
        assert len(links) == len(set(links))
        for link in element.findall(ATOM + "link"):
            href = link.get("href") or ""
            assert urlsplit(href).scheme in ("http", "https")
            assert re.search(r"[\s<>\"{}|\\^`]", href) is None
    assert [link.get("href") for link in feed.findall(ATOM + "link") if link.get("rel") == "self"] == [
        iri_to_uri(web.get(address).request.url)
    ]
    assert len({text(entry, "id") for entry in entries}) == len(entries)


# What the schema must not let pass, as something put in another's place in a feed of ours.
UNLAWFUL = [
    (r"<id>.*?</id>", "", 1),
    (r"<id>urn:uuid:", "<id>", 1),
    (r"<title>.*?</title>", "", 2),
    (r"(<title>.*?</title>)", r"\1\1", 1),
    (r"<updated>.*?</updated>", "", 1),
    (r"<updated>(.*?)Z</updated>", r"<updated>\1</updated>", 1),
    (r"<published>.*?</published>", "<published>2024-05-08</published>", 1),
    (r"<name>.*?</name>", "", 1),
    (r' href="[^"]*"', "", 2),
    (r' term="[^"]*"', "", 1),
    (r"<summary>", '<summary type="markdown">', 1),
    (r"<generator>", "<creator>x</creator><generator>", 1),
    (r"<entry>", "<item>x</item><entry>", 1),
    (r' rel="via"', ' rel=""', 1),
]


@pytest.mark.parametrize("pattern, instead, times", UNLAWFUL)
def test_the_schema_refuses_what_is_unlawful(web: FlaskClient, pattern: str, instead: str, times: int) -> None:
    sent = web.get("/nguon/bao-long-an.atom").text
    changed, count = re.subn(pattern, instead, sent, count=times)
    assert count == times
    assert faults(ATOM_SCHEMA, changed.encode()) != []


def test_entries_are_the_articles_newest_first(web: FlaskClient) -> None:
    entries = tree(web, "/nguon/bao-long-an.atom").findall(ATOM + "entry")
    assert text(entries[0], "title") == "Tập huấn ở Long An, đợt 7"
    assert text(entries[0], "published") == "2024-05-08T00:00:00+07:00"
    links = {link.get("rel"): link.get("href") for link in entries[0].findall(ATOM + "link")}
    assert links == {"alternate": "http://localhost/bai-viet/bao-long-an/7", "via": "https://bao.example.vn/7.html"}
    assert [each.get("label") for each in entries[0].findall(ATOM + "category")] == ["10/2022/QH15"]
    assert len(entries) == sum(record.portal == "bao-long-an" for record in articles())


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_that_has_not_changed_is_not_sent_again(web: FlaskClient, address: str) -> None:
    tag = web.get(address).headers["ETag"]
    again = web.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_names_stay_where_the_site_moves(tmp_path: Path) -> None:
    engine = build(tmp_path / "index")
    ids = []
    for url in ("https://a.example", "https://b.example/kho"):
        client = create_app(engine, PORTALS, Site(url=url)).test_client()
        feed = tree(client, "/tim-kiem.atom?q=dân+chủ")
        ids.append([text(element, "id") for element in (feed, *feed.findall(ATOM + "entry"))])
        assert all((link.get("href") or "").startswith(url) for link in feed.findall(ATOM + "link"))
    assert ids[0] == ids[1]
    engine.close()


def test_long_results_go_on(web: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.feeds.SIZE", 15)
    address, ids = "/tim-kiem.atom?q=dân+chủ", []
    while address:
        feed = tree(web, address)
        ids += [text(entry, "id") for entry in feed.findall(ATOM + "entry")]
        following = [link.get("href") or "" for link in feed.findall(ATOM + "link") if link.get("rel") == "next"]
        address = following[0].removeprefix("http://localhost") if following else ""
    assert len(ids) == len(set(ids)) == web.get("/api/tim-kiem?q=dân+chủ").get_json()["total"]


@pytest.mark.parametrize("address", ["/van-ban/khong-co.atom", "/tinh/x.atom", "/nguon/x.atom", "/co-quan/x.atom"])
def test_what_is_not_there_has_no_feed(web: FlaskClient, address: str) -> None:
    answer = web.get(address)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "address, feed",
    [
        ("/tim-kiem?q=dân+chủ&nam=2018&trang=1&xep=cu", "/tim-kiem.atom?q=dân+chủ&nam=2018"),
        (f"/van-ban/{DECREE}", f"/van-ban/{DECREE}.atom"),
        ("/tinh/long-an", "/tinh/long-an.atom"),
        ("/nguon/bao-long-an", "/nguon/bao-long-an.atom"),
        ("/co-quan/chinh-phu", "/co-quan/chinh-phu.atom"),
    ],
)  # fmt: skip
def test_pages_name_their_feed(web: FlaskClient, address: str, feed: str) -> None:
    page = LexborHTMLParser(web.get(address).text)
    (link,) = page.css("head link[type='application/atom+xml']")
    assert link.attributes["href"] == feed
    assert web.get(feed).status_code == 200


def test_a_browser_can_add_the_site(web: FlaskClient) -> None:
    link = LexborHTMLParser(web.get("/").text).css_first("link[rel=search]")
    assert link is not None
    answer = web.get(str(link.attributes["href"]))
    assert answer.mimetype == link.attributes["type"] == "application/opensearchdescription+xml"
    assert faults(OPENSEARCH_SCHEMA, answer.data) == []
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    described = etree.fromstring(answer.data)
    for url in described.findall(space + "Url"):
        template = (url.get("template") or "").replace("{searchTerms}", "d%C3%A2n").replace("{startPage?}", "1")
        found = web.get(template.removeprefix("http://localhost"))
        assert (found.status_code, found.mimetype) == (200, url.get("type"))


def locations(web: FlaskClient, address: str) -> list[str]:
    answer = web.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert faults(SITEMAP_SCHEMA, answer.data) == []
    return [location.text or "" for location in etree.fromstring(answer.data).iter(SITEMAP + "loc")]


@pytest.mark.parametrize("part", [50_000, 3])
def test_the_sitemap_has_every_article_and_document_once(
    web: FlaskClient, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(finding, "PART", part)
    parts = locations(web, "/sitemap.xml")
    found = [locations(web, each.removeprefix("http://localhost")) for each in parts]
    assert max(map(len, found)) <= part
    addresses = [address for each in found for address in each]
    held = [*(f"/bai-viet/{record.id}" for record in articles()), *(f"/van-ban/{record.key}" for record in documents())]
    assert sorted(address.removeprefix("http://localhost").replace("%40", "@") for address in addresses) == sorted(held)
    assert web.get(addresses[0].removeprefix("http://localhost")).status_code == 200


def test_robots_are_told_of_the_sitemap(web: FlaskClient) -> None:
    assert "\nSitemap: http://localhost/sitemap.xml\n" in web.get("/robots.txt").text


@pytest.mark.parametrize("address", ["/sitemap/x-1.xml", "/sitemap/2016-03-0.xml", "/sitemap/1999-01-1.xml"])
def test_a_part_that_is_not_there(web: FlaskClient, address: str) -> None:
    assert web.get(address).status_code == 404
