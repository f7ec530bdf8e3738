"""The labelled sample of relations: tests/relation_labels.tsv, read against the shared texts, and its count by class."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analyzers.citations import find_citations
from analyzers.citations.citation import Citation
from analyzers.citations.relations import Relation, relations
from tests.shared import SHARED

LABELS = Path(__file__).with_name("relation_labels.tsv")
_FIELDS = {
    "dev_articles": "text",
    "forms": "context",
    "gold-dev": "body",
    "headlines": "summary",
    "retrieval": "text",
    "titles": "title",
}


@dataclass(frozen=True, slots=True)
class Label:
    """One mention that was read in its context: `kind` is a class or `none`; `said` is what the rules say of it, None where its text is missing."""

    source: str
    id: str
    start: int
    end: int
    kind: str
    said: str | None = None


@dataclass(slots=True)
class Counted:
    """One class over some labels: `right` of the `said`, and of the `labelled`; `read` is whether all their texts were there."""

    said: int = 0
    labelled: int = 0
    right: int = 0
    read: bool = True

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0


def labels() -> list[Label]:
    """The rows of the file, in their order; odd rows were for making the rules, even rows for judging them."""
    lines = [line for line in LABELS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]
    cells = [line.split("\t") for line in lines]
    return [Label(source, name, int(start), int(end), kind) for source, name, start, end, kind in cells]


@cache
def sample() -> tuple[Label, ...]:
    """The labels with what the rules say of each; needs the shared data."""
    wanted = labels()
    said: dict[tuple[str, str], tuple[list[Citation], tuple[Relation | None, ...]]] = {}
    for source, name, text, citations in _articles({(one.source, one.id) for one in wanted}):
        said[source, name] = (citations, relations(text, citations))
    return tuple(_judged(one, *said.get((one.source, one.id), ([], None))) for one in wanted)


def count(sample: Iterable[Label]) -> dict[str, Counted]:
    """Each class with its counts; a mention that the finder missed counts as `none`."""
    counted: dict[str, Counted] = {}
    for one in sample:
        mine, theirs = counted.setdefault(one.kind, Counted()), counted.setdefault(one.said or "none", Counted())
        mine.labelled += 1
        mine.read = mine.read and one.said is not None
        theirs.said += 1
        mine.right += one.kind == one.said
    return counted


def _judged(label: Label, citations: Sequence[Citation], found: tuple[Relation | None, ...] | None) -> Label:
    said = None
    if found is not None:
        over = [r for c, r in zip(citations, found, strict=True) if c.start < label.end and label.start < c.end]
        said = over[0].kind if over and over[0] is not None else "none"
    return Label(label.source, label.id, label.start, label.end, label.kind, said)


def _articles(wanted: set[tuple[str, str]]) -> Iterator[tuple[str, str, str, list[Citation]]]:
    """Source, id, text and citations of the wanted articles: the annotated ones where there are any, else those found."""
    assert SHARED is not None
    marked = {row["id"]: row["citations"] for row in _rows(SHARED / "citations" / "dev_citations.jsonl")}
    for source, path in _paths(SHARED).items():
        for number, row in enumerate(_rows(path), 1):
            name = str(number) if source == "forms" else row.get("id") or row["_id"]
            if (source, name) not in wanted:
                continue
            text = row[_FIELDS[source]]
            spans = [row] if source == "forms" else marked.get(name) if source == "dev_articles" else None
            yield source, name, text, _citations(text, spans)


def _paths(shared: Path) -> dict[str, Path]:
    return {
        "dev_articles": shared / "citations" / "dev_articles.jsonl",
        "forms": shared / "citations" / "forms.jsonl",
        "gold-dev": shared / "portal-sotttt-hanoi" / "gold-dev.jsonl.gz",
        "headlines": shared / "headlines" / "articles.jsonl.gz",
        "titles": shared / "headlines" / "articles.jsonl.gz",
        "retrieval": shared / "retrieval" / "corpus.jsonl.gz",
    }


def _citations(text: str, spans: list[dict[str, int]] | None) -> list[Citation]:
    if spans is None:
        return list(find_citations(text))
    return [Citation(one["start"], one["end"], text[one["start"] : one["end"]], "full") for one in spans]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines():
        yield json.loads(line)
