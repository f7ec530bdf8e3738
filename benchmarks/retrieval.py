"""Index passages through the product's own analysis and engine, rank queries over them, write the ranking.

    python benchmarks/retrieval.py CORPUS QUERIES --run OUT.tsv [--unmarked] [--engine URL] [--qrels QRELS.tsv]

CORPUS: JSON lines with `_id`, `title`, `text`; QUERIES: `_id`, `text` (`.gz` allowed). 100 hits a query go to OUT.tsv as query,
passage, in rank order. Queries are questions, not search words: they are matched by any of their words (docs/decisions/0006-two-
ways-to-match.md). The last line of the output is one JSON object.
"""

import argparse
import gzip
import json
import math
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from analyzers.text import fold
from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.query_parser import parse
from indexer.record import ArticleRecord

HITS = 100
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """A query of the collection."""

    id: str
    text: str


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        try:
            engine = open_engine(options.engine or f"tantivy:{folder}/index", create=True)
            figures = _measure(engine, options)
            engine.close()
        except (EngineError, OSError, ValueError) as error:
            print(error, file=sys.stderr)
            return 1
    print(json.dumps(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--run", type=Path, required=True, help="where the ranking is written")
    parser.add_argument("--unmarked", action="store_true", help="strip the queries' diacritics first")
    parser.add_argument("--engine", help="an engine URL; a new embedded index in a temporary folder without it")
    parser.add_argument("--qrels", type=Path, help="count nDCG@10 at once: query, passage, relevance, tab-separated")
    return parser.parse_args()


def _measure(engine: Engine, options: argparse.Namespace) -> dict[str, object]:
    started = time.perf_counter()
    passages = index(engine, read_passages(options.corpus))
    indexed = time.perf_counter() - started
    print(f"{passages} passages indexed in {indexed:.1f} s, pyvi's segmentation included", flush=True)
    questions = read_questions(options.queries)
    if options.unmarked:
        questions = [Question(question.id, fold(question.text)) for question in questions]
    ranked, times = rank(engine, questions)
    _write(options.run, ranked)
    p50, p99 = statistics.median(times), sorted(times)[int(len(times) * 0.99)]
    print(
        f"{len(questions)} queries {'without' if options.unmarked else 'with'} diacritics, {HITS} hits each: "
        f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"
    )
    figures: dict[str, object] = {
        "passages": passages,
        "index_seconds": round(indexed, 1),
        "queries": len(questions),
        "unmarked": options.unmarked,
        "p50_ms": round(p50, 2),
        "p99_ms": round(p99, 2),
    }
    if options.qrels:
        figures["ndcg10"] = round(ndcg(read_qrels(options.qrels), ranked), 4)
        print(f"nDCG@10 {figures['ndcg10']}")
    return figures


def read_passages(path: Path) -> Iterator[ArticleRecord]:
    """The passages as articles without provenance."""
    for line in _lines(path):
        yield ArticleRecord(
            id=line["_id"], portal="passages", urls=(), title=line.get("title") or "", lead="", text=line["text"],
            authors=(), source=None, section=None, published=None, province=None, province_now=None, mentions=(),
            level="central", kind="government", captured="", revision=1, reprint_of=None, citations=(),
        )  # fmt: skip


def index(engine: Engine, passages: Iterable[ArticleRecord]) -> int:
    """Index in batches; the number of passages, proven by the engine's own count."""
    rest = iter(passages)
    while batch := list(islice(rest, BATCH)):
        engine.add(batch)
        engine.commit()
    return engine.status().articles


def read_questions(path: Path) -> list[Question]:
    """The queries of the collection."""
    return [Question(line["_id"], line["text"]) for line in _lines(path)]


def rank(engine: Engine, questions: Sequence[Question], hits: int = HITS) -> tuple[dict[str, list[str]], list[float]]:
    """The ids of the best passages by query id, and the milliseconds each query took, parsing included."""
    ranked: dict[str, list[str]] = {}
    times: list[float] = []
    engine.search(parse("khởi động"))
    for question in questions:
        started = time.perf_counter()
        page = engine.search(parse(question.text, match="any", limit=hits))
        times.append((time.perf_counter() - started) * 1000)
        ranked[question.id] = [hit.article.id for hit in page.hits]
    return ranked, times


def read_qrels(path: Path) -> dict[str, set[str]]:
    """The relevant passages of each query."""
    wanted: dict[str, set[str]] = defaultdict(set)
    with _text(path) as lines:
        for line in lines:
            query, passage, relevance = line.rstrip("\n").split("\t")
            if relevance.isdigit() and int(relevance):
                wanted[query].add(passage)
    return dict(wanted)


def ndcg(wanted: dict[str, set[str]], ranked: dict[str, list[str]]) -> float:
    """Mean nDCG@10 with binary gains; a query without a ranking counts as zero."""
    return sum(_gain(relevant, ranked.get(query, [])) for query, relevant in wanted.items()) / len(wanted)


def _gain(relevant: set[str], hits: Sequence[str]) -> float:
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))
    return sum(1 / math.log2(place + 2) for place, hit in enumerate(hits[:10]) if hit in relevant) / ideal


def _write(path: Path, ranked: dict[str, list[str]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{query}\t{passage}\n" for query, passages in ranked.items() for passage in passages)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with _text(path) as lines:
        for line in lines:
            yield json.loads(line)


def _text(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
