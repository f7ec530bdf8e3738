"""An origin that does to a crawler what broken and hostile servers do: each behaviour is a host of its own, served as raw bytes.

Every connection's requests are recorded. What the behaviours are stands in tests/hostile_behaviours.py.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Self

DOMAIN = "xau.example"
HTML = "text/html; charset=utf-8"
Part = bytes | float
"""What is written, or seconds to wait before going on."""
Answer = Callable[[str], "bytes | Iterator[Part]"]
"""From path and query to the bytes of the whole answer, its status line among them, or to its parts."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`name`: its host's first label; `start`: the address that leads to it; `ends`: the (state, reason) pairs in which all addresses of
    its host end up; `most`: how many requests the host is asked at most, robots.txt and further tries included; `slow`: told by a
    clock; `hard`: where the machine is busy, its page may be too much for the time that one page has, and end in quarantine.
    """

    name: str
    answer: Answer
    ends: frozenset[tuple[str, str | None]]
    start: str = "/bai/1"
    most: int = 2
    slow: bool = False
    hard: bool = False

    @property
    def host(self) -> str:
        return f"{self.name}.{DOMAIN}"


def http(body: bytes | str = b"", status: str = "200 OK", *headers: tuple[str, str], kind: str = HTML) -> bytes:
    """A whole, correct answer."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(data)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + data


def head(*lines: str, status: str = "200 OK") -> bytes:
    """A head alone, without its empty line's body: nothing is added to the lines."""
    return "\r\n".join([f"HTTP/1.1 {status}", *lines]).encode("latin-1") + b"\r\n\r\n"


class HostileOrigin:
    """Serves behaviours on a loopback port while the context lasts; `asked` are (host, path and query) as they arrived."""

    def __init__(self, behaviours: Iterable[Behaviour]) -> None:
        self.asked: list[tuple[str, str]] = []
        self.port = 0
        self._answers = {behaviour.host: behaviour.answer for behaviour in behaviours}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop
        ).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        async def end() -> None:
            self._server.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request for each connection."""
        try:
            asked = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            target = asked.split(" ")[1]
            host = next(line[6:] for line in asked.split("\r\n") if line.lower().startswith("host: "))
            self.asked.append((host, target))
            async for part in _parts(self._answers[host], target):
                writer.write(part)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _parts(answer: Answer, target: str) -> AsyncIterator[bytes]:
    given = answer(target)
    for part in (given,) if isinstance(given, bytes) else given:
        if isinstance(part, bytes):
            yield part
            await asyncio.sleep(0)
        else:
            await asyncio.sleep(part)
