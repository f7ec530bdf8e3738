"""What a crawl is told, whatever carries it."""

from dataclasses import dataclass, field

from crawler.robots import ROBOTS_AGE
from crawler.sockets import Sockets

# Seconds for one whole answer, however slowly it trickles.
TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Orders:
    """`connect_to` names sockets for hosts, `delay` seconds replace each portal's (less only together with `connect_to`), `limit` bounds
    the requests to each portal, `recrawl` looks again at start pages, listings and passing failures, with `articles` at archived
    articles too; `contact` is an address of mail or of the web for the people who run a portal;
    `timeout` is for one whole answer.
    """

    connect_to: Sockets = field(default_factory=dict)
    delay: float | None = None
    limit: int | None = None
    recrawl: bool = False
    articles: bool = False
    contact: str | None = None
    robots_age: float = ROBOTS_AGE
    timeout: float = TIMEOUT
