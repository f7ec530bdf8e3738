"""Found and resolved: issuers founded anew, of other provinces, of every kind, in whole articles written for these tests."""

import pytest

from tests.identity_runner import HANOI, NGHE_AN, TAY_NINH, keys_of

# text (title before an empty line), published, publisher's province (None: national), the key of each citation found in order (None: open)
CASES: list[tuple[str, str, str | None, tuple[str | None, ...]]] = [
    # found in samples of a portal: the act that a decree carries out, acts of longer names, a merged committee's own numbers
    (
        "Nghị định số 111/2005/NĐ-CP ngày 26/8/2005 của Chính phủ quy định chi tiết và hướng dẫn thi hành một số điều của Luật Xuất bản.",
        "2014-12-01",
        HANOI,
        ("111-2005-nd-cp", "30-2004-qh11"),
    ),
    (
        "Nghị định số 195/2013/NĐ-CP quy định chi tiết một số điều và biện pháp thi hành Luật Xuất bản.",
        "2014-12-01",
        HANOI,
        ("195-2013-nd-cp", "19-2012-qh13"),
    ),
    ("27 năm qua thực hiện Luật Đầu tư nước ngoài và hội nhập.", "2015-12-01", HANOI, (None,)),
    ("Tham khảo Luật An ninh mạng của Trung Quốc.", "2019-12-01", HANOI, (None,)),
    (
        "Chương trình số 01-CTr/TU ngày 31/10/2008 của Thành ủy Hà Nội; Chương trình số 01-CTr/TU ngày 3/4/2006 của Thành ủy Hà Nội.",
        "2016-12-01",
        HANOI,
        ("01-ctr-tu@ha-noi,nk-2008-2010", "01-ctr-tu@ha-noi,nk-2005-2010"),
    ),
    ("Chương trình số 01-CTr/TU năm 2008 của Thành ủy Hà Nội.", "2016-12-01", HANOI, (None,)),
    (
        "Cùng với Luật Xuất bản (năm 2004), Nghị định số 105/2007/NĐ-CP có hiệu lực.",
        "2014-12-01",
        HANOI,
        ("30-2004-qh11", "105-2007-nd-cp"),
    ),
    (
        "Nghị định 63/NĐ-CP ngày 8/6/2010 của Chính phủ; Nghị định số 63/2010/NĐ-CP.",
        "2014-12-01",
        HANOI,
        ("63-2010-nd-cp", "63-2010-nd-cp"),
    ),
    (
        "Thông tri số 10-TT/TU ngày 30/12/2016 của Thành ủy Hà Nội.",
        "2017-12-01",
        HANOI,
        ("10-tt-tu@ha-noi,nk-2015-2020",),
    ),
    ("Quyết định số 34/2013/NĐ-UBND ngày 30/8/2013 của UBND Thành phố.", "2014-12-01", HANOI, (None,)),
    # bodies founded anew in 2025
    (
        "Quyết định số 15/QĐ-BNV ngày 10/01/2025 của Bộ Nội vụ; Quyết định số 15/QĐ-BNV ngày 05/3/2025 của Bộ Nội vụ.",
        "2025-12-01",
        None,
        ("15-qd-bnv,2025", "15-qd-bnv,2025-03"),
    ),
    ("Quyết định số 15/QĐ-BNV năm 2025 của Bộ Nội vụ.", "2025-12-01", None, (None,)),
    ("Quyết định số 15/QĐ-BCA ngày 10/04/2025 của Bộ Công an.", "2025-12-01", None, ("15-qd-bca,2025",)),
    ("Công văn số 12/SNV-CCVC ngày 05/03/2025 của Sở Nội vụ.", "2025-12-01", HANOI, (None,)),
    (
        "Công văn số 12/SNV-CCVC ngày 05/8/2025 của Sở Nội vụ.",
        "2025-12-01",
        TAY_NINH,
        ("12-snv-ccvc@tay-ninh,2025-07",),
    ),
    # an article about one province in the paper of another
    (
        "Hà Tĩnh đẩy mạnh cải cách\n\nUBND tỉnh ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        NGHE_AN,
        (None,),
    ),
    # a district without its name
    (
        "UBND tỉnh giao UBND huyện. UBND huyện đã họp bàn. Ông nêu Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        NGHE_AN,
        (None,),
    ),
    # every kind of issuer once more
    (
        "Nghệ An: UBND tỉnh ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        None,
        ("12-kh-ubnd@nghe-an,2019",),
    ),
    (
        "Thực hiện Kế hoạch số 14-KH/TU ngày 06/4/2021, UBND tỉnh Nghệ An đã họp với UBND tỉnh Hà Tĩnh.",
        "2021-05-01",
        None,
        (None,),
    ),
    (
        "Bộ Chính trị ban hành Kết luận số 14-KL/TW ngày 22/9/2021; Tỉnh ủy Nghệ An ban hành Kế hoạch số 14-KH/TU ngày 22/10/2021.",
        "2021-12-01",
        None,
        ("14-kl-tw,khoa-13", "14-kh-tu@nghe-an,nk-2020-2025"),
    ),
    ("Nghị quyết số 35/2021/UBTVQH15 của Ủy ban Thường vụ Quốc hội.", "2021-12-01", None, ("35-2021-ubtvqh15",)),
    (
        "Nghị quyết 595/NQ-UBTVQH15 ngày 12/9/2022 và Nghị quyết 595/NQ-UBTVQH14 ngày 12/9/2018.",
        "2023-12-01",
        None,
        ("595-nq-ubtvqh15", "595-nq-ubtvqh14"),
    ),
    (
        "Luật Tổ chức chính quyền địa phương năm 2015 được sửa đổi, bổ sung năm 2019.",
        "2023-12-01",
        None,
        ("77-2015-qh13",),
    ),
    (
        "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương số 47/2019/QH14.",
        "2023-12-01",
        None,
        ("47-2019-qh14",),
    ),
    (
        "Thông tư số 01/2021/TT-BNV và Thông tư số 01/2021/TT-BTC.",
        "2023-12-01",
        None,
        ("01-2021-tt-bnv", "01-2021-tt-btc"),
    ),
    (
        "Quyết định số 1719/QĐ-TTg ngày 14/10/2021 phê duyệt Chương trình giai đoạn 2021-2025.",
        "2023-12-01",
        "Hà Giang",
        ("1719-qd-ttg,2021",),
    ),
    (
        "UBND tỉnh Hà Giang ban hành Kế hoạch số 300/KH-UBND ngày 5/12/2024; UBND tỉnh Tuyên Quang ban hành Kế hoạch số 300/KH-UBND ngày 5/12/2025.",
        "2025-12-20",
        "Tuyên Quang",
        ("300-kh-ubnd@ha-giang,2024", "300-kh-ubnd@tuyen-quang,2025-07"),
    ),
    (
        "UBND tỉnh Hà Giang (cũ) ban hành Kế hoạch số 300/KH-UBND ngày 5/12/2024.",
        "2025-12-20",
        "Tuyên Quang",
        ("300-kh-ubnd@ha-giang,2024",),
    ),
    (
        "HĐND tỉnh Đắk Lắk khóa X thông qua Nghị quyết số 12/NQ-HĐND ngày 10/7/2022.",
        "2022-12-20",
        "Đắk Lắk",
        ("12-nq-hdnd@dak-lak,2022",),
    ),
    ("HĐND huyện Ea H'leo thông qua Nghị quyết số 12/NQ-HĐND ngày 10/7/2022.", "2022-12-20", "Đắk Lắk", (None,)),
    ("HĐND xã Ea Kao thông qua Nghị quyết số 12/NQ-HĐND ngày 10/7/2025.", "2025-12-20", "Đắk Lắk", (None,)),
    ("UBND phường Ba Đình ban hành Quyết định số 12/QĐ-UBND ngày 10/8/2025.", "2025-12-20", HANOI, (None,)),
    ("UBND thị xã Sơn Tây ban hành Quyết định số 12/QĐ-UBND ngày 10/8/2024.", "2025-12-20", HANOI, (None,)),
    (
        "Chủ tịch UBND tỉnh ban hành Quyết định số 12/QĐ-UBND ngày 10/8/2024. Chủ tịch UBND huyện Con Cuông ban hành Quyết định số 12/QĐ-UBND ngày 11/8/2024.",
        "2024-12-20",
        NGHE_AN,
        ("12-qd-ubnd@nghe-an,2024", None),
    ),
    (
        "Ban Tuyên giáo Tỉnh ủy ban hành Hướng dẫn số 12-HD/BTGTU ngày 10/8/2024.",
        "2024-12-20",
        NGHE_AN,
        ("12-hd-btgtu@nghe-an,nk-2020-2025",),
    ),
    (
        "Tỉnh đoàn ban hành Kế hoạch số 12-KH/TĐTN-PT ngày 10/8/2024.",
        "2024-12-20",
        NGHE_AN,
        ("12-kh-tdtn-pt@nghe-an,2024",),
    ),
    (
        "Liên đoàn Lao động tỉnh ban hành Kế hoạch số 12/KH-LĐLĐ ngày 10/8/2024; Liên đoàn Lao động huyện ban hành Kế hoạch số 12/KH-LĐLĐ ngày 11/8/2024.",
        "2024-12-20",
        NGHE_AN,
        (None, None),
    ),
    ("Công an tỉnh có Công văn số 12/CAT-PV01 ngày 10/8/2024.", "2024-12-20", NGHE_AN, ("12-cat-pv01@nghe-an,2024",)),
    ("Công văn số 12/UBND-VX ngày 10/8/2024 của UBND huyện Đô Lương gửi UBND tỉnh.", "2024-12-20", NGHE_AN, (None,)),
    ("Tòa án nhân dân tối cao ban hành Nghị quyết số 02/2022/NQ-HĐTP.", "2024-12-20", NGHE_AN, ("02-2022-nq-hdtp",)),
    ("Thanh tra Chính phủ có Quyết định số 12/QĐ-TTCP ngày 10/8/2024.", "2024-12-20", NGHE_AN, ("12-qd-ttcp,2024",)),
    ("Lệnh số 12/2022/L-CTN ngày 24/11/2022 của Chủ tịch nước.", "2024-12-20", NGHE_AN, ("12-2022-l-ctn",)),
    (
        "Quyết định số 08-QĐ/TW ngày 30/4/1992; Nghị quyết số 03-NQ/TW ngày 26/6/1992.",
        "2024-12-20",
        NGHE_AN,
        ("08-qd-tw,khoa-7", "03-nq-tw,khoa-7"),
    ),
    (
        "Thông báo số 34/TB-VPCP ngày 2/2/2024 của Văn phòng Chính phủ; Thông báo số 34/TB-VPCP ngày 2/2/2023.",
        "2024-12-20",
        NGHE_AN,
        ("34-tb-vpcp,2024", "34-tb-vpcp,2023"),
    ),
    (
        "Nghị định 59/2023/NĐ-CP quy định chi tiết Luật Thực hiện dân chủ ở cơ sở.",
        "2024-12-20",
        NGHE_AN,
        ("59-2023-nd-cp", "10-2022-qh15"),
    ),
    (
        "Luật Đất đai 2024 thay thế Luật Đất đai 2013. Luật Đất đai quy định mới.",
        "2024-12-20",
        NGHE_AN,
        ("31-2024-qh15", "45-2013-qh13", None),
    ),
    ("Luật Nhà ở (sửa đổi) được Quốc hội thông qua ngày 27/11/2023.", "2023-12-20", NGHE_AN, (None,)),
    ("Luật Căn cước được thông qua.", "2023-12-20", NGHE_AN, ("26-2023-qh15",)),
    ("Luật Căn cước công dân.", "2023-12-20", NGHE_AN, ("59-2014-qh13",)),
    ("Luật Phòng, chống rửa tiền năm 2022.", "2023-12-20", NGHE_AN, ("14-2022-qh15",)),
    ("Bộ luật Tố tụng hình sự.", "2013-12-20", NGHE_AN, ("19-2003-qh11",)),
]


@pytest.mark.parametrize("whole, published, province, keys", CASES, ids=[f"{n:03d}" for n in range(len(CASES))])
def test_an_article(whole: str, published: str, province: str | None, keys: tuple[str | None, ...]) -> None:
    assert keys_of(whole, published, province) == keys
