"""Whole sites of three content systems, as they were captured, crawled as origins and indexed: only the platform's rules know them."""

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.command import run
from tests.shared import SHARED, TOOLS, needs_shared

pytestmark = needs_shared
SYSTEMS = ("nukeviet", "wordpress", "joomla")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a site's articles, what the product made of them, and each URL seen with its end; both by the system's own id."""

    gold: dict[str, dict[str, Any]]
    found: dict[str, list[dict[str, Any]]]
    urls: list[dict[str, Any]]


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """The captured site as the origin it was; gives its port and its host."""
    assert TOOLS is not None
    command = [sys.executable, str(TOOLS / "serve_capture.py"), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process.stdout.readline().split()[0]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> "Any":
    @cache
    def collected(system: str) -> Site:
        assert SHARED is not None
        folder, home = SHARED / "cms" / system, tmp_path_factory.mktemp(system)
        with served(folder) as (port, host):
            socket = f"{host}=127.0.0.1:{port}"
            ran = run("crawl", folder / "portal.toml", "--connect-to", socket, "--delay", "0", home=home)
            assert ran.status == 0, ran.err
        assert run("index", "--workers", "1", home=home).status == 0
        golds = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
        ids = {gold["url"]: gold["id"] for gold in golds}
        found: dict[str, list[dict[str, Any]]] = {}
        for row in run("export", "articles", home=home).rows():
            urls = row["urls"]
            assert isinstance(urls, list)
            mine = next((ids[url] for url in urls if url in ids), str(urls))
            found.setdefault(mine, []).append(row)
        return Site({gold["id"]: gold for gold in golds}, found, run("urls", home=home).rows())

    return collected


def bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


def f1(found: str, wanted: str) -> float:
    """Of words, however often each stands there."""
    mine, theirs = bag(found), bag(wanted)
    both = (mine & theirs).total()
    return 2 * both / (mine.total() + theirs.total()) if both else 0.0


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_article_is_there_once_and_nothing_else(site: Any, system: str) -> None:
    """Print, save, comment and paging twins, feeds and lists of every kind are no articles of their own."""
    held = site(system)
    assert len(held.gold) == 60
    assert {name: len(rows) for name, rows in held.found.items()} == dict.fromkeys(held.gold, 1)


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_url_has_come_to_its_end(site: Any, system: str) -> None:
    states = Counter(row["state"] for row in site(system).urls)
    assert states["indexed"] == 60
    assert not {"pending", "leased", "captured", "no text", "walled"} & set(states)
    assert {row["reason"] for row in site(system).urls if row["state"] == "error"} <= {"404", "400", "403", "soft 404"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_texts(site: Any, system: str) -> None:
    held = site(system)
    scores = [f1(held.found[name][0]["text"], f"{gold['lead']}\n{gold['body']}") for name, gold in held.gold.items()]
    assert sum(scores) / len(scores) >= 0.985, sorted(scores)[:5]


@pytest.mark.parametrize("system", SYSTEMS)
def test_titles_and_days(site: Any, system: str) -> None:
    held = site(system)
    for name, gold in held.gold.items():
        (row,) = held.found[name]
        day = "/".join(reversed((row["published"] or "")[:10].split("-")))
        assert (row["title"], day) == (gold["title"], gold["date"])


@pytest.mark.parametrize("system", SYSTEMS)
def test_authors(site: Any, system: str) -> None:
    held = site(system)
    right = [held.found[name][0]["authors"] == gold["authors"] for name, gold in held.gold.items()]
    assert sum(right) / len(right) >= 0.95
