"""Tìm kiếm: a page of hits, and the way from a typed number to its document."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response, request

from indexer.engine import Page
from indexer.lookup import NONE, find_documents
from indexer.query import Sort
from webapp import asked, facets, poor, present
from webapp.answer import Answer, Held, lead_to, wants_json
from webapp.asked import SIZE, Asked
from webapp.facets import address
from webapp.pager import last_page, pager

SHALLOW = 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to see the same hits."""

    name: str
    address: str
    chosen: bool


def search(held: Held) -> Answer | Response:
    """The page of hits; a text that settles which document is meant leads to that document."""
    question = asked.read(request.args)
    named = NONE if question.as_text else find_documents(held.engine, question.text)
    if named.sure and question.plain and not wants_json():
        return lead_to("document", key=named.documents[0].key, tu=address(replace(question, as_text=True)))
    question, page = _find(held, question)
    help_ = poor.look(held.engine, question.query(), page)
    shape = {**present.results(question.text, question.query(), page, named.documents), "help": poor.shape(help_)}
    said = {"named": named, **_context(held, question, page), **poor.context(held, question, help_)}
    return Answer("search.html", shape, said)


def _context(held: Held, question: Asked, page: Page) -> Mapping[str, object]:
    return {
        "asked": question,
        "page": page,
        "broken": question.query().broken,
        "beyond": question.query().beyond,
        "boxes": facets.boxes(held, question, page),
        "chips": facets.chips(held, question),
        "pager": pager(page.total, question.page, SIZE, lambda number: address(replace(question, page=number))),
        "sorts": _sorts(question),
        "maps": _maps(question),
        "cleared": address(Asked(question.text, sort=question.sort, then=question.then, as_text=question.as_text)),
        "here": address(question),
        "portals": held.portals,
    }


def _find(held: Held, question: Asked) -> tuple[Asked, Page]:
    """The page asked for, or the last one when there are fewer; deep pages are counted before they are fetched."""
    query = question.query()
    if query.offset > SHALLOW:
        total = held.engine.search(replace(query, offset=0, limit=1)).total
        question = replace(question, page=min(question.page, last_page(total, SIZE)))
    page = held.engine.search(question.query(), facets.asked_for(question), facets.SIZE)
    if page.hits or question.page == 1:
        return question, page
    question = replace(question, page=last_page(page.total, SIZE))
    return question, held.engine.search(question.query(), facets.asked_for(question), facets.SIZE)


def _sorts(question: Asked) -> tuple[Choice, ...]:
    orders: tuple[Sort, ...] = ("relevance", "newest", "oldest")
    return tuple(Choice(each, address(replace(question, sort=each, page=1)), question.sort == each) for each in orders)


def _maps(question: Asked) -> tuple[Choice, ...]:
    ways = (("now", False), ("then", True))
    return tuple(Choice(name, address(replace(question, then=then)), question.then == then) for name, then in ways)
