"""Memory of the indexer while article lists become an index: `tracuu add`, then `tracuu index`, watched from outside.

    python benchmarks/memory.py FILE… [--limit N] [--workers N]

A FILE holds JSON lines with title, text (or summary) and url (or link); it may be gzipped. Each process is looked at five times a
second: what is resident, and how much of it is its own (anonymous) and not mapped from the index, which the system takes back at
will. The last line of the output is one JSON object; megabytes are of a million bytes.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PAUSE = 0.2
_CARRIED = ("source", "section", "published")


@dataclass(slots=True)
class Peaks:
    """Most megabytes seen at one moment: the indexer resident and its own, a worker resident, the own memory of all together."""

    indexer: int = 0
    indexer_own: int = 0
    worker: int = 0
    all_own: int = 0


@dataclass(frozen=True, slots=True)
class Process:
    """Bytes of one process."""

    pid: int
    parent: int
    resident: int
    own: int


def main() -> int:
    options = _options()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="tracuu-memory-") as folder:
        home = Path(folder) / "home"
        taken = _taken_in(home, Path(folder) / "articles.jsonl", options.files, options.limit)
        began, before = time.perf_counter(), os.times()
        indexing = subprocess.Popen(_command(home, "index", "--workers", str(options.workers)), cwd=ROOT)
        peaks = _watched(indexing)
        after = os.times()
        figures = {
            "articles": taken,
            "seconds": round(time.perf_counter() - began, 1),
            "cpu_seconds": round(sum(after[2:4]) - sum(before[2:4]), 1),
            **asdict(peaks),
            "archive": _size(home / "archive"),
            "catalogue": _size(home / "catalogue.sqlite"),
            "index": _size(home / "index"),
            "load": round(load, 1),
        }
    print(
        f"{taken} articles in {figures['seconds']} s; most megabytes: indexer {peaks.indexer} ({peaks.indexer_own} its own), "
        f"a worker {peaks.worker}, all processes' own {peaks.all_own}"
    )
    print(json.dumps(figures))
    return indexing.returncode


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines, gzipped or not")
    parser.add_argument("--limit", type=int, help="no more than so many articles")
    parser.add_argument("--workers", type=int, default=1, help="worker processes (default: %(default)s)")
    return parser.parse_args()


def _command(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "webapp.cli", "--home", str(home), *arguments]


def _taken_in(home: Path, lists: Path, files: Iterable[Path], limit: int | None) -> int:
    """Bring the articles into a new archive; how many there were."""
    taken = 0
    with lists.open("w", encoding="utf-8") as out:
        for row in islice(chain.from_iterable(map(_rows, files)), limit):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            taken += 1
    subprocess.run(_command(home, "add", str(lists)), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return taken


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for shape in map(json.loads, lines):
            text = shape.get("text") or shape.get("summary") or shape["title"]
            url = shape.get("url") or shape.get("link") or shape["urls"][0]
            yield {"url": url, "title": shape["title"], "text": text, **{name: shape.get(name) for name in _CARRIED}}


def _watched(indexing: "subprocess.Popen[bytes]") -> Peaks:
    peaks = Peaks()
    while indexing.poll() is None:
        family = _family(indexing.pid)
        for one in family:
            if one.pid == indexing.pid:
                peaks.indexer = max(peaks.indexer, one.resident // 1_000_000)
                peaks.indexer_own = max(peaks.indexer_own, one.own // 1_000_000)
            else:
                peaks.worker = max(peaks.worker, one.resident // 1_000_000)
        peaks.all_own = max(peaks.all_own, sum(one.own for one in family) // 1_000_000)
        time.sleep(_PAUSE)
    return peaks


def _family(pid: int) -> list[Process]:
    """A process and its children, as /proc has them; none where the system has no /proc."""
    numbers = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    known = [process for process in map(_process, numbers) if process is not None]
    return [process for process in known if pid in (process.pid, process.parent)]


def _process(pid: int) -> Process | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:  # it has ended
        return None
    said = dict(line.split(":", 1) for line in lines if ":" in line)
    resident, own = (1024 * int(said.get(name, "0").split()[0]) for name in ("VmRSS", "RssAnon"))
    return Process(pid, int(said["PPid"]), resident, own)


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) // 1_000_000


if __name__ == "__main__":
    sys.exit(main())
