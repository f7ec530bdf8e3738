"""Quality of extraction on real pages; the floors of tests/floors.toml only rise."""

import collections
import gzip
import json
import re
import tarfile
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from analyzers.article import Article, Selectors
from analyzers.encodings import decode_page
from analyzers.page import extract_article
from crawler.portal import bundled_portals
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))["extraction"]
Gold = dict[str, Any]
Page = tuple[Gold, bytes, date]


def words(text: str) -> "collections.Counter[str]":
    return collections.Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


def squeezed(text: str) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFC", text).lower()).strip()


def f1(gold: Gold, text: str) -> float:
    """Over token counts against lead and body, the lead once, as tools/score_extraction.py counts."""
    lead, body = gold.get("lead") or "", gold["body"]
    want = words(body if squeezed(body).startswith(squeezed(lead)[:80]) else f"{lead}\n{body}")
    have = words(text)
    return 2 * sum((want & have).values()) / max(1, sum(want.values()) + sum(have.values()))


def marks(gold: Gold, article: Article) -> dict[str, float]:
    """What of one page is as the gold has it; authors, source and section where the gold knows them."""
    day = "/".join(reversed((article.published or "")[:10].split("-")))
    found = {
        "f1": f1(gold, article.text),
        "title": squeezed(article.title) == squeezed(gold["title"]),
        "day": day == gold["date"],
    }
    if "authors" in gold:
        found["authors"] = list(article.authors) == gold["authors"]
        found["source"] = article.source == gold["source"]
        found["section"] = article.section == gold["section"]
    return found


def check(name: str, pages: Iterator[Page], extract: Callable[[Gold, str, date], Article]) -> None:
    rows = [marks(gold, extract(gold, decode_page(body, None), captured)) for gold, body, captured in pages]
    assert len(rows) >= 20
    found = {column: sum(row[column] for row in rows) / len(rows) for column in rows[0]}
    assert found.keys() == FLOORS[name].keys()
    assert {column: share for column, share in found.items() if share < FLOORS[name][column]} == {}


def portal_pages(step: int) -> Iterator[Page]:
    assert SHARED is not None
    folder = SHARED / "portal-sotttt-hanoi"
    with gzip.open(folder / "gold-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        golds = [gold for gold in map(json.loads, lines) if len(gold["body"]) >= 200]
    wanted = {gold["path"]: gold for gold in golds[::step]}
    with tarfile.open(folder / "site-vi.tar.xz", "r|xz") as site:
        for member in site:
            if member.name in wanted and (file := site.extractfile(member)):
                yield wanted[member.name], file.read(), date(2022, 8, 27)


def capture_pages(folder: Path, step: int) -> Iterator[Page]:
    golds = {
        gold["url"]: gold
        for gold in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()[::step])
    }
    with (folder / "site.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file):
            url = record.rec_headers.get_header("WARC-Target-URI")
            if record.rec_type == "response" and url in golds:
                yield golds.pop(url), record.content_stream().read(), date(2026, 11, 22)


def without_rules(gold: Gold, html: str, captured: date) -> Article:
    return extract_article(html, url=gold["url"], captured=captured)


def test_the_portal_with_its_selectors() -> None:
    chosen = bundled_portals()["sotttt-hanoi"].select
    selectors = Selectors(**{field.name: getattr(chosen, field.name) for field in fields(Selectors)})
    check(
        "portal-with-selectors",
        portal_pages(9),
        lambda gold, html, day: extract_article(html, url=gold["url"], selectors=selectors, captured=day),
    )


def test_the_portal_without_any_rule() -> None:
    check("portal-without-rules", portal_pages(60), without_rules)


@pytest.mark.parametrize("system", ["nukeviet", "wordpress", "joomla"])
def test_other_systems_without_any_rule(system: str) -> None:
    assert SHARED is not None
    check(system, capture_pages(SHARED / "cms" / system, 3), without_rules)
