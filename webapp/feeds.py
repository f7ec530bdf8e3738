"""Theo dõi: what is new for any search, document, province or body, as Atom (RFC 4287), its pages one behind the other (RFC 5005)."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Response, abort, request
from flask_babel import gettext as _
from lxml import etree
from werkzeug.urls import iri_to_uri

from analyzers.bodies import bodies
from analyzers.dates import VIETNAM
from analyzers.places import provinces
from indexer.engine import Page
from indexer.record import ArticleRecord
from webapp import addresses, asked, present
from webapp.answer import Held, link
from webapp.asked import Asked
from webapp.conditional import conditional
from webapp.exports import base, narrowed
from webapp.issuing import names_held

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml; charset=utf-8"
SIZE = 50
FRESH = "public, max-age=300"
_NAMES = uuid.UUID("6f0d1a52-41a4-5d3c-9d1b-6c1d0a3f7e21")
_NEVER = "1970-01-01T00:00:00Z"
_UNSAID = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its stable name, its title, the page that shows the same, and what it asks."""

    name: str
    title: str
    page: str
    question: Asked


def of_search(held: Held) -> Response:
    """The feed of any search, newest first whatever its order is."""
    question = asked.read(request.args)
    said = question.text or ", ".join(value for values in question.chosen.values() for value in values)
    title = _("Tra Cứu: %(what)s", what=said) if said else _("Tra Cứu: mọi bài viết")
    return _answer(
        held, Feed("search" + narrowed(question), title, addresses.page("search") + narrowed(question), question)
    )


def of_document(held: Held, key: str) -> Response:
    """Articles that cite a document."""
    record = held.engine.document(key)
    if record is None:
        abort(404)
    title = _("Bài viết viện dẫn %(name)s", name=present.document_name(record))
    return _answer(held, Feed(f"document/{key}", title, link("document", key=key), Asked(chosen={"vb": (key,)})))


def of_province(held: Held, slug: str) -> Response:
    """Articles of a province of today or of then."""
    found = provinces().get(slug)
    if found is None:
        abort(404)
    question = Asked(chosen={"tinh" if found.until else "tinhnay": (found.name,)})
    return _answer(held, Feed(f"province/{slug}", f"Tra Cứu: {found.name}", link("province", slug=slug), question))


def of_source(held: Held, portal: str) -> Response:
    """Articles of a source."""
    known = held.portals.get(portal)
    if known is None:
        abort(404)
    question = Asked(chosen={"nguon": (portal,)})
    return _answer(held, Feed(f"source/{portal}", f"Tra Cứu: {known.name}", link("source", portal=portal), question))


def of_body(held: Held, body: str) -> Response:
    """Articles that cite documents of an issuing body."""
    found = bodies().get(body)
    if found is None:
        abort(404)
    names = tuple(each.value for each in names_held(held.engine).get(body, ())) or (found.name,)
    question = Asked(chosen={"coquan": names[: asked.MOST_VALUES]})
    title = _("Bài viết viện dẫn văn bản của %(name)s", name=found.name)
    return _answer(held, Feed(f"body/{body}", title, link("body", body=body), question))


def _answer(held: Held, feed: Feed) -> Response:
    after = request.args.get("sau", "")[: asked.LONGEST_CURSOR] or None
    query = replace(feed.question.query(), sort="newest", offset=0, limit=SIZE, after=after)
    page = held.engine.search(query)
    answer = Response(_xml(held, feed, page), mimetype=MIMETYPE)
    answer.headers["Cache-Control"] = FRESH
    return conditional(answer)


def _xml(held: Held, feed: Feed, page: Page) -> bytes:
    site = base(held)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
    _add(root, "id", _urn(feed.name))
    _add(root, "title", feed.title)
    _add(root, "updated", max((_moment(_captured(hit.article)) for hit in page.hits), default=_NEVER))
    _add(_add(root, "author"), "name", "Tra Cứu")
    _add(root, "generator", "Tra Cứu")
    here = iri_to_uri(request.full_path.rstrip("?"))
    _link(root, "self", site + here, "application/atom+xml")
    _link(root, "alternate", site + feed.page, "text/html")
    if page.next:
        _link(root, "next", site + _following(page.next), "application/atom+xml")
    for hit in page.hits:
        _entry(root, held, hit.article)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _following(cursor: str) -> str:
    kept = {name: values for name, values in request.args.lists() if name != "sau"}
    return link(request.endpoint or "", **(request.view_args or {}), **kept, sau=cursor)


def _entry(root: "etree._Element", held: Held, article: ArticleRecord) -> None:
    entry = _add(root, "entry")
    portal, _slash, name = article.id.partition("/")
    known = held.portals.get(article.portal)
    _add(entry, "id", _urn(f"article/{article.id}"))
    _add(entry, "title", article.title or article.id)
    _add(entry, "updated", _moment(_captured(article)))
    published = _read(article.published)
    if published:
        _add(entry, "published", _moment(published))
    for author in article.authors or (known.name if known else article.portal,):
        _add(_add(entry, "author"), "name", author or article.portal)
    _link(entry, "alternate", base(held) + link("article", portal=portal, name=name), "text/html")
    for url in article.urls[:1]:
        if url.startswith(("http://", "https://")):
            _link(entry, "via", url)
    for key, label in present.cited_labels(article):
        _add(entry, "category").attrib.update({"term": _said(key), "label": _said(label)})
    _add(entry, "summary", article.lead or article.text[:300])


def _add(parent: "etree._Element", name: str, text: str | None = None) -> "etree._Element":
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    if text is not None:
        child.text = _said(text)
    return child


def _link(parent: "etree._Element", rel: str, href: str, kind: str | None = None) -> None:
    child = _add(parent, "link")
    child.attrib.update({"rel": rel, "href": iri(href), **({"type": kind} if kind else {})})


def iri(address: str) -> str:
    """The address with what no IRI holds written as %XX."""
    return "".join(f"%{ord(one):02X}" if one in _BAD or one < "!" else one for one in _said(address).strip())


_BAD = frozenset('<>"{}|\\^`\x7f ')


def _said(text: str) -> str:
    """Text without what XML cannot hold."""
    return text.translate(_UNSAID)


def _urn(name: str) -> str:
    """A name that stays the same wherever the site stands."""
    return uuid.uuid5(_NAMES, name).urn


def _captured(article: ArticleRecord) -> datetime:
    return _read(article.captured) or datetime(1970, 1, 1, tzinfo=UTC)


def _read(iso: str | None) -> datetime | None:
    """A moment; a day without an hour begins at midnight in Vietnam."""
    try:
        moment = datetime.fromisoformat(iso or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
