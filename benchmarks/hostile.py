"""Hostile requests of every page, twin, export, feed and address of the API: none may be answered by 5xx, none may take long.

    python benchmarks/hostile.py [--home DIR] [--number N] [--sockets N] [--seed N] [--seconds S]

DIR is an indexed data folder, or an index alone; it is only read. Without it the tests' illustrative archive is asked. N requests
are drawn by the seed, from written texts and by chance: wrong encodings, NUL, marks that turn the writing around, thousands of
characters, path tricks; parameters known and unknown, repeated a thousand times; headers; methods; bodies of /kiem-tra. They go to
the application as the server would hand them on. A file that streams is read whole from the illustrative archive, and to its first
bytes from DIR, where all of it may be a gigabyte. Then so many malformed requests go to the shipped server over sockets of their
own: each must be answered or hung up on within ten seconds, and the next reader be served.

The last line of the output is one JSON object. Exit status 1: an answer of 5xx, one of more than S seconds (1) of processor time, a
redirect that leads away from the site, a socket that hung.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import unquote_to_bytes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from analyzers.bodies import bodies
from analyzers.places import provinces
from benchmarks.hostile_requests import Draw, Known, Request
from benchmarks.hostile_sockets import answers, malformed
from crawler.portal import known_portals
from indexer.copies import Copies
from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.export_files import FORMS
from indexer.query import Query
from tests import web_archive
from webapp.app import KNOWN, create_app

ROOT = Path(__file__).resolve().parents[1]
WORST = 5
SERVE = """
import sys
from pathlib import Path
from benchmarks.hostile import application
from webapp.server import serve

home = Path(sys.argv[2]) if len(sys.argv) > 2 else None
serve(lambda: application(Path(sys.argv[1]), home)[0], "127.0.0.1", 0, workers=1, announce=lambda at: print(at, flush=True))
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request, the status of its answer, and what that took, in seconds by the clock and of the processor."""

    request: Request
    status: int
    wall: float
    cpu: float
    led_away: bool


@dataclass(slots=True)
class Tally:
    """What came of the requests: how many by status, those that may not be, and the slowest."""

    allowed: float
    statuses: "Counter[int]" = field(default_factory=Counter)
    bad: list[Answered] = field(default_factory=list)
    slowest: list[Answered] = field(default_factory=list)
    wall: float = 0.0

    def add(self, one: Answered) -> None:
        self.statuses[one.status] += 1
        self.wall = max(self.wall, one.wall)
        if one.status >= 500 or one.cpu > self.allowed or one.led_away:
            self.bad.append(one)
        self.slowest = sorted([*self.slowest, one], key=lambda each: -each.cpu)[:WORST]


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="tracuu-hostile-") as folder:
        index = _index(options.home) if options.home else _illustrative(Path(folder))
        try:
            figures = _measured(options, index)
        except EngineError as error:
            print(error, file=sys.stderr)
            return 1
    print(json.dumps(figures))
    return 1 if any(figures[name] for name in ("5xx", "too_slow", "led_away", "hung")) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="an indexed data folder or an index; it is only read")
    parser.add_argument("--number", type=int, default=10_000, help="requests of the application (10,000)")
    parser.add_argument("--sockets", type=int, default=200, help="malformed requests of the shipped server (200)")
    parser.add_argument("--seed", type=int, default=20261126, help="what the requests are drawn by")
    parser.add_argument("--seconds", type=float, default=1.0, help="processor time that an answer may take (1)")
    return parser.parse_args()


def _index(home: Path) -> Path:
    return home / "index" if (home / "index").is_dir() else home


def _illustrative(folder: Path) -> Path:
    web_archive.build(folder / "index").close()
    return folder / "index"


def application(index: Path, home: Path | None) -> tuple[Flask, Engine]:
    """The application as `tracuu serve` makes it over an index; without a data folder over the illustrative archive."""
    engine = open_engine(f"tantivy:{index}")
    portals = known_portals(home) if home else web_archive.PORTALS
    return create_app(engine, portals, copies=Copies(home or index), home=home), engine


def _measured(options: argparse.Namespace, index: Path) -> dict[str, object]:
    load, began = os.getloadavg()[0], time.perf_counter()
    app, engine = application(index, options.home)
    with closing(engine):
        tally = Tally(options.seconds)
        held = engine.status().articles
        _asked(app, Request("GET", "/tim-kiem", "q=d%C3%A2n"), whole=True)  # what a worker loads once is no request's
        if "parquet" in FORMS:
            importlib.import_module("indexer.export_parquet")
        for request in Draw(_known(app, engine), options.seed).requests(options.number):
            tally.add(_asked(app, request, whole=options.home is None))
    _tell(tally)
    sockets = _sockets(options, index)
    return {
        "articles": held,
        "requests": options.number,
        "statuses": {str(status): number for status, number in sorted(tally.statuses.items())},
        "5xx": sum(one.status >= 500 for one in tally.bad) + sum(n for said, n in sockets.items() if said[0] == "5"),
        "too_slow": sum(one.cpu > options.seconds for one in tally.bad),
        "led_away": sum(one.led_away for one in tally.bad),
        "slowest_s": round(tally.wall, 3),
        "slowest_cpu_s": round(tally.slowest[0].cpu, 3) if tally.slowest else 0.0,
        "sockets": dict(sorted(sockets.items())),
        "hung": sockets["hung"] + sockets["no HTTP"],
        "seconds": round(time.perf_counter() - began, 1),
        "load": round(load, 1),
    }


def _known(app: Flask, engine: Engine) -> Known:
    """The application's addresses and parameters, with names and values out of its index."""
    found = [hit.article for hit in engine.search(Query(limit=100)).hits]
    cited = sorted({each.document for article in found for each in article.cited if each.document})
    names = {
        "portal": sorted({article.portal for article in found}),
        "name": [article.id.partition("/")[2] for article in found],
        "key": cited,
        "slug": sorted(provinces()),
        "body": sorted(bodies()),
        "what": ["bai-viet", "vien-dan", "van-ban", "tat-ca"],
        "style": ["bib", "ris", "csl"],
        "number": ["1", "2", "9" * 30],
        "filename": ["style.css"],
    }
    words = [" ".join(article.title.split()[:3]) for article in found]
    values = [*words, *cited, *names["slug"], *names["portal"], *(article.province or "" for article in found)]
    parameters = sorted({*KNOWN, *_documented(app), "lang", "tu", "text", "ngay", "unknown", "__proto__"})
    return Known(sorted(rule.rule for rule in app.url_map.iter_rules()), names, parameters, values)


def _documented(app: Flask) -> Iterator[str]:
    """The parameters of the API."""
    paths = app.test_client().get("/api/openapi.json").get_json()["paths"].values()
    for operation in (each for path in paths for each in path.values() if isinstance(each, dict)):
        yield from (each["name"] for each in operation.get("parameters", ()) if each["in"] == "query")


def _asked(app: Flask, request: Request, *, whole: bool) -> Answered:
    environ = _environ(request)
    wall, cpu = time.perf_counter(), time.process_time()
    status, location = _answered(app, environ, whole)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Answered(request, status, wall, cpu, _leads_away(location, environ))


def _answered(app: Flask, environ: dict[str, object], whole: bool) -> tuple[int, str | None]:
    """The status and where it leads; an answer that breaks off is a fault of the server, 500."""
    try:
        chunks, status, headers = run_wsgi_app(app, environ)
        _read(chunks, whole or "Content-Length" in headers)
    except Exception:  # whatever it is: the server would have nothing to say but 500
        traceback.print_exc()
        return 500, None
    return int(status.split()[0]), headers.get("Location")


def _environ(request: Request) -> dict[str, object]:
    """What gunicorn hands on: the path unescaped to bytes, everything else as it was written."""
    builder = EnvironBuilder(method=request.method, input_stream=None, data=request.body)
    environ: dict[str, object] = builder.get_environ()
    environ |= {
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query,
        "RAW_URI": request.target,
        "REQUEST_URI": request.target,
    }
    for name, value in request.headers:
        plain = name.upper().replace("-", "_")
        environ[plain if plain == "CONTENT_TYPE" else f"HTTP_{plain}"] = value
    return environ


def _read(chunks: Iterable[bytes], whole: bool) -> None:
    """All of an answer, or its first bytes; either way it is closed."""
    try:
        if whole:
            for _ in chunks:
                pass
        else:
            next((chunk for chunk in chunks if chunk), b"")
    finally:
        close = getattr(chunks, "close", None)
        if close:
            close()


def _leads_away(location: str | None, environ: dict[str, object]) -> bool:
    if location is None or (location.startswith("/") and not location.startswith(("//", "/\\"))):
        return False
    return not location.startswith(f"http://{environ.get('HTTP_HOST')}/")


def _tell(tally: Tally) -> None:
    told = ", ".join(f"{number} × {status}" for status, number in sorted(tally.statuses.items()))
    print(f"{sum(tally.statuses.values())} requests: {told}; the slowest by the clock {tally.wall:.2f} s")
    for name, found in (("worst", tally.slowest), ("may not be", tally.bad[:20])):
        for one in found:
            times = f"{one.status} {one.cpu:.3f} s of the processor, {one.wall:.3f} s by the clock"
            target = one.request.target
            said = target if len(target) <= 300 else f"{target[:300]}… ({len(target)} characters)"
            sent = f" {one.request.body[:80]!r}… ({len(one.request.body)} bytes)" if one.request.body else ""
            print(f"{name}: {times}, {one.request.method} {said}{sent}", flush=True)


def _sockets(options: argparse.Namespace, index: Path) -> "Counter[str]":
    if not options.sockets:
        return Counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log, _served(index, options.home, log) as address:
        found = answers(int(address.rpartition(":")[2]), malformed(options.sockets, options.seed))
        with urllib.request.urlopen(f"{address}/tro-giup", timeout=10) as answer:
            found[f"{answer.status} for the next reader"] += 1
        if any(said[0] == "5" for said in found):
            log.seek(0)
            print(log.read()[-8_000:], file=sys.stderr)
    print(f"{options.sockets} malformed requests over sockets: {dict(sorted(found.items()))}", flush=True)
    return found


@contextmanager
def _served(index: Path, home: Path | None, log: IO[str]) -> Iterator[str]:
    """The address of the shipped server, without its last slash; it says in the log what it refuses."""
    command = [sys.executable, "-c", SERVE, str(index.resolve()), *([str(home.resolve())] if home else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().rstrip("/")
        try:
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
