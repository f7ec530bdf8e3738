"""The one way to a server: HTTP/1.1 over a checked connection, an answer bounded in size and time."""

from dataclasses import dataclass
from typing import Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferTimeout
from twisted.internet.error import ConnectError, ConnectionRefusedError, DNSLookupError
from twisted.internet.error import TimeoutError as ConnectTimeout
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python import failure
from twisted.web import _newclient, client
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseDone
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers
from twisted.web.iweb import UNKNOWN_LENGTH, IResponse

from crawler.addresses import host_of
from crawler.connect import CheckedEndpoints, ForbiddenAddressError

# Twisted's classes carry no types.
_CLIENT: Any = client
_PROTOCOL: Any = _newclient.HTTP11ClientProtocol
_FAILURE: Any = failure.Failure
MAX_BYTES = 16 * 1024 * 1024
MAX_HEAD = 64 * 1024
_KEEP_ALIVE = 4.0
_HOP_BY_HOP = frozenset((b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade"))
FORBIDDEN = "forbidden address"
TOO_LARGE = "too large"
HEAD_TOO_LARGE = "headers too large"
LOST = "connection lost"
_CERTIFICATE = "certificate "


class TooLargeError(Exception):
    """The answer is longer than MAX_BYTES."""


class HeadTooLargeError(Exception):
    """The status line and the headers are longer than MAX_HEAD."""


class CertificateError(Exception):
    """The host's certificate was refused; the text says why in a few words."""


_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (ForbiddenAddressError, FORBIDDEN),
    (TooLargeError, TOO_LARGE),
    (HeadTooLargeError, HEAD_TOO_LARGE),
    (DNSLookupError, "dns"),
    (ConnectionRefusedError, "connection refused"),
    (ConnectTimeout, "timeout"),
    (DeferTimeout, "timeout"),
    (SSL.Error, "tls"),
    (ParseError, "not http"),
    (ConnectError, "no connection"),
)


def is_refusal(reason: str) -> bool:
    """Whether it is we who do not speak to the host: a forbidden address, a certificate that does not hold."""
    return reason == FORBIDDEN or reason.startswith(_CERTIFICATE)


def refusal_sentence(host: str, reason: str) -> str:
    """What the operator is told of a refusal, and what can be done."""
    if reason == FORBIDDEN:
        return f"{host} does not stand at a public address and is not fetched; use --connect-to {host}=ADDR:PORT if it is meant"
    return (
        f"{host} is not fetched, its certificate is {reason.removeprefix(_CERTIFICATE)}; look at it in a browser, and if the portal has no"
        ' better one, write tls = "unverified" and tls_reason = "…" into its file'
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
        self._pool._factory = _BoundedFactory
        self._timeout: float = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._endpoints = CheckedEndpoints(reactor, crawler.settings.getdict("CONNECT_TO"), crawler.settings["TLS"])
        self._agent = _CLIENT.Agent.usingEndpointFactory(reactor, self._endpoints, pool=self._pool)

    async def download_request(self, request: Request) -> Response:
        """Fetch one URL. Raises what `reason_of` can name."""
        try:
            answer = await maybe_deferred_to_future(self._ask(request))
        except Exception as error:
            named = self._named(request.url, error)
            request.meta["release"](None, reason_of(named))
            raise named from error
        request.meta["release"](answer, None)
        request.meta["answer"] = answer
        return Response(request.url, status=answer.status, body=answer.body, request=request)

    def _ask(self, request: Request) -> "Deferred[Answer]":
        headers = Headers(dict(request.headers.items()))
        asked: Deferred[IResponse] = self._agent.request(b"GET", request.url.encode("ascii"), headers)
        whole: Deferred[Answer] = asked.addCallback(_read, headers, request.meta["enough"])
        return whole.addTimeout(self._timeout, self._reactor, onTimeoutCancel=_timed_out)

    def _named(self, url: str, error: Exception) -> Exception:
        """TLS tells of a refused certificate as of any other failure; which it was the endpoints know."""
        refusal = self._endpoints.refusal(host_of(url))
        return error if refusal is None else CertificateError(refusal)

    async def close(self) -> None:
        """Close idle connections."""
        closing = self._pool.closeCachedConnections()
        closing.addTimeout(1.0, self._reactor).addErrback(lambda _: None)
        await maybe_deferred_to_future(closing)


class _BoundedProtocol(_PROTOCOL):  # type: ignore[misc]
    """HTTP/1.1 whose answers have a head of at most MAX_HEAD bytes, however many lines, interim answers or headers they are."""

    _head = 0
    _too_long = False

    def request(self, request: Any) -> Any:
        self._head = 0
        asked = super().request(request)
        if self._parser is not None:
            # Its own bound on a line closes the connection without a word.
            self._parser.MAX_LENGTH = MAX_HEAD
        return asked

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if not self._in_head():
            super().dataReceived(data)
            return
        if self._head + (len(data) if b"\n\r\n" not in data else data.index(b"\n\r\n")) > MAX_HEAD:
            self._too_long = True
            self.transport.abortConnection()
            return
        super().dataReceived(data)
        # Interim answers: heads of which none ends the head.
        self._head += len(data) if self._in_head() else 0

    def _in_head(self) -> bool:
        return self._parser is not None and self._parser.state in (_newclient.STATUS, _newclient.HEADER)

    def connectionLost(self, reason: Any = connectionDone) -> None:  # noqa: N802
        super().connectionLost(_FAILURE(HeadTooLargeError(f"more than {MAX_HEAD} bytes")) if self._too_long else reason)


class _BoundedFactory(_CLIENT._HTTP11ClientFactory):  # type: ignore[misc]
    def buildProtocol(self, _: Any) -> Any:  # noqa: N802
        return _BoundedProtocol(self._quiescentCallback)


class _Body(Protocol):
    """A body of at most MAX_BYTES; with `enough` no more than about so many of its bytes are read, and that is all of it."""

    def __init__(self, expected: int, enough: int | None) -> None:
        self.done: Deferred[bytes] = Deferred(lambda _: self._abort())
        self._whole = bytearray()
        self._size = 0 if enough else expected
        self._enough = enough

    def connectionMade(self) -> None:  # noqa: N802
        self._bound()
        self._size = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        self._whole += data
        self._size += len(data)
        self._bound()

    def connectionLost(self, reason: Any = connectionDone) -> None:  # noqa: N802
        if self.done.called:
            return
        if reason.check(ResponseDone, PotentialDataLoss):
            self.done.callback(bytes(self._whole))
        else:
            self.done.errback(reason)

    def _bound(self) -> None:
        if self._enough and self._size > self._enough and not self.done.called:
            self._abort()
            self.done.callback(bytes(self._whole))
        if self._size > MAX_BYTES and not self.done.called:
            self._whole.clear()
            self._abort()
            self.done.errback(TooLargeError(f"more than {MAX_BYTES} bytes"))

    def _abort(self) -> None:
        # The transport is Twisted's proxy without a way to abort; a polite close waits for as long as the server likes.
        connection: Any = getattr(self.transport, "_producer", None)
        if connection is not None:
            connection.abortConnection()


def _read(response: Any, sent: Headers, enough: int | None) -> "Deferred[Answer]":
    """The answer's body behind its head."""
    body = _Body(0 if response.length is UNKNOWN_LENGTH else response.length, enough)
    response.deliverBody(body)
    whole: Deferred[Answer] = body.done.addCallback(lambda read: _answer(response, read, sent))
    return whole


def _answer(response: Any, body: bytes, sent: Headers) -> Answer:
    if not 100 <= response.code <= 999:
        raise _newclient.ParseError("no status of HTTP", b"")  # type: ignore[no-untyped-call]
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
    if isinstance(error, CertificateError):
        return f"{_CERTIFICATE}{error}"
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    nested = [failure.value for failure in getattr(error, "reasons", ())]
    named = [reason for each in nested if (reason := reason_of(each)) != LOST]
    return named[0] if named else LOST


def _timed_out(_: object, seconds: float) -> Any:
    raise DeferTimeout(f"no whole answer within {seconds:g} s")
