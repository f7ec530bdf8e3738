"""Bylines and sources in the forms of portals."""

import pytest

from analyzers.bylines import authors_of, labelled_authors, labelled_source, signature_of, source_of

PROSE = "Ủy ban nhân dân tỉnh yêu cầu các sở, ngành, địa phương khẩn trương thực hiện và báo cáo kết quả trước ngày 25 hằng tháng."

NAMES = [
    ("Lê Yên", ["Lê Yên"]),
    ("Ngọc Mận – Thái Bạch", ["Ngọc Mận", "Thái Bạch"]),
    ("Hoàng Linh và Hải Yến", ["Hoàng Linh", "Hải Yến"]),
    ("MAI QUÝ", ["Mai Quý"]),
    ("Đ.T. ghi", ["Đ.T"]),
    ("HP", ["HP"]),
    ("T.H(bt)", ["T.H"]),
    ("P.V", ["P.V"]),
    ("BBT", ["BBT"]),
    ("Rơ Châm H'Bia", ["Rơ Châm H'Bia"]),
    ("Giàng A Páo", ["Giàng A Páo"]),
    ("Tin, ảnh: Sùng A Hồng - Lò Văn Minh", ["Sùng A Hồng", "Lò Văn Minh"]),
    ("Vitamin A", []),
    ("Hội trường A", []),
    ("Phạm Linh (tổng hợp)", ["Phạm Linh"]),
    ("Phạm Linh tổng hợp", ["Phạm Linh"]),
    ("Tác giả: Như Mai", ["Như Mai"]),
    ("Tác giả bài viết: Trần Thúy - Phòng Báo chí", ["Trần Thúy"]),
    ("Bài và ảnh: Phạm Linh", ["Phạm Linh"]),
    ("Tin, ảnh: Thu Hà", ["Thu Hà"]),
    ("Thực hiện: Minh Anh - Thu Thảo", ["Minh Anh", "Thu Thảo"]),
    ("PGS.TS. Nguyễn Văn An", ["Nguyễn Văn An"]),
    ("Phòng Hành chính - Tổng hợp", ["Phòng Hành chính - Tổng hợp"]),
    ("Văn phòng UBND tỉnh", ["Văn phòng UBND tỉnh"]),
    ("Đài Truyền thanh huyện", ["Đài Truyền thanh huyện"]),
    ("PHÒNG TỔ CHỨC CÔNG CHỨC", ["Phòng Tổ chức công chức"]),
    ("BAN BIÊN TẬP TỈNH MINH HỌA", ["Ban Biên tập tỉnh Minh Họa"]),
    ("PHÒNG HÀNH CHÍNH – TỔNG HỢP", ["Phòng Hành chính - Tổng hợp"]),
    ("VĂN PHÒNG HĐND VÀ UBND HUYỆN TÂN SƠN", ["Văn phòng HĐND và UBND huyện Tân Sơn"]),
    ("Trung tâm Truyền thông – Văn hóa", ["Trung tâm Truyền thông - Văn hóa"]),
    # no authors: accounts, offices, places, sentences
    ("admin admin", []),
    ("Quản trị viên", []),
    ("Viết bởi Ban Biên tập", []),
    ("Pho Ban bien tap", []),
    ("GIÁM ĐỐC", []),
    ("KT. CHỦ TỊCH", []),
    ("Hà Nội", []),
    ("Xin cảm ơn ông!", []),
    ("Toàn văn Kế hoạch xem tại đây./.", []),
    (PROSE, []),
    ("", []),
]


@pytest.mark.parametrize("text, names", NAMES, ids=[row[0][:40] for row in NAMES])
def test_names(text: str, names: list[str]) -> None:
    assert list(authors_of(text)) == names


SOURCES = [
    ("(nghean.gov.vn)", "nghean.gov.vn"),
    ("Theo TTXVN", "TTXVN"),
    ("(Theo Báo Chính phủ)", "Báo Chính phủ"),
    ("(Nguồn: Cổng thông tin điện tử tỉnh)", "Cổng thông tin điện tử tỉnh"),
    ("Nguồn tin: Báo Nhân Dân", "Báo Nhân Dân"),
    ("https://mic.gov.vn/tin/abc.htm", "mic.gov.vn"),
    ("Theo đó, các đơn vị thực hiện", None),
    ("Theo kế hoạch", None),
    ("Nguồn nước sạch cho vùng cao", None),
    (PROSE, None),
]


@pytest.mark.parametrize("line, source", SOURCES, ids=[row[0][:40] for row in SOURCES])
def test_sources(line: str, source: str | None) -> None:
    assert source_of(line) == source


ENDS = [
    # lines under the prose, authors, source, how many lines say nothing else
    (["Mai Quý"], ["Mai Quý"], None, 1),
    (["Ngô Toàn", "Nguồn: Báo Đại biểu Nhân dân"], ["Ngô Toàn"], "Báo Đại biểu Nhân dân", 2),
    (["ThS Đỗ Thị Minh", "Học viện Minh Họa"], ["Đỗ Thị Minh"], None, 2),
    (["(nghean.gov.vn)"], [], "nghean.gov.vn", 1),
    (["Quang cảnh hội nghị. Ảnh: Hồng Hà"], [], None, 0),
    (["Thu Lan", "Toàn văn Kế hoạch xem tại file đính kèm./."], ["Thu Lan"], None, 0),
    (["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(Đã ký)", "Nguyễn Văn Mẫu"], [], None, 0),
    (["Trần Văn Một", "Lê Thị Hai", "Phạm Văn Ba", "Đỗ Thị Bốn"], [], None, 0),
]


@pytest.mark.parametrize("lines, authors, source, taken", ENDS, ids=[row[0][-1][:40] for row in ENDS])
def test_the_end_of_an_article(lines: list[str], authors: list[str], source: str | None, taken: int) -> None:
    signature = signature_of([PROSE, *lines])
    assert (list(signature.authors), signature.source, signature.lines) == (authors, source, taken)


def test_a_name_behind_the_end_mark() -> None:
    signature = signature_of([PROSE, PROSE[:-1] + "./. Lê Yên"])
    assert signature.authors == ("Lê Yên",)
    assert signature.glued == PROSE[:-1] + "./."


def test_labels_are_found_among_other_lines() -> None:
    lines = ["Trang chủ", "Tác giả bài viết: Hà Tùng", "Nguồn tin: TTXVN", PROSE]
    assert labelled_authors(lines) == ("Hà Tùng",)
    assert labelled_source(lines) == "TTXVN"
