"""Gợi ý: what the search box offers while someone types."""

from flask import Response, json, request

from indexer.engine import Engine
from indexer.suggesting import LONGEST, Suggester, Suggestion
from webapp.answer import Held, link, send_json, wants_json
from webapp.present import Shape

MEDIA_TYPE = "application/x-suggestions+json"
FRESH = "public, max-age=60"


class Suggestions:
    """The view at `/goi-y`: what OpenSearch asks of it; our own shape, with kinds and counts, at its twin."""

    def __init__(self, engine: Engine) -> None:
        self._suggester = Suggester(engine)

    def __call__(self, _: Held) -> Response:
        typed = request.args.get("q", "")[:LONGEST].replace("\0", " ")
        found = self._suggester.suggest(typed)
        answer = send_json(_shape(typed, found)) if wants_json() else _opensearch(typed, found)
        answer.headers["Cache-Control"] = FRESH
        return answer


def _shape(typed: str, found: tuple[Suggestion, ...]) -> Shape:
    rows = [{"kind": one.kind, "text": one.text, "articles": one.articles, "address": _address(one)} for one in found]
    return {"query": typed, "suggestions": rows}


def _opensearch(typed: str, found: tuple[Suggestion, ...]) -> Response:
    """What was typed, the texts, their kinds, their addresses."""
    texts, kinds = [one.text for one in found], [one.kind for one in found]
    rows = [typed, texts, kinds, [_address(one) for one in found]]
    return Response(json.dumps(rows, ensure_ascii=False) + "\n", mimetype=MEDIA_TYPE)


def _address(one: Suggestion) -> str:
    """The page that shows it: the document, the articles that cite the body, the article."""
    if one.kind == "document":
        return link("document", key=one.key)
    if one.kind == "body":
        return link("search", coquan=one.key)
    portal, _, name = one.key.partition("/")
    return link("article", portal=portal, name=name)
