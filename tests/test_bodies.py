"""Issuing bodies by name, by symbol, in their time."""

from collections import Counter

import pytest

from analyzers.bodies import bodies, bodies_of_symbol, body_of, body_of_symbol

NAMES = [
    ("Chính phủ", "chinh-phu"),
    ("Thủ tướng", "thu-tuong-chinh-phu"),
    ("Thủ tướng Chính phủ", "thu-tuong-chinh-phu"),
    ("Quốc hội khóa XV", "quoc-hoi"),
    ("Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam", "quoc-hoi"),
    ("Ủy ban Thường vụ Quốc hội", "uy-ban-thuong-vu-quoc-hoi"),
    ("Uỷ ban Thường vụ Quốc hội", "uy-ban-thuong-vu-quoc-hoi"),
    ("Chủ tịch nước", "chu-tich-nuoc"),
    ("Bộ Chính trị (khóa XI)", "bo-chinh-tri"),
    ("Ban Bí thư Trung ương Đảng", "ban-bi-thu"),
    ("Ban Chấp hành Trung ương Đảng khóa XII", "ban-chap-hanh-trung-uong"),
    ("Bộ Thông tin và Truyền thông", "bo-thong-tin-va-truyen-thong"),
    ("Bộ TT&TT", "bo-thong-tin-va-truyen-thong"),
    ("Bộ trưởng Bộ TT&TT", "bo-thong-tin-va-truyen-thong"),
    ("Bộ Văn hoá, Thể thao và Du lịch", "bo-van-hoa-the-thao-va-du-lich"),
    ("Bộ LĐ-TB&XH", "bo-lao-dong-thuong-binh-va-xa-hoi"),
    ("Tổng Liên đoàn Lao động Việt Nam", "tong-lien-doan-lao-dong-viet-nam"),
    ("UBND Thành phố", "uy-ban-nhan-dan-tinh"),
    ("UBND TP Hà Nội", "uy-ban-nhan-dan-tinh"),
    ("Ủy ban nhân dân tỉnh Nghệ An", "uy-ban-nhan-dan-tinh"),
    ("UBND Hà Nội", "uy-ban-nhan-dan-tinh"),
    ("Phó Chủ tịch UBND tỉnh", "uy-ban-nhan-dan-tinh"),
    ("HĐND thành phố Hải Phòng", "hoi-dong-nhan-dan-tinh"),
    ("UBND huyện Yên Thành", "uy-ban-nhan-dan-huyen"),
    ("UBND quận Ba Đình", "uy-ban-nhan-dan-huyen"),
    ("UBND thị xã Sơn Tây", "uy-ban-nhan-dan-huyen"),
    ("UBND xã Tân Lập", "uy-ban-nhan-dan-xa"),
    ("UBND phường Láng", "uy-ban-nhan-dan-xa"),
    ("Tỉnh uỷ", "tinh-uy"),
    ("Ban Thường vụ Thành ủy Hà Nội", "tinh-uy"),
    ("Quận ủy Ba Đình", "huyen-uy"),
    ("Sở TT&TT Hà Nội", "so-thong-tin-va-truyen-thong"),
    ("Sở Nội vụ tỉnh Long An", "so-noi-vu"),
    ("Văn phòng UBND Thành phố", "van-phong-uy-ban-nhan-dan-tinh"),
    ("Đảng ủy Khối các cơ quan Trung ương", "dang-uy-khoi-cac-co-quan-trung-uong"),
    ("UBND thành phố Vinh", None),  # a city within a province has no row of its own
    ("Thành ủy Vinh", None),
    ("Bộ Y tế Hoa Kỳ", None),
    ("Ban Chấp hành Đảng bộ Khối", None),
    ("một cơ quan", None),
    ("", None),
]


@pytest.mark.parametrize("name, identity", NAMES)
def test_body_of(name, identity):
    body = body_of(name)
    assert (body.id if body else None) == identity


SYMBOLS = [
    ("BNV", 1997, "bo-noi-vu-truoc-1998"),  # the ministry of police
    ("BNV", 2016, "bo-noi-vu"),
    ("BTTTT", 2014, "bo-thong-tin-va-truyen-thong"),
    ("BTTTT", 2026, None),
    ("BVHTTDL", 2006, None),
    ("BVHTT", 2006, "bo-van-hoa-thong-tin"),
    ("BNNMT", 2025, "bo-nong-nghiep-va-moi-truong"),
    ("STTTT", 2016, "so-thong-tin-va-truyen-thong"),
    ("TU", 2016, "tinh-uy"),
    ("BTGTW", 2019, "ban-tuyen-giao-trung-uong"),
    ("btttt", 2014, "bo-thong-tin-va-truyen-thong"),
    ("UBND", 2016, None),  # three levels
    ("XYZ", 2016, None),
]


@pytest.mark.parametrize("symbol, year, identity", SYMBOLS)
def test_body_of_symbol(symbol, year, identity):
    body = body_of_symbol(symbol, year)
    assert (body.id if body else None) == identity


MERGED = [
    ("Bộ Thông tin và Truyền thông", "bo-khoa-hoc-va-cong-nghe"),
    ("Bộ Kế hoạch và Đầu tư", "bo-tai-chinh"),
    ("Bộ Nông nghiệp và Phát triển nông thôn", "bo-nong-nghiep-va-moi-truong"),
    ("Bộ Tài nguyên và Môi trường", "bo-nong-nghiep-va-moi-truong"),
    ("Bộ Lao động - Thương binh và Xã hội", "bo-noi-vu"),
    ("Bộ Giao thông vận tải", "bo-xay-dung"),
    ("Ủy ban Dân tộc", "bo-dan-toc-va-ton-giao"),
    ("Bộ Bưu chính, Viễn thông", "bo-thong-tin-va-truyen-thong"),
    ("Bộ Thủy sản", "bo-nong-nghiep-va-phat-trien-nong-thon"),
]


@pytest.mark.parametrize("name, successor", MERGED)
def test_mergers(name, successor):
    body = body_of(name)
    assert body is not None
    assert body.successor == successor
    assert body.until is not None


def test_the_table():
    rows = list(bodies().values())
    assert len(rows) >= 150
    assert all(row.source and row.name for row in rows)
    assert all(row.successor is None or row.successor in bodies() for row in rows)
    assert all(row.until for row in rows if row.successor)
    assert {row.level for row in rows} == {"central", "province", "district", "commune", "party"}
    assert Counter(row.id for row in rows).most_common(1)[0][1] == 1


def test_a_symbol_may_be_several_bodies():
    assert {body.level for body in bodies_of_symbol("UBND", 2016)} == {"province", "district", "commune"}
