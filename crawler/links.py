"""The links of a page: `<a href>` and `<area href>` against `<base>`, in canonical form.

A parser that mends broken markup as browsers do, so that comments, scripts and attributes of other elements bring no links.
What a page claims as its canonical address is not followed: on the saved portal of Hà Nội 4,700 of those lead to nothing.
"""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from crawler.addresses import join
from crawler.link_tags import base_and_hrefs

MAX_LENGTH = 4096
# Addresses taken from one page; the largest map of a portal seen has 3,000.
MOST_LINKS = 20_000
_MOST_HREFS = 2 * MOST_LINKS
# Characters of a page that no nesting and no attributes turn into more than a second of a parser.
_SMALL = 128 * 1024
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([0-9A-Za-z_.:-]{2,40})", re.IGNORECASE)
_WEB_CODEC = re.compile(
    r"ascii|utf-(?:8|16|16-le|16-be)|iso8859-\d+|cp(?:125\d|874|866|932|949)|koi8-[ru]|gb2312|gbk|gb18030|big5(?:hkscs)?"
    r"|euc_(?:jp|kr)|shift_jis|iso2022_jp|mac-roman|tis-620"
)
_HEAD_BYTES = 4096
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_SIGNATURES = (
    b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF", b"%PDF-", b"PK\x03\x04", b"Rar!\x1a", b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0\xa1\xb1", b"\x7fELF", b"\x1f\x8b\x08",
)  # fmt: skip
_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|title|meta|a\s|div|table)", re.IGNORECASE)


def is_file(body: bytes) -> bool:
    """Whether a body begins as pictures, office files, packed files and programs do, whatever type it is said to have."""
    return body.startswith(_SIGNATURES)


def is_html(body: bytes, content_type: str) -> bool:
    """Whether an answer is a web page: by its declared type, or by its first bytes where none is declared."""
    declared = content_type.partition(";")[0].strip().lower()
    if declared in _HTML_TYPES:
        return True
    return declared in ("", "application/octet-stream", "text/plain") and _MARKUP.search(body[:_HEAD_BYTES]) is not None


def links(body: bytes, content_type: str, url: str) -> tuple[str, ...]:
    """The addresses a page leads to, each once, in the order of the page, at most MOST_LINKS; what is no http(s) address is left out."""
    markup = decode(body, content_type)
    declared, hrefs = _parsed(markup) if len(markup) <= _SMALL else base_and_hrefs(markup)
    base = (join(url, declared) if declared else None) or url
    addresses: dict[str, None] = {}
    for href in dict.fromkeys(islice(hrefs, _MOST_HREFS)):
        if href and len(href) <= MAX_LENGTH and (address := _resolve(base, href)) is not None:
            addresses[address] = None
            if len(addresses) == MOST_LINKS:
                break
    return tuple(addresses)


def _parsed(markup: str) -> tuple[str | None, Iterator[str]]:
    """The page's `<base href>` and the `href` of its links."""
    tree = LexborHTMLParser(markup)
    base = tree.css_first("base[href]")
    hrefs = (node.attributes.get("href") or "" for node in tree.css("a[href], area[href]"))
    return None if base is None else base.attributes.get("href"), hrefs


def _resolve(base: str, href: str) -> str | None:
    """As join; pages of one folder share their answers, since a portal repeats its menus on every page."""
    if href[0] in "?#" or href.isspace():
        return join(base, href)
    return _join(base.partition("?")[0].rpartition("/")[0] + "/", href)


@lru_cache(maxsize=1 << 16)
def _join(folder: str, href: str) -> str | None:
    return join(folder, href)


def decode(body: bytes, content_type: str) -> str:
    """Text good enough for addresses: the declared charset, else UTF-8; undecodable bytes are replaced, never refused."""
    declared = _CHARSET.search(content_type.encode("latin-1", "replace")) or _CHARSET.search(body[:_HEAD_BYTES])
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    return body.decode(_codec(declared[1].decode("ascii")) if declared else "utf-8", "replace")


def _codec(name: str) -> str:
    """Python knows codecs that take quadratic time or raise (punycode, idna): only charsets of web pages are followed."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    return found if _WEB_CODEC.fullmatch(found) else "utf-8"
