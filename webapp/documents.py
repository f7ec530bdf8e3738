"""Văn bản: the list of the most cited, and the way from a number to its documents."""

from flask import Response, request

from indexer.lookup import find_documents
from indexer.query import Query
from webapp import present
from webapp.answer import Answer, Held, lead_to, link
from webapp.asked import read_page
from webapp.home import cited_shape, most_cited
from webapp.pager import last_page, pager

LIST_SIZE = 50
LIST_END = 5000


def documents(held: Held) -> Answer | Response:
    """The most cited documents; with `?so=` that of a number: the page itself if that settles which, a choice (300), or 404."""
    typed = request.args.get("so", "").strip()[:200]
    if typed:
        return _candidates(held, typed)
    page = held.engine.search(Query(limit=1), ("document",), LIST_END)
    counted = page.facets["document"]
    number = min(read_page(request.args.get("trang")), last_page(len(counted), LIST_SIZE))
    first = (number - 1) * LIST_SIZE
    cited = most_cited(held.engine, counted[first : first + LIST_SIZE])
    shape: present.Shape = {
        "total": held.engine.status().documents,
        "offset": first,
        "limit": LIST_SIZE,
        "most_cited": cited_shape(cited),
    }
    pages = pager(len(counted), number, LIST_SIZE, lambda n: link("documents", trang=n))
    return Answer("documents.html", shape, {"cited": cited, "first": first, "total": shape["total"], "pager": pages})


def _candidates(held: Held, typed: str) -> Answer | Response:
    named = find_documents(held.engine, typed)
    if named.sure:
        return lead_to("document", key=named.documents[0].key)
    shape: present.Shape = {"number": typed, "candidates": [present.brief_document(each) for each in named.documents]}
    return Answer("candidates.html", shape, {"typed": typed, "named": named}, 300 if named.documents else 404)
