"""What an answer means for its URL: the state it ends in, why, and the links it brings. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.addresses import join
from crawler.feeds import Feed, read_feed
from crawler.links import MOST_LINKS, is_file, is_html, links
from crawler.payload import PayloadError, decoded
from crawler.walls import LOGIN, NO_PAGE, SOFT_404, Wall, gatekeeper_of, wall_of

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_LOGIN_STATUS = frozenset((401, 407))
_PASSING = frozenset((408, 425, 429))
_LOGIN_PATH = re.compile(
    r"/(?:c/portal/login|login|log-in|signin|sign-in|dang-nhap|dangnhap|_layouts/(?:15/)?(?:authenticate|accessdenied))\w{0,8}(?:\.\w{3,5})?/?(?:$|\?)",
    re.I,
)

# Where portals send a reader whose page they do not have: their front page, or one that says so.
_NOWHERE_PATH = re.compile(
    r"^(?:(?:/(?:vi|vn|vi-vn|en|web/guest))?(?:/(?:index|home|default|trang-chu|trangchu)(?:\.\w{3,5})?)?/?"
    r"|.*/(?:error|errors|loi|not-?found|page-?not-?found|404|error-?404|khong-tim-thay(?:-trang)?|pagenotfounderror)(?:\.\w{3,5})?/?)$",
    re.I,
)


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
    is_feed: bool = False


def judge(url: str, role: str, status: int, header: Callable[[str], str | None], body: bytes) -> Verdict:
    """The verdict on one answer; `body` as it came, `header` looks a header up in any case, `role` is the portal's for `url`."""
    if status in _REDIRECTS:
        return _redirect(url, role, status, header("Location"))
    if status in _LOGIN_STATUS:
        return Verdict("walled", "login")
    if status >= 500 or status in _PASSING:
        return Verdict("error", str(status), again=True)
    content_type = header("Content-Type") or ""
    try:
        page = decoded(body, header("Content-Encoding") or "")
    except PayloadError as error:
        return Verdict("error", str(error))
    if not 200 <= status < 300:
        return _refused(status, page, content_type)
    if role == "attachment":
        return _attachment(page, content_type)
    if (feed := read_feed(page, content_type, url)) is not None:
        return _feed(feed)
    if not is_html(page, content_type):
        return Verdict("off scope", f"not a page: {content_type.partition(';')[0].strip() or 'no type'}"[:100])
    if is_file(page):
        return Verdict(NO_PAGE.state, NO_PAGE.reason)
    wall = wall_at(url, role, page, content_type)
    if wall is not None:
        # The menus of a portal stand on its "not found" pages too.
        return Verdict(wall.state, wall.reason, links(page, content_type, url) if wall == SOFT_404 else ())
    found = links(page, content_type, url)
    left = f"links behind the first {MOST_LINKS} are left out" if len(found) == MOST_LINKS else None
    return Verdict("captured" if role == "article" else "listing", left, found)


def wall_at(url: str, role: str, page: bytes, content_type: str) -> Wall | None:
    """What stands where a page was asked for; a log-in at an address for logging in is the page that was asked for."""
    wall = wall_of(page, content_type, listing=role != "article")
    return None if wall == LOGIN and _LOGIN_PATH.search(url) else wall


def _refused(status: int, page: bytes, content_type: str) -> Verdict:
    wall = gatekeeper_of(page, content_type)
    return Verdict("error", str(status)) if wall is None else Verdict(wall.state, wall.reason)


def _attachment(page: bytes, content_type: str) -> Verdict:
    """Kept, and no article; a portal that no longer has a file may answer with a page."""
    if is_html(page, content_type):
        return Verdict("error", "soft 404: a page instead of a file")
    return Verdict("off scope", f"attachment, archived: {content_type.partition(';')[0].strip() or 'no type'}"[:100])


def _feed(feed: Feed) -> Verdict:
    """A damaged feed counts for what could be read of it."""
    if feed.fault and not feed.pages and not feed.feeds:
        return Verdict("error", f"feed cannot be read: {feed.fault}")
    fault = f"feed damaged: {feed.fault}" if feed.fault else None
    return Verdict("listing", fault, feed.pages, feeds=feed.feeds, is_feed=True)


def _redirect(url: str, role: str, status: int, location: str | None) -> Verdict:
    target = join(url, location) if location else None
    if target is None:
        return Verdict("error", f"{status} without an address")
    if target == url:
        return Verdict("error", "redirects to itself")
    if _LOGIN_PATH.search(target):
        return Verdict("walled", "login", (target,))
    if role == "article" and _leads_nowhere(url, target):
        return Verdict("error", f"soft 404: redirects to {target}", (target,))
    return Verdict("duplicate", f"redirects to {target}", (target,))


def _leads_nowhere(url: str, target: str) -> bool:
    asked, given = urlsplit(url), urlsplit(target)
    return (
        given.hostname == asked.hostname
        and _NOWHERE_PATH.fullmatch(given.path) is not None
        and given.path != asked.path
    )
