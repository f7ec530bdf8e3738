"""A portal's life: active, frozen, moved, dead. Whatever becomes of it, its articles stay its own; all names are illustrative."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.portal import keep_portal, known_portals
from crawler.roster import roster
from indexer.pipeline import reading_pool
from indexer.understand import Understood
from indexer.workers import GuardedPool
from tests.test_revisions import MEETING, PLAN, PORTAL, Folder, page

# Its numbers are those of the old portal, as where a whole site was carried over: its article 1 is another record all the same.
SUCCESSOR = PORTAL.replace("Cổng minh họa", "Cổng minh họa mới").replace("Long An", "Tây Ninh")
ENDS = {
    "frozen": 'state = "frozen"\n',
    "moved": 'state = "moved"\nsuccessor = "minh-hoa-moi"\n',
    "dead": 'state = "dead"\n',
}


@pytest.fixture(scope="module")
def pool() -> Iterator[GuardedPool[Understood]]:
    with reading_pool(1) as pool:
        yield pool


def change(folder: Folder, tmp_path: Path, name: str, text: str) -> None:
    """Give a portal's file to the folder, as `tracuu crawl FILE` does."""
    file = tmp_path / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    keep_portal(folder.home, file)


@pytest.mark.parametrize("state", ENDS)
def test_no_article_is_lost_whatever_becomes_of_its_portal(
    state: str, tmp_path: Path, pool: GuardedPool[Understood]
) -> None:
    folder = Folder(tmp_path / "home", pool)
    folder.answer("/bai/1", page(PLAN))
    folder.answer("/bai/2", page(MEETING, title="Hội nghị"))
    folder.answer("/bai/1", page(PLAN, MEETING))
    folder.index()
    before, place = folder.dump(), folder.article()
    assert [row[0] for row in before[:2]] == ["minh-hoa/1", "minh-hoa/2"]
    assert "minh-hoa" in [portal.id for portal in roster(folder.home).portals]

    top, keys = PORTAL.split("[urls]")
    change(folder, tmp_path, "minh-hoa", f"{top}{ENDS[state]}[urls]{keys}")
    if state == "moved":
        change(folder, tmp_path, "minh-hoa-moi", SUCCESSOR.replace("minhhoa.gov.vn", "moi.minhhoa.gov.vn"))
    assert known_portals(folder.home)["minh-hoa"].state == state
    assert "minh-hoa" not in [portal.id for portal in roster(folder.home).portals]
    for rebuild in (False, True):
        folder.index(rebuild=rebuild)
        assert folder.dump() == before
        assert folder.article() == place  # under its own portal, in its province as it was


def test_what_an_old_address_answers_after_the_move_takes_nothing_away(
    tmp_path: Path, pool: GuardedPool[Understood]
) -> None:
    folder = Folder(tmp_path / "home", pool)
    folder.answer("/bai/1", page(PLAN))
    folder.answer("/bai/2", page(MEETING, title="Hội nghị"))
    folder.answer("/bai/1", "", 301, "https://moi.minhhoa.gov.vn/bai/1")
    folder.answer("/bai/2", "", 404)
    top, keys = PORTAL.split("[urls]")
    change(folder, tmp_path, "minh-hoa", f"{top}{ENDS['moved']}[urls]{keys}")
    change(folder, tmp_path, "minh-hoa-moi", SUCCESSOR.replace("minhhoa.gov.vn", "moi.minhhoa.gov.vn"))
    for rebuild in (False, True):
        folder.index(rebuild=rebuild)
        assert folder.article("minh-hoa/1").content.text == PLAN
        assert folder.article("minh-hoa/2").content.text == MEETING
        assert [(each.what, each.status, each.target) for each in folder.fates("minh-hoa/1")] == [
            ("moved", 301, "https://moi.minhhoa.gov.vn/bai/1")
        ]
        assert [(each.what, each.status) for each in folder.fates("minh-hoa/2")] == [("gone", 404)]
