"""Addresses without end, told by themselves, by lists that bring nothing, by an article's many addresses; and what only looks like it."""

from pathlib import Path

import pytest

from crawler import links
from crawler.link_tags import base_and_hrefs
from crawler.links import is_file
from crawler.portal import PortalError, load_portal
from crawler.traps import MOST_ADDRESSES, Lists, Twins, trap_of
from tests.crawl_runner import portal_file

SEGMENTS, REPEATED, PARAMETERS = (
    f"trap: {what}" for what in ("more than 24 path segments", "repeated path segments", "more than 24 parameters")
)

# path and query, what it is taken for
ADDRESSES = [
    ("/", None),
    ("/bai/1", None),
    ("/2011/11/11/tin-11.html", None),
    ("/11/11/11/11", REPEATED),
    ("/vi/tin-tuc/tin-tuc/chi-tiet", None),
    ("/tin/tin/tin", REPEATED),
    ("/a/b/a/b/a/b", REPEATED),
    ("/a/b/a/b/c", None),
    ("/a/b/c/a/d/a/e/a", REPEATED),
    ("/web/guest/tin-tuc/-/asset_publisher/Xy12/content/id/123456/20182", None),
    ("/" + "/".join(f"x{n}" for n in range(24)), None),
    ("/" + "/".join(f"x{n}" for n in range(25)), SEGMENTS),
    ("/?" + "&".join(f"p{n}=1" for n in range(24)), None),
    ("/?" + "&".join(f"p{n}=1" for n in range(25)), PARAMETERS),
]


@pytest.mark.parametrize(("target", "expected"), ADDRESSES)
def test_an_address_by_itself(target: str, expected: str | None) -> None:
    assert trap_of(f"https://tin.example{target}") == expected


def test_a_shape_of_lists_is_closed_after_many_that_bring_nothing() -> None:
    lists = Lists(most=3)
    for month in range(3):
        assert lists.trap("https://tin.example/lich?thang=9") is None
        lists.read(f"https://tin.example/lich?thang={month}", ["/bai/1"] if month == 0 else [])
    assert lists.trap("https://tin.example/lich?thang=9") is None
    lists.read("https://tin.example/lich?thang=3", ["/bai/1"])
    assert lists.trap("https://tin.example/lich?thang=9") == "trap: 3 lists like it brought nothing new"
    assert lists.trap("https://tin.example/muc/1?trang=9") is None
    assert lists.trap("https://khac.example/lich?thang=9") is None
    lists.read("https://tin.example/lich?thang=4", ["/bai/2"])
    assert lists.trap("https://tin.example/lich?thang=9") is None


def test_an_article_has_so_many_addresses() -> None:
    twins = Twins(most=2)
    assert [twins.trap(article) for article in ("1", "1", "2", "1")] == [None] * 3 + [
        "trap: more than 2 addresses of one article"
    ]


@pytest.mark.parametrize(("lines", "most"), [("", MOST_ADDRESSES), ("[budget]\naddresses = 7", 7)])
def test_the_bound_of_a_portal(tmp_path: Path, lines: str, most: int) -> None:
    portal = portal_file(tmp_path)
    portal.write_text(f"{portal.read_text(encoding='utf-8')}{lines}", encoding="utf-8")
    assert load_portal(portal).budget.addresses == most


def test_a_bound_of_nothing_is_refused(tmp_path: Path) -> None:
    portal = portal_file(tmp_path)
    portal.write_text(f"{portal.read_text(encoding='utf-8')}[budget]\naddresses = 0", encoding="utf-8")
    with pytest.raises(PortalError, match="addresses"):
        load_portal(portal)


MARKUP = [
    '<base href="/goc/"><a href="1">x</a><A HREF=2>y<area href=\'3\'>',
    '<a class="x" href = "1" href="2">x</a><a data-href="3" title=\'href="4"\'>y</a><a name=z>',
    "<a\nhref=\"1\"\n>x</a><a href=a&amp;b&#61;c&copy=d&lt;e>y</a><a/href=5>z</a>",
    '<!-- <a href="1"> --><script>"<a href=2>"</script><style><a href=3></style><textarea><a href=4></textarea><a href=5>',
    "<title><a href=1></title><noscript><a href=2></noscript><iframe><a href=3></iframe><abbr href=4><article href=5>",
    '<p title="a > b"><a href="1" title="<b>">x</a><a href="2',
    "<a href=1\"2>x</a><a href=''>y</a><a href>z</a><a href=\"tin tức\">t</a>",
    "<!-- never closed <a href=1>",
]  # fmt: skip


@pytest.mark.parametrize("markup", MARKUP)
def test_tags_are_read_as_a_parser_reads_them(markup: str) -> None:
    base, hrefs = base_and_hrefs(markup)
    expected, found = links._parsed(markup)
    assert (base, [href for href in hrefs if href]) == (expected, [href for href in found if href])


def test_a_large_page_gives_the_links_of_a_small_one() -> None:
    page = '<base href="/goc/"><a href="1">Một</a><div><a href="/2?a=1&amp;b=2">Hai</a></div>'
    small, large = page.encode(), f"{page}<p>{'chữ ' * 50_000}".encode()
    kind, url = "text/html; charset=utf-8", "https://tin.example/x"
    assert links.links(small, kind, url) == links.links(large, kind, url)
    assert links.links(small, kind, url) == ("https://tin.example/goc/1", "https://tin.example/2?a=1&b=2")


@pytest.mark.parametrize(
    "start", ["<div>", "<a b='", '<a b="', "<!--", "<a href=", "<a x=1 ", "<script>", "</", "&", "<a \"'"]
)
def test_reading_tags_is_linear(start: str) -> None:
    """A quadratic reader would not come back from this: 200,000 tags that never end."""
    base, hrefs = base_and_hrefs(start * 200_000)
    assert base is None
    assert len(list(hrefs)) <= 200_000


@pytest.mark.parametrize(
    ("body", "expected"),
    [(b"\x89PNG\r\n\x1a\n", True), (b"%PDF-1.7", True), (b"PK\x03\x04", True), (b"<html>", False), (b"", False)],
)
def test_files_begin_like_files(body: bytes, expected: bool) -> None:
    assert is_file(body) is expected
