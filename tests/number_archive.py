"""Some sixty illustrative documents that are easily taken for one another, in a real index: what the tests of the number box open."""

from pathlib import Path

from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.record import Count, DocumentRecord

# key; number as articles print it; type; title; dates; issuer; articles
_ROWS = """
59-2023-nd-cp|59/2023/NĐ-CP|Nghị định|Hướng dẫn thực hiện dân chủ ở cơ sở|2023-08-14|Chính phủ|31
59-2015-nd-cp|59/2015/NĐ-CP|Nghị định|Quản lý dự án (minh họa)|2015-06-18|Chính phủ|12
59-2023-qd-ubnd@nghe-an|59/2023/QĐ-UBND|Quyết định||2023-12-01|UBND tỉnh Nghệ An|3
59-2023-qd-ubnd@ha-tinh|59/2023/QĐ-UBND|Quyết định||2023-11-02|UBND tỉnh Hà Tĩnh|2
59-qd-ubnd@nghe-an,2023|59/QĐ-UBND|Quyết định||2023-01-09|UBND tỉnh Nghệ An|1
59-2023-tt-btc|59/2023/TT-BTC|Thông tư||2023-08-30|Bộ Tài chính|4
59-kl-tw,khoa-13|59-KL/TW|Kết luận||2023-08-08|Ban Bí thư|5
80-2021-nd-cp|80/2021/NĐ-CP|Nghị định||2021-08-26|Chính phủ|6
63-2010-nd-cp|63/NĐ-CP|Nghị định|Kiểm soát thủ tục hành chính|2010-06-08|Chính phủ|9
04-2015-nd-cp|04/2015/NĐ-CP|Nghị định||2015-01-09|Chính phủ|8
14-kh-tu@nghe-an,nk-2020-2025|14-KH/TU|Kế hoạch||2021-04-06|Tỉnh ủy Nghệ An|5
14-kh-tu@nghe-an,nk-2015-2020|14-KH/TU|Kế hoạch||2016-05-20|Tỉnh ủy Nghệ An|2
14-kh-tu@long-an,nk-2020-2025|14-KH/TU|Kế hoạch||2021-03-15|Tỉnh ủy Long An|4
14-kh-tu@ha-noi,nk-2020-2025|14-KH/TU|Kế hoạch||2021-02-01|Thành ủy Hà Nội|7
15-kh-tu@ha-noi,nk-2020-2025|15-KH/TU|Kế hoạch|||Thành ủy Hà Nội|1
08-ctr-tu@ha-noi,nk-2015-2020|08-CTr/TU|Chương trình||2016-04-26|Thành ủy Hà Nội|6
08-ctr-tu@ha-noi,nk-2020-2025|08-CTR/TU|Chương trình||2021-03-17|Thành ủy Hà Nội|9
18-nq-tw,khoa-12|18-NQ/TW|Nghị quyết|Tiếp tục đổi mới, sắp xếp tổ chức bộ máy|2017-10-25|Ban Chấp hành Trung ương|40
18-nq-tw,khoa-13|18-NQ/TW|Nghị quyết|Đổi mới thể chế, chính sách về đất đai|2022-06-16|Ban Chấp hành Trung ương|22
18-nq-tw,khoa-10|18/NQ-TW|Nghị quyết||2007-10-25|Bộ Chính trị|1
12-nq-tw,khoa-11|12-NQ/TW|Nghị quyết|||Ban Chấp hành Trung ương|7
12-nq-tw,khoa-12|12-NQ/TW|Nghị quyết||2017-06-03|Ban Chấp hành Trung ương|4
57-nq-tw,khoa-13|57-NQ/TW|Nghị quyết|Đột phá phát triển khoa học, công nghệ|2024-12-22|Bộ Chính trị|50
120-kl-tw,khoa-11|120-KL/TW|Kết luận||2016-01-07|Bộ Chính trị|11
120-kl-tw,khoa-13|120-KL/TW|Kết luận||2025-01-24|Bộ Chính trị|3
121-kl-tw,khoa-13|121-KL/TW|Kết luận||2025-01-24|Ban Chấp hành Trung ương|8
11-qdi-tw,khoa-12|11-QĐI/TW|Quy định||2018-02-18|Bộ Chính trị|2
217-qd-tw,khoa-11|217-QĐ/TW|Quyết định||2013-12-12|Bộ Chính trị|9
06-nq-tu@ha-tinh,nk-2020-2025|06-NQ/TU|Nghị quyết||2021-10-28|Tỉnh ủy Hà Tĩnh|2
25-2025-qd-ubnd@nghe-an|25/2025/QĐ-UBND|Quyết định||2025-04-10|UBND tỉnh Nghệ An|3
25-2025-qd-ubnd@ha-noi|25/2025/QĐ-UBND|Quyết định||2025-03-05|UBND Thành phố Hà Nội|6
25-2025-qd-ubnd@da-nang|25/2025/QĐ-UBND|Quyết định|||UBND thành phố Đà Nẵng|1
25-qd-ubnd@ha-noi,2025|25/QĐ-UBND|Quyết định||2025-01-03|UBND Thành phố Hà Nội|2
30-2018-qd-ubnd@nghe-an|30/2018/QĐ-UBND|Quyết định|||UBND tỉnh Nghệ An|2
749-qd-ttg,2020|749/QĐ-TTG|Quyết định|Chương trình chuyển đổi số quốc gia|2020-06-03|Thủ tướng Chính phủ|33
749-qd-ttg,2019|749/QĐ-TTG|Quyết định||2019-06-20|Thủ tướng Chính phủ|1
52-2016-qd-ttg|52/2016/QĐ-TTG|Quyết định||2016-12-06|Thủ tướng Chính phủ|2
01-nq-cp,2023|01/NQ-CP|Nghị quyết||2023-01-06|Chính phủ|10
01-nq-cp,2024|01/NQ-CP|Nghị quyết||2024-01-05|Chính phủ|9
30c-nq-cp,2011|30C/NQ-CP|Nghị quyết|Cải cách hành chính nhà nước|2011-11-08|Chính phủ|14
30a-2008-nq-cp|30A/2008/NQ-CP|Nghị quyết|Giảm nghèo nhanh và bền vững|2008-12-27|Chính phủ|13
123-kh-ubnd@nghe-an,2023|123/KH-UBND|Kế hoạch||2023-02-20|UBND tỉnh Nghệ An|1
123-kh-ubnd@nghe-an,2024|123/KH-UBND|Kế hoạch||2024-02-21|UBND tỉnh Nghệ An|1
123-kh-ubnd@ha-noi,2023|123/KH-UBND|Kế hoạch||2023-04-25|UBND Thành phố Hà Nội|2
155-kh-ubnd@ha-noi,2022|0155/KH-UBND|Kế hoạch||2022-06-01|UBND Thành phố Hà Nội|1
06-2014-tt-btttt|06/2014/TT-BTTTT|Thông tư||2014-05-19|Bộ Thông tin và Truyền thông|4
06-2014-tt-byt|06/2014/TT-BYT|Thông tư||2014-02-14|Bộ Y tế|1
18-2011-ttlt-btp-bng|18/2011/TTLT-BTP-BNG|Thông tư liên tịch|||Bộ Tư pháp|1
1672-stttt-cntt@ha-noi,2017|1672/STTTT-CNTT|Công văn||2017-07-12|Sở Thông tin và Truyền thông Hà Nội|1
2231-snv-cchc-pc@ha-noi,2018|2231/SNV-CCHC&PC|Công văn||2018-09-10|Sở Nội vụ thành phố Hà Nội|1
16-2016-nq-hdnd@ha-noi|16/2016/NQ-HĐND|Nghị quyết||2016-12-08|HĐND Thành phố Hà Nội|2
16-2016-nq-hdnd@thanh-hoa|16/2016/NQ-HĐND|Nghị quyết||2016-12-08|HĐND tỉnh Thanh Hóa|1
1104-nq-ubtvqh15|1104/NQ-UBTVQH15|Nghị quyết||2024-07-23|Ủy ban Thường vụ Quốc hội|2
10-2022-qh15|10/2022/QH15|Luật|Luật Thực hiện dân chủ ở cơ sở|2022-11-10|Quốc hội|44
31-2024-qh15|31/2024/QH15|Luật|Luật Đất đai|2024-01-18|Quốc hội|60
45-2013-qh13|45/2013/QH13|Luật|Luật Đất đai|2013-11-29|Quốc hội|20
13-2003-qh11|13/2003/QH11|Luật|Luật Đất đai|2003-11-26|Quốc hội|5
27-2023-qh15|27/2023/QH15|Luật|Luật Nhà ở|2023-11-27|Quốc hội|15
91-2015-qh13|91/2015/QH13|Bộ luật|Bộ luật Dân sự|2015-11-24|Quốc hội|17
33-2005-qh11|33/2005/QH11|Bộ luật|Bộ luật Dân sự|2005-06-14|Quốc hội|3
41-2024-qh15|41/2024/QH15|Luật|Luật Bảo hiểm xã hội|2024-06-29|Quốc hội|9
07-2022-qh15|07/2022/QH15|Luật|Luật sửa đổi, bổ sung một số điều của Luật Sở hữu trí tuệ|2022-06-16|Quốc hội|2
36-2009-qh12|36/2009/QH12|Luật|Luật sửa đổi, bổ sung một số điều của Luật Sở hữu trí tuệ|2009-06-19|Quốc hội|1
15-2008-qh12|15/2008/QH12|Luật|Luật Trưng mua, trưng dụng tài sản|2008-06-03|Quốc hội|1
15-2008-qh12@nghi-quyet|15/2008/QH12|Nghị quyết|Mở rộng địa giới Hà Nội|2008-05-29|Quốc hội|9
65-2025-qh15|65/2025/QH15|Luật|Luật Tổ chức chính quyền địa phương|2025-02-19|Quốc hội|4
"""


def documents() -> tuple[DocumentRecord, ...]:
    """The documents, as articles would tell of them."""
    return tuple(_record(*line.split("|")) for line in _ROWS.strip().splitlines())


def _record(key: str, number: str, type_: str, title: str, day: str, issuer: str, articles: str) -> DocumentRecord:
    count = int(articles)
    dates = (Count(day, count),) if day else ()
    return DocumentRecord(
        key, number, type_, title or None, (Count(f"{type_} số {number}", count),), (Count(type_, count),), dates,
        (Count(issuer, count),), (), (), (), count, count, None, None,
    )  # fmt: skip


def build(folder: Path, *, without: frozenset[str] = frozenset()) -> Engine:
    """The documents in a new index in the folder."""
    engine = open_engine(f"tantivy:{folder}", create=True)
    engine.add((), [each for each in documents() if each.key not in without])
    engine.commit()
    return engine
