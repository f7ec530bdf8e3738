"""Readers and slow sockets for a server on loopback: raw sockets, so that the client takes little of the processor it shares."""

import contextlib
import itertools
import os
import resource
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE = 10.0
MOST_BUFFER = 16_000_000
SLOW: dict[str, tuple[bytes, ...]] = {
    "headers": (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",),
    "body": (
        b"GET /tro-giup HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\nq=",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\nq=",
    ),
    "reading": (b"GET /static/style.css HTTP/1.1\r\nHost: x\r\n\r\n",),
}
"""What a slow socket sends at once; then it goes on by a byte a second, the third kind by reading some bytes.

The third kind asks as often as it takes to fill the system's buffers: below that no server notices that nobody reads.
"""


@dataclass(frozen=True, slots=True)
class Address:
    """An address to ask for, and the kind of page behind it."""

    kind: str
    path: str


@dataclass(slots=True)
class Answers:
    """What came of requests: milliseconds by kind of page, and how many got an error, or nothing in time."""

    times: dict[str, list[float]] = field(default_factory=dict)
    failed: int = 0

    @property
    def all(self) -> list[float]:
        return [one for times in self.times.values() for one in times]


class Reader:
    """One reader: keeps the connection as long as the server does."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        self._port = port
        self._patience = patience
        self._socket: socket.socket | None = None

    def ask(self, address: Address, answers: Answers) -> None:
        """Ask once and note what came of it."""
        began = time.perf_counter()
        try:
            status = self._fetch(address.path)
        except OSError:
            status = 0
            self.close()
        if 200 <= status < 400:
            answers.times.setdefault(address.kind, []).append((time.perf_counter() - began) * 1000)
        else:
            answers.failed += 1

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _fetch(self, path: str) -> int:
        request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
        until = time.monotonic() + self._patience
        if self._socket is not None:
            with contextlib.suppress(ConnectionError):  # the server may have closed it meanwhile: asked anew below
                return self._exchange(self._socket, request, until)
            self.close()
        self._socket = socket.create_connection((HOST, self._port), timeout=self._patience)
        return self._exchange(self._socket, request, until)

    def _exchange(self, connection: socket.socket, request: bytes, until: float) -> int:
        connection.sendall(request)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += _received(connection, until)
        head = bytes(received[:end]).lower()
        missing = int(_header(head, b"content-length") or 0) - (len(received) - end - 4)
        while missing > 0:
            missing -= len(_received(connection, until))
        if _header(head, b"connection") == b"close":
            self.close()
        return int(head.split(b" ", 2)[1])


def _received(connection: socket.socket, until: float) -> bytes:
    connection.settimeout(max(0.01, until - time.monotonic()))
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError("the server closed the connection within an answer")
    return data


def _header(head: bytes, name: bytes) -> bytes:
    """The value of a header in a lower-case head; empty without one."""
    return head.partition(b"\r\n" + name + b":")[2].partition(b"\r\n")[0].strip()


def asked_at_once(
    port: int, addresses: Sequence[Address], connections: int, seconds: float, patience: float = PATIENCE
) -> Answers:
    """So many readers for so long, each taking the addresses in turn from a place of its own."""
    until = time.monotonic() + seconds
    said = [Answers() for _ in range(connections)]

    def read(number: int) -> None:
        with contextlib.closing(Reader(port, patience)) as reader:
            start = number * len(addresses) // connections
            for address in itertools.cycle([*addresses[start:], *addresses[:start]]):
                if time.monotonic() >= until:
                    return
                reader.ask(address, said[number])

    threads = [threading.Thread(target=read, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return joined(said)


def joined(said: Sequence[Answers]) -> Answers:
    """All of them as one."""
    whole = Answers(failed=sum(one.failed for one in said))
    for one in said:
        for kind, times in one.times.items():
            whole.times.setdefault(kind, []).extend(times)
    return whole


def times_to_fill(port: int) -> int:
    """How many answers of the third kind the system takes from a server whose reader reads nothing, and one more."""
    taken = 0
    with socket.create_server((HOST, 0)) as listening, _stingy_socket() as reader:
        reader.connect(listening.getsockname())
        server, _ = listening.accept()
        with server, contextlib.suppress(TimeoutError):
            server.settimeout(0.3)
            while taken < MOST_BUFFER:
                taken += server.send(bytes(65536))
    with socket.create_connection((HOST, port), timeout=PATIENCE) as asking:
        asking.sendall(SLOW["reading"][0].replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        size = sum(map(len, iter(lambda: asking.recv(65536), b"")))
    return taken // max(1, size) + 2


def _stingy_socket() -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    return made


@contextmanager
def slow_sockets(port: int, kind: str, number: int, times: int = 1) -> Iterator[None]:
    """Inside it, so many sockets are slow in one way, each asking `times` at once; what the server closes is opened again."""
    ended = threading.Event()
    held = [_SlowSocket(port, kind, SLOW[kind][each % len(SLOW[kind])] * times) for each in range(number)]

    def go_on() -> None:
        while not ended.wait(1.0):
            for one in held:
                one.go_on()

    for one in held:
        one.open()
    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for one in held:
            one.close()


class _SlowSocket:
    def __init__(self, port: int, kind: str, begin: bytes) -> None:
        self._port = port
        self._reads = kind == "reading"
        self._begin = begin
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect and send the beginning; where nobody accepts, it is tried again the next second."""
        self.close()
        self._socket = _stingy_socket()
        self._socket.settimeout(0.2)
        try:
            self._socket.connect((HOST, self._port))
            self._socket.sendall(self._begin)
            self._socket.setblocking(False)
        except OSError:
            self.close()

    def go_on(self) -> None:
        """A byte more, or some bytes read."""
        if self._socket is None:
            self.open()
            return
        try:
            if self._reads:
                closed = not self._socket.recv(64)
            else:
                closed = self._socket.send(b"x") == 0
        except BlockingIOError:
            closed = False
        except OSError:
            closed = True
        if closed:
            self.open()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def cpu_seconds(process: int) -> float | None:
    """Seconds of CPU that a process and the processes it has started have used so far; None where the system has no /proc."""
    place = Path(f"/proc/{process}")
    try:
        fields = (place / "stat").read_text().rpartition(")")[2].split()
        children = (place / "task" / str(process) / "children").read_text().split()
    except FileNotFoundError:
        return None
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_seconds(int(child)) or 0.0 for child in children)


def raise_file_limit() -> None:
    """As many open sockets as the system lets this process have, and those it starts."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def quantile(times: Sequence[float], share: float) -> float | None:
    """Milliseconds below which that share of the times lies; None where there are none."""
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))], 1) if times else None
