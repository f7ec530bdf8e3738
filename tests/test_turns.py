"""Answers of one process are made a few at a time, and nobody's body or answer under way keeps others from their turn."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client

from webapp.turns import Turns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LONG = 20.0


class _Making:
    """An application whose answers are being made until they are let go; `most` is how many were at one time."""

    def __init__(self) -> None:
        self.free, self.three = Event(), Event()
        self.now = self.most = 0
        self._lock = Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now == 3:
                self.three.set()
        self.free.wait(LONG)
        with self._lock:
            self.now -= 1
        start_response("200 OK", [])
        return [b"xong"]


def _asked(app: Turns, number: int, **given: Any) -> list[bytes]:
    return [Client(app).get("/", **given).data for _ in range(number)]


@pytest.mark.parametrize(
    ("given", "at_once"),
    [({}, False), ({"data": b"so=14"}, True), ({"headers": {"Transfer-Encoding": "chunked"}}, True)],
)
def test_no_more_than_two_are_made_at_once_but_those_that_wait_for_a_body(given: dict[str, Any], at_once: bool) -> None:
    making = _Making()
    app = Turns(making, at_once=2)
    with ThreadPoolExecutor(3) as readers:
        asked = [readers.submit(_asked, app, 1, **given) for _ in range(3)]
        assert making.three.wait(LONG if at_once else 0.3) is at_once
        making.free.set()
        assert [each.result(LONG) for each in asked] == [[b"xong"]] * 3
    assert (making.most, making.now) == (3 if at_once else 2, 0)


def test_what_is_made_while_it_is_sent_holds_no_turn() -> None:
    going_on = Event()

    def streams(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def made() -> Iterator[bytes]:
            yield b"a"
            going_on.wait(LONG)
            yield b"b"

        start_response("200 OK", [])
        return made()

    app = Turns(streams, at_once=1)
    begun = [Client(app).get("/", buffered=False) for _ in range(3)]
    going_on.set()
    assert [answer.data for answer in begun] == [b"ab"] * 3


def test_a_turn_is_given_back_when_an_answer_fails() -> None:
    def fails(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        raise ZeroDivisionError

    app = Turns(fails, at_once=1)
    with ThreadPoolExecutor(1) as reader:
        for _ in range(3):
            tried = reader.submit(_asked, app, 1)
            assert wait([tried], LONG).not_done == set()
            assert isinstance(tried.exception(), ZeroDivisionError)


def test_who_asked_first_has_the_first_turn() -> None:
    order: list[str] = []
    begun, free = Event(), Event()

    def makes(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        order.append(str(environ["PATH_INFO"]))
        begun.set()
        free.wait(LONG)
        start_response("200 OK", [])
        return []

    app = Turns(makes, at_once=1)
    with ThreadPoolExecutor(4) as readers:
        for number in range(4):
            readers.submit(Client(app).get, f"/{number}")
            assert begun.wait(LONG)
            while app.waiting < number:
                assert not free.is_set()
        free.set()
    assert order == ["/0", "/1", "/2", "/3"]
