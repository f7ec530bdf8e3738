"""What every answer says to the browser, and which addresses may become links."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

MAX_BODY = 64 * 1024
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
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


def init(app: Flask) -> None:
    """Refuse bodies that no page reads, and put the headers on every answer."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY

    @app.before_request
    def refuse_bodies() -> None:
        if (request.content_length or 0) > MAX_BODY:
            abort(413)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response


def external(url: str) -> str | None:
    """`url` if it may be a link to another site (http or https with a host), else None."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and host else None


def local(address: str | None) -> str | None:
    """`address` if it is one of our own result or article pages, to go back to; else None."""
    if not address or len(address) > 2000 or not address.startswith(("/tim-kiem", "/bai-viet/", "/van-ban/")):
        return None
    return address if address.isprintable() and "\\" not in address else None
