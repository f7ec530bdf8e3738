"""Where a connection may go: names resolved, every address checked, TLS verified, and what is refused said in a word.

A host named in `connect_to` is reached at the socket given there, under its own URL and Host header; every other connection
goes to an address that is public, whatever DNS or the URL itself says, and to the very address that was checked.
"""

import socket
from collections.abc import Awaitable, Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.threads import deferToThread
from twisted.web.client import URI
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.public import is_public
from crawler.sockets import Socket, Sockets
from crawler.tls import Manner, Tls

CONNECT_TIMEOUT = 20.0

Resolve = Callable[[str, int], Awaitable[list[tuple[int, str]]]]
"""From host and port to (address family, IP address) in the order in which they are to be tried; raises OSError."""


class ForbiddenAddressError(Exception):
    """The host's address is not in the public internet (loopback, private, link-local …)."""


async def system_addresses(host: str, port: int) -> list[tuple[int, str]]:
    """What the system's resolver says now: nothing is remembered from one connection to the next."""
    found = await deferToThread(socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM)
    return [(int(family), str(where[0])) for family, _, _, _, where in found]


@implementer(IAgentEndpointFactory)
class CheckedEndpoints:
    """Where to connect for a URL: the socket of `connect_to`, else a checked public address; with TLS for https."""

    def __init__(
        self, reactor: Any, connect_to: Sockets, manner: Manner = "verified", resolve: Resolve = system_addresses
    ) -> None:
        self._reactor = reactor
        self._connect_to = {host: Socket(*given) for host, given in connect_to.items()}
        self._resolve = resolve
        self._tls = Tls(manner)

    def endpointForURI(self, uri: URI) -> Any:  # noqa: N802
        host = uri.host.decode("ascii").lower()
        given = self._connect_to.get(host)
        where = (host, uri.port) if given is None else (given.address, given.port)
        endpoint: Any = _CheckedEndpoint(self._reactor, where, self._resolve, anywhere=given is not None)
        plain = uri.scheme != b"https" if given is None else not given.tls
        return endpoint if plain else wrapClientTLS(self._tls.for_host(host), endpoint)

    def refusal(self, host: str) -> str | None:
        """Why the host's certificate was refused at the last connection; told once."""
        return self._tls.refusals.pop(host.lower(), None)


@implementer(IStreamClientEndpoint)
class _CheckedEndpoint:
    """Resolve, check, and connect to the very address that was checked."""

    def __init__(self, reactor: Any, where: tuple[str, int], resolve: Resolve, *, anywhere: bool) -> None:
        self._reactor, self._resolve, self._anywhere = reactor, resolve, anywhere
        self._host, self._port = where

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
            addresses = list(dict.fromkeys(await self._resolve(self._host.strip("[]"), self._port)))
        except (OSError, UnicodeError) as error:
            raise DNSLookupError(f"{self._host}: {error}") from error
        public = addresses if self._anywhere else [each for each in addresses if is_public(each[1])]
        if addresses and not public:
            raise ForbiddenAddressError(f"{self._host} stands at {addresses[0][1]}")
        return public
