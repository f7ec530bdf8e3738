"""The shipped server: requests a second beside plain gunicorn over the same application, and a reader beside slow sockets.

    python benchmarks/serve.py --home DIR [--seconds S] [--connections N] [--slow N]

DIR is an indexed data folder. Both servers run in the same run with the same number of workers: `tracuu serve`, and gunicorn as
it comes (sync workers). 16 connections ask for search pages, articles and documents, two to one to one; then for search pages alone,
each query another (--searches of them, asked in turn; one that comes again may be answered from memory). Then --slow sockets at a
time send headers, send a body, or read an answer, a byte or so a second, while one normal reader asks; an answer that takes ten
seconds (--patience) is none. Loopback only. The load is made by Python on the same cores: the ratio says more than the rates.
The last line of the output is one JSON object.
"""

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask import Flask

from benchmarks.http_load import (
    HOST,
    SLOW,
    Address,
    Answers,
    Reader,
    asked_at_once,
    cpu_seconds,
    joined,
    quantile,
    raise_file_limit,
    slow_sockets,
    times_to_fill,
)
from crawler.portal import known_portals
from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.query import Query
from indexer.record import ArticleRecord
from webapp.app import create_app
from webapp.server import MOST_WORKERS

ROOT = Path(__file__).resolve().parents[1]
WORKERS = min(MOST_WORKERS, os.cpu_count() or 1)
OF_EACH = 200
MANY = 20_000
"""Articles beyond which a part of them, drawn, stands for all."""
TURNS = 4
START_SECONDS = 60.0
FILL_SECONDS = 60.0
QUICK = (Address("help", "/tro-giup"),)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its port on loopback and its process id."""

    port: int
    process: int


def application() -> Flask:
    """The application over the data folder in $TRACUU_HOME, for plain gunicorn."""
    home = Path(os.environ["TRACUU_HOME"])
    return create_app(open_engine(f"tantivy:{home / 'index'}"), known_portals(home))


def main() -> int:
    options = _options()
    try:
        with closing(open_engine(f"tantivy:{options.home / 'index'}")) as engine:
            articles, draw = _articles(engine), random.Random(20261125)
            addresses = _addresses(engine, articles, draw)
            searches = [Address("search", path) for path in _searches(articles, draw, options.searches)]
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    raise_file_limit()
    figures: dict[str, object] = {"workers": WORKERS, "connections": options.connections, "slow": options.slow}
    figures["load"] = round(os.getloadavg()[0], 1)
    print(f"{len(addresses)} addresses, {WORKERS} workers, load of the machine {figures['load']}", flush=True)
    with _running(_ours, options.home) as ours, _running(_gunicorn, options.home) as peer:
        servers = {"tracuu serve": ours, "gunicorn sync": peer}
        rates = _throughput(servers, addresses, options, figures)
        for name, server in servers.items() if searches else ():
            _distinct(name, server, searches, options, figures)
        for name, server in servers.items() if options.slow else ():
            _beside_slow(name, server.port, addresses, options, figures)
    figures["ratio"] = round(rates[0] / rates[1], 2) if rates[1] else None
    print(f"tracuu serve : gunicorn sync = {figures['ratio']} : 1")
    print(json.dumps(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="data folder whose index is served")
    parser.add_argument(
        "--seconds", type=_bounded(float, 120), default=10.0, help="of each measurement (10; at most 120)"
    )
    parser.add_argument("--connections", type=_bounded(int, 256), default=16, help="that ask at once (16; at most 256)")
    parser.add_argument(
        "--searches", type=_bounded(int, 100_000), default=2000, help="different queries (2000; 0: none)"
    )
    parser.add_argument(
        "--slow", type=_bounded(int, 4000), default=200, help="slow sockets a kind (200; at most 4000; 0: none)"
    )
    parser.add_argument(
        "--patience", type=_bounded(float, 60), default=10.0, help="seconds that an answer may take (10)"
    )
    return parser.parse_args()


def _bounded(kind: type[int] | type[float], most: int) -> Callable[[str], float]:
    def read(typed: str) -> float:
        number = kind(typed)
        if not 0 <= number <= most:
            raise argparse.ArgumentTypeError(f"{typed} is not between 0 and {most}")
        return number

    return read


def _articles(engine: Engine) -> list[ArticleRecord]:
    """All of them, or of very many some, drawn by a fixed seed."""
    held, draw = engine.status().articles, random.Random(20261126)
    if held <= MANY:
        return list(engine.export(Query()))
    places = (draw.randrange(held) for _ in range(MANY // 100))
    return [hit.article for at in places for hit in engine.search(Query(sort="newest", offset=at, limit=100)).hits]


def _addresses(engine: Engine, articles: Sequence[ArticleRecord], draw: random.Random) -> list[Address]:
    """Search pages, articles and documents, two to one to one, in an order drawn by a fixed seed."""
    documents = [record.key for record in engine.export_documents()]
    if not articles or not documents:
        raise EngineError(
            "The index holds no article or no document. Crawl and index a portal, or run `tracuu demo --once`."
        )
    kinds = (
        ("search", _searches(articles, draw, 2 * OF_EACH)),
        ("article", [f"/bai-viet/{quote(one.id)}" for one in draw.choices(articles, k=OF_EACH)]),
        ("document", [f"/van-ban/{quote(key, safe='')}" for key in draw.choices(documents, k=OF_EACH)]),
    )
    addresses = [Address(kind, path) for kind, paths in kinds for path in paths]
    draw.shuffle(addresses)
    return addresses


def _searches(articles: Sequence[ArticleRecord], draw: random.Random, number: int) -> list[str]:
    """So many different search pages for pieces of titles; fewer where there are no more."""
    titles = cycle(draw.sample([one.title for one in articles], len(articles)))
    found = (f"/tim-kiem?q={quote(_piece(draw, title))}" for title in islice(titles, 4 * number))
    return list(islice(dict.fromkeys(found), number))


def _piece(draw: random.Random, title: str) -> str:
    words = [word.strip('"“”-') for word in title.split()] or ["tin"]
    length = min(len(words), draw.randint(2, 4))
    start = draw.randint(0, len(words) - length)
    return " ".join(words[start : start + length])


def _ours(home: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "webapp.cli", "--home", str(home), "serve", "--host", HOST, "--port", str(port)]


def _gunicorn(_: Path, port: int) -> list[str]:
    settings = ["--workers", str(WORKERS), "--bind", f"{HOST}:{port}", "--log-level", "critical", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *settings, "benchmarks.serve:application()"]


@contextmanager
def _running(command: Callable[[Path, int], list[str]], home: Path) -> Iterator[Server]:
    """The server, once it answers; it is ended behind it."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    environment = os.environ | {"TRACUU_HOME": str(home.resolve())}
    with subprocess.Popen(command(home.resolve(), port), cwd=ROOT, env=environment) as process:
        try:
            _await(process, port)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with closing(Reader(port)) as reader:
            reader.ask(Address("start", "/healthz"), answers := Answers())
        if answers.all:
            return
        time.sleep(0.1)
    raise SystemExit(f"the server did not answer within {START_SECONDS:g} s: {process.args!r}")


def _throughput(
    servers: Mapping[str, Server],
    addresses: Sequence[Address],
    options: argparse.Namespace,
    figures: dict[str, object],
) -> list[float]:
    """Requests a second of each server; they take turns, so that neither gains by a quieter moment of the machine."""
    said: dict[str, list[Answers]] = {name: [] for name in servers}
    spent = dict.fromkeys(servers, 0.0)
    for turn in range(TURNS + 1):
        for name, server in servers.items():
            before = cpu_seconds(server.process) or 0.0
            answers = asked_at_once(server.port, addresses, options.connections, options.seconds / TURNS)
            if turn:  # the first turn warms
                said[name].append(answers)
                spent[name] += (cpu_seconds(server.process) or 0.0) - before
    return [_rate(name, joined(said[name]), spent[name], options.seconds, figures) for name in servers]


def _rate(name: str, answers: Answers, spent: float, seconds: float, figures: dict[str, object]) -> float:
    rate = round(len(answers.all) / seconds, 1)
    each = round(spent / max(1, len(answers.all)) * 1000, 1)
    print(f"{name}: {rate} requests/s, {each} ms of CPU each, {_told(answers)}", flush=True)
    pages = {kind: _quantiles(times) for kind, times in sorted(answers.times.items())}
    print("  " + "; ".join(f"{kind} p50 {one['p50_ms']} p99 {one['p99_ms']} ms" for kind, one in pages.items()))
    quantiles = _quantiles(answers.all)
    figures[name] = {"per_second": rate, "cpu_ms": each, **quantiles, "failed": answers.failed, "pages": pages}
    return rate


def _distinct(
    name: str, server: Server, searches: Sequence[Address], options: argparse.Namespace, figures: dict[str, object]
) -> None:
    """Search pages alone, hardly any of which was asked for before."""
    before = cpu_seconds(server.process) or 0.0
    answers = asked_at_once(server.port, searches, options.connections, options.seconds)
    spent = (cpu_seconds(server.process) or 0.0) - before
    again = max(0, len(answers.all) - len(searches))
    print(f"search pages alone, {len(searches)} different queries, {again} answers to one that came again:")
    told: dict[str, object] = {}
    _rate(name, answers, spent, options.seconds, told)
    figures[f"{name}, search pages"] = {"again": again, "told": told[name]}


def _beside_slow(
    name: str, port: int, addresses: Sequence[Address], options: argparse.Namespace, figures: dict[str, object]
) -> None:
    """One normal reader beside the slow sockets of each kind, once the answers that nobody reads fill the system's buffers."""
    quiet = quantile(asked_at_once(port, QUICK, 1, 1.0, options.patience).all, 0.5) or 1.0
    for kind in SLOW:
        with slow_sockets(port, kind, options.slow, times_to_fill(port) if kind == "reading" else 1):
            filled = _filled(port, quiet, options.patience)
            answers = asked_at_once(port, addresses, 1, options.seconds, options.patience)
        asked = len(answers.all) + answers.failed
        share = round(len(answers.all) / asked, 3) if asked else None
        print(
            f"{name} beside {options.slow} slow at {kind} for {filled:.0f} s: {len(answers.all)} of {asked} answered, "
            f"{_told(answers)}",
            flush=True,
        )
        figures[f"{name}, slow {kind}"] = {"asked": asked, "answered": share, **_quantiles(answers.all)}


def _filled(port: int, quiet: float, patience: float) -> float:
    """Seconds until the server has done what the slow ones asked for at once, or answers nobody."""
    began = time.monotonic()
    while time.monotonic() < began + FILL_SECONDS:
        probe = asked_at_once(port, QUICK, 1, 1.0, patience)
        if probe.failed or (quantile(probe.all, 0.5) or 0) < 4 * quiet:
            break
    return time.monotonic() - began


def _quantiles(times: Sequence[float]) -> dict[str, float | None]:
    return {"p50_ms": quantile(times, 0.5), "p99_ms": quantile(times, 0.99)}


def _told(answers: Answers) -> str:
    failed = f", {answers.failed} failed" if answers.failed else ""
    return f"p50 {quantile(answers.all, 0.5)} ms, p99 {quantile(answers.all, 0.99)} ms{failed}"


if __name__ == "__main__":
    sys.exit(main())
