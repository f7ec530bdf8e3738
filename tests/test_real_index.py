"""The real portal understood and indexed: every page accounted for, the text as the portal's own print view has it, counts exact."""

import gzip
import json
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzers.citations.citation import Citation
from analyzers.places import provinces
from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.identity_keys import describe
from indexer.lookup import find_documents
from indexer.query import FACETS, Facet, Filter, Query
from indexer.query_parser import parse
from indexer.record import ArticleRecord
from tests.command import run
from tests.real_portal import crawled_portal, real_crawl
from tests.shared import SHARED, TOOLS, needs_shared

__all__ = ["crawled_portal", "real_crawl"]

pytestmark = needs_shared


@pytest.fixture(scope="module")
def home(crawled_portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indexed") / "var"
    shutil.copytree(crawled_portal, folder)
    done = run("index", home=folder)
    assert done.status == 0, done.err
    return folder


@pytest.fixture(scope="module")
def engine(home: Path) -> Iterator[Engine]:
    engine = open_engine(f"tantivy:{home / 'index'}")
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def articles(engine: Engine) -> list[ArticleRecord]:
    return list(engine.export(Query()))


def test_every_captured_page_is_an_article_an_address_of_one_or_without_text(
    home: Path, articles: list[ArticleRecord]
) -> None:
    rows = run("urls", home=home).rows()
    states = Counter(str(row["state"]) for row in rows)
    assert states["captured"] == states["pending"] == states["leased"] == 0
    assert states["indexed"] == len(articles) == len({one.id for one in articles})
    assert states["indexed"] + states["duplicate"] + states["no text"] == 5356
    assert sum(len(one.urls) for one in articles) == states["indexed"] + states["duplicate"]
    without = {re.search(r"view_content/(\d+)", str(row["url"]))[1] for row in rows if row["state"] == "no text"}  # type: ignore[index]
    with_text = {one.id.rsplit("/")[1] for one in articles}
    assert len(with_text | without) == 3227
    assert len(without - with_text) <= 40


def test_extraction_from_the_archive_equals_the_print_view(articles: list[ArticleRecord], tmp_path: Path) -> None:
    assert SHARED is not None
    assert TOOLS is not None
    held = {one.id.rsplit("/")[1]: one for one in articles}
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    with gzip.open(SHARED / "portal-sotttt-hanoi/gold-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        # Sections that no listing links are out of the crawl's reach.
        reached = [row for row in map(json.loads, lines) if row["id"] in held]
    assert len(reached) > 2500
    gold.write_text("".join(json.dumps(row) + "\n" for row in reached), encoding="utf-8")
    rows = [{"id": key, "title": one.title, "date": one.published, "text": one.text} for key, one in held.items()]
    predicted.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, TOOLS / "score_extraction.py", gold, predicted]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    f1, title, date = (float(re.search(rf"{name} ([\d.]+)", printed)[1]) for name in ("F1", "title", "date"))  # type: ignore[index]
    assert (f1 >= 0.985, title >= 0.99, date >= 0.99) == (True, True, True), printed


def year_of(citation: Citation) -> str | None:
    """The year of a cited document: of its date, else the one that its full number names."""
    if citation.issued:
        return citation.issued[:4]
    parts = (citation.number or "").split("/") if citation.form == "full" else []
    return next((part for part in parts[1:] if re.fullmatch(r"(19|20)\d\d", part)), None)


def values(record: ArticleRecord, facet: Facet) -> set[str]:
    """What a reader would count an article under, recomputed from the record alone."""
    cited = record.cited
    found: dict[Facet, set[str | None]] = {
        "province": {record.province},
        "province_now": {record.province_now},
        "document": {one.document for one in cited},
        "number": {one.citation.number for one in cited if one.citation.form == "full"},
        "year": {(record.published or "")[:4] or None},
        "month": {(record.published or "")[:7] or None},
        "issued": {year for one in cited if (year := year_of(one.citation))},
        "issuer": {one.citation.issuer for one in cited},
        "type": {one.citation.type for one in cited},
        "portal": {record.portal},
        "level": {record.level},
        "kind": {record.kind},
    }
    return {value for value in found[facet] if value}


def test_facet_counts_equal_a_recount_by_brute_force(engine: Engine, articles: list[ArticleRecord]) -> None:
    chance = random.Random(59)
    words = ["", "dân chủ", "công nghệ thông tin", "chuyển đổi số", "báo chí", "Hà Nội", "kế hoạch", "nghị quyết"]
    for _ in range(30):
        filters = []
        for facet in chance.sample(FACETS, chance.randint(1, 3)):
            known = sorted(set().union(*(values(one, facet) for one in articles)))
            filters.append(Filter(facet, tuple(chance.sample(known, min(len(known), chance.randint(1, 3))))))
        base = parse(chance.choice(words), filters=())
        matching = {one.id for one in engine.export(base)}
        query = Query(nodes=base.nodes, filters=tuple(filters))
        page = engine.search(query, FACETS, facet_size=10_000)
        kept = [one for one in articles if one.id in matching]
        for facet in FACETS:
            others = [f for f in filters if f.facet != facet]
            wanted = Counter(
                v
                for one in kept
                if all(values(one, f.facet) & set(f.values) for f in others)
                for v in values(one, facet)
            )
            assert {count.value: count.count for count in page.facets[facet]} == wanted, (query, facet)
        assert page.total == sum(all(values(one, f.facet) & set(f.values) for f in filters) for one in kept)


def test_a_document_is_opened_by_its_number_and_by_no_other(engine: Engine) -> None:
    """Every document as articles spell it, and its number with day and province: what opens is that document, nearly always."""
    full = opened = 0
    for record in engine.export_documents():
        for typed in (each.value for each in record.spellings[:4]):
            found = find_documents(engine, typed)
            assert not found.sure or found.documents[0].key == record.key, typed
        if record.number and record.dates:
            province = provinces().get((describe(record.key).scope or "").partition(".")[0])
            day = "/".join(reversed(record.dates[0].value.split("-")))
            typed = f"{record.type or ''} số {record.number} ngày {day} {province.name if province else ''}"
            found = find_documents(engine, typed)
            assert not found.sure or found.documents[0].key == record.key, typed
            full, opened = full + 1, opened + found.sure
    assert full > 1500
    assert opened / full > 0.95
