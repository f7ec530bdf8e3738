"""Feeds and sitemaps: the addresses that RSS, Atom, RDF, urlset, sitemapindex and plain lists of addresses name.

Told by what they hold, never by name or declared type, since portals send them as text/html as well. The text is parsed as a
stream that keeps nothing but addresses: no entity is expanded, no DTD is loaded, depth and size are bounded.
"""

import re
import zlib
from dataclasses import dataclass
from html.entities import name2codepoint

from lxml import etree

from crawler.addresses import join
from crawler.feed_entries import Entries, TooManyError
from crawler.payload import PayloadError, decoded

# The sitemap protocol allows 50 MiB unpacked.
MAX_BYTES = 50 * 1024 * 1024
_PROLOG = 64 * 1024
_PIECE = 64 * 1024
_ROOTS = frozenset(("rss", "feed", "RDF", "urlset", "sitemapindex"))
_NAME = re.compile(r"(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})")
_BLANK = " \t\r\n\ufeff"
_ENCODING = re.compile(r"<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_BYTE_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Decoders that take linear time and cannot hide markup from the look at the prolog.
_CODECS = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "windows-1258"}
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:(#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);|([A-Za-z][0-9A-Za-z]{1,31});)?")
_SUBSITEMAP = re.compile(r"\.xml(?:\.gz)?$", re.IGNORECASE)
_PLAIN_TYPES = ("text/plain", "application/octet-stream", "")


@dataclass(frozen=True, slots=True)
class Feed:
    """Canonical addresses in the feed's order, each once: of pages, and of further feeds (a sitemap index, a next page).

    `fault` says in a few words what was wrong with it; what could be read before or around it is kept.
    """

    pages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    fault: str | None = None


def read_feed(body: bytes, content_type: str, url: str) -> Feed | None:
    """The feed that an answer at `url` holds (its Content-Encoding undone); None where it holds none."""
    try:
        text = _decode(_unpacked(body), content_type)
    except PayloadError as error:
        return Feed(fault=str(error)) if _looks_packed_feed(body) else None
    kind = _root(text)
    if kind in _ROOTS:
        return _read_xml(text, url)
    return _read_list(text, content_type, url)


def _looks_packed_feed(body: bytes) -> bool:
    return _root(_decode(_first(body), "")) in _ROOTS


def _first(body: bytes) -> bytes:
    """The beginning of a gzip stream, as far as it can be read."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _PROLOG)
    except zlib.error:
        return b""


def _unpacked(body: bytes) -> bytes:
    """A `.gz` file comes as what it is, without a Content-Encoding; only one that begins like text is unpacked whole."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    start = _first(body).lstrip(b"\xef\xbb\xbf \t\r\n")
    return decoded(body, "gzip", MAX_BYTES) if start[:1] == b"<" or start[:4] == b"http" else b""


def _decode(body: bytes, content_type: str) -> str:
    """By byte mark, XML declaration or header, else UTF-8; undecodable bytes are replaced."""
    for mark, name in _BYTE_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    head = body[:_PROLOG].decode("latin-1")
    declared = _ENCODING.search(head[:400]) or _CHARSET.search(content_type)
    name = declared[1].lower() if declared else "utf-8"
    return body.decode(name if name in _CODECS else "utf-8", "replace")


def _root(text: str) -> str:
    """The local name of the first element, or of the DOCTYPE; empty where the text is no XML."""
    at, end = 0, min(len(text), _PROLOG)
    while at < end:
        at += len(text[at:end]) - len(text[at:end].lstrip(_BLANK))
        if text.startswith("<?", at):
            closing = "?>"
        elif text.startswith("<!--", at):
            closing = "-->"
        else:
            break
        found = text.find(closing, at, end)
        at = end if found < 0 else found + len(closing)
    start = at + 9 if text[at : at + 9].upper() == "<!DOCTYPE" else at
    rest = text[start : start + 200].lstrip(_BLANK + "<") if text.startswith("<", at) else ""
    name = _NAME.match(rest)
    return name[1] if name else ""


def _read_xml(text: str, url: str) -> Feed:
    entries = Entries()
    fault = "it declares entities" if "<!ENTITY" in text[:_PROLOG] else _parse(_mended(text), entries)
    base = (join(url, entries.base) if entries.base else None) or url
    pages = _addresses(base, url, entries.pages)
    nested = [page for page in pages if entries.is_sitemap and _SUBSITEMAP.search(page)]
    feeds = (*nested, *_addresses(base, url, entries.feeds))
    within = frozenset(nested)
    return Feed(tuple(page for page in pages if page not in within), tuple(dict.fromkeys(feeds)), fault)


def _mended(text: str) -> str:
    """Bare `&` in addresses and HTML's entities are the commonest faults of feeds; a recovering parser would drop them."""
    parts = _CDATA.split(text)
    parts[::2] = [_AMPERSAND.sub(_reference, part) for part in parts[::2]]
    return "".join(parts)


def _reference(found: re.Match[str]) -> str:
    """XML's own references as they are, HTML's as the character's number, any other `&` as itself."""
    if found[1]:
        return found[0]
    code = name2codepoint.get(found[2] or "")
    return f"&#{code};" if code else f"&amp;{found[0][1:]}"


def _parse(text: str, entries: Entries) -> str | None:
    """Feed the text to the collector; the first complaint, None without one."""
    parser = etree.XMLParser(
        target=entries, encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    data = text.lstrip(_BLANK).encode("utf-8", "replace")
    try:
        for at in range(0, len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])
        parser.close()
    except TooManyError as error:
        return str(error)
    except etree.XMLSyntaxError as error:
        return _sentence(error.msg or "no XML")
    first = next(iter(parser.feed_error_log), None)
    return None if first is None else f"line {first.line}: {_sentence(first.message)}"


def _sentence(message: str) -> str:
    return " ".join(message.split())[:80]


def _read_list(text: str, content_type: str, url: str) -> Feed | None:
    """A sitemap in plain text: nothing but absolute addresses, one a line."""
    if content_type.partition(";")[0].strip().lower() not in _PLAIN_TYPES and not url.endswith(".gz"):
        return None
    lines = [line for each in text.splitlines() if (line := each.strip(_BLANK))]
    if not lines or not all(line.startswith(("http://", "https://")) and " " not in line for line in lines):
        return None
    return Feed(_addresses(url, url, lines[: Entries.MOST]))


def _addresses(base: str, url: str, hrefs: list[str]) -> tuple[str, ...]:
    """Canonical, each once; the feed's own address is no page of it."""
    found = dict.fromkeys(address for href in hrefs if (address := join(base, href)) is not None)
    found.pop(url, None)
    return tuple(found)
