"""Pages that change: each revision is kept, what only moves is none, deletions and moves are noted while the text stays."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.portal import known_portals
from indexer.build import update
from indexer.catalogue import Catalogue, Entry
from indexer.furniture import clean
from indexer.pipeline import Reader, reading_pool
from indexer.revisions import count
from indexer.understand import Understood
from indexer.version_tables import Fate, Revision
from indexer.workers import GuardedPool
from tests.command import run

HOST = "https://minhhoa.gov.vn"
PORTAL = """name = "Cổng minh họa"
level = "province"
province = "Long An"
kind = "government"
hosts = ["minhhoa.gov.vn"]
start = ["https://minhhoa.gov.vn/"]
[urls]
article = '/(?:bai|tin)/(?P<id>\\d+)'
[select]
title = "h1"
published = ".ngay"
body = ".noi-dung"
authors = ".tac-gia"
"""
HTML = (("Content-Type", "text/html; charset=utf-8"),)
PLAN = "Sở Nội vụ ban hành Kế hoạch số 12/KH-SNV về thực hiện quy chế dân chủ ở cơ sở trong năm nay."
MEETING = "Hội nghị có 5 đại biểu, khai mạc lúc 7h30 ngày 2/8 tại hội trường của huyện minh họa."


def page(
    *lines: str, title: str = "Quy chế dân chủ", author: str = "Lê Yên", day: str = "02/03/2024 08:30", foot: str = ""
) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<html><body><h1>{title}</h1><p class="ngay">{day}</p><p class="tac-gia">{author}</p>'
        f'<div class="noi-dung">{body}</div>{foot}</body></html>'
    )


@dataclass(slots=True)
class Folder:
    """A data folder whose archive is written answer by answer, a day between two."""

    home: Path
    pool: GuardedPool[Understood]
    day: int = 1

    def __post_init__(self) -> None:
        (self.home / "archive" / "minh-hoa").mkdir(parents=True)
        (self.home / "archive" / "minh-hoa" / "portal.toml").write_text(PORTAL, encoding="utf-8")

    def answer(self, path: str, body: str = "", status: int = 200, location: str = "", day: int | None = None) -> str:
        """Archive an answer; gives the moment."""
        moment = f"2026-01-{day or self.day:02}T08:00:00Z"
        self.day += 1
        headers = (*HTML, ("Location", location)) if location else HTML
        with Archive(self.home / "archive").writer("minh-hoa") as writer:
            writer.add_response(f"{HOST}{path}", status, "x", headers, body.encode(), moment)
            writer.sync()
        return moment

    def index(self, *, rebuild: bool = False) -> None:
        """What `tracuu index` does before it turns to the engine."""
        if rebuild:
            for path in self.home.glob("catalogue.sqlite*"):
                path.unlink()
        with self.catalogue() as catalogue:
            Reader(Archive(self.home / "archive"), catalogue, known_portals(self.home)).read(
                self.pool, lambda now: None
            )
            clean(catalogue, lambda done: None)
            count(catalogue, lambda done: None)

    def catalogue(self) -> closing[Catalogue]:
        return closing(Catalogue(self.home / "catalogue.sqlite"))

    def revisions(self, article: str = "minh-hoa/1") -> list[Revision]:
        with self.catalogue() as catalogue:
            return catalogue.versions.revisions(article)

    def fates(self, article: str = "minh-hoa/1") -> list[Fate]:
        with self.catalogue() as catalogue:
            return catalogue.versions.fates(article)

    def article(self, article: str = "minh-hoa/1") -> Entry:
        with self.catalogue() as catalogue:
            return next(catalogue.entries_of([article]))

    def urls(self, article: str = "minh-hoa/1") -> tuple[str, ...]:
        with self.catalogue() as catalogue:
            return catalogue.urls(article)

    def dump(self) -> list[tuple[object, ...]]:
        """All that the catalogue knows of articles and revisions, in order, places in the archive aside."""
        with closing(sqlite3.connect(self.home / "catalogue.sqlite")) as db:
            return [
                row
                for sql in (
                    "SELECT id, url, captured, revision, published, content FROM article ORDER BY 1",
                    "SELECT article, number, captured, seen, url, text, digest, changed FROM revision ORDER BY 1, 2",
                    "SELECT article, seen, url, what, status, target FROM fate ORDER BY 1, 2",
                )
                for row in db.execute(sql)
            ]


@pytest.fixture(scope="module")
def pool() -> Iterator[GuardedPool[Understood]]:
    with reading_pool(1) as pool:
        yield pool


@pytest.fixture
def folder(tmp_path: Path, pool: GuardedPool[Understood]) -> Folder:
    return Folder(tmp_path / "home", pool)


def test_each_change_is_a_revision_and_what_moves_is_none(folder: Folder) -> None:
    counter = '<p>Lượt xem: {}</p><h3>Tin liên quan</h3><a href="/bai/{}">Tin khác {}</a>'
    moments = [
        folder.answer("/bai/1", page(PLAN, MEETING, foot=counter.format(1, 2, 2))),
        folder.answer("/bai/1", page(PLAN, MEETING, foot=counter.format(1204, 7, 7))),
        folder.answer("/bai/1", page(PLAN, MEETING.replace("5 đại biểu", "6 đại biểu"))),
        folder.answer(
            "/bai/1",
            page(
                "Thứ Sáu, 25/11/2026 | 10:42",
                PLAN,
                MEETING.replace("5 đại biểu", "6 đại biểu"),
                "Lượt đọc: 12",
                "10:43",
            ),
        ),
        folder.answer("/bai/1", page(PLAN, MEETING, title="Quy chế dân chủ ở xã", author="Trần Bình")),
        folder.answer(
            "/bai/1", page(PLAN, MEETING, title="Quy chế dân chủ ở xã", author="Trần Bình", day="02/03/2024 17:00")
        ),
        folder.answer(
            "/bai/1", page(PLAN, MEETING, title="Quy chế dân chủ ở xã", author="Trần Bình", day="05/03/2024")
        ),
    ]
    folder.index()
    assert [(each.captured, each.seen, each.changed) for each in folder.revisions()] == [
        (moments[0], moments[1], ()),
        (moments[2], moments[3], ("text",)),
        (moments[4], moments[5], ("title", "text", "authors")),
        (moments[6], moments[6], ("published",)),
    ]
    article = folder.article()
    assert (article.revision, article.captured, article.content.published) == (4, moments[6], "2024-03-05")
    archive = Archive(folder.home / "archive")
    for each in folder.revisions():
        capture = archive.read(each.place)
        assert (capture.fetched, capture.digest) == (each.captured, each.place.digest)
    grown = folder.dump()
    folder.index(rebuild=True)
    assert folder.dump() == grown


def test_back_to_what_it_was_is_a_change_too(folder: Folder) -> None:
    for text in (PLAN, MEETING, PLAN):
        folder.answer("/bai/1", page(text))
        folder.index()
    assert [each.changed for each in folder.revisions()] == [(), ("text",), ("text",)]
    assert folder.revisions()[0].text == folder.revisions()[2].text
    assert folder.article().content.text == PLAN


FURNITURE = "Chung tay xây dựng quê hương minh họa, ngày thứ {} của chiến dịch"
DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def test_what_turns_out_to_be_the_portals_furniture_was_no_change(folder: Folder) -> None:
    """The line moves from look to look; that it is furniture is known only when other articles have brought it as well."""
    folder.answer("/bai/1", page(FURNITURE.format(1), PLAN))
    folder.index()
    folder.answer("/bai/1", page(FURNITURE.format(2), PLAN))
    folder.index()
    assert [each.changed for each in folder.revisions()] == [(), ("text",)]
    for number in range(2, 12):
        told = f"Đoạn văn xuôi {DIGITS[number % 10]} kể về một hội nghị minh họa đủ dài để không ai nhầm với trang trí của cổng."
        folder.answer(f"/bai/{number}", page(FURNITURE.format(number), told), day=20)
    folder.index()
    assert [each.changed for each in folder.revisions()] == [()]
    assert folder.article().revision == 1
    grown = folder.dump()
    folder.index(rebuild=True)
    assert folder.dump() == grown


def test_walls_empty_pages_and_errors_are_no_revisions(folder: Folder) -> None:
    folder.answer("/bai/1", page(PLAN))
    for body, status in (
        ("<title>Request Rejected</title>The requested URL was rejected. Your support ID is: 123456789012", 200),
        ("<title>Just a moment...</title>", 403),
        ("<title>Just a moment...</title>", 404),
        ("<html><head><title>Đăng nhập</title></head><form><input type=password></form></html>", 200),
        (page(), 200),
        ("", 503),
    ):
        folder.answer("/bai/1", body, status)
    folder.index()
    assert len(folder.revisions()) == 1
    assert folder.fates() == []
    assert folder.article().content.text == PLAN


def test_an_older_capture_that_comes_later_is_an_earlier_revision(folder: Folder) -> None:
    """Foreign archives bring what stood there before our first visit."""
    folder.answer("/bai/1", page(PLAN, title="Nay"), day=20)
    folder.index()
    folder.answer("/bai/1", page(PLAN, title="Xưa"), day=3)
    folder.answer("/bai/1", page(PLAN, title="Nay"), day=10)
    folder.index()
    assert [(each.captured[8:10], each.seen[8:10], each.changed) for each in folder.revisions()] == [
        ("03", "03", ()),
        ("10", "20", ("title",)),
    ]
    article = folder.article()
    assert (article.content.title, article.revision, article.captured) == ("Nay", 2, "2026-01-10T08:00:00Z")


# (answers after the article was held, what is noted)
ANSWERS: list[tuple[list[tuple[int, str]], list[tuple[str, int, str | None, int]]]] = [
    ([(404, ""), (404, "")], [("gone", 404, None, 2)]),
    ([(410, "")], [("gone", 410, None, 2)]),
    ([(404, ""), (410, "")], [("gone", 404, None, 2)]),
    ([(301, "/tin/99")], [("moved", 301, f"{HOST}/tin/99", 2)]),
    ([(308, "https://khac.gov.vn/x")], [("moved", 308, "https://khac.gov.vn/x", 2)]),
    ([(301, "/tin/99"), (404, "")], [("moved", 301, f"{HOST}/tin/99", 2), ("gone", 404, None, 3)]),
    ([(302, "/tin/99")], []),                 # for the moment only
    ([(301, "/")], []),                       # to the front page: a soft 404
    ([(301, "/c/portal/login")], []),
    ([(403, "")], []),
    ([(503, "")], []),
]  # fmt: skip


def test_what_became_of_an_address(folder: Folder) -> None:
    for number in range(1, len(ANSWERS) + 1):
        folder.answer(f"/bai/{number}", page(f"{PLAN} {number}."), day=1)
    for number, (answers, _) in enumerate(ANSWERS, 1):
        for place, (status, location) in enumerate(answers):
            folder.answer(f"/bai/{number}", "", status, location, day=2 + place)
    folder.answer("/bai/77", status=404)  # never held: nothing to note
    folder.index()
    for number, (_, noted) in enumerate(ANSWERS, 1):
        fates = folder.fates(f"minh-hoa/{number}")
        assert [(each.what, each.status, each.target, int(each.seen[8:10])) for each in fates] == noted
        assert folder.article(f"minh-hoa/{number}").content.text == f"{PLAN} {number}."
    assert folder.fates("minh-hoa/77") == []


def test_the_text_stays_and_is_found_and_may_come_back(folder: Folder) -> None:
    folder.answer("/bai/1", page(PLAN))
    folder.answer("/bai/1", status=404)
    folder.answer("/bai/1", page(PLAN))
    folder.answer("/bai/1", status=404)
    folder.index()
    assert [(each.what, each.seen[8:10]) for each in folder.fates()] == [("gone", "02"), ("gone", "04")]
    assert len(folder.revisions()) == 1
    update(
        folder.home,
        f"tantivy:{folder.home / 'index'}",
        known_portals(folder.home),
        workers=1,
        progress=lambda now: None,
    )
    assert "minh-hoa/1" in run("search", "12/KH-SNV", "--json", home=folder.home).out


def test_an_article_that_moved_is_read_on_at_its_new_address(folder: Folder) -> None:
    folder.answer("/bai/1", page(PLAN))
    folder.answer("/bai/1", "", 301, "/tin/1")
    folder.answer("/tin/1", page(PLAN))
    folder.answer("/tin/1", page(PLAN, MEETING))
    folder.index()
    assert folder.urls() == (f"{HOST}/tin/1", f"{HOST}/bai/1")
    assert folder.article().content.text == f"{PLAN}\n{MEETING}"
    assert [(each.url[len(HOST) :], each.captured[8:10]) for each in folder.revisions()] == [
        ("/bai/1", "01"),
        ("/tin/1", "04"),
    ]
    assert [each.target for each in folder.fates()] == [f"{HOST}/tin/1"]
