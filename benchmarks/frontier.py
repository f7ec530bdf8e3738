"""The frontier with millions of URLs: what a lease and a completion cost, how much memory it takes, how large its file grows.

Portals of many articles each are entered as listings bring them, then URLs are leased and completed in batches as a crawl does it:
each batch one durable transaction, each URL with the place of its record and with links that are known already. Beside it a plain
SQLite table of URLs and states that is updated in batches of the same size, with the same pragmas: the floor below which no
frontier of this kind can come.
"""

import argparse
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler.archive_members import Location
from crawler.frontier import Frontier, Link, Outcome

PAGE = 200
KNOWN = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds a URL: mean by the clock and of processor time, and the mean of the slowest batch in a hundred; batches measured."""

    mean: float
    cpu: float
    slowest: float
    batches: int


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(dir=asked.dir) as folder:
        path = Path(folder) / "crawl.sqlite"
        with Frontier(path) as frontier:
            base = _resident()
            seconds = _fill(frontier, asked.portals, asked.urls // asked.portals)
            print(f"entered {asked.urls} URLs in {seconds:.0f} s ({seconds / asked.urls * 1000:.3f} ms each)")
            filled = _resident()
            lease, finish = _visit(frontier, asked)
            used = _resident()
            due = _timed(lambda: frontier.reopen_due("p0", time.time() + 1e6))
            hosts = _timed(lambda: frontier.hosts("p0"))
        size = sum(each.stat().st_size for each in path.parent.iterdir())
        floor = _floor(Path(folder) / "floor.sqlite", asked)
    figures = {
        "urls": asked.urls,
        "lease_ms": asdict(lease),
        "finish_ms": asdict(finish),
        "floor_ms": round(floor, 4),
        "reopen_due_ms": round(due, 2),
        "hosts_ms": round(hosts, 3),
        "file_mb": round(size / 1e6, 1),
        "bytes_a_url": round(size / asked.urls),
        "resident_mb": {"begin": base, "filled": filled, "after": used},
        "load": round(os.getloadavg()[0], 1),
    }
    print(
        f"lease {lease.mean:.3f} ms, completion {finish.mean:.3f} ms a URL (the floor: {floor:.3f}); of processor time"
    )
    print(f"{lease.cpu:.3f} and {finish.cpu:.3f}; slowest batches")
    print(
        f"{lease.slowest:.3f} and {finish.slowest:.3f} ms a URL; {size / 1e6:.0f} MB; {base} → {filled} → {used} MB resident"
    )
    print(json.dumps(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=2_000_000, help="URLs in all (default: %(default)s)")
    parser.add_argument(
        "--portals", type=int, default=100, help="portals that they are dealt to (default: %(default)s)"
    )
    parser.add_argument("--visits", type=int, default=20_000, help="URLs leased and completed (default: %(default)s)")
    parser.add_argument("--batch", type=int, default=64, help="URLs of one transaction (default: %(default)s)")
    parser.add_argument("--dir", type=Path, help="where the files lie (default: the system's temporary folder)")
    return parser.parse_args()


def _url(portal: int, number: int) -> str:
    return f"https://portal{portal}.example.gov.vn/tin-tuc-su-kien/-/view_content/{number}-hoi-nghi-trien-khai-nhiem-vu.html"


def _fill(frontier: Frontier, portals: int, each: int) -> float:
    """As a crawl meets them: by listings, portal by portal, all within one another."""
    begun = time.monotonic()
    for first in range(0, each, PAGE):
        for portal in range(portals):
            frontier.add(
                f"p{portal}", ((_url(portal, number), "article") for number in range(first, min(first + PAGE, each)))
            )
    return time.monotonic() - begun


def _visit(frontier: Frontier, asked: argparse.Namespace) -> tuple[Figures, Figures]:
    """Lease and complete, portal by portal in turn."""
    leases, finishes = [], []
    each = asked.urls // asked.portals
    for turn in range(max(1, asked.visits // asked.batch)):
        portal = turn % asked.portals
        name, host = f"p{portal}", f"portal{portal}.example.gov.vn"
        begun = _clocks()
        leased = frontier.lease(name, asked.batch, host, time.time())
        between = _clocks()
        if not leased:
            break
        batch = [_outcome(portal, one.url, turn, at, each) for at, one in enumerate(leased)]
        built = _clocks()
        frontier.finish(name, batch)
        leases.append(_since(begun, between, len(leased)))
        finishes.append(_since(built, _clocks(), len(leased)))
    return _figures(leases), _figures(finishes)


def _outcome(portal: int, url: str, turn: int, at: int, each: int) -> Outcome:
    place = Location(
        f"p{portal}/20260901000000-00000.warc.gz",
        (turn * 64 + at) * 20_000,
        20_000,
        "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
    )
    links = tuple(Link(_url(portal, (turn * 97 + n) % each), "article") for n in range(KNOWN))
    return Outcome(url, "captured", None, 200, "2026-09-01T00:00:00Z", place, links)


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(begun: tuple[float, float], ended: tuple[float, float], urls: int) -> tuple[float, float]:
    """Milliseconds a URL by the clock and of processor time."""
    return (ended[0] - begun[0]) * 1000 / urls, (ended[1] - begun[1]) * 1000 / urls


def _figures(values: list[tuple[float, float]]) -> Figures:
    wall = sorted(clock for clock, _ in values)
    worst = wall[-max(1, len(values) // 100) :]
    cpu = sum(spent for _, spent in values) / len(values)
    return Figures(round(sum(wall) / len(wall), 4), round(cpu, 4), round(sum(worst) / len(worst), 4), len(values))


def _floor(path: Path, asked: argparse.Namespace) -> float:
    """Milliseconds a URL of the least that has to be done: its row found by its id and written, durably, in batches."""
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;")
    db.execute("CREATE TABLE urls (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, state TEXT NOT NULL) STRICT")
    rows = ((_url(number % asked.portals, number), "pending") for number in range(asked.urls))
    db.execute("BEGIN")
    db.executemany("INSERT INTO urls (url, state) VALUES (?, ?)", rows)
    db.execute("COMMIT")
    begun = time.perf_counter()
    turns = max(1, min(asked.visits, asked.urls) // asked.batch)
    for turn in range(turns):
        db.execute("BEGIN IMMEDIATE")
        db.executemany("UPDATE urls SET state = 'done' WHERE url = ?", _some(asked, turn))
        db.execute("COMMIT")
    spent = time.perf_counter() - begun
    db.close()
    per_url: float = spent * 1000 / (turns * asked.batch)
    return per_url


def _some(asked: argparse.Namespace, turn: int) -> Iterator[tuple[str]]:
    for at in range(asked.batch):
        number = (turn * 7919 + at) % asked.urls
        yield (_url(number % asked.portals, number),)


def _timed(step: Callable[[], object]) -> float:
    begun = time.perf_counter()
    step()
    return (time.perf_counter() - begun) * 1000


def _resident() -> float:
    """Megabytes of memory that are this process's own now."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return round((int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


if __name__ == "__main__":
    main()
