"""Query times of the engine by kind of query, beside bare tantivy on the same articles in the same run.

    python benchmarks/search.py --articles FILE… [--engine URL] [--queries N]

FILE: article lists, JSON lines (`url` or `link`, `title`, `text` or `summary`, and where known `published`, `province`, `source`,
`portal`), `.gz` allowed. An engine that holds articles already (`--engine tantivy:DIR`, kept from an earlier run) is not filled
again. Every query asks for 20 hits with snippets and 8 facets. Bare tantivy: one text field cut by its own tokenizer, its own
query parser, 20 stored documents, the same 8 terms aggregations, no snippets. Queries are drawn from the articles' titles by a
fixed seed. The last line of the output is one JSON object.
"""

import argparse
import gzip
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import tantivy

from analyzers.citations import find_citations
from analyzers.places import mentions, province_now
from analyzers.text import clean_text, fold
from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.query import Facet, Filter, Query, Sort
from indexer.query_parser import parse
from indexer.record import ArticleRecord, Resolved
from indexer.record_terms import facet_values
from indexer.tantivy_query import total

FACETS: tuple[Facet, ...] = ("province", "province_now", "number", "year", "issuer", "type", "portal", "level")
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A query for the engine, and what bare tantivy gets for it."""

    kind: str
    query: Query
    bare: str


def main() -> int:
    options = _options()
    articles = list(_articles(options.articles))
    with tempfile.TemporaryDirectory() as folder:
        try:
            engine = open_engine(options.engine or f"tantivy:{folder}/index", create=True)
            built = _fill(engine, articles)
            asked = list(_questions(articles, options.queries))
            ours = _times(asked, lambda one: engine.search(one.query, FACETS))
            size, memory = engine.status().bytes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            index = bare_index(Path(folder) / "bare", articles)
            bare = _times(asked, lambda one: ask_bare(index, one.bare))
            engine.close()
        except EngineError as error:
            print(error, file=sys.stderr)
            return 1
    _report(len(articles), built, size, memory, ours, bare)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--engine", help="an engine URL; a new embedded index in a temporary folder without it")
    parser.add_argument("--queries", type=int, default=2_000)
    return parser.parse_args()


def _articles(paths: Sequence[Path]) -> Iterator[ArticleRecord]:
    for path in paths:
        with _opened(path) as lines:
            for number, line in enumerate(lines):
                yield _article(json.loads(line), f"{path.name.partition('.')[0]}/{number:07}")


def _article(shape: dict[str, Any], id_: str) -> ArticleRecord:
    title = clean_text(shape["title"] or "")
    text = clean_text(shape.get("text") or shape.get("summary") or "")
    places = (shape["province"],) if shape.get("province") else mentions(f"{title}\n{text}")
    source = shape.get("portal") or shape.get("source") or "none"
    return ArticleRecord(
        id=id_, portal=str(source).partition(" - ")[0], urls=(str(shape.get("url") or shape.get("link") or ""),),
        title=title, lead="", text=text,
        authors=(), source=shape.get("source"), section=shape.get("category"), published=shape.get("published"),
        province=places[0] if places else None, province_now=province_now(places[0]) if places else None, mentions=places,
        level="central", kind="press", captured="", revision=1, reprint_of=None,
        citations=tuple(Resolved(citation) for citation in find_citations(text, title=title, published=shape.get("published"))),
    )  # fmt: skip


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


def _questions(articles: Sequence[ArticleRecord], number: int) -> Iterator[Asked]:
    draw = random.Random(20261125)
    kinds = (_words, _unmarked, _phrase, _filtered, _newest, _without, _everything)
    for turn in range(number):
        yield kinds[turn % len(kinds)](draw, draw.choice(articles))


def _piece(draw: random.Random, article: ArticleRecord, least: int, most: int) -> str:
    words = [word for word in article.title.split() if any(map(str.isalnum, word))] or ["tin"]
    length = min(len(words), draw.randint(least, most))
    start = draw.randint(0, len(words) - length)
    return " ".join(words[start : start + length]).replace('"', "").lstrip("-")


def _asked(
    kind: str, text: str, filters: Sequence[Filter] = (), sort: Sort = "relevance", bare: str | None = None
) -> Asked:
    return Asked(kind, parse(text, filters, sort=sort), text if bare is None else bare)


def _words(draw: random.Random, article: ArticleRecord) -> Asked:
    return _asked("words", _piece(draw, article, 1, 6))


def _unmarked(draw: random.Random, article: ArticleRecord) -> Asked:
    return _asked("without diacritics", fold(_piece(draw, article, 1, 6)))


def _phrase(draw: random.Random, article: ArticleRecord) -> Asked:
    return _asked("phrase", f'"{_piece(draw, article, 2, 4)}"')


def _filtered(draw: random.Random, article: ArticleRecord) -> Asked:
    filters = [
        Filter("portal", (article.portal,)),
        *([Filter("province", (article.province,))] if article.province else []),
    ]
    return _asked("words and filters", _piece(draw, article, 1, 3), filters)


def _newest(draw: random.Random, article: ArticleRecord) -> Asked:
    return _asked("newest first", _piece(draw, article, 1, 2), sort="newest")


def _without(draw: random.Random, article: ArticleRecord) -> Asked:
    wanted, unwanted = _piece(draw, article, 1, 2), _piece(draw, article, 1, 1)
    return _asked("with a word excluded", f"{wanted} -{unwanted}", bare=f"{wanted} NOT {unwanted}")


def _everything(_: random.Random, article: ArticleRecord) -> Asked:
    return _asked("no words, one filter", "", [Filter("portal", (article.portal,))], bare="*")


def _times(asked: Sequence[Asked], answer: Callable[[Asked], object]) -> dict[str, list[float]]:
    """Milliseconds by kind of query; the first 50 run twice, the first time unmeasured."""
    for one in asked[:50]:
        answer(one)
    times: dict[str, list[float]] = {}
    for one in asked:
        started = time.perf_counter()
        answer(one)
        times.setdefault(one.kind, []).append((time.perf_counter() - started) * 1000)
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


def _report(
    articles: int, built: float, size: int, memory: float, ours: dict[str, list[float]], bare: dict[str, list[float]]
) -> None:
    speed = f", indexed in {built:.0f} s ({articles / built:.0f}/s)" if built else ", index kept from an earlier run"
    print(
        f"{articles} articles{speed}, {size / 1e6:.0f} MB on disk, {memory:.0f} MB resident at most (articles included)"
    )
    print(
        f"{'kind of query':24}{'number':>7}{'p50 ms':>9}{'p99 ms':>9}{'bare p50':>10}{'bare p99':>10}{'ratio p50':>11}"
    )
    figures: dict[str, object] = {"articles": articles, "index_seconds": round(built, 1), "bytes": size}
    everything = [(kind, ours[kind], bare[kind]) for kind in ours]
    everything.append(("all", [*chain.from_iterable(ours.values())], [*chain.from_iterable(bare.values())]))
    for kind, own, other in everything:
        p50, p99, q50, q99 = _quantile(own, 0.5), _quantile(own, 0.99), _quantile(other, 0.5), _quantile(other, 0.99)
        print(f"{kind:24}{len(own):7}{p50:9.2f}{p99:9.2f}{q50:10.2f}{q99:10.2f}{p50 / q50:11.2f}")
        figures[kind] = {"p50_ms": round(p50, 2), "p99_ms": round(p99, 2), "bare_p50_ms": round(q50, 2),
                         "bare_p99_ms": round(q99, 2), "ratio_p50": round(p50 / q50, 2)}  # fmt: skip
    print(json.dumps(figures, ensure_ascii=False))


def _quantile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def _opened(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
