"""TLS towards portals: certificates verified, unless the portal's file names the exception; a refusal is said in a word."""

from typing import Any, Literal

from OpenSSL import SSL
from service_identity import VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from zope.interface import implementer  # type: ignore[import-untyped]

Manner = Literal["verified", "old", "unverified"]
"""How a portal is spoken to: `old` verifies too, but lets servers of before 2018 use the protocols and ciphers that they have."""

# OpenSSL's verification codes (x509_vfy.h) in words.
_CODES = {
    9: "not valid yet",
    10: "expired",
    18: "self-signed",
    19: "of an unknown authority",
    20: "of an unknown authority",
    21: "of an unknown authority",
    23: "revoked",
    26: "not for a server",
    66: "with a key too weak",
    68: "with a digest too weak",
}
_OTHER_HOST = "for another host"
_LEGACY_SERVER_CONNECT = 0x4


class Tls:
    """The contexts of one crawl. `refusals`: for each host why its certificate was refused last."""

    def __init__(self, manner: Manner) -> None:
        self.refusals: dict[str, str] = {}
        self._verified = manner != "unverified"
        self._context = _context(manner)

    def for_host(self, host: str) -> Any:
        """What wraps a connection to that host."""
        return _Creator(self._context, host, self.refusals if self._verified else None)


def _context(manner: Manner) -> SSL.Context:
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_default_verify_paths()
    if manner == "verified":
        context.set_min_proto_version(SSL.TLS1_2_VERSION)
    else:
        context.set_min_proto_version(SSL.TLS1_VERSION)
        context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")
        context.set_options(_LEGACY_SERVER_CONNECT)
    return context


def _identity(host: str) -> Any:
    """None for what no certificate can name (`2130706433`)."""
    try:
        return DNS_ID(host)
    except ValueError:
        return None


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    """Makes one host's connections; with `refusals` the certificate has to be valid and the host's own."""

    def __init__(self, context: SSL.Context, host: str, refusals: dict[str, str] | None) -> None:
        self._context, self._host, self._refusals = context, host, refusals
        address = host.strip("[]")
        self._is_name = not (isIPAddress(address) or isIPv6Address(address))
        self._identity = _identity(host) if self._is_name else IPAddress_ID(address)

    def clientConnectionForTLS(self, _: Any) -> SSL.Connection:  # noqa: N802
        connection = SSL.Connection(self._context, None)
        if self._is_name:
            connection.set_tlsext_host_name(self._host.encode("ascii"))
        mode = SSL.VERIFY_NONE if self._refusals is None else SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT
        connection.set_verify(mode, self._check)
        return connection

    def _check(self, _: Any, certificate: Any, code: int, depth: int, well: int) -> bool:
        """OpenSSL's question about each certificate of the chain, the host's own last."""
        if self._refusals is None:
            return True
        if not well:
            self._refusals[self._host] = _CODES.get(code, f"refused by OpenSSL ({code})")
            return False
        if depth == 0 and not self._is_hosts_own(certificate):
            self._refusals[self._host] = _OTHER_HOST
            return False
        return True

    def _is_hosts_own(self, certificate: Any) -> bool:
        if self._identity is None:
            return False
        try:
            verify_service_identity(extract_patterns(certificate), [self._identity], [])
        except VerificationError:
            return False
        except Exception:  # a certificate that cannot be read: an exception here would be lost inside OpenSSL
            return False
        return True
