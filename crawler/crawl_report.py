"""What a crawl tells: how far it is, what it did, why it cannot begin."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Ended = Literal["finished", "nothing to do", "limit", "stopped", "waiting", "failed"]


class CrawlError(Exception):
    """A crawl that cannot begin; the sentence says what to change."""


class ContactError(CrawlError):
    """Nobody is named whom the people who run the portal could write to."""

    def __init__(self, portal: str, contact: str | None) -> None:
        wrong = "no contact is set" if not contact else f"the contact {contact!r} is no address of mail or of the web"
        super().__init__(
            f"{portal} is not crawled: {wrong}; set TRACUU_CONTACT, or contact in tracuu.toml, to an address at which its people"
            ' reach you, as "you@example.org" (not needed for a server of your own, named with --connect-to)'
        )


class HomeLockedError(CrawlError):
    """Another crawl holds this home; `pid` is its process."""

    def __init__(self, home: Path, pid: int) -> None:
        super().__init__(f"{home} is in use by the crawl of process {pid}; wait for it or end it, then run this again")
        self.pid = pid


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """How far a crawl is: pages fetched in this run, URLs still pending, seconds, pages per second, finished URLs by state."""

    portal: str
    pages: int
    pending: int
    seconds: float
    rate: float
    states: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl did. `totals` are (state, reason, count) over all URLs seen; `failures` are sentences, empty when all went well.

    `repaired` tells of a torn archive file that was cut, `adopted` how many archived pages were taken over without a request,
    `advice` how to go on (None when finished), `resume` when it makes sense to (seconds since the epoch; None: at once, or never):
    a portal has hours and a budget, a host may be left alone for a while. `due` is when the first address is to be looked at again.
    """

    portal: str
    ended: Ended
    pages: int = 0
    seconds: float = 0.0
    totals: tuple[tuple[str, str, int], ...] = ()
    failures: tuple[str, ...] = ()
    repaired: str | None = None
    adopted: int = 0
    advice: str | None = None
    resume: float | None = None
    due: float | None = None

    @property
    def urls(self) -> int:
        """URLs seen so far."""
        return sum(count for _, _, count in self.totals)
