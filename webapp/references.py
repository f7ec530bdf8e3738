"""Trích dẫn: an article or a document as a reference, in the forms that reference managers read."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from analyzers.text import fold
from indexer.record import ArticleRecord, DocumentRecord
from webapp.keys import owner
from webapp.present import Shape, document_name

Kind = Literal["article", "document"]
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_NOT_KEY = re.compile(r"[^A-Za-z0-9._-]+")
_SPACE = re.compile(r"\s+")
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip
_TEX_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited. `date` is an ISO date of the precision that is known, `url` the place to read it, `held` the address of our own page.

    Names are kept as printed: a Vietnamese name is not turned round. `container` is the paper or portal of an article, `number` and
    `genre` (its type) are a document's.
    """

    kind: Kind
    id: str
    title: str
    authors: tuple[str, ...]
    date: str | None
    url: str | None
    held: str | None
    container: str | None = None
    section: str | None = None
    abstract: str | None = None
    accessed: str | None = None
    number: str | None = None
    genre: str | None = None
    note: str | None = None


def of_article(record: ArticleRecord, container: str, held: str | None) -> Reference:
    """The reference of an article; `container` is the name of its paper or portal, `held` the absolute address of its page here, None
    where it is not known."""
    return Reference(
        kind="article",
        id=record.id,
        title=_plain(record.title) or record.id,
        authors=tuple(filter(None, map(_plain, record.authors))),
        date=_day(record.published),
        url=next((url for url in record.urls if url.startswith(("http://", "https://"))), held),
        held=held,
        container=_plain(container),
        section=_plain(record.section or "") or None,
        abstract=_plain(record.lead) or None,
        accessed=_day(record.captured),
    )


def of_document(record: DocumentRecord, held: str | None) -> Reference:
    """The reference of a document by what most articles say of it; its title begins as Vietnamese lists of references write it."""
    issuer = record.issuers[0].value if record.issuers else owner(record.key)
    return Reference(
        kind="document",
        id=record.key,
        title=_plain(_document_title(record)),
        authors=(_plain(issuer),) if issuer else (),
        date=_day(record.dates[0].value) if record.dates else None,
        url=held,
        held=held,
        number=record.number,
        genre=record.type,
        note=f"theo {record.articles} bài viết" + ("; các bài ghi ngày khác nhau" if len(record.dates) > 1 else ""),
    )


def _document_title(record: DocumentRecord) -> str:
    """A law's title is its name; others begin with type and number."""
    name = document_name(record)
    if not (record.number and record.title):
        return name
    if record.type and record.title.lower().startswith(record.type.lower()):
        return record.title if record.number in record.title else f"{record.title} số {record.number}"
    return f"{name}: {record.title}"


def bibtex(reference: Reference) -> str:
    """One BibTeX entry in UTF-8; what braces hold is taken as it is by every style."""
    year, month, day = _parts(reference.date)
    kind = "article" if reference.kind == "article" else "misc"
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in reference.authors),
        "title": f"{{{_tex(reference.title)}}}",
        "journal": _tex(reference.container),
        "entrysubtype": "newspaper" if reference.kind == "article" else None,
        "number": _tex(reference.number),
        "howpublished": _tex(reference.genre),
        "year": year,
        "month": f"{int(month):02d}" if month else None,
        "date": reference.date,
        "url": reference.url.translate(_TEX_URL) if reference.url else None,
        "urldate": reference.accessed,
        "note": _tex(reference.note),
        "langid": "vietnamese",
        "language": "vi",
    }
    if month and not day:
        fields["month"] = _MONTHS[int(month) - 1]
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{key(reference)},\n" + ",\n".join(lines) + "\n}\n"


def ris(reference: Reference) -> str:
    """One RIS record: tags two spaces and a hyphen away from their values, lines that end in CR LF."""
    year, month, day = _parts(reference.date)
    pairs: list[tuple[str, str | None]] = [
        ("TY", "NEWS" if reference.kind == "article" else "STAT"),
        ("ID", reference.id),
        ("TI", reference.title),
        *(("AU", name) for name in reference.authors),
        ("T2", reference.container),
        ("PY", year),
        ("DA", f"{year}/{month or ''}/{day or ''}/" if year else None),
        ("M1", reference.number),
        ("M3", reference.genre),
        ("SE", reference.section),
        ("AB", reference.abstract),
        ("LA", "vi"),
        ("UR", reference.url),
        ("L2", reference.held if reference.held != reference.url else None),
        ("Y2", reference.accessed.replace("-", "/") + "/" if reference.accessed else None),
        ("DB", "Tra Cứu"),
        ("N1", reference.note),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in pairs if value is not None) + "\r\n"


def csl(reference: Reference) -> Shape:
    """One item of CSL-JSON."""
    people = [{"literal": name} for name in reference.authors]
    item: Shape = {
        "id": reference.id,
        "type": "article-newspaper" if reference.kind == "article" else "legislation",
        "title": reference.title,
        "author": people,
        "authority": reference.authors[0] if reference.kind == "document" and reference.authors else None,
        "container-title": reference.container,
        "section": reference.section,
        "number": reference.number,
        "genre": reference.genre,
        "issued": _csl_date(reference.date),
        "accessed": _csl_date(reference.accessed),
        "abstract": reference.abstract,
        "URL": reference.url,
        "archive": "Tra Cứu",
        "archive_location": reference.held,
        "language": "vi",
        "note": reference.note,
    }
    return {name: value for name, value in item.items() if value}


def _csl_lines(references: Iterable[Reference]) -> Iterator[str]:
    yield "["
    between = "\n"
    for one in references:
        yield between + json.dumps(csl(one), ensure_ascii=False)
        between = ",\n"
    yield "\n]\n"


@dataclass(frozen=True, slots=True)
class Style:
    """A form of references: what a file of it is called and is, and how many of them are written one after another."""

    suffix: str
    mimetype: str
    label: str
    write: Callable[[Iterable[Reference]], Iterator[str]]


STYLES: Mapping[str, Style] = {
    "bib": Style("bib", "application/x-bibtex", "BibTeX", lambda given: map(bibtex, given)),
    "ris": Style("ris", "application/x-research-info-systems", "RIS", lambda given: map(ris, given)),
    "csl": Style("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", _csl_lines),
}


def key(reference: Reference) -> str:
    """A key of plain letters for BibTeX, another one for every id."""
    plain = _NOT_KEY.sub("-", fold(reference.id))
    if plain == reference.id:
        return plain
    return f"{plain}-{hashlib.sha256(reference.id.encode()).hexdigest()[:6]}"


def _day(iso: str | None) -> str | None:
    found = _DATE.match(iso or "")
    return found.group() if found else None


def _parts(date: str | None) -> tuple[str | None, str | None, str | None]:
    found = _DATE.fullmatch(date or "")
    return (found[1], found[2], found[3]) if found else (None, None, None)


def _csl_date(date: str | None) -> Shape | None:
    numbers = [int(part) for part in _parts(date) if part]
    return {"date-parts": [numbers]} if numbers else None


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _tex(text: str | None) -> str | None:
    return text.translate(_TEX) if text else None
