"""Where the site stands: its address as readers see it, the proxies before it, and how much one client may ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from limits import parse_many

from webapp.settings import Settings, SettingsError

Network = IPv4Network | IPv6Network
_SUBSCRIBER = 64
"""Bits of an IPv6 address that one subscriber is given whole: the rest is theirs to choose."""


@dataclass(frozen=True, slots=True)
class Site:
    """`url` has no last slash, empty where the request says it; `rate` is written as `600/minute`, empty for no bound."""

    url: str = ""
    proxies: tuple[Network, ...] = ()
    rate: str = ""

    @classmethod
    def of(cls, settings: Settings) -> "Site":
        """Raises SettingsError for what is no address, no network or no rate."""
        return cls(_url(settings.url), tuple(_networks(settings.proxies)), _rate(settings.rate))

    def client(self, peer: str, forwarded: str) -> str:
        """Who asks: the peer, or behind proxies of ours the last address of X-Forwarded-For that none of them has.

        Whatever a client writes into the header itself stands before what our own proxies add, and is never reached.
        """
        given = [part.strip() for part in forwarded.split(",") if part.strip()]
        client = peer
        while given and self._ours(client):
            client = given.pop()
        return _subscriber(client) or peer

    def _ours(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.proxies)


NOWHERE = Site()
"""Known by what each request says, without proxies and bounds."""


def article_path(article: str) -> str:
    """The path of an article's page."""
    return "/bai-viet/" + quote(article)


def document_path(key: str) -> str:
    """The path of a document's page."""
    return "/van-ban/" + quote(key)


def _subscriber(client: str) -> str | None:
    try:
        address = ip_address(client)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, _SUBSCRIBER), strict=False))
    return str(address)


def _url(given: str) -> str:
    if not given:
        return ""
    try:
        parts = urlsplit(given)
        known = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        known = None
    if not known or parts.query or parts.fragment:
        raise SettingsError(f"url: {given!r} is no address of a site; give one as `https://tracuu.example.vn`")
    return given.rstrip("/")


def _networks(given: str) -> Iterator[Network]:
    for part in given.replace(",", " ").split():
        try:
            yield ip_network(part)
        except ValueError as error:
            raise SettingsError(
                f"proxies: {part!r} is no address or network ({error}); give them as `127.0.0.1 10.0.0.0/8`"
            ) from error


def _rate(given: str) -> str:
    if given in ("", "0"):
        return ""
    try:
        parse_many(given)
    except ValueError as error:
        raise SettingsError(f"rate: {given!r} is no rate; give one as `600/minute`, or 0 for no bound") from error
    return given
