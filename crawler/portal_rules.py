"""What a portal is: the values that its file gives, and what it says about an address."""

import hashlib
import re
from dataclasses import dataclass, fields
from typing import Literal
from urllib.parse import urlsplit

from crawler.addresses import AddressError, canonical, endings, host_of
from crawler.clock import Span
from crawler.traps import MOST_ADDRESSES

Role = Literal["article", "listing", "ignored", "outside", "other", "attachment"]
Level = Literal["central", "province", "commune"]
Kind = Literal["government", "party", "press"]
State = Literal["active", "frozen", "moved", "dead"]
Tls = Literal["verified", "old", "unverified"]

_PLAIN_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,79}")


@dataclass(frozen=True, slots=True)
class UrlRules:
    """Patterns searched in path and query, tried in order. Ignored beats article, article beats listing."""

    article: tuple[re.Pattern[str], ...] = ()
    listing: tuple[re.Pattern[str], ...] = ()
    ignore: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Select:
    """CSS selectors, the platform's defaults merged in; each list is tried in order, `remove` is cut from the body.

    False where all lists are empty: the portal has no selectors, its pages are read the generic way.
    """

    title: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Budget:
    """What a portal is asked at most in one day of Vietnamese time: requests of any kind, megabytes of what came. None: no bound.

    `addresses` of it that are entered at most, whatever it links to.
    """

    requests: int | None = None
    megabytes: float | None = None
    addresses: int = MOST_ADDRESSES


@dataclass(frozen=True, slots=True)
class Portal:
    """Cổng thông tin: a publisher whose pages are collected.

    `province` is a name of the gazetteer as it was (None for central bodies), `delay` seconds between two requests to one host,
    `expect_articles` what a full crawl reaches, `verified` how the selectors were checked on real pages (None: nobody could),
    `feeds` addresses of feeds and sitemaps, read besides the start pages; `tls` whether its certificate has to hold
    (`old`: also by a protocol of before 2018), `tls_reason` why where that is an exception,
    `attachments` the endings of linked files that are archived (`pdf`);
    `hours` when it may be asked (empty: always).
    """

    id: str
    name: str
    province: str | None
    level: Level
    kind: Kind
    hosts: tuple[str, ...]
    start: tuple[str, ...]
    platform: str | None = None
    state: State = "active"
    successor: str | None = None
    delay: float = 2.0
    urls: UrlRules = UrlRules()
    select: Select = Select()
    expect_articles: int | None = None
    verified: str | None = None
    feeds: tuple[str, ...] = ()
    tls: Tls = "verified"
    tls_reason: str | None = None
    attachments: tuple[str, ...] = ()
    hours: tuple[Span, ...] = ()
    budget: Budget = Budget()

    def role(self, url: str) -> Role:
        """What an absolute address is to this portal; `other` is on its hosts and matches no pattern; `attachment` is a file it keeps."""
        if self.hosts and host_of(url) not in self.hosts:
            return "outside"
        target = _path_and_query(url)
        if _first(self.urls.ignore, target):
            return "ignored"
        if _first(self.urls.article, target):
            return "article"
        if _first(self.urls.listing, target):
            return "listing"
        return "attachment" if self.attachments and not endings(url).isdisjoint(self.attachments) else "other"

    def article_key(self, url: str) -> str:
        """The article's id on the portal: the group `id` of the article pattern, else 16 hex digits over the canonical address."""
        return (
            self.article_id(url) or hashlib.sha256(_one_form(url).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        )

    def article_id(self, url: str) -> str | None:
        """The group `id` of the article pattern; None where it gives none."""
        found = _first(self.urls.article, _path_and_query(url))
        key = found.groupdict().get("id") if found else None
        return key if key and _PLAIN_KEY.fullmatch(key) else None


# Material that came in by `tracuu add` without --portal: its publisher is known only where the text itself names one.
# It has no hosts of its own: any address is an article of it.
ADDED = Portal(
    id="added",
    name="Tài liệu nhập ngoài",
    province=None,
    level="central",
    kind="press",
    hosts=(),
    start=(),
    state="frozen",
    urls=UrlRules(article=(re.compile(""),)),
)


def _first(patterns: tuple[re.Pattern[str], ...], target: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.search(target))), None)


def _path_and_query(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _one_form(url: str) -> str:
    """Canonical where it is a web address; material without one has a URN."""
    try:
        return canonical(url)
    except AddressError:
        return url
