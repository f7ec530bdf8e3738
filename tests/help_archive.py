"""A small index for the tests of help with queries: illustrative articles that we wrote, on either engine.

`from tests.help_archive import engine` gives a fixture: each test runs on both.
"""

import secrets
from collections.abc import Iterator
from contextlib import closing

import pytest

from analyzers.citations.citation import Citation
from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.record import ArticleRecord, Count, DocumentRecord, Resolved

TITLES = (
    ("Hội nghị quy chế dân chủ ở cơ sở", 14),
    ("Xử lý vi phạm hành chính về báo chí", 60),
    ("Triển khai chương trình chuyển đổi số", 13),
    ("Xây dựng nông thôn mới nâng cao", 12),
    ("Công nghệ thông tin trong cơ quan nhà nước", 11),
    ("Nâng cao chất lượng dịch vụ công trực tuyến", 11),
    ("Tuyên truyền, phổ biến Nghị định của Chính phủ", 12),
    ("Lịch sử Đảng bộ địa phương", 15),
    ("Bồi dưỡng kỹ năng cho cán bộ xã", 12),
)
SLIP = "Sử lý rác thải ở khu dân cư"
ISSUERS = ("Chính phủ", "Sở Nội vụ", "Bộ Nội vụ", "Ủy ban nhân dân thành phố Hà Nội")


def articles() -> Iterator[ArticleRecord]:
    """Each title so often, in four provinces and years, citing a decree by turns; one article with a slip in its title."""
    number = 0
    for title, times in (*TITLES, (SLIP, 1)):
        for turn in range(times):
            number += 1
            yield article(number, f"{title}, kỳ {turn + 1}", ("Hà Nội", "Long An", "Cà Mau", "Huế")[turn % 4])


def article(number: int, title: str, province: str) -> ArticleRecord:
    """One article, its date and its cited document settled by its number."""
    decree = f"Nghị định số {50 + number % 5}/2023/NĐ-CP"
    text = f"{title}.\nTin minh họa số {number} có nhắc {decree} của cơ quan."
    start = text.index("Nghị định số")
    issuer = ISSUERS[number % len(ISSUERS)]
    found = Citation(start, start + len(decree), decree, "full", "Nghị định", decree.rsplit(" ", 1)[1], None, issuer)
    return ArticleRecord(
        id=f"minh-hoa/{number}", portal="minh-hoa", urls=(f"https://minh-hoa.example/{number}",), title=title, lead=title, text=text,
        authors=(), source=None, section=None, published=f"20{20 + number % 4}-03-{number % 28 + 1:02d}", province=province,
        province_now=province, mentions=(), level="province", kind="government", captured="2026-11-25T00:00:00Z", revision=1,
        reprint_of=None, citations=(Resolved(found, f"{50 + number % 5}-2023-nd-cp", (), "number"),),
    )  # fmt: skip


def documents() -> Iterator[DocumentRecord]:
    """The five decrees, a law with a name, and a plan of a province."""
    for serial in range(50, 55):
        yield document(f"{serial}-2023-nd-cp", f"{serial}/2023/NĐ-CP", "Nghị định", None, serial)
    yield document("10-2022-qh15", "10/2022/QH15", "Luật", "Luật Thực hiện dân chủ ở cơ sở", 90)
    yield document("14-kh-tu@ha-noi", "14-KH/TU", "Kế hoạch", None, 3)


def document(key: str, number: str, type_: str, title: str | None, count: int) -> DocumentRecord:
    """A document that so many articles cite."""
    spelled = (Count(f"{type_} số {number}", count),)
    return DocumentRecord(
        key, number, type_, title, spelled, (Count(type_, count),), (), (), (), (), (), count, count, None, None
    )


def fill(engine: Engine) -> None:
    """Put the archive into an empty engine."""
    engine.add(articles(), documents())
    engine.commit()


@pytest.fixture(scope="module", params=["tantivy", "elasticsearch"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The archive in an engine of either kind, to be read only."""
    url = f"tantivy:{tmp_path_factory.mktemp('help') / 'index'}"
    if request.param == "elasticsearch":
        url = f"elasticsearch:{request.getfixturevalue('elasticsearch_address')}/tracuu-{secrets.token_hex(6)}"
    with closing(open_engine(url, create=True)) as opened:
        fill(opened)
        yield opened
    if request.param == "elasticsearch":
        _drop(request.getfixturevalue("elasticsearch_address"), url.rpartition("/")[2])


def _drop(address: str, alias: str) -> None:
    from elasticsearch import Elasticsearch

    with Elasticsearch(address) as client:
        for name in client.indices.get(index=f"{alias}-*", expand_wildcards="all"):
            client.indices.delete(index=name)
