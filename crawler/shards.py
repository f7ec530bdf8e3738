"""Which machine crawls which portal, without a word between them: each decides from the names of the hosts alone."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.portal import Portal

_FORM = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")


class ShardError(ValueError):
    """What was given is no part of a whole; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` of `parts`, counted from 1.

    Rendezvous hashing: of all parts the one whose hash together with the host is greatest has the host. A further machine takes over
    its own share and nothing else moves, while a remainder by the number of machines would move nearly all.
    """

    number: int = 1
    parts: int = 1

    def holds(self, host: str) -> bool:
        """Whether the host falls to this part."""
        return max(range(1, self.parts + 1), key=lambda part: _weight(host, part)) == self.number

    def of(self, portals: Iterable[Portal]) -> list[Portal]:
        """Those of the portals that fall to this part; portals that share a host fall to one part."""
        given = list(portals)
        keys = companions(given)
        return [portal for portal in given if self.holds(keys[portal.id])]


def shard_of(text: str) -> Shard:
    """Read `k/n`. Raises ShardError."""
    found = _FORM.fullmatch(text.strip())
    number, parts = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= parts:
        raise ShardError(f"{text!r} is no part of a whole; write 1/3 on the first of three machines")
    return Shard(number, parts)


def companions(portals: Iterable[Portal]) -> dict[str, str]:
    """For each portal's id a host that stands for all portals which share hosts with it, directly or over others."""
    leader: dict[str, str] = {}
    given = list(portals)
    for portal in given:
        hosts = {_first(leader, host) for host in portal.hosts}
        leader |= dict.fromkeys(hosts, min(hosts))
    return {portal.id: _first(leader, portal.hosts[0]) for portal in given}


def _first(leader: dict[str, str], host: str) -> str:
    while leader.setdefault(host, host) != host:
        host = leader[host]
    return host


def _weight(host: str, part: int) -> bytes:
    return hashlib.sha256(f"{part} {host}".encode()).digest()
