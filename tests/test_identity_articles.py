"""Which document an article means, through finder and rules together: right, or open. Illustrative sentences written for these tests."""

import pytest

from analyzers.citations import find_citations
from indexer.identity import Context, resolve, with_candidates

HANOI = "Hà Nội"
NGHE_AN = "Nghệ An"
TAY_NINH = "Tây Ninh"

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
    # the level that the words at the citation give
    (
        "Thành phố ban hành Kế hoạch số 61/KH-UBND ngày 12/3/2018 về bình đẳng giới.",
        "2018-03-20",
        HANOI,
        ("61-kh-ubnd@ha-noi,2018",),
    ),
    ("Tỉnh vừa ban hành Kế hoạch số 61/KH-UBND ngày 12/3/2018.", "2018-03-20", NGHE_AN, ("61-kh-ubnd@nghe-an,2018",)),
    ("Thành phố ban hành Kế hoạch số 61/KH-UBND ngày 12/3/2018.", "2018-03-20", NGHE_AN, (None,)),
    (
        "Kế hoạch số 61/KH-UBND ngày 12/3/2018 về trật tự đô thị trên địa bàn huyện Đô Lương.",
        "2018-03-20",
        NGHE_AN,
        (None,),
    ),
    (
        "Kế hoạch số 61/KH-UBND ngày 12/3/2018 về phòng cháy trên địa bàn tỉnh.",
        "2018-03-20",
        NGHE_AN,
        ("61-kh-ubnd@nghe-an,2018",),
    ),
    ("Kế hoạch số 61/KH-UBND ngày 12/3/2018 về phòng cháy trên địa bàn tỉnh.", "2018-03-20", None, (None,)),
    (
        "UBND huyện Đô Lương thực hiện Kế hoạch số 61/KH-UBND ngày 12/3/2018 về phòng cháy trên địa bàn tỉnh.",
        "2018-03-20",
        NGHE_AN,
        (None,),
    ),
    ("Quyết định số 61/QĐ-UBND ngày 12/3/2018.", "2018-03-20", NGHE_AN, (None,)),
    (
        "Chủ tịch UBND thành phố Nguyễn Đức Bình Minh ký Quyết định số 61/QĐ-UBND ngày 12/3/2018 của UBND thành phố.",
        "2018-03-20",
        HANOI,
        ("61-qd-ubnd@ha-noi,2018",),
    ),
    (
        "Sở Y tế Thái Bình có Công văn số 77/SYT-NVY ngày 12/3/2020; Sở Y tế có Công văn số 77/SYT-NVY ngày 13/3/2020.",
        "2020-03-20",
        "Nam Định",
        ("77-syt-nvy@thai-binh,2020", None),
    ),
    ("Công văn số 77/SNNMT-TL ngày 12/3/2024 của Sở Nông nghiệp và Môi trường.", "2025-12-20", NGHE_AN, (None,)),
    (
        "Công văn số 77/SNNMT-TL ngày 12/8/2025 của Sở Nông nghiệp và Môi trường.",
        "2025-12-20",
        NGHE_AN,
        ("77-snnmt-tl@nghe-an,2025",),
    ),
    (
        "Công văn số 77/STTTT-CNTT ngày 12/1/2025 của Sở Thông tin và Truyền thông tỉnh Long An.",
        "2025-12-20",
        TAY_NINH,
        ("77-stttt-cntt@long-an,2025",),
    ),
    ("Công văn số 77/STC-QLNS ngày 12/8/2025 của Sở Tài chính tỉnh Long An.", "2025-12-20", TAY_NINH, (None,)),
    (
        "UBND tỉnh Nghệ An phối hợp với UBND tỉnh Hà Tĩnh ban hành Quyết định số 5/QĐ-UBND ngày 12/8/2020.",
        "2020-12-20",
        None,
        (None,),
    ),
    ("Thông tư liên tịch số 03/2014/TTLT-BNV-BTC.", "2020-12-20", None, ("03-2014-ttlt-bnv-btc",)),
    (
        "Thông tư liên tịch số 03/TTLT-BNV-BTC ngày 1/2/2014; Thông tư liên tịch số 03/TTLT-BNV-BTC ngày 1/2/2015.",
        "2020-12-20",
        None,
        ("03-ttlt-bnv-btc,2014", "03-ttlt-bnv-btc,2015"),
    ),
    ("Quyết định số 127/QĐ-TTg của Thủ tướng Chính phủ (ngày 26/01/2021).", "2021-12-20", None, ("127-qd-ttg,2021",)),
    ("Tháng trước, Thủ tướng ký Quyết định số 127/QĐ-TTg.", "2021-02-20", None, (None,)),
    (
        "Quyết định số 127/QĐ-TTg ngày 26/01/2021; sau đó Quyết định số 127/QĐ-TTg được sửa đổi.",
        "2021-12-20",
        None,
        ("127-qd-ttg,2021", "127-qd-ttg,2021"),
    ),
    (
        "Quyết định số 127/QĐ-TTg ngày 26/01/2021; Quyết định số 127/QĐ-TTg ngày 26/01/2022; Quyết định số 127/QĐ-TTg.",
        "2022-12-20",
        None,
        ("127-qd-ttg,2021", "127-qd-ttg,2022", None),
    ),
    (
        "Nghị quyết số 01/NQ-CP và Nghị quyết số 02/NQ-CP ngày 01/01/2021 của Chính phủ.",
        "2022-12-20",
        None,
        (None, "02-nq-cp,2021"),
    ),
    (
        "Hướng dẫn số 36-HD/VPTW ngày 03/4/2018 của Văn phòng Trung ương Đảng.",
        "2022-12-20",
        None,
        ("36-hd-vptw,khoa-12",),
    ),
    ("Kết luận số 80-KL/TW ngày 29/7/2010 của Ban Bí thư.", "2011-12-20", None, ("80-kl-tw,khoa-10",)),
    ("Quy định số 11-QĐi/TW ngày 18/02/2019 của Bộ Chính trị.", "2019-12-20", None, ("11-qdi-tw,khoa-12",)),
    (
        "Nghị quyết số 05-NQ/TU ngày 10/11/2021 của Ban Chấp hành Đảng bộ tỉnh Nghệ An.",
        "2021-12-20",
        None,
        ("05-nq-tu@nghe-an,nk-2020-2025",),
    ),
    ("Nghị quyết số 05-NQ/TU ngày 10/11/2021 của Thành ủy Vinh.", "2021-12-20", NGHE_AN, (None,)),
    (
        "Nghị quyết số 05-NQ/TU ngày 10/11/2021 của Thành ủy Hải Phòng.",
        "2021-12-20",
        NGHE_AN,
        ("05-nq-tu@hai-phong,nk-2020-2025",),
    ),
    (
        "Nghị quyết số 05-NQ/TU ngày 10/11/2021 của Thành ủy Thành phố Hồ Chí Minh.",
        "2021-12-20",
        None,
        ("05-nq-tu@ho-chi-minh,nk-2020-2025",),
    ),
    (
        "Công văn số 12-CV/ĐUK ngày 10/11/2021 của Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh Nghệ An.",
        "2021-12-20",
        NGHE_AN,
        ("12-cv-duk@nghe-an.dang-uy-khoi-cac-co-quan-va-doanh-nghiep-tinh,nk-2020-2025",),
    ),
    (
        "Công văn số 12-CV/ĐUK ngày 10/11/2021 của Đảng ủy Khối các cơ quan tỉnh; Công văn số 12-CV/ĐUK ngày 11/11/2021 của Đảng ủy Khối doanh nghiệp tỉnh.",
        "2021-12-20",
        NGHE_AN,
        (
            "12-cv-duk@nghe-an.dang-uy-khoi-cac-co-quan-tinh,nk-2020-2025",
            "12-cv-duk@nghe-an.dang-uy-khoi-doanh-nghiep-tinh,nk-2020-2025",
        ),
    ),
    ("HĐND tỉnh Hà Tây ban hành Nghị quyết số 03/2007/NQ-HĐND.", "2016-12-20", HANOI, ("03-2007-nq-hdnd@ha-tay",)),
    ("Quyết định số 12/2009/QĐ-UBND của UBND tỉnh Hà Tây.", "2016-12-20", HANOI, (None,)),
    ("UBND tỉnh Bình Dương ban hành Quyết định số 12/2026/QĐ-UBND.", "2026-12-20", "TP. Hồ Chí Minh", (None,)),
    (
        "UBND thành phố ban hành Quyết định số 12/2024/QĐ-UBND.",
        "2026-12-20",
        "TP. Hồ Chí Minh",
        ("12-2024-qd-ubnd@ho-chi-minh",),
    ),
    ("UBND tỉnh ban hành Quyết định số 12/2024/QĐ-UBND.", "2026-12-20", "TP. Hồ Chí Minh", (None,)),
    ("UBND tỉnh ban hành Quyết định số 12/2024/QĐ-UBND.", "2026-12-20", "Phú Thọ", (None,)),
    ("UBND tỉnh ban hành Quyết định số 12/2025/QĐ-UBND.", "2026-12-20", "Phú Thọ", (None,)),
    ("UBND tỉnh ban hành Quyết định số 12/2025/QĐ-UBND.", "2025-12-20", "Cao Bằng", ("12-2025-qd-ubnd@cao-bang",)),
    (
        "UBND tỉnh Phú Thọ ban hành Quyết định số 12/2024/QĐ-UBND.",
        "2026-12-20",
        "Phú Thọ",
        ("12-2024-qd-ubnd@phu-tho",),
    ),
    (
        "Tại số 5 đường Thái Bình, UBND tỉnh công bố Kế hoạch số 5/KH-UBND ngày 12/8/2020.",
        "2020-12-20",
        NGHE_AN,
        ("05-kh-ubnd@nghe-an,2020",),
    ),
    (
        "Ông Nguyễn Hòa Bình nêu Kế hoạch số 5/KH-UBND ngày 12/8/2020 của UBND tỉnh.",
        "2020-12-20",
        NGHE_AN,
        ("05-kh-ubnd@nghe-an,2020",),
    ),
    ("Vì hòa bình, UBND tỉnh ban hành Kế hoạch số 5/KH-UBND ngày 12/8/2020.", "2020-12-20", None, (None,)),
    ("Nghị quyết số 98/2023/QH15 ngày 24/6/2023.", "2023-12-20", None, ("98-2023-qh15",)),
    ("Luật số 28/2018/QH14 sửa đổi, bổ sung 11 luật.", "2019-12-20", None, ("28-2018-qh14",)),
    (
        "Luật Đất đai số 45/2013/QH13 và Luật Đất đai số 31/2024/QH15.",
        "2024-12-20",
        None,
        ("45-2013-qh13", "31-2024-qh15"),
    ),
    ("Theo Luật Đất đai số 45/2013/QH13, ... Luật Đất đai quy định rõ.", "2024-12-20", None, ("45-2013-qh13", None)),
    ("Luật Cư trú quy định.", "2021-03-20", None, (None,)),
    ("Luật Cư trú quy định.", "2021-08-20", None, ("68-2020-qh14",)),
    ("Luật Cư trú quy định.", "2015-08-20", None, ("81-2006-qh11",)),
    (
        "Luật Bảo vệ môi trường năm 2014 và Luật Bảo vệ môi trường năm 2020.",
        "2022-08-20",
        None,
        ("55-2014-qh13", "72-2020-qh14"),
    ),
    ("Luật Thi đua, Khen thưởng hiện hành.", "2022-08-20", None, (None,)),
    ("Dự thảo Luật Thủ đô (sửa đổi) gồm 7 chương.", "2023-10-20", None, (None,)),
    ("Quốc hội thảo luận Luật Thủ đô.", "2023-10-20", None, (None,)),
    ("Theo Luật Thủ đô năm 2012, ...", "2025-10-20", None, ("25-2012-qh13",)),
    ("Theo Luật Thủ đô, ...", "2013-10-20", None, ("25-2012-qh13",)),
    ("Theo Luật Thủ đô, ...", "2026-10-20", None, ("39-2024-qh15",)),
    (
        "Pháp lệnh Thực hiện dân chủ ở xã, phường, thị trấn năm 2007 và Luật Thực hiện dân chủ ở cơ sở năm 2022.",
        "2023-10-20",
        None,
        ("34-2007-pl-ubtvqh11", "10-2022-qh15"),
    ),
    ("Bộ luật Dân sự năm 2005; Bộ luật Dân sự năm 2015.", "2023-10-20", None, ("33-2005-qh11", "91-2015-qh13")),
    ("Hiến pháp năm 2013.", "2023-10-20", None, (None,)),
    ("Luật Khiếu nại và Luật Tố cáo.", "2019-10-20", None, ("02-2011-qh13", "25-2018-qh14")),
    ("Luật Khiếu nại, tố cáo.", "2010-10-20", None, ("09-1998-qh10",)),
    ("Luật Báo chí.", "2012-10-20", None, (None,)),
    ("Luật sửa đổi, bổ sung một số điều của Luật Báo chí.", "2018-10-20", None, (None,)),
    (
        "Nghị định số 59/2023/NĐ-CP. Nghị định 59 quy định chi tiết.",
        "2023-10-20",
        None,
        ("59-2023-nd-cp", "59-2023-nd-cp"),
    ),
    (
        "Nghị định số 59/2023/NĐ-CP và Nghị định số 59/2015/NĐ-CP. Nghị định 59 quy định chi tiết.",
        "2023-10-20",
        None,
        ("59-2023-nd-cp", "59-2015-nd-cp", None),
    ),
    (
        "Chỉ thị số 05-CT/TW ngày 15/5/2016 và Chỉ thị số 05/CT-TTg ngày 28/1/2022. Thực hiện Chỉ thị 05.",
        "2023-10-20",
        None,
        ("05-ct-tw,khoa-12", "05-ct-ttg,2022", None),
    ),
    ("Quyết định số 1005/QĐ-BTC ngày 12/4/2019 của Ban Tổ chức giải chạy.", "2019-10-20", HANOI, (None,)),
    ("Quyết định số 1005/QĐ-BTC ngày 12/4/2019 của Bộ Tài chính.", "2019-10-20", HANOI, ("1005-qd-btc,2019",)),
    ("Thông tư số 200/2014/TT-BTC.", "2019-10-20", HANOI, ("200-2014-tt-btc",)),
    ("Thông tư số 03/1998/TT-BNV.", "2019-10-20", HANOI, ("03-1998-tt-bnv",)),
    ("Nghị định số 19/CP ngày 16/02/1995 của Chính phủ.", "2019-10-20", HANOI, ("19-cp,1995",)),
    ("Nghị định số 29-CP ngày 11/5/1998.", "2019-10-20", HANOI, ("29-cp,1998",)),
    ("Quyết định số 45/2023/QĐ-XYZ.", "2024-10-20", HANOI, (None,)),
    ("Kế hoạch số 10/KH-SYT ngày 3/3/2023 của Sở Y tế.", "2023-10-20", None, (None,)),
    (
        "Quyết định số 10/QĐ-VPCP ngày 3/3/2023; Thông báo số 10/TB-VPCP ngày 3/3/2023.",
        "2023-10-20",
        HANOI,
        ("10-qd-vpcp,2023", "10-tb-vpcp,2023"),
    ),
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
    title, _, text = whole.rpartition("\n\n")
    found = find_citations(text, title=title, published=published)
    resolved = resolve(found, Context(title, text, published, province), {})
    assert tuple(one.document for one in resolved) == keys


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
