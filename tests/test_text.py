"""Clean text and the way back to the text as given."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.text import canonical_tone, clean_text, clean_with_offsets, fold

CLEAN = [
    ("Nghị quyết", "Nghị quyết"),
    (unicodedata.normalize("NFD", "Nghị quyết số 10"), "Nghị quyết số 10"),
    ("số\u00a01371/VP\u2009-\u202fVX", "số 1371/VP - VX"),
    ("\ufeffHà\u200b Nội\u00ad\u2060", "Hà Nội"),
    ("hai\r\ndòng\rba\u2028bốn", "hai\ndòng\nba\nbốn"),
    ("chuông\x07 và \x00không", "chuông và không"),
    ("\x1b[31mđỏ", "[31mđỏ"),
    # the Icelandic letters, as Latin-1 shows the bytes of windows-1258
    ("59/2023/NÐ-CP", "59/2023/NĐ-CP"),
    ("11-QÐi/TW của Ðảng ủy", "11-QĐi/TW của Đảng ủy"),
    ("ðồng chí", "đồng chí"),
    ("Þórður Ðavíð", "Þórður Ðavíð"),
]

ALPHABET = "aăâeêioôơuưydđĐÐð ẫệ̛́̀̃̉̂̆\u0323\u00a0\u200b\u00ad\ufeff\r\n\u2028\tthx/-0\u1100\u1161\u11a8\u09c7\u09be\u0344\u212b\U0001f600"


@pytest.mark.parametrize("given_text, clean", CLEAN)
def test_cleaning(given_text: str, clean: str) -> None:
    assert clean_text(given_text) == clean
    assert clean_with_offsets(given_text).text == clean


@pytest.mark.parametrize("text, piece, source", [
    ("số\u00a0\u200b59/2023/N\u00adÐ-CP.", "59/2023/NĐ-CP", "59/2023/N\u00adÐ-CP"),
    (unicodedata.normalize("NFD", "Nghị định số 59"), "định", unicodedata.normalize("NFD", "định")),
    ("a\r\nb\r\nKế hoạch", "Kế hoạch", "Kế hoạch"),
])  # fmt: skip
def test_a_span_leads_back_to_what_was_given(text: str, piece: str, source: str) -> None:
    clean = clean_with_offsets(text)
    start = clean.text.index(piece)
    assert text[clean.offsets[start] : clean.offsets[start + len(piece)]] == source


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=40) | st.text(max_size=40))
def test_cleaning_twice_changes_nothing_and_offsets_never_fall(text: str) -> None:
    clean = clean_with_offsets(text)
    assert clean.text == clean_text(text) == clean_text(clean.text)
    assert unicodedata.is_normalized("NFC", clean.text)
    offsets = list(clean.offsets)
    assert len(offsets) == len(clean.text) + 1
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(text) for offset in offsets)


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="abđeêoơuư ạ̣̀́\u00a0\u200b\n", max_size=20),
    st.text(alphabet="xyzđăâ1/-", min_size=1, max_size=10),
    st.text(alphabet=ALPHABET, max_size=20),
)
def test_every_plain_span_maps_back(before: str, middle: str, after: str) -> None:
    text = f"{before} {middle} {after}"
    clean = clean_with_offsets(text)
    start = len(clean_text(f"{before} "))
    assert clean.text[start : start + len(middle)] == middle
    assert text[clean.offsets[start] : clean.offsets[start + len(middle)]] == middle


def test_clean_text_costs_no_list_of_offsets() -> None:
    assert isinstance(clean_with_offsets("Điều 5 khoản 2").offsets, range)


@pytest.mark.parametrize("text, folded", [
    ("Đẩy mạnh", "day manh"), ("ĐƯỜNG", "duong"), ("Ðảng", "dang"), ("quy chế dân chủ", "quy che dan chu"),
    (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "thua thien hue"), ("đồng/năm 2021", "dong/nam 2021"),
])  # fmt: skip
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded == fold(folded)


@pytest.mark.parametrize(
    "one, other",
    [
        ("hòa bình", "hoà bình"),
        ("thủy lợi", "thuỷ lợi"),
        ("khỏe", "khoẻ"),
        ("HÓA", "HOÁ"),
        ("ngòai", "ngoài"),
        ("tùy", "tuỳ"),
    ],
)
def test_both_placements_of_the_tone_are_one(one: str, other: str) -> None:
    assert canonical_tone(one) == canonical_tone(other)
    assert len(canonical_tone(one)) == len(one)


@pytest.mark.parametrize("text", ["của", "mùa", "hỏi", "quý", "thuế", "đòi", "toàn"])
def test_other_syllables_keep_their_tone(text: str) -> None:
    assert canonical_tone(text) == text


def test_long_rows_of_marks_are_put_in_order_in_linear_time() -> None:
    row = "\u0323\u0300\u0344\u0f73" * 300
    for text in (f"ê{row}", f"a — {row}b", row):
        assert clean_text(text) == unicodedata.normalize("NFC", text)
        assert clean_with_offsets(text).text == clean_text(text)
    endless = "a" + "\u0323\u0300" * 100_000  # quadratic time is more than half a minute
    assert len(fold(endless)) == len("a")
    assert clean_text(clean_text(endless)) == clean_text(endless)
