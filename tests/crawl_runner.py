"""A crawl in a process of its own, since Twisted's reactor starts once: `python -m tests.crawl_runner` prints the report as JSON."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.clock import Clock
    from crawler.crawl_report import CrawlProgress
    from crawler.sockets import Socket

_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Ran:
    """How a crawl ended: exit status, its report as printed (empty when it printed none), what it wrote to standard error."""

    status: int
    report: dict[str, object]
    errors: str

    @property
    def totals(self) -> dict[tuple[str, str], int]:
        totals = self.report["totals"]
        assert isinstance(totals, list)
        return {(state, reason): count for state, reason, count in totals}

    def states(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for (state, _), count in self.totals.items():
            counts[state] = counts.get(state, 0) + count
        return counts


def portal_file(
    folder: Path,
    host: str = "tin.example",
    *,
    delay: float = 0.0,
    start: str = "https://{host}/",
    feeds: tuple[str, ...] = (),
) -> Path:
    """A portal of a made-up host: articles at /bai/N, listings at / and /muc…, /in/… ignored; `feeds` are paths on it."""
    path = folder / "tin.toml"
    path.write_text(
        f'''name = "Cổng minh hoạ"
province = "Hà Nội"
level = "province"
kind = "government"
hosts = ["{host}"]
start = ["{start.format(host=host)}"]
delay = {delay}
feeds = {json.dumps([f"https://{host}{path}" for path in feeds])}
[urls]
article = '^/bai/(?P<id>\\d+)'
listing = '^/(?:$|muc)'
ignore = ['^/in/']
[expect]
articles = 1
''',
        encoding="utf-8",
    )
    return path


def begin(portal: Path, home: Path, socket: tuple[str, int] | None, *options: str) -> subprocess.Popen[str]:
    """Start a crawl as the leader of its own process group; every host of the portal is at `socket`."""
    command = [sys.executable, "-m", "tests.crawl_runner", str(portal), str(home), *options]
    if socket is not None:
        command += ["--socket", f"{socket[0]}:{socket[1]}"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=_ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def ended(process: subprocess.Popen[str], seconds: float = 120) -> Ran:
    """Wait for a crawl to end by itself."""
    try:
        out, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill(process)
        raise
    return Ran(process.returncode, json.loads(out) if out.strip() else {}, errors)


def crawled(portal: Path, home: Path, socket: tuple[str, int] | None, *options: str, seconds: float = 120) -> Ran:
    """A whole crawl."""
    return ended(begin(portal, home, socket, *options), seconds)


def kill(process: subprocess.Popen[str]) -> None:
    """SIGKILL to the whole group."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def main() -> int:
    """Crawl as the arguments say."""
    from crawler.crawl import CrawlError, crawl
    from crawler.orders import TIMEOUT, Orders
    from crawler.portal import load_portal
    from crawler.robots import ROBOTS_AGE
    from crawler.sockets import Socket

    parser = argparse.ArgumentParser()
    parser.add_argument("portal", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("--socket")
    parser.add_argument("--connect-to", action="append", default=[])
    parser.add_argument("--delay", type=float)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--recrawl", action="store_true")
    parser.add_argument("--articles", action="store_true")
    parser.add_argument("--robots-age", type=float, default=ROBOTS_AGE)
    parser.add_argument("--contact", default="mailto:test@example.org")
    parser.add_argument("--at", type=float, help="the time of day at the beginning, seconds since the epoch")
    parser.add_argument("--file-size", type=int)
    parser.add_argument("--timeout", type=float, default=TIMEOUT)
    parser.add_argument(
        "--connections", type=Path, help="where every connection that the process makes is written down"
    )
    asked = parser.parse_args()
    if asked.connections:
        _note_connections(asked.connections)
    if asked.file_size:
        _bound_files(asked.file_size)
    portal = load_portal(asked.portal)
    address, _, port = (asked.socket or "").rpartition(":")
    sockets = {host: Socket(address, int(port)) for host in portal.hosts} if asked.socket else {}
    sockets |= dict(map(_named_socket, asked.connect_to))
    try:
        orders = Orders(
            sockets,
            asked.delay,
            asked.limit,
            asked.recrawl,
            asked.articles,
            asked.contact,
            asked.robots_age,
            asked.timeout,
        )
        report = crawl(portal, asked.home, orders, clock=_clock(asked.at), progress=_show)
    except CrawlError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(asdict(report)))
    return 1 if report.failures else 0


def _named_socket(given: str) -> "tuple[str, Socket]":
    """HOST=ADDR:PORT, or HOST=https://ADDR:PORT."""
    from crawler.sockets import Socket

    host, _, target = given.partition("=")
    address, _, port = target.removeprefix("https://").rpartition(":")
    return host, Socket(address, int(port), target.startswith("https://"))


def _clock(at: float | None) -> "Clock":
    from crawler.clock import Clock

    ahead = 0.0 if at is None else at - time.time()
    return Clock(now=lambda: time.time() + ahead)


def _show(progress: "CrawlProgress") -> None:
    sys.stderr.write(f"pages {progress.pages}\n")


def _note_connections(path: Path) -> None:
    """Each address as a line, before Python asks the system to connect to it."""
    lines = path.open("a", encoding="utf-8", buffering=1)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            lines.write(json.dumps(arguments[1][:2]) + "\n")

    sys.addaudithook(hook)


def _bound_files(size: int) -> None:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


if __name__ == "__main__":
    sys.exit(main())
