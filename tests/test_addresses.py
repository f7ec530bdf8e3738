"""One address a page: the canonical form as a table, its properties, and links made whole."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import AddressError, canonical, host_of, join

CASES = [
    # scheme, host, port
    ("HTTP://NghEAn.gov.vn/Tin", "http://nghean.gov.vn/Tin"),
    ("https://nghean.gov.vn", "https://nghean.gov.vn/"),
    ("https://nghean.gov.vn.", "https://nghean.gov.vn/"),
    ("http://nghean.gov.vn:80/a", "http://nghean.gov.vn/a"),
    ("https://pbgdpl.gov.vn:443/a?ItemID=1", "https://pbgdpl.gov.vn/a?ItemID=1"),
    ("http://a.vn:443/", "http://a.vn:443/"),
    ("https://a.vn:8443/x", "https://a.vn:8443/x"),
    ("https://a.vn:/x", "https://a.vn/x"),
    ("http://user:secret@a.vn/x", "http://a.vn/x"),
    ("http://báo.vn/", "http://xn--bo-mia.vn/"),
    ("http://xn--bo-mia.vn/", "http://xn--bo-mia.vn/"),
    ("http://b%C3%A1o.vn/", "http://xn--bo-mia.vn/"),
    ("http://BÁO.vn/", "http://xn--bo-mia.vn/"),
    ("http://ba\u0301o.vn/", "http://xn--bo-mia.vn/"),
    ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
    ("http://so_tttt.hanoi.gov.vn/", "http://so_tttt.hanoi.gov.vn/"),
    # fragment and blanks
    ("https://a.vn/x#phan-2", "https://a.vn/x"),
    ("https://a.vn/#!/tin/1", "https://a.vn/"),
    ("  https://a.vn/x\n", "https://a.vn/x"),
    ("https://a.vn/tin\n-tuc", "https://a.vn/tin-tuc"),
    # sessions in the path
    ("https://a.vn/wps/portal;jsessionid=0000A1b2?x=1", "https://a.vn/wps/portal?x=1"),
    ("https://a.vn/x;JSESSIONID=AB.node1/y.html", "https://a.vn/x/y.html"),
    ("https://a.vn/(S(lit3py55t21z5v55vlm25s55))/tin.aspx", "https://a.vn/tin.aspx"),
    ("https://a.vn/x;v=1", "https://a.vn/x;v=1"),
    # sessions in the query; a short sid is a section's number
    ("https://a.vn/?PHPSESSID=8f2a&id=3", "https://a.vn/?id=3"),
    ("https://a.vn/x?id=3&jsessionid=77", "https://a.vn/x?id=3"),
    ("https://a.vn/x?sid=0123456789abcdef0123456789abcdef", "https://a.vn/x"),
    (
        "https://a.vn/Default.aspx?sname=tin&sid=1281&pageid=468",
        "https://a.vn/Default.aspx?sname=tin&sid=1281&pageid=468",
    ),
    # tracking
    ("https://a.vn/x?utm_source=zalo&utm_medium=m&id=1", "https://a.vn/x?id=1"),
    ("https://a.vn/x?fbclid=IwAR0&gclid=1&zarsrc=30", "https://a.vn/x"),
    ("https://a.vn/x?UTM_Source=a", "https://a.vn/x"),
    ("https://a.vn/x?_ga=1.2&mc_cid=3&msclkid=4&id=9", "https://a.vn/x?id=9"),
    ("https://a.vn/x?gclidx=1", "https://a.vn/x?gclidx=1"),
    # percent-encoding
    ("https://a.vn/%7Etin%2dtuc", "https://a.vn/~tin-tuc"),
    ("https://a.vn/a%2fb", "https://a.vn/a%2Fb"),
    ("https://a.vn/a%2Fb/c", "https://a.vn/a%2Fb/c"),
    ("https://a.vn/ti%e1%bb%87n", "https://a.vn/ti%E1%BB%87n"),
    ("https://a.vn/tiện ích", "https://a.vn/ti%E1%BB%87n%20%C3%ADch"),
    ("https://a.vn/" + unicodedata.normalize("NFD", "tiện"), "https://a.vn/ti%E1%BB%87n"),
    ("https://a.vn/tie%CC%A3%CC%82n", "https://a.vn/ti%E1%BB%87n"),
    ("https://a.vn/Đề án!", "https://a.vn/%C4%90%E1%BB%81%20%C3%A1n!"),
    ("https://a.vn/a%21", "https://a.vn/a%21"),
    ("https://a.vn/100%", "https://a.vn/100%25"),
    ("https://a.vn/100%25", "https://a.vn/100%25"),
    ("https://a.vn/%zz", "https://a.vn/%25zz"),
    ("https://a.vn/%E1x", "https://a.vn/%E1x"),
    ("https://a.vn/a|b\\c", "https://a.vn/a%7Cb/c"),
    ("https://a.vn/x?q=quy chế&l=a+b", "https://a.vn/x?q=quy%20ch%E1%BA%BF&l=a+b"),
    ("https://a.vn/x?f[a]=1", "https://a.vn/x?f%5Ba%5D=1"),
    ("https://a.vn/x?u=http%3A%2F%2Fb.vn", "https://a.vn/x?u=http%3A%2F%2Fb.vn"),
    # path and query shape
    ("https://a.vn/a/./b/../c", "https://a.vn/a/c"),
    ("https://a.vn/a/%2E%2E/c", "https://a.vn/c"),
    ("https://a.vn/../../x", "https://a.vn/x"),
    ("https://a.vn/a/..", "https://a.vn/"),
    ("https://a.vn/a/", "https://a.vn/a/"),
    ("https://a.vn//documents/1", "https://a.vn//documents/1"),
    ("https://a.vn/x?", "https://a.vn/x"),
    ("https://a.vn?x=1", "https://a.vn/?x=1"),
    ("https://a.vn/x?b=2&a=1", "https://a.vn/x?b=2&a=1"),
    ("https://a.vn/x?a&b=&c=1", "https://a.vn/x?a&b=&c=1"),
    ("https://a.vn/x?&&a=1&", "https://a.vn/x?a=1"),
]

BAD = [
    "",
    "nghean.gov.vn/tin",
    "/tin-tuc.html",
    "mailto:a@b.vn",
    "ftp://a.vn/x",
    "file:///etc/passwd",
    "http://",
    "http:///x",
    "http://a.vn:99999/",
    "http://a.vn:x/",
    "http://[::1",
    "http://a b.vn/",
    "https://..vn./",
]

BASE = "https://a.vn/vi/tin/bai.html?p=1"
LINKS = [
    ("khac.html", "https://a.vn/vi/tin/khac.html"),
    ("/x", "https://a.vn/x"),
    ("../x", "https://a.vn/vi/x"),
    ("?p=2", "https://a.vn/vi/tin/bai.html?p=2"),
    ("#top", "https://a.vn/vi/tin/bai.html?p=1"),
    ("", "https://a.vn/vi/tin/bai.html?p=1"),
    (" /x \n", "https://a.vn/x"),
    ("//b.vn/y", "https://b.vn/y"),
    ("http:moc.gov.vn/vn/tin-tuc", "http://moc.gov.vn/vn/tin-tuc"),
    ("https:/b.vn/y", "https://b.vn/y"),
    ("HTTPS://B.vn", "https://b.vn/"),
    ("mailto:ban-doc@a.vn", None),
    ("javascript:void(0)", None),
    ("java\nscript:alert(1)", None),
    ("tel:02383840418", None),
    ("data:text/html,x", None),
    ("ymsgr:SendIM?x", None),
    ("http://[x", None),
    ("https://", None),
]


@pytest.mark.parametrize("url, wanted", CASES)
def test_an_address_has_one_form(url: str, wanted: str) -> None:
    assert canonical(url) == wanted


@pytest.mark.parametrize("url, wanted", CASES)
def test_the_one_form_is_its_own(url: str, wanted: str) -> None:
    assert canonical(wanted) == wanted


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_web_address_is_named(url: str) -> None:
    with pytest.raises(AddressError, match=r"no http|no valid|is no address"):
        canonical(url)


@pytest.mark.parametrize("href, wanted", LINKS)
def test_links_are_made_whole(href: str, wanted: str | None) -> None:
    assert join(BASE, href) == wanted


def test_a_query_of_the_base_holds_no_folder() -> None:
    assert join("https://a.vn/vi/x?redirect=https://b.vn/c/d", "y") == "https://a.vn/vi/y"
    assert join("https://a.vn", "y") == "https://a.vn/y"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_path_and_query_is_settled_at_once(path: str, query: str) -> None:
    try:
        once = canonical(f"https://a.vn/{path}?{query}")
    except AddressError:
        return
    assert canonical(once) == once
    assert once.isascii()
    assert "#" not in once


@given(st.text(alphabet="ab%2FEé\u0301 /.?&=#;+!đĐ%41%cc%81", max_size=40))
def test_escapes_and_marks_are_settled_at_once(rest: str) -> None:
    once = canonical(f"http://a.vn/{rest}")
    assert canonical(once) == once


@given(st.text(max_size=80), st.text(max_size=80))
def test_join_never_raises(base: str, href: str) -> None:
    found = join(base, href)
    assert found is None or canonical(found) == found


@pytest.mark.parametrize("href, wanted", LINKS)
def test_a_link_means_the_same_on_every_page_of_a_folder(href: str, wanted: str | None) -> None:
    if href.strip()[:1] in ("", "?", "#"):
        wanted = (wanted or "").replace("bai.html", "khác.html").replace("á", "%C3%A1")
    assert join("https://a.vn/vi/tin/khác.html?p=1", href) == wanted


def test_hosts() -> None:
    assert host_of("HTTPS://NghEAn.gov.vn:444/x") == "nghean.gov.vn"
    assert host_of("mailto:x") == ""


def test_long_hostile_addresses_take_linear_time() -> None:
    began = time.monotonic()
    for piece in ("%", "%2F", "/..", ";jsessionid=", "&utm_source=a", "(S(", "é\u0301"):
        canonical("https://a.vn/" + piece * 50_000)
    assert time.monotonic() - began < 10
