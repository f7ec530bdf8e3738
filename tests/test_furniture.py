"""A line that a portal prints around most of its articles is learned from them and goes, whatever the order in which they came."""

import itertools
from pathlib import Path

import pytest

from analyzers.article import Article
from analyzers.citations import find_citations
from crawler.portal import Portal
from indexer.assemble import entry_of
from indexer.catalogue import Catalogue
from indexer.furniture import clean, put_extracted
from indexer.understand import Understood

PORTAL = Portal("minh-hoa", "Cổng minh họa", "Long An", "province", "government", hosts=("minhhoa.example",), start=())
BANNER = "Chung tay xây dựng quê hương minh họa ngày 12 tháng 5"
FOOT = "Mọi ý kiến xin gửi về tòa soạn minh họa, số lượt đọc 1234"


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def spelled(number: int) -> str:
    """A number in words: figures are masked, so pages must differ by more than them."""
    return " ".join(DIGITS[int(digit)] for digit in str(number))


def prose(number: int) -> str:
    return f"Đoạn văn xuôi thứ {spelled(number)} kể về một hội nghị minh họa, đủ dài để không ai nhầm nó với một dòng trang trí của cổng thông tin."


def text(number: int, *, furnished: bool = True) -> str:
    body = f"{prose(number)}\nSở Nội vụ thực hiện Nghị định số {50 + number}/2023/NĐ-CP theo kế hoạch minh họa {spelled(number)} đã được duyệt từ đầu năm nay."
    banner, foot = BANNER.replace("12", str(number + 1)), FOOT.replace("1234", str(97 * number))
    return f"{banner}\n{body}\n{foot}" if furnished else body


def put(catalogue: Catalogue, number: int, words: str) -> None:
    article = Article(f"Bài minh họa {number}", "", words, published=f"2024-03-{1 + number % 28:02}")
    understood = Understood(article, find_citations(words), ())
    known = catalogue.primary(f"minh-hoa/{number}")
    entry = entry_of(
        f"minh-hoa/{number}", PORTAL, f"https://minhhoa.example/{number}", "2026-01-01T00:00:00Z", understood
    )
    put_extracted(catalogue, entry, known[2] if known else None)


def texts(catalogue: Catalogue) -> list[str]:
    return [entry.content.text for entry in catalogue.entries_of(catalogue.articles_of("minh-hoa", only_new=False))]


def quiet(_: int) -> None:
    pass


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "catalogue.sqlite")


def test_lines_on_every_page_go_and_citations_keep_their_places(catalogue: Catalogue) -> None:
    for number in range(10):
        put(catalogue, number, text(number))
    clean(catalogue, quiet)
    assert texts(catalogue) == [text(number, furnished=False) for number in range(10)]
    for entry in catalogue.entries("unresolved"):
        (citation,) = entry.found
        assert entry.content.text[citation.start : citation.end] == citation.surface


def test_too_few_pages_prove_nothing(catalogue: Catalogue) -> None:
    for number in range(7):
        put(catalogue, number, text(number))
    clean(catalogue, quiet)
    assert texts(catalogue) == [text(number) for number in range(7)]


def test_lines_on_a_minority_of_pages_stay(catalogue: Catalogue) -> None:
    for number in range(20):
        put(catalogue, number, text(number, furnished=number < 8))
    clean(catalogue, quiet)
    assert sum(words.startswith("Chung tay") for words in texts(catalogue)) == 8


@pytest.mark.parametrize(
    "runs", [[range(12)], [range(9), range(9, 12)], [[n] for n in reversed(range(12))]], ids=["one", "two", "twelve"]
)
def test_the_order_and_number_of_runs_do_not_matter(catalogue: Catalogue, runs: list[list[int]]) -> None:
    for run in runs:
        for number in run:
            put(catalogue, number, text(number))
        clean(catalogue, quiet)
    assert sorted(texts(catalogue)) == sorted(text(number, furnished=False) for number in range(12))


def test_a_line_that_is_repeated_no_longer_comes_back(catalogue: Catalogue) -> None:
    for number in range(10):
        put(catalogue, number, text(number))
    clean(catalogue, quiet)
    for number in range(10, 40):
        put(catalogue, number, text(number, furnished=False))
    clean(catalogue, quiet)
    kept = dict(zip(catalogue.articles_of("minh-hoa", only_new=False), texts(catalogue), strict=True))
    assert kept["minh-hoa/3"] == text(3)


def test_a_new_version_of_an_article_takes_its_old_lines_out_of_the_count(catalogue: Catalogue) -> None:
    for number in range(8):
        put(catalogue, number, text(number))
    put(catalogue, 7, text(7, furnished=False))
    clean(catalogue, quiet)
    assert list(itertools.islice(texts(catalogue), 1)) == [text(0)]


def test_a_moment_that_most_pages_bear_is_a_clock_and_no_date(catalogue: Catalogue) -> None:
    for number in range(9):
        put(catalogue, number, text(number))
        catalogue.furniture.count("minh-hoa", ["2024-05-25T10:00:00+07:00"], 1)
    article = Article("Bài minh họa 50", "", text(50, furnished=False), published="2024-05-25T10:00:00+07:00")
    entry = entry_of(
        "minh-hoa/50", PORTAL, "https://minhhoa.example/50", "2026-01-01T00:00:00Z", Understood(article, (), ())
    )
    put_extracted(catalogue, entry, None)
    clean(catalogue, quiet)
    (last,) = catalogue.entries_of(["minh-hoa/50"])
    assert last.content.published is None
