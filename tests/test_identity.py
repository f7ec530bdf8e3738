"""Which document is meant: right, or open. Texts written for these tests; ⟦…⟧ marks the citations."""

import re
import time
from dataclasses import replace

import pytest

from analyzers.citations.citation import Citation
from indexer.identity import Context, Key, describe, document_keys, resolve
from tests.identity_runner import HANOI, Said, cite, found, is_resolved, keys

# one citation: text, date and issuer as found, published, publisher's province, expected key (None: open), how
ONE = [
    # nationally unique: the number says it all
    ("⟦Nghị định số 59/2023/NĐ-CP⟧", Said(), None, None, "59-2023-nd-cp", "number"),
    (
        "⟦Nghị định số 59/2023/NĐ-CP⟧ ngày 14/8/2032",
        Said("2032-08-14", "Chính phủ"),
        "2024-01-01",
        None,
        "59-2023-nd-cp",
        "number",
    ),  # a date with a typo splits nothing
    ("⟦10/2022/QH15⟧", Said("2022-11-10", "Quốc hội"), None, HANOI, "10-2022-qh15", "number"),
    ("⟦Thông tư 06/2014/TT-BTTTT⟧", Said(), "2016-01-01", HANOI, "06-2014-tt-btttt", "number"),
    ("⟦Thông tư 6/2014/TT-BTTTT⟧", Said(), "2016-01-01", HANOI, "06-2014-tt-btttt", "number"),  # leading zero
    ("⟦Nghị quyết 30a/2008/NQ-CP⟧", Said(), None, None, "30a-2008-nq-cp", "number"),
    ("⟦Quyết định số 21/2021/QĐ-TTg⟧", Said(), None, None, "21-2021-qd-ttg", "number"),
    ("⟦Nghị quyết số 1104/NQ-UBTVQH15⟧", Said(), None, None, "1104-nq-ubtvqh15", "number"),
    ("⟦Thông tư liên tịch số 18/2011/TTLT-BTP-BNG⟧", Said(), None, None, "18-2011-ttlt-btp-bng", "number"),
    ("⟦Quyết định 19/2006/QĐ-BBCVT⟧", Said(), None, None, "19-2006-qd-bbcvt", "number"),
    # a symbol before its ministry was there, or after it was gone
    ("⟦Thông tư 06/2004/TT-BTTTT⟧", Said(), None, None, None, None),
    ("⟦Thông tư 06/2026/TT-BTTTT⟧", Said(), None, None, None, None),
    ("⟦Thông tư 12/2005/TT-BVHTTDL⟧", Said(), None, None, None, None),
    ("⟦Thông tư 12/2019/TT-BXYZ⟧", Said(), None, None, None, None),
    ("⟦Thông tư 05/2025/TT-BNNMT⟧", Said(), None, None, "05-2025-tt-bnnmt", "number"),
    # numbers that begin anew each year
    ("⟦Quyết định số 749/QĐ-TTg⟧ ngày 03/6/2020", Said("2020-06-03"), "2021-01-01", None, "749-qd-ttg,2020", "date"),
    (
        "⟦Quyết định số 749/QĐ-TTg⟧",
        Said(),
        "2020-07-01",
        None,
        None,
        None,
    ),  # the article's date is a bound, not the year
    ("⟦439/QĐ-TTg⟧ 2023", Said("2023"), None, None, "439-qd-ttg,2023", "date"),
    ("⟦Nghị quyết 30c/NQ-CP⟧ ngày 08/11/2011", Said("2011-11-08"), None, None, "30c-nq-cp,2011", "date"),
    ("⟦Chỉ thị số 16/CT-TTg⟧ ngày 31/3/2020", Said("2020-03-31"), "2020-04-01", HANOI, "16-ct-ttg,2020", "date"),
    (
        "⟦Chỉ thị số 16/CT-TTg⟧ ngày 31/3/2030",
        Said("2030-03-31"),
        "2020-04-01",
        HANOI,
        None,
        None,
    ),  # younger than the article
    ("⟦Quyết định 528/QĐ-BTTTT⟧ ngày 1/4/2016", Said("2016-04-01"), None, HANOI, "528-qd-btttt,2016", "date"),
    ("⟦Công văn số 73/TTg-CN⟧ ngày 5/1/2010", Said("2010-01-05"), None, None, "73-ttg-cn,2010", "date"),
    ("⟦Thông báo số 120/TB-VPCP⟧ ngày 3/4/2015", Said("2015-04-03"), None, None, "120-tb-vpcp,2015", "date"),
    ("⟦Quyết định 1908/QĐ-TLĐ⟧ ngày 19/12/2016", Said("2016-12-19"), None, None, "1908-qd-tld,2016", "date"),
    (
        "⟦Kế hoạch số 05/KH-BTC⟧ ngày 3/4/2015 của Ban Tổ chức cuộc thi",
        Said("2015-04-03", "Ban Tổ chức cuộc thi"),
        None,
        HANOI,
        None,
        None,
    ),
    ("⟦Kế hoạch số 147/QĐ-BCĐTKLPCTN⟧ ngày 3/4/2015", Said("2015-04-03"), None, HANOI, None, None),
    # the Party: terms of the Central Committee
    (
        "⟦Kết luận số 120-KL/TW⟧, ngày 07/01/2016 của Bộ Chính trị",
        Said("2016-01-07", "Bộ Chính trị"),
        None,
        None,
        "120-kl-tw,khoa-11",
        "date",
    ),
    ("⟦Kết luận số 120-KL/TW⟧ ngày 24/01/2025", Said("2025-01-24"), None, None, "120-kl-tw,khoa-13", "date"),
    ("⟦Kết luận số 120-KL/TW⟧ ngày 22/01/2016", Said("2016-01-22"), None, None, None, None),  # during the XII Congress
    ("⟦Kết luận số 120-KL/TW⟧ năm 2016", Said("2016"), None, None, None, None),  # two terms in that year
    ("⟦Kết luận số 120-KL/TW⟧ năm 2014", Said("2014"), None, None, "120-kl-tw,khoa-11", "date"),
    ("⟦Kết luận số 120-KL/TW⟧ của Bộ Chính trị khóa XI về dân chủ", Said(), None, None, "120-kl-tw,khoa-11", "number"),
    ("⟦Kết luận số 120-KL/TW⟧ của Bộ Chính trị (khoá 11)", Said(), None, None, "120-kl-tw,khoa-11", "number"),
    (
        "⟦Kết luận số 120-KL/TW⟧ ngày 07/01/2016 (khóa XII)",
        Said("2016-01-07"),
        None,
        None,
        None,
        None,
    ),  # date and term disagree
    ("⟦Kết luận số 120-KL/TW⟧ của Bộ Chính trị", Said(issuer="Bộ Chính trị"), "2015-01-01", None, None, None),
    ("⟦22/NQ-TW⟧ ngày 5/3/2018", Said("2018-03-05"), None, None, "22-nq-tw,khoa-12", "date"),
    (
        "⟦Nghị quyết 57-NQ/TƯ⟧ ngày 22/12/2024",
        Said("2024-12-22"),
        None,
        None,
        "57-nq-tw,khoa-13",
        "date",
    ),  # Trung ương, not Tỉnh ủy
    ("⟦Hướng dẫn 93-HD/BTGTW⟧ ngày 2/4/2019", Said("2019-04-02"), None, None, "93-hd-btgtw,khoa-12", "date"),
    (
        "⟦Công văn 3233-CV/BTGTW⟧ ngày 27/6/2022 về kỳ họp Quốc hội khóa XV",
        Said("2022-06-27"),
        None,
        None,
        "3233-cv-btgtw,khoa-13",
        "date",
    ),  # the Assembly's term
    (
        "⟦Kết luận 14-KL/TW⟧ và nghị quyết của Đảng bộ Thành phố khóa XII",
        Said(),
        None,
        HANOI,
        None,
        None,
    ),  # another committee's term
    ("⟦Nghị quyết 12-NQ/TW⟧ Hội nghị Trung ương 4 khóa XI", Said(), None, HANOI, "12-nq-tw,khoa-11", "number"),
    # committees of agencies: only where the central one is named
    (
        "⟦Công văn số 1672-CV/ĐUK⟧",
        Said("2024-02-22", "Đảng ủy Khối các cơ quan Trung ương"),
        "2024-03-01",
        None,
        "1672-cv-duk@dang-uy-khoi-cac-co-quan-trung-uong,nk-2020-2025",
        "issuer",
    ),
    ("⟦Nghị quyết số 05-NQ/ĐUK⟧", Said("2017-01-25", "Ban Chấp hành Đảng bộ Khối"), "2024-03-01", None, None, None),
]


@pytest.mark.parametrize("text, said, published, province, key, how", ONE, ids=[f"{n:03d}" for n in range(len(ONE))])
def test_one_citation(text, said, published, province, key, how):
    is_resolved(text, said, published, province, key, how)


# an open citation keeps what it may be
OPEN = [
    (
        "Tại Nghệ An và Hà Tĩnh, UBND tỉnh ban hành ⟦Kế hoạch 12/KH-UBND⟧.",
        Said("2019-04-03", "UBND tỉnh"),
        None,
        ("12-kh-ubnd@nghe-an,2019", "12-kh-ubnd@ha-tinh,2019"),
    ),
    (
        "⟦Quyết định 25/2025/QĐ-UBND⟧ của UBND tỉnh Tây Ninh",
        Said(issuer="UBND tỉnh Tây Ninh"),
        None,
        ("25-2025-qd-ubnd@tay-ninh", "25-2025-qd-ubnd@tay-ninh,2025-07"),
    ),
    (
        "UBND tỉnh ban hành ⟦Kế hoạch 12/KH-UBND⟧.",
        Said("2023-04-03", "UBND tỉnh"),
        "Long An",
        ("12-kh-ubnd@tay-ninh,2023", "12-kh-ubnd@long-an,2023"),
    ),
]


@pytest.mark.parametrize("text, said, province, candidates", OPEN)
def test_open_keeps_its_candidates(text, said, province, candidates):
    (one,) = found(text, said, published="2025-12-01", province=province)
    assert one.document is None
    assert set(one.candidates) == set(candidates)


# several citations of one article
SEVERAL = [
    # a number without its year is the one that the article dates elsewhere, before or after
    (
        "⟦Quyết định 749/QĐ-TTg⟧ ngày 3/6/2020 … ⟦Quyết định số 749/QĐ-TTg⟧",
        [Said("2020-06-03"), Said()],
        ["749-qd-ttg,2020"] * 2,
    ),
    (
        "⟦Quyết định 749/QĐ-TTg⟧ … ⟦Quyết định số 749/QĐ-TTg⟧ ngày 3/6/2020",
        [Said(), Said("2020-06-03")],
        ["749-qd-ttg,2020"] * 2,
    ),
    # two years: two documents, and a third mention stays open
    (
        "⟦749/QĐ-TTg⟧ 2020, ⟦749/QĐ-TTg⟧ 2021, ⟦749/QĐ-TTg⟧",
        [Said("2020"), Said("2021"), Said()],
        ["749-qd-ttg,2020", "749-qd-ttg,2021", None],
    ),
    (
        "⟦120-KL/TW⟧ ngày 7/1/2016, ⟦120-KL/TW⟧ ngày 24/1/2025",
        [Said("2016-01-07"), Said("2025-01-24")],
        ["120-kl-tw,khoa-11", "120-kl-tw,khoa-13"],
    ),
    # two dates for one national number: one document
    (
        "⟦59/2023/NĐ-CP⟧ ngày 14/8/2023, ⟦59/2023/NĐ-CP⟧ ngày 14/8/2013",
        [Said("2023-08-14"), Said("2013-08-14")],
        ["59-2023-nd-cp"] * 2,
    ),
    # a term named behind the second of two conclusions is not the first one's
    ("⟦Kết luận 12-KL/TW⟧, ⟦Kết luận 14-KL/TW⟧ (khóa XIII)", [Said(), Said()], [None, "14-kl-tw,khoa-13"]),
    # a date that no known term holds is none the less another date
    (
        "⟦Chỉ thị 25-CT/TU⟧ ngày 21/1/2014 của Thành ủy Hà Nội thay ⟦Chỉ thị 25-CT/TU⟧ ngày 25/11/1997",
        [Said("2014-01-21", "Thành ủy Hà Nội"), Said("1997-11-25", "Thành ủy Hà Nội")],
        ["25-ct-tu@ha-noi,nk-2010-2015", None],
    ),
    # laws and resolutions of the XII Assembly were numbered apart
    (
        "⟦Luật Thực hành thử nghiệm số 10/2022/QH15⟧, ⟦Nghị quyết số 10/2022/QH15⟧",
        [Said(type="Luật"), Said(type="Nghị quyết")],
        ["10-2022-qh15", "10-2022-qh15@nghi-quyet"],
    ),
    (
        "⟦Nghị quyết số 202/2025/QH15⟧ và ⟦Nghị quyết số 202/2025/NQ-QH15⟧",
        [Said(type="Nghị quyết"), Said(type="Nghị quyết")],
        ["202-2025-qh15"] * 2,
    ),
    # short forms and names mean what they are bound to
    ("⟦Nghị định số 59/2023/NĐ-CP⟧ … ⟦Nghị định 59⟧", [Said(), Said(form="short", binds_to=0)], ["59-2023-nd-cp"] * 2),
    ("⟦Nghị định số 59/2023/NĐ-CP⟧ … ⟦Nghị định 59⟧", [Said(), Said(form="short")], ["59-2023-nd-cp", None]),
    ("⟦Quyết định 749/QĐ-TTg⟧ … ⟦Quyết định 749⟧", [Said(), Said(form="short", binds_to=0)], [None, None]),
    (
        "⟦Nghị định số 59/2023/NĐ-CP⟧ ⟦Nghị định 59⟧ ⟦NĐ 59⟧",
        [Said(), Said(form="short", binds_to=0), Said(form="short", binds_to=1)],
        ["59-2023-nd-cp"] * 3,
    ),
    (
        "⟦Quyết định 749/QĐ-TTg⟧ ngày 3/6/2020 … ⟦Quyết định 749⟧ năm 2019",
        [Said("2020-06-03"), Said("2019", form="short", binds_to=0)],
        ["749-qd-ttg,2020", None],
    ),
    # a mention without issuer is the one whose issuer the article names; a district's is not
    (
        "⟦Kế hoạch 12/KH-UBND⟧ của UBND tỉnh Nghệ An … ⟦Kế hoạch 12/KH-UBND⟧",
        [Said("2019-04-03", "UBND tỉnh Nghệ An"), Said("2019-04-03")],
        ["12-kh-ubnd@nghe-an,2019"] * 2,
    ),
    (
        "⟦Kế hoạch 12/KH-UBND⟧ của UBND tỉnh Nghệ An … ⟦Kế hoạch 12/KH-UBND⟧ của UBND huyện Yên Thành",
        [Said("2019-04-03", "UBND tỉnh Nghệ An"), Said("2019-05-03", "UBND huyện Yên Thành")],
        ["12-kh-ubnd@nghe-an,2019", None],
    ),
]


@pytest.mark.parametrize("text, said, expected", SEVERAL)
def test_citations_of_one_article(text, said, expected):
    assert keys(found(text, *said, published="2026-06-01")) == expected


NAME = "luật thực hành thử nghiệm"  # no act bears it: learned from articles alone

NAMED = [
    ("⟦Luật Thực hành thử nghiệm⟧", {NAME: "99/2022/QH15"}, "2024-01-01", "99-2022-qh15"),
    ("⟦Luật Thực hành thử nghiệm⟧", {NAME: "99/2022/QH15"}, None, "99-2022-qh15"),
    ("⟦Luật Thực hành thử nghiệm năm 2022⟧", {NAME: "99/2022/QH15"}, None, "99-2022-qh15"),
    ("⟦Luật Thực hành thử nghiệm 2012⟧", {NAME: "99/2022/QH15"}, None, None),  # another year
    ("⟦Luật Thực hành thử nghiệm⟧", {NAME: "99/2022/QH15"}, "2020-01-01", None),  # older than the act
    ("dự thảo ⟦Luật Thực hành thử nghiệm⟧", {NAME: "99/2022/QH15"}, "2024-01-01", None),
    ("⟦Luật Thực hành thử nghiệm⟧ (sửa đổi)", {NAME: "99/2022/QH15"}, "2024-01-01", None),
    ("⟦Luật Thực hành thử nghiệm⟧", {}, "2024-01-01", None),
    # the curated table
    ("⟦Luật Thực hiện dân chủ ở cơ sở⟧", {}, None, "10-2022-qh15"),
    ("⟦Luật thực hiện dân chủ ở cơ sở⟧", {}, "2024-03-01", "10-2022-qh15"),
    ("⟦Luật Đất đai⟧", {}, "2019-05-01", "45-2013-qh13"),
    ("⟦Luật Đất đai⟧", {}, "2025-05-01", "31-2024-qh15"),
    ("⟦Luật Đất đai⟧", {}, "2024-03-01", None),  # the new one passed, the old one still in force
    ("⟦Luật Đất đai⟧", {}, None, None),
    ("⟦Luật Đất đai năm 2013⟧", {}, "2025-05-01", "45-2013-qh13"),
    ("⟦Luật Đất đai năm 2024⟧", {}, "2025-05-01", "31-2024-qh15"),
    ("⟦Luật Đất đai năm 2024⟧", {}, "2019-05-01", None),  # younger than the article
    ("⟦Luật Đất đai năm 2010⟧", {}, "2019-05-01", None),  # no such act
    ("dự thảo ⟦Luật Đất đai⟧", {}, "2023-05-01", None),
    ("⟦Luật Phòng chống tham nhũng⟧", {}, "2022-05-01", "36-2018-qh14"),  # commas left out
]


@pytest.mark.parametrize("text, names, published, expected", NAMED)
def test_laws_by_name(text, names, published, expected):
    (one,) = found(text, Said(form="name"), published=published, names=names)
    assert one.document == expected
    assert one.how == ("name" if expected else None)


def test_the_answer_does_not_depend_on_other_articles():
    text, said = "⟦Quyết định 749/QĐ-TTg⟧ ngày 3/6/2020", Said("2020-06-03")
    assert found(text, said) == found(text, said)


def test_an_open_name_keeps_its_candidate():
    (one,) = found("dự thảo ⟦Luật Thực hành thử nghiệm⟧", Said(form="name"), names={NAME: "99/2022/QH15"})
    assert one.candidates == ("99-2022-qh15",)


KEYS = [
    ("59-2023-nd-cp", Key("59-2023-nd-cp"), 2023),
    ("749-qd-ttg,2020", Key("749-qd-ttg", None, "2020"), 2020),
    ("120-kl-tw,khoa-11", Key("120-kl-tw", None, "khoa-11"), None),
    ("1371-vp-vx@ha-noi,2016", Key("1371-vp-vx", "ha-noi", "2016"), 2016),
    ("14-kh-tu@nghe-an,nk-2020-2025", Key("14-kh-tu", "nghe-an", "nk-2020-2025"), None),
    ("25-2025-qd-ubnd@tay-ninh,2025-07", Key("25-2025-qd-ubnd", "tay-ninh", "2025-07"), 2025),
]


@pytest.mark.parametrize("key, parts, year", KEYS)
def test_keys_say_what_they_are(key, parts, year):
    assert describe(key) == parts
    assert str(parts) == key
    assert describe(key).year == year


def test_documents_of_a_number():
    known = ["120-kl-tw,khoa-13", "120-kl-tw,khoa-11", "12-kl-tw,khoa-11", "1120-kl-tw,khoa-11"]
    assert document_keys("120-KL/TW", known) == ("120-kl-tw,khoa-11", "120-kl-tw,khoa-13")


def test_one_citation_alone_or_beside_others():
    text, citations = cite("⟦59/2023/NĐ-CP⟧ và ⟦749/QĐ-TTg⟧", Said(), Said("2020"))
    alone = resolve((replace(citations[0]),), Context("", text), {})
    assert alone == resolve(citations, Context("", text), {})[:1]


@pytest.mark.parametrize("filler", ["", "a ", "Nghệ An ", "UBND tỉnh "])
def test_many_citations_in_one_long_line_take_linear_time(filler):
    text = ("749/QĐ-TTg 12/KH-UBND " + filler * 20) * 1_000
    citations = tuple(
        Citation(start=m.start(), end=m.end(), surface=m[0], form="full", number=m[0].upper())
        for m in re.finditer(r"\d+/\S+", text)
    )
    began = time.process_time()
    assert len(resolve(citations, Context("", text), {})) == len(citations)
    assert time.process_time() - began < 5
