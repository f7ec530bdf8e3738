"""What a server's log says of a crawler's manners: a site that keeps its own rules in mind, and a judge over its arrivals.

The judge shares no code with the crawler: what is forbidden, how long each host wants to be left alone, is written down by the site.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

from crawler.clock import Clock
from crawler.politeness import http_date
from tests.origin import Arrival, Asked, Pages, Reply, page

PLAIN = (("Content-Type", "text/plain"),)
# From this on an answer is slow, and the next request has to keep away for so many times as long.
SLOW, TIMES = 1.0, 2.0


@dataclass(frozen=True, slots=True)
class House:
    """The rules of one host: its Crawl-delay (0: none), the paths that its robots.txt forbids, its pages."""

    delay: float = 0.0
    forbidden: tuple[str, ...] = ()
    pages: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    robots: Reply | list[Reply] | None = None

    @property
    def rules(self) -> Reply | list[Reply]:
        """Its robots.txt."""
        return self.robots or self.written

    @property
    def written(self) -> Reply:
        """The rules that it keeps in mind, as a file."""
        lines = ["User-agent: *", *(f"Disallow: {path}$" for path in self.forbidden)]
        lines += [f"Crawl-delay: {self.delay:g}"] if self.delay else []
        return Reply("\n".join(lines).encode(), headers=PLAIN)


@dataclass(frozen=True, slots=True)
class Wish:
    """A host asked to be left alone between two moments of the site's clock."""

    host: str
    told: float
    until: float


@dataclass(frozen=True, slots=True)
class Breach:
    """What the judge found: `overlaps`, `hurried`, `robots`, `retry_after` or `nameless`, and a sentence."""

    kind: str
    sentence: str


BREACHES = ("overlaps", "hurried", "robots", "retry_after", "nameless")


class Village:
    """A site of several hosts; `wishes` are what they asked for in Retry-After. `clock` is that of the arrivals.

    A Retry-After of `date:2` is written as the date in two seconds.
    """

    def __init__(self, houses: dict[str, House], clock: Clock = Clock()) -> None:  # noqa: B008 frozen
        self.houses = houses
        self.wishes: list[Wish] = []
        self._clock = clock
        self._pages = {host: Pages({**house.pages, "/robots.txt": house.rules}) for host, house in houses.items()}

    def __call__(self, asked: Asked) -> Reply:
        host = asked.headers["host"]
        reply = self._dated(self._pages[host](asked))
        value = dict(reply.headers).get("Retry-After")
        if value is not None:
            told = self._clock.monotonic() + reply.after
            self.wishes.append(Wish(host, told, told + self._seconds(value)))
        return reply

    def _dated(self, reply: Reply) -> Reply:
        value = dict(reply.headers).get("Retry-After", "")
        if not value.startswith("date:"):
            return reply
        return replace(reply, headers=(("Retry-After", http_date(self._clock.now() + float(value[5:]))),))

    def _seconds(self, value: str) -> float:
        return float(value) if value.isdigit() else parsedate_to_datetime(value).timestamp() - self._clock.now()


def busy(wish: str, status: int = 503, then: Reply | None = None) -> list[Reply]:
    """A page that asks for peace once and then is there."""
    return [Reply(b"", status, (("Retry-After", wish),)), then or page()]


def village(hosts: Sequence[str], articles: int, *, delay: float, slow: int = 0, wishes: int = 0) -> dict[str, House]:
    """Houses alike: a list of `articles` of which each tenth is forbidden; `slow` of them take a second and `wishes` ask for one."""
    return {host: _house(articles, delay * (at % 3), slow, wishes) for at, host in enumerate(hosts)}


def moody(house: House) -> House:
    """The house, whose robots.txt answers with an error and a wish before it can be read."""
    return replace(house, robots=busy("1", 503, house.written))


def closed(house: House) -> House:
    """The house, whose robots.txt never can be read: it is not to be asked for anything else, and nobody knows its Crawl-delay."""
    return replace(house, delay=0.0, robots=Reply(b"", 503, PLAIN))


def _house(articles: int, delay: float, slow: int, wishes: int) -> House:
    paths = [f"/bai/{number}" for number in range(articles)]
    forbidden = tuple(paths[at] for at in range(5, articles, 10))
    pages: dict[str, Reply | list[Reply]] = {"/": page(*paths), **{path: page(text=path) for path in paths}}
    open_ones = [path for path in paths if not path.startswith(forbidden)]
    for at in range(slow):
        pages[open_ones[3 + 7 * at]] = Reply(page().body, after=SLOW + 0.05)
    for at in range(wishes):
        pages[open_ones[5 + 7 * at]] = busy(("1", "date:2")[at % 2], (429, 503)[at // 2 % 2], page())
    return House(delay, forbidden, pages)


def village_file(folder: Path, hosts: Sequence[str], *, delay: float, name: str = "lang") -> Path:
    """A portal of these hosts."""
    path = folder / f"{name}.toml"
    path.write_text(
        f"""name = "Cổng nhiều máy chủ (minh họa)"
level = "central"
kind = "government"
hosts = {json.dumps(list(hosts))}
start = {json.dumps([f"https://{host}/" for host in hosts])}
delay = {delay}
[urls]
article = '^/bai/(?P<id>\\d+)'
listing = '^/$'
""",
        encoding="utf-8",
    )
    return path


def violations(arrivals: Sequence[Arrival], site: Village, least: float, contact: str = "@") -> list[str]:
    """The sentences of all breaches."""
    return [breach.sentence for breach in breaches(arrivals, site, least, contact)]


def breaches(arrivals: Sequence[Arrival], site: Village, least: float, contact: str = "@") -> list[Breach]:
    """Each breach: two requests at once, a pause too short, a forbidden path, a wish not kept, no name.

    `least` is the pause that the crawler promised, in seconds, whatever a host wants.
    """
    found = [
        Breach("nameless", f"{each.host}{each.target}: no contact in {each.agent!r}")
        for each in arrivals
        if contact not in each.agent
    ]
    hosts: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        hosts[arrival.host].append(arrival)
    for host, log in hosts.items():
        house = site.houses[host]
        found += _forbidden(host, log, house)
        found += _hurried(host, log, max(least, house.delay))
        found += [
            _too_early(each, wish)
            for wish in site.wishes
            if wish.host == host
            for each in log
            if wish.told < each.began < wish.until
        ]
    return found


def _too_early(arrival: Arrival, wish: Wish) -> Breach:
    early = f"{wish.until - arrival.began:.3f} s before the host wanted to be asked again"
    return Breach("retry_after", f"{arrival.host}{arrival.target}: {early}")


def _forbidden(host: str, log: list[Arrival], house: House) -> list[Breach]:
    ruled = next((at for at, each in enumerate(log) if _is_ruling(each)), len(log))
    early = [each for each in log[:ruled] if each.target != "/robots.txt"]
    barred = [each for each in log if each.target in house.forbidden]
    return [Breach("robots", f"{host}{each.target}: robots.txt was not read") for each in early] + [
        Breach("robots", f"{host}{each.target}: forbidden by robots.txt") for each in barred
    ]


def _is_ruling(arrival: Arrival) -> bool:
    return arrival.target == "/robots.txt" and 200 <= arrival.status < 500


def _hurried(host: str, log: list[Arrival], delay: float) -> list[Breach]:
    """Of a request whose answer nobody waited for (status 0) nobody knows how slow it would have been."""
    found = []
    for earlier, later in pairwise(log):
        taken, gap = earlier.ended - earlier.began, later.began - earlier.ended
        wanted = max(delay, TIMES * taken if taken >= SLOW and earlier.status else 0.0)
        if earlier.ended < earlier.began or gap < 0:
            found.append(Breach("overlaps", f"{host}{later.target}: beside {earlier.target}"))
        elif gap < wanted:
            sentence = f"{host}{later.target}: {gap:.3f} s after {earlier.target}, not {wanted:.3f}"
            found.append(Breach("hurried", sentence))
    return found
