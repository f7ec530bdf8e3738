"""How other programs find the site: the sitemap of every article and document, and the description that adds it to a browser."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Response, abort
from flask_babel import gettext as _

from indexer.engine import MOST_VALUES
from indexer.query import Filter, Query
from webapp.answer import Held, link
from webapp.conditional import Streamed, conditional, streamed
from webapp.exports import base
from webapp.site import article_path, document_path

XML = "application/xml; charset=utf-8"
PART = 50_000
"""Addresses of a part of a sitemap: sitemaps.org allows no more."""
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
UNDATED = "khong-ro"
EXAMPLE = "quy chế dân chủ"
"""A search that finds something in any archive of policy news."""


def sitemap(held: Held) -> Response:
    """The index: articles by month of publication, documents as they are ordered."""
    site = base(held)
    parts = [f"<sitemap><loc>{escape(site + link('sitemap_part', **part))}</loc></sitemap>" for part in _parts(held)]
    body = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex {_SITEMAP}>\n'
        + "\n".join(parts)
        + "\n</sitemapindex>\n"
    )
    return conditional(Response(body, mimetype=XML))


def part(held: Held, what: str, number: int) -> Response:
    """A part of the sitemap: `2016-05`, `khong-ro` (articles without a month) or `van-ban`, each in parts of `PART` addresses."""
    if not 1 <= number <= 10_000:
        abort(404)
    addresses = _documents(held) if what == "van-ban" else _articles(held, what)
    return streamed(
        held, Streamed(_urls(base(held), islice(addresses, (number - 1) * PART, number * PART)), mimetype=XML)
    )


def opensearch(held: Held) -> Response:
    """What a browser needs to search here from its address bar."""
    site = base(held)
    urls = (
        ("text/html", "/tim-kiem?q={searchTerms}"),
        ("application/x-suggestions+json", "/goi-y?q={searchTerms}"),
        ("application/atom+xml", "/tim-kiem.atom?q={searchTerms}"),
        ("application/json", "/api/tim-kiem?q={searchTerms}&trang={startPage?}"),
    )
    lines = "\n".join(f'<Url type="{kind}" template="{escape(site + path)}"/>' for kind, path in urls)
    about = _("Tin chính sách của các địa phương và văn bản được viện dẫn")
    body = f"""<?xml version="1.0" encoding="utf-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Tra Cứu</ShortName>
<Description>{escape(about)}</Description>
<Language>vi</Language>
<InputEncoding>UTF-8</InputEncoding>
<OutputEncoding>UTF-8</OutputEncoding>
<Image width="16" height="16" type="image/svg+xml">{escape(site + link("static", filename="icon.svg"))}</Image>
<Query role="example" searchTerms="{quote(EXAMPLE)}"/>
{lines}
<Url type="application/opensearchdescription+xml" rel="self" template="{escape(site + link("opensearch"))}"/>
</OpenSearchDescription>
"""
    return conditional(Response(body, mimetype="application/opensearchdescription+xml; charset=utf-8"))


def _parts(held: Held) -> Iterator[dict[str, object]]:
    page = held.engine.search(Query(limit=1), ("month",), MOST_VALUES)
    months = sorted(page.facets["month"], key=lambda each: each.value)
    undated = page.total - sum(each.count for each in months)
    counted = [
        *((each.value, each.count) for each in months),
        (UNDATED, undated),
        ("van-ban", held.engine.status().documents),
    ]
    for what, count in counted:
        for number in range(-(-count // PART)):
            yield {"what": what, "number": number + 1}


def _articles(held: Held, what: str) -> Iterator[tuple[str, str | None]]:
    months = held.engine.search(Query(limit=1), ("month",), MOST_VALUES).facets["month"]
    known = tuple(each.value for each in months)
    if what not in (*known, UNDATED):
        abort(404)
    narrowed = Filter("month", known, exclude=True) if what == UNDATED else Filter("month", (what,))
    records = held.engine.export(Query(filters=(narrowed,)))
    return ((article_path(record.id), record.captured) for record in records)


def _documents(held: Held) -> Iterator[tuple[str, str | None]]:
    return ((document_path(record.key), None) for record in held.engine.export_documents())


def _urls(site: str, addresses: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<urlset {_SITEMAP}>\n'
    for path, changed in addresses:
        stamp = f"<lastmod>{changed}</lastmod>" if changed and _is_moment(changed) else ""
        yield f"<url><loc>{escape(site + path)}</loc>{stamp}</url>\n"
    yield "</urlset>\n"


def _is_moment(iso: str) -> bool:
    try:
        return datetime.fromisoformat(iso).tzinfo is not None
    except ValueError:
        return False
