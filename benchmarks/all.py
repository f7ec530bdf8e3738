"""Every benchmark on small data, one after the other, and their last lines together: what `make bench` runs.

    python benchmarks/all.py [--home DIR]

DIR is an indexed data folder; without it the demonstration is built in a temporary one. What needs the shared data beside the
checkout is left out, by name, where there is none. The figures are for comparing one day with the next on one machine; the
programs' own `--help` says how to measure in earnest. The last line of the output is one JSON object, a key for each program.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
PASSAGES = 2_000


@dataclass(frozen=True, slots=True)
class Run:
    """A program with its arguments; None for the arguments where the data is not there."""

    program: str
    arguments: tuple[object, ...] | None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="an indexed data folder instead of the demonstration")
    home = parser.parse_args().home
    figures: dict[str, object] = {"load": round(os.getloadavg()[0], 1), "processors": os.cpu_count()}
    failed = []
    with tempfile.TemporaryDirectory(prefix="tracuu-bench-") as folder:
        for run in _runs(home.resolve() if home else _demonstration(Path(folder)), Path(folder)):
            said = _said(run)
            figures[run.program] = said
            failed += [run.program] if said == "failed" else []
    print("\n".join(f"{program}: {json.dumps(said, ensure_ascii=False)}" for program, said in figures.items()))
    print(json.dumps(figures, ensure_ascii=False))
    return 1 if failed else 0


def _demonstration(folder: Path) -> Path:
    home = folder / "demonstration"
    _tracuu(home, "demo", "--once")
    return home


def _tracuu(home: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "webapp.cli", "--home", str(home), *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _runs(home: Path, folder: Path) -> Iterator[Run]:
    articles = folder / "articles.jsonl"
    articles.write_text(_tracuu(home, "export", "articles"), encoding="utf-8")
    retrieval, portal = SHARED / "retrieval", SHARED / "portal-sotttt-hanoi" / "site-vi.tar.xz"
    queries = retrieval / "queries-dev.jsonl"
    yield Run("pipeline", ("--home", home, "--limit", 300, "--peer", 60))
    yield Run("memory", (articles, "--limit", 2_000))
    yield Run("segment", (articles, "--limit", 300))
    yield Run("citations", ("--megabytes", 1, articles))
    yield Run("relations", () if SHARED.is_dir() else None)
    yield Run("identity", ("--home", home, "--sample", 5))
    yield Run("reprints", ("--articles", 2_000, "--sample", 200))
    yield Run("search", ("--articles", articles, "--queries", 350))
    yield Run("queries", ("--home", home, "--queries", queries, "--limit", 200) if queries.exists() else None)
    yield Run("retrieval", _retrieval(retrieval, folder) if queries.exists() else None)
    gold = SHARED / "portal-sotttt-hanoi" / "gold-dev.jsonl.gz"
    yield Run("spelling", (gold, "--limit", 600, "--sample", 25) if gold.exists() else None)
    yield Run("crawl", ("--site", _site(portal, folder), "--pages", 500, "--rounds", 1) if portal.exists() else None)
    yield Run("frontier", ("--urls", 50_000, "--portals", 10, "--visits", 2_000))
    yield Run("serve", ("--home", home, "--seconds", 4, "--slow", 100))


def _retrieval(place: Path, folder: Path) -> tuple[object, ...]:
    """The beginning of the collection: the whole takes minutes to segment."""
    corpus = folder / "corpus.jsonl"
    with gzip.open(place / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        corpus.write_text("".join(islice(lines, PASSAGES)), encoding="utf-8")
    return corpus, place / "queries-dev.jsonl", "--run", folder / "run.tsv"


def _site(packed: Path, folder: Path) -> Path:
    with tarfile.open(packed) as archive:
        archive.extractall(folder / "site", filter="data")
    return folder / "site" / "source"


def _said(run: Run) -> object:
    """The program's last line, or a word that says why there is none."""
    if run.arguments is None:
        print(f"{run.program}: left out, there is no {SHARED.relative_to(ROOT.parent)} beside the checkout", flush=True)
        return "left out"
    print(f"\n{run.program} {' '.join(map(str, run.arguments))}", flush=True)
    command = [sys.executable, str(ROOT / "benchmarks" / f"{run.program}.py"), *map(str, run.arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="", flush=True)
    if done.returncode:
        return "failed"
    said: object = json.loads(done.stdout.splitlines()[-1])
    return said


if __name__ == "__main__":
    sys.exit(main())
