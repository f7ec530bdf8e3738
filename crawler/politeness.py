"""Politeness: robots.txt by RFC 9309, one request at a time per host with a pause, Retry-After, public addresses."""

import email.utils
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime

from protego import Protego

AGENT = "tracuu"
ROBOTS_BYTES = 512 * 1024
ROBOTS_REDIRECTS = 5
# RFC 9309 §2.4: seconds for which rules may be kept.
ROBOTS_AGE = 24 * 3600.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def user_agent(contact: str | None, version: str = "0.1") -> str:
    """How the crawler names itself: `tracuu/0.1 (+contact)`, the contact an address of the web or of mail."""
    return f"{AGENT}/{version} " + (f"(+{contact})" if contact else "(crawler of Vietnamese policy news)")


class Rules:
    """One host's robots.txt; `delay` is its Crawl-delay in seconds, 0 without one."""

    def __init__(self, text: str) -> None:
        self._parsed = Protego.parse(text)
        self.delay: float = float(self._parsed.crawl_delay(AGENT) or 0.0)

    def allows(self, url: str) -> bool:
        """Whether a URL may be fetched."""
        return bool(self._parsed.can_fetch(url, AGENT))


FREE = Rules("")


def rules_of(status: int, body: bytes) -> Rules | None:
    """What an answer for /robots.txt means: rules; free where there is none (4xx); None, keep out, on 5xx and 429.

    RFC 9309 §2.3.1.3 counts 4xx as "no rules"; 429 is a request to stay away, not an absent file.
    """
    if 200 <= status < 300:
        return Rules(body[:ROBOTS_BYTES].decode("utf-8-sig", "replace"))
    if 400 <= status < 500 and status != 429:
        return FREE
    return None


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait by a Retry-After header (seconds or an HTTP date); None without a readable one."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)


def http_date(moment: float) -> str:
    """A moment (seconds since the epoch) as HTTP writes it."""
    return email.utils.format_datetime(datetime.fromtimestamp(moment, UTC), usegmt=True)


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public internet; IPv4 wrapped in IPv6 is judged by what is inside."""
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = (
            ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        )
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@dataclass(slots=True)
class Gate:
    """One host's turnstile: one request at a time, `delay` seconds from the end of an answer to the next request.

    Times are a monotonic clock's seconds, given by the caller.
    """

    delay: float
    busy: bool = False
    ready: float = 0.0

    def open_at(self, now: float) -> float | None:
        """Seconds until the next request may go (0.0 = now), None while one is under way."""
        return None if self.busy else max(0.0, self.ready - now)

    def began(self) -> None:
        """A request goes out."""
        self.busy = True

    def ended(self, now: float) -> None:
        """Its answer, or its failure, is complete."""
        self.busy = False
        self.ready = max(self.ready, now + self.delay)

    def hold(self, now: float, seconds: float) -> None:
        """Keep away for a while (Retry-After, back-off)."""
        self.ready = max(self.ready, now + seconds)
