"""Times of real queries in the engine over an indexed data folder, beside bare tantivy on the same articles in the same run.

    python benchmarks/queries.py --home DIR --queries FILE [--limit N]

FILE: JSON lines with `text` (`.gz` allowed), as retrieval/queries-dev.jsonl. Every query asks for 20 hits with snippets and counts 8
facets, once as the search page asks (all words) and once as questions are asked (any word ranks). Bare tantivy, as in
benchmarks/search.py: one text field, its own tokenizer and query parser, the same 8 aggregations, no snippets. The last line of
the output is one JSON object.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.drawn import FACETS, opened
from benchmarks.http_load import quantile
from benchmarks.search import ask_bare, bare_index
from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.query import Match, Query
from indexer.query_parser import parse

WARM = 50
KINDS: tuple[tuple[str, Match, bool], ...] = (("all words", "all", True), ("any word", "any", False))


def main() -> int:
    options = _options()
    try:
        texts = list(islice(_texts(options.queries), options.limit))
        with closing(open_engine(f"tantivy:{options.home / 'index'}")) as engine:
            articles = list(engine.export(Query()))
            load = os.getloadavg()[0]
            print(f"{len(texts)} queries, {len(articles)} articles, load of the machine {load:.1f}", flush=True)
            figures: dict[str, object] = {"queries": len(texts), "articles": len(articles), "load": round(load, 1)}
            with tempfile.TemporaryDirectory(prefix="tracuu-queries-") as folder:
                index = bare_index(Path(folder) / "bare", articles)
                for kind, match, conjunction in KINDS:
                    ours = _times(texts, partial(_ask, engine, match))
                    bare = _times(texts, partial(ask_bare, index, conjunction=conjunction))
                    figures[kind] = _told(kind, ours, bare)
    except (EngineError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="data folder whose index is asked")
    parser.add_argument("--queries", type=Path, required=True, help="JSON lines with `text`")
    parser.add_argument("--limit", type=int, default=500, help="so many queries (default: %(default)s)")
    return parser.parse_args()


def _texts(path: Path) -> Iterator[str]:
    with opened(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield str(json.loads(line)["text"])
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}, line {number}: no JSON object with `text` ({error})") from error


def _ask(engine: Engine, match: Match, text: str) -> int:
    return engine.search(parse(text, match=match), FACETS).total


def _times(texts: Sequence[str], ask: Callable[[str], int]) -> tuple[list[float], int]:
    """Milliseconds of each query, and how many found something; the first are asked once before, unmeasured."""
    for text in texts[:WARM]:
        ask(text)
    times, found = [], 0
    for text in texts:
        began = time.perf_counter()
        found += ask(text) > 0
        times.append((time.perf_counter() - began) * 1000)
    return times, found


def _told(kind: str, ours: tuple[list[float], int], bare: tuple[list[float], int]) -> dict[str, object]:
    figures: dict[str, object] = {}
    for name, (times, found) in (("", ours), ("bare_", bare)):
        figures |= {
            f"{name}p50_ms": quantile(times, 0.5),
            f"{name}p99_ms": quantile(times, 0.99),
            f"{name}found": found,
        }
    figures["ratio_p50"] = round((quantile(ours[0], 0.5) or 0) / (quantile(bare[0], 0.5) or 1), 2)
    print(
        "{kind}: p50 {p50_ms} ms, p99 {p99_ms} ms, {found} found something; bare tantivy p50 {bare_p50_ms} ms, "
        "p99 {bare_p99_ms} ms, {bare_found} found something; ratio of the medians {ratio_p50}".format(
            kind=kind, **figures
        ),
        flush=True,
    )
    return figures


if __name__ == "__main__":
    sys.exit(main())
