"""Bản lưu: the archived page of an article, shown inert. It is rewritten to text without anything that could run or load, sent with
headers under which nothing would, as a document of no origin, and framed in a sandbox that allows nothing."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from html import escape

from flask import Flask, Response, abort

from analyzers.encodings import decode_page
from analyzers.inert import inert
from crawler.archive import Capture
from indexer.copies import Copies
from indexer.record import ArticleRecord
from webapp.answer import TWIN, Answer, Held, link, send
from webapp.present import Shape
from webapp.security import POLICY

_STYLE = (
    "body{font:16px/1.55 system-ui,sans-serif;max-width:46rem;margin:1rem auto;padding:0 1rem;overflow-wrap:break-word}"
    ":root{color-scheme:light dark}table{border-collapse:collapse}td,th{border:1px solid;padding:.2rem .4rem;vertical-align:top}"
    "pre{white-space:pre-wrap}"
)
_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
FRAMED = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        f"style-src 'sha256-{_HASH}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""The policy of the copy itself; `FRAMING` that of our page around it."""
FRAMING = f"{POLICY}; frame-src 'self'"
PATH = "/ban-luu/<portal>/<path:name>"
_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})


def init(app: Flask, held: Held, copies: Copies | None) -> None:
    """Put the copies in place where this machine holds an archive; templates learn their addresses, or that there are none."""
    address: Callable[[ArticleRecord], str | None] = _address if copies else _nowhere
    app.jinja_env.globals["archived_copy"] = address
    if copies is not None:
        app.add_url_rule(PATH, "copy", partial(around, held, copies))
        app.add_url_rule(PATH + ".json", "copy" + TWIN, partial(around, held, copies))
        app.add_url_rule("/ban-luu-goc/<portal>/<path:name>", "copied", partial(copied, copies))


def _address(record: ArticleRecord) -> str:
    portal, _, name = record.id.partition("/")
    return link("copy", portal=portal, name=name)


def _nowhere(_: ArticleRecord) -> None:
    """This machine holds no archive."""


class View:
    """`around` for one archive."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies

    def __call__(self, held: Held, **named: str) -> Response:
        return around(held, self._copies, **named)


def around(held: Held, copies: Copies, portal: str, name: str) -> Response:
    """Our page around the copy: whose it is, from where and when, and what it cannot show."""
    record = held.engine.get(f"{portal}/{name}")
    capture = copies.of(record.id) if record else None
    if record is None or capture is None:
        abort(404)
    shape: Shape = {
        "article": record.id,
        "url": capture.url,
        "fetched": capture.fetched,
        "content_type": capture.content_type,
        "digest": capture.digest,
        "bytes": len(capture.body),
    }
    answer = send(Answer("copy.html", shape, {"article": record, "capture": capture, "portals": held.portals}))
    answer.headers["Content-Security-Policy"] = FRAMING
    return answer


def copied(copies: Copies, portal: str, name: str) -> Response:
    """The copy alone."""
    capture = copies.of(f"{portal}/{name}")
    if capture is None:
        abort(404)
    headers = {"Content-Security-Policy": FRAMED, "X-Frame-Options": "SAMEORIGIN", "X-Robots-Tag": "noindex, noarchive"}
    page = f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escape(capture.url)}</title><style>{_STYLE}</style></head>'
    return Response(f"{page}<body>{_inside(capture)}</body></html>", mimetype="text/html", headers=headers)


def _inside(capture: Capture) -> str:
    text = decode_page(capture.body, capture.content_type)
    kind = capture.content_type.partition(";")[0].strip().lower()
    return inert(text) if kind in _PAGES else f"<pre>{escape(text)}</pre>"
