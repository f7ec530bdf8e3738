"""Exports from the shipped server: memory above idle, time to the first byte, rows a second, in every form.

    python benchmarks/export.py [--articles FILE…] [--limit N] [--engine URL] [--forms FORM…] [--no-peer]

FILE: article lists as `benchmarks/search.py` reads them. An engine that holds articles already (`--engine tantivy:DIR`, kept from
an earlier run) is not filled again, and without FILE taken as it is. A form is a table and how it is written (`articles.csv`,
`citations.parquet`, `documents.ris`), or `zip`, all tables at once. One worker serves on loopback; after a search has warmed it,
each form is asked for once, read to its end and thrown away. Memory is what the worker has resident and what of it is its own (not
mapped from the index, which the system takes back at will), looked at twenty times a second. The peer is an export as it is usually
written: every record in a list, one text made of it, in a process of its own. pandas is hidden from the server: pyarrow loads it
where it is installed, as only developers have it, and it takes 60 MB. The last line of the output is one JSON object.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from threading import Event, Thread

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.drawn import articles_of
from benchmarks.search import _fill
from indexer.engine import EngineError
from indexer.engines import open_engine
from indexer.export_files import FORMS
from webapp.exports import REFERRED, TABLES
from webapp.references import STYLES

ROOT = Path(__file__).resolve().parents[1]
SERVE = """
import sys

class Without:
    def find_spec(self, name, path=None, target=None):
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Without())
from indexer.engines import open_engine
from webapp.app import create_app
from webapp.server import serve

serve(lambda: create_app(open_engine(sys.argv[1]), {}), "127.0.0.1", 0, workers=1, announce=lambda at: print(at, flush=True))
"""
PEER = """
import csv, io, sys
from indexer.engines import open_engine
from indexer.export import COLUMNS, cell
from indexer.query import Query
from indexer.record_json import article_shape

rows = [article_shape(record) for record in open_engine(sys.argv[1]).export(Query())]
out = io.StringIO()
writer = csv.writer(out)
writer.writerows([cell(row[column]) for column in COLUMNS["articles"]] for row in rows)
data = out.getvalue().encode()
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), len(data))
"""
PATHS = {
    **{f"{what}.{form}": f"/xuat/{name}.{form}" for name, what in TABLES.items() for form in FORMS},
    **{f"{TABLES[name]}.{style}": f"/xuat/{name}.{style}" for name in REFERRED for style in STYLES},
    "zip": "/xuat/tat-ca.zip",
}
_PAUSE = 0.05


@dataclass(slots=True)
class Memory:
    """Megabytes of the worker: resident, and what of it is its own."""

    resident: float = 0.0
    own: float = 0.0


def main() -> int:
    options = _options()
    articles = list(islice(chain.from_iterable(articles_of([path]) for path in options.articles), options.limit))
    figures: dict[str, object] = {"load": round(os.getloadavg()[0], 1)}
    with tempfile.TemporaryDirectory() as folder:
        url = options.engine or f"tantivy:{folder}/index"
        try:
            with closing(open_engine(url, create=True)) as engine:
                _fill(engine, articles) if articles else None
                held = engine.status().articles
        except EngineError as error:
            print(error, file=sys.stderr)
            return 1
        figures |= {"articles": held} | _measured(url, held, options.forms)
        figures |= {} if options.no_peer else {"usual": _peer(url)}
    print(json.dumps(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="+", default=[], help="needed where the engine holds none")
    parser.add_argument("--limit", type=int, default=100_000, help="no more than so many articles (100,000)")
    parser.add_argument("--engine", help="an engine URL; a new embedded index in a temporary folder without it")
    parser.add_argument("--forms", nargs="+", choices=PATHS, default=list(PATHS))
    parser.add_argument("--no-peer", action="store_true", help="without the export as it is usually written")
    return parser.parse_args()


def _measured(url: str, articles: int, forms: Sequence[str]) -> dict[str, object]:
    said: dict[str, object] = {}
    with _served(url) as (port, server):
        _read(port, "/tim-kiem?q=d%C3%A2n")
        idle = _memory(server)
        said["idle_mb"] = round(idle.resident)
        print(f"{articles} articles, idle {idle.resident:.0f} MB resident, {idle.own:.0f} MB its own", flush=True)
        for form in forms:
            with _watched(server) as peak:
                first, seconds, size = _read(port, PATHS[form])
            said[form] = {
                "first_byte_s": round(first, 3),
                "seconds": round(seconds, 1),
                "mb": round(size / 1e6, 1),
                "above_idle_mb": round(peak.resident - idle.resident),
                "own_above_idle_mb": round(peak.own - idle.own),
                "per_second": round(articles / seconds),
            }
            print(f"{form}: {said[form]}", flush=True)
    return said


@contextmanager
def _served(url: str) -> Iterator[tuple[int, int]]:
    """The port, and the worker's process id."""
    command = [sys.executable, "-c", SERVE, url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rstrip("/\n").rpartition(":")[2])
        _read(port, "/healthz")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
        try:
            yield port, int(children[0])
        finally:
            process.terminate()
            process.wait(timeout=30)


def _read(port: int, path: str) -> tuple[float, float, int]:
    """Seconds to the first byte of the body and to the last, and bytes."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as connection:
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        size, first = len(answer.read(1)), time.perf_counter() - began  # of an empty file its end
        while chunk := answer.read(1 << 16):
            size += len(chunk)
        if answer.status != 200:
            raise SystemExit(f"{path} was answered by {answer.status}")
        return first, time.perf_counter() - began, size


@contextmanager
def _watched(process: int) -> Iterator[Memory]:
    peak, ended = Memory(), Event()

    def watch() -> None:
        while not ended.wait(_PAUSE):
            now = _memory(process)
            peak.resident, peak.own = max(peak.resident, now.resident), max(peak.own, now.own)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def _memory(process: int) -> Memory:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    said = dict(line.split(":", 1) for line in lines if ":" in line)
    resident, own = (int(said[name].split()[0]) / 1000 for name in ("VmRSS", "RssAnon"))
    return Memory(resident, own)


def _peer(url: str) -> dict[str, object]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", PEER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    kilobytes, size = map(int, done.stdout.split())
    seconds = time.perf_counter() - began
    print(
        f"as usually written: {kilobytes / 1000:.0f} MB resident, {size / 1e6:.0f} MB, first byte after {seconds:.1f} s"
    )
    return {"resident_mb": round(kilobytes / 1000), "first_byte_s": round(seconds, 1)}


if __name__ == "__main__":
    sys.exit(main())
