"""What a view gives back, and its two faces: an HTML page and the same content as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from flask import Flask, Response, json, redirect, render_template, request, url_for

from indexer.engine import Engine
from indexer.history import Histories
from webapp.present import Shape
from webapp.site import Site

if TYPE_CHECKING:
    from crawler.portal import Portal

P = ParamSpec("P")
TWIN = "_json"
API = "/api"
link: Callable[..., str] = url_for
"""`flask.url_for`, for parameters that the address holds by name; None is left out, a list is repeated."""


@dataclass(frozen=True, slots=True)
class Held:
    """All that the application reads: the engine, the portals by id, where the site stands, and what became of articles where this
    machine holds a catalogue."""

    engine: Engine
    portals: "Mapping[str, Portal]"
    site: Site = field(default_factory=Site)
    histories: Histories | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One page: the template and what it needs, beside the shape that its JSON twin sends."""

    template: str
    shape: Shape
    context: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


View = Callable[Concatenate[Held, P], Answer | Response]


def of_api() -> bool:
    """Whether the address asked for belongs to the API."""
    return request.path == API or request.path.startswith(API + "/")


def wants_json() -> bool:
    """Whether the address asked for is a JSON twin (also where no page stands there)."""
    return of_api() or request.path.endswith(".json") or request.path == "/healthz"


FILES = (".atom", ".bib", ".ris", ".csl", ".xml")


def for_machines() -> bool:
    """Whether the address asked for is read by programs: API, twins, exports, references, feeds."""
    return wants_json() or request.path.startswith("/xuat/") or request.path.endswith(FILES)


def lead_to(endpoint: str, status: int = 302, **values: str) -> Response:
    """A redirect to another page, or to its twin when a twin was asked for."""
    target = link(_face(endpoint), **values)
    answer = redirect(target, status)
    assert isinstance(answer, Response)
    return answer


def _face(endpoint: str) -> str:
    return f"api.{endpoint}" if of_api() else endpoint + TWIN if wants_json() else endpoint


def send(answer: Answer) -> Response:
    """The answer in the face that the address asks for."""
    if wants_json():
        return send_json(answer.shape, answer.status)
    html = render_template(answer.template, **answer.context)
    return Response(html, answer.status, mimetype="text/html")


def send_json(shape: Shape, status: int = 200, mimetype: str = "application/json") -> Response:
    """The shape as UTF-8 JSON in the order of its keys."""
    return Response(json.dumps(shape, ensure_ascii=False, sort_keys=False) + "\n", status, mimetype=mimetype)


def add_page(app: Flask, held: Held, rule: str, endpoint: str, view: Callable[..., Answer | Response]) -> None:
    """Put a page at `rule` and its twin at `rule` + `.json` (`/index.json` for the home page)."""

    def answer(**values: str) -> Response:
        found = view(held, **values)
        return send(found) if isinstance(found, Answer) else found

    app.add_url_rule(rule, endpoint, answer)
    app.add_url_rule("/index.json" if rule == "/" else rule + ".json", endpoint + TWIN, answer)
