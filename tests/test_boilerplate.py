"""What portals print around articles, and what only looks like it."""

import re

import pytest

from analyzers.boilerplate import ends_article, is_boilerplate, is_masthead, without_boilerplate
from analyzers.tables import read_table

PROSE = "Ngày 06/4/2021, Ban Thường vụ Tỉnh ủy đã ban hành kế hoạch về đẩy mạnh thực hiện việc xây dựng và thực hiện quy chế dân chủ ở cơ sở năm 2021."

FURNITURE = [
    "Thống kê truy cập", "Người trực tuyến Người trực tuyến", "• Khách Khách 843", "Tổng Tổng 844", "Tổng lượt truy cập: Tổng lượt truy cập: 27146103",
    "Đang truy cập: 15", "Hôm nay: 1.204", "Lượt xem: 342", "7331 Lượt xem", "View count: 1549", "Đã xem 1.204", "Xem cỡ chữ", "Tương phản chữ", "A+ A-",
    "100%", "Đọc bài viết", "Từ viết tắt", "Xem cỡ chữTương phản chữĐọc bài viếtTừ viết tắt", "In ra", "Gửi email", "Gửi cho bạn bè",
    "Giới thiệu bài viết cho bạn bè", "Chia sẻ bài viết", "print   send mail", "Share this on Facebook", "Theo dõi Báo Minh Họa trên Google News",
    "Trang chủ / Tin tức / Hoạt động", "Trang chủ | Chính trị |", "Truy cập nội dung luôn", "Đánh giá bài viết", "lượt đánh giá: , trung bình:",
    "Tổng số điểm của bài viết là: 5 trong 1 đánh giá", "Click để đánh giá bài viết", "Hiện tại không có bình chọn nào đang hoạt động.", "35 Go top", "Về đầu trang",
    "Trước Sau", "Hiển thị 1 - 20 of 21 kết quả.", "Đang cập nhật", "null Tiêu đề", "{title}", "--%>", ".", "anh-hoi-nghi.jpg", "Từ khóa: dân chủ, cơ sở",
    "Chịu trách nhiệm chính: Nguyễn Văn Mẫu, Giám đốc Sở", "Giấy phép số: 45/GP-TTĐT do Sở Thông tin và Truyền thông cấp", "Điện thoại: (0218)3602213. Fax: 02183602214",
]  # fmt: skip

HEADS = ["Thứ Bảy, 25/5/2024", "Thứ hai, 00/00/2023", "Tiếng Việt | English", "°", "28°C"]

TAILS = [
    "Tin liên quan", "Tin khác", "Các tin khác", "Tin đã đưa", "Các tin mới", "Những tin mới hơn", "Những tin cũ hơn", "Xem nhiều nhất", "Xem thêm", "Cùng chuyên mục",
    "VIDEO LIÊN QUAN", "BÌNH LUẬN", "Viết bình luận", "Ý kiến bạn đọc", '© 2021 Ghi rõ nguồn "minhhoa.vn" khi phát hành lại thông tin từ website này',
    "Ghi rõ nguồn tin khi trích dẫn", "Theo dòng sự kiện",
]  # fmt: skip

ARTICLE = [
    PROSE, "Kết luận số 120-KL/TW", "Tổng 25 1.204 98%", "1 xã Kim Sơn 12", "Kết quả đạt được", "Nơi nhận: - Như trên; - Lưu: VT.", "(Đã ký)", "Thu Hà",
    "Toàn văn Kế hoạch xem tại đây./.", "Tin học hóa thủ tục hành chính", "Xem xét kỷ luật 3 đảng viên", "Đánh giá kết quả thực hiện", "Trước yêu cầu mới",
    "In sách giáo khoa", "Chia sẻ khó khăn với người dân vùng lũ", "II. TỔ CHỨC THỰC HIỆN", "Điện thoại thông minh đến với bản xa", "Bình luận của chuyên gia về dự thảo",
]  # fmt: skip


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture(line: str) -> None:
    assert is_boilerplate(" ".join(line.split()))


@pytest.mark.parametrize("line", HEADS)
def test_masthead(line: str) -> None:
    assert is_masthead(line)


@pytest.mark.parametrize("line", TAILS)
def test_tail(line: str) -> None:
    assert ends_article(line)


@pytest.mark.parametrize("line", ARTICLE)
def test_lines_of_articles_stay(line: str) -> None:
    assert not is_boilerplate(line)
    assert not ends_article(line)


def test_a_tail_ends_the_article_only_below_prose() -> None:
    assert without_boilerplate(["Tin liên quan", PROSE, "Lượt xem: 3", "Thu Hà", "Tin khác", "Một nhan đề khác"]) == [
        PROSE,
        "Thu Hà",
    ]


def test_a_day_inside_an_article_is_meant() -> None:
    assert without_boilerplate(["Thứ hai, 12/3/2018", PROSE, "Thứ ba, 13/3/2018"]) == [PROSE, "Thứ ba, 13/3/2018"]


def test_every_row_is_a_pattern_with_a_source() -> None:
    rows = read_table("boilerplate")
    assert {row["kind"] for row in rows} == {"line", "head", "tail", "inline", "keep"}
    for row in rows:
        re.compile(row["pattern"])
        assert row["source"]
        assert not re.fullmatch(row["pattern"], PROSE, re.IGNORECASE)


@pytest.mark.parametrize(
    "hostile",
    ["a" * 300, "a+-" * 100, "Trang chủ" + " / x" * 70, "đọc bài viết " * 25, "(" * 300, "tổng lượt truy cập: " * 15],
)
def test_patterns_are_quick_on_hostile_lines(hostile: str) -> None:
    for _ in range(200):
        is_boilerplate(hostile)
        ends_article(hostile)
