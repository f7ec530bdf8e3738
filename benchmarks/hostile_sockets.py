"""Requests that no HTTP client would make, for `hostile.py`: sent as bytes to a server, each answered, refused or hung up on."""

import random
import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

PATIENCE = 10.0
"""Seconds in which a request must be answered or its connection closed."""
AT_ONCE = 8
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
_LINES = (
    *(b"GET / HTTP/1.1", b"GET /", b"GET", b"", b" ", b"\0", b"GET  / HTTP/1.1", b"GET / HTTP/9.9", b"GET / HTTP/1.1 x", b"GET / HTTP/"),
    *(b"GET / HTTP/0.9", b"GET / HTTP/2.0", b"PRI * HTTP/2.0", b"get / http/1.1", b"G\xffT / HTTP/1.1", b"GET /\xff\xfe HTTP/1.1"),
    *(b"GET /%00 HTTP/1.1", b"GET /tim-kiem?q=\0 HTTP/1.1", b"GET /tim-kiem?q=\xe1\xba HTTP/1.1", b"GET * HTTP/1.1", b"OPTIONS * HTTP/1.1"),
    *(b"GET http://evil.example/ HTTP/1.1", b"GET //evil.example/ HTTP/1.1", b"GET http://[ HTTP/1.1"),
    *(b"GET ../../etc/passwd HTTP/1.1",),
    *(b"CONNECT a:1 HTTP/1.1", b"TRACE / HTTP/1.1", b"BREW /kiem-tra HTTP/1.1", b"HEAD /xuat/tat-ca.zip HTTP/1.1", b"GET ?q=a HTTP/1.1"),
    *(b"GET /" + b"a" * 9_000 + b" HTTP/1.1", b"A" * 9_000, b"POST /kiem-tra HTTP/1.1", b"POST /api/kiem-tra HTTP/1.1", b"PUT / HTTP/1.1"),
    *(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\x05\x01\x00", b"SSH-2.0-x", b"GET\t/\tHTTP/1.1"),
    *(b"GET /#a HTTP/1.1", b"GET /;? HTTP/1.1"),
)  # fmt: skip
_HEADERS = (
    *(b"Host: x", b"Host:", b"Host: x\r\nHost: y", b"Host : x", b" Host: x", b"Host: \xff", b"Host: a b", b"Host: x\0"),
    *(b"Host", b": x", b"X"),
    *(b"X: " + b"a" * 9_000, b"\r\n".join(b"X%d: y" % n for n in range(90)), b"X: a\r\n b", b"X\xff: y", b"X: \x01", b"X(: y"),
    *(b"X: a\nY: b",),
    *(b"Content-Length: -1", b"Content-Length: x", b"Content-Length: 1e3", b"Content-Length: 5\r\nContent-Length: 6"),
    *(b"Content-Length: +5",),
    *(b"Content-Length: 99999999999999999999", b"Content-Length: 400000000", b"Content-Length: 3", b"Content-Length: 0x5"),
    *(b"Content-Length: \xb2",),
    *(b"Transfer-Encoding: chunked", b"Transfer-Encoding: x", b"Transfer-Encoding: chunked, chunked", b"Transfer-Encoding: gzip, chunked"),
    *(b"Transfer-Encoding: chunked\r\nContent-Length: 5", b"Transfer-Encoding : chunked", b"Transfer-Encoding: \x0bchunked"),
    *(b"Transfer-Encoding: identity",),
    *(b"Expect: 100-continue", b"Expect: x", b"Connection: close", b"Connection: \xff", b"Upgrade: websocket\r\nConnection: Upgrade"),
    *(b"Range: bytes=0-",),
    *(b"Upgrade: h2c\r\nHTTP2-Settings: x", b"X_Forwarded_For: 1", b"Forwarded: for=\xff", b"Cookie: \xff\xfe", b"Content-Encoding: gzip"),
    *(b"TE: trailers",),
)  # fmt: skip
_BODIES = (
    *(b"", b"text=a", b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"-1\r\n", b"ffffffffffffffff\r\na"),
    *(b"5;" + b"x" * 9_000 + b"\r\nhello\r\n0\r\n\r\n",),
    *(b"0\r\n" + b"X: y\r\n" * 500 + b"\r\n", b"5\r\nhel", b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
    *(b"\xff" * 5_000, b"5\nhello\n0\n\n"),
)  # fmt: skip


def malformed(number: int, seed: int = 20261126) -> Iterator[bytes]:
    """So many requests, some cut off: each line and each header in its turn, the rest by chance."""
    chance = random.Random(seed)
    for turn in range(number):
        line = (
            _LINES[turn % len(_LINES)] if turn % 2 else chance.choice((b"GET / HTTP/1.1", b"POST /kiem-tra HTTP/1.1"))
        )
        headers = [_HEADERS[(turn // 2) % len(_HEADERS)], *chance.choices(_HEADERS, k=chance.choice((0, 0, 1, 3)))]
        ends = chance.choice((b"\r\n",) * 6 + (b"\n", b"\r"))
        whole = ends.join([line, *headers]) + ends * 2 + chance.choice(_BODIES)
        cut = chance.random() < 0.1
        yield whole[: chance.randint(0, len(whole))] if cut else whole


def answers(port: int, sent: Iterable[bytes]) -> "Counter[str]":
    """How many were answered by each status, how many `closed` without a word, how many `hung`."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(lambda one: _answer(port, one), sent))


def _answer(port: int, sent: bytes) -> str:
    """The status of the answer to the bytes, behind which the sender's side is closed."""
    until = time.monotonic() + PATIENCE
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while b"\r\n" not in received:
                connection.settimeout(max(0.01, until - time.monotonic()))
                data = connection.recv(4_096)
                if not data:
                    return "closed"
                received = (received + data).removeprefix(_GO_ON)
        except TimeoutError:
            return "hung"
        except OSError:
            return "closed"
    words = received.split(b" ", 2)
    return words[1].decode("latin-1") if received.startswith(b"HTTP/1.") and len(words) > 1 else "no HTTP"
