"""What a portal prints on every page, learned from its pages. All pages are illustrative."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.page import extract_generic, read_plain_page
from analyzers.repeats import learn_repeated, line_key, line_keys, repeated, without_repeats

PLACES = [
    "An Hòa",
    "Bình Minh",
    "Cẩm Sơn",
    "Đông Lĩnh",
    "Gia Phú",
    "Hưng Thịnh",
    "Kim Động",
    "Lạc Thủy",
    "Mỹ An",
    "Ngọc Sơn",
    "Phú Xuân",
    "Quế Lâm",
]
WORKS = [
    "đối thoại với nông dân",
    "công khai thu chi",
    "bầu trưởng thôn",
    "sơ kết quy chế dân chủ",
    "sửa hương ước",
    "họp dân bàn làm đường",
]

# Five kinds of page: what stands above the text and below it, page by page the same but for figures.
KINDS = {
    "newspaper": (["Đường dây nóng tòa soạn: 0203 3{n}0 000", "Báo Minh Họa - tiếng nói của Đảng bộ tỉnh"], ["Tòa soạn: số {n} đường Minh Họa, phường Mẫu", "Bấm để nghe bản tin {n}"]),
    "ministry": (["Chuyên trang của Bộ Minh Họa | bản thử nghiệm"], ["Số người đã quan tâm trang này: 4.798.{n}", "Ứng dụng di động của Bộ Minh Họa"]),
    "commune": (["Xã nông thôn mới kiểu mẫu, đoàn kết, phát triển"], ["Trụ sở: thôn Mẫu. Thư điện tử: xa@minhhoa.vn", "Lịch tiếp dân: thứ {n} hằng tuần"]),
    "party": (["Học tập và làm theo tư tưởng, đạo đức, phong cách"], ["Trang tin nội bộ của Đảng bộ, cấp phép lần {n}"]),
    "blog": (["Bài đăng trong chuyên mục hoạt động cơ sở"], ["Hãy cho biết cảm nghĩ về bài này", "Mã bài: {n}"]),
}  # fmt: skip


def story(i: int) -> list[str]:
    place, work = PLACES[i % len(PLACES)], WORKS[i % len(WORKS)]
    return [
        f"Ngày {i + 1}/3/2024, xã {place} {work}, có {20 + i} người dự và {3 + i} ý kiến phát biểu về việc chung của từng thôn, xóm trong xã.",
        "Kết quả đạt được",
        f"Kết thúc buổi làm việc, lãnh đạo xã {place} giao các ban, ngành trả lời từng ý kiến trước ngày {i + 10}/4/2024 và niêm yết tại nhà văn hóa.",
    ]


FORM = ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. CHỦ TỊCH", "(Đã ký)", "1. Mục đích", "Thu Hà", "TT Họ và tên", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]  # fmt: skip


def page(kind: str, i: int) -> list[str]:
    above, below = KINDS[kind]
    return [*(line.format(n=i + 2) for line in above), *story(i), *FORM, *(line.format(n=i + 2) for line in below)]


@pytest.mark.parametrize("kind", KINDS)
def test_furniture_is_learned_and_goes_and_the_text_stays(kind: str) -> None:
    known = learn_repeated(page(kind, i) for i in range(12))
    for i in (0, 7, 30):
        assert without_repeats(page(kind, i), known, "Một nhan đề") == [*story(i), *FORM]


@pytest.mark.parametrize("kind", KINDS)
def test_from_the_markup_of_pages(kind: str) -> None:
    above, below = KINDS[kind]
    title = "Dân bàn, dân làm ở xã {place}"

    def html(i: int) -> str:
        lines = "".join(f"<p>{line}</p>" for line in page(kind, i))
        return f"<html><body><div id='m'><h1>{title.format(place=PLACES[i])}</h1><div>09:25 {i + 1}/03/2024</div>{lines}</div></body></html>"

    first = [extract_generic(html(i), url=f"https://minhhoa.vn/{i}.html") for i in range(10)]
    known = learn_repeated([*article.text.split("\n"), article.published or ""] for article in first)
    for i in range(10):
        article = extract_generic(html(i), url=f"https://minhhoa.vn/{i}.html", known_repeats=known)
        assert article.text.split("\n")[:3] == story(i)
        assert article.title == title.format(place=PLACES[i])
        assert article.published == f"2024-03-{i + 1:02d}T09:25:00+07:00"
        assert not [line for line in (*above, *below) if line.split(":")[0] in article.text]
    plain = "\n\n".join([title.format(place=PLACES[0]), *page(kind, 0)])
    assert read_plain_page(plain, url="file:///a.txt", known_repeats=known).text.startswith(story(0)[0])


def test_a_moment_that_stands_on_most_pages_is_a_clock() -> None:
    html = "<html><body><h1>Xã {0} công khai thu chi quý I</h1><div>09:25:27 | 23/08/2019</div><div>{1}</div></body></html>"
    pages = [html.format(PLACES[i], "".join(f"<p>{line}</p>" for line in story(i))) for i in range(9)]
    found = [extract_generic(page, url="https://minhhoa.vn/1") for page in pages]
    known = learn_repeated([*article.text.split("\n"), article.published or ""] for article in found)
    assert {article.published for article in found} == {"2019-08-23T09:25:27+07:00"}
    assert {extract_generic(page, url="https://minhhoa.vn/1", known_repeats=known).published for page in pages} == {
        None
    }


def test_few_pages_teach_nothing() -> None:
    assert learn_repeated(page("newspaper", i) for i in range(7)) == frozenset()


def test_half_of_the_pages_is_the_least() -> None:
    lines = [["Mục lục chuyên trang của tỉnh"]] * 8 + [[f"Nhan đề riêng {place}"] for place in PLACES[:8]]
    assert learn_repeated(lines) == {"Mục lục chuyên trang của tỉnh"}
    assert learn_repeated([*lines, ["khác"]]) == frozenset()


KEYS = [
    ("Lượt xem trang: 4.798.809", "Lượt xem trang: #"),
    ("Lượt xem trang: 810", "Lượt xem trang: #"),
    ("2019-08-23T09:25:27+07:00", "2019-08-23T09:25:27+07:00"),
    ("12", None),
    ("", None),
    ("Nguyễn Văn Mẫu", None),
    ("a" * 321, None),
    ("II. TỔ CHỨC THỰC HIỆN", None),
    ("Nơi nhận:", None),
    ("Điều 3. Hiệu lực thi hành", None),
]


@pytest.mark.parametrize("line, key", KEYS, ids=[row[0][:30] for row in KEYS])
def test_keys(line: str, key: str | None) -> None:
    assert line_key(line) == key


@given(st.randoms(use_true_random=False), st.sampled_from(sorted(KINDS)))
def test_the_order_of_pages_and_learning_page_by_page_change_nothing(random_: random.Random, kind: str) -> None:
    pages = [page(kind, i) for i in range(12)]
    whole = learn_repeated(pages)
    random_.shuffle(pages)
    counts: Counter[str] = Counter()
    for lines in [*pages, ["zz"]]:
        counts.update(line_keys(lines))
    counts.subtract(line_keys(["zz"]))  # a page that is taken away again
    assert repeated(counts, len(pages)) == learn_repeated(pages) == whole


@given(st.lists(st.text(max_size=200), max_size=12))
def test_without_knowledge_nothing_goes(lines: list[str]) -> None:
    assert without_repeats(lines, frozenset(), "") == lines
