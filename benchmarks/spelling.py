"""How often "Ý bạn là" proposes what was meant, and how often it proposes something for what was typed rightly.

    python benchmarks/spelling.py ARTICLES… [--queries FILE] [--sample N] [--engine URL]

ARTICLES: JSON lines with `title` and `text` (or `body`, `summary`); QUERIES: JSON lines with `text` (`.gz` allowed). All but every
tenth article are indexed. Pieces of three to six words of N indexed titles are damaged, each in every known way, and looked for as
the search page does: right is a proposal that gives the piece back (marks aside where the damage took them all away). Undamaged,
with marks and without, any proposal is a false alarm: for pieces of indexed titles, for pieces of the titles left out, for QUERIES.
The last line of the output is one JSON object.
"""

import argparse
import gzip
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analyzers.text import canonical_tone, clean_text, fold
from analyzers.words import is_plain
from benchmarks.slips import DAMAGES, damaged
from indexer.engine import Engine, EngineError
from indexer.engines import open_engine
from indexer.query_parser import parse
from indexer.record import ArticleRecord
from indexer.spelling import propose

LEFT_OUT = 10
BATCH = 2_000


def main() -> int:
    options = _options()
    try:
        articles = list(islice(_articles(options.articles), options.limit))
        queries = [row["text"] for row in _lines(options.queries)] if options.queries else []
        with tempfile.TemporaryDirectory(prefix="tracuu-spelling-") as folder:
            engine = open_engine(options.engine or f"tantivy:{folder}/index", create=True)
            _fill(engine, [each for at, each in enumerate(articles) if at % LEFT_OUT])
            figures = _measure(engine, articles, queries, options)
            engine.close()
    except (EngineError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--queries", type=Path, help="more queries that are spelled rightly: JSON lines with `text`")
    parser.add_argument("--sample", type=int, default=500, help="so many titles (default: %(default)s)")
    parser.add_argument("--engine", help="an engine URL; a new embedded index in a temporary folder without it")
    parser.add_argument("--limit", type=int, help="index no more articles than this")
    parser.add_argument("--wrong", type=int, default=0, help="print so many wrong answers of each kind")
    return parser.parse_args()


def _measure(
    engine: Engine, articles: Sequence[ArticleRecord], queries: Sequence[str], options: argparse.Namespace
) -> dict[str, object]:
    draw, sample, wrong = random.Random(20261125), options.sample, options.wrong
    held = _pieces(draw, [each for at, each in enumerate(articles) if at % LEFT_OUT], sample)
    new = _pieces(draw, [each for at, each in enumerate(articles) if at % LEFT_OUT == 0], sample)
    figures: dict[str, object] = {"articles": engine.status().articles, "load": round(os.getloadavg()[0], 1)}
    right = {name: _right(engine, name, list(damaged(damage, held)), wrong) for name, damage in DAMAGES.items()}
    figures["right"] = right
    figures["right_in_all"] = round(statistics.mean(right.values()), 4)
    print(f"in all {figures['right_in_all']:.1%}", flush=True)
    whole = {"indexed titles": held, "other titles": new, "queries": queries}
    alarms = {name: _alarms(engine, name, texts, wrong) for name, texts in whole.items() if texts}
    bare = {name: [fold(text) for text in texts] for name, texts in whole.items()}
    alarms |= {
        f"{name}, no marks": _alarms(engine, f"{name}, no marks", texts, wrong) for name, texts in bare.items() if texts
    }
    return figures | {"alarms": alarms}


def _right(engine: Engine, name: str, pairs: Sequence[tuple[str, str]], shown: int) -> float:
    times: list[float] = []
    good, wrong = 0, []
    for meant, typed in pairs:
        began = time.perf_counter()
        found = proposed(engine, typed)
        times.append((time.perf_counter() - began) * 1000)
        same = (fold(found or "") == fold(meant)) if is_plain(typed) else canonical_tone(found or "") == meant
        good += same
        if not same:
            wrong.append(f"    {typed!r}: {found!r}, not {meant!r}")
    share = good / len(pairs) if pairs else 0.0
    print(
        f"{name}: {good} of {len(pairs)} right ({share:.1%}), p50 {statistics.median(times or [0]):.0f} ms", flush=True
    )
    print("".join(f"{line}\n" for line in wrong[:shown]), end="")
    return round(share, 4)


def _alarms(engine: Engine, name: str, texts: Sequence[str], shown: int) -> float:
    found = [(text, proposed(engine, text)) for text in texts]
    wrong = [f"    {text!r}: {other!r}" for text, other in found if other]
    print(
        f"{name} as they are: {len(wrong)} of {len(texts)} get a proposal ({len(wrong) / len(texts):.2%})", flush=True
    )
    print("".join(f"{line}\n" for line in wrong[:shown]), end="")
    return round(len(wrong) / len(texts), 4)


def proposed(engine: Engine, text: str) -> str | None:
    """The proposal that the search page makes for a text, as it would be typed, in small letters."""
    query = parse(text)
    found = propose(engine, query, engine.search(query))
    return str(found.query).lower() if found else None


def _pieces(draw: random.Random, articles: Sequence[ArticleRecord], sample: int) -> list[str]:
    """Three to six words of a title, in small letters and one tone placement, without numbers and punctuation."""
    found: list[str] = []
    for article in draw.sample(articles, len(articles)):
        words = canonical_tone(article.title.lower()).split()
        length = min(len(words), draw.randint(3, 6))
        start = draw.randint(0, len(words) - length)
        piece = words[start : start + length]
        if length >= 3 and all(word.isalpha() for word in piece) and not is_plain(" ".join(piece)):
            found.append(" ".join(piece))
    return list(islice(dict.fromkeys(found), sample))


def _articles(paths: Sequence[Path]) -> Iterator[ArticleRecord]:
    for path in paths:
        for number, line in enumerate(_lines(path)):
            text = clean_text(line.get("text") or line.get("body") or line.get("summary") or "")
            yield ArticleRecord(
                id=f"{path.name.partition('.')[0]}/{number:07}", portal="minh-hoa", urls=(), title=clean_text(line["title"] or ""), lead="",
                text=text, authors=(), source=None, section=None, published=None, province=None, province_now=None, mentions=(),
                level="central", kind="press", captured="", revision=1, reprint_of=None, citations=(),
            )  # fmt: skip


def _fill(engine: Engine, articles: Sequence[ArticleRecord]) -> None:
    rest = iter(articles)
    while batch := list(islice(rest, BATCH)):
        engine.add(batch)
    engine.commit()


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with _opened(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: no JSON object ({error})") from error
            yield row


def _opened(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
