"""Articles of lists, and queries drawn from their titles, for the programs that time an engine."""

import gzip
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analyzers.citations import find_citations
from analyzers.places import mentions, province_now
from analyzers.text import clean_text, fold
from indexer.query import Facet, Filter, Query, Sort
from indexer.query_parser import parse
from indexer.record import ArticleRecord, Resolved

FACETS: tuple[Facet, ...] = ("province", "province_now", "number", "year", "issuer", "type", "portal", "level")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query for the engine, and what bare tantivy gets for it."""

    kind: str
    query: Query
    bare: str


def articles_of(paths: Sequence[Path]) -> Iterator[ArticleRecord]:
    for path in paths:
        with opened(path) as lines:
            for number, line in enumerate(lines):
                yield article_of(json.loads(line), f"{path.name.partition('.')[0]}/{number:07}")


def article_of(shape: dict[str, Any], id_: str) -> ArticleRecord:
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


def opened(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def questions(articles: Sequence[ArticleRecord], number: int) -> Iterator[Asked]:
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
