"""Linked files: counted and left alone, unless the portal keeps their kind; then archived once, and never taken for articles."""

from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.frontier import Frontier
from crawler.portal import PortalError, load_portal
from tests.crawl_runner import crawled, portal_file
from tests.origin import Origin, Pages, Reply, page

HOST = "https://tin.example"
PDF = Reply(b"%PDF-1.4 minh hoa", headers=(("Content-Type", "application/pdf"),))
TABLE: dict[str, Reply | list[Reply]] = {
    "/": page("/bai/1", "/tep/van-ban.pdf", "/tep/mat.pdf", "/tep/anh.jpg", "https://khac.example/x.pdf"),
    "/bai/1": page("/tep/van-ban.pdf", "/documents/1/kem.DOCX/44b14afe"),
    "/tep/van-ban.pdf": PDF,
    "/tep/mat.pdf": page(text="Không tìm thấy tệp"),
    "/documents/1/kem.DOCX/44b14afe": Reply(b"PK", headers=(("Content-Type", "application/msword"),)),
}
NOT_ASKED = ("off scope", "attachment")
KEPT = ("off scope", "attachment, archived: application/pdf")
FILES = ["/tep/van-ban.pdf", "/tep/mat.pdf", "/tep/anh.jpg", "/documents/1/kem.DOCX/44b14afe"]

# (attachments of the portal file, what becomes of FILES)
POLICIES = [
    (None, [NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED]),
    ('["pdf"]', [KEPT, ("error", "soft 404: a page instead of a file"), NOT_ASKED, NOT_ASKED]),
    (
        '[".PDF", "docx"]',
        [
            KEPT,
            ("error", "soft 404: a page instead of a file"),
            NOT_ASKED,
            ("off scope", "attachment, archived: application/msword"),
        ],
    ),
]


def portal(folder: Path, attachments: str | None) -> Path:
    path = portal_file(folder)
    if attachments:
        path.write_text(path.read_text("utf-8").replace("[urls]", f"attachments = {attachments}\n[urls]", 1), "utf-8")
    return path


def states(home: Path) -> dict[str, tuple[str, str | None]]:
    with Frontier(home / "crawl.sqlite") as frontier:
        return {row.url.removeprefix(HOST): (row.state, row.reason) for row in frontier.rows()}


@pytest.mark.parametrize(("attachments", "become"), POLICIES, ids=range(len(POLICIES)))
def test_what_becomes_of_linked_files(tmp_path: Path, attachments: str | None, become: list[tuple[str, str]]) -> None:
    home = tmp_path / "home"
    with Origin(Pages(TABLE)) as origin:
        assert crawled(portal(tmp_path, attachments), home, origin.socket).status == 0
        found = states(home)
        assert [found[path] for path in FILES] == become
        assert found["/bai/1"] == ("captured", None)
        assert found["https://khac.example/x.pdf"] == ("off scope", "outside the portal")
        asked = [path for path in FILES if path in origin.paths()]
        assert asked == [path for path, state in zip(FILES, become, strict=True) if state != NOT_ASKED]
        again = crawled(portal(tmp_path, attachments), home, origin.socket, "--recrawl", "--articles")
    assert again.status == 0
    held = [capture.url.removeprefix(HOST) for capture in Archive(home / "archive").captures()]
    assert [held.count(path) for path in FILES] == [int(path in asked) for path in FILES]


def test_files_that_were_passed_over_are_fetched_once_the_portal_keeps_them(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Origin(Pages(TABLE)) as origin:
        crawled(portal(tmp_path, None), home, origin.socket)
        before = len(origin.arrivals)
        assert crawled(portal(tmp_path, '["docx"]'), home, origin.socket).status == 0
        assert [path for path in origin.paths()[before:] if path != "/robots.txt"] == [FILES[3]]
    assert states(home)[FILES[3]][1] == "attachment, archived: application/msword"


def test_a_lost_frontier_does_not_fetch_them_again(tmp_path: Path) -> None:
    home, path = tmp_path / "home", portal(tmp_path, '["docx"]')
    with Origin(Pages(TABLE)) as origin:
        crawled(path, home, origin.socket)
        before = states(home)
        for file in home.glob("crawl.sqlite*"):
            file.unlink()
        crawled(path, home, origin.socket)
    assert states(home) == before
    assert origin.paths().count(FILES[3]) == 1


def test_an_ending_that_nobody_knows_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        PortalError, match=r"tin\.toml: attachments: 'exe' is no ending of a file; write some of 7z, avi"
    ):
        load_portal(portal(tmp_path, '["exe"]'))
