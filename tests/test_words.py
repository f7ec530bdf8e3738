"""Words: segmentation as pyvi's, and the terms cut from it."""

import gzip
import json
import random
import subprocess
import sys
import unicodedata
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvi import ViTokenizer

from analyzers.words import Terms, fold_syllable, is_plain, segment, syllables, terms, units
from tests.shared import SHARED, needs_shared


@pytest.mark.parametrize(
    "line, segmented",
    [
        ("Ủy ban nhân dân tỉnh ban hành kế hoạch.", "Ủy_ban nhân_dân tỉnh ban_hành kế_hoạch ."),
        ("Nghị định số 59/2023/NĐ-CP", "Nghị_định số 59 / 2023 / NĐ - CP"),
        ("", ""),
        (" \t ", " \t "),
        ("!", "!"),
    ],
)
def test_segment(line: str, segmented: str) -> None:
    assert segment(line) == segmented


def test_segment_is_pyvi_on_lines_of_chance() -> None:
    draw = random.Random(3)
    pieces = ["quy chế", "DÂN CHỦ", "Hà Nội,", "59/2023/NĐ-CP", "1.000.000", "a@b.vn", "https://a.vn/x?y=1", "...", "==>", "TP.", "Tp.HCM", "\n", "_", "x" * 60,
              "e\u0301", "ß", "İ", "\u200b", "🇻🇳", "你好", "\x00", "½", "(", ")", "“", "-", "%", "ThS."]  # fmt: skip
    for _ in range(400):
        line = draw.choice(("", " ")).join(draw.choices(pieces, k=draw.randint(1, 12)))
        assert segment(line) == ViTokenizer.tokenize(line), line


@pytest.mark.parametrize(
    "line", ["a." * 20_000, "x" * 50_000, "a b " * 10_000, "@" * 5_000, "1." * 5_000, "\ud800 a", "a" * 499 + "." * 501]
)
def test_segment_of_hostile_lines_keeps_every_character(line: str) -> None:
    kept = "".join(segment(line).replace("_", " ").split())
    assert kept == "".join(line.replace("\ud800", "\ufffd").split())


@needs_shared
@pytest.mark.parametrize("name", ["dev", "test"])
def test_segment_is_pyvi_on_the_treebank(name: str) -> None:
    assert SHARED
    lines = (SHARED / "segmentation" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[::4]
    for line in (" ".join(json.loads(line)["tokens"]) for line in lines):
        assert segment(line) == ViTokenizer.tokenize(line)


@needs_shared
def test_segment_is_pyvi_on_law() -> None:
    assert SHARED
    with gzip.open(SHARED / "retrieval" / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, 4_000, 100):
            text = json.loads(line)["text"]
            assert segment(text) == ViTokenizer.tokenize(text)


def test_terms() -> None:
    assert terms("Quy chế dân chủ.\nHòa!") == Terms(
        words=("quy_chế", "dân_chủ", "hoà"),
        bigrams=("quy", "quy_chế", "chế", "chế_dân", "dân", "dân_chủ", "chủ", "hoà"),
        folded=("quy", "quy_che", "che", "che_dan", "dan", "dan_chu", "chu", "hoa"),
    )
    assert terms("") == terms(" \n… – \n") == Terms((), (), ())


@pytest.mark.parametrize(
    "one, other",
    [
        ("hòa bình", "hoà bình"),
        ("thủy lợi", "thuỷ lợi"),
        ("khỏe", "khoẻ"),
        ("HÒA", "hoà"),
        ("ủy ban", "uỷ ban"),
        ("Ðắk Lắk", "Đắk Lắk"),
        (unicodedata.normalize("NFD", "quy chế"), "quy chế"),
        ("quy\u200b chế", "quy chế"),
    ],
)
def test_one_word_has_one_spelling_among_syllables(one: str, other: str) -> None:
    assert syllables(one) == syllables(other)


@pytest.mark.parametrize(
    "syllable, folded", [("đẹp", "dep"), ("ượng", "uong"), ("hoà", "hoa"), ("2023", "2023"), ("nđ", "nd"), ("你", "你")]
)
def test_fold_syllable(syllable: str, folded: str) -> None:
    assert fold_syllable(syllable) == folded


@pytest.mark.parametrize(
    "text, expected",
    [
        ("quy chế dân chủ", "quy chế|dân chủ"),
        ("quy che dan chu", "quy|che|dan|chu"),  # never segmented
        ("Nghị định 59/2023/NĐ-CP ngày 1/7", "nghị định|59 2023 nđ cp|ngày|1 7"),
        ("nghi dinh 59/2023/nd-cp", "nghi|dinh|59 2023 nd cp"),
        ("14-KH/TU", "14 kh tu"),
        ("1.000.000 đồng", "1 000 000|đồng"),
        ("– …", ""),
        ("", ""),
    ],
)
def test_units(text: str, expected: str) -> None:
    assert "|".join(" ".join(unit) for unit in units(text)) == expected


@pytest.mark.parametrize(
    "text, plain", [("quy che", True), ("59/2023/ND-CP", True), ("quy chế", False), ("đ", False), ("", True)]
)
def test_is_plain(text: str, plain: bool) -> None:
    assert is_plain(text) is plain


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_terms_are_free_of_spaces_and_one_a_syllable(text: str) -> None:
    cut = terms(text)
    assert all(
        term and not term.isspace() and len(term.split()) == 1
        for stream in (cut.words, cut.bigrams, cut.folded)
        for term in stream
    )
    assert len(cut.bigrams) == len(cut.folded)
    assert [term for term in cut.bigrams if "_" not in term] == [
        one for line in text.split("\n") for one in syllables(line)
    ]


def test_importing_words_is_quick() -> None:
    script = "import analyzers.words, sys; print('pyvi' in sys.modules or 'sklearn' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân\n\nhòa bình, thủy lợi số 59/2023/NĐ-CP…",
        "quy\x1cchế dân\u200bchủ\u00a0ở\x85cơ sở",
        "Ðảng bộ ðường Þ\nÐường",
        "ha\u0300 nội " + "x" * 90 + " " + "—" * 1500 + "hết",
        "_ … !",
    ],
)
def test_terms_do_not_depend_on_what_was_cut_before(text: str) -> None:
    once = terms(text)
    assert terms(text) == once
    exact = [syllable for line in text.split("\n") for syllable in syllables(line)]
    assert [term for term in once.bigrams if "_" not in term] == exact
    assert [term for term in once.folded if "_" not in term] == list(map(fold_syllable, exact))
