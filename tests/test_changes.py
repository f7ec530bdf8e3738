"""What counts as a change of an article, and what only moves."""

from dataclasses import replace

import pytest

from analyzers.article import Article
from analyzers.changes import changed, digest, essence

TEXT = "Sở Nội vụ ban hành Kế hoạch số 12/KH-SNV.\nHội nghị có 5 đại biểu, khai mạc lúc 7h30 ngày 2/8."
ARTICLE = Article(
    "Quy chế dân chủ ở xã", "", TEXT, ("Lê Yên",), "TTXVN", "Tin tức", published="2024-03-02T08:30:00+07:00"
)

# (what the later version is, the fields that count as changed)
VERSIONS = [
    (replace(ARTICLE, title="Quy chế dân chủ ở phường"), ("title",)),
    (replace(ARTICLE, title="Quy chế  dân chủ\u00a0ở xã"), ()),
    (replace(ARTICLE, text=TEXT.replace("5 đại biểu", "6 đại biểu")), ("text",)),
    (replace(ARTICLE, text=TEXT.replace("7h30", "8h00")), ("text",)),                      # an hour that the text tells is told
    (replace(ARTICLE, text=TEXT.replace("12/KH-SNV", "21/KH-SNV")), ("text",)),
    (replace(ARTICLE, text=TEXT + "\nBài đã được đính chính."), ("text",)),
    (replace(ARTICLE, text=TEXT.replace(".\n", ". ")), ()),                                # the same words in other paragraphs
    (replace(ARTICLE, text=TEXT + "\nLượt xem: 1.235"), ()),
    (replace(ARTICLE, text=TEXT + "\nĐang truy cập: 12\nHôm nay: 1.204"), ()),
    (replace(ARTICLE, text=TEXT + "\n(1.234 lượt xem)"), ()),
    (replace(ARTICLE, text="Thứ Sáu, 25/11/2026, 10:42:13 GMT+7\n" + TEXT), ()),           # a clock of the page
    (replace(ARTICLE, text=TEXT + "\nCập nhật lúc 10:42 25/11/2026"), ()),
    (replace(ARTICLE, text=TEXT + "\n13 giờ trước"), ()),
    (replace(ARTICLE, text=TEXT + "\nTin liên quan"), ()),
    (replace(ARTICLE, text=TEXT + "\nHà Nội, ngày 25 tháng 11 năm 2026"), ("text",)),      # a dateline is text
    (replace(ARTICLE, text=TEXT + "\nNgày 25/11/2026"), ("text",)),
    (replace(ARTICLE, authors=("Lê Yên", "Trần Bình")), ("authors",)),
    (replace(ARTICLE, authors=()), ("authors",)),
    (replace(ARTICLE, published="2024-03-02T16:00:00+07:00"), ()),
    (replace(ARTICLE, published="2024-03-02"), ()),
    (replace(ARTICLE, published="2024-03-03T08:30:00+07:00"), ("published",)),
    (replace(ARTICLE, published=None), ("published",)),
    (replace(ARTICLE, source="VGP", section="Chính trị"), ()),
    (replace(ARTICLE, title="Khác", text="Khác.", authors=(), published=None), ("title", "text", "authors", "published")),
]  # fmt: skip


@pytest.mark.parametrize("later, fields", VERSIONS)
def test_what_is_a_change(later: Article, fields: tuple[str, ...]) -> None:
    assert changed(essence(ARTICLE), essence(later)) == fields
    assert (digest(ARTICLE) == digest(later)) == (fields == ())


@pytest.mark.parametrize(
    "line", ["1 " * 49 + "x", "ngày " * 19 + "x", "10:42 " * 16 + "x", "số" * 49 + "x", "1" * 99 + "x"]
)
def test_a_line_that_is_almost_a_stamp_is_text(line: str) -> None:
    assert changed(essence(ARTICLE), essence(replace(ARTICLE, text=f"{TEXT}\n{line}"))) == ("text",)
