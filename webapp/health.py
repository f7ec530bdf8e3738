"""Whether the server lives, for what restarts it, and whether it can answer readers, for what sends them."""

import logging
from functools import partial

from flask import Flask, Response

from indexer.engine import EngineError
from webapp.answer import Held, send_json
from webapp.present import Shape

log = logging.getLogger(__name__)


def init(app: Flask, held: Held) -> None:
    """Put both addresses in place."""
    app.add_url_rule("/healthz", "healthz", partial(_lives, held))
    app.add_url_rule("/readyz", "readyz", partial(_ready, held))


def holds(held: Held) -> Shape:
    """What the index holds; EngineError where it does not answer."""
    status = held.engine.status()
    return {"articles": status.articles, "documents": status.documents, "version": status.version}


def _lives(held: Held) -> Response:
    """200 as long as the process answers: an engine that is away comes back without a restart."""
    try:
        return send_json({"status": "ok", **holds(held)})
    except EngineError:
        return send_json({"status": "ok", "articles": None, "documents": None, "version": None})


def _ready(held: Held) -> Response:
    """503 while the engine does not answer."""
    try:
        return send_json({"status": "ready", **holds(held)})
    except EngineError as error:
        log.warning("not ready: %s", error)
        return send_json({"status": "unready"}, 503)
