"""Trích dẫn: the reference of one article or document as a file, in the head of its page, and in the box beside its text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Response, abort, request

from indexer.record import ArticleRecord, DocumentRecord
from webapp import addresses, present
from webapp.answer import Held, link
from webapp.conditional import conditional
from webapp.exports import base
from webapp.i18n import written
from webapp.present import Shape
from webapp.references import STYLES, Reference, of_article, of_document

NEWS, ACT = "newspaperArticle", "statute"
"""What Zotero calls them."""


@dataclass(frozen=True, slots=True)
class Citing:
    """A reference as its page needs it: `tags` are names and contents for the head, `data` is what schema.org calls it, `text` a line to
    be copied, `files` name and address of each form."""

    tags: tuple[tuple[str, str], ...]
    data: Shape
    text: str
    files: tuple[tuple[str, str], ...]


def article_file(held: Held, portal: str, name: str, style: str) -> Response:
    """The reference of an article in one of `STYLES`."""
    record = held.engine.get(f"{portal}/{name}")
    if record is None or style not in STYLES:
        abort(404)
    return _file(_of_article(held, record), style, name.rpartition("/")[2])


def document_file(held: Held, key: str, style: str) -> Response:
    """The reference of a document in one of `STYLES`."""
    record = held.engine.document(key)
    if record is None or style not in STYLES:
        abort(404)
    return _file(_of_document(held, record), style, key)


def cite_article(held: Held, record: ArticleRecord) -> Citing:
    """How the article is cited."""
    reference = _of_article(held, record)
    portal, _, name = record.id.partition("/")
    files = {style: addresses.page("article_reference", portal=portal, name=name, style=style) for style in STYLES}
    return Citing(
        tuple(_article_tags(reference)), _news_article(held, reference, record), _line(reference), _named(files)
    )


def cite_document(held: Held, record: DocumentRecord) -> Citing:
    """How the document is cited."""
    reference = _of_document(held, record)
    files = {style: addresses.page("document_reference", key=record.key, style=style) for style in STYLES}
    return Citing(tuple(_document_tags(reference)), _legislation(reference), _line(reference), _named(files))


def _of_article(held: Held, record: ArticleRecord) -> Reference:
    known = held.portals.get(record.portal)
    portal, _, name = record.id.partition("/")
    here = base(held) + link("article", portal=portal, name=name, lang=None)
    return of_article(record, known.name if known else record.portal, here)


def _of_document(held: Held, record: DocumentRecord) -> Reference:
    return of_document(record, base(held) + link("document", key=record.key, lang=None))


def _file(reference: Reference, style: str, name: str) -> Response:
    form = STYLES[style]
    answer = Response("".join(form.write([reference])), mimetype=form.mimetype)
    plain = "".join(one if one.isascii() and (one.isalnum() or one in "._-@,") else "-" for one in name)[:80]
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain}.{form.suffix}"'
    return conditional(answer)


def _named(files: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((STYLES[style].label, address) for style, address in files.items())


def _article_tags(reference: Reference) -> Iterator[tuple[str, str]]:
    """Highwire's names and Dublin Core's; the first says what Zotero is to make of it."""
    yield "z:itemType", NEWS
    yield from _common_tags(reference)
    if reference.container:
        yield "prism.publicationName", reference.container
        yield "DC.publisher", reference.container
    if reference.date:
        yield "citation_publication_date", reference.date.replace("-", "/")
    if reference.url:
        yield "citation_public_url", reference.url
        yield "DC.source", reference.url
    if reference.section:
        yield "article:section", reference.section
    if reference.abstract:
        yield "citation_abstract", reference.abstract


def _document_tags(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "z:itemType", ACT
    yield from _common_tags(reference)
    if reference.number:
        yield "prism.number", reference.number  # as DC.identifier `10/2022/QH15` is taken for a DOI
    if reference.date:
        yield "citation_publication_date", reference.date.replace("-", "/")


def _common_tags(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "DC.type", NEWS if reference.kind == "article" else ACT
    yield "citation_title", reference.title
    yield "DC.title", reference.title
    for author in reference.authors:
        yield (
            "citation_author",
            f"{author},",
        )  # nothing behind the comma: one name, not to be parted into given and family name
        yield "DC.creator", author
    if reference.date:
        yield "DC.date", reference.date
    yield "citation_language", "vi"
    yield "DC.language", "vi"


def _news_article(held: Held, reference: Reference, record: ArticleRecord) -> Shape:
    cited = [
        {"@type": "Legislation", "name": label, "url": base(held) + link("document", key=key, lang=None)}
        for key, label in present.cited_labels(record)
    ]
    return _told(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": reference.title,
            "datePublished": record.published,
            "author": [{"@type": "Person", "name": name} for name in reference.authors],
            "publisher": {"@type": "Organization", "name": reference.container},
            "articleSection": reference.section,
            "abstract": reference.abstract,
            "inLanguage": "vi",
            "mainEntityOfPage": reference.held,
            "isBasedOn": reference.url if reference.url != reference.held else None,
            "citation": cited,
        }
    )


def _legislation(reference: Reference) -> Shape:
    return _told(
        {
            "@context": "https://schema.org",
            "@type": "Legislation",
            "name": reference.title,
            "legislationIdentifier": reference.number,
            "legislationType": reference.genre,
            "legislationDate": reference.date,
            "legislationPassedBy": [{"@type": "Organization", "name": name} for name in reference.authors],
            "inLanguage": "vi",
            "url": reference.held,
        }
    )


def _told(shape: Shape) -> Shape:
    return {name: value for name, value in shape.items() if value}


def _line(reference: Reference) -> str:
    """As Vietnamese lists of references write it: who, when, what, where."""
    who = ", ".join(reference.authors) or reference.container or ""
    year = f" ({reference.date[:4]})" if reference.date else ""
    title = f"“{reference.title}”" if reference.kind == "article" else reference.title
    where = reference.container if reference.kind == "article" and reference.authors else None
    day = f"ngày {written(reference.date)}" if reference.date and len(reference.date) == 10 else None
    parts = [f"{who}{year}".strip(), title, where, day, reference.url]
    return ", ".join(part for part in parts if part)


def init_templates(held: Held) -> Mapping[str, object]:
    """What templates call."""
    return {
        "cite_article": lambda record: cite_article(held, record),
        "cite_document": lambda record: cite_document(held, record),
        "canonical": lambda: base(held) + request.path,
    }
