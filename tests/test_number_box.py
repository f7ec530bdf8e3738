"""The number box over some sixty illustrative documents that are easily confused: what each spelling opens, lists or leaves a query."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engine import Engine
from indexer.lookup import MOST_CHOICES, NONE, find_documents
from tests import number_archive

OPENS = {
    "59-2023-nd-cp": (
        "59/2023/NĐ-CP", "59/2023/nđ-cp", "59/2023/nd-cp", "59-2023-ND-CP", "59-2023-nd-cp", "59_2023_nd_cp", "59 2023 nd cp", "59.2023.NĐ.CP",
        "59 / 2023 / NĐ - CP", "59/2023/NĐ – CP", "59/2023/NĐ—CP", "59/2023/NĐ‑CP", "59/2023/NĐ−CP", "59/2023/NĐCP", "59/2023/NDCP", "59/2023/ndcp",
        "59/2023 NĐ-CP", "59/2023/NÐ-CP", "59/2023/N\u0110\u200b-CP", unicodedata.normalize("NFD", "59/2023/NĐ-CP"), "５９／２０２３／ＮĐ－ＣＰ", "059/2023/NĐ-CP",
        "0059/2023/ND-CP", " 59/2023/NĐ-CP. ", "(59/2023/NĐ-CP)", "59/2023/NĐ-CP;", "59/2023/NĐ", "59/2023/ND", "số 59/2023/NĐ-CP", "Số: 59/2023/NĐ-CP",
        "Số hiệu: 59/2023/NĐ-CP", "số:59/2023/NĐ-CP", "so 59/2023/nd-cp", "Nghị định 59/2023/NĐ-CP", "Nghị định số 59/2023/NĐ-CP", "NGHỊ ĐỊNH SỐ 59/2023/NĐ-CP",
        "nghi dinh so 59/2023/nd-cp", "nghi dinh 59 2023 nd cp", "Nghị định số : 59/2023/NĐ-CP", "NĐ 59/2023/NĐ-CP", "NĐ59/2023/NĐ-CP", "nghị định 59/2023/NĐ - CP",
        unicodedata.normalize("NFD", "Nghị định số 59/2023/NĐ-CP"), "Văn bản số 59/2023/NĐ-CP", "No. 59/2023/ND-CP", "Decree No. 59/2023/ND-CP", "Decree 59/2023/ND-CP",
        "Nghị định 59/2023", "nghi dinh 59/2023", "NĐ 59/2023", "NĐ59/2023", "nd59/2023", "nd-59/2023", "NĐ-CP 59/2023", "Nghị định 59-2023", "nghị định 59 2023",
        "Nghị định 59 năm 2023", "nghi dinh 59 nam 2023", "Nghị định số 59 ngày 14/8/2023", "Nghị định 59 ngày 14 tháng 8 năm 2023 của Chính phủ", "59/NĐ-CP ngày 14/8/2023",
        "59/NĐ-CP năm 2023", "59/NĐ-CP 2023", "59/2023/NĐ-CP ngày 14/8/2023", "59/2023/NĐ-CP ngày 14-08-2023", "59/2023/NĐ-CP, ngày 14.8.2023",
        "59/2023/nd-cp ngay 14 thang 8 nam 2023", "59/2023/NĐ-CP của Chính phủ", "59/2023/nd-cp cua chinh phu", "59/2023/NĐ-CP do Chính phủ ban hành",
        "Nghị định số 59/2023/NĐ-CP ngày 14 tháng 8 năm 2023 của Chính phủ", "Nghị định số 59/2023/NĐ-CP (14/8/2023)", "Ngày 14/8/2023, Nghị định số 59/2023/NĐ-CP",
        "Chính phủ: Nghị định số 59/2023/NĐ-CP", "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ về thực hiện dân chủ ở cơ sở",
        "59/2023/NĐ-CP về dân chủ ở cơ sở", "59/2023/NĐ-CP quy định chi tiết một số điều của Luật Thực hiện dân chủ ở cơ sở", "59/2023/NĐ-CP 2023",
        "nghi dinh quy dinh ve dan chu so 59 2023 nd cp", "/van-ban/59-2023-nd-cp", "https://tracuu.example/van-ban/59-2023-nd-cp",
        "tracuu.example/van-ban/59-2023-nd-cp?tu=/tim-kiem%3Fq%3Da", "/van-ban/59-2023-nd-cp.json",
    ),
    "59-2015-nd-cp": ("59/2015/NĐ-CP", "Nghị định 59/2015", "nđ 59 năm 2015", "59/NĐ-CP ngày 18/6/2015"),
    "63-2010-nd-cp": ("63/2010/NĐ-CP", "Nghị định 63/NĐ-CP ngày 8/6/2010", "Nghị định số 63/2010/NĐ-CP"),
    "04-2015-nd-cp": ("04/2015/NĐ-CP", "4/2015/NĐ-CP", "004/2015/nd-cp", "Nghị định 4/2015", "04-2015-nd-cp"),
    "59-2023-qd-ubnd@nghe-an": ("59/2023/QĐ-UBND Nghệ An", "59/2023/QĐ-UBND của UBND tỉnh Nghệ An", "59-2023-qd-ubnd-nghe-an", "quyết định 59/2023 UBND Nghệ An", "59/2023/QĐ-UBND ngày 01/12/2023 của Ủy ban nhân dân tỉnh Nghệ An"),
    "59-2023-qd-ubnd@ha-tinh": ("59/2023/qd-ubnd ha tinh", "UBND Hà Tĩnh 59/2023/QĐ-UBND", "59/2023/QĐ-UBND tỉnh Hà Tĩnh"),
    "59-qd-ubnd@nghe-an,2023": ("59/QĐ-UBND Nghệ An 2023", "59/QĐ-UBND ngày 09/01/2023 của UBND tỉnh Nghệ An", "59-qd-ubnd@nghe-an,2023"),
    "59-2023-tt-btc": ("59/2023/TT-BTC", "Thông tư 59/2023/tt-btc của Bộ Tài chính", "thông tư 59/2023 Bộ Tài chính", "TT 59/2023 BTC"),
    "14-kh-tu@nghe-an,nk-2020-2025": (
        "14-KH/TU Nghệ An 2021", "14-KH/TU ngày 06/4/2021 của Tỉnh ủy Nghệ An", "14-kh-tu-nghe-an-2021", "Kế hoạch 14 Tỉnh ủy Nghệ An năm 2021", "14 kh tu nghe an 2021",
        "14-KH/TU Tỉnh ủy Nghệ An nhiệm kỳ 2020-2025", "14/KH-TU Nghệ An 2021", "14-kh-tu@nghe-an,nk-2020-2025", "/van-ban/14-kh-tu@nghe-an,nk-2020-2025",
        "/van-ban/14-kh-tu%40nghe-an%2Cnk-2020-2025", "KẾ HOẠCH 14-KH/TU NGHỆ AN 2021", "Tỉnh ủy Nghệ An, Kế hoạch số 14-KH/TU, ngày 6/4/2021",
    ),
    "14-kh-tu@nghe-an,nk-2015-2020": ("14-KH/TU Nghệ An 2016", "14-KH/TU Tỉnh uỷ Nghệ An ngày 20/5/2016", "14-KH/TU Nghệ An nhiệm kỳ 2015 - 2020"),
    "14-kh-tu@long-an,nk-2020-2025": ("14-KH/TU của Tỉnh ủy Long An ngày 15/3/2021", "14 - KH/TU Long An 2021", "kế hoạch số 14 ngày 15/3/2021 của Tỉnh ủy Long An"),
    "14-kh-tu@ha-noi,nk-2020-2025": ("14-KH/TU Thành ủy Hà Nội 2021", "14-KH/TU Ha Noi 2021", "14-KH/TU ngày 01/02/2021 của Ban Thường vụ Thành ủy Hà Nội"),
    "08-ctr-tu@ha-noi,nk-2015-2020": ("08-CTr/TU Thành ủy Hà Nội 2016", "8-ctr/tu hà nội ngày 26/4/2016", "Chương trình số 08-Ctr/TU Hà Nội 2016"),
    "18-nq-tw,khoa-12": (
        "18-NQ/TW khóa XII", "18-NQ/TW khoá 12", "18-nq/tw ngày 25/10/2017", "Nghị quyết 18 TW 2017", "NQ 18-NQ/TW ngày 25-10-2017", "Nghị quyết số 18-NQ/TW của Ban Chấp hành Trung ương khóa XII",
        "18/NQ-TW 2017", "18-NQ/TƯ ngày 25/10/2017",
    ),
    "18-nq-tw,khoa-13": ("18-NQ/TW năm 2022", "Nghị quyết số 18-NQ/TW ngày 16/6/2022 của Ban Chấp hành Trung ương về đất đai", "18-nq-tw khoa xiii"),
    "18-nq-tw,khoa-10": ("18/NQ-TW ngày 25/10/2007", "18-NQ/TW khóa X"),
    "12-nq-tw,khoa-12": ("12-NQ/TW ngày 03/6/2017", "12-NQ/TW 2017"),  # of the other no day is known
    "12-nq-tw,khoa-11": ("12-NQ/TW khóa XI", "Nghị quyết 12-NQ/TW năm 2012"),
    "57-nq-tw,khoa-13": ("57-NQ/TW ngày 22/12/2024", "57- NQ/TW 2024", "Resolution No. 57-NQ/TW dated December 22, 2024"),
    "120-kl-tw,khoa-11": ("120-KL/TW ngày 07/01/2016", "Kết luận số 120-KL/TW, ngày 07/01/2016 của Bộ Chính trị", "120-KL/TW khóa XI"),
    "120-kl-tw,khoa-13": ("120 - KL/TW ngày 24/01/2025", "120-kl-tw khóa 13"),
    "121-kl-tw,khoa-13": ("Kết luận 121-KL/TW ngày 24/01/2025", "121-KL/TW khóa XIII"),
    "11-qdi-tw,khoa-12": ("11-QĐi/TW ngày 18/02/2018", "11-QÐi/TW khóa XII", "Quy định số 11-qđi/tw năm 2018"),
    "217-qd-tw,khoa-11": ("217-QĐ/TW ngày 12/12/2013", "217 – QĐ/TW khóa XI", "Quy định 217-QĐ/TW năm 2013"),
    "06-nq-tu@ha-tinh,nk-2020-2025": ("Nghị quyết 06/TU Hà Tĩnh 2021", "06-NQ/TU Tỉnh ủy Hà Tĩnh 2021"),
    "25-2025-qd-ubnd@nghe-an": ("25/2025/QĐ-UBND Nghệ An", "quyết định 25/2025 UBND Nghệ An", "QĐ 25/2025 ubnd tỉnh nghệ an", "25/2025/qđubnd nghệ an", "Quyết định số 25/2025/QĐ-UBND ngày 10/4/2025 của UBND tỉnh Nghệ An"),
    "25-2025-qd-ubnd@ha-noi": ("25/2025/QĐ-UBND Hà Nội", "25/2025/QĐ-UBND của UBND thành phố Hà Nội", "25/2025/QĐ-UBND Hanoi", "quyết định 25/2025/QĐ-UBND UBND TP Hà Nội"),
    "25-qd-ubnd@ha-noi,2025": ("25/QĐ-UBND Hà Nội 2025", "25/QĐ-UBND ngày 3/1/2025 của UBND Thành phố Hà Nội"),
    "30-2018-qd-ubnd@nghe-an": ("Số: 30/2018/QĐ-UBND Nghệ An",),
    "749-qd-ttg,2020": ("749/QĐ-TTg ngày 03/6/2020", "749/QĐ-TTg năm 2020", "749/qd-ttg 2020", "749qd-ttg 2020", "Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ", "Decision No. 749/QD-TTg dated June 3, 2020", "749/QĐ-TTg (2020)"),
    "749-qd-ttg,2019": ("749/QĐ-TTg ngày 20/6/2019", "749/QĐ-TTG năm 2019"),
    "52-2016-qd-ttg": ("52/2016/QĐ-TTg", "Quyết định 52/2016 của Thủ tướng Chính phủ"),
    "01-nq-cp,2024": ("01/NQ-CP năm 2024", "1/NQ-CP 2024", "Nghị quyết số 01/NQ-CP ngày 05/01/2024 của Chính phủ"),
    "30c-nq-cp,2011": ("30c/NQ-CP ngày 08/11/2011", "30C/NQ-CP 2011", "Nghị quyết 30c/NQCP năm 2011"),
    "30a-2008-nq-cp": ("30a/2008/NQ-CP", "30A/2008/nq-cp", "Nghị quyết 30a/2008 của Chính phủ", "030a/2008/NQ-CP"),
    "123-kh-ubnd@nghe-an,2023": ("123/KH-UBND Nghệ An 2023", "Kế hoạch 123 năm 2023 của UBND tỉnh Nghệ An"),
    "123-kh-ubnd@ha-noi,2023": ("123/KH-UBND ngày 25/4/2023 của UBND Thành phố Hà Nội", "Kế hoạch số 123/KH-UBND Hà Nội 2023", "Kế hoạch hành động số 123/KH-UBND Hà Nội 2023"),
    "155-kh-ubnd@ha-noi,2022": ("155/KH-UBND Hà Nội 2022", "0155/KH-UBND của UBND TP Hà Nội năm 2022"),
    "06-2014-tt-btttt": ("06/2014/TT-BTTTT", "6/2014/tt-btttt", "Thông tư 06/2014 Bộ Thông tin và Truyền thông", "Thông tư 06/2014/TT-BTTTT của Bộ TT&TT", "Thông tư 06/2014/TT-BTTTT Bộ Thông tin Truyền thông",  "TT06/2014/TT-BTTTT"),
    "18-2011-ttlt-btp-bng": ("18/2011/TTLT-BTP-BNG", "18/2011/TTLT/BTP-BNG", "18 2011 ttlt btp bng", "Thông tư liên tịch 18/2011/TTLT-BTP-BNG"),
    "1672-stttt-cntt@ha-noi,2017": ("1672/STTTT-CNTT Hà Nội 2017", "Công văn 1672/STTTT-CNTT ngày 12/7/2017 của Sở TT&TT Hà Nội", "1672 STTTT CNTT Hà Nội 2017"),
    "2231-snv-cchc-pc@ha-noi,2018": ("2231/SNV-CCHC&PC Hà Nội 2018",),
    "16-2016-nq-hdnd@ha-noi": ("16/2016/NQ-HĐND Hà Nội", "16/2016/nq-hdnd của HĐND thành phố Hà Nội", "16/2016/NQ-HĐND ngày 08/12/2016 của Hội đồng nhân dân Thành phố Hà Nội"),
    "16-2016-nq-hdnd@thanh-hoa": ("16/2016/NQ-HĐND Thanh Hóa", "16/2016/NQ-HĐND Thanh Hoá", "16/2016/NQ - HĐND tỉnh Thanh Hóa"),
    "1104-nq-ubtvqh15": ("1104/NQ-UBTVQH15", "1104/nq-ubtvqh15", "Nghị quyết 1104/NQ-UBTVQH15 của Ủy ban Thường vụ Quốc hội"),
    "10-2022-qh15": (
        "10/2022/QH15", "10-2022-qh15", "10 2022 qh15", "Luật số 10/2022/QH15", "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15", "Luật Thực hiện dân chủ ở cơ sở",
        "luat thuc hien dan chu o co so", "LUẬT THỰC HIỆN DÂN CHỦ Ở CƠ SỞ", "Luật Thực hiện dân chủ ở cơ sở năm 2022", "luat thuc hien dan chu o co so 2022",
        "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10/11/2022", "Luật Thực hiện dân chủ ở cơ sở của Quốc hội",
    ),
    "31-2024-qh15": (
        "31/2024/QH15", "Luật số 31/2024/QH15", "Luật Đất đai số 31/2024/QH15", "Luật Đất đai 31/2024/QH15", "luật đất đai 2024", "luat dat dai 2024", "Luật Đất đai năm 2024", "LUẬT ĐẤT ĐAI 2024",
        "Luật Đất đai (2024)", "Luật đất đai ngày 18/01/2024", "Luật Đất đai năm 2024 của Quốc hội", unicodedata.normalize("NFD", "luật đất đai 2024"),
    ),
    "45-2013-qh13": ("luật đất đai 2013", "luat dat dai nam 2013", "45/2013/QH13"),
    "13-2003-qh11": ("Luật Đất đai 2003", "13/2003/QH11"),
    "27-2023-qh15": ("Luật Nhà ở 2023", "luat nha o 2023", "Luật Nhà ở số 27/2023/QH15"),
    "91-2015-qh13": ("Bộ luật Dân sự 2015", "bo luat dan su 2015", "BỘ LUẬT DÂN SỰ NĂM 2015", "91/2015/QH13"),
    "33-2005-qh11": ("Bộ luật Dân sự năm 2005",),
    "41-2024-qh15": ("Luật Bảo hiểm xã hội 2024", "Luật BHXH 2024", "luat bhxh nam 2024"),
    "07-2022-qh15": ("Luật sửa đổi, bổ sung một số điều của Luật Sở hữu trí tuệ 2022", "07/2022/QH15", "7/2022/qh15", "luat sua doi bo sung mot so dieu cua luat so huu tri tue nam 2022"),
    "36-2009-qh12": ("Luật sửa đổi, bổ sung một số điều của Luật Sở hữu trí tuệ năm 2009",),
    "15-2008-qh12": ("Luật 15/2008/QH12", "Luật Trưng mua, trưng dụng tài sản",
        "luật trưng mua trưng dụng tài sản số 15/2008/QH12"),
    "15-2008-qh12@nghi-quyet": ("Nghị quyết 15/2008/QH12", "15/2008/NQ-QH12 ngày 29/5/2008", "Nghị quyết số 15/2008/QH 12", "15-2008-qh12@nghi-quyet"),
    "65-2025-qh15": ("65/2025/QH15", "Luật Tổ chức chính quyền địa phương số 65/2025/QH15", "Luật Tổ chức chính quyền địa phương ngày 19/02/2025"),
}  # fmt: skip

DECREES_59 = ("59-2023-nd-cp", "59-2015-nd-cp")
NUMBERS_59_2023 = ("59-2023-nd-cp", "59-2023-tt-btc", "59-2023-qd-ubnd@nghe-an", "59-2023-qd-ubnd@ha-tinh")
PLANS_14 = (
    "14-kh-tu@ha-noi,nk-2020-2025",
    "14-kh-tu@nghe-an,nk-2020-2025",
    "14-kh-tu@long-an,nk-2020-2025",
    "14-kh-tu@nghe-an,nk-2015-2020",
)
OF_NGHE_AN = ("14-kh-tu@nghe-an,nk-2020-2025", "14-kh-tu@nghe-an,nk-2015-2020")
RESOLUTIONS_18 = ("18-nq-tw,khoa-12", "18-nq-tw,khoa-13", "18-nq-tw,khoa-10")
CONCLUSIONS_120 = ("120-kl-tw,khoa-11", "120-kl-tw,khoa-13")
LAND = ("31-2024-qh15", "45-2013-qh13", "13-2003-qh11")
CIVIL = ("91-2015-qh13", "33-2005-qh11")
DECISIONS_25 = ("25-2025-qd-ubnd@ha-noi", "25-2025-qd-ubnd@nghe-an", "25-2025-qd-ubnd@da-nang")
CIRCULARS_6 = ("06-2014-tt-btttt", "06-2014-tt-byt")

LISTS = {
    DECREES_59: ("NĐ 59", "nđ 59", "ND59", "nghị định 59", "nghi dinh 59", "Nghị định số 59", "nghị định số: 59", "59/NĐ-CP", "59/ND", "NĐ-59", "Nghị định 59 của Chính phủ", "Decree 59", "nghi dinh 059"),
    NUMBERS_59_2023: ("59/2023", "số 59/2023", "59-2023", "059/2023"),
    PLANS_14: ("14-KH/TU", "14 kh tu", "14/KH-TU", "Kế hoạch 14", "Kế hoạch số 14-KH/TU", "KH 14", "kế hoạch 14 tỉnh ủy"),
    OF_NGHE_AN: ("14-KH/TU Nghệ An", "14-KH/TU của Tỉnh ủy Nghệ An", "Kế hoạch 14 Nghệ An", "kế hoạch 14 tỉnh ủy Nghệ An"),
    ("14-kh-tu@long-an,nk-2020-2025",): ("14-KH/TU Long An", "kế hoạch 14 tỉnh ủy Long An", "14-KH/TU ngày 15/3/2021"),
    RESOLUTIONS_18: ("18-NQ/TW", "NQ 18 TW", "Nghị quyết 18", "Nghị quyết 18-NQ/TW", "nghị quyết 18 Trung ương", "nq 18", "nghị quyết 18 về đất đai"),
    CONCLUSIONS_120: ("kết luận 120", "120-KL/TW", "KL 120", "ket luan so 120", "Kết luận 120 của Bộ Chính trị"),
    ("120-kl-tw,khoa-11",): ("kết luận 120 năm 2016",),
    ("121-kl-tw,khoa-13",): ("121-KL/TW", "kết luận 121"),
    LAND: ("luật đất đai", "luat dat dai", "Luật Đất đai", "LĐĐ", "luật đất đai sửa đổi", "luật đât đai"),
    ("31-2024-qh15",): ("LĐĐ 2024", "Luật Đất đai (sửa đổi) 2024", "Luật số 31/2024", "31/2024"),
    CIVIL: ("Bộ luật Dân sự", "bo luat dan su", "BLDS", "luật dân sự"),
    ("91-2015-qh13",): ("BLDS 2015", "luật dân sự 2015"),
    ("07-2022-qh15", "36-2009-qh12"): ("Luật sửa đổi, bổ sung một số điều của Luật Sở hữu trí tuệ",),
    ("65-2025-qh15",): ("Luật Tổ chức chính quyền địa phương 2025", "luật tổ chức chính quyền địa phương"),
    ("27-2023-qh15",): ("luật nhà ở",),
    ("41-2024-qh15",): ("Luật BHXH",),
    DECISIONS_25: ("25/2025/QĐ-UBND", "25/2025/QĐ-UBND của UBND tỉnh", "quyết định 25/2025 UBND"),
    ("25-2025-qd-ubnd@da-nang",): ("25/2025/QĐ-UBND Đà Nẵng",),  # which of two: it was merged with Quảng Nam in that year
    ("25-2025-qd-ubnd@ha-noi", "25-qd-ubnd@ha-noi,2025"): ("quyết định 25 năm 2025 UBND Hà Nội",),
    ("749-qd-ttg,2020", "749-qd-ttg,2019"): ("749/QĐ-TTg", "Quyết định 749", "QĐ 749 Thủ tướng", "quyet dinh so 749"),
    ("749-qd-ttg,2020",): ("quyết định 749 năm 2020", "quyết định 749/QĐ-TTg năm 2020 có gì mới", "749/2020/QĐ-TTg"),
    ("01-nq-cp,2023", "01-nq-cp,2024"): ("01/NQ-CP", "Nghị quyết 01", "nghị quyết 1 của Chính phủ"),
    CIRCULARS_6: ("Thông tư 06/2014", "06/2014", "TT 06/2014", "thông tư 6"),
    ("1672-stttt-cntt@ha-noi,2017",): ("1672/STTTT-CNTT", "1672 STTTT CNTT"),
    ("63-2010-nd-cp",): ("63/NĐ-CP", "nghị định 63"),
    ("30a-2008-nq-cp",): ("nghị quyết 30a", "nq 30A"),
    ("06-nq-tu@ha-tinh,nk-2020-2025",): ("Nghị quyết 06/TU",),
    ("15-2008-qh12@nghi-quyet", "15-2008-qh12"): ("15/2008/QH12",),
    ("59-2023-nd-cp",): (
        '"59/2023/NĐ-CP"', "“59/2023/NĐ-CP”", "59/2023/NĐ-CP dân chủ", "quy chế dân chủ 59/2023/NĐ-CP", "hướng dẫn thực hiện Nghị định 59/2023/NĐ-CP", "59/2023/NĐ-CP Nghệ An",
        "59/2023/NĐ-CP và 80/2021/NĐ-CP", "Kế hoạch triển khai Nghị định 59/2023/NĐ-CP", "sơ kết 59/2023/NĐ-CP", "xem /van-ban/59-2023-nd-cp", "59/2023/NĐ-CP quy định thế nào về dân chủ", "Nghị định 59/2023/NĐ-CP là gì",
    ),
}  # fmt: skip

AGAINST = {
    ("59-2023-nd-cp",): ("59/2023/NĐ-CP ngày 15/8/2023", "59/2023/NĐ-CP năm 2022", "59/2023/NĐ-CP của Thủ tướng Chính phủ", "Thông tư 59/2023/NĐ-CP", "59/2023/NĐ-CP của Bộ Nội vụ"),
    LAND: ("luật đất đai 1993", "Luật Đất đai năm 2025"),
    ("31-2024-qh15",): ("Luật Nhà ở số 31/2024/QH15",),
    PLANS_14: ("14-KH/TU Quảng Ngãi", "14-KH/TU ngày 01/01/2021", "14-kh-tu@nghe-an,nk-2010-2015", "/van-ban/14-kh-tu@ca-mau,nk-2020-2025"),
    RESOLUTIONS_18: ("18-NQ/TW khóa XI", "18-NQ/TW năm 2010"),
    ("59-2023-qd-ubnd@nghe-an", "59-2023-qd-ubnd@ha-tinh"): ("59/2023/QĐ-UBND Lào Cai",),
    DECREES_59: ("Nghị định 59 năm 2020", "59/NĐ-CP ngày 01/02/2003"),
    ("749-qd-ttg,2020", "749-qd-ttg,2019"): ("749/QĐ-TTg năm 2021",),
}  # fmt: skip

QUERIES = (
    "", " ", "59", "2023", "số 59", "quy chế dân chủ", "Long An", "14", "15/5/2024", "ngày 14/8/2023", "382/382", "19/19 xã", "covid-19", "45/GP-TTĐT", "(0218)3602213", "4.0", "/QĐ-UBND",
    "60/2023/NĐ-CP", "59/2024/NĐ-CP", "Nghị định 59/2024", "nghị định 999", "999/2023", "5/2015/NĐ-CP", "nghị quyết 30", "30/NQ-CP", "-59/2023/NĐ-CP", "so:59/2023/NĐ-CP", "+59/2023/NĐ-CP",
    "59/2023/NĐ-CP OR 80/2021/NĐ-CP", "nghị định 59 dân chủ", "triển khai nghị định 59", "luật đất đai thu hồi đất", "luật", "bộ luật", "luật sư", "Bộ luật Dân sự 2015 quy định thế nào về nơi cư trú", "Luật Đất đai 2024 quy định về thu hồi đất", "luật đất đai có gì mới", "luật sư công 2024",
    "luật chơi 2024", "kế hoạch", "kế hoạch 2023",
    "giấy phép 59/2023", "hợp đồng số 59/2023", "Nghị quyết Trung ương 4 khóa XII", "Nghị quyết Đại hội XIII của Đảng", "Hiến pháp 2013", "chuyển đổi số 2025", "đã 06 năm", "59/2023/TT-BNV",
    "14-KH/HU", "18-CT/TW", "https://example.vn/59-2023-nd-cp", "không phải số", "59/2023/NĐ-CP NOT Nghệ An", "quốc lộ 14", "khóa 12", "UBND Nghệ An", "năm 2023",
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = number_archive.build(tmp_path_factory.mktemp("numbers") / "index")
    yield made
    made.close()


def rows(table: dict) -> list:
    return [pytest.param(expected, typed, id=typed) for expected, spellings in table.items() for typed in spellings]


@pytest.mark.parametrize("key, typed", rows(OPENS))
def test_opens(engine, key, typed):
    found = find_documents(engine, typed)
    assert [each.key for each in found.documents] == [key]
    assert found.sure


@pytest.mark.parametrize("keys, typed", rows(LISTS))
def test_lists(engine, keys, typed):
    found = find_documents(engine, typed)
    assert tuple(each.key for each in found.documents) == keys
    assert not found.sure
    assert not found.contradicted


@pytest.mark.parametrize("keys, typed", rows(AGAINST))
def test_says_that_none_fits(engine, keys, typed):
    found = find_documents(engine, typed)
    assert {each.key for each in found.documents} == set(keys)
    assert found.contradicted
    assert not found.sure


@pytest.mark.parametrize("typed", QUERIES)
def test_is_an_ordinary_query(engine, typed):
    assert find_documents(engine, typed) == NONE


def test_enough_spellings_and_every_document_opened():
    assert sum(len(each) for table in (OPENS, LISTS, AGAINST) for each in table.values()) >= 200
    missing = {each.key for each in number_archive.documents()} - OPENS.keys()
    assert len(missing) < 10


def test_a_long_list_is_cut_and_counted(tmp_path: Path) -> None:
    from dataclasses import replace

    from indexer.engines import open_engine

    one = next(each for each in number_archive.documents() if each.key == "749-qd-ttg,2020")
    engine = open_engine(f"tantivy:{tmp_path / 'index'}", create=True)
    engine.add((), [replace(one, key=f"749-qd-ttg,{year}", dates=()) for year in range(1990, 2020)])
    engine.commit()
    found = find_documents(engine, "749/QĐ-TTg")
    assert (len(found.documents), found.left_out, found.sure) == (MOST_CHOICES, 30 - MOST_CHOICES, False)
    engine.close()


@pytest.mark.parametrize(
    "hostile",
    [
        "1" * 200_000,
        "1/" * 100_000,
        "Nghị định số " * 20_000,
        "1 a" * 60_000,
        "(" * 100_000,
        "luật " * 50_000,
        "\x00",
        "\ud800",
        "/van-ban/\x00",
        "/van-ban/%ED%A0%80",
    ],
)
def test_hostile_input_is_a_query(engine, hostile):
    assert find_documents(engine, hostile) == NONE
