"""The catalogue ends the same whatever the order in which articles arrive and however many runs they come in."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.article import Article
from analyzers.citations import find_citations
from analyzers.places import mentions
from crawler.portal import Portal
from indexer.assemble import entry_of
from indexer.build import record_of_article, record_of_document
from indexer.catalogue import Catalogue, PageState
from indexer.furniture import clean, put_extracted
from indexer.record_json import dump_article, dump_document
from indexer.reprints import group
from indexer.resolving import resolve_all
from indexer.understand import Understood

PORTALS = {
    name: Portal(
        name,
        f"Cổng minh họa {name}",
        province,
        level,
        kind,
        hosts=(f"{name}.example",),
        start=(f"https://{name}.example/",),
    )  # type: ignore[arg-type]
    for name, province, level, kind in (
        ("nghe-an", "Nghệ An", "province", "government"),
        ("long-an", "Long An", "province", "press"),
        ("trung-uong", None, "central", "press"),
    )
}
PLAN = (
    "Ngày 05/9/2023, UBND tỉnh ban hành Kế hoạch số 689/KH-UBND ngày 05/9/2023 triển khai thực hiện Nghị định số 59/2023/NĐ-CP "
    "ngày 14/8/2023 của Chính phủ. Các sở, ngành, địa phương phổ biến nội dung đến từng thôn, bản, tổ dân phố; báo cáo kết quả trước "
    "ngày 15/12 hằng năm. Sở Nội vụ theo dõi, đôn đốc, tổng hợp khó khăn, vướng mắc để trình UBND tỉnh xem xét, quyết định kịp thời."
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One illustrative article on its way in."""

    portal: str
    number: int
    published: str | None
    text: str

    @property
    def id(self) -> str:
        return f"{self.portal}/{self.number}"


ARRIVALS = (
    Arrival("nghe-an", 1, "2023-09-06", PLAN),
    # A reprint in a national paper, which lends no province of its own.
    Arrival("trung-uong", 1, "2023-09-07", PLAN),
    Arrival("trung-uong", 2, "2023-09-08", "Kế hoạch số 689/KH-UBND được nhiều nơi tham khảo."),
    # A name without a number, and the article that gives both.
    Arrival("long-an", 1, "2024-05-02", "Hội nghị quán triệt Luật Giữ gìn nhà cổ tại các huyện."),
    Arrival("long-an", 2, "2024-05-03", "Luật Giữ gìn nhà cổ số 99/2024/QH15 ngày 10/4/2024 của Quốc hội được phổ biến."),
    # One number, two terms.
    Arrival("trung-uong", 3, "2016-02-01", "Kết luận số 120-KL/TW ngày 07/01/2016 của Bộ Chính trị về quy chế dân chủ."),
    Arrival("trung-uong", 4, "2024-12-20", "Kết luận số 120-KL/TW ngày 10/12/2024 của Bộ Chính trị về công tác cán bộ."),
    Arrival("trung-uong", 5, None, "Các cấp ủy tiếp tục thực hiện Kết luận số 120-KL/TW."),
    # A date that was mistyped does not part a number that the nation has once; an amendment is told of both.
    Arrival("nghe-an", 2, "2025-03-20", "Nghị định số 67/2025/NĐ-CP ngày 15/3/2025 sửa đổi, bổ sung Nghị định số 178/2024/NĐ-CP ngày 31/12/2024."),
    Arrival("long-an", 3, "2025-03-21", "Nghị định số 178/2024/NĐ-CP ngày 30/12/2024 của Chính phủ có hiệu lực từ đầu năm."),
    # The same plan number of two provinces.
    Arrival("nghe-an", 3, "2021-05-01", "Kế hoạch số 14-KH/TU ngày 06/4/2021 của Ban Thường vụ Tỉnh ủy Nghệ An về dân chủ ở cơ sở."),
    Arrival("long-an", 4, "2021-05-01", "Kế hoạch số 14-KH/TU ngày 08/4/2021 của Ban Thường vụ Tỉnh ủy Long An về chuyển đổi số."),
)  # fmt: skip


def put(catalogue: Catalogue, arrival: Arrival) -> None:
    title = f"Bài minh họa {arrival.id}"
    article = Article(title=title, lead="", text=arrival.text, published=arrival.published)
    found = find_citations(article.text, title=title, published=article.published)
    understood = Understood(article, found, mentions(article.text))
    url = f"https://{arrival.portal}.example/{arrival.number}"
    known = catalogue.primary(arrival.id)
    entry = entry_of(arrival.id, PORTALS[arrival.portal], url, "2026-11-25T00:00:00Z", understood)
    put_extracted(catalogue, entry, known[2] if known else None)
    catalogue.put_page(PageState(arrival.portal, url, arrival.id, "2026-11-25T00:00:00Z", "indexed", None))


def dump(catalogue: Catalogue) -> str:
    """Every record that the engine would be given."""
    catalogue.reopen_index()
    articles = [dump_article(record_of_article(entry, catalogue, PORTALS)) for entry in catalogue.entries("unindexed")]
    documents = [record_of_document(key, catalogue) for key in catalogue.changed_documents()]
    return "\n".join([*articles, *(dump_document(one) for one in documents if one.mentions)])


def built(folder: Path, runs: Sequence[Sequence[Arrival]]) -> str:
    catalogue = Catalogue(folder / "catalogue.sqlite")
    for run in runs:
        for arrival in run:
            put(catalogue, arrival)
        clean(catalogue, lambda _: None)
        resolve_all(catalogue, PORTALS, lambda _: None)
        group(catalogue, lambda _: None)
        catalogue.commit()
    result = dump(catalogue)
    catalogue.close()
    return result


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    return built(tmp_path_factory.mktemp("whole"), [ARRIVALS])


@st.composite
def arrivals_in_runs(draw: st.DrawFn) -> list[list[Arrival]]:
    order = draw(st.permutations(ARRIVALS))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=5)))
    return [list(order[start:end]) for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@settings(max_examples=60, deadline=None)
@given(runs=arrivals_in_runs())
def test_order_and_number_of_runs_do_not_matter(whole: str, runs: list[list[Arrival]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert built(Path(folder), runs) == whole


@pytest.mark.parametrize(
    "wanted",
    [
        # resolved by a name that another article numbers
        '"surface": "Luật Giữ gìn nhà cổ", "form": "name"',
        '"document": "99-2024-qh15"',
        # both terms of one number, each a document; a mention without date names both and chooses none
        '"key": "120-kl-tw,khoa-11"',
        '"key": "120-kl-tw,khoa-13"',
        '"document": null, "status": "open", "candidates": ["120-kl-tw,khoa-11", "120-kl-tw,khoa-13"]',
        # two provinces' plans of one number
        '"key": "14-kh-tu@long-an,nk-2020-2025"',
        '"key": "14-kh-tu@nghe-an,nk-2020-2025"',
        # two dates of one national number are one document with both dates
        '"dates": [{"value": "2024-12-30", "count": 1}, {"value": "2024-12-31", "count": 1}]',
        # what is done to a document, and by which
        '"relations": [{"kind": "amends", "by": "67-2025-nd-cp", "articles": 1, "example": "nghe-an/2"}]',
        # the later of two equal texts
        '"reprint_of": "nghe-an/1"',
    ],
)  # fmt: skip
def test_what_the_catalogue_then_knows(whole: str, wanted: str) -> None:
    assert wanted in whole


def test_a_document_that_nobody_cites_any_more_is_gone(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    put(catalogue, ARRIVALS[5])
    resolve_all(catalogue, PORTALS, lambda _: None)
    changed = Arrival("trung-uong", 3, "2016-02-01", "Bài đã được sửa và không còn viện dẫn văn bản nào.")
    put(catalogue, changed)
    resolve_all(catalogue, PORTALS, lambda _: None)
    assert [record_of_document(key, catalogue).mentions for key in catalogue.changed_documents()] == [0]
    catalogue.close()


def test_a_document_that_only_the_title_cites_is_cited(tmp_path: Path) -> None:
    title = "Công văn số 1672-CV/ĐUK và Nghị định số 59/2023/NĐ-CP của Chính phủ (minh họa)"
    article = Article(
        title=title,
        lead="",
        text="Nội dung xem tại tệp đính kèm theo Nghị định số 59/2023/NĐ-CP.",
        published="2024-02-23",
    )
    understood = Understood(article, find_citations(article.text), (), title_citations=find_citations(title))
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    url = "https://nghe-an.example/9"
    put_extracted(catalogue, entry_of("nghe-an/9", PORTALS["nghe-an"], url, "2026-11-25T00:00:00Z", understood), None)
    resolve_all(catalogue, PORTALS, lambda _: None)
    (entry,) = catalogue.entries("unindexed")
    record = record_of_article(entry, catalogue, PORTALS)
    assert [one.citation.number for one in record.title_citations] == ["1672-CV/ĐUK", "59/2023/NĐ-CP"]
    assert all(title[c.citation.start : c.citation.end] == c.citation.surface for c in record.title_citations)
    assert [one.document for one in record.citations] == ["59-2023-nd-cp"]
    assert record_of_document("59-2023-nd-cp", catalogue).mentions == 2
    catalogue.close()
