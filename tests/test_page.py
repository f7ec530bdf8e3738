"""Pages to articles: the generic way on illustrative pages of four content systems, selectors, and markup that fights back."""

import time
from datetime import date
from pathlib import Path

import pytest

from analyzers.article import Article, Selectors
from analyzers.mending import flattened
from analyzers.page import extract_article, extract_generic, read_plain_page

PAGES = Path(__file__).parent / "pages"
CAPTURED = date(2026, 11, 22)


def read(name: str) -> str:
    return (PAGES / f"{name}.html").read_text(encoding="utf-8")


def generic(name: str) -> Article:
    return extract_generic(read(name), url=f"https://minhhoa.gov.vn/{name}.html", captured=CAPTURED)


BODY = Selectors(body=(".content",))

FIELDS = [
    # page, title, published, authors, source, section
    ("nukeviet", "Huyện Tân Sơn triển khai kế hoạch thực hiện dân chủ ở cơ sở năm 2024", "2024-03-27T08:42:00+07:00", ["Thu Hà"], "Báo Tân Sơn", "Tin hoạt động"),
    ("sharepoint", "Hướng dẫn lập kế hoạch đầu tư công trung hạn của các địa phương", "2024-03-01T15:33:00+07:00", [], None, None),
    ("newspaper", "Phường Bình An giữ nếp họp tổ dân phố", "2020-10-28T18:17:00+07:00", ["Minh Anh", "Thu Thảo"], None, "Chính trị"),
    ("mojoportal", "Tỉnh ủy ban hành kế hoạch về công tác dân vận năm 2021", "2021-04-12T09:30:00+07:00", ["Lê Hạnh"], None, None),
    ("swallowed", "Xã Hòa Bình công khai thu chi quý I", "2022-04-15T07:30:00+07:00", [], None, None),
]  # fmt: skip


FIELDS += [
    ("mojo-sapo", "Huyện Đông Lĩnh bàn giải pháp nâng chỉ số cải cách hành chính", "2022-06-14T10:05:00+07:00", ["Hải Yến"], "Văn phòng HĐND và UBND", "Cải cách hành chính"),
    ("dnn", "Thị xã Cẩm Sơn lấy ý kiến Nhân dân về đồ án quy hoạch chung", "2019-09-05T07:45:00+07:00", ["Phòng Quản lý đô thị"], None, None),
    ("postdate", "Ban Dân vận Tỉnh ủy giao ban công tác quý III", "2023-10-09T15:48:00+07:00", ["Bích Ngọc"], None, None),
    ("vnpt", "Xã Mường Khoa đưa dịch vụ công về bản", "2025-11-30T11:13:00+07:00", ["Lường Thị Mẫu"], None, None),
    ("hemera", "Những người giữ rừng đầu nguồn sông Mẫu", "2019-05-14T06:58:00+07:00", ["Nông Phương", "Hà An"], None, None),
    ("mastercms", "Thu hẹp khoảng cách trong cung ứng thuốc ở tuyến xã", "2024-07-03T07:30:00+07:00", ["Khánh Vy"], "Tạp chí Y tế Minh Họa", "Dược"),
    ("drupal", "Hướng dẫn bình xét thi đua khối các cơ quan năm 2017", "2017-11-08T14:20:00+07:00", [], None, "Thi đua - Khen thưởng"),
    ("k2", "Đồng thuận xã hội nhìn từ hương ước", "2022-01-25T16:22:00+07:00", ["Đỗ Thị Minh"], None, "Nghiên cứu"),
]  # fmt: skip


@pytest.mark.parametrize("name, title, published, authors, source, section", FIELDS, ids=[row[0] for row in FIELDS])
def test_fields(
    name: str, title: str, published: str, authors: list[str], source: str | None, section: str | None
) -> None:
    article = generic(name)
    assert (article.title, article.published, list(article.authors), article.source, article.section) == (
        title,
        published,
        authors,
        source,
        section,
    )


LIMITS = [
    # page, first words, last words, what stays, what must be gone
    ("nukeviet", "Chiều 25/3, UBND huyện", "THU HÀ", ["TT Đơn vị Số hội nghị\n1 xã Kim Sơn 12\n2 xã Đồng Tâm 9"], ["quantri", "In ra", "đánh giá", "Xã Kim Sơn tổng kết", "Trần Văn Mẫu", "Thứ tư"]),
    ("sharepoint", "(BTM) – Ngày 22/02/2024", "Lê Văn Minh Họa", ["Nơi nhận:", "THỨ TRƯỞNG", "quy định của pháp luật.\nCác địa phương"], ["cỡ chữ", "lượt xem", "lượt đánh giá", "Tin liên quan", "giải ngân"]),
    ("newspaper", "(MHO) - Nhiều năm nay", "Minh Anh - Thu Thảo", ["Ảnh: Minh Anh"], ["Khen thưởng 20", "Từ khóa", "Gửi email", "Lê Minh Họa", "đô thị văn minh", "18:17"]),
    ("mojoportal", "Ngày 06/4/2021, Ban Thường vụ", "./. Lê Hạnh", [], ["Go top", "bình chọn", "Khách", "1.204", "Tiếng Việt"]),
    ("swallowed", "Ủy ban nhân dân xã Hòa Bình", "truyền thanh cơ sở.", [], ["Tìm kiếm"]),
    ("mojo-sapo", "Sáng 13/6, Ban Chỉ đạo", "./.\nHải Yến", ["96,4%", "Ảnh: Văn Mẫu"], ["Go top", "35", "A+", "2.318", "Đã xem", "Các tin khác", "kh45.pdf", "12/GP", "Giảm tương phản", "14/06/2022"]),
    ("dnn", "Bản đồ quy hoạch thị xã Cẩm Sơn\nUBND thị xã", "Phòng Quản lý đô thị", ["06/9/2019"], ["Thông báo\n", "Lượt xem", "07:45", "Tin đã đưa", "Khai giảng", "In bài", "8.120.334", "Bản quyền", "Fax"]),
    ("postdate", "CTTĐT - Sáng 06/10", "Tin, ảnh: Bích Ngọc", ["Đơn vị Số mô hình Đạt\nHuyện Kim Động 41 38"], ["03:48", "Ý kiến", "ký tự", "Tin cùng", "lượt đánh giá", "Trần Văn Mẫu", "1.882.003"]),
    ("vnpt", "Từ tháng 8/2025, mỗi thứ Bảy", "điểm ở trường học.", ["hướng dẫn bà con bản Nà Pùa"], ["Lượt xem", "342", "98", "vụ chè", "nhà đại đoàn kết", "Hội thi", "Chia sẻ", "Lên top", "ngày trước", "216", "10.233", "Thứ Sáu"]),
    ("hemera", "(LSO) - Hơn mười năm nay", "NÔNG PHƯƠNG - HÀ AN", ["* Giữ rừng là giữ nước", "thôn 3 trước giờ tuần tra"], ["Gửi email", "Ý kiến", "Mưa đá", "345/GP", "Minh Họa", "06:58", "21°C", "Xã hội"]),
    ("mastercms", "(YTMH) - Thông tư mới", "bằng phần mềm.", ["Ảnh minh họa"], ["Danh mục thuốc hiếm", "Google News", "07:30", "Từ khóa", "5/5", "lượt đánh giá", "bác sĩ trẻ", "22/GP", "Nguồn:"]),
    ("drupal", "Ngày 06/11/2017, Sở Nội vụ", "1893_SNV_TDKT.pdf", ["bỏ phiếu kín.", "trước ngày 25/11/2017;"], ["quantri", "Bản in", "lượt đọc", "Bình luận", "Tập huấn", "Nhảy đến", "45/GP", "14:20"]),
    ("k2", "(LLMH) - Hương ước", "Học viện Minh Họa", ["công nhận(1).", "1. Hương ước trong đời sống làng xã", "(1) Xem Điều 7"], ["Super User", "cỡ chữ", "Vote", "7331", "Sửa lần cuối", "Tweet", "Dân vận khéo", "Thẻ", "Trở lên", "16:22"]),
]  # fmt: skip


@pytest.mark.parametrize("name, first, last, stays, gone", LIMITS, ids=[row[0] for row in LIMITS])
def test_body(name: str, first: str, last: str, stays: list[str], gone: list[str]) -> None:
    text = generic(name).text
    assert text.startswith(first)
    assert text.endswith(last)
    assert [piece for piece in stays if piece not in text] == []
    assert [piece for piece in gone if piece in text] == []


LEADS = [
    ("mojo-sapo", "Sáng 13/6"),
    ("postdate", "CTTĐT - Sáng 06/10"),
    ("vnpt", "Từ tháng 8/2025"),
    ("hemera", "(LSO) -"),
    ("mastercms", "(YTMH) -"),
    ("k2", "(LLMH) -"),
    ("drupal", ""),
]


@pytest.mark.parametrize("name, lead", LEADS)
def test_leads(name: str, lead: str) -> None:
    assert generic(name).lead[: len(lead) or None] == lead


def test_a_line_printed_twice_is_read_once() -> None:
    html = "<h1>Nhan đề bài</h1><div class='content'><p>Một buổi họp tổ dân phố</p><p>Một buổi họp tổ dân phố</p><p>số 1</p><p>số 1</p></div>"
    assert (
        extract_article(html, url="https://minhhoa.vn/", selectors=BODY).text == "Một buổi họp tổ dân phố\nsố 1\nsố 1"
    )


def test_a_lead_whose_selector_matches_nothing_is_found_all_the_same() -> None:
    chosen = Selectors(
        title=(".title-detail",), lead=(".no-such-class",), body=(".content",), remove=(".content > div",)
    )
    article = extract_article(read("newspaper"), url="https://minhhoa.vn/a.html", selectors=chosen, captured=CAPTURED)
    assert article.lead.startswith("(MHO) - Nhiều năm nay")


SOURCES = [
    ("Nguồn tin: Báo Vàm Mẫu", "Báo Vàm Mẫu"),
    ("Theo Sở Nội vụ Minh Họa", "Sở Nội vụ Minh Họa"),
    ("Nguồn: https://baomau.vn/tin-1.html", "baomau.vn"),
    ("Báo Minh Họa", "Báo Minh Họa"),
    ("Nguồn: các báo, đài trung ương", "các báo, đài trung ương"),
    ("Nguồn:", None),
]


@pytest.mark.parametrize("field, source", SOURCES)
def test_a_source_by_selector_comes_without_its_label(field: str, source: str | None) -> None:
    html = f"<h1>Nhan đề bài</h1><div class='content'><p>Thân bài</p></div><i class='nguon'>{field}</i>"
    chosen = Selectors(body=(".content",), source=(".nguon",))
    assert extract_article(html, url="https://minhhoa.vn/", selectors=chosen).source == source


def test_a_byline_glued_behind_the_end_mark_is_an_author_and_stays_in_the_text() -> None:
    text = "Các đơn vị báo cáo kết quả thực hiện trước ngày 30/6/2022./. Trần Hải Vân"
    html = f"<h1>Nhan đề bài</h1><div class='content'><p>Đoạn đầu.</p><p>{text}</p></div>"
    article = extract_article(html, url="https://minhhoa.vn/", selectors=BODY)
    assert (article.authors, article.text) == (("Trần Hải Vân",), f"Đoạn đầu.\n{text}")


def test_a_list_of_headlines_is_no_article() -> None:
    assert generic("listing").text == ""


@pytest.mark.parametrize(
    "html", ["", "   ", "<html></html>", "<html><body></body></html>", "không phải trang", "<p>", "\x00\x00"]
)
def test_an_empty_page_gives_an_empty_article(html: str) -> None:
    assert extract_generic(html, url="https://minhhoa.gov.vn/").text == ""


NEWSPAPER = Selectors(
    title=(".title-detail",), published=(".date",), lead=(".sapo",), body=(".content",), remove=(".content > div",)
)


def test_selectors_give_the_fields() -> None:
    article = extract_article(
        read("newspaper"), url="https://minhhoa.vn/a.html", selectors=NEWSPAPER, captured=CAPTURED
    )
    assert article.lead.startswith("(MHO) - Nhiều năm nay")
    assert article.text.count("Nhiều năm nay") == 1
    assert article == generic("newspaper")


@pytest.mark.parametrize("field", ["title", "published", "lead", "body", "remove"])
def test_a_field_whose_selector_is_missing_or_matches_nothing_is_found_all_the_same(field: str) -> None:
    whole = extract_article(read("newspaper"), url="https://minhhoa.vn/a.html", selectors=NEWSPAPER, captured=CAPTURED)
    for instead in ((), (".no-such-class",)):
        chosen = Selectors(
            **{name: instead if name == field else getattr(NEWSPAPER, name) for name in NEWSPAPER.__slots__}
        )
        article = extract_article(
            read("newspaper"), url="https://minhhoa.vn/a.html", selectors=chosen, captured=CAPTURED
        )
        assert article.title == whole.title
        assert article.published == whole.published
        assert "biên bản" in article.text
        assert article.text.startswith("(MHO)")


def test_a_body_that_is_there_but_empty_is_an_article_without_text() -> None:
    html = (
        "<h1>Thông báo đính kèm</h1><div class='content'><p>&nbsp;</p></div><div>"
        + "Một đoạn văn dài của phần khác trên trang. " * 9
        + "</div>"
    )
    assert extract_article(html, url="https://minhhoa.vn/", selectors=NEWSPAPER).text == ""


def test_what_the_page_hides_is_not_read() -> None:
    html = "<h1>Nhan đề bài</h1><div class='content'><p>Thấy</p><p hidden>một</p><p style='display: none'>hai</p><p class='d-none'>ba</p><script>bốn</script></div>"
    assert extract_article(html, url="https://minhhoa.vn/", selectors=NEWSPAPER).text == "Thấy"


LINES = [
    ("<p>một<br>hai</p><p>ba</p>", "một\nhai\nba"),
    ("<p>hai\n   dòng\tnguồn</p>", "hai dòng nguồn"),
    ("<ul><li>một<li>hai</ul>", "một\nhai"),
    ("<table><tr><td>a</td><td> </td><td><p>b</p><p>c</p></td></tr><tr><th>d</th></tr></table>", "a b c\nd"),
    ("<div>số&nbsp;59/2023/N&ETH;-CP</div>", "số 59/2023/NĐ-CP"),
    ("<b>Đi</b><i>ều</i> 5", "Điều 5"),
]


@pytest.mark.parametrize("html, text", LINES)
def test_lines(html: str, text: str) -> None:
    page = f"<h1>Nhan đề bài</h1><div class='content'>{html}</div>"
    assert extract_article(page, url="https://minhhoa.vn/", selectors=BODY).text == text


CLOCKS = [
    # a masthead above the title is no date of publication, whatever its form
    "<div>Thứ Bảy, 25/5/2024</div><h1>{title}</h1>{body}",
    "<div>Thứ Sáu, ngày 23 tháng 08 năm 2019, 09:25:27</div><h1>{title}</h1>{body}",
    "<div>Hà Nội, ngày 20-08-2022</div><h1>{title}</h1>{body}",
    "<h1>{title}</h1><div>Thứ hai, 00/00/2023</div>{body}",
    # nor are days of related articles, of the text, of the future
    "<h1>{title}</h1>{body}<h3>Tin liên quan</h3><ul><li><a href='/a'>Một bài khác của trang</a> (12/02/2024)</li></ul>",
    "<h1>{title}</h1><p>01/01/2099</p>{body}",
    # nor is a clock that stopped before what the text reports
    "<div>09:25 | 23/08/2019</div><h1>{title}</h1><p>Sáng 04/3/2023, xã họp.</p>{body}",
]


@pytest.mark.parametrize("html", CLOCKS)
def test_a_clock_is_no_date_of_publication(html: str) -> None:
    title = "Xã Hòa Bình công khai thu chi quý I"
    body = (
        "<p>"
        + "Ủy ban nhân dân xã niêm yết công khai các khoản thu, chi trước ngày 01/12/2023 để Nhân dân theo dõi, giám sát. "
        * 3
        + "</p>"
    )
    assert (
        extract_generic(
            html.format(title=title, body=body), url="https://minhhoa.gov.vn/1", captured=CAPTURED
        ).published
        is None
    )


def test_the_edit_time_of_nukeviet_is_not_the_time_of_publication() -> None:
    html = read("nukeviet").replace('<span class="h5">Thứ tư - 27/03/2024 08:42</span>', "")
    assert (
        extract_generic(html, url="https://minhhoa.gov.vn/1", captured=CAPTURED).published
        == "2024-03-27T08:42:00+07:00"
    )


def test_many_levels_and_open_tables_do_not_overflow() -> None:
    prose = "Một đoạn văn dài nói về việc thực hiện quy chế dân chủ ở cơ sở của xã trong năm qua. " * 4
    for opening in ("<div>" * 2000, "<table><tr><td>" * 700, "<b>" * 3000):
        html = f"<h1>Nhan đề bài viết</h1><div class='content'>{opening}<p>{prose}</p></div>"
        assert "quy chế dân chủ" in extract_article(html, url="https://minhhoa.vn/", selectors=BODY).text


@pytest.mark.parametrize(
    "opening", ["<div>", "<b>", "<div class='a'>", "<table><tr><td>", "<ul><li>", "<font>", "<span><div>"]
)
def test_levels_without_end_are_read_in_time(opening: str) -> None:
    prose = "Một đoạn văn dài nói về việc thực hiện quy chế dân chủ ở cơ sở của xã trong năm qua. " * 4
    html = f"<h1>Nhan đề bài viết</h1><div class='content'>{opening * 30_000}<p>{prose}</p></div>"
    began = time.process_time()
    assert "quy chế dân chủ" in extract_article(html, url="https://minhhoa.vn/", selectors=BODY).text
    assert time.process_time() - began < 2


def test_many_elements_side_by_side_are_not_flattened() -> None:
    html = "<ul>" + "<li><p>một<br>hai<p>ba<td>" * 5000 + "</ul>" + "<div><b>x</b></div>" * 5000
    assert flattened(html) == html


PLAIN = """Tiếng Việt | English

Thứ hai, 00/00/2023

Huyện Tân Sơn đối thoại với thanh niên

Ngày 05/03/2023 - 09:30:00 | 42 lượt xem
Xem cỡ chữ

(TS) – Sáng 04/3, lãnh đạo huyện Tân Sơn đối thoại với hơn 200 đoàn viên, thanh niên về việc làm, khởi nghiệp và chuyển đổi số, trả lời 25 câu hỏi tại chỗ.

Các ý kiến còn lại được giao cho từng phòng, ban trả lời bằng văn bản trước ngày 20/3/2023 và công khai trên trang thông tin điện tử của huyện để mọi người cùng theo dõi./.

Thu Hà

Ghi rõ nguồn "tanson.minhhoa.vn" khi phát hành lại thông tin
Tin khác
Một nhan đề khác của trang"""


def test_a_page_saved_as_text() -> None:
    article = read_plain_page(PLAIN, url="file:///tan-son.txt", captured=CAPTURED)
    assert article.title == "Huyện Tân Sơn đối thoại với thanh niên"
    assert article.published == "2023-03-05T09:30:00+07:00"
    assert article.authors == ("Thu Hà",)
    assert article.source == "tanson.minhhoa.vn"
    assert article.text.startswith("(TS) – Sáng 04/3")
    assert article.text.endswith("cùng theo dõi./.")
    assert article.text.count("\n") == 1


@pytest.mark.parametrize("text", ["", "\n\n", "Trang chủ\n\nTin khác", "Thứ Bảy, 25/5/2024"])
def test_text_without_prose_gives_an_empty_article(text: str) -> None:
    assert read_plain_page(text, url="file:///x.txt", captured=None).text == ""
