"""Snippets: the passage that says it, and the marks in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query_parser import parse
from indexer.snippets import LENGTH, Snippets

FILLER = "Các đại biểu dự hội nghị. " * 20


def marked(typed: str, text: str) -> str:
    """The snippet with its marks shown."""
    snippet = Snippets(parse(typed)).cut(text)
    shown, done = "", 0
    for start, end in snippet.marks:
        shown += f"{snippet.text[done:start]}⟦{snippet.text[start:end]}⟧"
        done = end
    return shown + snippet.text[done:]


@pytest.mark.parametrize(
    "typed, text, expected",
    [
        ("quy chế dân chủ", "Thực hiện quy chế dân chủ.", "Thực hiện ⟦quy chế dân chủ⟧."),
        ("quy che dan chu", "Thực hiện quy chế dân chủ.", "Thực hiện ⟦quy chế dân chủ⟧."),
        ("QUY CHẾ", "Quy chế và quy chẻ", "⟦Quy chế⟧ và quy chẻ"),  # with these marks before others
        ("quy chế", "quy chẻ", "⟦quy chẻ⟧"),
        ("hoà bình", "Hòa Bình, HOÀ BÌNH", "⟦Hòa Bình⟧, ⟦HOÀ BÌNH⟧"),
        ('"dân chủ ở"', "dân chủ\nở xã", "⟦dân chủ ở⟧ xã"),
        ("59/2023/nd-cp", "số 59/2023/NĐ-CP ngày", "số ⟦59/2023/NĐ-CP⟧ ngày"),
        ("xa", "xã, xa, xanh", "⟦xã⟧, ⟦xa⟧, xanh"),
        ("xã -chủ", "xã có chủ", "⟦xã⟧ có chủ"),
        ("không có", "Nội dung", "Nội dung"),
        ("", "Nội dung\nhai", "Nội dung hai"),
        ("a", "", ""),
        ("<b>", "<b>a</b> & b", "<⟦b⟧>a</⟦b⟧> & ⟦b⟧"),
    ],
)
def test_marks(typed: str, text: str, expected: str) -> None:
    assert marked(typed, text) == expected


def test_the_passage_with_most_of_it_is_chosen() -> None:
    text = f"Có quy chế riêng. {FILLER}Ban hành quy chế dân chủ ở cơ sở.\n{FILLER}"
    assert marked("quy chế dân chủ cơ sở", text).startswith("… Ban hành ⟦quy chế dân chủ⟧ ở ⟦cơ sở⟧. Các đại biểu")
    assert marked("quy che dan chu co so", text).startswith("… Ban hành ⟦quy chế dân chủ⟧ ở ⟦cơ sở⟧. Các đại biểu")


@pytest.mark.parametrize("typed", ["quy chế dân chủ", "quy che dan chu", '"quy chế dân chủ"'])
def test_a_long_text_is_searched_to_its_end(typed: str) -> None:
    text = f"Có quy chế riêng. {FILLER * 20}Ban hành quy chế dân chủ. {FILLER}"
    assert "Ban hành ⟦quy chế dân chủ⟧. Các" in marked(typed, text)


@pytest.mark.parametrize("strange", ["", "ǎ", "●", "е\u0301", "İ", "ﬀ", "你", "\ufffe", "\ud800"])
@pytest.mark.parametrize("typed", ["cuong che", "cưỡng chế", "cưõng che"])
def test_what_stands_beside_strange_characters_is_found(typed: str, strange: str) -> None:
    assert marked(typed, f"{strange} Cưỡng chế {strange}") == f"{strange} ⟦Cưỡng chế⟧ {strange}"


def test_without_a_match_the_text_begins() -> None:
    assert marked("không thấy", FILLER).startswith("Các đại biểu dự hội nghị. Các")
    assert marked("không thấy", FILLER).endswith("…")


TEXT = st.text(alphabet=st.sampled_from("abđếẾ İß\n.,-\u0301"), max_size=600)


@given(TEXT, TEXT)
def test_a_snippet_is_short_and_its_marks_lie_in_it(typed: str, text: str) -> None:
    snippet = Snippets(parse(typed)).cut(text)
    edges = [edge for mark in snippet.marks for edge in mark]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(snippet.text) for edge in edges)
    assert len(snippet.text) <= LENGTH + 4
    assert snippet.text.removeprefix("… ").removesuffix(" …") in text.replace("\n", " ")
