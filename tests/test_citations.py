"""Citations as a lawyer would mark them: each row is a sentence with its citations in ⟦ ⟧ and their numbers (None for a name)."""

import re
import unicodedata

import pytest

from analyzers.citations import Citation, find_citations

# Văn bản nhà nước và văn bản Đảng viết đúng thể thức
TEXTBOOK = [
    ("Căn cứ ⟦Nghị định số 142/2025/NĐ-CP⟧ ngày 12/6/2025", ["142/2025/NĐ-CP"]),
    ("Theo ⟦Thông tư số 09/2024/TT-BNV⟧ của Bộ Nội vụ.", ["09/2024/TT-BNV"]),
    ("Xã đã gửi ⟦Tờ trình số 45/TTr-UBND⟧ lên huyện.", ["45/TTR-UBND"]),
    ("thực hiện ⟦Chỉ thị số 19-CT/TU⟧ của Tỉnh ủy", ["19-CT/TU"]),
    ("theo tinh thần ⟦Kết luận số 91-KL/TW⟧ của Bộ Chính trị", ["91-KL/TW"]),
    ("⟦Quyết định số 1012/QĐ-TTg⟧ phê duyệt đề án chuyển đổi số.", ["1012/QĐ-TTG"]),
    ("Hướng dẫn này thay ⟦Hướng dẫn số 12-HD/BTGTU⟧.", ["12-HD/BTGTU"]),
    ("⟦Nghị quyết số 27/2023/QH15⟧ được Quốc hội thông qua", ["27/2023/QH15"]),
    ("⟦Nghị quyết số 1211/2016/UBTVQH13⟧ về tiêu chuẩn đơn vị hành chính", ["1211/2016/UBTVQH13"]),
    ("⟦Luật số 31/2024/QH15⟧ có hiệu lực từ tháng 8.", ["31/2024/QH15"]),
    ("⟦Báo cáo số 210/BC-SYT⟧ cho thấy số ca mắc giảm.", ["210/BC-SYT"]),
    ("⟦Thông báo số 77/TB-VPCP⟧ nêu kết luận của Phó Thủ tướng", ["77/TB-VPCP"]),
    ("⟦Công điện số 68/CĐ-TTg⟧ yêu cầu ứng phó mưa lũ", ["68/CĐ-TTG"]),
    ("⟦Công văn số 2210/STTTT-BCVT⟧ về hạ tầng số", ["2210/STTTT-BCVT"]),
    ("⟦Thông tư liên tịch số 05/2013/TTLT-BTP-BCA-BYT⟧ còn hiệu lực", ["05/2013/TTLT-BTP-BCA-BYT"]),
    ("⟦Nghị quyết liên tịch số 403/2017/NQLT-UBTVQH14-CP⟧", ["403/2017/NQLT-UBTVQH14-CP"]),
    ("⟦Pháp lệnh số 02/2020/UBTVQH14⟧ về ưu đãi người có công", ["02/2020/UBTVQH14"]),
    ("⟦Quy định số 37-QĐ/TW⟧ về những điều đảng viên không được làm", ["37-QĐ/TW"]),
    ("⟦Đề án số 11-ĐA/TU⟧ về phát triển kinh tế số", ["11-ĐA/TU"]),
    ("⟦Chương trình số 21-CTr/HU⟧ của Huyện ủy", ["21-CTR/HU"]),
    ("⟦Văn bản hợp nhất số 09/VBHN-BTC⟧", ["09/VBHN-BTC"]),
    ("⟦Sắc lệnh số 50/SL⟧ năm 1945", ["50/SL"]),
]

# Không có chữ "số", chữ "số" có dấu hai chấm, số trong ngoặc, số ở đầu văn bản
LOOSE_HEADS = [
    ("⟦Nghị định 30/2020/NĐ-CP⟧ về công tác văn thư", ["30/2020/NĐ-CP"]),
    ("theo ⟦Thông tư 22/2021/TT-BGDĐT⟧ đánh giá học sinh", ["22/2021/TT-BGDĐT"]),
    ("⟦Quyết định số: 118/QĐ-SNV⟧ bổ nhiệm cán bộ", ["118/QĐ-SNV"]),
    ("⟦Hướng dẫn số : 77/HD-SGDĐT⟧", ["77/HD-SGDĐT"]),
    ("có ⟦Công văn (số 12/TTg-KTN⟧) gửi các bộ", ["12/TTG-KTN"]),
    ("Số: ⟦412/QĐ-UBND⟧\nCăn cứ Luật", ["412/QĐ-UBND"]),
    ("Số hiệu: ⟦33/2021/NQ-HĐND⟧", ["33/2021/NQ-HĐND"]),
    ("Số hiệu văn bản: ⟦17/CT-UBND⟧", ["17/CT-UBND"]),
    ("Số hiệu | ⟦05/KH-UBND⟧", ["05/KH-UBND"]),
    ("Số:⟦ 88/BC-UBND⟧".replace("⟦ ", " ⟦"), ["88/BC-UBND"]),
    ("(nguồn ⟦301/QĐ-UBND-NV⟧)", ["301/QĐ-UBND-NV"]),
    ("⟦Kế hoạch hành động số 88/KH-UBND⟧ vừa ban hành", ["88/KH-UBND"]),
    ("⟦Báo cáo thẩm định số 40/BCTĐ-STP⟧", ["40/BCTĐ-STP"]),
    ("⟦Công điện khẩn số 03/CĐ-UBND⟧", ["03/CĐ-UBND"]),
    ("⟦Thông báo kết luận số 15-TB/TU⟧", ["15-TB/TU"]),
    ("kèm theo ⟦QĐ 455/QĐ-SYT⟧ của Giám đốc Sở", ["455/QĐ-SYT"]),
    ("theo ⟦NĐ 100/2019/NĐ-CP⟧ về xử phạt", ["100/2019/NĐ-CP"]),
    ("⟦CV số 91/SNN-TL⟧ gửi các huyện", ["91/SNN-TL"]),
    ("⟦Văn bản số 803/UBND-NC⟧ yêu cầu báo cáo", ["803/UBND-NC"]),
    ("⟦văn bản số 45-CV/HU⟧", ["45-CV/HU"]),
]

# Số bị hỏng: khoảng trắng, xuống dòng, gạch ngang dài, mất gạch, Ð, D không gạch, chữ dính nhau
DAMAGED = [
    ("⟦Nghị quyết số 11/2022/NQ - HĐND⟧", ["11/2022/NQ-HĐND"]),
    ("⟦Kết luận số 62 - KL/TW⟧ của Ban Bí thư", ["62-KL/TW"]),
    ("⟦Nghị quyết số 29- NQ/TW⟧", ["29-NQ/TW"]),
    ("⟦Tờ trình số 60/TTr- SXD⟧", ["60/TTR-SXD"]),
    ("⟦Nghị định số 61 /2018/NĐ-CP⟧", ["61/2018/NĐ-CP"]),
    ("⟦Công văn số 414 /STTTT-TTBCXB⟧", ["414/STTTT-TTBCXB"]),
    ("⟦Nghị quyết số 07b /NQ-TLĐ⟧", ["07B/NQ-TLĐ"]),
    ("⟦Quyết định số 99 – QĐ/TW⟧", ["99-QĐ/TW"]),
    ("⟦Quyết định số 75—QĐ/TU⟧", ["75-QĐ/TU"]),
    ("⟦Quyết định số\n1755/QĐ-TTg⟧ ngày 08/9/2016", ["1755/QĐ-TTG"]),
    ("⟦Tờ\ntrình số 18/TTr-SCT⟧", ["18/TTR-SCT"]),
    ("⟦Nghị định\nsố 80/2021/NĐ-CP⟧", ["80/2021/NĐ-CP"]),
    ("⟦Nghị định số 80/2021/\nNĐ-CP⟧", ["80/2021/NĐ-CP"]),
    ("⟦Quyết định số 2201/QĐUBND⟧", ["2201/QĐ-UBND"]),
    ("⟦Nghị quyết số 45a/NQCP⟧", ["45A/NQ-CP"]),
    ("⟦Nghị định số 15/2018/NĐCP⟧", ["15/2018/NĐ-CP"]),
    ("⟦Thông tư số 02/2021/TTBNV⟧", ["02/2021/TT-BNV"]),
    ("⟦Quyết định số 42 QĐ/TWĐTN⟧", ["42-QĐ/TWĐTN"]),
    ("⟦Quy định số 22-QÐi/TW⟧", ["22-QĐI/TW"]),
    ("⟦Quyết định số 31/2007/QÐ-BVHTTDL⟧", ["31/2007/QĐ-BVHTTDL"]),
    ("⟦Quyết định số 610/QD-UBND⟧", ["610/QĐ-UBND"]),
    ("⟦Kế hoạch số 12-KH/DDU⟧", ["12-KH/ĐU"]),
    ("⟦Quyết định số 12/2020/QĐ-UBN⟧", ["12/2020/QĐ-UBND"]),
    ("⟦Chỉ thị số 16/CT-TTG⟧", ["16/CT-TTG"]),
    ("⟦Thông tư số 12/2019/Tt-BTTTT⟧", ["12/2019/TT-BTTTT"]),
    ("⟦Chương trình số 08-Ctr/TU⟧", ["08-CTR/TU"]),
    ("⟦NGHỊ QUYẾT SỐ 04-NQ/TU⟧ NGÀY 18/6/2021", ["04-NQ/TU"]),
    ("⟦quyết định số 3310/QĐ-UBND⟧", ["3310/QĐ-UBND"]),
    ("⟦Nghị Quyết số 31/NQ-TU⟧", ["31-NQ/TU"]),
    ("⟦Chỉ thị số 23/CT-TW⟧", ["23-CT/TW"]),
    ("⟦Chỉ thị số 23-CT-TW⟧", ["23-CT/TW"]),
    ("⟦Nghị quyết 09/TU⟧", ["09/TU"]),
    ("theo ⟦Quyết định số 512/QĐ-TT⟧ngày 12 tháng 3 năm 2013", ["512/QĐ-TTG"]),
    ("theo ⟦Kế hoạch số 77/KH-UBND⟧về phòng dịch", ["77/KH-UBND"]),
    ("ban hành⟦Thông báo số 19/TB-UBND⟧", ["19/TB-UBND"]),
    ("1⟦Quyết định 640/QĐ-UBND⟧ năm 2022", ["640/QĐ-UBND"]),
    ("⟦Kế hoạch số 57/KH ndash; UBND⟧", ["57/KH-UBND"]),
    ("⟦Nghị định số 29/2011/N Đ-CP⟧", ["29/2011/NĐ-CP"]),
    ("Thực hiện ⟦Quyết định số 1888/QĐ-T⟧", ["1888/QĐ-TTG"]),
    ("⟦nghi quyet so 12 nq cp⟧", ["12/NQ-CP"]),
    ("⟦thong tu 14 2022 tt byt⟧", ["14/2022/TT-BYT"]),
    ("⟦nghi dinh 15 2020 nd cp⟧", ["15/2020/NĐ-CP"]),
    ("⟦Nghị qụyết số 20-NQ/TW⟧", ["20-NQ/TW"]),
    ("⟦Kết lúận số 97-KL/TW⟧", ["97-KL/TW"]),
    ("⟦Nghị quyêt số 42-NQ/TW⟧", ["42-NQ/TW"]),
]

# Ký hiệu ba phần, dấu &, chữ sau số, số năm chữ số, số 0 ở đầu, số giống năm
UNUSUAL = [
    ("⟦Công văn số 1980/SNV-CCVC&TCBC⟧", ["1980/SNV-CCVC&TCBC"]),
    ("⟦Quyết định số 2002/QĐ-UBND-NC⟧", ["2002/QĐ-UBND-NC"]),
    ("⟦Hướng dẫn số 14/HD-STC-QLNS⟧", ["14/HD-STC-QLNS"]),
    ("⟦Quyết định số 66/QĐ-BCĐTKNQ18⟧", ["66/QĐ-BCĐTKNQ18"]),
    ("⟦Nghị quyết 30c/NQ-CP⟧", ["30C/NQ-CP"]),
    ("⟦Nghị quyết số 30a/2008/NQ-CP⟧", ["30A/2008/NQ-CP"]),
    ("⟦Kế hoạch số 13066/KH-UBND⟧", ["13066/KH-UBND"]),
    ("⟦Kế hoạch 0132/KH-UBND⟧ năm 2025", ["0132/KH-UBND"]),
    ("⟦Kế hoạch số 2015/KH-UBND⟧", ["2015/KH-UBND"]),
    ("⟦Công văn số 253/KH-TTCNTT⟧", ["253/KH-TTCNTT"]),
    ("⟦Kết luận số 263-TB/TU⟧ của Tỉnh ủy", ["263-TB/TU"]),
    ("⟦Công văn 301/CCTTHC⟧ ngày 08 tháng 9", ["301/CCTTHC"]),
    ("⟦Resolution No. 68-NQ/TW⟧ of the Politburo", ["68-NQ/TW"]),
    ("⟦Decision No. 215-QD/TU⟧ dated July 3, 2025", ["215-QĐ/TU"]),
    ("⟦Resolution No.12/NQ-TU⟧ in its area", ["12-NQ/TU"]),
    ("č. ⟦45/2022/QD-TTg⟧ ze dne 2. srpna", ["45/2022/QĐ-TTG"]),
    ("⟦Quyết định số 37/201/QĐ-TTg⟧", ["37/201/QĐ-TTG"]),
]

# Danh sách chung loại, chung ký hiệu, chung tiêu đề
LISTS = [
    ("các ⟦Nghị định số 10/2021/NĐ-CP⟧, ⟦15/2021/NĐ-CP⟧", ["10/2021/NĐ-CP", "15/2021/NĐ-CP"]),
    ("các ⟦Quyết định số 71/QĐ-UBND⟧, số ⟦72/QĐ-UBND⟧ và số ⟦75/QĐ-UBND⟧", ["71/QĐ-UBND", "72/QĐ-UBND", "75/QĐ-UBND"]),
    ("⟦Quyết định 217⟧, ⟦218 – QĐ/TW⟧ của Bộ Chính trị", ["217-QĐ/TW", "218-QĐ/TW"]),
    ("⟦Quyết định 290⟧ và ⟦291⟧ của Bộ Chính trị", ["290", "291"]),
    ("⟦Quyết định 290⟧,⟦291⟧ của Bộ Chính trị", ["290", "291"]),
    ("các ⟦Quyết định 1401⟧, ⟦1402⟧ và ⟦1403⟧.", ["1401", "1402", "1403"]),
    ("⟦nghị quyết số 18⟧ và ⟦19⟧ của Trung ương", ["18", "19"]),
    (
        "các Nghị định của Chính phủ: Số ⟦78/2025/NĐ-CP⟧ ngày 01/4/2025; số ⟦79/2025/NĐ-CP⟧",
        ["78/2025/NĐ-CP", "79/2025/NĐ-CP"],
    ),
    ("⟦văn bản số 383/KV2-GS1⟧ và ⟦384/KV2-GS1⟧", ["383/KV2-GS1", "384/KV2-GS1"]),
    ("⟦Kế hoạch 15/KH-UBND⟧ và ⟦Chỉ thị 02/CT-UBND⟧", ["15/KH-UBND", "02/CT-UBND"]),
    (
        "sửa đổi ⟦Nghị định số 63/2014/NĐ-CP⟧; bãi bỏ ⟦Thông tư số 11/2015/TT-BKHĐT⟧",
        ["63/2014/NĐ-CP", "11/2015/TT-BKHĐT"],
    ),
]

# Viện dẫn ngắn: loại và số trần
SHORT = [
    ("Sau một năm thực hiện ⟦Nghị định 59⟧, kết quả rõ rệt.", ["59"]),
    ("triển khai ⟦Đề án 06⟧ trên địa bàn tỉnh", ["06"]),
    ("theo ⟦Chỉ thị số 16⟧ của Thủ tướng", ["16"]),
    ("⟦Nghị quyết 57⟧ đã mở đường", ["57"]),
    ("⟦nghị quyết 35⟧ của Bộ Chính trị", ["35"]),
    ("chính sách của ⟦Nghị quyết 30a⟧.", ["30A"]),
    ("⟦Công điện số 1305⟧ yêu cầu chủ động", ["1305"]),
    ("⟦Kế hoạch số 07⟧ của Thành ủy", ["07"]),
    ("⟦Công văn 188⟧ của Sở Y tế", ["188"]),
    ("⟦Quyết định số 1719⟧ ngày 14/10/2021", ["1719"]),
    ("⟦Thông tri 21⟧ của Mặt trận", ["21"]),
    ("⟦TT36/2017⟧ và quy định liên quan", ["36/2017"]),
    ("⟦NĐ 109-2013⟧ về xử phạt", ["109/2013"]),
    ("⟦Nghị định số 123/2020⟧ về hóa đơn", ["123/2020"]),
    ("⟦nghị định số 752021⟧", ["75/2021"]),
    ("Thực hiện ⟦Quyết định số 15/2006/⟧", ["15/2006"]),
    ("theo ⟦Luật Hóa chất số 69/2025⟧.", ["69/2025"]),
    ("⟦Chương trình 04⟧ của Thành ủy khóa XVI", ["04"]),
]

# Viện dẫn bằng tên
NAMES = [
    ("theo ⟦Luật Đất đai⟧ hiện hành", [None]),
    ("⟦Luật Đất đai năm 2024⟧ có hiệu lực", [None]),
    ("⟦Luật Đất đai 2013⟧ quy định", [None]),
    ("⟦luật bảo hiểm xã hội⟧ và chế độ thai sản", [None]),
    ("⟦Luật phòng chống tham nhũng⟧ được phổ biến", [None]),
    ("⟦Luật Phòng, chống tác hại của rượu, bia⟧.", [None]),
    ("⟦Luật Cán bộ, công chức⟧, ⟦Luật Viên chức⟧ và các nghị định", [None, None]),
    ("⟦Bộ luật Lao động năm 2019⟧ tăng tuổi nghỉ hưu", [None]),
    ("⟦Bộ Luật Dân sự⟧ quy định", [None]),
    ("⟦Luật Sở hữu trí tuệ (sửa đổi)⟧", [None]),
    ("⟦Luật THTK, CLP⟧ được quán triệt", [None]),
    ("⟦Luật PBGDPL⟧ năm qua", [None]),
    ("⟦Hiến pháp năm 2013⟧", [None]),
    ("⟦Hiến pháp 1992⟧ được sửa đổi", [None]),
    ("⟦Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam⟧", [None]),
    ("⟦Pháp lệnh Ưu đãi người có công với cách mạng⟧", [None]),
    ("⟦Pháp lệnh Khai thác và bảo vệ công trình thủy lợi⟧ có từ 2001", [None]),
    ("⟦Luật Tổ chức chính quyền địa\nphương năm 2015⟧", [None]),
    ("⟦Luật Bảo vệ một trường⟧ (gõ sai)", [None]),
    ("⟦Luật sửa đổi, bổ sung một số điều của Luật Xây dựng⟧ năm qua", [None]),
    ("⟦Luật sửa đổi, bổ sung một số điều của Luật Kế toán, Luật Chứng khoán và Luật Quản lý thuế⟧.", [None]),
    ("⟦Luật Hòa giải ở cơ sở⟧ đi vào cuộc sống", [None]),
    ("⟦Luật Trí tuệ nhân tạo⟧ được thông qua", [None]),
    ("⟦luật Thương mại điện tử 2025⟧ có hiệu lực", [None]),
    ("⟦Luật Phòng thủ dân sự số 18/2023/QH15⟧ ngày 20/6/2023", ["18/2023/QH15"]),
    ("⟦Luật Nhà ở (Luật số 27/2023/QH15⟧)", ["27/2023/QH15"]),
    ("⟦Nghị quyết Trung ương 4 khóa XII⟧ về xây dựng Đảng", [None]),
    ("⟦Nghị quyết Trung ương 7 (khóa X)⟧", [None]),
    ("⟦Nghị quyết Hội nghị Trung ương 6 (Khóa XIII)⟧ của Đảng", [None]),
    ("⟦Nghị quyết Hội nghị lần thứ năm Ban Chấp hành Trung ương Đảng khóa XII⟧", [None]),
    ("⟦Nghị quyết TW 5⟧ về văn hóa", [None]),
    ("⟦Nghị quyết Đại hội XIII⟧ của Đảng", [None]),
    ("⟦Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIV⟧ của Đảng", [None]),
    ("⟦Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XV⟧", [None]),
    ("⟦Nghị quyết Đại hội lần thứ XVIII Đảng bộ tỉnh⟧", [None]),
    ("⟦NGHỊ QUYẾT ĐẠI HỘI ĐẢNG BỘ TỈNH LẦN THỨ XVI⟧", [None]),
    ("⟦Nghị quyết Đại hội Chi bộ Văn phòng (nhiệm kỳ 2022 - 2025)⟧", [None]),
    ("⟦Cương lĩnh năm 1991⟧ xác định", [None]),
]

# Trông giống số hiệu mà không phải
TRAPS = [
    "Có 120/120 xã đạt chuẩn, 15/19 tiêu chí hoàn thành.",
    "Tại kỳ họp, 56/61 đại biểu tán thành.",
    "Hơn 1/2 số hộ đã có nước sạch; 12.400/13.000 đảng viên học nghị quyết.",
    "Nhập tối đa 400/400 ký tự.",
    "Ngày 2/9 và 10-10 hằng năm; từ 20-5 đến 30-9-2019.",
    "(19/5/1890 - 19/5/2025), tháng 09/2021, quý III/2022, quý II-2020.",
    "Điện thoại (0238)3598666, 024 39429756, 04-35121616.",
    "Giấy phép số 123/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 5/6/2019.",
    "GP số 51/GP-BTTTT; 22/GP-ICP-STTTT; 09A/GP-TTĐT",
    "Số giấy phép: 300 Bộ Thông tin và Truyền thông, cấp ngày 21/12/2010",
    "bão số 4 vào Biển Đông, truyền hình số mặt đất, số hóa dữ liệu",
    "Tiêu chuẩn TCVN 5574:2018, TCVN ISO 9001:2015, QCVN 06:2022/BXD, QCVN 14-1:2018/BYT",
    "quốc lộ 1, tỉnh lộ 8B, đường 3/2, số nhà 18/32 phố Hàng Bài",
    "Công nghiệp 4.0, phiên bản 2.1, COVID-19, A320-CEO, 5G/LTE",
    "Nghị định này có hiệu lực; Luật này; văn bản trên; Quyết định nêu trên.",
    "các nghị quyết của Đảng và quyết định của UBND tỉnh",
    "Điều 5, khoản 2 Điều 8, Chương III, Phụ lục II",
    "Hợp đồng số 12/2022/HĐ-XD và Hợp đồng số 15/HĐMB",
    "Bản án số 45/2021/HS-ST của Tòa án nhân dân tỉnh",
    "Kế hoạch 5 năm 2021-2025, kế hoạch 6 tháng cuối năm",
    "Báo cáo 9 tháng, chương trình 30 phút, quyết định 3 nội dung",
    "Chương trình mục tiêu quốc gia 1719, Tổ công tác 751",
    "Đề án 06",
    "Project 06",
    "kỷ luật Đảng, pháp luật Việt Nam, quy luật Giá trị, luật sư Nguyễn Văn A",
    "Trường Đại học Luật Hà Nội, Hội Luật gia tỉnh, khoa Luật Dân sự",
    "Đạo luật Việc làm của Hoa Kỳ",
    "Mẫu số 02/KK-TNCN ban hành kèm theo",
    "Tổng công ty Xây dựng Số 1 - CTCP trúng thầu gói thầu TB01-TAMR",
    "tòa nhà CT5- ĐN2 khu đô thị mới",
    "240 qd.pdf, 2019.12.17 NQ, VT-LT., V/V",
    "2005/QĐ-BVHTT",
    "thông báo 2 trường hợp, hướng dẫn 10 doanh nghiệp, quyết định 15 cán bộ",
    "Kế hoạch 2021 - 2025; Chương trình 2030",
    "Nghị quyết Đại hội đảng bộ các cấp nhiệm kỳ 2025 - 2030",
    "Hội nghị “Hà Nội 2018 - Hợp tác Đầu tư và Phát triển”",
    "1- Phát huy sức mạnh. 2- Trung ương Hội.",
    "Ban Chỉ đạo 389/TP tăng cường kiểm tra",
    "Tài khoản số 3761/TK-KBNN; Hóa đơn số 12/HD-BH",
    "",
    "\x00\ud800 \u0301\u0301 /-/-/ 1/-/2",
]

ALL = TEXTBOOK + LOOSE_HEADS + DAMAGED + UNUSUAL + LISTS + SHORT + NAMES


def unmark(marked: str) -> tuple[str, list[str]]:
    return re.sub("[⟦⟧]", "", marked), re.findall("⟦(.*?)⟧", marked, re.DOTALL)


def test_the_table_is_large_enough() -> None:
    assert len(ALL) >= 150


@pytest.mark.parametrize("marked, numbers", ALL)
def test_spans_and_numbers(marked: str, numbers: list[str | None]) -> None:
    text, surfaces = unmark(marked)
    found = find_citations(text)
    assert [citation.surface for citation in found] == surfaces
    assert [citation.number for citation in found] == numbers


@pytest.mark.parametrize("text", TRAPS)
def test_look_alikes_are_no_citations(text: str) -> None:
    assert find_citations(text) == ()


@pytest.mark.parametrize("form", ["NFD", "NFC"])
@pytest.mark.parametrize("marked, numbers", ALL[::4])
def test_any_unicode_form_reads_alike(marked: str, numbers: list[str | None], form: str) -> None:
    text, surfaces = unmark(unicodedata.normalize(form, marked))  # type: ignore[arg-type]
    found = find_citations(text)
    assert [citation.surface for citation in found] == surfaces
    assert [citation.number for citation in found] == numbers
    assert all(text[citation.start : citation.end] == citation.surface for citation in found)


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\t", "\r\n", "  "])
def test_any_space_will_do(space: str) -> None:
    text = space.join(["Căn", "cứ", "Nghị", "định", "số", "142/2025/NĐ-CP", "ngày", "12/6/2025", "của", "Chính", "phủ"])
    (found,) = find_citations(text)
    assert (found.number, found.issued, found.issuer) == ("142/2025/NĐ-CP", "2025-06-12", "Chính phủ")
    assert text[found.start : found.end] == found.surface


def test_invisible_characters_move_no_offset() -> None:
    text = "\ufeffCăn\u200b cứ Nghị\u00ad định số 142/2025/NĐ\u200b-CP, và Luật Đất đai"
    first, second = find_citations(text)
    assert (first.number, second.surface) == ("142/2025/NĐ-CP", "Luật Đất đai")
    assert text[first.start : first.end] == first.surface == "Nghị\u00ad định số 142/2025/NĐ\u200b-CP"


def only(text: str, **context: str) -> Citation:
    (found,) = find_citations(text, **context)
    return found
