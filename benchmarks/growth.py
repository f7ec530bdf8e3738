"""How an index grows: time to index, bytes and query times at more and more articles, as a table and as a picture.

    python benchmarks/growth.py --articles FILE… [--engine URL] [--sizes N…] [--queries N] [--svg FILE]

FILE: article lists as for benchmarks/search.py. When the files hold fewer articles than a size asks for, they are gone through again
with every fifth word replaced by a word drawn from the other articles (fixed seed), so that no text is there twice. At each size the
same kinds of queries are asked as in benchmarks/search.py, each with 20 hits, snippets and 8 facets. CPU seconds are this
process's own. The last line of the output is one JSON object.
"""

import argparse
import json
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.drawn import FACETS, article_of, opened, questions
from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.record import ArticleRecord

SIZES = (10_000, 50_000, 150_000, 600_000)
BATCH = 2_000
KEPT = 5_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Point:
    """The index at one size; `seconds` and `cpu_seconds` are those of all articles until here."""

    articles: int
    seconds: float
    cpu_seconds: float
    bytes: int
    p50_ms: float
    p99_ms: float
    memory_mb: float


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        try:
            engine = open_engine(options.engine or f"tantivy:{folder}/index", create=True)
            points = list(_grow(engine, options.articles, sorted(options.sizes), options.queries))
            engine.close()
        except EngineError as error:
            print(error, file=sys.stderr)
            return 1
    if options.svg:
        options.svg.write_text(picture(points), encoding="utf-8")
    print(json.dumps({"load": round(os.getloadavg()[0], 1), "points": [asdict(point) for point in points]}))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--engine", help="an engine URL; a new embedded index in a temporary folder without it")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--queries", type=int, default=700)
    parser.add_argument("--svg", type=Path, help="where the picture is written")
    return parser.parse_args()


def _grow(engine: Engine, files: Sequence[Path], sizes: Sequence[int], queries: int) -> Iterator[Point]:
    articles, held, seconds, cpu = _endless(files), 0, 0.0, 0.0
    asked_about: list[ArticleRecord] = []
    print(
        f"{'articles':>9}{'seconds':>9}{'CPU s':>9}{'a second':>10}{'MB':>8}{'p50 ms':>8}{'p99 ms':>8}{'resident MB':>13}"
    )
    for size in sizes:
        while held < size:
            batch = list(islice(articles, min(BATCH, size - held)))
            asked_about += batch[: max(0, KEPT - len(asked_about))]
            started, used = time.perf_counter(), time.process_time()
            engine.add(batch)
            engine.commit()
            seconds, cpu, held = (
                seconds + time.perf_counter() - started,
                cpu + time.process_time() - used,
                held + len(batch),
            )
        p50, p99 = _query_times(engine, asked_about, queries)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        point = Point(held, round(seconds, 1), round(cpu, 1), engine.status().bytes, p50, p99, round(memory))
        print(
            f"{held:9}{seconds:9.0f}{cpu:9.0f}{held / cpu:10.0f}{point.bytes / 1e6:8.0f}{p50:8.2f}{p99:8.2f}{memory:13.0f}",
            flush=True,
        )
        yield point


def _query_times(engine: Engine, articles: Sequence[ArticleRecord], queries: int) -> tuple[float, float]:
    """Median and 99th hundredth of the milliseconds of a query."""
    times = []
    for asked in questions(articles, queries):
        started = time.perf_counter()
        engine.search(asked.query, FACETS)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return round(times[len(times) // 2], 2), round(times[int(len(times) * 0.99)], 2)


def _endless(files: Sequence[Path]) -> Iterator[ArticleRecord]:
    words: list[str] = []
    for turn in count():
        draw = random.Random(turn)
        for number, shape in enumerate(_shapes(files)):
            if not turn:
                words += _WORD.findall(shape["title"] or "")[:2] if len(words) < 50_000 else []
            else:
                shape |= {key: _changed(shape.get(key) or "", words, draw) for key in ("title", "text", "summary")}
            article = article_of(shape, f"{turn}/{number:07}")
            yield replace(article, urls=(f"https://minh-hoa.example/{turn}/{number}",))


def _changed(text: str, words: Sequence[str], draw: random.Random) -> str:
    return _WORD.sub(lambda word: draw.choice(words) if draw.random() < 0.2 else word[0], text)


def _shapes(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for path in files:
        with opened(path) as lines:
            yield from map(json.loads, lines)


def picture(points: Sequence[Point]) -> str:
    """Three curves over the number of articles: CPU seconds, megabytes, milliseconds of a query (median and 99th hundredth)."""
    charts = (
        ("CPU seconds to index", [("", [point.cpu_seconds for point in points])]),
        ("megabytes on disk", [("", [point.bytes / 1e6 for point in points])]),
        ("milliseconds a query", [("median", [p.p50_ms for p in points]), ("99 %", [p.p99_ms for p in points])]),
    )
    drawn = "".join(_chart(20 + 300 * place, title, points, rows) for place, (title, rows) in enumerate(charts))
    style = "text{font:12px sans-serif;fill:#333}.l{fill:none;stroke:#1f5f8b;stroke-width:2}.a{stroke:#999}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 920 240" role="img" aria-label="Growth of the index">'
        f'<style>{style}</style><rect width="920" height="240" fill="#fff"/>{drawn}</svg>\n'
    )


def _chart(left: int, title: str, points: Sequence[Point], rows: Sequence[tuple[str, list[float]]]) -> str:
    most, widest = max(max(values) for _, values in rows) or 1.0, points[-1].articles
    place = [left + 40 + 220 * point.articles / widest for point in points]
    parts = [
        f'<text x="{left + 40}" y="24">{title}</text><path class="a" d="M{left + 40} 40V200H{left + 260}" fill="none"/>'
    ]
    parts += [
        f'<text x="{left + 36}" y="46" text-anchor="end">{most:.0f}</text><text x="{left + 36}" y="204" text-anchor="end">0</text>'
    ]
    parts += [f'<text x="{left + 260}" y="220" text-anchor="end">{widest:,} articles</text>'.replace(",", " ")]
    for name, values in rows:
        spots = [(x, 200 - 160 * value / most) for x, value in zip(place, values, strict=True)]
        parts.append(f'<polyline class="l" points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in spots)}"/>')
        parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="#1f5f8b"/>' for x, y in spots]
        parts.append(f'<text x="{spots[-1][0] - 6:.0f}" y="{spots[-1][1] - 6:.0f}" text-anchor="end">{name}</text>')
    return "".join(parts)


if __name__ == "__main__":
    sys.exit(main())
