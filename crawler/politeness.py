"""Politeness: who we say we are, one request at a time per host with a pause, Retry-After, public addresses."""

import email.utils
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.public import is_public
from crawler.robots import AGENT

__all__ = ["Gate", "contact_of", "http_date", "is_public", "retry_after", "user_agent"]

# An answer that takes this many seconds is slow: the next request waits twice as long as the answers took.
SLOW = 1.0
PATIENCE = 2.0
# A web address, or a mailbox with or without `mailto:`; nothing that could end the header or its brackets.
_CONTACT = re.compile(
    r"https?://[!-'*-~]{4,300}|(?:mailto:)?[!-'*-?A-~]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)


def user_agent(contact: str | None, version: str = "0.1") -> str:
    """How the crawler names itself: `tracuu/0.1 (+contact)`, the contact an address of the web or of mail."""
    return f"{AGENT}/{version} " + (f"(+{contact})" if contact else "(crawler of Vietnamese policy news)")


def contact_of(text: str | None) -> str | None:
    """The contact as the user agent names it; None where it is no address of the web or of mail."""
    found = _CONTACT.fullmatch((text or "").strip())
    return found[0] if found else None


def retry_after(value: str | None, now: float, date: str | None = None) -> float | None:
    """Seconds to wait by a Retry-After header (seconds or an HTTP date); None without a readable one.

    A date is a moment of the server's clock, which `date`, the answer's Date header, tells; `now` stands in for it.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = _moment(text)
    if moment is None:
        return None
    told = _moment(date)
    return max(0.0, moment - (now if told is None else told))


def _moment(text: str | None) -> float | None:
    try:
        moment = email.utils.parsedate_to_datetime(text or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, IndexError, OverflowError):
        return None


def http_date(moment: float) -> str:
    """A moment (seconds since the epoch) as HTTP writes it."""
    return email.utils.format_datetime(datetime.fromtimestamp(moment, UTC), usegmt=True)


@dataclass(slots=True)
class Gate:
    """One host's turnstile: one request at a time, and a pause from the end of an answer to the next request.

    The pause is `delay` seconds; where the host is slow, PATIENCE times what its answers take: more at once when they grow slower,
    less by halves when they are fast again. Times are a monotonic clock's seconds, given by the caller.
    """

    delay: float
    busy: bool = False
    ready: float = 0.0
    latency: float = 0.0
    _began: float = 0.0

    @property
    def pause(self) -> float:
        """Seconds that the next request keeps away from the end of this one."""
        return self.delay if self.latency < SLOW else max(self.delay, PATIENCE * self.latency)

    def open_at(self, now: float) -> float | None:
        """Seconds until the next request may go (0.0 = now), None while one is under way."""
        return None if self.busy else max(0.0, self.ready - now)

    def began(self, now: float) -> None:
        """A request goes out."""
        self.busy, self._began = True, now

    def ended(self, now: float) -> None:
        """Its answer, or its failure, is complete."""
        taken = now - self._began
        self.busy, self.latency = False, max(taken, (self.latency + taken) / 2)
        self.ready = max(self.ready, now + self.pause)

    def hold(self, now: float, seconds: float) -> None:
        """Keep away for a while (Retry-After, back-off)."""
        self.ready = max(self.ready, now + seconds)
