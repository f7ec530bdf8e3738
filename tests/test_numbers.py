"""The number that a person means by what they type or paste."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.numbers import number_slug, parse_number, read_number

TYPED = [
    ("59/2023/NĐ-CP", "59/2023/NĐ-CP"),
    ("59/2023/nđ-cp", "59/2023/NĐ-CP"),
    ("59/2023/nd-cp", "59/2023/NĐ-CP"),
    ("59-2023-ND-CP", "59/2023/NĐ-CP"),
    ("59 2023 nd cp", "59/2023/NĐ-CP"),
    ("59_2023_nd_cp", "59/2023/NĐ-CP"),
    ("59 / 2023 / NĐ - CP", "59/2023/NĐ-CP"),
    ("59/2023/NĐ–CP", "59/2023/NĐ-CP"),  # en dash
    ("59/2023/NĐ‑CP", "59/2023/NĐ-CP"),  # hyphen that does not break
    ("59/2023/NÐ-CP", "59/2023/NĐ-CP"),  # U+00D0
    ("59/2023/N\u0110\u200b-CP", "59/2023/NĐ-CP"),
    ("59/2023/NĐCP", "59/2023/NĐ-CP"),
    ("59/2023/NDCP", "59/2023/NĐ-CP"),
    (" 59/2023/NĐ-CP. ", "59/2023/NĐ-CP"),
    ("(59/2023/NĐ-CP)", "59/2023/NĐ-CP"),
    ("số 59/2023/NĐ-CP", "59/2023/NĐ-CP"),
    ("Nghị định số 59/2023/NĐ-CP", "59/2023/NĐ-CP"),
    ("nghi dinh so 59/2023/nd-cp", "59/2023/NĐ-CP"),
    ("Nghị định số: 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ", "59/2023/NĐ-CP"),
    ("Nghị định 59/2023", "59/2023/NĐ-CP"),
    ("No. 59/2023/ND-CP", "59/2023/NĐ-CP"),
    ("10/2022/QH15", "10/2022/QH15"),
    ("10-2022-qh15", "10/2022/QH15"),
    ("Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15", "10/2022/QH15"),
    ("1104/nq-ubtvqh15", "1104/NQ-UBTVQH15"),
    ("749/qd-ttg", "749/QĐ-TTG"),
    ("749/QĐ-TTg", "749/QĐ-TTG"),
    ("749qd-ttg", "749/QĐ-TTG"),
    ("30c/nqcp", "30C/NQ-CP"),
    ("30a/2008/nq-cp", "30A/2008/NQ-CP"),
    ("73/TTg-CN", "73/TTG-CN"),
    ("06/2014/tt-btttt", "06/2014/TT-BTTTT"),
    ("19/2006/QÐ-BBCVT", "19/2006/QĐ-BBCVT"),
    ("18/2011/ttlt-btp-bng", "18/2011/TTLT-BTP-BNG"),
    ("14-kh/tu", "14-KH/TU"),
    ("14 kh tu", "14-KH/TU"),
    ("14/KH-TU", "14-KH/TU"),
    ("120-KL/TW", "120-KL/TW"),
    ("120-kl-tw", "120-KL/TW"),
    ("218 – QĐ/TW", "218-QĐ/TW"),
    ("57-NQ/TƯ", "57-NQ/TW"),
    ("11-Qđi/TW", "11-QĐI/TW"),
    ("1672-cv/duk", "1672-CV/ĐUK"),
    ("1961/qdubnd", "1961/QĐ-UBND"),
    ("25/2025/qd ubnd", "25/2025/QĐ-UBND"),
    ("16/2016/nq-hdnd", "16/2016/NQ-HĐND"),
    ("723/QĐ-UBND-HC", "723/QĐ-UBND-HC"),
    ("0155/KH-UBND", "0155/KH-UBND"),
    ("1371/VP-VX", "1371/VP-VX"),
    ("1672 STTTT CNTT", "1672/STTTT-CNTT"),
    ("2231/SNV-CCHC&PC", "2231/SNV-CCHC&PC"),
    ("06b/nq-tld", "06B/NQ-TLĐ"),
]

NO_NUMBER = [
    "",
    "59",
    "2023",
    "59/2023",
    "15/5/2024",
    "382/382",
    "19/19 xã",
    "covid-19",
    "45/GP-TTĐT",
    "quy chế dân chủ",
    "(0218)3602213",
    "4.0",
    "/QĐ-UBND",
]


@pytest.mark.parametrize("typed, number", TYPED, ids=[typed for typed, _ in TYPED])
def test_read_number(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", NO_NUMBER)
def test_what_is_no_number(typed):
    assert read_number(typed) is None


@pytest.mark.parametrize("number", sorted({number for _, number in TYPED}))
def test_a_canonical_number_reads_as_itself(number):
    assert read_number(number) == number
    slug = number_slug(number) or ""
    assert number_slug(read_number(slug) or "") == slug


SLUGS = [
    ("59/2023/NĐ-CP", "59-2023-nd-cp"),
    ("5-NQ/ĐUK", "05-nq-duk"),
    ("05-NQ/ĐUK", "05-nq-duk"),
    ("0155/KH-UBND", "155-kh-ubnd"),
    ("22/NQ-TW", "22-nq-tw"),
    ("22-NQ/TW", "22-nq-tw"),
    ("57-NQ/TƯ", "57-nq-tw"),
    ("139/2017/NĐ", "139-2017-nd-cp"),
    ("18/2011/TTLT/BTP-BNG", "18-2011-ttlt-btp-bng"),
    ("2231/SNV-CCHC&PC", "2231-snv-cchc-pc"),
]


@pytest.mark.parametrize("number, slug", SLUGS)
def test_slug(number, slug):
    assert number_slug(number) == slug


def test_parts():
    number = parse_number("30A/2008/NQ-CP")
    assert number is not None
    assert (number.serial, number.letter, number.year, number.parts) == (30, "A", 2008, ("NQ", "CP"))
    assert parse_number("59") is None


@given(st.text(max_size=80))
def test_anything_may_be_typed(typed):
    number = read_number(typed)
    assert number is None or read_number(number) == number


@pytest.mark.parametrize(
    "hostile", ["1" * 200_000, "1/" * 100_000, "Nghị định số " * 20_000, "1 a" * 60_000, "(" * 100_000]
)
def test_hostile_input_ends(hostile):
    assert read_number(hostile) is None
