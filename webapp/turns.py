"""Answers made a few at a time: threads of one process that compute at once only take the interpreter from one another."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = 2
"""Answers that one process makes at a time; more wait. One alone would wait behind the slowest."""


class Turns:
    """A WSGI application whose answers are made `at_once` at most, in the order in which they were asked for.

    Requests with a body do not wait for a turn, for they may take one and let it lie while their body comes; nor do bodies of answers
    that are made while they are sent.
    """

    def __init__(self, app: "WSGIApplication", at_once: int = AT_ONCE) -> None:
        self._app = app
        self._lock = Lock()
        self._free = at_once
        self._waiting: deque[Lock] = deque()

    @property
    def waiting(self) -> int:
        """Requests whose turn has not come."""
        return len(self._waiting)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING"):
            return self._app(environ, start_response)
        with self._turn():
            return self._app(environ, start_response)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A semaphore would let whoever comes at the right moment go before those that wait."""
        mine = Lock()
        mine.acquire()
        with self._lock:
            self._waiting.append(mine)
            self._let_in()
        with mine:
            try:
                yield
            finally:
                with self._lock:
                    self._free += 1
                    self._let_in()

    def _let_in(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            self._waiting.popleft().release()
