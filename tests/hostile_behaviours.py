"""The behaviours of the hostile origin as a table: what the server does, and the state and reason in which its addresses end."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import count, pairwise, repeat

import brotli

from tests.hostile_origin import HTML, Answer, Part, http

PLAIN, XML = "text/plain", "application/xml"
MEGA = 1 << 20
TEXT = " ".join(["Ủy ban nhân dân xã công khai quy chế dân chủ ở cơ sở để nhân dân bàn và giám sát."] * 12)
ROBOTS = http(b"", kind=PLAIN)
_NUMBER = re.compile(r"\d+")


def article(more: str = "", title: str = "Bài minh họa") -> str:
    """A page that is an article, with more in it."""
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><article><p>{TEXT}</p>{more}</article></body></html>"


def listing(*hrefs: str) -> str:
    """A page that is a list."""
    return "<title>Tin tức</title><ul>" + "".join(f'<li><a href="{href}">Tin {href}</a>' for href in hrefs) + "</ul>"


def number(target: str) -> int:
    """The last number in an address, 0 without one."""
    found = _NUMBER.findall(target)
    return int(found[-1]) if found else 0


def always(answer: bytes | Callable[[], Iterator[Part]]) -> Answer:
    """robots.txt is empty; everything else is answered alike."""
    return lambda target: ROBOTS if target == "/robots.txt" else answer if isinstance(answer, bytes) else answer()


def site(page: Callable[[str], "bytes | str"]) -> Answer:
    """robots.txt is empty; other addresses are answered with what the function makes of them."""

    def answer(target: str) -> bytes:
        made = ROBOTS if target == "/robots.txt" else page(target)
        return made if isinstance(made, bytes) else http(made)

    return answer


def robots(answer: "bytes | Callable[[], Iterator[Part]]") -> Answer:
    """A robots.txt of that kind before a page that is an article."""

    def given(target: str) -> "bytes | Iterator[Part]":
        if not target.startswith("/robots"):
            return http(article())
        return answer if isinstance(answer, bytes) else answer()

    return given


def redirect(to: str, status: str = "302 Found") -> bytes:
    return http(b"", status, ("Location", to))


def packed(encoding: str, body: bytes, kind: str = HTML) -> bytes:
    """A body said to be encoded so."""
    return http(body, "200 OK", ("Content-Encoding", encoding), kind=kind)


def zeros(size: int) -> bytes:
    """gzip of an HTML page and that many blanks."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    parts = [packer.compress(b"<html>")] + [packer.compress(b" " * MEGA) for _ in range(size // MEGA)]
    return b"".join(parts) + packer.flush()


def brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=3)
    return b"".join(packer.process(b" " * MEGA) for _ in range(80)) + packer.finish()


def endless(start: bytes, piece: bytes) -> Callable[[], Iterator[Part]]:
    """A head, then the same for ever."""

    def parts() -> Iterator[Part]:
        yield start
        yield from repeat(piece)

    return parts


def dripping(*pieces: bytes, then: bytes = b"x") -> Callable[[], Iterator[Part]]:
    """What is given, then one byte at a time, for ever, each after a while."""

    def parts() -> Iterator[Part]:
        yield from pieces
        while True:
            yield 0.05
            yield then

    return parts


def once(*parts: Part) -> Callable[[], Iterator[Part]]:
    return lambda: iter(parts)


def interim() -> Iterator[Part]:
    yield from repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", 20)
    yield http(article())


def headers() -> Iterator[Part]:
    yield b"HTTP/1.1 200 OK\r\n"
    yield from (b"X-%d: x\r\n" % each for each in count())


def laughs() -> str:
    """An entity of ten of ten of ten …"""
    names = "abcdefghijkl"
    entities = [f'<!ENTITY {names[0]} "ha">']
    entities += [f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)]
    return f'<?xml version="1.0"?><!DOCTYPE rss [{"".join(entities)}]><rss><channel><title>&l;</title></channel></rss>'


def outside_entity() -> str:
    return (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<rss><channel><item><link>&x;</link></item></channel></rss>"
    )


def sitemap(*addresses: str, index: bool = False) -> bytes:
    root, entry = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(f"<{entry}><loc>{address}</loc></{entry}>" for address in addresses)
    return http(f'<?xml version="1.0"?><{root}>{rows}</{root}>', kind=XML)


def gzip_sitemap() -> bytes:
    rows = b"<url><loc>/bai/1</loc></url>" * 3_000_000
    return http(gzip.compress(b'<?xml version="1.0"?><urlset>' + rows, 1), kind="application/gzip")


def entries(host: str, many: int) -> bytes:
    return sitemap(*(f"http://{host}/muc/{each}" for each in range(many)))


def random_like(target: str) -> str:
    """Letters and digits that follow from the address alone."""
    return format(zlib.crc32(target.encode()) * 2654435761 % (1 << 60), "015x")


def ended(state: str, reason: str | None = None) -> frozenset[tuple[str, str | None]]:
    return frozenset(((state, reason),))


INDEXED, LISTED = ("indexed", None), ("listing", None)
OUTSIDE = ("off scope", "outside the portal")
TOO_LARGE, LOST, TIMEOUT, NO_HTTP = (
    ended("error", each) for each in ("too large", "connection lost", "timeout", "not http")
)
HEAD_TOO_LARGE = ended("error", "headers too large")
UNPACKED = ended("error", "too large: more than 33554432 bytes")
NO_TEXT = ended("no text")
GOOD = frozenset((INDEXED,))
