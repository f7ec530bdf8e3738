"""Mọi giá trị của một bộ lọc: the page behind "more", with a field that narrows the list."""

from collections.abc import Sequence
from dataclasses import replace

from flask import abort, request

from analyzers.text import fold
from indexer.engine import MOST_VALUES
from indexer.record import Count
from webapp import asked, facets, labels, present
from webapp.addresses import all_values
from webapp.answer import Answer, Held
from webapp.asked import PARAMETERS, Asked
from webapp.pager import last_page, pager

SIZE = 100
LONGEST = 100
LISTED = frozenset(PARAMETERS) - {"goc"}


def values(held: Held) -> Answer:
    """The values of the facet that `o` names, those that hold the words in `loc`, marks aside; `MOST_VALUES` at most."""
    question, name = asked.read(request.args), request.args.get("o", "")
    if name not in LISTED:
        abort(404)
    typed = " ".join(request.args.get("loc", "").replace("\0", " ").split())[:LONGEST]
    every = _matching(held, name, _counted(held, question, name), typed)
    number = min(question.page, last_page(len(every), SIZE))
    shown = every[(number - 1) * SIZE : number * SIZE]
    question = replace(question, page=1)
    context = {
        "asked": question,
        "name": name,
        "label": labels.FACETS[name],
        "typed": typed,
        "total": len(every),
        "values": facets.values(held, question, name, [(each.value, each.count) for each in shown]),
        "came": facets.address(question),
        "pager": pager(len(every), number, SIZE, lambda at: all_values(question, name, typed, at)),
    }
    return Answer("facet.html", _shape(name, every, (number - 1) * SIZE, shown), context)


def _counted(held: Held, question: Asked, name: str) -> list[Count]:
    page = held.engine.search(question.query().without_hits(), (PARAMETERS[name],), MOST_VALUES)
    return facets.ordered(question, name, page.facets[PARAMETERS[name]])


def _matching(held: Held, name: str, counted: list[Count], typed: str) -> list[Count]:
    words = fold(typed).lower().split()
    if not words:
        return counted
    labelled = ((each, fold(facets.value_label(held, name, each.value)).lower()) for each in counted)
    return [each for each, label in labelled if all(word in label for word in words)]


def _shape(name: str, every: Sequence[Count], first: int, shown: Sequence[Count]) -> present.Shape:
    return {
        "facet": PARAMETERS[name],
        "total": len(every),
        "offset": first,
        "limit": SIZE,
        "values": present.counts(shown),
    }
