"""Archive → catalogue → index: however often, in whatever pieces and through whatever kills, the end is the same."""

import os
import random
import shutil
import signal
from pathlib import Path

import pytest

from indexer.workers import GuardedPool, Offence
from tests.command import begin, run

PORTAL = """name = "Cổng minh họa"
level = "province"
province = "Long An"
kind = "government"
hosts = ["minhhoa.gov.vn"]
start = ["https://minhhoa.gov.vn/"]
[urls]
article = '/bai/(?P<id>\\d+)'
[select]
title = "h1"
published = ".ngay"
body = ".noi-dung"
"""


def page(number: int, text: str = "", title: str = "") -> str:
    return f"""<html><head><title>Cổng minh họa</title></head><body>
<h1>{title or f"Bài minh họa số {number}"}</h1><p class="ngay">0{1 + number % 9}/03/2024 08:30</p>
<div class="noi-dung"><p>UBND tỉnh Long An triển khai Nghị định số {50 + number % 7}/2023/NĐ-CP ngày 14/8/2023 của Chính phủ, bài {number}.</p>
<p>{text or "Luật Thực hiện dân chủ ở cơ sở được phổ biến đến từng thôn, ấp."}</p></div></body></html>"""


class Folder:
    """A data folder with a portal, into which saved pages are added."""

    def __init__(self, root: Path) -> None:
        self.root, self.home = root, root / "var"
        self.portal = root / "minh-hoa.toml"
        self.portal.write_text(PORTAL, encoding="utf-8")

    def add(self, pages: dict[str, str]) -> None:
        files = [self.root / "pages" / name for name in pages]
        (self.root / "pages").mkdir(exist_ok=True)
        for file, text in zip(files, pages.values(), strict=True):
            file.write_text(text, encoding="utf-8")
        done = run(
            "add", *files, "--portal", self.portal, "--url-prefix", "https://minhhoa.gov.vn/bai/", home=self.home
        )
        assert done.status == 0, done.err

    def index(self, *options: str) -> str:
        done = run("index", *options, home=self.home)
        assert done.status == 0, done.err
        return done.err

    def exported(self) -> str:
        return "".join(run("export", what, home=self.home).out for what in ("articles", "citations", "documents"))

    def forget_all_but_the_archive(self) -> None:
        for path in self.home.iterdir():
            if path.name != "archive":
                shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def pages(numbers: range) -> dict[str, str]:
    return {f"{number}.html": page(number) for number in numbers}


def test_an_index_grown_in_pieces_equals_one_made_from_the_archive_alone(folder: Folder) -> None:
    law = "Căn cứ Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10/11/2022 của Quốc hội."
    for piece in (pages(range(3)), {"7.html": page(7, law)}, pages(range(10, 14))):
        folder.add(piece)
        folder.index()
    grown = folder.exported()
    assert grown.count("\n") > 8 + 8
    folder.index("--rebuild")
    assert folder.exported() == grown
    folder.forget_all_but_the_archive()
    folder.index()
    assert folder.exported() == grown


def test_only_new_captures_are_read(folder: Folder) -> None:
    folder.add(pages(range(3)))
    assert "read 3 new captures" in folder.index()
    assert "read 0 new captures; indexed 0 articles and 0 documents" in folder.index()
    folder.add(pages(range(3, 5)))
    assert "read 2 new captures; indexed 2 articles" in folder.index()


def test_one_article_at_two_addresses_is_one_article_with_both(folder: Folder) -> None:
    folder.add({"5-mot.html": page(5), "5-hai.html": page(5), "6.html": page(6)})
    folder.index()
    articles = run("export", "articles", home=folder.home).rows()
    assert [(one["id"], one["urls"]) for one in articles] == [
        ("minh-hoa/5", ["https://minhhoa.gov.vn/bai/5-mot.html", "https://minhhoa.gov.vn/bai/5-hai.html"]),
        ("minh-hoa/6", ["https://minhhoa.gov.vn/bai/6.html"]),
    ]
    states = {
        str(row["url"]).rsplit("/", 1)[1]: (row["state"], row["reason"]) for row in run("urls", home=folder.home).rows()
    }
    assert states == {
        "5-mot.html": ("indexed", None),
        "5-hai.html": ("duplicate", "same article as https://minhhoa.gov.vn/bai/5-mot.html"),
        "6.html": ("indexed", None),
    }


def test_an_address_without_text_does_not_hide_the_article_at_another(folder: Folder) -> None:
    empty = "<html><body><h1>Bài minh họa</h1><div class='noi-dung'></div></body></html>"
    folder.add({"5-mot.html": empty, "5-hai.html": page(5)})
    folder.index()
    (article,) = run("export", "articles", home=folder.home).rows()
    assert article["urls"] == ["https://minhhoa.gov.vn/bai/5-hai.html"]
    states = {str(row["url"]).rsplit("/", 1)[1]: row["state"] for row in run("urls", home=folder.home).rows()}
    assert states == {"5-mot.html": "no text", "5-hai.html": "indexed"}


def test_an_article_has_its_province_then_and_now_and_its_citations(folder: Folder) -> None:
    folder.add({"9.html": page(9)})
    folder.index()
    (article,) = run("export", "articles", home=folder.home).rows()
    assert (article["province"], article["province_now"]) == ("Long An", "Tây Ninh")
    assert article["published"] == "2024-03-01T08:30:00+07:00"
    (decree, law) = article["citations"]  # type: ignore[misc]
    text = str(article["text"])
    assert text[decree["start"] : decree["end"]] == decree["surface"] == "Nghị định số 52/2023/NĐ-CP"
    assert (decree["document"], decree["status"], decree["issued"]) == ("52-2023-nd-cp", "resolved", "2023-08-14")
    assert (law["document"], law["how"]) == ("10-2022-qh15", "name")


def test_kill_9_of_the_indexer_loses_and_doubles_nothing(folder: Folder) -> None:
    folder.add(pages(range(60)))
    chance = random.Random(20261125)
    for _ in range(4):
        process = begin("index", "--workers", "1", home=folder.home)
        try:
            process.wait(timeout=chance.uniform(0.5, 4.0))
        except Exception:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    folder.index()
    survived = folder.exported()
    assert len(run("export", "articles", home=folder.home).rows()) == 60
    folder.forget_all_but_the_archive()
    folder.index()
    assert folder.exported() == survived


def test_a_second_indexer_is_refused_with_the_process_of_the_first(folder: Folder) -> None:
    folder.add(pages(range(40)))
    first = begin("index", "--workers", "1", home=folder.home)
    try:
        while not (folder.home / "index.lock").exists() or not (folder.home / "index.lock").read_text():
            assert first.poll() is None
        os.kill(first.pid, signal.SIGSTOP)
        second = run("index", home=folder.home)
    finally:
        os.kill(first.pid, signal.SIGCONT)
        first.communicate()
    assert first.returncode == 0
    assert second.status == 1
    assert f"process {first.pid} is indexing" in second.err


def test_a_broken_catalogue_is_named_with_what_to_do(folder: Folder) -> None:
    folder.add(pages(range(1)))
    (folder.home / "catalogue.sqlite").write_bytes(b"not a database at all, just some bytes" * 50)
    done = run("index", home=folder.home)
    assert done.status == 1
    assert "catalogue.sqlite" in done.err
    assert "--rebuild" in done.err
    folder.index("--rebuild")
    assert len(run("export", "articles", home=folder.home).rows()) == 1


def forever(_: int) -> int:
    while True:
        pass


def hoard(size: int) -> int:
    return len(bytearray(size))


def die(status: int) -> int:
    os._exit(status)


def broken(number: int) -> int:
    raise ValueError(f"trang {number} hỏng")


def awkward(number: int) -> int:
    return {3: forever, 5: die, 6: broken}.get(number, abs)(number) or number


def test_a_hostile_page_costs_none_of_those_that_travel_with_it() -> None:
    with GuardedPool(awkward, workers=1, seconds=1.0) as pool:
        tickets = [pool.submit(number) for number in range(11)]
        found = [pool.result(ticket) for ticket in tickets]
    offences = {
        3: Offence("extraction took longer than 1 s"),
        5: Offence("the extraction process died (status 5)"),
        6: Offence("ValueError: trang 6 hỏng"),
    }
    assert found == [offences.get(number, number) for number in range(11)]


@pytest.mark.parametrize(
    ("task", "argument", "reason"),
    [
        (forever, 0, "extraction took longer than 1 s"),
        (hoard, 4 << 30, "extraction needed too much memory"),
        (die, 7, "the extraction process died (status 7)"),
        (broken, 3, "ValueError: trang 3 hỏng"),
    ],
)
def test_a_hostile_page_costs_its_own_record_and_no_other(task, argument: int, reason: str) -> None:  # type: ignore[no-untyped-def]
    with GuardedPool(task, workers=1, seconds=1.0, memory=2 << 30) as pool:
        assert pool.result(pool.submit(argument)) == Offence(reason)
    with GuardedPool(hoard, workers=1, seconds=5.0) as pool:
        assert pool.result(pool.submit(10)) == 10
