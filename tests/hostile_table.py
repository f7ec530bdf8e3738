"""The table of the hostile origin: behaviour → the states and reasons in which its addresses end."""

import gzip
import zlib

from backports import zstd

from tests.hostile_behaviours import (
    GOOD,
    HEAD_TOO_LARGE,
    INDEXED,
    LISTED,
    LOST,
    MEGA,
    NO_HTTP,
    NO_TEXT,
    PLAIN,
    TEXT,
    TIMEOUT,
    TOO_LARGE,
    UNPACKED,
    XML,
    always,
    article,
    brotli_bomb,
    dripping,
    ended,
    endless,
    gzip_sitemap,
    headers,
    http,
    interim,
    laughs,
    listing,
    number,
    once,
    outside_entity,
    packed,
    random_like,
    redirect,
    robots,
    site,
    sitemap,
    zeros,
)  # fmt: skip
from tests.hostile_origin import HTML, Behaviour, head

_CHUNKED = head(f"Content-Type: {HTML}", "Transfer-Encoding: chunked")
_LONG = head(f"Content-Type: {HTML}", "Content-Length: 9999999")
_ENDLESS = head(f"Content-Type: {HTML}", "Connection: close")


BODIES = [
    Behaviour("gzip-bomb", always(packed("gzip", zeros(80 * MEGA))), UNPACKED),
    Behaviour("gzip-many-members", always(packed("gzip", gzip.compress(b" " * MEGA) * 80)), UNPACKED),
    Behaviour("deflate-bomb", always(packed("deflate", zlib.compress(b" " * (80 * MEGA)))), UNPACKED),
    Behaviour("brotli-bomb", always(packed("br", brotli_bomb())), UNPACKED),
    Behaviour("zstd-bomb", always(packed("zstd", zstd.compress(b" " * (80 * MEGA)))), UNPACKED),
    Behaviour("gzip-in-gzip", always(packed("gzip, gzip", gzip.compress(zeros(80 * MEGA)))), UNPACKED),
    Behaviour("nine-encodings", always(packed(", ".join(["gzip"] * 9), b"x")), ended("error", "content encoded 9 times")),
    Behaviour("unknown-encoding", always(packed("sdch", b"x")), ended("error", "content encoding 'sdch' cannot be read")),
    Behaviour("not-gzip", always(packed("gzip", article().encode())), GOOD),
    Behaviour("torn-gzip", always(packed("gzip", gzip.compress(article().encode())[:-9])), GOOD),
    Behaviour("damaged-gzip", always(packed("gzip", b"\x1f\x8b\x08\x00" + b"\xff" * 99)),
              ended("error", "damaged compression: Error -3 while decompressing data: invalid block type")),
    Behaviour("endless-body", always(endless(_ENDLESS, b"x" * MEGA)), TOO_LARGE),
    Behaviour("endless-chunks", always(endless(_CHUNKED, b"100000\r\n" + b"x" * MEGA + b"\r\n")), TOO_LARGE),
    Behaviour("said-to-be-huge", always(head("Content-Length: 99999999999")), TOO_LARGE),
    Behaviour("body-cut-short", always(_LONG + article().encode()), LOST, most=4),
    Behaviour("chunks-of-rubbish", always(_CHUNKED + b"zz\r\nrubbish\r\n"), LOST, most=4),
    Behaviour("negative-chunk", always(_CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n"), LOST, most=4),
    Behaviour("chunk-of-terabytes", always(_CHUNKED + b"fffffffffff\r\nhello\r\n"), LOST, most=4),
    Behaviour("negative-length", always(head("Content-Length: -5") + b"hello"), LOST, most=4),
    Behaviour("two-lengths", always(head("Content-Length: 5", "Content-Length: 7") + b"hello"), LOST, most=4),
    Behaviour("gives-nothing", always(b""), LOST, most=4),
    Behaviour("trickling-body", always(dripping(_LONG)), TIMEOUT, most=4, slow=True),
]  # fmt: skip

HEADS = [
    Behaviour("huge-header", always(head(f"X-Big: {'x' * (2 * MEGA)}")), HEAD_TOO_LARGE),
    Behaviour("headers-for-ever", always(headers), HEAD_TOO_LARGE),
    Behaviour("line-for-ever", always(endless(b"HTTP/1.1 200 ", b"O" * 65536)), HEAD_TOO_LARGE),
    Behaviour("early-hints", always(interim), GOOD),
    Behaviour("early-hints-for-ever", always(endless(b"", head(status="103 Early Hints"))), HEAD_TOO_LARGE),
    Behaviour("http-0.9", always(article().encode()), LOST, most=4),
    Behaviour("status-of-words", always(b"HTTP/1.1 tot OK\r\n\r\n"), NO_HTTP, most=4),
    Behaviour("status-1000000", always(head("Content-Length: 0", status="1000000 Big")), NO_HTTP, most=4),
    Behaviour("another-protocol", always(b"220 mail.xau.example ESMTP\r\n"), NO_HTTP, most=4),
    Behaviour("switches-protocols", always(head("Upgrade: websocket", "Connection: Upgrade", status="101 Switching")), LOST, most=4),
    Behaviour("not-modified-unasked", always(head("Connection: close", status="304 Not Modified")), ended("error", "304")),
    Behaviour("trickling-head", always(dripping(b"HTTP/1.1 200 OK\r\nX: ")), TIMEOUT, most=4, slow=True),
    Behaviour("silence", always(once(600.0)), TIMEOUT, most=4, slow=True),
    Behaviour("comes-back-in-a-century", always(http(b"", "503 Busy", ("Retry-After", "3155760000"))),
              ended("error", "503, not to be asked again for")),
    Behaviour("comes-back-in-9999", always(http(b"", "429 Slow", ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"))),
              ended("error", "429, not to be asked again for")),
    Behaviour("retry-after-of-rubbish", always(http(b"", "503 Busy", ("Retry-After", "-1e999"))), ended("error", "503"), most=4),
]  # fmt: skip


REDIRECTS = [
    Behaviour("redirects-to-itself", always(redirect("/bai/1")), ended("error", "redirects to itself")),
    Behaviour("redirects-in-a-circle", site(lambda target: redirect(f"/bai/{3 - number(target)}")),
              ended("duplicate", "redirects to"), most=3),
    Behaviour("redirects-nowhere", always(http(b"", "302 Found")), ended("error", "302 without an address")),
    Behaviour("redirects-to-a-file", always(redirect("file:///etc/passwd")), ended("error", "302 without an address")),
    Behaviour("redirects-to-rubbish", always(redirect("http://[::1")), ended("error", "302 without an address")),
]  # fmt: skip

# Hosts of this machine and this network, as a redirect spells them; `localhost` is a name that DNS gives a forbidden address.
INSIDE = {
    "to-loopback": "127.0.0.1", "to-localhost": "localhost", "to-decimal": "2130706433", "to-octal": "0177.0.0.1", "to-nothing": "0.0.0.0",
    "to-short": "127.1", "to-v6-loopback": "[::1]", "to-mapped": "[::ffff:127.0.0.1]", "to-private": "10.0.0.1",
    "to-link-local": "169.254.1.1", "to-metadata": "169.254.169.254",
}  # fmt: skip


def inside(port: int) -> list[Behaviour]:
    """Redirects into this network, where something listens at the port."""
    return [
        Behaviour(name, always(redirect(f"http://{host}:{port}/bai/2")), ended("duplicate", "redirects to http://"))
        for name, host in INSIDE.items()
    ]


_DEEP = "<div>" * 200_000 + TEXT
_LEFT = ended("listing", "links behind the first 20000 are left out")

PAGES = [
    Behaviour("deep-nesting", always(http(article(_DEEP))), GOOD, hard=True),
    Behaviour("one-giant-line", always(http(article("<p>" + "chữ " * 50_000))), GOOD, hard=True),
    Behaviour("one-giant-word", always(http(article("<p>" + "x" * MEGA))), GOOD, hard=True),
    Behaviour("megabytes-of-links", always(http(listing(*(f"http://ngoai.example/{n}" for n in range(100_000))))), _LEFT, start="/"),
    Behaviour("many-links", always(http(listing(*(f"http://ngoai.example/{n}" for n in range(3_000))))), frozenset((LISTED,)), start="/"),
    Behaviour("million-attributes", always(http(article("<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x"))), GOOD, hard=True),
    Behaviour("tags-never-closed", always(http("<b <i " * 10_000)), NO_TEXT, hard=True),
    Behaviour("comment-never-closed", always(http(article() + "<!--" + "x" * MEGA)), GOOD, hard=True),
    Behaviour("script-never-closed", always(http("<script>" + "<" * 100_000)), NO_TEXT, hard=True),
    Behaviour("tables-in-tables", always(http(article("<table><tr><td>" * 20_000))), GOOD, hard=True),
    Behaviour("ampersands", always(http(article("&amp" * MEGA))), GOOD, hard=True),
    Behaviour("unknown-charset", always(http(article(), kind="text/html; charset=klingon")), GOOD),
    Behaviour("slow-charset", always(http(article(), kind="text/html; charset=punycode")), GOOD),
    Behaviour("lying-charset", always(http(article().encode("utf-16"), kind="text/html; charset=utf-8")), GOOD),
    Behaviour("not-utf-8", always(http(b"\xff\xfe\xfd" * 9999)), NO_TEXT),
    Behaviour("nulls", always(http(article("\0" * MEGA))), GOOD, hard=True),
    Behaviour("nothing-but-nulls", always(http(b"\0" * MEGA)), NO_TEXT, hard=True),
    Behaviour("empty", always(http(b"")), NO_TEXT),
    Behaviour("page-as-image", always(http(article(), kind="image/png")), ended("off scope", "not a page: image/png")),
    Behaviour("image-as-page", always(http(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 999)), ended("off scope", "not a page: a file, whatever its type says")),
    Behaviour("program-as-page", always(http(b"\x7fELF" + b"\0\1\2" * 99999, kind="application/octet-stream")), ended("off scope", "not a page: application/octet-stream")),
    Behaviour("type-of-rubbish", always(http(article(), kind="x" * 5000)), ended("off scope", "not a page: xxx")),
]  # fmt: skip

WALLS = [
    Behaviour("soft-404", always(http("<title>Không tìm thấy trang</title><p>Trang không tồn tại.")), ended("error", "soft 404")),
    Behaviour("all-to-the-front-page", always(redirect("/")), ended("error", "soft 404: redirects to") | ended("error", "redirects to itself"), most=3),
    Behaviour("request-rejected", always(http("<title>Request Rejected</title>Your support ID is: 123456789012")), ended("walled", "Request Rejected")),
    Behaviour("captcha", always(http("<title>Just a moment...</title>", "403 Forbidden")), ended("walled", "captcha")),
    Behaviour("login-wall", always(http("<title>Đăng nhập</title><input type=password>")), ended("walled", "login")),
    Behaviour("login-redirect", always(redirect("http://sso.example/c/portal/login")), ended("walled", "login")),
    Behaviour("parked", always(http("<p>Tên miền này đang được rao bán</p>")), ended("walled", "parked domain")),
    Behaviour("javascript-redirect", always(http("<script>location.replace('/bai/2')</script>")), NO_TEXT),
    Behaviour("cookie-wall", always(http('<script>document.cookie="D1N=abc";window.location.reload();</script>')), ended("walled", "captcha")),
    Behaviour("cookie-loop", always(http(b"", "302 Found", ("Location", "/bai/1"), ("Set-Cookie", "a=b"))), ended("error", "redirects to itself")),
    Behaviour("maintenance", always(http("<title>Website đang bảo trì</title>")), ended("walled", "maintenance")),
    Behaviour("refresh-for-ever", always(http('<meta http-equiv=refresh content="0;url=/bai/1">')), NO_TEXT),
]  # fmt: skip


def _calendar(target: str) -> str:
    month = number(target)
    return listing(
        "/bai/1",
        f"/muc/lich?thang={month - 1}",
        f"/muc/lich?thang={month + 1}",
        *(f"/muc/ngay?n={month}.{n}" for n in range(3)),
    )


BARREN = ("off scope", "trap: 100 lists like it brought nothing new")


SPACES = [
    Behaviour("calendar", site(lambda t: http(article()) if t.startswith("/bai") else _calendar(t)), frozenset((LISTED, INDEXED, BARREN)), start="/", most=250),
    Behaviour("paging", site(lambda t: listing(f"/muc/tin?trang={number(t) + 1}")), frozenset((LISTED, BARREN)), start="/", most=110),
    Behaviour("tree", site(lambda t: listing(*(f"/muc/{random_like(t + str(n))}" for n in range(3)))), frozenset((LISTED, BARREN)), start="/", most=110),
    Behaviour("deeper", site(lambda t: listing(f"{t.rstrip('/')}/muc{number(t) + 1}/")), frozenset((LISTED, ("off scope", "trap: more than 24 path segments"))), start="/", most=30),
    Behaviour("repeating-path", site(lambda t: listing("muc/tin/")), frozenset((LISTED, ("off scope", "trap: repeated path segments"))), start="/", most=9),
    Behaviour("growing-query", site(lambda t: listing(f"{t}{'&' if '?' in t else '?'}x{t.count('=')}=1")), frozenset((LISTED, ("off scope", "trap: more than 24 parameters"))), start="/", most=30),
    Behaviour("redirects-for-ever", site(lambda target: redirect(f"/bai/4?buoc={number(target) + 1}")),
              ended("duplicate", "redirects to") | ended("off scope", "trap: more than 50 addresses of one article"), start="/bai/4", most=52),
    Behaviour("session-known", site(lambda t: article(listing(f"/bai/2;jsessionid={random_like(t)}?PHPSESSID={random_like(t)}"))), GOOD, start="/bai/2"),
    Behaviour("session-unknown", site(lambda t: article(listing(*(f"/bai/3?phien={random_like(t + str(n))}" for n in range(3))))), frozenset((INDEXED, ("duplicate", "same article as"), ("off scope", "trap: more than 50 addresses of one article"))), start="/bai/3", most=55),
]  # fmt: skip

# Every page is an article that nobody has seen and leads to three more: nothing tells it from a great newspaper but that it never ends.
FULL = 300
ENDLESS = Behaviour(
    "articles-for-ever",
    site(lambda t: article(listing(*(f"/bai/{number(t) * 3 + n}" for n in range(3))))),
    frozenset((("captured", None),)),
    most=FULL + 1,
)

FEEDS = [
    Behaviour("entity-bomb", always(http(laughs(), kind=XML)), ended("error", "feed cannot be read: it declares entities"), start="/"),
    Behaviour("entity-of-a-file", always(http(outside_entity(), kind=XML)), ended("error", "feed cannot be read: it declares entities"), start="/"),
    Behaviour("deep-xml", always(http("<rss>" + "<a>" * 100_000, kind=XML)), ended("error", "feed cannot be read: more than 100 elements"), start="/"),
    Behaviour("gzip-sitemap-bomb", always(gzip_sitemap()), ended("error", "feed cannot be read: too large"), start="/"),
    Behaviour("sitemap-of-itself", always(sitemap("/", index=True)), frozenset((LISTED,)), start="/"),
    Behaviour("sitemaps-in-a-circle", site(lambda t: sitemap("/muc1.xml" if t == "/muc2.xml" else "/muc2.xml", index=True)), frozenset((LISTED,)), start="/", most=4),
    Behaviour("sitemaps-for-ever", site(lambda t: sitemap(f"/so-do-{number(t) + 1}.xml", index=True)), frozenset((LISTED, BARREN)), start="/", most=110),
    Behaviour("sitemap-too-long", site(lambda _: sitemap(*(f"http://ngoai.example/{n}" for n in range(60_000)))), ended("listing", "feed damaged: more than 50000 entries"), start="/"),
    Behaviour("binary-feed", always(http(b"<rss>" + bytes(range(256)) * 99, kind=XML)), ended("error", "feed cannot be read"), start="/"),
]  # fmt: skip

_RULES = "User-agent: *\nDisallow: /cam\n"

ROBOTS = [
    Behaviour("robots-giant", robots(http(_RULES + "Disallow: /" + "a*" * (4 * MEGA), kind=PLAIN)), GOOD),
    Behaviour("robots-many-lines", robots(http(_RULES + "Disallow: /x*y*z$\n" * 200_000, kind=PLAIN)), GOOD),
    Behaviour("robots-endless", robots(endless(head("Content-Type: text/plain"), b"Disallow: /cam\n" * 999)), GOOD),
    Behaviour("robots-binary", robots(http(bytes(range(256)) * 999)), GOOD),
    Behaviour("robots-a-page", robots(http(article())), GOOD),
    Behaviour("robots-in-a-circle", robots(redirect("/robots.txt?lai")), GOOD, most=8),
    Behaviour("robots-inside", robots(redirect("http://169.254.169.254/latest")), ended("pending", None), most=4),
    Behaviour("robots-forbids-all", robots(http("User-agent: *\nDisallow: /", kind=PLAIN)), ended("off scope", "robots.txt")),
    Behaviour("robots-delays-for-years", robots(http("User-agent: *\nCrawl-delay: 99999999", kind=PLAIN)), ended("pending", None)),
    Behaviour("robots-503", robots(http(b"", "503 Busy")), ended("pending", None), most=3),
    Behaviour("robots-trickling", robots(dripping(head("Content-Length: 999"))), ended("pending", None), most=3, slow=True),
]  # fmt: skip


def behaviours(port: int) -> list[Behaviour]:
    """All of them; `port` is where something listens inside."""
    return [*BODIES, *HEADS, *REDIRECTS, *inside(port), *PAGES, *WALLS, *SPACES, ENDLESS, *FEEDS, *ROBOTS]
