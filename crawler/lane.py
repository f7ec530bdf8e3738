"""One host of a portal during a run, and the visits made to it."""

from collections import deque
from dataclasses import dataclass, field

from crawler.archive import Capture
from crawler.breaker import Breaker
from crawler.frontier import Lease
from crawler.politeness import Gate
from crawler.robots import ROBOTS_BYTES, Rules


@dataclass(slots=True, eq=False)
class Lane:
    """One host: its gate, its fuse, its rules (None: not read yet), what is leased of it.

    `robots` is where its rules are asked for next, `hops` how often that was redirected; `refused` why we do not speak to the host;
    `failure` the sentence on its last rest.
    """

    host: str
    gate: Gate
    robots: str
    breaker: Breaker = field(default_factory=Breaker)
    rules: Rules | None = None
    read: float = 0.0
    served: bool = False
    queue: deque[Lease] = field(default_factory=deque)
    hops: int = 0
    asking: bool = False
    refused: str | None = None
    failure: str | None = None

    def outdated(self, now: float, age: float) -> bool:
        """Whether robots.txt has to be asked for again: rules serve for one page at least, however long the pause."""
        return self.rules is not None and self.served and self.refused is None and now - self.read >= age

    def learn(self, rules: Rules, read: float, delay: float) -> None:
        """Take over rules read at a moment of the monotonic clock; their Crawl-delay may lengthen the pause, never shorten it."""
        self.rules, self.read, self.served = rules, read, False
        self.gate.delay = max(delay, rules.delay)

    def forget(self, robots: str) -> None:
        """The rules have to be asked for, at their own address."""
        self.rules, self.hops, self.robots = None, 0, robots


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to be made now: a leased URL, or a host's robots.txt (`lease` is None); `held` is the page's last capture.

    `beside` is another host of the portal whose turn this takes too: robots.txt that is redirected there.
    """

    url: str
    lane: Lane
    lease: Lease | None
    held: Capture | None = None
    beside: Lane | None = None

    @property
    def enough(self) -> int | None:
        """Bytes of the answer after which no more is read; None for all of it. Of robots.txt no more counts."""
        return ROBOTS_BYTES + 1 if self.lease is None else None

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Every host that is asked nothing else meanwhile."""
        return (self.lane,) if self.beside is None else (self.lane, self.beside)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(lane.host for lane in self.lanes)
