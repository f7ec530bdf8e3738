"""Asking again only for what has changed."""

import hashlib
from importlib.metadata import version

from flask import Response, request

from webapp.answer import Held

REVALIDATED = "no-cache"
"""Keep it, but ask before it is used again."""


def conditional(answer: Response) -> Response:
    """The answer with a strong ETag over its bytes; 304 without them when the reader has the same."""
    if answer.status_code != 200 or answer.is_streamed:
        return answer
    answer.add_etag()
    answer.headers.setdefault("Cache-Control", REVALIDATED)
    answer.make_conditional(request)
    return answer


class Streamed(Response):
    """An answer whose bytes are made while they are sent: nobody may gather them to learn their length."""

    automatically_set_content_length = False
    implicit_sequence_conversion = False


def revised(held: Held) -> str:
    """A weak ETag for what is streamed: the same question of the same index by the same program."""
    said = f"{version('tracuu')} {held.engine.revision()} {request.full_path}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def streamed(held: Held, answer: Streamed) -> Response:
    """The answer with a weak ETag; 304 when the reader has the same. What streams is not begun then."""
    answer.set_etag(revised(held), weak=True)
    answer.headers.setdefault("Cache-Control", REVALIDATED)
    answer.make_conditional(request)
    return answer
