"""So sánh: two to six provinces or bodies side by side, for one document, for a query, or for all that is held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from flask import request

from analyzers.bodies import bodies
from analyzers.places import Province, provinces
from indexer.engine import Engine, Page
from indexer.identity_keys import describe
from indexer.lookup import Found, find_documents
from indexer.query import Filter, Query
from indexer.query_parser import parse
from indexer.record import ArticleRecord, Count, DocumentRecord
from webapp import addresses, issuing, present
from webapp.answer import Answer, Held, link
from webapp.asked import MOST_TEXT, Asked
from webapp.asked import MOST_VALUES as MOST_NAMES
from webapp.cascade import carried_out_by, issued_on
from webapp.charts import series
from webapp.firsts import lag
from webapp.home import Cited, cited_shape, most_cited
from webapp.tiles import on_map

FEWEST, MOST = 2, 6
SHOWN = 6
MOST_VALUES = 10_000
Kind = Literal["tinh", "coquan"]


@dataclass(frozen=True, slots=True)
class Side:
    """A province or body: its name, its page, the filter that narrows to it; `scopes` are the provinces whose documents are its own."""

    id: str
    name: str
    address: str
    filter: Filter
    parameter: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What the articles of one side tell: how many, the first, its days after the issue, what was issued there, and when they came.

    `issued` are the side's own documents among those that they cite: those that carry the document in question out, where there is one.
    """

    side: Side
    total: int
    first: ArticleRecord | None
    lag: int | None
    issued: tuple[Cited, ...]
    issued_in_all: int | None
    months: tuple[Count, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared: a document, or a text, or (neither) all that is held; `named` are documents to choose from."""

    text: str
    document: DocumentRecord | None
    named: Found


def compare(held: Held) -> Answer:
    """The page: the form, and the sides beside each other where there are enough of them."""
    question = _question(held.engine)
    kind: Kind = "coquan" if request.args.get("theo") == "coquan" or request.args.getlist("coquan") else "tinh"
    every = _sides(held.engine, kind)
    sides = every[:MOST]
    rows = [_compared(held.engine, question, side) for side in sides] if len(sides) >= FEWEST else []
    charts = series([row.months for row in rows])
    shape: present.Shape = {
        "query": question.text,
        "document": present.brief_document(question.document) if question.document else None,
        "candidates": [present.brief_document(each) for each in question.named.documents],
        "compared": [_compared_shape(row) for row in rows],
    }
    context = {
        "question": question,
        "kind": kind,
        "chosen": [side.id for side in sides],
        "left_out": len(every) - len(sides),
        "rows": rows,
        "charts": charts,
        "fields": [*(side.id for side in sides), *[""] * (MOST - len(sides))],
        "now": on_map(),
        "then": [each for each in on_map(then=True) if each.until],
        "bodies": _choosable(held.engine) if kind == "coquan" else [],
        "choices": _choices(question, kind, sides),
    }
    return Answer("compare.html", shape, context)


def _question(engine: Engine) -> Question:
    key = request.args.get("vb", "").strip()[:200]
    text = " ".join(request.args.get("q", "").replace("\0", " ").split())[:MOST_TEXT]
    record = engine.document(key) if key else None
    named = find_documents(engine, text) if text and record is None else Found()
    if record is None and named.sure:
        return Question(text, named.documents[0], Found())
    return Question(text, record, named)


def _choices(question: Question, kind: Kind, sides: Sequence[Side]) -> list[tuple[DocumentRecord, str]]:
    ids = [side.id for side in sides]
    return [(each, link("compare", vb=each.key, **{kind: ids})) for each in question.named.documents]


# the sides


def _sides(engine: Engine, kind: Kind) -> tuple[Side, ...]:
    """The provinces or bodies that the address names, each once; unknown ones are left out."""
    given = dict.fromkeys(value.strip()[:100] for value in request.args.getlist(kind))
    if kind == "tinh":
        return tuple(_province(provinces()[each]) for each in given if each in provinces())
    names = issuing.names_held(engine) if given else {}
    return tuple(_body(each, names.get(each, ())) for each in given if each in bodies())


def _province(each: Province) -> Side:
    scopes = (each.id, *(old.id for old in provinces().values() if each.id in old.successors))
    if each.until:
        narrowed = Filter("province", (each.name,), fixed=True)
        return Side(each.id, each.name, link("province", slug=each.id), narrowed, "tinh", scopes[:1])
    narrowed = Filter("province_now", (each.name,), fixed=True)
    return Side(each.id, each.name, link("province", slug=each.id), narrowed, "tinhnay", scopes)


def _body(body: str, names: Sequence[Count]) -> Side:
    values = tuple(each.value for each in names) or (bodies()[body].name,)
    narrowed = Filter("issuer", values, fixed=True)
    return Side(body, bodies()[body].name, link("body", body=body), narrowed, "coquan")


def _choosable(engine: Engine) -> list[tuple[str, str]]:
    return [(body, bodies()[body].name) for body in issuing.names_held(engine)]


# what they tell


def _compared(engine: Engine, question: Question, side: Side) -> Compared:
    page = engine.search(_query(question, side), ("month", "document"), MOST_VALUES)
    first = page.hits[0].article if page.hits and page.hits[0].article.published else None
    issued, in_all = _issued(engine, question, side, page)
    return Compared(
        side,
        page.total,
        first,
        lag(issued_on(question.document), first),
        issued,
        in_all,
        page.facets["month"],
        _address(question, side),
    )


def _query(question: Question, side: Side) -> Query:
    parsed = Query() if question.document else parse(question.text)
    about = (Filter("document", (question.document.key,), fixed=True),) if question.document else ()
    return replace(parsed, filters=(*about, side.filter), sort="oldest", offset=0, limit=1)


def _issued(engine: Engine, question: Question, side: Side, page: Page) -> tuple[tuple[Cited, ...], int | None]:
    """The side's own documents, the most cited, and how many there are in all where that is certain."""
    if not side.scopes:
        return issuing.issued_certainly(engine, bodies()[side.id], page.facets["document"], SHOWN)
    own = _of_place(question, side, page)
    return most_cited(engine, own[:SHOWN]), len(own)


def _of_place(question: Question, side: Side, page: Page) -> tuple[Count, ...]:
    if question.document is None:
        return issuing.of_province(side.scopes, page.facets["document"])
    carried = carried_out_by(question.document)
    mine = [each for each in carried if (describe(each.by or "").scope or "").partition(".")[0] in side.scopes]
    return tuple(Count(each.by or "", each.articles) for each in mine)


def _address(question: Question, side: Side) -> str:
    """The articles of that side as a search."""
    chosen: Mapping[str, tuple[str, ...]] = {side.parameter: side.filter.values[:MOST_NAMES]}
    about = {"vb": (question.document.key,)} if question.document else {}
    text = "" if question.document else question.text
    return addresses.of(
        Asked(text, {**chosen, **about}, sort="oldest", then=side.parameter == "tinh", as_text=bool(text))
    )


def _compared_shape(row: Compared) -> present.Shape:
    return {
        "id": row.side.id,
        "name": row.side.name,
        "articles": row.total,
        "first": present.brief_article(row.first) if row.first else None,
        "days_after_issue": row.lag,
        "issued": cited_shape(row.issued),
        "issued_in_all": row.issued_in_all,
        "by_month": present.counts(_in_order(row.months)),
    }


def _in_order(counted: Iterable[Count]) -> list[Count]:
    return sorted(counted, key=lambda each: each.value)
