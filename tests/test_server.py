"""The shipped server beside slow sockets, and at its end."""

import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import web_archive
from tests.browser import running, served

SLOW = {
    "headers": b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\nq=",
    "reading": b"GET /static/style.css HTTP/1.1\r\nHost: x\r\n\r\n" * 40,
}
MANY = 100
PATIENCE = 8.0
"""Seconds of reading beside them: longer than the server waits for the rest of a body."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = tmp_path_factory.mktemp("server") / "index"
    web_archive.build(index).close()
    with served(index) as address:
        yield address


def fetch(address: str) -> int:
    """The status of a page; an answer that takes ten seconds is none."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        answer.read()
        return int(answer.status)


def hold(address: str, sent: bytes) -> socket.socket:
    """A connection that has sent the bytes, reads nothing and stays open."""
    parts = urlsplit(address)
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    held.settimeout(10)
    held.connect((parts.hostname, parts.port))
    held.sendall(sent)
    return held


@pytest.mark.parametrize("kind", sorted(SLOW))
def test_slow_sockets_hold_nobody_up(site: str, kind: str) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(hold(site, SLOW[kind]))
        stack.enter_context(hold(site, b"nonsense\r\n\r\n"))
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert fetch(f"{site}/tro-giup") == 200


@pytest.mark.parametrize(
    "sent, status",
    [
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 9000 + b"\r\n\r\n", b"431"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\n\r\n", b"400"),
        (b"GET /tim-kiem?q=%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"200"),
    ],
)
def test_bounds_of_a_request(site: str, sent: bytes, status: bytes) -> None:
    with hold(site, sent) as held:
        assert held.recv(2000).split(b" ")[1] == status


def test_the_process_ends_on_sigterm(tmp_path: Path) -> None:
    web_archive.build(tmp_path / "index").close()
    with served(tmp_path / "index") as address:
        assert fetch(f"{address}/healthz") == 200


def test_who_is_being_served_when_the_process_ends_gets_the_answer(tmp_path: Path) -> None:
    web_archive.build(tmp_path / "index").close()
    body = "van-ban=Nghị định số 59/2023/NĐ-CP".encode()
    head = f"POST /kiem-tra HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    with running(tmp_path / "index") as (address, process), hold(address, head.encode() + body[:10]) as begun:
        assert fetch(f"{address}/tro-giup") == 200  # by now the first one is being served
        process.terminate()
        begun.sendall(body[10:])
        assert begun.recv(2000).split(b" ")[1] == b"200"
