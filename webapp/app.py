"""The web application: every address on one screen. It reads the engine and nothing else."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request

from indexer.copies import Copies
from indexer.engine import Engine
from indexer.history import Histories
from webapp import (
    addresses,
    api,
    archived,
    articles,
    bodies,
    check_text,
    compare,
    covering,
    desk,
    document,
    documents,
    errors,
    exports,
    facet_values,
    facets,
    health,
    home,
    i18n,
    json_given,
    kept,
    keys,
    labels,
    limiting,
    logs,
    marks,
    packing,
    present,
    provinces,
    rows,
    search,
    security,
    sources,
    suggest,
)
from webapp.answer import TWIN, Answer, Held, add_page, link
from webapp.asked import NAMES
from webapp.site import NOWHERE, Site

if TYPE_CHECKING:
    from crawler.portal import Portal

PAGES: tuple[tuple[str, str, Callable[..., Answer | Response]], ...] = (
    ("/", "home", home.home),
    ("/tim-kiem", "search", search.search),
    ("/tim-kiem/loc", "facet", facet_values.values),
    ("/bai-viet/<portal>/<path:name>", "article", articles.article),
    ("/van-ban", "documents", documents.documents),
    ("/van-ban/<path:key>", "document", document.document),
    ("/tinh", "provinces", provinces.provinces),
    ("/tinh/<slug>", "province", provinces.province),
    ("/so-sanh", "compare", compare.compare),
    ("/co-quan", "bodies", bodies.bodies),
    ("/co-quan/<body>", "body", bodies.body),
    ("/nguon", "sources", sources.sources),
    ("/nguon/<portal>", "source", sources.source),
    ("/do-phu", "coverage", covering.covering),
    ("/tro-giup", "help", lambda held: Answer("help.html", health.holds(held), health.holds(held))),
)
KEPT = ("search", "facet")
KNOWN = frozenset({*NAMES, "o", "loc", "ban-do", "theo"})
ROBOTS = "User-agent: *\nDisallow: /tim-kiem\nDisallow: /goi-y\nDisallow: /xuat/\nDisallow: /api\nDisallow: /*tu=\nAllow: /\n"


def create_app(
    engine: Engine,
    portals: "Mapping[str, Portal]",
    site: Site = NOWHERE,
    copies: Copies | None = None,
    home: Path | None = None,
) -> Flask:
    """The application over an open engine and the portals known, by id; `site` is where it stands, `home` the data folder whose
    catalogue knows of revisions, and of which /metrics tells.
    """
    from webapp import metrics  # the server has said by now how its processes count together

    app = Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 7 * 24 * 3600
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    counted = metrics.Metrics(engine, home)
    engine = counted.timed(engine)
    held = Held(engine, portals, site, Histories(home) if home else None)
    json_given.init(app)
    packing.init(app)  # first: what is asked first is done last to an answer
    logs.init(app)
    metrics.init(app, counted)
    i18n.init(app)
    security.init(app)
    errors.init(app)
    for rule, endpoint, view in PAGES:
        add_page(app, held, rule, endpoint, kept.Kept(view) if endpoint in KEPT else view)
    suggestions = suggest.Suggestions(engine)
    add_page(app, held, "/goi-y", "suggest", suggestions)
    described = {endpoint: (rule, view) for rule, endpoint, view in PAGES} | {
        "suggest": ("/goi-y", suggestions),
        "check": (check_text.PATH, check_text.page),
    }
    if copies is not None:
        described["copy"] = (archived.PATH, archived.View(copies))
    api.init(app, held, described)
    desk.init(app, held)
    limiting.init(app, site)
    check_text.init(app, held)
    archived.init(app, held, copies)
    health.init(app, held)
    app.add_url_rule("/robots.txt", "robots", partial(_robots, held))
    _dress(app)
    return app


def _robots(held: Held) -> Response:
    return Response(f"{ROBOTS}\nSitemap: {exports.base(held)}{link('sitemap')}\n", mimetype="text/plain")


def _dress(app: Flask) -> None:
    """Give the templates their words, and what is static an address that changes with it."""
    static = sorted((Path(app.root_path) / "static").iterdir())
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in static)).hexdigest()[:12]
    app.jinja_env.filters |= {
        "written": i18n.written,
        "number": i18n.number,
        "external": security.external,
        "label": lambda value, name: labels.label(getattr(labels, name), value),
        "pieces": marks.pieces,
        "document_name": present.document_name,
        "owner": keys.owner,
        "period": keys.period,
        "province_slug": provinces.slug_of,
        "article_address": articles.address,
    }
    app.jinja_env.globals |= {
        "url_for": addresses.of_endpoint,
        "address": facets.address,
        "rows": rows,
    }
    app.jinja_env.globals |= {"language": i18n.language, "twin": twin, "in_language": in_language, "version": digest}


def twin() -> str | None:
    """The address of this page's JSON twin, None where there is no page."""
    endpoint = request.endpoint or ""
    if endpoint.endswith(TWIN) or endpoint + TWIN not in current_app.view_functions:
        return None
    return link(endpoint + TWIN, **_arguments())


def in_language(wanted: i18n.Language) -> str:
    """This page's address in the other language; the home page's where there is no page."""
    endpoint = request.endpoint if request.endpoint and not request.endpoint.endswith(TWIN) else "home"
    return link(endpoint, **(_arguments() | {"lang": "en" if wanted == "en" else None}))


def _arguments() -> dict[str, object]:
    """The parameters of this page that a page of ours reads, without the language and the way back."""
    asked = {name: values for name, values in request.args.lists() if name in KNOWN}
    return {**asked, **(request.view_args or {})}
