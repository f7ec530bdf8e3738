"""Provinces: what became of each, where a text names one, whose page it is. Sentences written for these tests."""

import csv
import json
import re
import time

import pytest

from analyzers.places import (
    mentions,
    merged_on,
    province_named,
    province_now,
    province_of_host,
    province_of_text,
    provinces,
    slug,
)
from analyzers.tables import read_table
from tests.shared import SHARED, needs_shared

TODAY = 34
BEFORE = 63


def test_the_map_has_63_and_34():
    before = [
        p
        for p in provinces().values()
        if (p.until is None or p.until > "2024-12-31") and (p.since is None or p.since < "2024-12-31")
    ]
    today = [p for p in provinces().values() if p.until is None]
    assert (len(before), len(today)) == (BEFORE, TODAY)
    assert all(p.resolution for p in provinces().values())
    assert all(heir in provinces() for p in provinces().values() for heir in p.successors)
    assert all(bool(p.until) == bool(p.successors) for p in provinces().values())


@needs_shared
def test_the_map_agrees_with_the_administrative_units():
    assert SHARED is not None
    with (SHARED / "admin-units" / "old63_to_new34.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            today = province_named(re.sub(r"^Thủ Đô ", "", row["new_name"]))
            assert today is not None, row
            assert province_now(row["old_name"]) == today.name, row


NOW = [
    ("Hà Nội", "Hà Nội"),
    ("Hà Tây", "Hà Nội"),
    ("Long An", "Tây Ninh"),
    ("Tây Ninh", "Tây Ninh"),
    ("tỉnh Bình Dương", "TP. Hồ Chí Minh"),
    ("TP.HCM", "TP. Hồ Chí Minh"),
    ("Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"),
    ("Bà Rịa – Vũng Tàu", "TP. Hồ Chí Minh"),
    ("BR-VT", "TP. Hồ Chí Minh"),
    ("Thừa Thiên Huế", "Huế"),
    ("Thừa Thiên - Huế", "Huế"),
    ("Đắc Lắc", "Đắk Lắk"),
    ("Daklak", "Đắk Lắk"),
    ("Hoà Bình", "Phú Thọ"),
    ("Khánh Hoà", "Khánh Hòa"),
    ("THANH HÓA", "Thanh Hóa"),
    ("nghe an", "Nghệ An"),
    ("nghean", "Nghệ An"),
    ("Vĩnh Phú", "Phú Thọ"),  # divided, and both parts lie in one province again
    ("Hà Bắc", "Bắc Ninh"),
    ("Hải Hưng", None),  # divided, and its parts lie in two
    ("Hà Sơn Bình", None),
    ("Phù Yên", None),  # a district; Phú Yên was the province
    ("Vientiane", None),
    ("", None),
]


@pytest.mark.parametrize("name, now", NOW)
def test_province_now(name, now):
    assert province_now(name) == now


def test_lives():
    long_an, hue, dong_nai, hanoi = (province_named(n) for n in ("Long An", "Huế", "Đồng Nai", "Hà Nội"))
    assert long_an is not None
    assert hue is not None
    assert dong_nai is not None
    assert hanoi is not None
    assert (long_an.until, long_an.successor) == ("2025-07-01", "tay-ninh")
    assert "202/2025/QH15" in long_an.resolution
    assert "15/2008/QH12" in provinces()["ha-tay"].resolution
    assert (hue.since, hue.is_city("2025-01-01"), hue.is_city("2024-12-31")) == ("2025-01-01", True, False)
    assert (dong_nai.is_city("2026-04-29"), dong_nai.is_city("2026-04-30")) == (False, True)
    assert hanoi.is_city("1999-01-01")
    assert merged_on(hanoi) == ("2008-08-01",)
    assert merged_on(provinces()["tay-ninh"]) == ("2025-07-01",)
    assert merged_on(hue) == merged_on(provinces()["nghe-an"]) == ()


SLUGS = [
    ("Hà Nội", "ha-noi"),
    ("TP.HCM", "ho-chi-minh"),
    ("Bà Rịa - Vũng Tàu", "ba-ria-vung-tau"),
    ("Đắk Lắk", "dak-lak"),
    ("Sở Nội vụ", "so-noi-vu"),
]


@pytest.mark.parametrize("name, expected", SLUGS)
def test_slug(name, expected):
    assert slug(name) == expected


MENTIONS = [
    ("UBND tỉnh Nghệ An ban hành kế hoạch.", ["Nghệ An"]),
    ("Đoàn công tác đến Thanh Hoá, Hà Tĩnh và lại Thanh Hóa.", ["Thanh Hóa", "Hà Tĩnh"]),
    ("TP.HCM, Tp Hồ Chí Minh và thành phố Hồ Chí Minh", ["TP. Hồ Chí Minh"]),
    ("TP Hồ Chí Minh và Bà Rịa – Vũng Tàu", ["TP. Hồ Chí Minh", "Bà Rịa - Vũng Tàu"]),
    ("tỉnh Thừa Thiên - Huế", ["Thừa Thiên Huế"]),
    ("tại Thừa Thiên\nHuế", ["Thừa Thiên Huế"]),
    ("ĐẢNG BỘ TỈNH HÒA BÌNH", ["Hòa Bình"]),
    ("tuyến cao tốc Hà Nội - Hải Phòng", ["Hà Nội", "Hải Phòng"]),
    ("Quảng Nam - Đà Nẵng trước năm 1997", ["Quảng Nam - Đà Nẵng"]),
    ("Hà Nam Ninh trước đây", ["Hà Nam Ninh"]),
    ("(Bắc Giang), Bắc Ninh; Bắc Kạn.", ["Bắc Giang", "Bắc Ninh", "Bắc Kạn"]),
    ("Báo Nghệ An đưa tin", ["Nghệ An"]),
    ("thành phố Huế", ["Huế"]),
    ("tại Huế", ["Huế"]),
    # not a province
    ("vì một thế giới hòa bình, một nền thái bình", []),
    ("khu vực Châu Á - Thái Bình Dương", []),
    ("ông Nguyễn Thái Bình và bà Trần Thị An Giang", []),
    ("Chánh án Nguyễn Hòa Bình phát biểu", []),
    ("đồng chí Thái Bình", []),
    ("số 5 đường Nghệ An, phố Huế, ngõ Hà Nam", []),
    ("thị xã Quảng Trị và phường Bắc Giang", []),
    ("huyện Quảng Ninh", []),
    ("tư tưởng Hồ Chí Minh, Đoàn TNCS Hồ Chí Minh, Chủ tịch Hồ Chí Minh", []),
    ("Viện Hải Dương học", []),
    ("vùng Đồng Tháp Mười", []),
    ("tỉnh Hà Nam (Trung Quốc)", ["Hà Nam"]),  # the word tỉnh says province; which country it does not read
    ("tại Hà Nam, Trung Quốc", []),
    ("bún bò Huế và chị Huế", []),
    ("sông Tiền Giang, cầu Bến Tre", []),
    ("Giải Nobel Hòa Bình", []),
    ("Tây Ninhh và xHà Nội", []),
    ("", []),
]


@pytest.mark.parametrize("text, names", MENTIONS)
def test_mentions(text, names):
    assert list(mentions(text)) == names


HOSTS = [
    ("sotttt.hanoi.gov.vn", "Hà Nội"),
    ("www.nghean.gov.vn", "Nghệ An"),
    ("NGHEAN.GOV.VN", "Nghệ An"),
    ("hochiminhcity.gov.vn", "TP. Hồ Chí Minh"),
    ("cchc.baria-vungtau.gov.vn", "Bà Rịa - Vũng Tàu"),
    ("thuathienhue.gov.vn", "Thừa Thiên Huế"),
    ("hdndtuyenquang.gov.vn", "Tuyên Quang"),
    ("pbgdplthainguyen.gov.vn", "Thái Nguyên"),
    ("startupdongnai.gov.vn", "Đồng Nai"),
    ("dainai.hatinhcity.gov.vn", "Hà Tĩnh"),
    ("xatanmyha.hatinh.gov.vn", "Hà Tĩnh"),
    ("nghean.dcs.vn", "Nghệ An"),
    ("tuyphong.binhthuan.dcs.vn", "Bình Thuận"),
    ("tinhuyquangtri.vn", "Quảng Trị"),
    ("tinhdoannamdinh.vn", "Nam Định"),
    ("bandanvan.laocai.org.vn", "Lào Cai"),
    ("baolongan.vn", "Long An"),
    ("baocantho.com.vn", "Cần Thơ"),
    ("baodaknong.org.vn", "Đắk Nông"),
    ("hungyentv.vn", "Hưng Yên"),
    ("laodongthudo.vn", "Hà Nội"),
    ("travinh.baovinhlong.vn", "Trà Vinh"),
    ("baobacninhtv.vn", "Bắc Ninh"),
    ("mpi.gov.vn", None),
    ("xaydungchinhsach.chinhphu.vn", None),
    ("mic.gov.vn", None),
    ("nhandan.vn", None),
    ("hue.example.com", None),
    ("hanoi.com", None),
    ("localhost", None),
    ("", None),
]


@pytest.mark.parametrize("host, name", HOSTS)
def test_province_of_host(host, name):
    assert province_of_host(host) == name


@needs_shared
def test_hosts_of_the_registry():
    assert SHARED is not None
    with (SHARED / "portals" / "registry.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            own = province_named(row["province"])
            assert own is not None, row
            for host in [row["portal"], *row["subhosts_seen"].split(), *row["papers"].split()]:
                assert province_now(province_of_host(host) or "") == province_now(own.name), host


@needs_shared
def test_provinces_of_the_seeds():
    """Of the text alone; the publisher is told apart only where the page prints it."""
    assert SHARED is not None
    gold = json.loads((SHARED / "seeds" / "gold.json").read_text(encoding="utf-8"))["pages"]
    for name, page in gold.items():
        text = (SHARED / "seeds" / name).read_text(encoding="utf-8")
        body = text[text.index(page["body_starts"]) : text.rindex(page["body_ends"][-20:]) + 20]
        assert province_of_text(page["title"], body, page.get("source")) == page["province"], name


OF_TEXT = [
    ("Triển khai Luật trên địa bàn tỉnh Nghệ An", "Kế hoạch được ban hành.", None, "Nghệ An"),
    ("Họp báo", "Nội dung.\n(baolongan.vn)", None, "Long An"),
    ("Họp báo", "Nội dung.", "nghean.gov.vn", "Nghệ An"),
    ("Họp báo", "Nội dung.", "Báo Hà Tĩnh", "Hà Tĩnh"),
    ("Họp báo", "(LĐTĐ) Ngày 3/12, cuộc họp diễn ra.", None, "Hà Nội"),
    ("Họp tại tỉnh Nghệ An", "(MPI) – Ngày 3/12, Bộ họp tại tỉnh Nghệ An. UBND tỉnh, Tỉnh ủy dự.", None, None),
    ("Họp báo", "Lãnh đạo tỉnh Long An họp. UBND tỉnh giao việc trên địa bàn tỉnh.", None, "Long An"),
    ("Họp báo", "Lãnh đạo tỉnh Long An và tỉnh Tây Ninh họp. UBND tỉnh giao việc trên địa bàn tỉnh.", None, None),
    ("Họp báo", "Bộ trưởng thăm tỉnh Long An.", None, None),
    ("Nghệ An và Hà Tĩnh ký kết", "Hai tỉnh ký kết.", None, None),
    ("Tỉnh ủy họp", "Ban Thường vụ Tỉnh ủy họp.", None, None),
    ("", "", None, None),
]


@pytest.mark.parametrize("title, text, source, province", OF_TEXT)
def test_province_of_text(title, text, source, province):
    assert province_of_text(title, text, source) == province


@pytest.mark.parametrize("piece", ["Hà ", "Thừa Thiên - ", "Nguyễn Thái Bình ", "Bà Rịa –  ", "Quảng Quảng "])
def test_mentions_in_linear_time(piece):
    began = time.process_time()
    mentions(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 2


# text of an article after the reform of July 2025, the provinces that it names
COMMUNES = [
    ("Phường Ba Đình ra mắt tổ công nghệ số.", ("Hà Nội",)),
    ("UBND đặc khu Côn Đảo họp.", ("TP. Hồ Chí Minh",)),
    ("Phường Thái Bình họp.", ("Hưng Yên",)),
    ("Xã Tân Lập họp.", ()),  # several of the name
    ("Phường Ba Đình, thị xã Bỉm Sơn.", ()),  # one of before the reform
    ("Xã Yên Thành (huyện Yên Thành cũ).", ()),
    ("Phường Ba Đình Mới họp.", ()),  # a longer name
    ("Đường phường phố.", ()),
    ("Phường 1 họp.", ()),
]


@pytest.mark.parametrize("text, names", COMMUNES)
def test_communes_of_today(text: str, names: tuple[str, ...]) -> None:
    assert mentions(text, published="2026-01-15") == names
    assert mentions(text) == mentions(text, published="2025-06-30") == ()


def test_every_commune_lies_in_a_province_of_today() -> None:
    rows = read_table("communes")
    assert len(rows) == 3321
    assert {row["kind"] for row in rows} == {"xã", "phường", "đặc khu"}
    standing = {province.id for province in provinces().values() if province.until is None}
    assert {row["province"] for row in rows} == standing
