"""Text cut at spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.citations.citation import Citation
from indexer.record import Resolved
from webapp.marks import REACH, excerpt, paragraphs, pieces

spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


@given(st.text(max_size=30), spans)
def test_pieces_are_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in pieces(text, marks)) == text


def test_pieces_are_marked_at_their_spans() -> None:
    assert [(piece.text, piece.marked) for piece in pieces("một hai ba", [(4, 7)])] == [
        ("một ", False),
        ("hai", True),
        (" ba", False),
    ]


def resolved(start: int, end: int) -> Resolved:
    return Resolved(Citation(start, end, "", "full"), "x")


@given(st.text("ab\n ", max_size=40), spans)
def test_paragraphs_are_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    rows = paragraphs(text, [resolved(start, end) for start, end in sorted(marks)])
    assert ["".join(run.text for run in row) for row in rows] == [line for line in text.split("\n") if line.strip()]


def test_a_citation_over_a_line_end_is_linked_on_both_sides() -> None:
    first, second = paragraphs("Tờ trình số\n42/TTr-VPUB ngày", [resolved(0, 23)])
    assert [(run.text, run.index, run.first) for run in first] == [("Tờ trình số", 0, True)]
    assert [(run.text, run.index, run.first) for run in second] == [("42/TTr-VPUB", 0, False), (" ngày", None, False)]


@pytest.mark.parametrize(
    "text, before, after",
    [
        ("Câu đầu. Thực hiện ⟦Nghị định 1⟧ của Chính phủ. Câu sau.", "Thực hiện ", " của Chính phủ."),
        ("Dòng đầu\nThực hiện ⟦Nghị định 1⟧\nDòng sau", "Thực hiện ", ""),
        (
            "UBND TP. Hà Nội căn cứ ⟦Nghị định 1⟧, theo PGS. Nguyễn An. Hết.",
            "UBND TP. Hà Nội căn cứ ",
            ", theo PGS. Nguyễn An.",
        ),
        ("Đạt 3.500 hộ theo ⟦Nghị định 1⟧ ngày 2.9.1945 nhé! Vâng.", "Đạt 3.500 hộ theo ", " ngày 2.9.1945 nhé!"),
        ("⟦Nghị định 1⟧", "", ""),
    ],
)
def test_sentence_around_a_mention(text: str, before: str, after: str) -> None:
    start, end = text.index("⟦"), text.index("⟧") - 1
    found = excerpt(text.replace("⟦", "").replace("⟧", ""), 7, start, end)
    assert (found.index, found.before, found.surface, found.after) == (7, before, "Nghị định 1", after)


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "một hai " * 200 + "Nghị định 1 " + "ba bốn " * 200
    start = text.index("Nghị")
    found = excerpt(text, 0, start, start + 11)
    assert found.before.startswith("… ")
    assert found.after.endswith(" …")
    assert len(found.before) <= REACH + 2
    assert len(found.after) <= REACH + 2
