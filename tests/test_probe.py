"""`tracuu portals probe`: which system a page is of, what file is proposed, how the page is fetched. Pages and hosts are illustrative."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from warcio.archiveiterator import ArchiveIterator

from analyzers.encodings import decode_page
from crawler.portal import Portal, load_portal, platform_names
from tests.command import Ran, run
from tests.origin import Origin, Pages, Reply
from tests.shared import SHARED, needs_shared
from webapp.portal_probe import recognised
from webapp.portal_proposal import id_of, proposed

PAGES = Path(__file__).parent / "platforms"
PLATFORMS = sorted(set(platform_names()) - {"generic"})
HOST = "sonoivu.nghean.gov.vn"
ADDRESS = "/tin-hoat-dong/xa-an-binh-hop-dan-ban-lam-duong-1204.html"
FREE = Reply(b"User-agent: *\nDisallow: /kin/\n", headers=(("Content-Type", "text/plain"),))


def article_page() -> bytes:
    html = (PAGES / "nukeviet" / "default-theme.html").read_text(encoding="utf-8")
    head = f'<head><link rel="canonical" href="https://{HOST}{ADDRESS}"><link rel="alternate" type="application/rss+xml" href="/rss/">'
    return html.replace("nukeviet.minhhoa.gov.vn", HOST).replace("<head>", head, 1).encode()


def proposal(ran: Ran, folder: Path) -> Portal:
    assert (ran.status, len(ran.out.splitlines()) <= 8) == (0, True), ran.err
    path = folder / "proposed.toml"
    path.write_text(ran.out, encoding="utf-8")
    return load_portal(path)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_article_of_a_platform_is_recognised(platform: str) -> None:
    for page in sorted((PAGES / platform).glob("*.html")):
        known = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        signs = recognised(page.read_text(encoding="utf-8"), known["url"])
        if "title" in known:
            assert [sign.platform for sign in signs[:1]] == [platform], page.name
        else:  # A list without any class of its system is not guessed at; another system is never named.
            assert {sign.platform for sign in signs[:1]} <= {platform}, page.name


@needs_shared
@pytest.mark.parametrize("platform", ["nukeviet", "wordpress", "joomla"])
def test_pages_of_the_real_systems_are_recognised_lists_included(platform: str) -> None:
    for url, html in captured(platform, 6):
        signs = recognised(html, url)
        assert signs[0].platform == platform, url
        assert all(signs[0].weight > 2 * other.weight for other in signs[1:]), url


def captured(platform: str, count: int) -> Iterator[tuple[str, str]]:
    """Some pages of a captured site, spread over all of it."""
    assert SHARED is not None
    with (SHARED / "cms" / platform / "site.warc.gz").open("rb") as file:
        pages = [
            (record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(file)
            if record.rec_type == "response" and (record.http_headers.get_header("Content-Type") or "").startswith("text/html")
        ]  # fmt: skip
    portal = load_portal(SHARED / "cms" / platform / "portal.toml")
    served = [each for each in pages if portal.role(each[0]) in ("article", "listing") and len(each[1]) > 2000]
    assert len(served) > 60
    return ((url, decode_page(body, "")) for url, body in served[:: len(served) // count])


def test_a_page_without_a_mark_is_of_no_system() -> None:
    assert (
        recognised("<html><title>Tin</title><h1>Tin tức</h1><p>Một đoạn.</p></html>", "https://a.gov.vn/tin-1.html")
        == ()
    )


@pytest.mark.parametrize(
    "host, named, province, level, kind",
    [
        ("sonoivu.nghean.gov.vn", "sonoivu-nghean", "Nghệ An", "province", "government"),
        ("www.moha.gov.vn", "moha", None, "central", "government"),
        ("xatanmyha.hatinh.gov.vn", "xatanmyha-hatinh", "Hà Tĩnh", "commune", "government"),
        ("nghean.dcs.vn", "nghean-dcs", "Nghệ An", "province", "party"),
        ("tinhuyquangtri.vn", "tinhuyquangtri", "Quảng Trị", "province", "party"),
        ("baonghean.vn", "baonghean", "Nghệ An", "province", "press"),
        ("xaydungchinhsach.chinhphu.vn", "xaydungchinhsach-chinhphu", None, "central", "government"),
    ],
)
def test_what_a_host_says_of_its_portal(
    host: str, named: str, province: str | None, level: str, kind: str, tmp_path: Path
) -> None:
    tree = LexborHTMLParser("<title>Hội nghị - Trang thông tin | minh hoạ\x07</title>")
    path = tmp_path / f"{id_of(host)}.toml"
    path.write_text(proposed(tree, f"https://{host}/tin/", None), encoding="utf-8")
    portal = load_portal(path)
    assert (portal.id, portal.province, portal.level, portal.kind) == (named, province, level, kind)
    assert (portal.name, portal.start) == ("Trang thông tin", (f"https://{host}/",))
    assert portal.hosts == tuple(dict.fromkeys((host, host.removeprefix("www."))))


def test_a_saved_page_gives_a_file_that_reads_it(tmp_path: Path) -> None:
    saved = tmp_path / "tin.html"
    saved.write_bytes(article_page())
    ran = run("portals", "probe", saved, home=tmp_path / "home")
    portal = proposal(ran, tmp_path)
    assert (portal.platform, portal.hosts, portal.province) == ("nukeviet", (HOST,), "Nghệ An")
    assert portal.feeds == (f"https://{HOST}/rss/",)
    assert portal.article_key(f"https://{HOST}{ADDRESS}") == "1204"
    for line in (
        "platform: nukeviet (`",
        "  published  .news_column span.h5",
        "  title      Xã An Bình họp dân",
        "characters",
    ):
        assert line in ran.err
    assert "fault" not in ran.err
    assert not (tmp_path / "home" / "archive").exists()


@pytest.mark.parametrize(
    "name, content, says",
    [
        ("tin.html", b"<p>no address</p>", "names no address of its own; give --url-prefix"),
        ("tin.html", None, "cannot be read"),
        ("tin.docx", b"PK", "not a kind that can be added"),
    ],
)
def test_a_file_that_is_no_page_with_an_address(name: str, content: bytes | None, says: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ran = run("portals", "probe", tmp_path / name, home=tmp_path / "home")
    assert (ran.status, ran.out) == (1, "")
    assert says in ran.err


def test_a_page_is_fetched_as_a_crawl_fetches_and_nothing_else_is_asked_for(tmp_path: Path) -> None:
    moved = Reply(b"", 301, (("Location", ADDRESS),))
    with Origin(Pages({"/robots.txt": FREE, "/cu": moved, ADDRESS: Reply(article_page())})) as origin:
        reach = f"--connect-to={HOST}=127.0.0.1:{origin.port}"
        portal = proposal(run("portals", "probe", f"https://{HOST}/cu", reach, home=tmp_path), tmp_path)
        assert origin.paths() == ["/robots.txt", "/cu", ADDRESS]  # the rules of the host are remembered
        assert {arrival.host for arrival in origin.arrivals} == {HOST}
        gaps = [after.began - before.ended for before, after in zip(origin.arrivals, origin.arrivals[1:], strict=False)]
        assert min(gaps) >= 2.0 - 0.05
        forbidden = run("portals", "probe", f"https://{HOST}/kin/tin-1.html", reach, home=tmp_path)
    assert portal.platform == "nukeviet"
    assert (forbidden.status, forbidden.out, origin.paths()[3:]) == (1, "", [])
    assert "no page could be read (off scope, robots.txt)" in forbidden.err


def test_what_is_not_fetched(tmp_path: Path) -> None:
    with Origin(Pages({"/robots.txt": FREE})) as origin:
        local = run(
            "portals", "probe", f"http://127.0.0.1:{origin.port}/", home=tmp_path, TRACUU_CONTACT="a@example.org"
        )
        nobody = run("portals", "probe", f"https://{HOST}/", home=tmp_path, TRACUU_CONTACT="")
        assert origin.paths() == []
    assert local.status == nobody.status == 1
    assert "127.0.0.1 does not stand at a public address and is not fetched" in local.err
    assert "set TRACUU_CONTACT" in nobody.err


def test_a_host_of_a_known_portal_is_named(tmp_path: Path) -> None:
    saved = tmp_path / "tin.html"
    saved.write_bytes(article_page().replace(HOST.encode(), b"nghean.gov.vn"))
    assert "nghean.gov.vn belongs to the known portal nghean (active)" in run(
        "portals", "probe", saved, home=tmp_path / "home"
    ).err  # fmt: skip
