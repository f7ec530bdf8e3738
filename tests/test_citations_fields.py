"""What a citation says beside its number: type, date, issuer, subject, provision, and the earlier citation that it repeats."""

import pytest

from analyzers.citations import find_citations, laws

TYPES = [
    ("Văn bản số 803/UBND-NC", "Công văn"),  # a number without type letters
    ("văn bản số 45-CV/HU", "Công văn"),
    ("Văn bản số 12/QĐ-UBND", "Quyết định"),  # the symbol says more than the word
    ("Số: 14/KH-UBND", "Kế hoạch"),
    ("theo 08-CT/TU của Thành ủy", "Chỉ thị"),
    ("Kết luận số 263-TB/TU", "Kết luận"),  # the word before the symbol
    ("Công văn số 253/KH-TTCNTT", "Công văn"),
    ("Kế hoạch hành động số 17/KH-UBND", "Kế hoạch"),
    ("số 14/2011/QH13", None),  # a law or a resolution
    ("QUY ĐỊNH SỐ 07-QĐI/TW", "Quy định"),
    ("Bộ Luật Lao động", "Bộ luật"),
    ("NQ 18-NQ/TW", "Nghị quyết"),
    ("Thông tư liên tịch số 01/2016/TTLT-BGDĐT-BNV", "Thông tư liên tịch"),
    ("Nghị quyết liên tịch số 403/2017/NQLT-UBTVQH14-CP", "Nghị quyết liên tịch"),
    ("Circular No. 09/2024/TT-BNV", "Thông tư"),
]

DATES = [
    ("Nghị định số 1/2020/NĐ-CP ngày 5/3/2020", "2020-03-05"),
    ("Nghị định số 1/2020/NĐ-CP, ngày 05 tháng 3 năm 2020", "2020-03-05"),
    ("Nghị quyết số 24-NQ/TW ngày 12-3-2003", "2003-03-12"),
    ("Nghị quyết số 24-NQ/TW ngày 12.3.2003", "2003-03-12"),
    ("Quyết định số 9/QĐ-UBND ngày 06\ntháng 10 năm 2011", "2011-10-06"),
    ("Quyết định số 9/QĐ-UBND (ngày 6/10/2011)", "2011-10-06"),
    ("Quyết định số 9/QĐ-UBND ký ngày 6/10/2011", "2011-10-06"),
    ("Quyết định số 9/QĐ-UBND ban hành ngày 6/10/2011", "2011-10-06"),
    ("Quyết định 9/QĐ-UBND năm 2022", "2022"),
    ("Quyết định 439/QĐ-TTg 2023 về du lịch", "2023"),
    ("Luật Việc làm năm 2013", "2013"),
    ("Chỉ thị số 12-CT/TU của Tỉnh ủy Gia Lai ngày 13/2/2018", "2018-02-13"),
    ("Ngày 22/02/2024, Tỉnh ủy đã có Công văn số 16-CV/TU", "2024-02-22"),
    ("Theo đó, ngày 25 tháng 01 năm 2017, UBND tỉnh ban hành Kế hoạch số 5/KH-UBND", "2017-01-25"),
    ("Ngày 3/6/2020, cơ quan có thẩm quyền đã ban hành Quyết định 749.", "2020-06-03"),
    ("Nghị quyết số 7/NQ-HĐND ngày 02/01/014", "2014-01-02"),  # a slip of the press
    ("Nghị định số 73/1999/NĐ-CP ngày 19/8/19999", "1999-08-19"),
    ("Công văn số 73/UBND-KT ngày 29/2", None),
    ("Quyết định số 26/2014/QĐ-UBND ngày 23/6", "2014-06-23"),  # its own number gives the year
    ("Quyết định số 26/QĐ-UBND ngày 31/2/2014", None),
    ("Kế hoạch số 5/KH-UBND\nNgày 01/03/2024 - 15:33", None),  # the next line speaks of its own day
    ("Theo Kế hoạch số 4/KH-UBND của UBND tỉnh, ngày 26/5/2014 Sở Y tế họp.", None),
    ("Decision No. 119-QD/TU dated July 3, 2025", "2025-07-03"),
]

ISSUERS = [
    ("Nghị định số 1/2020/NĐ-CP của Chính phủ quy định chi tiết", "Chính phủ"),
    ("Nghị định số 1/2020/NĐ-CP ngày 5/3/2020 Chính phủ", "Chính phủ"),
    ("Quyết định số 9/QĐ-TTg ngày 6/10/2011 của Thủ tướng Chính phủ phê duyệt", "Thủ tướng Chính phủ"),
    ("Luật số 1/2020/QH14 của Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam, khóa XIV", "Quốc hội"),
    ("Kết luận số 120-KL/TW, ngày 07/01/2016 của Bộ Chính trị (khóa XI) về dân chủ", "Bộ Chính trị"),
    ("Chỉ thị số 16-CT/TW của Ban Bí thư Trung ương Đảng về Tết", "Ban Bí thư Trung ương Đảng"),
    (
        "Nghị quyết số 18-NQ/TW ngày 25/10/2017 Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng khóa XII",
        "Ban Chấp hành Trung ương Đảng",
    ),
    ("Kế hoạch số 5/KH-UBND của UBND tỉnh Nghệ An về du lịch", "UBND tỉnh Nghệ An"),
    ("Quyết định số 5/QĐ-UBND của Chủ tịch UBND thành phố Đà Nẵng về nhân sự", "Chủ tịch UBND thành phố Đà Nẵng"),
    ("Nghị quyết số 5/NQ-HĐND của HĐND tỉnh và các văn bản", "HĐND tỉnh"),
    (
        "Công văn số 5/STTTT-CNTT của Sở Thông tin và Truyền thông Hà Nội hướng dẫn",
        "Sở Thông tin và Truyền thông Hà Nội",
    ),
    (
        "Thông tư số 5/2020/TT-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch, có hiệu lực",
        "Bộ Văn hóa, Thể thao và Du lịch",
    ),
    (
        "Thông tư số 5/2020/TT-BNNPTNT của Bộ trưởng Bộ Nông nghiệp và Phát triển nông thôn",
        "Bộ trưởng Bộ Nông nghiệp và Phát triển nông thôn",
    ),
    ("Hướng dẫn số 5-HD/BTGTU của Ban Tuyên giáo Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy"),
    ("Công văn số 5/TTCS-TT của Cục Thông tin cơ sở (Bộ Thông tin và Truyền thông)", "Cục Thông tin cơ sở"),
    ("Ngày 6/4/2021, Ban Thường vụ Tỉnh ủy đã ban hành Kế hoạch số 14-KH/TU", "Ban Thường vụ Tỉnh ủy"),
    ("Đảng ủy Khối các cơ quan tỉnh đã có Công văn số 72-CV/ĐUK gửi", "Đảng ủy Khối các cơ quan tỉnh"),
    ("Ban Chấp hành Đảng bộ Khối (khóa XII) ban hành Nghị quyết số 05-NQ/ĐUK", "Ban Chấp hành Đảng bộ Khối"),
    ("Phó Chủ tịch UBND tỉnh Nguyễn Văn An vừa ký Công văn số 55/UBND-KT", "UBND tỉnh"),
    ("Chủ tịch UBND tỉnh Trần Văn Bình đã ký Quyết định số 56/QĐ-UBND", "Chủ tịch UBND tỉnh"),
    ("được Thủ tướng Chính phủ phê duyệt tại Quyết định số 1696/QĐ-TTg", "Thủ tướng Chính phủ"),
    ("chỉ đạo của UBND thành phố tại Công văn số 48/UBND-NC", "UBND thành phố"),
    ("thực hiện Quyết định số 284/QĐ-TTg của UBND thành phố Hà Nội", None),  # the symbol says another body
    ("Nghị định số 1/2020/NĐ-CP có hiệu lực", None),
    (
        "Hội đồng nhân dân tỉnh Quảng Nam khóa X, kỳ họp thứ 17 đã thông qua Nghị quyết số 18/2023/NQ-HĐND",
        "Hội đồng nhân dân tỉnh Quảng Nam",
    ),
    (
        "Chủ tịch UBND tỉnh Bình Dương Võ Văn Minh đã ký ban hành Quyết định số 2055/QĐ-UBND",
        "Chủ tịch UBND tỉnh Bình Dương",
    ),
    (
        "Kế hoạch số 12/KH-UBND ngày 3/4/2023 của UBND tỉnh Bà Rịa - Vũng Tàu về chuyển đổi số",
        "UBND tỉnh Bà Rịa - Vũng Tàu",
    ),
    ("Công văn 3820/UBND-KSTT của UBND TP. Hồ Chí Minh, Sở Xây dựng được giao", "UBND TP. Hồ Chí Minh"),
    ("Ban Chỉ đạo 35 tỉnh ban hành Kế hoạch số 22-KH/BCĐ35", "Ban Chỉ đạo 35 tỉnh"),
    ("Nghị quyết Đại hội XIII của Đảng", "Đảng"),
    ("Nghị quyết Đại hội lần thứ XVI Đảng bộ thành phố Hà Nội", "Đảng bộ thành phố Hà Nội"),
    ("Nghị quyết 15 của Quốc hội", "Quốc hội"),
]

SUBJECTS = [
    ("Kế hoạch số 5/KH-UBND ngày 1/2/2020 của UBND tỉnh về phát triển du lịch. Theo đó", "phát triển du lịch"),
    ("Công văn số 5/UBND-KT về việc quản lý xe công; yêu cầu", "quản lý xe công"),
    ("Nghị quyết số 57-NQ/TW về đột phá công nghệ, Tỉnh ủy Cà Mau ban hành chương trình riêng", "đột phá công nghệ"),
    (
        "Chỉ thị số 5-CT/TW của Bộ Chính trị về “học tập và làm theo tư tưởng Hồ Chí Minh”, các đơn vị",
        "học tập và làm theo tư tưởng Hồ Chí Minh",
    ),
    ("Công văn số 5/UBND-KT V/v báo cáo thu ngân sách\nKính gửi", "báo cáo thu ngân sách"),
    ("Nghị định số 1/2020/NĐ-CP có hiệu lực", None),
]

PROVISIONS = [
    ("theo điểm a khoản 2 Điều 5 Nghị định số 1/2020/NĐ-CP", "điểm a khoản 2 Điều 5"),
    ("quy định tại Khoản 3, Điều 12 của Thông tư 25/2015/TT-BTTTT", "Khoản 3, Điều 12"),
    ("theo Điều 7 Luật Đất đai", "Điều 7"),
    ("Nghị định số 1/2020/NĐ-CP (Điều 5)", "Điều 5"),
    ("Chương II Nghị định số 1/2020/NĐ-CP", "Chương II"),
    ("phụ lục III Nghị định số 30/2020/NĐ-CP", "phụ lục III"),
    ("Nghị định số 1/2020/NĐ-CP", None),
]


@pytest.mark.parametrize("text, kind", TYPES)
def test_type(text: str, kind: str | None) -> None:
    assert [citation.type for citation in find_citations(text)] == [kind]


@pytest.mark.parametrize("text, issued", DATES)
def test_issued(text: str, issued: str | None) -> None:
    assert [citation.issued for citation in find_citations(text)] == [issued]


@pytest.mark.parametrize("text, issuer", ISSUERS)
def test_issuer(text: str, issuer: str | None) -> None:
    assert [citation.issuer for citation in find_citations(text)][:1] == [issuer]


@pytest.mark.parametrize("text, subject", SUBJECTS)
def test_subject(text: str, subject: str | None) -> None:
    assert [citation.subject for citation in find_citations(text)] == [subject]


@pytest.mark.parametrize("text, provision", PROVISIONS)
def test_provision(text: str, provision: str | None) -> None:
    assert [citation.provision for citation in find_citations(text)] == [provision]


def test_a_day_takes_its_year_from_a_publication_soon_after() -> None:
    text = "Công văn số 73/UBND-KT ngày 29/12"
    assert find_citations(text, published="2016-01-05T08:00:00+07:00")[0].issued == "2015-12-29"
    assert find_citations(text, published="2016-11-05")[0].issued is None
    assert find_citations(text, published="not a date")[0].issued is None


LISTS = [
    (
        "Kế hoạch số 64-KH/TU ngày 18/12/2017 và Công văn số 821-CV/TU ngày 28/12/2017 của Thành ủy",
        ["Thành ủy", "Thành ủy"],
    ),
    (
        "UBND tỉnh đã ban hành Kế hoạch số 19/KH-UBND ngày 7/10/2016 và Quyết định số 57/QĐ-UBND ngày 13/10/2016",
        ["UBND tỉnh", "UBND tỉnh"],
    ),
    ("Nghị định số 1/2020/NĐ-CP và Thông tư số 2/2020/TT-BNV của Bộ Nội vụ", [None, "Bộ Nội vụ"]),
    ("các Quyết định 1290, 1292 của Bộ Y tế", ["Bộ Y tế", "Bộ Y tế"]),
]


@pytest.mark.parametrize("text, issuers", LISTS)
def test_lists_share_their_issuer(text: str, issuers: list[str | None]) -> None:
    assert [citation.issuer for citation in find_citations(text)] == issuers


def test_lists_share_type_and_date() -> None:
    found = find_citations("các Quyết định số 1/QĐ-UBND, 2/QĐ-UBND ngày 5/3/2020 của UBND tỉnh")
    assert [(c.type, c.issued, c.issuer) for c in found] == [("Quyết định", "2020-03-05", "UBND tỉnh")] * 2
    terms = find_citations("các Nghị quyết số 14/2011/QH13, 16/2011/QH13 của Quốc hội")
    assert [c.type for c in terms] == ["Nghị quyết", "Nghị quyết"]


BINDING = [
    ("Nghị định số 59/2023/NĐ-CP ra đời. Nghị định 59 của Chính phủ", [None, 0]),
    ("Chỉ thị số 05-CT/TW. Thực hiện Chỉ thị 05, các đơn vị", [None, 0]),
    ("Nghị định số 59/2023/NĐ-CP và Nghị định số 59/2015/NĐ-CP. Theo Nghị định 59, dân bàn.", [None, None, None]),
    ("Nghị định số 59/2023/NĐ-CP và Nghị định số 59/2015/NĐ-CP. Theo Nghị định số 59/2015, dân bàn.", [None, None, 1]),
    ("Quyết định số 59/QĐ-TTg. Theo Nghị định 59, dân bàn.", [None, None]),
    ("Luật Đất đai số 31/2024/QH15 đã có. Theo Luật Đất đai, giá đất", [None, 0]),
    ("Luật Đất đai số 31/2024/QH15 thay Luật Đất đai năm 2013.", [None, None]),
    ("Luật Đất đai năm 2013 và Luật Đất đai năm 2024. Theo Luật Đất đai, giá đất", [None, None, None]),
    ("Luật Đất đai đã có. Theo luật đất đai, giá đất", [None, 0]),
    ("Nghị quyết Trung ương 4 khóa XII. Học Nghị quyết Trung ương 4 (khóa XII)", [None, 0]),
    ("Nghị quyết Trung ương 4 khóa XI. Học Nghị quyết Trung ương 4 khóa XII", [None, None]),
]


@pytest.mark.parametrize("text, bound", BINDING)
def test_short_and_name_forms_bind_to_the_one_that_fits(text: str, bound: list[int | None]) -> None:
    assert [citation.binds_to for citation in find_citations(text)] == bound


def test_laws_are_unique_dated_and_sourced() -> None:
    table = laws()
    numbers = [law.number for law in table if law.number]
    assert len(table) >= 200
    assert len(set(numbers)) == len(numbers)
    assert all(law.source and law.issued[:4].isdigit() and law.type in law.name for law in table if not law.amends)
    assert all(law.number is None or law.number.split("/")[1] == law.issued[:4] for law in table)


def test_one_name_has_its_acts_in_order_of_time() -> None:
    land = [law.number for law in laws() if law.name == "Luật Đất đai"]
    assert land == [None, "13/2003/QH11", "45/2013/QH13", "31/2024/QH15"]
