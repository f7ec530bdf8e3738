"""A site that did not change, crawled once more: what is asked under conditions, what is stored again.

    python benchmarks/second_pass.py [--site DIR --portal FILE | --articles N]

Everything is asked for twice more with `crawl --recrawl --articles`: of a server that knows ETag and Last-Modified and answers 304, and
of one that ignores both and sends every page whole. Of each pass are told the requests, how many of them came with conditions, the
answers 304, the pages whose body was stored (there should be none), the bytes by which the archive grew, and URLs whose state is another
than after the first crawl. The site is that of durability.py. The last line of the output is one JSON object.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.durability import PORTAL, Site, site_of  # noqa: E402
from crawler.archive import Archive  # noqa: E402
from crawler.frontier import Frontier, UrlRow  # noqa: E402
from tests.crawl_runner import crawled  # noqa: E402
from tests.origin import Origin, conditional, folder  # noqa: E402

Rows = set[tuple[str, str, str | None]]


@dataclass(frozen=True, slots=True)
class Pass:
    """One crawl over the whole site; robots.txt is not counted."""

    requests: int
    conditional: int
    unchanged: int
    stored: int
    differ: int
    bytes: int
    seconds: float


class _Home:
    """A data folder that is crawled again and again."""

    def __init__(self, home: Path, site: Site) -> None:
        self._home, self._site = home, site
        self._archive = Archive(home / "archive")
        self._rows: Rows = set()

    def crawl(self, *options: str, validators: bool) -> Pass:
        """Everything once; the first pass is the measure of the others."""
        pages, size, begun = self._pages(), self._size(), time.monotonic()
        source = folder(self._site.folder)
        with Origin(conditional(source) if validators else source) as origin:
            ran = crawled(self._site.portal, self._home, origin.socket, "--delay", "0", *options, seconds=6 * 3600)
        if ran.status:
            sys.exit(f"second_pass.py: the crawl failed: {ran.errors[-500:]} {ran.report.get('failures')}")
        asked = [each for each in origin.arrivals if each.target != "/robots.txt"]
        rows = self._states()
        self._rows = self._rows or rows
        return Pass(
            len(asked),
            sum(bool(each.conditions) for each in asked),
            sum(each.status == 304 for each in asked),
            (self._pages() - pages).total(),
            len(rows ^ self._rows),
            self._size() - size,
            round(time.monotonic() - begun, 1),
        )

    def _pages(self) -> Counter[str]:
        """Bodies held of each address; of answers that are no pages (404) there is nothing to stand on."""
        held = (capture for capture in self._archive.captures() if capture.status == 200)
        return Counter(capture.url for capture in held if not capture.url.endswith("/robots.txt"))

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self._archive.root.rglob("*.warc.gz"))

    def _states(self) -> Rows:
        def row(each: UrlRow) -> tuple[str, str, str | None]:
            return each.url, each.state, each.reason

        with Frontier(self._home / "crawl.sqlite") as frontier:
            return set(map(row, frontier.rows()))


def main() -> int:
    """Crawl three times and tell."""
    asked = _arguments()
    passes: dict[str, Pass] = {}
    with tempfile.TemporaryDirectory(prefix="tracuu-second-pass-") as place:
        home = _Home(Path(place) / "home", site_of(asked, Path(place)))
        for name, options, validators in (
            ("first", (), True),
            ("with validators", ("--recrawl", "--articles"), True),
            ("without validators", ("--recrawl", "--articles"), False),
        ):
            passes[name] = home.crawl(*options, validators=validators)
            print(f"{name}: {asdict(passes[name])}", flush=True)
    figures = {name: asdict(one) for name, one in passes.items()}
    print(json.dumps({**figures, "load": round(os.getloadavg()[0], 1)}))
    again = list(passes.values())[1:]
    return 1 if any(one.stored or one.differ for one in again) or again[0].unchanged < again[0].requests else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, help="folder of saved pages to serve as the portal of --portal")
    parser.add_argument("--portal", type=Path, default=PORTAL, help="portal file of --site (default: Hà Nội's)")
    parser.add_argument("--articles", type=int, default=0, help="serve that many made articles instead")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
