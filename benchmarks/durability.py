"""What is left of a crawl that is killed again and again, beside Scrapy with JOBDIR in the same run.

    python benchmarks/durability.py [--site DIR] [--kills N] [--each M] [--scrapy-kills N]

The site of a whole portal is served on loopback: the folder that is given, else the capture of Hà Nội's portal where the shared
data lies beside the checkout, else pages made for the purpose. A crawl is begun, its whole process group is killed (SIGKILL) at
a random moment, it is begun again, M times, and then left in peace until it ends. What its archive and its frontier hold is
compared, address by address, with a crawl that nobody disturbed: `lost` are pages that are not held or cannot be read, `doubled`
are pages held more than once, `differ` are URLs whose state is another. Scrapy follows the same links, its pages go to a JSON
Lines feed, its queue to JOBDIR. The last line of the output is one JSON object.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import origin as loopback  # noqa: E402

SHARED = ROOT.parent / "shared" / "data" / "portal-sotttt-hanoi" / "site-vi.tar.xz"
# How many of the kills come early, while archive and frontier are opened and looked over.
EARLY = 0.2
PORTAL = ROOT / "crawler" / "portals" / "sotttt-hanoi.toml"
_MADE = """name = "Cổng minh hoạ"
level = "central"
kind = "government"
hosts = ["tin.example"]
start = ["https://tin.example/muc/0.html"]
delay = 0
[urls]
article = '^/bai/(?P<id>\\d+)\\.html'
listing = '^/muc/\\d+\\.html'
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A portal file and the folder of pages that stands for the portal."""

    portal: Path
    folder: Path


@dataclass(slots=True)
class Count:
    """Over all series: kills that met a running crawl, pages that should be held, lost, doubled, URLs in another state."""

    kills: int = 0
    pages: int = 0
    lost: int = 0
    doubled: int = 0
    differ: int = 0
    problems: int = 0
    series: int = 0


def main() -> None:
    """Kill and count."""
    asked = _arguments()
    if asked.run:
        _scrapy(asked)
        return
    with tempfile.TemporaryDirectory(prefix="tracuu-durability-") as folder:
        site = site_of(asked, Path(folder))
        with loopback.Origin(loopback.folder(site.folder)) as origin:
            killer = _Killer(origin, random.Random(asked.seed), asked.each, Path(folder))
            ours = killer.run(asked.kills, _Ours(site, origin.port))
            scrapy = killer.run(asked.scrapy_kills, _Scrapy(site, origin.port))
    figures = {"ours": asdict(ours), "scrapy": asdict(scrapy), "load": round(os.getloadavg()[0], 1)}
    print(json.dumps(figures))
    sys.exit(1 if ours.lost + ours.doubled + ours.differ + ours.problems else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, help="folder of saved pages to serve as the portal of --portal")
    parser.add_argument("--portal", type=Path, default=PORTAL, help="portal file of --site (default: Hà Nội's)")
    parser.add_argument("--articles", type=int, default=0, help="serve that many made articles instead")
    parser.add_argument("--kills", type=int, default=20, help="kills of our crawl in all (default: %(default)s)")
    parser.add_argument("--each", type=int, default=10, help="kills of one crawl (default: %(default)s)")
    parser.add_argument("--scrapy-kills", type=int, default=10, help="kills of Scrapy in all (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=20251125, help="of the random moments")
    parser.add_argument("--run", choices=("scrapy",), help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def site_of(asked: argparse.Namespace, folder: Path) -> Site:
    """The site that `site`, `portal` and `articles` of the arguments ask for; `folder` takes what has to be made or unpacked."""
    if asked.site:
        return Site(asked.portal, asked.site)
    if asked.articles or not SHARED.is_file():
        return made_site(folder / "made", asked.articles or 2000)
    with tarfile.open(SHARED) as archive:
        archive.extractall(folder, filter="data")
    return Site(PORTAL, folder / "source")


def made_site(folder: Path, articles: int) -> Site:
    """Listings that lead to the next one and to ten articles each; an article leads to its neighbour."""
    for name in ("muc", "bai"):
        (folder / name).mkdir(parents=True)
    lists = (articles + 9) // 10
    for number in range(lists):
        ten = range(number * 10, min(articles, number * 10 + 10))
        hrefs = [f"/muc/{(number + 1) % lists}.html", *(f"/bai/{one}.html" for one in ten)]
        (folder / "muc" / f"{number}.html").write_text(_page(f"Mục {number}", hrefs), encoding="utf-8")
    for number in range(articles):
        text = f"Bài minh hoạ số {number}. " * 40
        (folder / "bai" / f"{number}.html").write_text(_page(text, [f"/bai/{(number + 7) % articles}.html"]), "utf-8")
    portal = folder / "minh-hoa.toml"
    portal.write_text(_MADE, encoding="utf-8")
    return Site(portal, folder)


def _page(text: str, hrefs: list[str]) -> str:
    links = "".join(f'<a href="{href}">{href}</a>' for href in hrefs)
    return f"<!doctype html><html><head><title>Minh hoạ</title></head><body><p>{text}</p>{links}</body></html>"


class _Ours:
    """Our crawl, and what is held afterwards: the frontier's rows, how often each page is in the archive."""

    name = "ours"

    def __init__(self, site: Site, port: int) -> None:
        self._site, self._port = site, port
        self.whole: dict[str, tuple[str, str | None]] = {}

    def command(self, home: Path) -> list[str]:
        runner = [sys.executable, "-m", "tests.crawl_runner", str(self._site.portal), str(home)]
        return [*runner, "--socket", f"127.0.0.1:{self._port}", "--delay", "0"]

    def learn(self, home: Path) -> int:
        """Take the undisturbed crawl as the measure; how many pages it holds."""
        self.whole, held, _ = self._read(home)
        return len(held)

    def count(self, home: Path, into: Count) -> None:
        from crawler.archive import Archive

        rows, held, pages = self._read(home)
        should = {url for url, (state, _) in self.whole.items() if state == "captured"}
        into.pages += len(should)
        into.lost += len(should - held.keys()) + len(pages - held.keys())
        into.doubled += sum(times - 1 for times in held.values())
        into.differ += len(set(rows.items()) ^ set(self.whole.items()))
        into.problems += len(Archive(home / "archive").verify().problems)

    def _read(self, home: Path) -> tuple[dict[str, tuple[str, str | None]], Counter[str], set[str]]:
        from crawler.archive import Archive
        from crawler.frontier import Frontier

        with Frontier(home / "crawl.sqlite") as frontier:
            rows = {row.url: (row.state, row.reason) for row in frontier.rows()}
        captures = Archive(home / "archive").captures()
        held = Counter(capture.url for capture in captures if not capture.url.endswith("/robots.txt"))
        return rows, held, {url for url, (state, _) in rows.items() if state == "captured"}


class _Scrapy:
    """Scrapy with JOBDIR, and what its feed holds."""

    name = "Scrapy with JOBDIR"

    def __init__(self, site: Site, port: int) -> None:
        self._site, self._port = site, port
        self._whole: set[str] = set()

    def command(self, home: Path) -> list[str]:
        own = [sys.executable, str(Path(__file__).resolve()), "--run", "scrapy", "--portal", str(self._site.portal)]
        return [*own, "--home", str(home), "--port", str(self._port)]

    def learn(self, home: Path) -> int:
        self._whole = set(self._read(home))
        return len(self._whole)

    def count(self, home: Path, into: Count) -> None:
        held = self._read(home)
        into.pages += len(self._whole)
        into.lost += len(self._whole - held.keys())
        into.doubled += sum(times - 1 for times in held.values())

    def _read(self, home: Path) -> Counter[str]:
        """Lines that the feed holds whole; a kill may leave half a line and the next run goes on behind it."""
        held: Counter[str] = Counter()
        path = home / "pages.jsonl"
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []:
            try:
                held[json.loads(line)["url"]] += 1
            except ValueError:
                continue
        return held


class _Killer:
    """Runs crawls over one origin and kills them, mostly while they fetch, now and then while they begin."""

    def __init__(self, origin: loopback.Origin, chance: random.Random, each: int, folder: Path) -> None:
        self._origin, self._chance, self._each, self._folder = origin, chance, each, folder

    def run(self, kills: int, one: _Ours | _Scrapy) -> Count:
        counted = Count()
        if not kills:
            return counted
        begun, calm = time.monotonic(), self._folder / f"{type(one).__name__}-calm"
        self._crawl(one.command, calm, kill=False)
        print(f"{one.name}: undisturbed, {one.learn(calm)} pages in {time.monotonic() - begun:.1f} s", flush=True)
        while counted.kills < kills:
            home = self._folder / f"{type(one).__name__}-{counted.series}"
            wanted = min(self._each, kills - counted.kills)
            met = sum(self._crawl(one.command, home, kill=True) for _ in range(wanted))
            self._crawl(one.command, home, kill=False)
            counted.kills += met
            counted.series += 1
            one.count(home, counted)
            shutil.rmtree(home)
            print(f"{one.name}: {asdict(counted)}", flush=True)
            if not met:
                print(f"{one.name}: the crawl ends before it is killed; its pages are too few")
                break
        return counted

    def _crawl(self, command: Callable[[Path], list[str]], home: Path, *, kill: bool) -> bool:
        """Run to the end, or kill the group at a random moment; whether there was something to kill."""
        home.mkdir(parents=True, exist_ok=True)
        quiet, asked = subprocess.DEVNULL, len(self._origin.arrivals)
        with subprocess.Popen(command(home), cwd=ROOT, stdout=quiet, stderr=quiet, start_new_session=True) as process:
            if not kill:
                process.wait()
                return False
            if self._chance.random() < EARLY:
                time.sleep(self._chance.uniform(0.1, 2.0))
            else:
                while process.poll() is None and len(self._origin.arrivals) == asked:
                    time.sleep(0.02)
                time.sleep(self._chance.uniform(0.0, 2.5))
            if process.poll() is not None:
                return False
            os.killpg(process.pid, signal.SIGKILL)
        return True


def _scrapy(asked: argparse.Namespace) -> None:
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response

    from crawler.links import links
    from crawler.portal import load_portal

    portal, base = load_portal(asked.portal), f"http://127.0.0.1:{asked.port}"
    own = f"https://{portal.hosts[0]}"

    class Plain(Spider):
        name = "plain"
        start_urls = [url.replace(own, base) for url in portal.start]  # noqa: RUF012

        def parse(self, response: Response) -> Iterator[object]:
            url = response.url.replace(base, own)
            if portal.role(url) == "article":
                yield {"url": url, "html": response.text}
            for link in links(response.body, "text/html", url):
                if portal.role(link) in ("article", "listing"):
                    yield Request(link.replace(own, base))

    process = AsyncCrawlerProcess(
        {
            "JOBDIR": str(asked.home / "job"),
            "FEEDS": {str(asked.home / "pages.jsonl"): {"format": "jsonlines"}},
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_ENABLED": False,
        }
    )
    process.crawl(Plain)
    process.start()


if __name__ == "__main__":
    main()
