"""Logs as JSON lines: one object a line, what happened and where, never who asked or what for."""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from time import monotonic
from typing import Literal

from flask import Flask, Response, g, has_request_context, request
from gunicorn.glogging import Logger

Form = Literal["text", "json"]
access = logging.getLogger("tracuu.access")


class JsonLines(logging.Formatter):
    """A record as one line. Of a request the path is told; its query, body, headers and sender are not."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if has_request_context():
            told["path"] = request.path
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        answered: Mapping[str, object] = getattr(record, "answered", {})
        return json.dumps({**told, **answered}, ensure_ascii=False)


class ServerLogger(Logger):  # type: ignore[misc]
    """gunicorn's own messages as JSON lines."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())


def begin() -> None:
    """Write all that is worth a warning, and each answer, to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.getLogger().handlers = [handler]
    access.setLevel(logging.INFO)


def init(app: Flask) -> None:
    """Tell of each answer, where anybody listens."""

    @app.before_request
    def begin_request() -> None:
        g.began = monotonic()

    @app.after_request
    def tell(response: Response) -> Response:
        if access.isEnabledFor(logging.INFO):
            answered = {
                "method": request.method,
                "page": request.endpoint,
                "status": response.status_code,
                "bytes": response.content_length,
                "ms": round((monotonic() - g.began) * 1000, 1),
            }
            access.info("answered", extra={"answered": answered})
        return response
