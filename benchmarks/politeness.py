"""Manners by a server's log: a crawl of many hosts before an origin that records every arrival, and a judge over what arrived.

    python benchmarks/politeness.py [--hosts N] [--articles N] [--delay S] [--runs N]

Every host forbids a tenth of its pages; some ask for a Crawl-delay longer than the crawler's own pause, some answer slowly, some ask to be
left alone for a second (`Retry-After`). Counted are two requests at once, pauses too short, forbidden or unruled paths, wishes not
kept, and requests without a contact. The crawl is killed and run again `--runs` times: manners hold over all runs together. The last line
of the output is one JSON object.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.crawl_runner import begin, crawled, kill
from tests.manners import Village, village, village_file, violations
from tests.origin import Arrival, Origin


def main() -> int:
    """Crawl, judge, tell."""
    asked = _arguments()
    hosts = tuple(f"lang{number}.example" for number in range(asked.hosts))
    site = Village(village(hosts, asked.articles, delay=2 * asked.delay, slow=2, wishes=3))
    begun, under_way = time.monotonic(), list[Arrival]()
    with tempfile.TemporaryDirectory(prefix="tracuu-politeness-") as folder, Origin(site) as origin:
        portal, home = village_file(Path(folder), hosts, delay=asked.delay), Path(folder) / "home"
        for _ in range(asked.runs - 1):
            _broken_off(portal, home, origin, under_way)
        ran = crawled(portal, home, origin.socket)
        arrivals = [replace(each, ended=each.began) if each in under_way else each for each in origin.arrivals]
    found = violations(arrivals, site, least=asked.delay)
    for breach in found[:20]:
        print(breach)
    figures = {
        "requests": len(arrivals), "violations": len(found), "wishes": len(site.wishes), "hosts": asked.hosts, "runs": asked.runs,
        "states": ran.states(), "seconds": round(time.monotonic() - begun, 1), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
    print(
        f"{len(arrivals)} requests to {asked.hosts} hosts in {asked.runs} runs, {len(site.wishes)} wishes: {len(found)} violations"
    )
    print(json.dumps(figures))
    return 1 if found or ran.states().get("pending") else 0


def _broken_off(portal: Path, home: Path, origin: Origin, under_way: list[Arrival]) -> None:
    """A run that is killed after a while."""
    running = begin(portal, home, origin.socket)
    time.sleep(8.0)
    killed = time.monotonic()
    kill(running)
    # The crawl did not live to see how long these answers take: it promises a pause from their beginning.
    under_way += [each for each in list(origin.arrivals) if each.began <= killed and not 0 < each.ended <= killed]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=30, help="(default: %(default)s)")
    parser.add_argument("--articles", type=int, default=200, help="pages of each host (default: %(default)s)")
    parser.add_argument(
        "--delay", type=float, default=0.1, help="seconds between two requests to one host (default: %(default)s)"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs, all but the last killed (default: %(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
