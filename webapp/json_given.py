"""JSON as strangers send it: nested as deep as they like, with numbers of any length, with halves of characters."""

import json
import re
from typing import Any

from flask import Flask, Request, current_app
from flask.json.provider import DefaultJSONProvider
from webargs.core import missing
from webargs.flaskparser import FlaskParser, is_json_request

_HALF = re.compile("[\ud800-\udfff]")


class Provider(DefaultJSONProvider):
    """Flask's JSON, reading it so that every fault is one of the JSON, and that every text can be written down again."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Raises json.JSONDecodeError for what is no JSON, or too deep or long a number to be read; halves of characters become U+FFFD."""
        try:
            found = super().loads(s, **kwargs)
            text = json.dumps(found, ensure_ascii=False)
            return super().loads(_HALF.sub("\ufffd", text)) if _HALF.search(text) else found
        except json.JSONDecodeError:
            raise
        except (RecursionError, ValueError) as error:
            raise json.JSONDecodeError(f"cannot be read: {error}", "…", 0) from error


class Parser(FlaskParser):
    """The reader of the API's bodies, with the same JSON."""

    def _raw_load_json(self, req: Request) -> Any:
        return current_app.json.loads(req.get_data(cache=True)) if is_json_request(req) else missing


def init(app: Flask) -> None:
    """Read all JSON this way."""
    app.json = Provider(app)
