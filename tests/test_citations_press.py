"""Citations as newspapers and portals write them when they do not write by the book; sentences are ours, numbers illustrative."""

import re

import pytest

from analyzers.citations import find_citations, full_name

# Số trần không có chữ "số": câu nói điều một văn bản làm
DOING = [
    ("⟦Nghị quyết 57⟧ mở đường cho khoa học", "57"),
    ("⟦Nghị quyết 68⟧ tạo đột phá cho doanh nghiệp tư nhân", "68"),
    ("⟦Nghị định 168⟧ tăng mức phạt với người vượt đèn đỏ", "168"),
    ("⟦Thông tư 29⟧ siết việc dạy thêm", "29"),
    ("vốn của ⟦Chương trình 1719⟧ đầu tư cho các bản vùng cao", "1719"),
    ("⟦Chương trình 135⟧ giúp nhiều xã thoát nghèo", "135"),
    ("thành tích trong triển khai ⟦đề án 06⟧ của Chính phủ", "06"),
    ("thực hiện ⟦Chỉ thị 03⟧ (nay là văn bản khác)", "03"),
    ("⟦Quyết định 868⟧ năm 2025 của Bộ Nội vụ", "868"),
]

COUNTING = [
    "Nghị quyết 2 điểm được thông qua",
    "Chương trình 135 triệu đồng cho học sinh nghèo",
    "Kế hoạch 30 ngày đêm thi đua",
    "Nghị quyết 10 năm nhìn lại",
    "Quyết định 150 cán bộ nghỉ hưu",
    "Quyết định 64 trang của liên đoàn",
    "Kế hoạch 100 bác sĩ về xã",
    "Đề án 1 triệu căn hộ",
    "định luật Moore dần chạm giới hạn",
    "Bộ luật Hammurabi cổ đại quy định nhà thầu chịu tội",
    "Công ước quốc tế về Luật Biển, nước ta có chủ quyền",
    "nhà làm luật lại quên điều đó; theo luật, đất đai là của chung",
]

# Ký hiệu bị tách, mất gạch, TƯ của Trung ương
SYMBOLS = [
    ("⟦Quyết định số 5/QĐ - UB ND⟧ ngày 1/2/2020", "5/QĐ-UBND"),
    ("⟦Nghị định số 34/2011/NĐ-C P⟧ ngày 17/5/2011", "34/2011/NĐ-CP"),
    ("⟦Thông tư số 09/2014/TT-BT TTT⟧ ngày 19/8/2014", "09/2014/TT-BTTTT"),
    ("⟦Nghị định số 06/2016NĐ-CP⟧ ngày 18/1/2016", "06/2016/NĐ-CP"),
    ("⟦Nghị quyết số 15/2008/QH 12⟧ của Quốc hội", "15/2008/QH12"),
    ("⟦Nghị quyết số 57-NQ/TƯ⟧ của Bộ Chính trị", "57-NQ/TƯ"),
    ("⟦Nghị quyết số 57-NQ/T.Ư⟧ của Bộ Chính trị", "57-NQ/TƯ"),
    ("⟦Chỉ thị 05-CT/T.W⟧ của Bộ Chính trị", "05-CT/TW"),
    ("⟦Kế hoạch số 31-KH/TU⟧ của Tỉnh ủy", "31-KH/TU"),
    ("⟦công văn số 96/BTTTT-TTra⟧ của Bộ", "96/BTTTT-TTRA"),
    ("⟦Công văn số 692/BYT-Dp⟧ ngày 3/10/2014", "692/BYT-DP"),
    ("⟦Công văn hướng dẫn số 178/SYT-NV⟧ của Sở Y tế", "178/SYT-NV"),
    ("⟦Quyết định thanh tra số 82/QĐ-TTR⟧ ngày 13/5/2014", "82/QĐ-TTR"),
]

NAMES = [
    "10 năm ⟦Luật Hợp tác xã 2012⟧ đi vào cuộc sống",
    "người vi phạm ⟦Luật Trật tự, an toàn giao thông đường bộ⟧",
    "Sau 17 năm áp dụng ⟦luật Thuế thu nhập cá nhân⟧, biểu thuế đã cũ",
    "việc sửa ⟦luật Quy hoạch⟧ là cần, dù ⟦luật Quy hoạch⟧ hiện hành tiến bộ",
    "⟦Luật bầu cử đại biểu Quốc hội và đại biểu HĐND năm 2015⟧ có nêu",
    "⟦Luật Giáo dục ĐH (sửa đổi)⟧ vừa qua",
    "⟦Luật Hợp tác xã (HTX) năm 2012⟧; các chủ trương",
    "⟦Luật hoạt động chữ thập đỏ⟧.",
    "⟦Luật Phòng, chống thuốc lá⟧ mới, theo đó",
    "⟦Luật Chăm sóc vật nuôi⟧ quy định ba nhóm",
    "⟦Luật Tổ chức chính quyền địa phương năm 2015 sửa đổi bổ sung năm 2025⟧, các xã",
    "⟦Bộ luật Hình sự năm 2015 (sửa đổi, bổ sung năm 2017)⟧ giữ nguyên",
    "⟦Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công và Luật Đấu thầu⟧ có hiệu lực",
    "⟦Luật tổ chức HĐND, UBND⟧ ngày 26/11/2003",
    "⟦Hiến pháp nước CHXHCN Việt Nam⟧ bảo đảm",
    "⟦Pháp lệnh khai thác và bảo vệ công trình thủy lợi⟧ đã cũ",
    "⟦Kết luận Hội nghị Trung ương 6 (khóa X)⟧ về mở rộng",
    "⟦Nghị quyết Hội nghị Trung ương 9 khóa 11⟧, các tỉnh",
    "⟦Nghị quyết Hội nghị lần thứ ba, BCH Trung ương Đảng khóa X⟧",
    "⟦nghị quyết Đại hội 14⟧ của Đảng và ⟦nghị quyết Đại hội Đảng bộ tỉnh lần thứ nhất, nhiệm kỳ 2025 - 2030⟧",
]

# Ngày và cơ quan: bị động, nhiều cơ quan, đoạn văn, lỗi thực thể
FACTS = [
    ("Luật Viễn thông được Quốc hội khóa XV, kỳ họp thứ 6 thông qua ngày 24/11/2023", "2023-11-24", "Quốc hội"),
    ("Luật Thủ đô được Quốc hội thông qua tại Kỳ họp thứ 7, ngày 28/6/2024", "2024-06-28", "Quốc hội"),
    ("Luật Đất đai được Quốc hội giao cho Chính phủ hướng dẫn", None, None),
    ("ngày 12/6/1999, Luật Báo chí được Quốc hội thông qua", "1999-06-12", "Quốc hội"),
    ("Luật giao thông đường bộ của Công an xã phổ biến", None, None),
    ("Nghị quyết số 57-NQ/TW được Bộ Chính trị ban hành ngày 22/12/2024", "2024-12-22", "Bộ Chính trị"),
    ("Thông tư liên tịch số 5/2013/TTLT-BTP-BCA của Bộ Tư pháp, Bộ Công an hướng dẫn", None, "Bộ Tư pháp, Bộ Công an"),
    ("Chương trình số 12/CTPH-BYT-BCA giữa Bộ Y tế và Bộ Công an", None, "Bộ Y tế và Bộ Công an"),
    (
        "Ngày 6/10/2015, Sở Y tế và Công an tỉnh đã ban hành Kế hoạch số 8/KH-LN",
        "2015-10-06",
        "Sở Y tế và Công an tỉnh",
    ),
    ("Thực hiện ý kiến của Tỉnh ủy và UBND tỉnh, Sở Y tế ban hành Kế hoạch số 8/KH-SYT", None, "Sở Y tế"),
    ("Năm nay, Thành phố đã ban hành Kế hoạch số 2/KH-UBND về xe buýt", None, "Thành phố"),
    ("trên địa bàn Thành phố theo Kế hoạch số 2/KH-UBND", None, None),
    ("Kế hoạch số 24/KH-STTTT ngày 21/2/2017 của Sở đặc biệt lưu ý", "2017-02-21", "Sở"),
    ("Kế hoạch số 27/KH-UBND của UBND TP. Định kỳ hằng tháng", None, "UBND TP"),
    ("Tại Thông báo số 20/TB-VP ngày 20/6/2019, UBND tỉnh yêu cầu các sở", "2019-06-20", "UBND tỉnh"),
    ("Quyết định 83/QĐ-UBND Thanh Hóa 2024", "2024", None),
    ("Chỉ thị số 5/CT-UBND Thành phố ngày 29/3/2017 của UBND Thành phố", "2017-03-29", "UBND Thành phố"),
    ("Nghị định 188 năm 2025 quy định", "2025", None),
    ("Kế hoạch số 12/KH-UBND\nngày 12/3/2024 của UBND tỉnh", "2024-03-12", "UBND tỉnh"),
    ("Kế hoạch số 12/KH-UBND\n\nngày 12/3/2024 mưa lớn", None, None),
    ("Kế hoạch số 12/KH-UBND\nNgày 12/3/2024 mưa lớn", None, None),
    ("Kế hoạch số 12/KH-UBND\nUBND tỉnh họp", None, None),
    ("Thông báo số 14/TB-SYT ngày 30/9/2013 của Sở Y tế Hà Nội\nChi tiết xem tệp", "2013-09-30", "Sở Y tế Hà Nội"),
    ("Thông báo số 12/TB-VPCP của Văn phograve;ng Chính phủ", None, "Văn phograve;ng Chính phủ"),
    ("Ngày 23/11/1945, Chủ tịch Hồ Chí Minh đã ký Sắc lệnh số 64/SL", "1945-11-23", "Chủ tịch Hồ Chí Minh"),
    ("Ban Tuyên giáo Đảng ủy Khối ban hành Hướng dẫn số 2-HD/BTGĐUK", None, "Ban Tuyên giáo Đảng ủy Khối"),
    ("thuộc Thành phố, Chủ tịch UBND Thành phố ký Chỉ thị số 8/CT-UBND", None, "Chủ tịch UBND Thành phố"),
    ("Resolution No. 57-NQ/TW dated December 22, 2024 of the Politburo", "2024-12-22", "Politburo"),
    ("Nghị quyết Đại hội đại biểu toàn quốc lần thứ XII của Đảng Cộng sản Việt Nam", None, "Đảng Cộng sản Việt Nam"),
    ("Nghị quyết Đại hội phụ nữ toàn quốc lần thứ XI", None, None),
]


def surfaces(marked: str) -> tuple[str, list[str]]:
    return re.sub("[⟦⟧]", "", marked), re.findall("⟦(.*?)⟧", marked)


@pytest.mark.parametrize("marked, number", DOING + SYMBOLS)
def test_numbers(marked: str, number: str) -> None:
    text, wanted = surfaces(marked)
    assert [(one.surface, one.number) for one in find_citations(text)] == [(wanted[0], number)]


@pytest.mark.parametrize("text", COUNTING)
def test_counts_and_other_laws_are_no_citations(text: str) -> None:
    assert find_citations(text) == ()


@pytest.mark.parametrize("marked", NAMES)
def test_names_end_where_they_end(marked: str) -> None:
    text, wanted = surfaces(marked)
    found = find_citations(text)
    assert [one.surface for one in found] == wanted
    assert {one.form for one in found} == {"name"}


@pytest.mark.parametrize("text, issued, issuer", FACTS)
def test_date_and_issuer(text: str, issued: str | None, issuer: str | None) -> None:
    (found,) = find_citations(text)
    assert (found.issued, found.issuer) == (issued, issuer)


def test_two_laws_passed_on_one_day() -> None:
    found = find_citations("Luật Khiếu nại và Luật Tố cáo đều được Quốc hội thông qua ngày 11/11/2011.")
    assert [(one.issued, one.issuer) for one in found] == [("2011-11-11", "Quốc hội")] * 2


def test_one_body_issues_two_documents_with_their_subjects() -> None:
    text = "HĐND tỉnh ban hành Nghị quyết số 5/2015/NQ-HĐND về “cơ sở dữ liệu” và Nghị quyết số 11/2017/NQ-HĐND về giá nước"
    assert [one.issuer for one in find_citations(text)] == ["HĐND tỉnh", "HĐND tỉnh"]


def test_the_date_at_the_end_of_a_plural_list_holds_for_all() -> None:
    found = find_citations("các Nghị quyết số 01/NQ-CP, Nghị quyết số 02/NQ-CP ngày 07/01/2013 của Chính phủ")
    assert [(one.issued, one.issuer) for one in found] == [("2013-01-07", "Chính phủ")] * 2


CALLED = [
    ("Luật BHXH năm 2014", "Luật Bảo hiểm xã hội"),
    (
        "Luật bầu cử đại biểu Quốc hội và đại biểu HĐND năm 2015",
        "Luật Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân",
    ),
    ("Luật Hợp tác xã (HTX) năm 2012", "Luật Hợp tác xã"),
    ("Luật Đất đai số 31/2024/QH15", "Luật Đất đai"),
    ("Luật Đất đai và nhà ở", None),
    ("Luật Hàng rong", None),
]


@pytest.mark.parametrize("surface, name", CALLED)
def test_the_full_name_of_a_law(surface: str, name: str | None) -> None:
    assert full_name(surface) == name
