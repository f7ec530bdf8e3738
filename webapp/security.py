"""What every answer says to the browser, and which addresses may become links."""

import re
from urllib.parse import quote, urlsplit

from flask import Flask, Response, request

from webapp.answer import for_machines, send_json
from webapp.present import problem

MAX_BODY = 64 * 1024
TAKING = dict.fromkeys(("/kiem-tra", "/kiem-tra.json", "/api/kiem-tra"), 500 * 1000)
"""The pages that take a body, and its most bytes: 64,000 characters of Vietnamese as a form sends them, with room."""
READING = ("GET", "HEAD", "OPTIONS")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

OPEN = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Content-Disposition, X-RateLimit-Remaining",
    "Access-Control-Max-Age": "86400",
}
"""What programs read may be read by pages of other sites as well: there is no cookie and no secret."""

_HOST = re.compile(r"(?:(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?|\[[0-9a-f:.]+\])(?::\d{0,5})?", re.ASCII | re.IGNORECASE)
_UNLIKE = re.compile(r"""[\x00-\x20"<>\\^`{|}\x7f-\xa0]|%(?![0-9A-Fa-f]{2})""")
"""What stands in no address as it is."""


def init(app: Flask) -> None:
    """Refuse what no page reads before any of it is read, and put the headers on every answer."""

    @app.before_request
    def refuse() -> Response | None:
        if not _is_host(request.headers.get("Host", "")):
            return Response("The Host header names no host.\n", 400, {"Connection": "close"}, mimetype="text/plain")
        if request.method == "POST" and request.path in TAKING:
            length = request.content_length
            return _refusal(411 if length is None else 413) if length is None or length > TAKING[request.path] else None
        if request.method not in READING:
            return _refusal(405)
        return _refusal(413) if (request.content_length or 0) > MAX_BODY else None

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in (HEADERS | (OPEN if for_machines() else {})).items():
            response.headers.setdefault(name, value)
        return response


def _is_host(given: str) -> bool:
    """Whether a Host header is a name or an address, or empty: of others no address can be made, not even of the error page."""
    try:
        given.encode().decode("idna")
    except UnicodeError:
        return False
    return not given or _HOST.fullmatch(given) is not None


def _refusal(status: int) -> Response:
    """A short answer that ends the connection: no page is made for those who send bodies, and none is waited for."""
    reading = ", ".join((*READING, *(("POST",) if request.path in TAKING else ())))
    if for_machines():
        answer = send_json(problem(status, "Not allowed", f"Only {reading}."), status, "application/problem+json")
        answer.headers.update({"Allow": reading, "Connection": "close"})
        return answer
    return Response(f"Only {reading}.\n", status, {"Allow": reading, "Connection": "close"}, mimetype="text/plain")


def external(url: str) -> str | None:
    """`url` as a link to another site (http or https with a host), what no address may hold written as %xx; else None."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or _UNLIKE.search(host):
        return None
    return _UNLIKE.sub(lambda found: quote(found[0]), url.strip())


def local(address: str | None) -> str | None:
    """`address` if it is one of our own result or article pages, to go back to; else None."""
    if not address or len(address) > 2000 or not address.startswith(("/tim-kiem", "/bai-viet/", "/van-ban/")):
        return None
    return address if address.isprintable() and "\\" not in address else None
