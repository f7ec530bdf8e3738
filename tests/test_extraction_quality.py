"""Floors of extraction on real pages: they only rise."""

import collections
import gzip
import json
import re
import tarfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
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
Gold = dict[str, Any]
Page = tuple[Gold, bytes, date]


@dataclass(frozen=True)
class Score:
    f1: float
    title: float
    day: float


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


def score(pages: Iterator[Page], extract: Callable[[Gold, str, date], Article]) -> Score:
    rows = []
    for gold, body, captured in pages:
        article = extract(gold, decode_page(body, None), captured)
        day = "/".join(reversed((article.published or "")[:10].split("-")))
        rows.append((f1(gold, article.text), squeezed(article.title) == squeezed(gold["title"]), day == gold["date"]))
    assert len(rows) >= 20
    return Score(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


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
    found = score(
        portal_pages(9),
        lambda gold, html, day: extract_article(html, url=gold["url"], selectors=selectors, captured=day),
    )
    assert found.f1 >= 0.99
    assert found.title >= 0.995
    assert found.day >= 0.995


def test_the_portal_without_any_rule() -> None:
    found = score(portal_pages(60), without_rules)
    assert found.f1 >= 0.985
    assert found.title >= 0.99
    assert found.day >= 0.99


@pytest.mark.parametrize("system", ["nukeviet", "wordpress", "joomla"])
def test_other_systems_without_any_rule(system: str) -> None:
    assert SHARED is not None
    found = score(capture_pages(SHARED / "cms" / system, 3), without_rules)
    assert found.f1 >= 0.985
    assert found.title == 1.0
    assert found.day == 1.0
