"""Any text at all: spans stay sorted, disjoint and true; time stays linear; nothing raises."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.citations import find_citations
from analyzers.citations.reading import STRETCH, read

PIECES = st.sampled_from(
    ["Nghị định", "số", "59", "/2023", "/", "-", "NĐ-CP", " ", "\n", "ngày 1/2/2020", " của ", "Chính phủ", "Luật Đất đai", ",", "và", "QĐ", "–", "\u0301", "\u200b",
     "Ð", "Điều 5", "(", "UBND tỉnh", "Nghị quyết Đại hội", "XIII", "Trung ương 4", "khóa", "ban hành", "12", "😀", "\u00a0", "ﬁ", "Å", "\u1100\u1161"]
)  # fmt: skip


def check(text: str) -> None:
    last = 0
    for index, citation in enumerate(find_citations(text, title=text[:40], published=text[:12])):
        assert last <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.surface
        assert citation.binds_to is None or citation.binds_to < index
        assert (citation.number is None) == (citation.form == "name")
        last = citation.end


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    check(text)


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_heap_of_the_grammars_own_words(text: str) -> None:
    check(text)


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 40))
@settings(max_examples=100, deadline=None)
def test_stretches_lose_no_letter(text: str, shift: int) -> None:
    long = "x" * (STRETCH - shift) + text + "\u200b" + text
    reading = read(long)
    assert len(reading.text) == len(reading.folded)
    offsets = [reading.given(at) for at in range(len(reading.text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] <= len(long)


PROSE = (
    "Các sở, ngành và địa phương tổ chức tuyên truyền sâu rộng đến cán bộ, đảng viên và nhân dân, bảo đảm thiết thực. "
)
HOSTILE = ["1/2/34/5678/", "1234567890", "Nghị định số ", "([{(<", ")]})>", "12/KH-UBND, ", "Luật sửa đổi, bổ sung một số điều của Luật ",
           "Nghị quyết Đại hội Đảng bộ ", "Sở Thông tin và ", "1-a-b-c/", "ngày 1/2, ", "số: ", "Điều 5 khoản ", "\u0301", "a\u0301", '"', PROSE]  # fmt: skip


def seconds(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        find_citations(text)
        best = min(best, time.process_time() - began)
    return best


@pytest.mark.parametrize("piece", HOSTILE)
def test_four_times_the_text_takes_about_four_times_as_long(piece: str) -> None:
    """In one of three trials: a busy machine doubles the time of any of them, what is not linear takes sixteen times as long in each."""
    once = piece * (60_000 // len(piece))
    assert any(seconds(once * 4) <= 4 * seconds(once) * 1.8 + 0.02 for _ in range(3))
