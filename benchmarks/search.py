"""Query times of the engine by kind of query, beside bare tantivy on the same articles in the same run.

    python benchmarks/search.py --articles FILE… [--engine URL] [--beside URL] [--queries N] [--hostile N]

FILE: article lists, JSON lines (`url` or `link`, `title`, `text` or `summary`, and where known `published`, `province`, `source`,
`portal`), `.gz` allowed; `tracuu export articles` writes such a list. An engine that holds articles already (`--engine tantivy:DIR`,
kept from an earlier run) is not filled again. `--beside` names a second engine that is asked the same, as
`elasticsearch:http://127.0.0.1:9200/bench`. Every query asks for 20 hits with snippets and 8 facets. Bare tantivy: one text field cut
by its own tokenizer, its own query parser, 20 stored documents, the same 8 terms aggregations, no snippets. Queries are drawn from
the articles' titles by a fixed seed. With `--hostile` so many strings of chance and the written ones of the tests are asked as well:
how many failed, and the slowest. Each engine is asked in a process that does nothing else; CPU time and memory are that process's.
The last line of the output is one JSON object.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import tantivy

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.drawn import FACETS, Asked, articles_of, questions
from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.query_parser import parse
from indexer.record import ArticleRecord
from indexer.record_terms import facet_values
from indexer.tantivy_query import total
from tests.hostile_queries import HOSTILE, hostile_random

_Given = ParamSpec("_Given")
_Told = TypeVar("_Told")

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each query by kind: by the clock, and of this process."""

    wall: dict[str, list[float]]
    cpu: dict[str, list[float]]


def main() -> int:
    options = _options()
    articles = list(articles_of(options.articles))
    asked = list(questions(articles, options.queries))
    figures: dict[str, object] = {"articles": len(articles), "load": round(os.getloadavg()[0], 1)}
    with tempfile.TemporaryDirectory() as folder:
        url, bare = options.engine or f"tantivy:{folder}/index", Path(folder) / "bare"
        try:
            figures |= _indexed(url, articles)
            bare_index(bare, articles)
            if options.beside:
                _indexed(options.beside, articles)
            ours, told = _apart(ask_engine, url, asked, options.hostile)
            peers = {"bare": _apart(ask_bare_index, bare, asked)}
            if options.beside:
                peers["beside"], _ = _apart(ask_engine, options.beside, asked, 0)
        except EngineError as error:
            print(error, file=sys.stderr)
            return 1
    figures |= told
    _report(figures, ours, peers)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--engine", help="an engine URL; a new embedded index in a temporary folder without it")
    parser.add_argument("--beside", metavar="URL", help="another engine to be asked the same in the same run")
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--hostile", type=int, default=0, metavar="N", help="ask N strings of chance too")
    return parser.parse_args()


def _indexed(url: str, articles: Sequence[ArticleRecord]) -> dict[str, object]:
    """The engine is closed afterwards: no merging goes on while questions are asked."""
    with closing(open_engine(url, create=True)) as engine:
        built, size = _fill(engine, articles), engine.status().bytes
    speed = (
        f", indexed in {built:.0f} s ({len(articles) / built:.0f}/s)" if built else ", index kept from an earlier run"
    )
    print(f"{url}: {len(articles)} articles{speed}, {size / 1e6:.0f} MB on disk", flush=True)
    return {"index_seconds": round(built, 1), "bytes": size}


def _apart(ask: Callable[_Given, _Told], *given: _Given.args, **named: _Given.kwargs) -> _Told:
    """What `ask` says in a process of its own, which holds nothing of ours: a million records in memory slow whoever asks beside."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(ask, *given, **named).result()


def ask_engine(url: str, asked: Sequence[Asked], hostile: int) -> tuple[Times, dict[str, object]]:
    """Times; most megabytes resident, the index's pages that were touched included; what became of hostile queries."""
    with closing(open_engine(url)) as engine:
        times = _times(asked, lambda one: engine.search(one.query, FACETS))
        told: dict[str, object] = {"resident_mb": _resident()}
        return times, told | (_hostile(engine, hostile) if hostile else {})


def ask_bare_index(folder: Path, asked: Sequence[Asked]) -> Times:
    index = tantivy.Index.open(str(folder))
    return _times(asked, lambda one: ask_bare(index, one.bare))


def _resident() -> int:
    """Not by `getrusage`, which counts what the process was before it became this program."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) * 1024 // 1_000_000


def _hostile(engine: Engine, number: int) -> dict[str, object]:
    """Every string must be answered."""
    failed, slowest = 0, (0.0, "")
    for text in chain(HOSTILE, hostile_random(number)):
        started = time.perf_counter()
        try:
            engine.search(parse(text), FACETS)
        except Exception as error:
            failed += 1
            print(f"{text[:80]!r} failed: {error!r}")
        slowest = max(slowest, ((time.perf_counter() - started) * 1000, text[:80]))
    print(f"{len(HOSTILE) + number} hostile queries, {failed} failed, the slowest {slowest[0]:.0f} ms: {slowest[1]!r}")
    return {"hostile": len(HOSTILE) + number, "hostile_failed": failed, "hostile_slowest_ms": round(slowest[0])}


def _fill(engine: Engine, articles: Sequence[ArticleRecord]) -> float:
    """Seconds to index; 0 when the engine was kept from an earlier run."""
    held = engine.status().articles
    if held == len(articles):
        return 0.0
    if held:
        raise EngineError(f"The engine holds {held} articles, the files {len(articles)}. Give an empty one.")
    started, rest = time.perf_counter(), iter(articles)
    while batch := list(islice(rest, BATCH)):
        engine.add(batch)
        engine.commit()
        print(f"{engine.status().articles} articles, {time.perf_counter() - started:.0f} s", flush=True)
    return time.perf_counter() - started


def _times(asked: Sequence[Asked], answer: Callable[[Asked], object]) -> Times:
    """The first 50 run twice, the first time unmeasured."""
    for one in asked[:50]:
        answer(one)
    times = Times({}, {})
    for one in asked:
        started, worked = time.perf_counter(), time.process_time()
        answer(one)
        for kind in (one.kind, "all"):
            times.cpu.setdefault(kind, []).append((time.process_time() - worked) * 1000)
            times.wall.setdefault(kind, []).append((time.perf_counter() - started) * 1000)
    return times


def bare_index(folder: Path, articles: Sequence[ArticleRecord]) -> tantivy.Index:
    """The peer: the articles in plain tantivy, in a new folder."""
    folder.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body")
    builder.add_text_field("title", stored=True)
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(builder.build(), str(folder))
    writer = index.writer(96_000_000, 1)
    for article in articles:
        document = tantivy.Document(body=[article.title, article.text], title=[article.title])
        for facet, values in facet_values(article).items():
            for value in values if facet in FACETS else ():
                document.add_text(facet, value)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def ask_bare(index: tantivy.Index, text: str, *, conjunction: bool = True) -> int:
    """20 hits and the facets' counts from plain tantivy; the number of all hits."""
    searcher = index.searcher()
    query, _ = index.parse_query_lenient(text, ["body"], conjunction_by_default=conjunction)
    found = searcher.search(query, 20)
    for _, address in found.hits:
        searcher.doc(address).get_first("title")
    searcher.aggregate(query, {facet: {"terms": {"field": facet, "size": 20}} for facet in FACETS})
    return total(found)


def _report(figures: dict[str, object], ours: Times, peers: Mapping[str, Times]) -> None:
    print(f"{figures['resident_mb']} MB resident in a process that only asks, load of the machine {figures['load']}")
    head = "".join(f"{name + ' p50':>12}{name + ' p99':>12}{'ratio':>7}" for name in peers)
    print(f"{'kind of query':22}{'number':>7}{'p50 ms':>8}{'p99 ms':>8}{'CPU p50':>9}{'CPU p99':>9}{head}")
    for kind in [*(kind for kind in ours.wall if kind != "all"), "all"]:
        told = _figures_of(kind, ours, peers)
        figures[kind] = told
        beside = "".join(
            f"{told[f'{name}_p50_ms']:12.2f}{told[f'{name}_p99_ms']:12.2f}{told[f'{name}_ratio_p50']:7.2f}"
            for name in peers
        )
        own = f"{told['p50_ms']:8.2f}{told['p99_ms']:8.2f}{told['cpu_p50_ms']:9.2f}{told['cpu_p99_ms']:9.2f}"
        print(f"{kind:22}{len(ours.wall[kind]):7}{own}{beside}")
    print(json.dumps(figures, ensure_ascii=False))


def _figures_of(kind: str, ours: Times, peers: Mapping[str, Times]) -> dict[str, float]:
    """Milliseconds; each peer's too, and our median as a multiple of its own."""
    told: dict[str, float] = {}
    for name, times in (("", ours.wall), ("cpu_", ours.cpu)):
        told |= {f"{name}p50_ms": _quantile(times[kind], 0.5), f"{name}p99_ms": _quantile(times[kind], 0.99)}
    for name, peer in peers.items():
        told |= {
            f"{name}_p50_ms": _quantile(peer.wall[kind], 0.5),
            f"{name}_p99_ms": _quantile(peer.wall[kind], 0.99),
            f"{name}_cpu_p50_ms": _quantile(peer.cpu[kind], 0.5),
            f"{name}_ratio_p50": _quantile(ours.wall[kind], 0.5) / _quantile(peer.wall[kind], 0.5),
        }
    return {name: round(value, 2) for name, value in told.items()}


def _quantile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


if __name__ == "__main__":
    sys.exit(main())
