"""The bundled demonstration: what its pages say is known from its texts, and a real crawl has to bring back just that."""

import http.client
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from analyzers.article import Article, Selectors
from analyzers.citations import find_citations
from analyzers.page import extract_article, extract_generic
from analyzers.text import clean_text
from crawler.archive import Archive
from crawler.frontier import Frontier, UrlRow
from crawler.portal import Portal, load_portal
from webapp.demonstration import DemonstrationServer, connect_to, demonstration_portals, demonstration_sites
from webapp.demonstration_sites import NOTICE, Site
from webapp.demonstration_texts import DEMO, DemoArticle, demonstration_articles

PORTALS = [path.stem for path in demonstration_portals()]
ARTICLES = [article for portal in PORTALS for article in demonstration_articles(portal)]
WITH_TEXT = [article for article in ARTICLES if article.lead]
FULL_NUMBER = re.compile(r"\b\d{1,5}(?:/\d{4}/[A-ZĐ][\w-]*|/[A-ZĐ][\w]*-[A-ZĐ][\w-]*|-[A-ZĐ]\w*/[A-ZĐ]+)")

CRAWL = """
import sys
from pathlib import Path
from crawler.crawl import crawl
from crawler.orders import Orders
from crawler.portal import load_portal
from webapp.demonstration import connect_to
orders = Orders(connect_to(int(sys.argv[3])), delay=0)
report = crawl(load_portal(Path(sys.argv[1])), Path(sys.argv[2]), orders)
sys.exit(f"{report.ended}: {report.failures}" if report.ended != "finished" else 0)
"""


@dataclass(frozen=True, slots=True)
class Crawled:
    """What three crawls left: the URLs of the frontier, and each article as extracted from the archive, by portal and key."""

    urls: tuple[UrlRow, ...]
    articles: dict[tuple[str, str], list[Article]]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with DemonstrationServer() as number:
        yield number


@pytest.fixture(scope="module")
def crawled(port: int, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    home = tmp_path_factory.mktemp("demo")
    for file in demonstration_portals():
        subprocess.run([sys.executable, "-c", CRAWL, str(file), str(home), str(port)], check=True, timeout=120)
    with Frontier(home / "crawl.sqlite") as frontier:
        urls = tuple(frontier.rows())
    portals = {file.stem: load_portal(file) for file in demonstration_portals()}
    return Crawled(urls, _extracted(home, portals))


def _extracted(home: Path, portals: dict[str, Portal]) -> dict[tuple[str, str], list[Article]]:
    found: dict[tuple[str, str], list[Article]] = {}
    for capture in Archive(home / "archive").captures():
        portal = portals[capture.portal]
        if capture.status == 200 and portal.role(capture.url) == "article":
            s = portal.select
            chosen = Selectors(s.title, s.published, s.lead, s.body, s.authors, s.source, s.section, s.remove)
            article = extract_article(capture.body.decode(), url=capture.url, selectors=chosen)
            found.setdefault((portal.id, portal.article_key(capture.url)), []).append(article)
    return found


def _name(article: DemoArticle) -> str:
    return f"{article.portal}/{article.id}"


def _whole(article: DemoArticle) -> str:
    cells = [" ".join(cell for row in block.rows for cell in row) for block in article.blocks]
    return clean_text("\n".join([article.title, article.lead, *cells]))


def test_is_large_and_varied_enough() -> None:
    assert len(ARTICLES) >= 66
    assert len(set(map(_name, ARTICLES))) == len(ARTICLES)
    assert {block.kind for a in ARTICLES for block in a.blocks} == {
        "paragraph",
        "table",
        "caption",
        "signature",
        "heading",
    }
    assert {a.byline for a in ARTICLES} == {"field", "signed", "glued", "none"}
    assert len([a for a in ARTICLES if a.reprint_of]) >= 4
    assert [_name(a) for a in ARTICLES if not a.lead] == ["minh-hoa-long-an/31017"]


@pytest.mark.parametrize("article", ARTICLES, ids=_name)
def test_fields_name_every_number_of_the_text(article: DemoArticle) -> None:
    written = {found.upper() for found in FULL_NUMBER.findall(_whole(article))}
    assert written == set(article.cites)


def test_every_text_and_every_page_says_that_it_is_illustrative() -> None:
    for file in [*DEMO.rglob("*.txt"), *DEMO.rglob("*.toml")]:
        assert file.read_text(encoding="utf-8").startswith("# Nội dung minh họa"), file
    for site in demonstration_sites().values():
        for target in [*site.addresses(), "/khong-co-trang-nay"]:
            answer = site.answer(target)
            if answer.status != 301 and answer.content_type.startswith("text/html"):
                assert NOTICE in answer.body.decode(), target


@pytest.mark.parametrize(
    ("method", "host", "target", "headers", "status"),
    [
        ("GET", "baovamco.example", "/", {}, 200),
        ("HEAD", "baovamco.example", "/", {}, 200),
        ("GET", "BaoVamCo.example:80", "/chinh-tri/", {}, 200),
        ("GET", "baovamco.example", "/chinh-tri/trang-9.html", {}, 404),
        ("GET", "baovamco.example", "/", {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 304),
        ("GET", "baovamco.example", "/", {"If-Modified-Since": "hôm qua".encode().decode("latin-1")}, 200),
        (
            "GET",
            "baovamco.example",
            "/",
            {"If-None-Match": '"khac"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
            200,
        ),
        ("GET", "chinhquyencoso.example", "/", {}, 301),
        ("GET", "khac.example", "/", {}, 421),
    ],
)
def test_answers_as_an_origin(
    port: int, method: str, host: str, target: str, headers: dict[str, str], status: int
) -> None:
    answer, body = _ask(port, method, host, target, headers)
    assert answer.status == status
    assert bool(body) == (method == "GET" and status not in (301, 304))


def test_knows_its_own_entity_tag(port: int) -> None:
    first, _ = _ask(port, "GET", "baovamco.example", "/", {})
    again, body = _ask(port, "GET", "baovamco.example", "/", {"If-None-Match": f'"x", W/{first.headers["ETag"]}'})
    assert (again.status, body) == (304, b"")


def _ask(
    port: int, method: str, host: str, target: str, headers: dict[str, str]
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(*connect_to(port)["baovamco.example"], timeout=10)
    try:
        connection.request(method, target, headers={"Host": host, **headers})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("portal", PORTALS)
def test_each_url_ends_in_one_state(crawled: Crawled, portal: str) -> None:
    site = demonstration_sites()[portal]
    rows = {row.url.removeprefix(f"https://{site.plan.host}"): row for row in crawled.urls if row.portal == portal}
    states = Counter((row.state, row.reason) for row in rows.values())
    assert sum(states.values()) == len(rows)
    assert rows[site.plan.dead].state == "error"
    assert rows[site.plan.dead].reason == "404"
    assert rows[site.plan.moved].state == "duplicate"
    assert rows[site.plan.hidden].state == "off scope"
    assert [t for t, row in rows.items() if row.state == "error"] == [site.plan.dead]
    twins = [t for t in rows if re.search(r"(?i)^/(?:print|savefile)/|printpage|TTS\.aspx", t)]
    assert len(twins) == len(site.plan.twins) * len(site.articles)
    assert {(rows[t].state, rows[t].reason) for t in twins} == {("off scope", "ignored by pattern")}
    captured = {t for t, row in rows.items() if row.state == "captured"}
    assert captured == _article_addresses(site)


def _article_addresses(site: Site) -> set[str]:
    """Each article at its own address, and the three that the home page calls by their second."""
    return {site.address(a) for a in site.articles} | {site.also(a) for a in site.articles[-3:]}


def test_every_article_comes_out_once(crawled: Crawled) -> None:
    assert sorted(crawled.articles) == sorted((a.portal, a.id) for a in ARTICLES)
    assert sum(map(len, crawled.articles.values())) == len(ARTICLES) + 3 * len(PORTALS)


def test_the_page_without_text_has_none(crawled: Crawled) -> None:
    [article] = crawled.articles["minh-hoa-long-an", "31017"]
    assert article.title == "Chùm ảnh: Những ngày cuối cùng của huyện Vàm Đông"
    assert article.text == ""


@pytest.mark.parametrize("article", WITH_TEXT, ids=_name)
def test_articles_come_out_as_written(crawled: Crawled, article: DemoArticle) -> None:
    for found in crawled.articles[article.portal, article.id]:
        assert found.title == article.title
        assert found.published == article.published.isoformat()
        assert found.authors == article.authors
        assert _lines(found, article) == _expected(article)


@pytest.mark.parametrize("article", [a for a in WITH_TEXT if a.source], ids=_name)
def test_sources_come_out_without_their_label(crawled: Crawled, article: DemoArticle) -> None:
    assert {found.source for found in crawled.articles[article.portal, article.id]} == {article.source}


def _lines(found: Article, article: DemoArticle) -> list[str]:
    """The lines of the text without captions and signatures, which a reader may keep or drop, and without a paper's mark."""
    optional = {block.text for block in article.blocks if block.kind == "caption"} | {article.signature}
    lines = [" ".join(line.split()) for line in found.text.split("\n")]
    if article.byline == "glued":
        lines[-1] = lines[-1].removesuffix(f" {article.signature}")
    return [re.sub(r"^\(BVC\) - ", "", line) for line in lines if line not in optional]


def _expected(article: DemoArticle) -> list[str]:
    lines = [re.sub(r"^\(BVC\) - ", "", article.lead)]
    for block in article.blocks:
        if block.kind == "table":
            lines += [" ".join(row) for row in block.rows]
        elif block.kind != "caption":
            lines += [line for row in block.rows for line in row]
    return [clean_text(line) for line in lines]


@pytest.mark.parametrize("article", WITH_TEXT, ids=_name)
def test_numbers_come_out_as_written(crawled: Crawled, article: DemoArticle) -> None:
    found = crawled.articles[article.portal, article.id][0]
    text = f"{found.title}\n{found.text}"
    numbers = {c.number for c in find_citations(text, published=found.published) if c.form == "full"}
    assert numbers == set(article.cites)


@pytest.mark.parametrize("portal", PORTALS)
def test_pages_are_read_without_selectors_too(portal: str) -> None:
    site = demonstration_sites()[portal]
    for article in site.articles:
        address = site.address(article)
        found = extract_generic(site.answer(address).body.decode(), url=f"https://{site.plan.host}{address}")
        assert (found.title, found.published, found.authors) == (
            article.title,
            article.published.isoformat(),
            article.authors,
        )
        assert not re.search(
            r"Go top|Thống kê truy cập|GP-|Bình chọn|Tin khác|Cùng chuyên mục|" + NOTICE[:18], found.text
        ), address
