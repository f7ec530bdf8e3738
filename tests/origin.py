"""A small real HTTP/1.1 origin: a folder of saved pages, or pages written in a test; it records each arrival.

In a thread (`Origin(site)` as a context manager) or as a process of its own: `python -m tests.origin DIR` prints its port.
"""

import asyncio
import hashlib
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self
from urllib.parse import unquote

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
}
_PHRASES = {
    200: "OK",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    404: "Not Found",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it arrived; `target` with its query, header names in lower case."""

    target: str
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `after` seconds pass before it is written, `drop` closes the connection instead, `cut` ends it mid-body."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    after: float = 0.0
    drop: bool = False
    cut: bool = False


@dataclass(slots=True)
class Arrival:
    """One request: when it arrived and when its answer was written (monotonic seconds), who asked for what.

    Where the client hung up before that, `ended` is the moment when it did, and `status` stays 0.
    """

    began: float
    target: str
    host: str
    agent: str
    ended: float = 0.0
    status: int = 0
    conditions: frozenset[str] = frozenset()


Site = Callable[[Asked], Reply]


@dataclass(slots=True)
class Pages:
    """A site out of a table: path (or path and query) → answer, or answers in turn of which the last stays; 404 for the rest."""

    table: Mapping[str, Reply | list[Reply]]
    _turns: dict[str, int] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Reply:
        key = asked.target if asked.target in self.table else asked.path
        found = self.table.get(key, Reply(b"not here", 404))
        if isinstance(found, Reply):
            return found
        turn = self._turns.get(key, 0)
        self._turns[key] = turn + 1
        return found[min(turn, len(found) - 1)]


def validated(reply: Reply) -> Reply:
    """The answer with an ETag over its body and a Last-Modified (one moment for all: the ETag tells them apart)."""
    mark = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    return replace(reply, headers=(*reply.headers, ("ETag", mark), ("Last-Modified", "Thu, 28 May 2026 20:27:30 GMT")))


def conditional(site: Site) -> Site:
    """The site as a server that keeps to RFC 9110: pages have validators, and 304 is answered where they still hold."""

    def answer(asked: Asked) -> Reply:
        reply = site(asked)
        if reply.status != 200 or reply.drop or reply.cut:
            return reply
        whole = validated(reply)
        given = dict(whole.headers)
        if asked.headers.get("if-none-match") == given["ETag"]:
            return Reply(b"", 304, tuple((name, given[name]) for name in ("ETag", "Last-Modified")))
        return whole

    return answer


def folder(root: Path) -> Site:
    """A site out of a folder: percent-decoded, queries left out, 404 for what is missing."""
    base = root.resolve()

    def answer(asked: Asked) -> Reply:
        path = (base / unquote(asked.path).lstrip("/")).resolve()
        if not path.is_relative_to(base) or not path.is_file():
            return Reply(b"<html><title>404</title></html>", 404)
        kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
        return Reply(path.read_bytes(), headers=(("Content-Type", kind),))

    return answer


def page(*hrefs: str, text: str = "") -> Reply:
    """An HTML page that links to the given addresses."""
    links = "".join(f'<a href="{href}">{href}</a>\n' for href in hrefs)
    return Reply(f"<!doctype html><html><head><title>t</title></head><body>{text}{links}</body></html>".encode())


class Origin:
    """Serves a site on a loopback port while the context lasts; `arrivals` in their order."""

    def __init__(self, site: Site, port: int = 0) -> None:
        self.arrivals: list[Arrival] = []
        self.port = port
        self._site = site
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def socket(self) -> tuple[str, int]:
        return ("127.0.0.1", self.port)

    def paths(self) -> list[str]:
        return [arrival.target for arrival in self.arrivals]

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _begin(self) -> asyncio.Server:
        server = await self._loop.create_server(lambda: _Connection(self._site, self.arrivals), "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        return server


class _Connection(asyncio.Protocol):
    def __init__(self, site: Site, arrivals: list[Arrival]) -> None:
        self._site, self._arrivals = site, arrivals
        self._held = b""
        self._open: list[Arrival] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        for arrival in self._open:
            arrival.ended = time.monotonic()
        self._open.clear()

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head, self._held = self._held[:end].decode("latin-1"), self._held[end + 4 :]
            self._asked(head)

    def _asked(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        asked = Asked(first.split(" ")[1], headers)
        arrival = Arrival(time.monotonic(), asked.target, headers.get("host", ""), headers.get("user-agent", ""))
        arrival.conditions = frozenset(headers) & {"if-none-match", "if-modified-since"}
        self._arrivals.append(arrival)
        self._open.append(arrival)
        reply = self._site(asked)
        if reply.after:
            asyncio.get_running_loop().call_later(reply.after, self._answer, reply, arrival)
        else:
            self._answer(reply, arrival)

    def _answer(self, reply: Reply, arrival: Arrival) -> None:
        if arrival not in self._open:
            return
        self._open.remove(arrival)
        arrival.ended, arrival.status = time.monotonic(), reply.status
        if reply.drop:
            self._transport.abort()
            return
        lines = [f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Status')}"]
        lines += [f"{name}: {value}" for name, value in reply.headers]
        if not any(name.lower() in ("content-length", "transfer-encoding") for name, _ in reply.headers):
            lines.append(f"Content-Length: {len(reply.body) + (100 if reply.cut else 0)}")
        self._transport.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + reply.body)
        if reply.cut:
            self._transport.close()


def main() -> None:
    """Serve a folder until the input ends; the first line printed is the port."""
    with Origin(folder(Path(sys.argv[1]))) as origin:
        print(origin.port, flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main()
