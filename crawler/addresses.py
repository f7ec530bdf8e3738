"""One address a page: URLs in their canonical form, and links made whole."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, unquote_to_bytes, urljoin, urlsplit

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_QUERY_SAFE = _PATH_SAFE | frozenset("?")

_BLANK = "".join(map(chr, range(33))) + "\u00a0\ufeff\u200b"
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._-]{1,253}")
_STRIPPED = re.compile(r"[\t\r\n]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ESCAPED_RUN = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ESCAPE_OR_CHARACTER = re.compile(r"%[0-9A-Fa-f]{2}|[^0-9A-Za-z._~/-]", re.DOTALL)
_BARE_SCHEME = re.compile(r"https?:/*", re.IGNORECASE)
# An address that is its own canonical form, as nearly all in feeds and sitemaps are: lower-case host, no port, no query, no dots.
_PLAIN = re.compile(r"https?://(?=[a-z0-9.-]{1,253}/)[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:/(?!\.)[A-Za-z0-9_~.-]*)+", re.ASCII)
_SLOPPY_SCHEME = re.compile(r"(https?):/*(?=[^/?#.]+\.)", re.IGNORECASE)

_SESSION_SEGMENT = re.compile(r";(?:jsessionid|phpsessid|aspsessionid[a-z]*)(?:=[^/;?]*)?", re.IGNORECASE)
# ASP.NET without cookies puts the session into the path: /(S(lit3py55t21z5v55vlm25s55))/page.aspx
_SESSION_FOLDER = re.compile(r"/\(S\([0-9a-z]{24}\)\)(?=/)", re.IGNORECASE)
_SESSION_NAME = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid[a-z]*|sessionid|session_id|cfid|cftoken)", re.IGNORECASE
)
# `sid` is a section's or a site's number on some portals (Default.aspx?sname=&sid=1281): only a long token is a session.
_SESSION_SHORT_NAME = re.compile(r"(?:sid|s|sessid)", re.IGNORECASE)
_SESSION_TOKEN = re.compile(r"[0-9a-zA-Z]{24,}")
_TRACKING_NAME = re.compile(
    r"(?:utm_[a-z_]+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|zarsrc|zaloid"
    r"|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|fb_action_ids|fb_action_types|fb_source|fb_ref|at_medium|at_campaign)",
    re.IGNORECASE,
)


class AddressError(ValueError):
    """What was given is no http(s) address; the sentence names it."""


def canonical(url: str) -> str:
    """The one form of an http(s) address: ASCII, without fragment, session and tracking; the same page's two spellings become equal.

    Trailing slashes, the order of the query and reserved escapes (`%2F`) stay as they are, since servers tell them apart.
    Raises AddressError for anything that is not an http(s) address with a host.
    """
    if _PLAIN.fullmatch(url):
        return url
    parts = _split(url)
    path = _without_dots(_escape(_without_session(parts.path.replace("\\", "/")), _PATH_SAFE)) or "/"
    query = _query(parts.query)
    return f"{parts.scheme}://{_authority(parts)}{path}" + (f"?{query}" if query else "")


def join(base: str, href: str) -> str | None:
    """The canonical address that a link on page `base` leads to; None where it leads to no http(s) page. Never raises."""
    link = _tidy(href)
    if _PLAIN.fullmatch(link):
        return link
    if link[:1] in ("", "?", "#"):
        return _joined(base, link)
    # Pages of one folder share their menus: what a relative link means depends on the folder alone.
    path = base.partition("#")[0].partition("?")[0]
    return _joined(path[: path.rfind("/") + 1] if path.count("/") > 2 else base, link)


@lru_cache(maxsize=32_768)
def _joined(base: str, link: str) -> str | None:
    if _BARE_SCHEME.fullmatch(link):
        return None
    try:
        return canonical(urljoin(_tidy(base), _whole(link)))
    except ValueError:
        return None


@lru_cache(maxsize=32_768)
def host_of(url: str) -> str:
    """The host of an address as `canonical` writes it; empty where there is none."""
    try:
        return _host(_split(url))
    except ValueError:
        return ""


def _tidy(url: str) -> str:
    """As browsers do: control characters at the ends and line breaks inside are no part of an address."""
    return _SURROGATE.sub("\ufffd", _STRIPPED.sub("", url.strip(_BLANK)))


def _whole(href: str) -> str:
    """Feeds of real ministries print `http:host/path`; a browser reads the host in it."""
    found = _SLOPPY_SCHEME.match(href)
    return f"{found[1]}://{href[found.end() :]}" if found else href


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(_tidy(url))
    except ValueError as error:
        raise AddressError(f"{url!r} is no address: {error}") from None
    if parts.scheme not in _PORTS:
        raise AddressError(f"{url!r} is no http or https address")
    return parts


def _host(parts: SplitResult) -> str:
    try:
        name = unquote_to_bytes(parts.hostname or "").decode("utf-8").rstrip(".")
        name = name if name.isascii() else name.encode("idna").decode("ascii")
    except (UnicodeError, ValueError) as error:
        raise AddressError(f"{parts.geturl()!r} has no valid host: {error}") from None
    name = name.lower().rstrip(".")
    if ":" in name and parts.netloc.rpartition("@")[2].startswith("["):
        return f"[{name}]"
    if not _HOST.fullmatch(name) or name.startswith(".") or ".." in name:
        raise AddressError(f"{parts.geturl()!r} has no valid host")
    return name


def _authority(parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError as error:
        raise AddressError(f"{parts.geturl()!r} has no valid port: {error}") from None
    host = _host(parts)
    return host if port is None or port == _PORTS[parts.scheme] else f"{host}:{port}"


def _without_session(path: str) -> str:
    return _SESSION_FOLDER.sub("", _SESSION_SEGMENT.sub("", path))


def _query(query: str) -> str:
    pieces = (_escape(piece, _QUERY_SAFE) for piece in query.split("&"))
    return "&".join(piece for piece in pieces if piece and not _is_noise(piece))


def _is_noise(piece: str) -> bool:
    """A query parameter that names the visit, not the page."""
    name, _, value = piece.partition("=")
    if _TRACKING_NAME.fullmatch(name) or _SESSION_NAME.fullmatch(name):
        return True
    return bool(_SESSION_SHORT_NAME.fullmatch(name) and _SESSION_TOKEN.fullmatch(value))


def _escape(text: str, safe: frozenset[str]) -> str:
    """Percent-encoding made one: unreserved characters bare, Unicode composed and in UTF-8, hex digits in capitals."""
    composed = unicodedata.normalize("NFC", _ESCAPED_RUN.sub(_loosen, text))
    return _ESCAPE_OR_CHARACTER.sub(lambda found: _tighten(found[0], safe), composed)


def _loosen(run: re.Match[str]) -> str:
    """Escapes of letters and digits as characters, every other escape as it was, in capitals."""
    decoded = unquote_to_bytes(run[0]).decode("utf-8", "surrogateescape")
    return "".join(_bare_or_escaped(character) for character in decoded)


def _bare_or_escaped(character: str) -> str:
    if character in _UNRESERVED or (character > "\u007f" and not "\udc80" <= character <= "\udcff"):
        return character
    return _percent(character)


def _tighten(piece: str, safe: frozenset[str]) -> str:
    if len(piece) == 3:
        return piece.upper()
    return piece if piece in safe else _percent(piece)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    joined = "/".join(kept)
    return joined if joined.startswith("/") else f"/{joined}"


def endings(url: str) -> frozenset[str]:
    """What the segments of the path end in behind their dots, in small letters: `pdf` for `/tep/Van-ban.PDF`."""
    segments = urlsplit(url).path.lower().split("/")
    return frozenset(segment.rpartition(".")[2] for segment in segments if "." in segment)
