"""The key under which web archives sort an address: host turned round, the rest in one spelling (`vn,gov,nghean)/tin/1?a=b`).

Replay tools look pages up by exactly this key, so the spelling is theirs (Sort-friendly URI Reordering Transform, as pywb
makes it): `www.` and default ports go, letters are small, escapes are undone and made once, parameters are sorted, session ids go.
"""

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_WWW = re.compile(r"www\d*\.")
_PORTS = {"http": 80, "https": 443}
_PLAIN = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
# ASP.NET puts its session into the path.
_PATH_SESSION = re.compile(r"/(?:\((?:[a-z]\([0-9a-z]{24}\))+\)|\([0-9a-z]{24}\))(?=/[^?]+\.aspx)")
_SESSION = re.compile(r"(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}")


def surt(url: str) -> str:
    """The key of an absolute http(s) address; other addresses (`urn:…`) are their own key."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        return url.lower().replace(" ", "%20")
    return f"{_host(parts.hostname)}{_port(parts.scheme, parts.port)}){_path(parts.path)}{_query(parts.query)}"


def _host(host: str) -> str:
    found = _WWW.match(host)
    own = host[found.end() :] if found else host
    if ":" in own:
        return f"[{own}]"
    return ",".join(reversed(own.strip(".").split(".")))


def _port(scheme: str, port: int | None) -> str:
    return "" if port in (None, _PORTS[scheme]) else f":{port}"


def _path(path: str) -> str:
    kept: list[bytes] = []
    parts = _bare(path).split(b"/")[1:]
    for part in parts:
        if part == b".." and kept:
            kept.pop()
        elif part not in (b".", b""):
            kept.append(part)
    return _PATH_SESSION.sub("", _escaped(b"/" + b"/".join(kept)).lower())


def _query(query: str) -> str:
    given = [part for part in _escaped(_bare(query)).lower().split("&") if not _SESSION.fullmatch(part)]
    joined = "&".join(sorted(given, key=_name_and_value))
    return f"?{joined}" if joined else ""


def _name_and_value(part: str) -> list[str]:
    return part.split("=", 1)


def _bare(text: str) -> bytes:
    """Without escapes, however often it was escaped."""
    data = text.encode("utf-8", "surrogateescape")
    while (once := unquote_to_bytes(data)) != data:
        data = once
    return data


def _escaped(data: bytes) -> str:
    return quote_from_bytes(data, _PLAIN)
