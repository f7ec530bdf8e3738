"""Manners by a server's log: crawls of many hosts before an origin that records every arrival, and a judge over what arrived.

    python benchmarks/politeness.py [--portals N] [--hosts N] [--articles N] [--delay S] [--kills N] [--again]

Several portals, two of which share a host, are crawled side by side as `tracuu crawl` does it. Every host forbids a tenth of its
pages; some ask for a Crawl-delay longer than the crawler's own pause, some answer slowly, some ask to be left alone with 429 or 503
and a Retry-After in seconds or as a date, one of each portal gives its robots.txt only after an error, one never. The command is
killed (SIGKILL, its whole group) at random moments and begun again at once; with --again everything is then asked for once more.
Counted over all runs together are two requests at once (`overlaps`), pauses too short (`hurried`), forbidden or unruled paths
(`robots`), wishes not kept (`retry_after`), requests without a contact (`nameless`). The last line of the output is one JSON object.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.command import line, run
from tests.manners import BREACHES, House, Village, breaches, closed, moody, village, village_file
from tests.origin import Origin, conditional

SHARED_HOST = "chung.example"
ENVIRONMENT = {**os.environ, "TRACUU_CONTACT": "mailto:minh-hoa@example.org"}


@dataclass(frozen=True, slots=True)
class Land:
    """Portal files, all their hosts, a data folder."""

    files: list[Path]
    houses: dict[str, House]
    home: Path

    def command(self, port: int, *options: str) -> list[str]:
        """The crawl of all portals; every host is at `port`."""
        sockets = [f"--connect-to={host}=127.0.0.1:{port}" for host in self.houses]
        return line("crawl", *self.files, *sockets, *options, home=self.home)


def main() -> int:
    """Crawl, judge, tell."""
    asked = _arguments()
    chance, begun = random.Random(asked.seed), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tracuu-politeness-") as folder:
        land = _land(Path(folder), asked)
        site = Village(land.houses)
        with Origin(conditional(site)) as origin:
            for _ in range(asked.kills):
                _broken_off(land.command(origin.port), origin, chance)
            _to_the_end(land.command(origin.port))
            first = len(origin.arrivals)
            if asked.again:
                _to_the_end(land.command(origin.port, "--recrawl", "--articles"))
        states = Counter(str(row["state"]) for row in run("urls", home=land.home).rows())
    judged = breaches(origin.arrivals, site, least=asked.delay)
    for breach in judged[:20]:
        print(breach.sentence)
    found = Counter(breach.kind for breach in judged)
    print(
        f"{len(origin.arrivals)} requests to {len(land.houses)} hosts, {len(site.wishes)} wishes: {found.total()} violations"
    )
    second = [each for each in origin.arrivals[first:] if each.target != "/robots.txt"]
    figures = {
        "requests": len(origin.arrivals), "hosts": len(land.houses), "kills": asked.kills, "wishes": len(site.wishes),
        **{kind: found[kind] for kind in BREACHES},
        "again": {
            "requests": len(second),
            "conditional": sum(bool(each.conditions) for each in second),
            "unchanged": sum(each.status == 304 for each in second),
        },
        "states": dict(states), "seconds": round(time.monotonic() - begun, 1), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
    print(json.dumps(figures))
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portals", type=int, default=6, help="(default: %(default)s)")
    parser.add_argument("--hosts", type=int, default=6, help="hosts of each portal (default: %(default)s)")
    parser.add_argument("--articles", type=int, default=160, help="pages of each host (default: %(default)s)")
    parser.add_argument(
        "--delay", type=float, default=0.1, help="seconds between two requests to one host (default: %(default)s)"
    )
    parser.add_argument("--kills", type=int, default=3, help="(default: %(default)s)")
    parser.add_argument("--again", action="store_true", help="ask for everything once more")
    parser.add_argument("--seed", type=int, default=20261125, help="of the random moments")
    return parser.parse_args()


def _land(folder: Path, asked: argparse.Namespace) -> Land:
    houses: dict[str, House] = {}
    files = []
    wishes = min(4, asked.articles // 8)
    for number in range(asked.portals):
        hosts = [f"{chr(97 + at)}.lang{number}.example" for at in range(asked.hosts)]
        houses |= village(hosts, asked.articles, delay=2 * asked.delay, slow=2, wishes=wishes)
        houses[hosts[0]] = moody(houses[hosts[0]])
        houses[hosts[-1]] = closed(houses[hosts[-1]])
        shared = [SHARED_HOST] if number < 2 else []
        files.append(village_file(folder, [*hosts, *shared], delay=asked.delay, name=f"lang{number}"))
    houses |= village([SHARED_HOST], asked.articles, delay=2 * asked.delay, slow=2, wishes=wishes)
    return Land(files, houses, folder / "home")


def _broken_off(command: list[str], origin: Origin, chance: random.Random) -> None:
    """A run that is killed at a random moment after it began to ask."""
    asked = len(origin.arrivals)
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=ENVIRONMENT, start_new_session=True) as process:
        while process.poll() is None and len(origin.arrivals) == asked:
            time.sleep(0.02)
        time.sleep(chance.uniform(0.5, 5.0))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def _to_the_end(command: list[str]) -> None:
    """A run that ends by itself; a host whose robots.txt cannot be read makes its status 1."""
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        sys.exit(done.stderr)


if __name__ == "__main__":
    sys.exit(main())
