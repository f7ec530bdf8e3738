"""Feeds and sitemaps: what they name as tables of texts (ours, illustrative), and what a crawl makes of them at a real origin."""

import gzip
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.feed_entries import Entries
from crawler.feeds import read_feed
from crawler.frontier import Frontier
from crawler.verdict import judge
from tests.crawl_runner import crawled, portal_file
from tests.origin import Origin, Pages, Reply, page

HOST = "https://tin.example"
AT = f"{HOST}/rss/tin.rss"
XML = (("Content-Type", "text/xml; charset=utf-8"),)
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def _rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel><title>Tin</title><link>{HOST}/</link>{body}</channel></rss>'


def _urlset(*addresses: str) -> str:
    urls = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    return f'<?xml version="1.0"?><urlset {SITEMAP}>{urls}</urlset>'


def _index(*addresses: str) -> str:
    maps = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f"<sitemapindex {SITEMAP}>{maps}</sitemapindex>"


# what it shows: text, pages, further feeds; without the host
READ: dict[str, tuple[str, list[str], list[str]]] = {
    "RSS": (_rss(f"<title>Một</title><link>{HOST}/bai/1</link>", "<link>/bai/2</link>"), ["/bai/1", "/bai/2"], []),
    "each once": (_rss("<link>/bai/1</link>", "<link>/bai/1#binh-luan</link>"), ["/bai/1"], []),
    "CDATA, line breaks": (_rss("<link>\n <![CDATA[ https://tin.example/bai?a=1&b=2 ]]></link>"), ["/bai?a=1&b=2"], []),
    "bare ampersand": (_rss("<link>https://tin.example/bai?a=1&b=2&copy=3</link>"), ["/bai?a=1&b=2&copy=3"], []),
    "HTML's entities": (_rss("<title>A&nbsp;B &amp; C</title><link>/bai/1?x&amp;y</link>"), ["/bai/1?x&y"], []),
    "malformed address of a ministry": (_rss("<link>https:tin.example/bai/1</link>"), ["/bai/1"], []),
    "identity in place of a link": (_rss("<guid>https://tin.example/bai/1</guid>"), ["/bai/1"], []),
    "identity that is no address": (_rss('<guid isPermaLink="false">https://tin.example/?p=1</guid>'), [], []),
    "a service's link and the own": (
        _rss("<link>https://khac.example/x</link><f:origLink xmlns:f='urn:f'>/bai/1</f:origLink>"), ["/bai/1"], [],
    ),
    "links deeper in an item": (
        _rss("<link>/bai/1</link><source><link>/bai/9</link></source><enclosure url='/a.mp3'/>"), ["/bai/1"], [],
    ),
    "blank before the declaration, comment": (_rss("<link>/bai/1</link>", head="\n <!-- <html> --><?xml-stylesheet a?>"), ["/bai/1"], []),
    "an old DOCTYPE, not loaded": (
        _rss("<link>/bai/1</link>", head='<!DOCTYPE rss PUBLIC "-//x" "http://127.0.0.1:1/rss-0.91.dtd">'), ["/bai/1"], [],
    ),
    "RDF": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>'
        '<link>https://tin.example/</link></channel><item rdf:about="/bai/1"><link>/bai/1</link></item>'
        '<item rdf:about="/bai/2"/></rdf:RDF>',
        ["/bai/1", "/bai/2"], [],
    ),
    "Atom": (
        f'<feed {ATOM} xml:base="/muc/"><link rel="self" href="x"/><link rel="next" href="tin?trang=2"/><entry><id>urn:1</id>'
        '<link rel="enclosure" href="a.mp3"/><link href="../bai/1"/></entry>'
        '<entry><link rel="alternate" href="/bai/2"/></entry></feed>',
        ["/bai/1", "/bai/2"], ["/muc/tin?trang=2"],
    ),
    "sitemap with news and pictures": (
        f'<urlset {SITEMAP} xmlns:n="urn:news" xmlns:i="urn:image"><url><loc> https://tin.example/bai/1 </loc><lastmod>2026-01-01</lastmod>'
        "<n:news><n:title>Một</n:title></n:news><i:image><i:loc>https://tin.example/a.jpg</i:loc></i:image></url></urlset>",
        ["/bai/1"], [],
    ),
    "sitemap that mixes pages and sitemaps": (_urlset("/bai/1", "/so-do/2.xml"), ["/bai/1"], ["/so-do/2.xml"]),
    "index": (_index("/so-do/1.xml", "/so-do/2.xml.gz"), [], ["/so-do/1.xml", "/so-do/2.xml.gz"]),
    "prefixed root": ('<s:urlset xmlns:s="urn:s"><s:url><s:loc>/bai/1</s:loc></s:url></s:urlset>', ["/bai/1"], []),
    "plain list": (f"{HOST}/bai/1\r\n\r\n{HOST}/bai/2\n", ["/bai/1", "/bai/2"], []),
    "no items": (_rss(), [], []),
}  # fmt: skip


@pytest.mark.parametrize("shown", READ)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_what_a_feed_names(shown: str, packed: bool) -> None:
    text, pages, feeds = READ[shown]
    body = gzip.compress(text.encode()) if packed else text.encode()
    feed = read_feed(body, "application/x-gzip" if packed else "text/plain", AT + (".gz" if packed else ""))
    assert feed is not None
    assert [page.removeprefix(HOST) for page in feed.pages] == pages
    assert [page.removeprefix(HOST) for page in feed.feeds] == feeds
    assert feed.fault is None


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (_rss("<link>/bai/ý</link>").encode("utf-8-sig"), "text/html"),
        ("\ufeff".encode("utf-16-le") + _rss("<link>/bai/ý</link>", head="").encode("utf-16-le"), "text/xml"),
        (_rss("<link>/bai/ý</link>", head='<?xml version="1.0" encoding="windows-1252"?>').encode("cp1252"), ""),
        (_rss("<link>/bai/ý</link>", head="").encode("cp1252"), "text/xml; charset=windows-1252"),
        (_rss("<link>/bai/ý</link>", head='<?xml version="1.0" encoding="utf-7"?>').encode(), "text/xml"),
    ],
)
def test_encodings(body: bytes, declared: str) -> None:
    feed = read_feed(body, declared, AT)
    assert feed is not None
    assert feed.pages == (f"{HOST}/bai/%C3%BD",)


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("<!doctype html><html><body><rss></rss></body></html>", "text/html"),
        ("<html><title>rss</title></html>", "application/rss+xml"),
        ('<svg xmlns="http://www.w3.org/2000/svg"></svg>', "image/svg+xml"),
        (f"Xem {HOST}/bai/1", "text/plain"),
        (f"{HOST}/bai/1\nhai dòng", "text/plain"),
        (f"{HOST}/bai/1", "text/html"),
        ("", "text/xml"),
        ("<", ""),
    ],
)
def test_what_is_no_feed(text: str, declared: str) -> None:
    assert read_feed(text.encode(), declared, AT) is None


def test_other_packed_files_are_no_feeds_and_are_not_unpacked() -> None:
    assert read_feed(gzip.compress(b"\0" * 60_000_000), "application/x-gzip", f"{HOST}/tep.gz") is None
    assert read_feed(b"\x1f\x8b\x08 not gzip", "application/x-gzip", f"{HOST}/tep.gz") is None


_BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
# text, what the fault says, pages that are kept
FAULTY = [
    (_rss("<link>/bai/1</link>", "<link>/bai/2</link>")[:-40], "", ["/bai/1"]),
    ('<!DOCTYPE rss [<!ENTITY b0 "x">' + _BOMB + "]>" + _rss("<link>&b9;</link>", head=""), "declares entities", []),
    (
        '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hosts">]>' + _rss("<link>&f;</link>", head=""),
        "declares entities",
        [],
    ),
    (_rss("<link>/bai/1</link>", "<a>" * 5000), "within each other", ["/bai/1"]),
    (_urlset("/bai/1").replace("</loc></url>", ""), "", []),
    ("<rss", "", []),
]


@pytest.mark.parametrize(("text", "fault", "pages"), FAULTY)
def test_a_damaged_feed_gives_what_can_be_read_of_it(text: str, fault: str, pages: list[str]) -> None:
    feed = read_feed(text.encode(), "text/xml", AT)
    assert feed is not None
    assert feed.fault
    assert fault in feed.fault
    assert [page.removeprefix(HOST) for page in feed.pages] == pages
    verdict = judge(AT, "listing", 200, dict(XML).get, text.encode())
    assert verdict.state == ("listing" if pages else "error")
    assert verdict.reason == f"feed {'damaged' if pages else 'cannot be read'}: {feed.fault}"


def test_bounds_on_bytes_entries_and_elements() -> None:
    bomb = read_feed(gzip.compress(b"<urlset>" + b" " * 53_000_000), "", f"{AT}.gz")
    assert bomb is not None
    assert bomb.fault == "too large: more than 52428800 bytes"
    many = read_feed(_urlset(*(f"/bai/{n}" for n in range(Entries.MOST + 5))).encode(), "", AT)
    assert many is not None
    assert (len(many.pages), many.fault) == (Entries.MOST, f"more than {Entries.MOST} entries")
    wide = read_feed(b"<rss>" + b"<a/>" * (Entries.MOST_ELEMENTS + 1), "", AT)
    assert wide is not None
    assert wide.fault == f"more than {Entries.MOST_ELEMENTS} elements"


def test_a_crawl_by_feeds(tmp_path: Path) -> None:
    def xml(text: str, declared: str = "text/xml") -> Reply:
        return Reply(text.encode(), headers=(("Content-Type", declared),))

    bare = {f"/bai/{n}": page() for n in range(1, 9)}
    site: dict[str, Reply | list[Reply]] = {
        **bare,
        "/": page("/bai/1"),
        "/rss/tin.rss": xml(_rss("<link>/bai/2</link>", "<link>/lien-he</link>", "<link>/in/2</link>"), "text/html"),
        "/rss/hong.rss": xml("<rss><channel><item><link>"),
        "/so-do.xml": xml(_index("/so-do/1.xml", "/so-do/2.xml.gz", "/so-do/3.txt", "https://khac.example/4.xml", "/in/5.xml")),
        "/so-do/1.xml": xml(_urlset("/bai/3", "/bai/4", "/tep/a.pdf")),
        "/so-do/2.xml.gz": Reply(gzip.compress(_urlset("/bai/5").encode()), headers=(("Content-Type", "application/x-gzip"),)),
        "/so-do/3.txt": xml(f"{HOST}/bai/6\n{HOST}/bai/7\n", "text/plain"),
    }  # fmt: skip
    portal = portal_file(tmp_path, feeds=("/rss/tin.rss", "/rss/hong.rss", "/so-do.xml"))
    home = tmp_path / "home"
    with Origin(Pages(site)) as origin:
        ran = crawled(portal, home, origin.socket)
        asked = len(origin.arrivals)
        again = crawled(portal, home, origin.socket, "--recrawl")
        repeated = origin.paths()[asked:]
    assert ran.status == 0, ran.errors
    with Frontier(home / "crawl.sqlite") as frontier:
        rows = {row.url.removeprefix(HOST): (row.state, row.reason) for row in frontier.rows("tin")}
    assert {path for path, (state, _) in rows.items() if state == "captured"} == {f"/bai/{n}" for n in range(1, 8)}
    listings = {"/", "/rss/tin.rss", "/so-do.xml", "/so-do/1.xml", "/so-do/2.xml.gz", "/so-do/3.txt"}
    assert {path for path, (state, _) in rows.items() if state == "listing"} == listings
    assert rows["/rss/hong.rss"][0] == "error"
    assert str(rows["/rss/hong.rss"][1]).startswith("feed cannot be read: ")
    assert {path: reason for path, (state, reason) in rows.items() if state == "off scope"} == {
        "/lien-he": "matches no pattern",
        "/in/2": "ignored by pattern",
        "/in/5.xml": "ignored by pattern",
        "/tep/a.pdf": "attachment",
        "https://khac.example/4.xml": "outside the portal",
    }
    assert set(repeated) == {"/rss/hong.rss", *listings}
    assert again.totals == ran.totals
    assert Archive(home / "archive").verify().problems == ()


def test_a_sitemap_of_50000_addresses_is_entered_whole(tmp_path: Path) -> None:
    body = gzip.compress(_urlset(*(f"{HOST}/bai/{n}" for n in range(50_000))).encode())
    site = {"/": page(), "/so-do.xml.gz": Reply(body, headers=XML), **{f"/bai/{n}": page() for n in range(8)}}
    with Origin(Pages(site)) as origin:
        ran = crawled(
            portal_file(tmp_path, feeds=("/so-do.xml.gz",)), tmp_path / "home", origin.socket, "--limit", "10"
        )
    assert (ran.report["ended"], ran.states()) == ("limit", {"listing": 2, "captured": 8, "pending": 49_992})
