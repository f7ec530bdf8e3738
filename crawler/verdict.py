"""What an answer means for its URL: the state it ends in, why, and the links it brings. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from crawler.addresses import join
from crawler.feeds import Feed, read_feed
from crawler.links import is_html, links
from crawler.payload import PayloadError, decoded

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_LOGIN_STATUS = frozenset((401, 407))
_PASSING = frozenset((408, 425, 429))
_WALL_BYTES = 16 * 1024
_LOGIN_PATH = re.compile(
    r"/(?:c/portal/login|login|log-in|signin|sign-in|dang-nhap|dangnhap)(?:\.\w{3,5})?/?(?:$|\?)", re.I
)

# Small pages that a gatekeeper sends with status 200 in place of the page asked for; each with where the words come from.
_WALLS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    # F5 BIG-IP ASM's default blocking page, seen on sbv.gov.vn with status 200 (portals.md §5.10)
    (
        "Request Rejected",
        re.compile(rb"<title>\s*Request Rejected\s*</title>|The requested URL was rejected\. Please consult", re.I),
    ),
    # Imperva Incapsula's block frame, seen on bocongan.gov.vn (portals.md §5.10)
    ("Request Rejected", re.compile(rb"_Incapsula_Resource|Incapsula incident ID", re.I)),
    # Cloudflare's interstitial and block pages
    (
        "captcha",
        re.compile(
            rb"<title>\s*(?:Just a moment\.\.\.|Attention Required! \| Cloudflare)|cf-challenge|/cdn-cgi/challenge-platform/",
            re.I,
        ),
    ),
    # A page that is a captcha and little else: the widgets of Google, hCaptcha and Cloudflare
    ("captcha", re.compile(rb"<(?:div|form)[^<>]{0,200}\b(?:g-recaptcha|h-captcha|cf-turnstile)\b", re.I)),
    # Vietnamese hosting gatekeepers that set a cookie by script and load the page again
    ("captcha", re.compile(rb"document\.cookie\s*=\s*[\"']\s*D1N=", re.I)),
)
_SMALL_TEXT = 1500
_TAGS = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^<>]{0,2000}>", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`state` and `reason` as interface.md names them, the page's links; `again`: a passing trouble that may be tried again.

    `feeds` are links that are feeds or sitemaps themselves, whatever the portal's patterns say.
    """

    state: str
    reason: str | None = None
    links: tuple[str, ...] = ()
    again: bool = False
    feeds: tuple[str, ...] = ()


def judge(url: str, role: str, status: int, header: Callable[[str], str | None], body: bytes) -> Verdict:
    """The verdict on one answer; `body` as it came, `header` looks a header up in any case, `role` is the portal's for `url`."""
    if status in _REDIRECTS:
        return _redirect(url, status, header("Location"))
    if status in _LOGIN_STATUS:
        return Verdict("walled", "login")
    if status >= 500 or status in _PASSING:
        return Verdict("error", str(status), again=True)
    content_type = header("Content-Type") or ""
    try:
        page = decoded(body, header("Content-Encoding") or "")
    except PayloadError as error:
        return Verdict("error", str(error))
    if (wall := _wall(page)) is not None:
        return Verdict("walled", wall)
    if not 200 <= status < 300:
        return Verdict("error", str(status))
    if (feed := read_feed(page, content_type, url)) is not None:
        return _feed(feed)
    if not is_html(page, content_type):
        return Verdict("off scope", f"not a page: {content_type.partition(';')[0].strip() or 'no type'}"[:100])
    return Verdict("captured" if role == "article" else "listing", None, links(page, content_type, url))


def _feed(feed: Feed) -> Verdict:
    """A damaged feed counts for what could be read of it."""
    if feed.fault and not feed.pages and not feed.feeds:
        return Verdict("error", f"feed cannot be read: {feed.fault}")
    return Verdict("listing", f"feed damaged: {feed.fault}" if feed.fault else None, feed.pages, feeds=feed.feeds)


def _redirect(url: str, status: int, location: str | None) -> Verdict:
    target = join(url, location) if location else None
    if target is None:
        return Verdict("error", f"{status} without an address")
    if target == url:
        return Verdict("error", "redirects to itself")
    if _LOGIN_PATH.search(target):
        return Verdict("walled", "login", (target,))
    return Verdict("duplicate", f"redirects to {target}", (target,))


def _wall(page: bytes) -> str | None:
    """The kind of gatekeeper whose page this is; only pages with next to no text of their own count."""
    if len(page) > _WALL_BYTES:
        return None
    found = next((kind for kind, pattern in _WALLS if pattern.search(page)), None)
    if found is None or len(b" ".join(_TAGS.sub(b" ", page).split())) > _SMALL_TEXT:
        return None
    return found
