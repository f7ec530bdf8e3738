"""Under which keys a document is found. Illustrative records."""

import pytest

from indexer.lookups import document_lookups, initials_lookup, name_lookup, part_lookup, slug_lookup, year_lookup
from indexer.record import Count, DocumentRecord


def paper(
    key: str, number: str | None = None, type_: str | None = None, title: str | None = None, *dates: str
) -> DocumentRecord:
    types, days = ((Count(type_, 1),) if type_ else ()), tuple(Count(day, 1) for day in dates)
    return DocumentRecord(key, number, type_, title, (), types, days, (), (), (), (), 1, 1, None, None)


CASES = [
    (paper("59-2023-nd-cp", "59/2023/NĐ-CP", "Nghị định"),
     ("59/2023/NĐ-CP", "=59-2023-nd-cp", "~59/2023", "~nghi dinh 59", "~nghi dinh 59/2023")),
    (paper("63-2010-nd-cp", "63/NĐ-CP"),
     ("63/NĐ-CP", "=63-2010-nd-cp", "~63/2010", "~nghi dinh 63", "~nghi dinh 63/2010")),
    (paper("14-kh-tu@nghe-an,nk-2020-2025", "14-KH/TU", "Kế hoạch", None, "2021-04-06"),
     ("14-KH/TU", "=14-kh-tu", "~ke hoach 14", "~ke hoach 14/2021", "~ke hoach 14@nghe-an")),
    (paper("04-tt-duk@ha-noi.dang-uy-khoi-cac-co-quan-tinh,nk-2015-2020", "04-TT/ĐUK", "Thông tri"),
     ("04-TT/ĐUK", "=04-tt-duk", "~thong tu 4", "~thong tu 4@ha-noi", "~thong tri 4", "~thong tri 4@ha-noi")),
    (paper("30a-2008-nq-cp", "30A/2008/NQ-CP"),
     ("30A/2008/NQ-CP", "=30a-2008-nq-cp", "~30a/2008", "~nghi quyet 30a", "~nghi quyet 30a/2008")),
    (paper("31-2024-qh15", "31/2024/QH15", "Luật", "Luật Đất đai"),
     ("31/2024/QH15", "=31-2024-qh15", "~31/2024", "~luat 31", "~luat 31/2024", "~luat dat dai", "~'ldd")),
    (paper("52-2014-qh13", "52/2014/QH13", "Luật", "Luật Hôn nhân và gia đình"),
     ("52/2014/QH13", "=52-2014-qh13", "~52/2014", "~luat 52", "~luat 52/2014",
      "~luat hon nhan va gia dinh", "~'lhnvgd", "~'lhngd")),
    (paper("khong-so"), ("=khong-so",)),
]  # fmt: skip


@pytest.mark.parametrize("record, keys", CASES, ids=[record.key for record, _ in CASES])
def test_lookups(record, keys):
    assert document_lookups(record) == keys


@pytest.mark.parametrize("record, _", CASES)
def test_no_other_key_can_be_a_number(record, _):
    others = document_lookups(record)[1 if record.number else 0 :]
    assert all(key[0] in "=~" for key in others)


def test_keys_of_what_is_typed_are_those_of_the_record():
    keys = document_lookups(CASES[5][0])
    assert {slug_lookup("31-2024-qh15"), part_lookup("Luật", "31"), part_lookup("Luật", "31", year=2024)} <= {*keys}
    assert {year_lookup("31", 2024), name_lookup("LUẬT đất-đai"), initials_lookup("LĐĐ")} <= {*keys}
    assert part_lookup("Kế hoạch", "14", province="nghe-an") in document_lookups(CASES[2][0])
