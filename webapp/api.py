"""The API: the JSON of every page under `/api`, strict about what it is asked, described by OpenAPI."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from importlib.metadata import version
from typing import Any

from flask import Flask, Response, request
from flask_babel import gettext as _
from flask_smorest import Api, Blueprint
from marshmallow import RAISE, Schema

from webapp import api_asked as asked
from webapp import api_shapes as shapes
from webapp.answer import API, Answer, Held, link, send_json
from webapp.conditional import conditional
from webapp.documents import LIST_END
from webapp.json_given import Parser
from webapp.present import problem

PROBLEM = "application/problem+json"
ABOUT = """The JSON of every page: put `/api` before the page's path. Nothing needs a key. A parameter that is not known or not
understood is refused (422). Lists go on at the address in the header `Link` with `rel="next"`. Answers have an `ETag`: ask again
with `If-None-Match` and 304 says that nothing has changed. 429 says when to ask again in `Retry-After`."""

View = Callable[..., Answer | Response]
Following = Callable[[Mapping[str, Any]], Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class Operation:
    """What stands at an address: the page whose JSON it is, what it may be asked, what it answers, and where its list goes on.

    `found` ones answer 404 for what is not held; what is asked of `sent` ones is a body.
    """

    page: str
    asked: type[Schema]
    answer: type[Schema]
    summary: str
    following: Following | None = None
    found: bool = False
    sent: bool = False


def by_cursor(shape: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The rest of a list that gives a cursor."""
    return {"sau": shape["next"]} if shape["next"] else None


def by_page(shape: Mapping[str, Any], end: int | None = None) -> Mapping[str, str] | None:
    """The next page of a list that counts; `end` is how far it goes at most."""
    total = shape["total"] if end is None else min(shape["total"], end)
    after = shape["offset"] + shape["limit"]
    return {"trang": str(after // shape["limit"] + 1)} if after < total else None


def listed(shape: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The next page of the most cited documents."""
    return by_page(shape, LIST_END) if "total" in shape else None


OPERATIONS: tuple[Operation, ...] = (
    Operation("home", asked.Asked, shapes.Home, "What is held, cited most, and new"),
    Operation("search", asked.Searched, shapes.Search, "Search the articles", by_cursor),
    Operation("facet", asked.Faceted, shapes.Facet, "All values of one facet of a search", by_page),
    Operation("article", asked.Asked, shapes.Article, "An article whole", found=True),
    Operation("documents", asked.Numbered, shapes.Documents, "The most cited documents, or those of a number", listed),
    Operation("document", asked.Mentioned, shapes.Document, "A document and who mentions it", by_page, found=True),
    Operation("provinces", asked.Asked, shapes.Provinces, "The provinces of today, and what was merged into them"),
    Operation("province", asked.Asked, shapes.Province, "A province of today or of then", found=True),
    Operation("compare", asked.Side, shapes.Compared, "Two to six provinces or bodies side by side"),
    Operation("bodies", asked.Asked, shapes.Bodies, "The issuing bodies whose documents are cited"),
    Operation("body", asked.Asked, shapes.Body, "An issuing body", found=True),
    Operation("sources", asked.Asked, shapes.Sources, "The sources"),
    Operation("source", asked.Asked, shapes.Source, "A source", found=True),
    Operation(
        "coverage", asked.Covered, shapes.Coverage, "Articles of each source by year, or by month of one year", by_page
    ),
    Operation("suggest", asked.Typed, shapes.Suggestions, "Suggestions for what is being typed"),
    Operation("help", asked.Asked, shapes.Held, "How much is held, and the version of the index"),
    Operation("copy", asked.Asked, shapes.Copy, "The latest capture of an article in the archive", found=True),
    Operation(
        "check", asked.Text, shapes.Report, "Each citation of a text: found, ambiguous, unknown or malformed", sent=True
    ),
)


class _Blueprint(Blueprint):  # type: ignore[misc]
    ARGUMENTS_PARSER = Parser(unknown=RAISE)


class _Api(Api):  # type: ignore[misc]
    """flask-smorest, with the errors of our own pages."""

    ERROR_SCHEMA = shapes.Problem
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Ours stand already."""


def init(app: Flask, held: Held, pages: Mapping[str, tuple[str, View]]) -> None:
    """Put the API in place; `pages` are path and view by endpoint."""
    app.config |= {
        "API_TITLE": "Tra Cứu",
        "API_VERSION": version("tracuu"),
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api",
        "API_SPEC_OPTIONS": {"info": {"description": ABOUT, "license": {"name": "MIT"}}},
    }
    api, blueprint = _Api(app), _Blueprint("api", __name__)
    for operation in (each for each in OPERATIONS if each.page in pages):
        path, view = pages[operation.page]
        rule = API if path == "/" else API + path
        described = _described(blueprint, operation, partial(view, held))
        blueprint.add_url_rule(rule, operation.page, described, methods=["POST" if operation.sent else "GET"])
    api.register_blueprint(blueprint)


def _described(blueprint: Any, operation: Operation, view: View) -> Callable[..., Response]:
    """The view with what OpenAPI says of it and checks."""

    @wraps(init)
    def answer(_given: object, **path: str) -> Response:
        return _answer(operation, view, path)

    answer.__doc__ = operation.summary
    described: Callable[..., Response] = blueprint.response(
        200, operation.answer, headers=HEADERS | (LISTED if operation.following else {})
    )(answer)
    if operation.page == "documents":
        described = blueprint.alt_response(300, schema=shapes.Candidates, description="Several may be meant")(described)
        described = blueprint.alt_response(302, description="Which one is meant is certain")(described)
        described = blueprint.alt_response(404, schema=shapes.NoCandidates, content_type=PROBLEM)(described)
    refusals = (*((404,) if operation.found else ()), *((400, 411, 413, 415) if operation.sent else ()), 422, 429, 503)
    for status in refusals:
        described = blueprint.alt_response(status, schema=shapes.Problem, content_type=PROBLEM)(described)
    if not operation.sent:
        described = blueprint.alt_response(304, description="Not changed since")(described)
        described = blueprint.alt_response(414, description="The address is longer than 8,190 bytes")(described)
    place = "json" if operation.sent else "query"
    return blueprint.arguments(operation.asked, location=place)(described)  # type: ignore[no-any-return]


HEADERS = {"ETag": {"description": "for If-None-Match", "schema": {"type": "string"}}}
LISTED = {"Link": {"description": 'where the list goes on, with rel="next"', "schema": {"type": "string"}}}


def _answer(operation: Operation, view: View, path: Mapping[str, str]) -> Response:
    found = view(**path)
    if not isinstance(found, Answer):
        return found if operation.sent else conditional(found)
    if found.status >= 400:
        return _refused(found)
    sent = send_json(found.shape, found.status)
    following = operation.following(found.shape) if operation.following and found.status == 200 else None
    if following:
        kept = {name: values for name, values in request.args.lists() if name not in ("sau", "trang")}
        sent.headers["Link"] = f'<{link(f"api.{operation.page}", **kept, **path, **following)}>; rel="next"'
    return conditional(sent)


def _refused(found: Answer) -> Response:
    """What a page says where there is nothing, as problem details that hold the shape as well."""
    said = problem(found.status, str(_("Không tìm thấy trang này")), str(_("Kho lưu trữ không có gì như vậy.")))
    return send_json(said | dict(found.shape), found.status, PROBLEM)
