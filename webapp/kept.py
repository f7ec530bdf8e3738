"""Pages kept as they were sent, for those who come back or ask what others ask: until the index changes, within a bound of bytes."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import Response, request

from crawler.clock import day_of
from webapp.answer import Answer, Held, send, wants_json

MOST_BYTES = 16 << 20
"""Bytes of pages in each process of the server: some 350 pages of hits."""

_LONGEST_ADDRESS = 2_000
_ROW = 200
Key = tuple[str, ...]


class Pages:
    """Pages by key, `most` bytes of them: those that were not asked for longest go first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._lock = Lock()
        self._pages: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0

    def find(self, key: Key) -> bytes | None:
        """The page, None where it is not kept."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, page: bytes) -> None:
        """Keep a page; one that is kept already stays as it is."""
        with self._lock:
            if key not in self._pages:
                self._pages[key] = page
                self._bytes += len(page) + _ROW
            while self._bytes > self._most:
                _key, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone) + _ROW


class Kept:
    """A view that answers with the page it made for the same address while the index is the same and the day is."""

    def __init__(self, view: Callable[[Held], Answer | Response]) -> None:
        self._view = view
        self._pages = Pages()

    def __call__(self, held: Held) -> Answer | Response:
        if wants_json() or len(request.full_path) > _LONGEST_ADDRESS:
            return self._view(held)
        key = _key(held)
        page = self._pages.find(key)
        if page is not None:
            return Response(page, mimetype="text/html")
        answer = self._view(held)
        if isinstance(answer, Response):
            return answer
        made = send(answer)
        if made.status_code == 200:
            self._pages.keep(key, made.get_data())
        return made


def _key(held: Held) -> Key:
    """All that a page of hits depends on: queries on years know which one it is."""
    return held.engine.revision(), day_of(time.time()), request.root_path, request.full_path
