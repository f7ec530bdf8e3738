"""Which document an article means, through finder and rules together: right, or open. Illustrative sentences written for these tests."""

import pytest

from analyzers.citations import find_citations
from indexer.identity import Context, resolve, with_candidates
from tests.identity_runner import HANOI, NGHE_AN, TAY_NINH, keys_of

# text (title before an empty line), published, publisher's province (None: national), the key of each citation found in order (None: open)
CASES: list[tuple[str, str, str | None, tuple[str | None, ...]]] = [
    # the Central Committee's terms, at the days of its congresses and by the words behind a number
    ("Kết luận số 120-KL/TW ngày 07/01/2016 của Bộ Chính trị.", "2016-02-01", None, ("120-kl-tw,khoa-11",)),
    ("Kết luận số 120-KL/TW ngày 19/01/2016 của Bộ Chính trị.", "2016-02-01", None, ("120-kl-tw,khoa-11",)),
    ("Kết luận số 120-KL/TW ngày 20/01/2016 của Bộ Chính trị.", "2016-02-01", None, (None,)),
    ("Kết luận số 120-KL/TW ngày 28/01/2016 của Bộ Chính trị.", "2016-02-01", None, (None,)),
    ("Kết luận số 120-KL/TW ngày 29/01/2016 của Bộ Chính trị.", "2016-02-01", None, ("120-kl-tw,khoa-12",)),
    ("Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị.", "2016-06-01", HANOI, ("05-ct-tw,khoa-12",)),
    ("Quy định số 37-QĐ/TW ngày 25/10/2021 của Ban Chấp hành Trung ương.", "2021-11-01", HANOI, ("37-qd-tw,khoa-13",)),
    (
        "Nghị quyết số 26-NQ/TW ngày 05/8/2008 của Ban Chấp hành Trung ương khóa X về nông nghiệp.",
        "2019-11-01",
        HANOI,
        ("26-nq-tw,khoa-10",),
    ),
    (
        "Nghị quyết số 26-NQ/TW của Ban Chấp hành Trung ương khóa X về nông nghiệp.",
        "2019-11-01",
        HANOI,
        ("26-nq-tw,khoa-10",),
    ),
    (
        "Nghị quyết số 18-NQ/TW ngày 16/6/2022 và Nghị quyết số 18-NQ/TW ngày 25/10/2017.",
        "2023-01-01",
        HANOI,
        ("18-nq-tw,khoa-13", "18-nq-tw,khoa-12"),
    ),
    (
        "Chỉ thị số 30-CT/TW ngày 18/2/1998 của Bộ Chính trị (khóa VIII) về quy chế dân chủ ở cơ sở.",
        "2018-01-01",
        NGHE_AN,
        ("30-ct-tw,khoa-8",),
    ),
    ("Chỉ thị số 30-CT/TW của Bộ Chính trị về quy chế dân chủ ở cơ sở.", "2018-01-01", NGHE_AN, (None,)),
    ("Kết luận số 21-KL/TW về tiếp tục thực hiện Nghị quyết Trung ương 4 khóa XII.", "2021-12-01", HANOI, (None, None)),
    (
        "Kết luận số 21-KL/TW ngày 25/10/2021 về tiếp tục thực hiện Nghị quyết Trung ương 4 khóa XII.",
        "2021-12-01",
        HANOI,
        ("21-kl-tw,khoa-13", None),
    ),
    (
        "Quy định số 101-QĐ/TW nhằm đưa Nghị quyết Đại hội Đảng khóa XI vào cuộc sống.",
        "2021-12-01",
        HANOI,
        (None, None),
    ),
    ("Kế hoạch số 14-KH/TW năm 2016 của Ban Bí thư.", "2018-12-01", HANOI, (None,)),
    ("Công văn số 1234-CV/BTCTW ngày 01/02/2021 của Ban Tổ chức Trung ương.", "2021-03-01", HANOI, (None,)),
    # one number of several provinces' Party committees, and of several terms
    ("Báo chí nêu Kế hoạch số 14-KH/TU ngày 06/4/2021.", "2021-05-01", None, (None,)),
    (
        "Kế hoạch số 14-KH/TU ngày 06/4/2021 của Tỉnh ủy Nghệ An và Kế hoạch số 14-KH/TU ngày 12/5/2021 của Tỉnh ủy Hà Tĩnh.",
        "2021-06-01",
        None,
        ("14-kh-tu@nghe-an,nk-2020-2025", "14-kh-tu@ha-tinh,nk-2020-2025"),
    ),
    (
        "Kế hoạch số 14-KH/TU ngày 06/4/2016 của Tỉnh ủy Nghệ An, nay là Kế hoạch số 14-KH/TU ngày 06/4/2021 của Tỉnh ủy Nghệ An.",
        "2021-06-01",
        None,
        ("14-kh-tu@nghe-an,nk-2015-2020", "14-kh-tu@nghe-an,nk-2020-2025"),
    ),
    ("Kế hoạch số 14-KH/TU của Tỉnh ủy Nghệ An.", "2021-06-01", NGHE_AN, (None,)),
    ("Kế hoạch số 14-KH/TU năm 2020 của Tỉnh ủy Nghệ An.", "2021-06-01", NGHE_AN, (None,)),
    ("Chỉ thị số 10-CT/TU ngày 15/9/2025 của Tỉnh ủy Tây Ninh.", "2025-10-01", TAY_NINH, (None,)),
    ("Chỉ thị số 10-CT/TU ngày 15/2/2031 của Tỉnh ủy Tây Ninh.", "2031-10-01", TAY_NINH, (None,)),
    # an issuer without its province
    (
        "Đoàn công tác tỉnh Hà Tĩnh thăm tỉnh Nghệ An. UBND tỉnh đã ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        None,
        (None,),
    ),
    (
        "Tỉnh Nghệ An có 21 huyện. Học tập kinh nghiệm của tỉnh Hà Tĩnh, UBND tỉnh đã ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        None,
        (None,),
    ),
    (
        "Tỉnh Nghệ An có 21 huyện.\nHọc tập kinh nghiệm của tỉnh Hà Tĩnh, UBND tỉnh đã ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        None,
        (None,),
    ),
    (
        "Sau khi làm việc với UBND tỉnh Hà Tĩnh, UBND tỉnh đã ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        NGHE_AN,
        (None,),
    ),
    (
        "Tại Hà Tĩnh, UBND tỉnh đã ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        None,
        ("12-kh-ubnd@ha-tinh,2019",),
    ),
    (
        "Cả nước có nhiều cách làm. UBND tỉnh đã ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        None,
        (None,),
    ),
    (
        "Nghệ An đẩy mạnh chuyển đổi số\n\nHọc tập tỉnh Hà Tĩnh, UBND tỉnh đã ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        None,
        (None,),
    ),
    (
        "UBND tỉnh Nghệ An và UBND tỉnh Hà Tĩnh cùng ban hành Kế hoạch số 12/KH-UBND ngày 3/4/2019.",
        "2019-05-01",
        None,
        (None,),
    ),
    (
        "UBND tỉnh Quảng Ninh ban hành Quyết định số 1234/QĐ-UBND ngày 5/6/2020.",
        "2020-07-01",
        HANOI,
        ("1234-qd-ubnd@quang-ninh,2020",),
    ),
    ("HĐND tỉnh thông qua Nghị quyết số 15/2020/NQ-HĐND.", "2020-07-30", NGHE_AN, ("15-2020-nq-hdnd@nghe-an",)),
    # below the province
    ("HĐND Thành phố thông qua Nghị quyết số 15/2020/NQ-HĐND.", "2020-07-30", NGHE_AN, (None,)),
    ("Quyết định số 15/QĐ-UBND ngày 5/1/2021 của UBND huyện Đô Lương, tỉnh Nghệ An.", "2021-07-30", NGHE_AN, (None,)),
    ("Quyết định số 15/QĐ-UBND ngày 5/1/2021 của Chủ tịch UBND phường Ba Đình, Hà Nội.", "2026-07-30", HANOI, (None,)),
    ("Quyết định số 15/QĐ-UBND ngày 5/1/2021 của UBND thị xã Hoàng Mai.", "2021-07-30", NGHE_AN, (None,)),
    ("Quyết định số 15/QĐ-UBND ngày 5/1/2021 của UBND thành phố Hà Tĩnh.", "2021-07-30", "Hà Tĩnh", (None,)),
    ("Quyết định số 15/QĐ-UBND ngày 5/1/2021 của UBND TP Thủ Đức.", "2021-07-30", "TP. Hồ Chí Minh", (None,)),
    (
        "UBND thành phố Thủ Đức họp báo. UBND thành phố đã ban hành Kế hoạch số 15/KH-UBND ngày 5/1/2021.",
        "2021-07-30",
        "TP. Hồ Chí Minh",
        (None,),
    ),
    (
        "UBND huyện Yên Thành họp. UBND huyện ban hành Kế hoạch số 15/KH-UBND ngày 5/1/2021.",
        "2021-07-30",
        NGHE_AN,
        (None,),
    ),
    ("Nghị quyết số 05-NQ/ĐU ngày 3/4/2019 của Đảng ủy xã Nam Anh.", "2021-07-30", NGHE_AN, (None,)),
    (
        "Kế hoạch số 12/KH-MTTQ-BTT ngày 3/4/2019 của Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Nghệ An.",
        "2021-07-30",
        NGHE_AN,
        (None,),
    ),
    ("Công văn số 123/BHXH-CSYT ngày 3/4/2019.", "2019-07-30", NGHE_AN, (None,)),
    ("Công văn số 123/BHXH-CSYT ngày 3/4/2019 của BHXH tỉnh.", "2019-07-30", NGHE_AN, (None,)),
    (
        "Công văn số 123/BHXH-CSYT ngày 3/4/2019 của Bảo hiểm xã hội Việt Nam.",
        "2019-07-30",
        NGHE_AN,
        ("123-bhxh-csyt,2019",),
    ),
    ("Quyết định số 33/QĐ-TCT ngày 3/4/2019 của Tổng công ty Sông Đà.", "2019-07-30", HANOI, (None,)),
    (
        "Kế hoạch số 88/KH-UBND ngày 12/3/2024 của UBND tỉnh Long An; Kế hoạch số 88/KH-UBND ngày 12/3/2026 của UBND tỉnh Tây Ninh.",
        "2026-06-01",
        TAY_NINH,
        ("88-kh-ubnd@long-an,2024", "88-kh-ubnd@tay-ninh,2026"),
    ),
    # provinces merge, part, are renamed and become cities
    ("UBND tỉnh ban hành Kế hoạch số 88/KH-UBND ngày 12/3/2024.", "2026-06-01", TAY_NINH, (None,)),
    (
        "UBND tỉnh ban hành Kế hoạch số 88/KH-UBND ngày 12/3/2026.",
        "2026-06-01",
        TAY_NINH,
        ("88-kh-ubnd@tay-ninh,2026",),
    ),
    (
        "UBND tỉnh ban hành Kế hoạch số 88/KH-UBND ngày 12/3/2024.",
        "2024-06-01",
        TAY_NINH,
        ("88-kh-ubnd@tay-ninh,2024",),
    ),
    (
        "UBND tỉnh ban hành Kế hoạch số 88/KH-UBND ngày 12/3/2019.",
        "2026-06-01",
        "Huế",
        ("88-kh-ubnd@thua-thien-hue,2019",),
    ),
    (
        "UBND tỉnh Thừa Thiên Huế ban hành Kế hoạch số 88/KH-UBND ngày 12/3/2019.",
        "2026-06-01",
        "Huế",
        ("88-kh-ubnd@thua-thien-hue,2019",),
    ),
    ("UBND tỉnh ban hành Kế hoạch số 88/KH-UBND ngày 12/3/2023.", "2026-06-01", "Hải Phòng", (None,)),
    ("UBND tỉnh ban hành Quyết định số 88/QĐ-UBND ngày 12/3/2007.", "2016-06-01", HANOI, (None,)),
    ("UBND tỉnh Cần Thơ ban hành Quyết định số 88/QĐ-UB ngày 12/3/2002.", "2016-06-01", "Cần Thơ", (None,)),
    (
        "Quyết định số 149/2004/QĐ-UB ngày 24/9/2004 của UBND thành phố Hà Nội.",
        "2010-06-01",
        HANOI,
        ("149-2004-qd-ub@ha-noi",),
    ),
    (
        "UBND thành phố Đồng Nai ban hành Kế hoạch số 9/KH-UBND ngày 12/5/2026.",
        "2026-06-01",
        "Đồng Nai",
        ("09-kh-ubnd@dong-nai,2026",),
    ),
    (
        "UBND tỉnh Đồng Nai ban hành Kế hoạch số 9/KH-UBND ngày 12/3/2026.",
        "2026-06-01",
        "Đồng Nai",
        ("09-kh-ubnd@dong-nai,2026",),
    ),
    ("Thông tư số 06/2026/TT-BTTTT.", "2026-06-01", HANOI, (None,)),
    # ministries have lives; old symbols are written by others too
    (
        "Thông tư số 06/2022/TT-BTTTT; Thông tư số 06/2022/TT-BKHCN.",
        "2023-06-01",
        HANOI,
        ("06-2022-tt-btttt", "06-2022-tt-bkhcn"),
    ),
    (
        "Thông tư số 06/2022/TT-BNNPTNT; Thông tư số 06/2025/TT-BNNMT.",
        "2025-09-01",
        HANOI,
        ("06-2022-tt-bnnptnt", "06-2025-tt-bnnmt"),
    ),
    (
        "Quyết định số 62/2006/QĐ-BVHTT; Thông tư số 04/2011/TT-BVHTTDL; Thông tư số 04/2011/TT-BVHTT.",
        "2012-09-01",
        HANOI,
        ("62-2006-qd-bvhtt", "04-2011-tt-bvhttdl", None),
    ),
    (
        "Quyết định số 09/2001/QĐ-BCN; Thông tư số 08/2009/TT-BCT.",
        "2012-09-01",
        HANOI,
        ("09-2001-qd-bcn", "08-2009-tt-bct"),
    ),
    ("Công văn số 345/LĐTBXH-BTXH ngày 12/2/2019.", "2019-09-01", HANOI, (None,)),
    # dates with typos, numbers without a year
    (
        "Nghị định số 64/2007/NĐ-CP ngày 10/4/2007. Nghị định số 64/2007/NĐ-CP ngày 10/4/2017.",
        "2018-09-01",
        HANOI,
        ("64-2007-nd-cp", "64-2007-nd-cp"),
    ),
    (
        "Quyết định số 25/2019/QĐ-UBND ngày 08/9/2009 của UBND tỉnh Nghệ An.",
        "2020-09-01",
        NGHE_AN,
        ("25-2019-qd-ubnd@nghe-an",),
    ),
    (
        "Quyết định số 25/2018/QĐ-UBND ngày 02/01/2019 của UBND tỉnh Nghệ An.",
        "2020-09-01",
        NGHE_AN,
        ("25-2018-qd-ubnd@nghe-an",),
    ),
    (
        "Quyết định số 392/QĐ-TTg ngày 27/3/2015; Quyết định số 392/QĐ-TTg ngày 27/3/2016.",
        "2017-09-01",
        HANOI,
        ("392-qd-ttg,2015", "392-qd-ttg,2016"),
    ),
    ("Nghị định số 59/2032/NĐ-CP của Chính phủ.", "2023-09-01", HANOI, (None,)),
    ("Quyết định số 749/QĐ-TTg ngày 03/6/2002.", "2020-09-01", HANOI, ("749-qd-ttg,2002",)),
    ("Thủ tướng Chính phủ ký Quyết định số 749/QĐ-TTg.", "2020-06-04", HANOI, (None,)),
    ("Quyết định số 45/2016/QĐ-TTg.", "2018-06-04", HANOI, ("45-2016-qd-ttg",)),
    # joint acts, the Assembly's, consolidated texts, the President's
    ("Thông tư liên tịch số 06/2015/TTLT-BTTTT-BNV ngày 10/3/2015.", "2018-06-04", HANOI, ("06-2015-ttlt-btttt-bnv",)),
    ("Thông tư liên tịch số 01/2025/TTLT-BTTTT-BXYZ.", "2025-06-04", HANOI, (None,)),
    ("Nghị quyết liên tịch số 09/2008/NQLT-CP-UBTWMTTQVN.", "2018-06-04", HANOI, (None,)),
    ("Nghị quyết số 1211/2016/UBTVQH13 ngày 25/5/2016.", "2018-06-04", HANOI, ("1211-2016-ubtvqh13",)),
    ("Nghị quyết số 1656/NQ-UBTVQH15 ngày 16/6/2025.", "2025-07-04", HANOI, ("1656-nq-ubtvqh15",)),
    ("Pháp lệnh số 34/2007/PL-UBTVQH11 ngày 20/4/2007.", "2018-06-04", HANOI, ("34-2007-pl-ubtvqh11",)),
    (
        "Nghị quyết số 15/2008/QH12 về điều chỉnh địa giới hành chính thành phố Hà Nội và Luật Trưng mua, trưng dụng tài sản số 15/2008/QH12.",
        "2018-06-04",
        HANOI,
        ("15-2008-qh12@nghi-quyet", "15-2008-qh12"),
    ),
    ("Nghị quyết số 15/2008/NQ-QH12 ngày 29/5/2008.", "2018-06-04", HANOI, ("15-2008-qh12@nghi-quyet",)),
    ("Văn bản hợp nhất số 05/VBHN-VPQH ngày 12/7/2018.", "2019-06-04", HANOI, ("05-vbhn-vpqh,2018",)),
    ("Văn bản hợp nhất số 05/VBHN-VPQH.", "2019-06-04", HANOI, (None,)),
    # laws by name
    ("Quyết định số 1188/QĐ-CTN ngày 12/7/2018 của Chủ tịch nước.", "2019-06-04", HANOI, ("1188-qd-ctn,2018",)),
    ("Theo Luật Đất đai, người dân được bồi thường.", "2019-06-04", HANOI, ("45-2013-qh13",)),
    ("Theo Luật Đất đai năm 2024, người dân được bồi thường.", "2019-06-04", HANOI, (None,)),
    ("Quốc hội cho ý kiến về dự án Luật Đất đai (sửa đổi).", "2023-06-04", HANOI, (None,)),
    ("Quốc hội sắp thông qua Luật Đất đai.", "2023-12-04", HANOI, (None,)),
    ("Hội thảo góp ý Luật Đất đai sửa đổi tổ chức hôm nay.", "2023-03-04", HANOI, (None,)),
    (
        "Theo Bộ luật Hình sự năm 2015 (sửa đổi, bổ sung năm 2017), người này bị khởi tố.",
        "2020-03-04",
        HANOI,
        ("100-2015-qh13",),
    ),
    ("Theo Bộ luật Hình sự, người này bị khởi tố.", "2020-03-04", HANOI, ("100-2015-qh13",)),
    ("Theo Bộ luật Hình sự, người này bị khởi tố.", "2012-03-04", HANOI, ("15-1999-qh10",)),
    ("Theo Bộ luật Lao động năm 2019.", "2022-03-04", HANOI, ("45-2019-qh14",)),
    ("Theo Luật Tổ chức chính quyền địa phương năm 2025.", "2025-12-04", HANOI, (None,)),
    ("Theo Luật Tổ chức chính quyền địa phương năm 2025.", "2025-04-04", HANOI, ("65-2025-qh15",)),
    ("Theo Luật Tổ chức chính quyền địa phương.", "2025-12-04", HANOI, ("72-2025-qh15",)),
    (
        "Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức năm 2019.",
        "2020-12-04",
        HANOI,
        (None,),
    ),
    ("Luật Công nghệ thông tin ngày 29/6/2006.", "2016-12-04", HANOI, ("67-2006-qh11",)),
    ("Luật Giao dịch điện tử được Quốc hội thông qua ngày 22/6/2023.", "2023-07-04", HANOI, ("20-2023-qh15",)),
    (
        "Nghị quyết số 18-NQ/TW ngày 25/10/2017 của Trung ương và Nghị quyết số 18/NQ-CP ngày 26/02/2022 của Chính phủ. Thực hiện Nghị quyết 18, các sở sắp xếp.",
        "2022-12-04",
        HANOI,
        ("18-nq-tw,khoa-12", "18-nq-cp,2022", None),
    ),
    # one figure, several documents
    (
        "Nghị quyết số 18-NQ/TW ngày 25/10/2017 của Trung ương. Thực hiện Nghị quyết 18, các sở sắp xếp.",
        "2022-12-04",
        HANOI,
        ("18-nq-tw,khoa-12", "18-nq-tw,khoa-12"),
    ),
    ("Thực hiện Nghị quyết 18, các sở sắp xếp.", "2022-12-04", HANOI, (None,)),
    # departments
    (
        "Sở Thông tin và Truyền thông ban hành Công văn số 1672/STTTT-CNTT ngày 3/8/2016.",
        "2016-08-04",
        HANOI,
        ("1672-stttt-cntt@ha-noi,2016",),
    ),
    (
        "Sở Thông tin và Truyền thông Nghệ An ban hành Công văn số 1672/STTTT-CNTT ngày 3/8/2016.",
        "2016-08-04",
        HANOI,
        ("1672-stttt-cntt@nghe-an,2016",),
    ),
    ("Công văn số 1672/STTTT-CNTT ngày 3/8/2016.", "2016-08-04", None, (None,)),
    ("Công văn số 1672/STTTT-CNTT ngày 3/8/2026.", "2026-08-04", HANOI, (None,)),
]


@pytest.mark.parametrize("whole, published, province, keys", CASES, ids=[f"{n:03d}" for n in range(len(CASES))])
def test_an_article(whole: str, published: str, province: str | None, keys: tuple[str | None, ...]) -> None:
    assert keys_of(whole, published, province) == keys


# text, published, province, keys that the catalogue knows, candidates of the last citation
KNOWN = ("127-qd-ttg,2019", "127-qd-ttg,2021", "127-qd-ttg,2024")
PLANS = ("14-kh-tu@ha-tinh,nk-2020-2025", "14-kh-tu@nghe-an,nk-2015-2020", "14-kh-tu@nghe-an,nk-2020-2025")
CANDIDATES: list[tuple[str, str, str | None, tuple[str, ...], tuple[str, ...]]] = [
    (
        "Thủ tướng ký Quyết định số 127/QĐ-TTg.",
        "2021-12-20",
        HANOI,
        KNOWN,
        KNOWN[:2],
    ),  # none that is younger than the article
    ("Kế hoạch số 14-KH/TU.", "2022-01-01", None, PLANS, PLANS),
    ("Kế hoạch số 14-KH/TU của Tỉnh ủy Nghệ An.", "2022-01-01", None, PLANS, PLANS[1:]),
    ("Kế hoạch số 14-KH/TU của Tỉnh ủy Nghệ An.", "2019-01-01", None, PLANS, PLANS[1:2]),
    ("Kế hoạch số 14-KH/TU ngày 6/4/2021.", "2022-01-01", None, PLANS, PLANS),  # whose committee: nothing is said
    ("Kế hoạch số 12/KH-UBND của UBND huyện Yên Thành.", "2022-01-01", NGHE_AN, ("12-kh-ubnd@nghe-an,2021",), ()),
    ("Kết luận số 120-KL/TW.", "2016-01-10", HANOI, ("120-kl-tw,khoa-11", "120-kl-tw,khoa-13"), ("120-kl-tw,khoa-11",)),
]


@pytest.mark.parametrize("text, published, province, known, candidates", CANDIDATES)
def test_candidates_out_of_other_articles(
    text: str, published: str, province: str | None, known: tuple[str, ...], candidates: tuple[str, ...]
) -> None:
    context = Context("", text, published, province)
    resolved = resolve(find_citations(text, published=published), context, {})
    (one,) = with_candidates(resolved, context, {known[0].split(",")[0].split("@")[0]: known})
    assert one.document is None
    assert one.candidates == candidates


def test_what_is_resolved_takes_no_candidates() -> None:
    text = "Quyết định số 127/QĐ-TTg ngày 26/01/2021."
    context = Context("", text, "2021-12-20")
    resolved = resolve(find_citations(text), context, {})
    assert with_candidates(resolved, context, {"127-qd-ttg": KNOWN}) == resolved
