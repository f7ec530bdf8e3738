"""Tìm kiếm: a page of hits, and the way from a typed number to its document."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response, request

from indexer.collapsing import Found, Overview, survey, turn
from indexer.lookup import NONE, find_documents
from indexer.query import SORTS
from webapp import asked, facets, helping, poor, present
from webapp.answer import Answer, Held, lead_to, wants_json
from webapp.asked import SIZE, Asked
from webapp.facets import address
from webapp.pager import last_page, pager
from webapp.timeline import timeline


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
    question, overview, found = _find(held, question if wants_json() else replace(question, after=None))
    help_ = helping.look(held.engine, question.query(), found.page)
    if wants_json():
        shape = present.results(question.text, question.query(), found, overview, named.documents)
        return Answer("search.html", {**shape, "help": helping.shape(help_)})
    said = {"named": named, **_context(held, question, overview, found), **poor.context(held, question, help_)}
    return Answer("search.html", {}, said)


def _find(held: Held, question: Asked) -> tuple[Asked, Overview, Found]:
    """The page asked for, or the last one when there are fewer."""
    overview = survey(held.engine, question.query(), ("month",), collapse=question.collapses)
    question = replace(question, page=min(question.page, last_page(overview.results, SIZE)))
    found = turn(held.engine, question.query(), overview, facets.asked_for(question), facets.SIZE)
    return question, overview, found


def _context(held: Held, question: Asked, overview: Overview, found: Found) -> Mapping[str, object]:
    query = question.query()
    return {
        "asked": question,
        "page": found.page,
        "overview": overview,
        "reprints": found.reprints,
        "broken": query.broken,
        "beyond": query.beyond,
        "boxes": facets.boxes(held, question, found.page),
        "chips": facets.chips(held, question),
        "timeline": timeline(question, overview.facets["month"], overview.total),
        "pager": pager(overview.results, question.page, SIZE, lambda number: address(replace(question, page=number))),
        "sorts": _sorts(question),
        "maps": _maps(question),
        "apart": _apart(question, overview),
        "cleared": address(replace(question, chosen={}, excluded={}, page=1)),
        "here": address(question),
        "portals": held.portals,
    }


def _sorts(question: Asked) -> tuple[Choice, ...]:
    return tuple(Choice(each, address(replace(question, sort=each, page=1)), question.sort == each) for each in SORTS)


def _maps(question: Asked) -> tuple[Choice, ...]:
    ways = (("now", False), ("then", True))
    return tuple(Choice(name, address(replace(question, then=then)), question.then == then) for name, then in ways)


def _apart(question: Asked, overview: Overview) -> Choice | None:
    """The switch between reprints under their originals and each for itself, where it changes anything."""
    if not question.apart and overview.results == overview.total:
        return None
    return Choice("apart", address(replace(question, apart=not question.apart, page=1)), question.apart)
