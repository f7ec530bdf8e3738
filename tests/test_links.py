"""Links as a browser finds them, and what an answer means: tables of pages and answers, no network."""

import pytest

from crawler.links import is_html, links
from crawler.verdict import judge

BASE = "https://t.example/vi/muc/trang.html?x=1"
HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<a href="a.html">', ["https://t.example/vi/muc/a.html"]),
        ("<a class=x href='../b.html' target=\"_blank\">", ["https://t.example/vi/b.html"]),
        ("<A HREF=c.html>", ["https://t.example/vi/muc/c.html"]),
        ('<a href="?p=2">', ["https://t.example/vi/muc/trang.html?p=2"]),
        ('<a href="#top">', ["https://t.example/vi/muc/trang.html?x=1"]),
        ('<a href="//khac.example/a">', ["https://khac.example/a"]),
        ('<a href="https&#x3a;&#x2f;&#x2f;t&#x2e;example&#x2f;so-do">', ["https://t.example/so-do"]),  # Liferay's menus
        ('<a href="a?b=1&amp;c=2">', ["https://t.example/vi/muc/a?b=1&c=2"]),
        ('<map><area href="ban-do.html"></map>', ["https://t.example/vi/muc/ban-do.html"]),
        ('<base href="/goc/"><a href="a">', ["https://t.example/goc/a"]),
        ('<link rel="canonical" href="/chinh.html">', []),
        ('<link rel="stylesheet" href="/x.css"><img src="/x.png"><script src="/x.js"></script>', []),
        ('<!-- <a href="cu.html"> --><a href="moi.html">', ["https://t.example/vi/muc/moi.html"]),
        ("<script>var a = '<a href=\"x.html\">';</script>", []),
        ('<a href="javascript:void(0)"><a href="mailto:a@b.vn"><a href="tel:113"><a href="">x<a>', []),
        ('<a href="a.html"><a href="a.html#2"><a href="a.html">', ["https://t.example/vi/muc/a.html"]),
        ('<a href="a.html"<p><td><a href="b.html', ["https://t.example/vi/muc/a.html"]),
        ('<a href=" \n /x.html ">', ["https://t.example/x.html"]),
        (f'<a href="/{"x" * 5000}">', []),
        ("", []),
    ],
)
def test_links(markup: str, found: list[str]) -> None:
    assert list(links(markup.encode(), HTML, BASE)) == found


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('<a href="/văn-bản">'.encode(), "text/html"),
        ('<a href="/văn-bản">'.encode(), "text/html; charset=nonsense"),
        ('\ufeff<a href="/văn-bản">'.encode("utf-16"), "text/html"),
        ('<meta charset="utf-8"><a href="/văn-bản">'.encode(), ""),
        ('<a href="/v&#259;n-b&#7843;n">'.encode("latin-1"), "text/html; charset=iso-8859-1"),
    ],
)
def test_links_in_any_charset(body: bytes, content_type: str) -> None:
    assert links(body, content_type, BASE) == ("https://t.example/v%C4%83n-b%E1%BA%A3n",)


@pytest.mark.parametrize(
    ("body", "content_type", "page"),
    [
        (b"", "text/html", True),
        (b"x", "application/xhtml+xml; charset=utf-8", True),
        (b"\n\n<!DOCTYPE html><html>", "", True),
        (b"<html>", "application/octet-stream", True),
        (b"%PDF-1.4", "", False),
        (b"<html>", "application/pdf", False),
        (b"<html>", "image/png", False),
        (b"plain words", "text/plain", False),
    ],
)
def test_what_counts_as_a_page(body: bytes, content_type: str, page: bool) -> None:
    assert is_html(body, content_type) is page


ARTICLE = "<p>" + "Ủy ban nhân dân tỉnh ban hành kế hoạch thực hiện. " * 60 + "</p>"


@pytest.mark.parametrize(
    ("markup", "state", "reason"),
    [
        ("<title>Request Rejected</title>The requested URL was rejected.", "walled", "Request Rejected"),
        ('<iframe src="/_Incapsula_Resource?x=1"></iframe>', "walled", "Request Rejected"),
        ("<title>Just a moment...</title><div id=cf-wrapper></div>", "walled", "captcha"),
        ('<form><div class="g-recaptcha" data-sitekey="k"></div></form>', "walled", "captcha"),
        ("<script>document.cookie=\"D1N=abc\";window.location.reload();</script>", "walled", "captcha"),
        (f'{ARTICLE}<div class="g-recaptcha"></div>', "captured", None),  # a comment form below an article
        (f"{ARTICLE}<p>Request Rejected</p>", "captured", None),
        ("<p>Bài viết đang được cập nhật</p>", "captured", None),
    ],
)  # fmt: skip
def test_walls_are_told_from_pages(markup: str, state: str, reason: str | None) -> None:
    verdict = judge(BASE, "article", 200, {"Content-Type": HTML}.get, markup.encode())
    assert (verdict.state, verdict.reason) == (state, reason)


@pytest.mark.parametrize(
    ("location", "state", "target"),
    [
        ("https://t.example/moi", "duplicate", "https://t.example/moi"),
        ("/moi#a", "duplicate", "https://t.example/moi"),
        ("http://10.0.0.1/", "duplicate", "http://10.0.0.1/"),
        ("/vi/dang-nhap.html", "walled", "https://t.example/vi/dang-nhap.html"),
        ("/c/portal/login?redirect=%2F", "walled", "https://t.example/c/portal/login?redirect=%2F"),
        ("/tin-dang-nhap-he-thong.html", "duplicate", "https://t.example/tin-dang-nhap-he-thong.html"),
        ("ftp://t.example/", "error", None),
        (BASE, "error", None),
    ],
)
def test_redirects_name_their_target(location: str, state: str, target: str | None) -> None:
    verdict = judge(BASE, "article", 302, {"Location": location}.get, b"")
    assert verdict.state == state
    assert verdict.links == (() if target is None else (target,))
    assert not verdict.again
