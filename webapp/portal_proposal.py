"""A portal file proposed from one page: at most 8 lines, each of which a person has to look at."""

import json
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from analyzers.hosts import province_of_host
from crawler.addresses import host_of, join

__all__ = ["id_of", "proposed"]

_LONGEST_NAME = 200
_PUBLISHER = re.compile(
    r"(?i)^(?:cổng|trang|báo|tạp chí|đài|sở|ban|bộ|cục|ubnd|ủy ban|uỷ ban|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ|hội|xã|phường)\b"
)
_PARTS = re.compile(r"\s[-–—|»:](?=\s)|\|")
_PARTY = re.compile(r"\.dcs\.vn$|(?:^|\.)(?:tinhuy|thanhuy|huyenuy|bandanvan|bantuyengiao|mattran|tinhdoan|thanhdoan)")
_COMMUNE = re.compile(r"^(?:xa|phuong|dackhu|thitran)-?[a-z]{3}")
_STATE = re.compile(r"(?:^|\.)(?:gov\.vn|chinhphu\.vn)$")
_FEED = (
    "link[rel~='alternate' i][type='application/rss+xml' i], link[rel~='alternate' i][type='application/atom+xml' i]"
)


def id_of(host: str) -> str:
    """The id, and so the file's name, for the portal of a host."""
    labels = host.removeprefix("www.").split(".")
    while len(labels) > 1 and labels[-1] in ("vn", "gov", "com", "org", "net", "edu", "info"):
        labels.pop()
    return "-".join(labels)[:64]


def proposed(tree: LexborHTMLParser, url: str, platform: str | None) -> str:
    """The file's text. Name and kind are guesses from the page and its host; the province is the gazetteer's for that host."""
    host, root = host_of(url), f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/"
    province = province_of_host(host)
    hosts = [host, host.removeprefix("www.")] if host.startswith("www.") else [host]
    feed = next(_feeds(tree, url, hosts), None)
    lines: list[tuple[str, str | list[str] | None]] = [
        ("name", _name(tree, host)),
        ("province", province),
        ("level", _level(host, province)),
        ("kind", _kind(host)),
        ("hosts", hosts),
        ("start", [root]),
        ("platform", platform),
        ("feeds", [feed] if feed else None),
    ]
    return "".join(f"{key:8} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines if value)


def _level(host: str, province: str | None) -> str:
    if province and _COMMUNE.match(host.removeprefix("www.")):
        return "commune"
    return "province" if province else "central"


def _kind(host: str) -> str:
    if _PARTY.search(host):
        return "party"
    return "government" if _STATE.search(host) else "press"


def _name(tree: LexborHTMLParser, host: str) -> str:
    """What the page calls its site: by name, else the part of its title that reads like a publisher, else the host."""
    node = tree.css_first("meta[property='og:site_name' i]")
    site = _plain(node.attributes.get("content") or "") if node else ""
    if site and site.lower() != host:
        return site
    title = tree.css_first("title")
    parts = [_plain(part) for part in _PARTS.split(title.text() if title else "")]
    return next((part for part in reversed(parts) if _PUBLISHER.match(part)), host)


def _feeds(tree: LexborHTMLParser, url: str, hosts: list[str]) -> Iterator[str]:
    for node in tree.css(_FEED):
        target = join(url, node.attributes.get("href") or "")
        if target and host_of(target) in hosts and "comment" not in target:
            yield target


def _plain(text: str) -> str:
    printed = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text[:_LONGEST_NAME])
    return unicodedata.normalize("NFC", " ".join(printed.split()))
