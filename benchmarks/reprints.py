"""Reprints: precision and recall on the labelled pairs, and articles per second of grouping a catalogue.

The pairs are those of tests/reprint_pairs, half of them (dev) for tuning, half kept for the test. For speed a catalogue of
illustrative articles is made, each joined from sentences of the pairs' texts with numbers of its own, one in ten a reprint of
an earlier one; it is grouped by the product on one core, and beside it, in the same run, a sample of the same articles by
comparing each with each, which also counts the pairs that the anchors miss. With --catalogue the articles of an indexed folder
are grouped instead, in a copy.
"""

import argparse
import contextlib
import json
import random
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analyzers.article import Article  # noqa: E402
from analyzers.reprints import anchors, fingerprint, is_reprint, may_be_reprint  # noqa: E402
from indexer.catalogue import Catalogue, Entry  # noqa: E402
from indexer.catalogue_json import load_article  # noqa: E402
from indexer.reprints import group  # noqa: E402
from tests.reprint_pairs import Pair, originals, pairs  # noqa: E402


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--articles", type=int, default=5000, help="articles of the catalogue that is made (default 5000)"
    )
    parser.add_argument("--catalogue", type=Path, help="an indexed folder's catalogue.sqlite to group instead")
    parser.add_argument("--sample", type=int, default=400, help="articles compared each with each (default 400)")
    asked = parser.parse_args()
    figures: dict[str, object] = {split: _quality(split) for split in ("dev", "test")}
    entries = list(_read(asked.catalogue) if asked.catalogue else _made(asked.articles))
    figures |= _speed(entries) | _each_with_each(entries[: asked.sample])
    ratio = round(float(str(figures["articles_per_second"])) / float(str(figures["peer_articles_per_second"])), 1)
    print(json.dumps({**figures, "ratio": ratio}))


def found(pair: Pair) -> bool:
    """Whether the product would group the two texts."""
    one, other = fingerprint(pair.one), fingerprint(pair.other)
    if one is None or other is None:
        return False
    return may_be_reprint(anchors(pair.one), anchors(pair.other)) and is_reprint(one, other)


def _quality(split: str) -> dict[str, float]:
    counts: Counter[tuple[bool, bool]] = Counter()
    wrong: list[str] = []
    for pair in pairs():
        if pair.split == split:
            counts[pair.reprint, found(pair)] += 1
            if found(pair) != pair.reprint:
                wrong.append(pair.name)
    precision = counts[True, True] / (counts[True, True] + counts[False, True])
    recall = counts[True, True] / (counts[True, True] + counts[True, False])
    print(
        f"{split:5} {counts.total()} pairs: precision {precision:.3f}, recall {recall:.3f}; wrong: {', '.join(wrong) or 'none'}"
    )
    return {"pairs": counts.total(), "precision": round(precision, 3), "recall": round(recall, 3)}


def _made(count: int) -> Iterator[Entry]:
    chance = random.Random(20261125)
    paragraphs = [paragraph for original in originals() for paragraph in original.paragraphs]
    texts: list[str] = []
    for number in range(count):
        if number % 10 == 9:
            lines = chance.choice(texts).split("\n")
            text = "\n".join([chance.choice(paragraphs), *lines[1:]])
        else:
            syllables = " ".join(chance.sample(paragraphs, 12)).split()
            starts = range(0, len(syllables), 7)
            pieces = [" ".join(syllables[s : s + 7]) for s in chance.sample(starts, len(starts))]
            text = re.sub(r"\d+", lambda _: str(chance.randrange(1, 2000)), "\n".join(pieces))
        texts.append(text)
        day = f"2024-{1 + number % 12:02}-{1 + number % 28:02}"
        yield _entry(f"minh-hoa/{number}", Article("Bài minh họa", "", text, published=day))


def _read(catalogue: Path) -> Iterator[Entry]:
    with contextlib.closing(sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)) as db:
        for article, content in db.execute("SELECT id, content FROM article ORDER BY id"):
            yield _entry(article, load_article(content))


def _entry(article: str, content: Article) -> Entry:
    return Entry(article, article.split("/")[0], "", "2026-01-01T00:00:00Z", 1, None, content, (), ())


def _speed(entries: list[Entry]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(Catalogue(Path(folder) / "c.sqlite")) as catalogue:
        for entry in entries:
            catalogue.write_article(entry)
        catalogue.commit()
        began, cpu = time.monotonic(), time.process_time()
        group(catalogue, lambda _: None)
        seconds, cpu = time.monotonic() - began, time.process_time() - cpu
        reprints = sum(catalogue.reprints.original_of(entry.id) is not None for entry in entries)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    rate = len(entries) / cpu
    print(
        f"group {len(entries)} articles: {seconds:.1f} s, {cpu:.1f} s of one core: {rate:.0f}/s, {rate * 60:.0f}/min;"
    )
    print(f"      {reprints} reprints; {memory} MB")
    return {"articles": len(entries), "reprints": reprints, "articles_per_second": round(rate, 1), "megabytes": memory}


def _each_with_each(entries: list[Entry]) -> dict[str, object]:
    began = time.process_time()
    texts = [(entry.content.text, entry.content.title) for entry in entries]
    prints = [(anchors(text), one) for text, title in texts if (one := fingerprint(text, title))]
    alike = [(one, other) for (one, its), (other, others) in combinations(prints, 2) if is_reprint(its, others)]
    rate = len(entries) / (time.process_time() - began)
    missed = sum(not may_be_reprint(one, other) for one, other in alike)
    print(f"peer  {len(entries)} of them, each with each: {rate:.0f}/s, falling with their number;")
    print(f"      {len(alike)} pairs, of which the anchors miss {missed}")
    return {
        "peer_articles": len(entries),
        "peer_articles_per_second": round(rate, 1),
        "pairs": len(alike),
        "missed": missed,
    }


if __name__ == "__main__":
    main()
