"""Answers made a few at a time: threads of one process that compute at once only take the interpreter from one another."""

from collections.abc import Iterable
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = 2
"""Answers that one process makes at a time; more wait. One alone would wait behind the slowest."""


class Turns:
    """A WSGI application whose answers are made `at_once` at most.

    Requests with a body do not wait for a turn, for they may take one and let it lie while their body comes; nor do bodies of answers
    that are made while they are sent.
    """

    def __init__(self, app: "WSGIApplication", at_once: int = AT_ONCE) -> None:
        self._app = app
        self._turns = BoundedSemaphore(at_once)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING"):
            return self._app(environ, start_response)
        with self._turns:
            return self._app(environ, start_response)
