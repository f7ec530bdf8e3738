"""The segmenter beside pyvi, which stays the oracle: the same line for line, on ordinary text and on anything else."""

import gzip
import json
import os
import pickle
import random
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvi import ViTokenizer

from analyzers import memory
from analyzers.segmenter import Segmenter, cut_chunk, segmenter
from analyzers.segmenter_model import ModelError, crf_in_pickle, parse_crf, read_model
from analyzers.words import segment
from tests.shared import SHARED, needs_shared


@pytest.mark.parametrize(
    "chunk, tokens",
    [
        ("quy", "quy"),
        ("chế,", "chế ,"),
        ("TP.HCM", "TP. HCM"),
        ("Tp.Huế", "Tp. Huế"),
        ("ThS.Lan", "ThS. Lan"),
        ("Mrs.B.", "Mrs. B."),
        ("ĐH.", "ĐH."),
        ("Đh.", "Đh ."),
        ("1.000.000đ", "1.000.000 đ"),
        ("1_2a", "1_2 a"),
        ("5,", "5 ,"),
        ("59/2023/NĐ-CP", "59 / 2023 / NĐ - CP"),
        ("==>a->b>>c....", "==> a -> b >> c ... ."),
        ("(https://a.vn/x?y=1)", "( https://a.vn/x?y=1)"),
        ("://x", ": / / x"),
        ("a.b@c.vn,", "a.b@c.vn ,"),
        ("A.b@c.vn", "A. b@c.vn"),
        ("A.@b.c@d.ee", "A. @ b.c@d.ee"),
        ("...a@b.c", "... a@b.c"),
        ("-a@b.c.", "-a@b.c ."),
        ("ôa@b.c", "ôa @ b . c"),
        ("a@b", "a @ b"),
        ("a@b.c@d.e", "a@b.c @ d . e"),
        ("@@a@.b", "@ @ a @ . b"),
        ("x://a@b.c", "x://a@b.c"),
        ("ạ\u0301", "ạ \u0301"),
        ("_", "_"),
    ],
)
def test_tokens(chunk: str, tokens: str) -> None:
    assert [piece for token in cut_chunk(chunk) for piece in cut_chunk(token)] == tokens.split()
    assert cut_chunk(chunk) == tokens.split() == ViTokenizer.ViTokenizer.sylabelize(chunk)[1]


@pytest.mark.parametrize(
    "line, segmented",
    [
        ("Thông tư hướng dẫn thi hành Luật Đất đai", "Thông_tư hướng_dẫn thi_hành Luật Đất_đai"),
        ("hợp tác xã nông nghiệp", "hợp_tác_xã nông_nghiệp"),
        ("Quy chế\ndân chủ", "Quy_chế \n dân_chủ"),
        ("\n", "\n"),
        ("\r\x0b\u2028\u00a0", "\r\x0b\u2028\u00a0"),
        (unicodedata.normalize("NFD", " quy chế "), "quy_chế"),
        ("\x00", "\x00"),
    ],
)
def test_lines(line: str, segmented: str) -> None:
    assert segment(line) == segmented == ViTokenizer.tokenize(line)


_WORDS = [
    "ủy ban", "nhân dân", "tỉnh", "thành phố", "quy chế", "thực hiện", "dân chủ", "ở", "cơ sở", "hợp tác xã", "chủ nghĩa", "công nghiệp hóa", "hoá", "nghị định",
    "thông tư", "quyết định", "số", "ngày", "tháng", "năm", "của", "và", "các", "trong", "Hà", "Nội", "Hồ Chí Minh", "UBND", "HĐND", "Ông", "bà", "TP.", "ThS.", "Đ.",
]  # fmt: skip
_PIECES = [
    "59/2023/NĐ-CP", "1.000.000", "1_000", "3,5%", "12/5/2024", "31-12", "08h30", "½", "٣٤", "²", "a@b.vn", "A.b@c.vn", "x@y", "@", "a.b-c+d@e.f.g",
    "https://a.vn/x?y=1", "ftp://", "://", "w://a@b.c", "...", "....", "==>", "->", "-->", ">>", "=", "(", ")", "“", "”", "–", "-", ".", ",", "/", "\\", "%", "_", "__",
    "Tp", "Mr.", "Mrs.", "Ms.", "Dr.", "ThS", "A.B.C.", "ĐĐ.", "Ð.", "İ", "ß", "ẞ", "ŉ", "ΑΣ", "ς", "Ǆ", "ǅ", "你好", "ภาษา", "עברית", "العربية", "हिन्दी", "한국어", "한",
    "\u0301", "\u0323", "e\u0301", "e\u0323\u0302", "\u200b", "\u200d", "\ufeff", "\u00ad", "\x00", "a\x00b", "\x07", "\x1b", "\x7f", "\x85", "🇻🇳", "👩‍👩‍👧", "\U0010ffff", "\ufffd",
    "\n", "\r\n", "\t", "\u00a0", "\u2028", "\u3000", "\x1c", "   ", "x" * 60, "ă" * 700, "1." * 40, "A" * 300, "a.b" * 30,
]  # fmt: skip


def _hostile(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.1:
        return "".join(
            chr(draw.choice((draw.randrange(0x250), draw.randrange(0xD800), draw.randrange(0xE000, 0x110000))))
            for _ in range(draw.randrange(30))
        )
    if kind < 0.2:
        return "".join(draw.choices("aAđĐ1.@-_+:/> \n", k=draw.randrange(40)))
    words = [draw.choice(_WORDS) if draw.random() < 0.6 else draw.choice(_PIECES) for _ in range(draw.randrange(14))]
    words = [draw.choice((str, str, str.upper, str.title, str.lower))(word) for word in words]
    line = draw.choice((" ", " ", " ", "", "\n")).join(words)
    return unicodedata.normalize("NFD", line) if draw.random() < 0.1 else line


def test_ten_thousand_hostile_lines() -> None:
    draw = random.Random(20261125)
    lines = [_hostile(draw) for _ in range(10_000)]
    assert len(set(lines)) > 9_000
    assert sum("_" in segment(line) for line in lines) > 3_000
    _assert_alike(lines)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text(line: str) -> None:
    assert segment(line) == ViTokenizer.tokenize(line)


@pytest.mark.parametrize(
    "line",
    [
        "quy chế dân chủ ở cơ sở, " * 2_000,
        "x" * 50_000,
        "ĐA" * 20_000,
        "1.2" * 5_000,
        "–" * 3_000,
        "." * 2_000,
        "a@b.c" * 1_000,
        " " * 30_000,
        "ở\n" * 10_000,
    ],
)  # fmt: skip
def test_long_lines_are_cut_as_pyvi_cuts_them(line: str) -> None:
    assert segment(line) == ViTokenizer.tokenize(line)


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "a.@",
        "a@",
        "a@a.",
        "A.",
        "1.",
        "1_a",
        "ạ",
        "a\u0301\u0316",
        "\u0301\u0316",
        "-",
        "://",
        "a://",
        "\ud800",
        "@",
    ],
)
def test_time_grows_with_the_length(unit: str) -> None:
    line = unit * (600_000 // len(unit))
    started = time.process_time()
    kept = segment(line)
    assert time.process_time() - started < 6  # quadratic time is minutes
    assert len(kept) >= len(line) // 2


def test_half_characters_are_replaced() -> None:
    assert segment("dân \ud800 chủ\udfff") == ViTokenizer.tokenize("dân \ufffd chủ\ufffd")


def test_a_full_memory_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_KEPT", 8)
    small = Segmenter(read_model())
    draw = random.Random(5)
    for line in (_hostile(draw) for _ in range(300)):
        assert small.segment(line) == segmenter().segment(line)
        assert len(small._chunks) <= 8 >= len(small._chunks._old)


def test_threads_share_a_segmenter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_KEPT", 32)
    shared = Segmenter(read_model())
    draw = random.Random(6)
    lines = [_hostile(draw) for _ in range(400)]
    expected = [segmenter().segment(line) for line in lines]
    with ThreadPoolExecutor(8) as pool:
        assert all(said == expected for said in pool.map(lambda _: [shared.segment(line) for line in lines], range(8)))


def test_pyvi_is_not_imported_and_the_start_is_short() -> None:
    script = "from analyzers.words import segment; import sys; print(segment('Quy chế dân chủ')); print(sorted({name.split('.')[0] for name in sys.modules}))"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    ).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    line, loaded = said.splitlines()
    assert line == "Quy_chế dân_chủ"
    assert not {"pyvi", "sklearn", "sklearn_crfsuite", "pycrfsuite", "numpy", "scipy"} & set(
        json.loads(loaded.replace("'", '"'))
    )
    assert after.ru_utime - before.ru_utime < 0.8  # 0.15 on a quiet machine; pyvi takes 2


def test_the_model_read_is_the_one_that_pyvi_uses() -> None:
    model = read_model()
    assert len(model.weights) == 6_335
    assert set(model.pairs) == ViTokenizer.ViTokenizer.bi_grams
    assert set(model.triples) == ViTokenizer.ViTokenizer.tri_grams


class _Harm:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("harm",)


@pytest.mark.parametrize(
    "pickled", [b"", b"x", pickle.dumps({"modelfile": b"other"}), pickle.dumps(3), pickle.dumps(_Harm())]
)
def test_a_pickle_without_a_model_is_refused(pickled: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"pyvi3\.pkl"):
        crf_in_pickle(pickled)
    assert not list(tmp_path.iterdir())


def _crf() -> bytes:
    folder = Path(ViTokenizer.__file__).parent / "models"
    return crf_in_pickle((folder / "pyvi3.pkl").read_bytes())


@pytest.mark.parametrize("keep", [0, 10, 47, 60, 1_000, 300_000, 500_000])
def test_a_model_cut_short_is_refused(keep: int) -> None:
    with pytest.raises(ModelError, match="install"):
        parse_crf(_crf()[:keep])


@pytest.mark.parametrize("place", [0, 8, 12])
def test_a_model_of_another_kind_is_refused(place: int) -> None:
    other = bytearray(_crf())
    other[place] ^= 1
    with pytest.raises(ModelError, match="another kind"):
        parse_crf(bytes(other))


def test_without_pyvi_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("analyzers.segmenter_model.find_spec", lambda _: None)
    with pytest.raises(ModelError, match="pip install pyvi"):
        read_model()


@needs_shared
@pytest.mark.parametrize(
    "name, step",
    [
        ("segmentation/dev.jsonl", 1),
        ("segmentation/test.jsonl", 1),
        ("citations/dev_articles.jsonl", 4),
        ("retrieval/queries-dev.jsonl", 5),
        ("retrieval/corpus.jsonl.gz", 400),
        ("portal-sotttt-hanoi/gold-dev.jsonl.gz", 40),
        ("headlines/articles.jsonl.gz", 300),
    ],
)
def test_real_text(name: str, step: int) -> None:
    assert SHARED
    _assert_alike(line for text in islice(_texts(SHARED / name), 0, None, step) for line in (text, *text.split("\n")))


def _texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            shape = json.loads(line)
            yield (
                " ".join(shape["tokens"])
                if "tokens" in shape
                else "\n".join(
                    str(shape[field]) for field in ("title", "summary", "lead", "text", "body") if shape.get(field)
                )
            )


def _assert_alike(lines: Iterator[str] | list[str]) -> None:
    for line in lines:
        assert segment(line) == ViTokenizer.tokenize(line), line
