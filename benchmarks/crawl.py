"""Durable pages per second of the crawler on loopback, beside plain Scrapy with JOBDIR over the same origin.

Both fetch one page at a time without a pause, follow every link of the site and keep what they fetched: ours as WARC records
that are fsynced before their URLs count as done, Scrapy as everybody does it, a JSON Lines feed and a JOBDIR. First one host, then
--hosts of them side by side, ours as `crawl --all` does it; Scrapy, which would know them all as one address, takes each for a host by its
download slot. With --kills the crawl is killed that often (SIGKILL, whole group, random moments), resumed, and its URLs and records are
counted.
"""

import argparse
import collections
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.portal import Portal

ROOT = Path(__file__).resolve().parents[1]
HOST = "crawl.example"


@dataclass(frozen=True, slots=True)
class Speed:
    """Answers kept, wall-clock seconds from the process's start to its end, CPU seconds, answers per second."""

    pages: int
    seconds: float
    cpu: float
    rate: float


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    if asked.run:
        _run(asked.run, asked)
        return
    with tempfile.TemporaryDirectory() as folder, _served(asked.site) as port:
        figures = _compared(asked, Path(folder), port, 1)
        if asked.hosts > 1:
            figures["side_by_side"] = _compared(asked, Path(folder), port, asked.hosts)
        if asked.kills:
            figures["kills"] = _killed(asked, Path(folder) / "kills", Path(folder) / "ours1-0", port)
    figures["load"] = round(os.getloadavg()[0], 1)
    print(json.dumps(figures))


def _compared(asked: argparse.Namespace, folder: Path, port: int, hosts: int) -> dict[str, object]:
    """Both crawlers over so many hosts, in turn; the best round of each."""
    ours, scrapy = [], []
    for turn in range(asked.rounds):
        ours.append(_measured("ours", asked, folder / f"ours{hosts}-{turn}", port, hosts))
        scrapy.append(_measured("scrapy", asked, folder / f"scrapy{hosts}-{turn}", port, hosts))
        print(f"{hosts} hosts, round {turn + 1}: ours {_told(ours[-1])}; Scrapy with JOBDIR {_told(scrapy[-1])}")
    best = max(ours, key=lambda speed: speed.rate), max(scrapy, key=lambda speed: speed.rate)
    ratio = round(best[0].rate / best[1].rate, 2)
    print(f"{hosts} hosts, ours : Scrapy = {ratio} : 1")
    return {"hosts": hosts, "ours": asdict(best[0]), "scrapy": asdict(best[1]), "ratio": ratio}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, required=True, help="folder of saved pages to serve")
    parser.add_argument("--start", default="/vi/tin-tuc-su-kien.html", help="path of the first page")
    parser.add_argument("--pages", type=int, default=2000, help="answers to fetch (default: %(default)s); 0 for all")
    parser.add_argument(
        "--hosts", type=int, default=10, help="hosts side by side (default: %(default)s); 1 for one alone"
    )
    parser.add_argument("--rounds", type=int, default=2, help="the best round counts (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=0, help="kill the crawl that often and count")
    parser.add_argument("--run", choices=("ours", "scrapy"), help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _told(speed: Speed) -> str:
    return f"{speed.rate:.0f} pages/s ({speed.pages} in {speed.seconds:.1f} s, {speed.cpu:.1f} s of CPU)"


@contextmanager
def _served(site: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.origin", str(site.resolve())]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def _begin(
    which: str, asked: argparse.Namespace, home: Path, port: int, pages: int, hosts: int = 1
) -> subprocess.Popen[str]:
    options = ["--site", str(asked.site), "--start", asked.start, "--pages", str(pages), "--home", str(home)]
    options += ["--hosts", str(hosts)]
    command = [sys.executable, str(Path(__file__).resolve()), "--run", which, "--port", str(port), *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)


def _measured(which: str, asked: argparse.Namespace, home: Path, port: int, hosts: int) -> Speed:
    begun, before = time.monotonic(), os.times()
    out, _ = _begin(which, asked, home, port, asked.pages, hosts).communicate()
    seconds, after = time.monotonic() - begun, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    pages = int(out.split()[-1])
    return Speed(pages, round(seconds, 2), round(cpu, 2), round(pages / seconds, 1))


def _run(which: str, asked: argparse.Namespace) -> None:
    asked.home.mkdir(parents=True, exist_ok=True)
    pages = _ours(asked) if which == "ours" else _scrapy(asked)
    print(pages)


def _ours(asked: argparse.Namespace) -> int:
    sys.path.insert(0, str(ROOT))
    import re

    from crawler.crawl import crawl
    from crawler.orders import Orders
    from crawler.portal import Portal, UrlRules

    every = UrlRules(listing=(re.compile(r"\.html(?:\?|$)"),))
    names = [HOST] if asked.hosts == 1 else [f"crawl{number}.example" for number in range(asked.hosts)]
    portals = [
        Portal(
            id=name.partition(".")[0], name=name, province=None, level="central", kind="press", hosts=(name,),
            start=(f"https://{name}{asked.start}",), delay=0.0, urls=every,
        )
        for name in names
    ]  # fmt: skip
    sockets = dict.fromkeys(names, ("127.0.0.1", asked.port))
    if len(portals) == 1:
        return crawl(portals[0], asked.home, Orders(sockets, delay=0.0, limit=asked.pages or None)).pages
    return _side_by_side(portals, sockets, asked)


def _side_by_side(portals: "list[Portal]", sockets: dict[str, tuple[str, int]], asked: argparse.Namespace) -> int:
    from crawler.crawl_report import CrawlReport
    from crawler.fleet import Fleet
    from crawler.orders import Orders

    pages, limit = 0, asked.pages // len(portals) or None
    with Fleet(portals, asked.home, Orders(sockets, delay=0.0, limit=limit)) as fleet:
        while fleet.alive:
            pages += sum(each.pages for each in fleet.messages(1.0) if isinstance(each, CrawlReport))
    return pages


def _scrapy(asked: argparse.Namespace) -> int:
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response

    host = f"127.0.0.1:{asked.port}"
    counted: list[str] = []

    class Plain(Spider):
        name = "plain"
        handle_httpstatus_list = [404]  # noqa: RUF012

        async def start(self) -> AsyncIterator[Request]:
            for number in range(asked.hosts):
                where = f"?host={number}" if asked.hosts > 1 else ""
                yield Request(
                    f"http://{host}{asked.start}{where}", meta={"download_slot": where or host, "where": where}
                )

        def parse(self, response: Response) -> Iterator[object]:
            counted.append(response.url)
            if response.status == 200:
                yield {"url": response.url, "html": response.text}
                where = response.meta["where"]
                own = {"download_slot": response.meta["download_slot"], "where": where}
                for link in response.css("a::attr(href)").getall():
                    if not link.startswith(("javascript:", "mailto:")) and ".html" in link and "://" not in link:
                        yield response.follow(link.partition("?")[0] + where if where else link, meta=own)

    process = AsyncCrawlerProcess(
        {
            "JOBDIR": str(asked.home / "job"),
            "FEEDS": {str(asked.home / "pages.jsonl"): {"format": "jsonlines"}},
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": True,
            "CLOSESPIDER_PAGECOUNT": asked.pages,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_ENABLED": False,
        }
    )
    process.crawl(Plain)
    process.start()
    return len(counted)


def _killed(asked: argparse.Namespace, home: Path, whole: Path, port: int) -> dict[str, object]:
    """Kill, resume, and compare with the crawl that nobody disturbed."""
    sys.path.insert(0, str(ROOT))
    from crawler.archive import Archive
    from crawler.frontier import Frontier

    if asked.pages:
        _begin("ours", asked, whole, port, 0).communicate()
    for _ in range(asked.kills):
        process = _begin("ours", asked, home, port, 0)
        try:
            process.wait(random.uniform(0.8, 5.0))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    _begin("ours", asked, home, port, 0).communicate()
    with Frontier(home / "crawl.sqlite") as killed, Frontier(whole / "crawl.sqlite") as undisturbed:
        rows = [{(row.url, row.state, row.reason) for row in frontier.rows()} for frontier in (killed, undisturbed)]
    archive = Archive(home / "archive")
    kept = collections.Counter(capture.url for capture in archive.captures() if not capture.url.endswith("/robots.txt"))
    doubled = sum(times - 1 for times in kept.values())
    print(
        f"{asked.kills} kills: {len(rows[0])} URLs, {len(rows[0] ^ rows[1])} differ from the undisturbed crawl, {doubled} doubled"
    )
    return {
        "urls": len(rows[0]),
        "differ": len(rows[0] ^ rows[1]),
        "doubled": doubled,
        "problems": len(archive.verify().problems),
    }


if __name__ == "__main__":
    main()
