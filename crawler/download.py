"""The one way to a server: HTTP/1.1 over a connection whose address was checked, an answer bounded in size and time.

A host named in `connect_to` is reached over plain HTTP at the socket given there, under its own URL and Host header;
every other connection goes to an address that is public, whatever DNS or the URL itself says.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from service_identity import VerificationError
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferTimeout
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.error import ConnectError, ConnectionRefusedError, DNSLookupError
from twisted.internet.error import TimeoutError as ConnectTimeout
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.threads import deferToThread
from twisted.web import client
from twisted.web._newclient import ParseError
from twisted.web.client import URI, ResponseDone
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers
from twisted.web.iweb import UNKNOWN_LENGTH, IAgentEndpointFactory, IResponse
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.politeness import is_public

# Twisted's classes carry no types.
_CLIENT: Any = client
MAX_BYTES = 16 * 1024 * 1024
TIMEOUT = 60.0
CONNECT_TIMEOUT = 20.0
_KEEP_ALIVE = 4.0
_HOP_BY_HOP = frozenset((b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade"))
FORBIDDEN = "forbidden address"
TOO_LARGE = "too large"
LOST = "connection lost"


class ForbiddenAddressError(Exception):
    """The host's address is not in the public internet (loopback, private, link-local …)."""


class TooLargeError(Exception):
    """The answer is longer than MAX_BYTES."""


_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (ForbiddenAddressError, FORBIDDEN),
    (TooLargeError, TOO_LARGE),
    (DNSLookupError, "dns"),
    (ConnectionRefusedError, "connection refused"),
    (ConnectTimeout, "timeout"),
    (DeferTimeout, "timeout"),
    (SSL.Error, "tls"),
    (VerificationError, "tls"),
    (ParseError, "not http"),
    (ConnectError, "no connection"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer as it came: status, reason phrase, headers, body with nothing but its chunks undone."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sent: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class CheckedDownloadHandler(BaseDownloadHandler):
    """Scrapy's door to the network for http and https; the Answer travels in `response.meta["answer"]`."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        from twisted.internet import reactor

        super().__init__(crawler)
        self._reactor: Any = reactor
        self._pool: Any = _CLIENT.HTTPConnectionPool(reactor, persistent=True)
        self._pool.maxPersistentPerHost = 1
        self._pool.cachedConnectionTimeout = _KEEP_ALIVE
        # The pool's own second try would come without a pause between two requests.
        self._pool.retryAutomatically = False
        self._timeout: float = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        endpoints = CheckedEndpoints(reactor, crawler.settings.getdict("CONNECT_TO"))
        self._agent = _CLIENT.Agent.usingEndpointFactory(reactor, endpoints, pool=self._pool)

    async def download_request(self, request: Request) -> Response:
        """Fetch one URL. Raises what `reason_of` can name."""
        headers = Headers(dict(request.headers.items()))
        asked: Deferred[IResponse] = self._agent.request(b"GET", request.url.encode("ascii"), headers)
        whole: Deferred[Answer] = asked.addCallback(_read, headers)
        whole.addTimeout(self._timeout, self._reactor, onTimeoutCancel=_timed_out)
        try:
            answer = await maybe_deferred_to_future(whole)
        except Exception as error:
            request.meta["release"](None, reason_of(error))
            raise
        request.meta["release"](answer, None)
        request.meta["answer"] = answer
        return Response(request.url, status=answer.status, body=answer.body, request=request)

    async def close(self) -> None:
        """Close idle connections."""
        closing = self._pool.closeCachedConnections()
        closing.addTimeout(1.0, self._reactor).addErrback(lambda _: None)
        await maybe_deferred_to_future(closing)


@implementer(IAgentEndpointFactory)
class CheckedEndpoints:
    """Where to connect for a URL: the socket of `connect_to`, else a checked public address, with TLS for https."""

    def __init__(self, reactor: Any, connect_to: Mapping[str, tuple[str, int]]) -> None:
        self._reactor = reactor
        self._connect_to = connect_to
        self._tls: Any = _CLIENT.BrowserLikePolicyForHTTPS()

    def endpointForURI(self, uri: URI) -> Any:  # noqa: N802
        host = uri.host.decode("ascii").lower()
        if (given := self._connect_to.get(host)) is not None:
            return _CheckedEndpoint(self._reactor, *given, anywhere=True)
        endpoint: Any = _CheckedEndpoint(self._reactor, host, uri.port, anywhere=False)
        if uri.scheme != b"https":
            return endpoint
        return wrapClientTLS(self._tls.creatorForNetloc(uri.host, uri.port), endpoint)


@implementer(IStreamClientEndpoint)
class _CheckedEndpoint:
    """Resolve, check, and connect to the very address that was checked."""

    def __init__(self, reactor: Any, host: str, port: int, *, anywhere: bool) -> None:
        self._reactor, self._host, self._port, self._anywhere = reactor, host, port, anywhere

    def connect(self, factory: Any) -> Deferred[Any]:
        return Deferred.fromCoroutine(self._connect(factory))

    async def _connect(self, factory: Any) -> Any:
        failed: Exception = DNSLookupError(f"{self._host} has no address")
        for family, address in await self._addresses():
            endpoint = TCP6ClientEndpoint if family == socket.AF_INET6 else TCP4ClientEndpoint
            try:
                return await endpoint(self._reactor, address, self._port, timeout=CONNECT_TIMEOUT).connect(factory)
            except ConnectError as error:
                failed = error
        raise failed

    async def _addresses(self) -> list[tuple[int, str]]:
        try:
            found = await deferToThread(socket.getaddrinfo, self._host.strip("[]"), self._port, 0, socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise DNSLookupError(f"{self._host}: {error}") from error
        addresses = list(dict.fromkeys((int(family), str(where[0])) for family, _, _, _, where in found))
        public = addresses if self._anywhere else [each for each in addresses if is_public(each[1])]
        if addresses and not public:
            raise ForbiddenAddressError(f"{self._host} stands at {addresses[0][1]}")
        return public


class _Body(Protocol):
    def __init__(self, expected: int) -> None:
        self.done: Deferred[bytes] = Deferred(lambda _: self._abort())
        self._parts: list[bytes] = []
        self._size = expected

    def connectionMade(self) -> None:  # noqa: N802
        self._bound()
        self._size = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        self._parts.append(data)
        self._size += len(data)
        self._bound()

    def connectionLost(self, reason: Any = connectionDone) -> None:  # noqa: N802
        if self.done.called:
            return
        if reason.check(ResponseDone, PotentialDataLoss):
            self.done.callback(b"".join(self._parts))
        else:
            self.done.errback(reason)

    def _bound(self) -> None:
        if self._size > MAX_BYTES and not self.done.called:
            self._parts.clear()
            self._abort()
            self.done.errback(TooLargeError(f"more than {MAX_BYTES} bytes"))

    def _abort(self) -> None:
        # The transport is Twisted's proxy without a way to abort; a polite close waits for as long as the server likes.
        connection: Any = getattr(self.transport, "_producer", None)
        if connection is not None:
            connection.abortConnection()


def _read(response: Any, sent: Headers) -> "Deferred[Answer]":
    """The answer's body behind its head."""
    body = _Body(0 if response.length is UNKNOWN_LENGTH else response.length)
    response.deliverBody(body)
    whole: Deferred[Answer] = body.done.addCallback(lambda read: _answer(response, read, sent))
    return whole


def _answer(response: Any, body: bytes, sent: Headers) -> Answer:
    headers = [(name, value) for name, value in _pairs(response.headers) if name.lower().encode() not in _HOP_BY_HOP]
    return Answer(response.code, response.phrase.decode("latin-1"), tuple(headers), body, tuple(_pairs(sent)))


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.getAllRawHeaders()
        for value in values
    ]


def reason_of(error: BaseException) -> str:
    """The failure of a download in a word or two, as `tracuu urls` shows it."""
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    nested = [failure.value for failure in getattr(error, "reasons", ())]
    named = [reason for each in nested if (reason := reason_of(each)) != LOST]
    return named[0] if named else LOST


def _timed_out(_: object, seconds: float) -> Any:
    raise DeferTimeout(f"no whole answer within {seconds:g} s")
