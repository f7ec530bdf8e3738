"""A real portal of 13,291 saved pages, crawled whole: what it holds is known to the last address."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

from crawler.archive import Archive
from crawler.frontier import Frontier, UrlRow
from tests.real_portal import RealCrawl, crawled_portal, real_crawl
from tests.shared import needs_shared

__all__ = ["crawled_portal", "real_crawl"]

pytestmark = needs_shared
ARTICLE = re.compile(r"/-/view_content/(\d+)-")


def _rows(home: Path) -> list[UrlRow]:
    with Frontier(home / "crawl.sqlite") as frontier:
        return list(frontier.rows("sotttt-hanoi"))


def _ids(rows: list[UrlRow], *states: str) -> set[str]:
    return {found[1] for row in rows if row.state in states and (found := ARTICLE.search(row.url))}


def test_what_the_site_holds(real_crawl: RealCrawl) -> None:
    assert real_crawl.ran.status == 0, real_crawl.ran.errors[-2000:]
    states = real_crawl.ran.states()
    rows = _rows(real_crawl.home)
    assert states["captured"] + states["listing"] == 5993
    assert states["captured"] == 5356
    live = _ids(rows, "captured")
    assert len(live) == 3227
    assert len(_ids(rows, "error") - live) == 157
    assert sum(states.values()) == len(rows) == len({row.url for row in rows})
    assert set(states) == {"captured", "listing", "error", "off scope"}


def test_the_dead_addresses_are_accounted_for(real_crawl: RealCrawl) -> None:
    """1,392 addresses of the host lead to nothing, where a reader of bare hrefs counts 1,210.

    The difference: 164 pictures of another host that the mirror links above its root (`../../…/sotttt.qltns.…`), which a browser
    resolves against the host itself, and 18 menu entries written in character references (`https&#x3a;&#x2f;…`).
    """
    rows = [row for row in _rows(real_crawl.home) if row.reason != "outside the portal"]
    dead = [row for row in rows if row.state in ("error", "off scope")]
    climbing = [row for row in dead if urlsplit(row.url).path.startswith("/sotttt.qltns.mediacdn.vn/")]
    menu = [row for row in dead if re.fullmatch(r"/[a-z0-9-]+", urlsplit(row.url).path)]
    assert (len(dead), len(climbing), len(menu)) == (1392, 164, 18)
    assert len(dead) - len(climbing) - len(menu) == 1210
    assert {row.reason for row in dead if row.state == "error"} == {"404"}
    # The saved site has a file for none of them, those included that were not asked for.
    files = [real_crawl.site / unquote(urlsplit(row.url).path).lstrip("/") for row in dead]
    assert not [file for file in files if file.is_file()]


def test_every_answer_is_in_the_archive_once(real_crawl: RealCrawl, crawled_portal: Path) -> None:
    archive = Archive(crawled_portal / "archive")
    kept = Counter(capture.url for capture in archive.captures("sotttt-hanoi"))
    assert kept.pop("https://sotttt.hanoi.gov.vn/robots.txt") == 1
    assert set(kept) == {row.url for row in _rows(crawled_portal) if row.state in ("captured", "listing", "error")}
    assert set(kept.values()) == {1}
    assert archive.verify().problems == ()
