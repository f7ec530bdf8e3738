"""Which province's document is meant: right, or open. Texts written for these tests; ⟦…⟧ marks the citations."""

import pytest

from tests.identity_runner import HANOI, NGHE_AN, Said, is_resolved

# one citation: text, date and issuer as found, published, publisher's province, expected key (None: open), how
ONE = [
    # provinces: named by the issuer
    (
        "⟦Quyết định 25/2025/QĐ-UBND⟧ của UBND tỉnh Nghệ An",
        Said(issuer="UBND tỉnh Nghệ An"),
        "2025-06-01",
        None,
        "25-2025-qd-ubnd@nghe-an",
        "issuer",
    ),
    (
        "⟦Kế hoạch số 123/KH-UBND⟧ ngày 5/3/2018 của UBND tỉnh Nghệ An",
        Said("2018-03-05", "UBND tỉnh Nghệ An"),
        None,
        HANOI,
        "123-kh-ubnd@nghe-an,2018",
        "issuer",
    ),
    ("⟦832/QĐ-UBND⟧ Thanh Hóa 2024", Said("2024", "UBND"), None, None, None, None),
    (
        "⟦Kế hoạch số 14-KH/TU⟧ ngày 06/4/2021 của Tỉnh ủy Nghệ An",
        Said("2021-04-06", "Tỉnh ủy Nghệ An"),
        None,
        None,
        "14-kh-tu@nghe-an,nk-2020-2025",
        "issuer",
    ),
    (
        "⟦Nghị quyết 18/2025/NQ-HĐND⟧ của HĐND TP Hà Nội",
        Said(issuer="HĐND TP Hà Nội"),
        None,
        None,
        "18-2025-nq-hdnd@ha-noi",
        "issuer",
    ),
    # the publisher's province
    (
        "UBND Thành phố ban hành ⟦Kế hoạch số 200/KH-UBND⟧ ngày 21/7/2016",
        Said("2016-07-21", "UBND Thành phố"),
        "2016-08-01",
        HANOI,
        "200-kh-ubnd@ha-noi,2016",
        "publisher",
    ),
    (
        "⟦Công văn số 1371/VP-VX⟧ ngày 29/2/2016 của Văn phòng UBND Thành phố",
        Said("2016-02-29", "Văn phòng UBND Thành phố"),
        "2016-03-04",
        HANOI,
        "1371-vp-vx@ha-noi,2016",
        "publisher",
    ),
    (
        "⟦Công văn số 1672/STTTT-CNTT⟧ ngày 3/8/2016",
        Said("2016-08-03"),
        "2016-08-04",
        HANOI,
        "1672-stttt-cntt@ha-noi,2016",
        "publisher",
    ),
    ("⟦Công văn số 1672/STTTT-CNTT⟧", Said(), "2016-08-04", HANOI, None, None),  # no year
    (
        "⟦Công văn số 1435/VP-KGVX⟧ ngày 27/2/2018 của UBND Thành phố",
        Said("2018-02-27", "UBND Thành phố"),
        "2018-03-04",
        HANOI,
        "1435-vp-kgvx@ha-noi,2018",
        "publisher",
    ),
    ("⟦Công văn số 1371/VP-VX⟧ ngày 29/2/2016", Said("2016-02-29"), "2016-03-04", HANOI, None, None),  # whose office?
    (
        "⟦Kế hoạch số 14-KH/TU⟧ ngày 06/4/2021 của Ban Thường vụ Tỉnh ủy",
        Said("2021-04-06", "Ban Thường vụ Tỉnh ủy"),
        "2021-05-01",
        NGHE_AN,
        "14-kh-tu@nghe-an,nk-2020-2025",
        "publisher",
    ),
    (
        "⟦Kế hoạch số 14-KH/TU⟧ ngày 06/4/2021 của Ban Thường vụ Tỉnh ủy",
        Said("2021-04-06", "Ban Thường vụ Tỉnh ủy"),
        None,
        None,
        None,
        None,
    ),  # a national paper lends no province
    (
        "⟦Kế hoạch số 14-KH/TU⟧ ngày 06/10/2020 của Tỉnh ủy",
        Said("2020-10-06", "Tỉnh ủy"),
        "2021-05-01",
        NGHE_AN,
        None,
        None,
    ),  # the month of the congress
    (
        "⟦Chỉ thị số 12-CT/TU⟧ ngày 13/2/2018 của Thành ủy",
        Said("2018-02-13", "Thành ủy"),
        "2018-03-01",
        HANOI,
        "12-ct-tu@ha-noi,nk-2015-2020",
        "publisher",
    ),
    (
        "⟦Chỉ thị số 12-CT/TU⟧ ngày 13/2/2018 của Thành ủy",
        Said("2018-02-13", "Thành ủy"),
        "2018-03-01",
        NGHE_AN,
        None,
        None,
    ),  # a city within the province
    (
        "⟦Nghị quyết 11-NQ/TU⟧ của Bộ Chính trị. Thành ủy họp.",
        Said("2012-06-13", "Bộ Chính trị"),
        "2012-07-20",
        HANOI,
        None,
        None,
    ),  # another's than the symbol says
    # issuer left out: the article speaks of the province's committee alone, or does not
    (
        "UBND Thành phố họp.\nÔng nêu ⟦Kế hoạch số 200/KH-UBND⟧ ngày 21/7/2016.",
        Said("2016-07-21"),
        "2016-08-01",
        HANOI,
        "200-kh-ubnd@ha-noi,2016",
        "publisher",
    ),
    (
        "UBND Thành phố họp với UBND quận Ba Đình.\nÔng nêu ⟦Kế hoạch số 200/KH-UBND⟧ ngày 21/7/2016.",
        Said("2016-07-21"),
        "2016-08-01",
        HANOI,
        None,
        None,
    ),
    ("Ông nêu ⟦Kế hoạch số 200/KH-UBND⟧ ngày 21/7/2016.", Said("2016-07-21"), "2016-08-01", HANOI, None, None),
    # sentence and paragraph
    (
        "Tại tỉnh Nghệ An, UBND tỉnh ban hành ⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019.",
        Said("2019-04-03", "UBND tỉnh"),
        None,
        None,
        "12-kh-ubnd@nghe-an,2019",
        "issuer",
    ),
    (
        "Đoàn đến Nghệ An. UBND tỉnh đã có ⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019.",
        Said("2019-04-03", "UBND tỉnh"),
        None,
        None,
        "12-kh-ubnd@nghe-an,2019",
        "issuer",
    ),
    (
        "Tại Nghệ An và Hà Tĩnh, UBND tỉnh ban hành ⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019.",
        Said("2019-04-03", "UBND tỉnh"),
        None,
        None,
        None,
        None,
    ),
    (
        "Học tập Hà Tĩnh, UBND tỉnh ban hành ⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019.",
        Said("2019-04-03", "UBND tỉnh"),
        "2019-05-01",
        NGHE_AN,
        None,
        None,
    ),
    (
        "Đoàn tỉnh Nghệ An nghe UBND Thành phố giới thiệu ⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019.",
        Said("2019-04-03", "UBND Thành phố"),
        "2019-05-01",
        HANOI,
        "12-kh-ubnd@ha-noi,2019",
        "publisher",
    ),
    # districts and communes are other issuers
    (
        "⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019 của UBND huyện Yên Thành",
        Said("2019-04-03", "UBND huyện Yên Thành"),
        "2019-05-01",
        NGHE_AN,
        None,
        None,
    ),
    (
        "⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019 của UBND thành phố Vinh",
        Said("2019-04-03", "UBND thành phố Vinh"),
        "2019-05-01",
        NGHE_AN,
        None,
        None,
    ),
    (
        "⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019 của UBND thành phố Thái Bình",
        Said("2019-04-03", "UBND thành phố Thái Bình"),
        "2019-05-01",
        "Thái Bình",
        None,
        None,
    ),
    (
        "⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019 của UBND xã Tân Lập",
        Said("2019-04-03", "UBND xã Tân Lập"),
        "2019-05-01",
        NGHE_AN,
        None,
        None,
    ),
    (
        "⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019 của UBND quận Ba Đình",
        Said("2019-04-03", "UBND quận Ba Đình"),
        "2019-05-01",
        HANOI,
        None,
        None,
    ),
    (
        "⟦Nghị quyết 05-NQ/HU⟧ ngày 3/4/2019 của Huyện ủy",
        Said("2019-04-03", "Huyện ủy"),
        "2019-05-01",
        NGHE_AN,
        None,
        None,
    ),
    # provinces have lives
    (
        "⟦Quyết định 25/2024/QĐ-UBND⟧ của UBND tỉnh Long An",
        Said(issuer="UBND tỉnh Long An"),
        None,
        None,
        "25-2024-qd-ubnd@long-an",
        "issuer",
    ),
    (
        "⟦Quyết định 25/2026/QĐ-UBND⟧ của UBND tỉnh Tây Ninh",
        Said(issuer="UBND tỉnh Tây Ninh"),
        None,
        None,
        "25-2026-qd-ubnd@tay-ninh",
        "issuer",
    ),
    ("⟦Quyết định 25/2026/QĐ-UBND⟧ của UBND tỉnh Long An", Said(issuer="UBND tỉnh Long An"), None, None, None, None),
    (
        "⟦Quyết định 25/2025/QĐ-UBND⟧ của UBND tỉnh Tây Ninh",
        Said(issuer="UBND tỉnh Tây Ninh"),
        "2025-12-01",
        None,
        None,
        None,
    ),  # numbered anew in July 2025
    (
        "⟦Quyết định 25/2025/QĐ-UBND⟧ ngày 8/9/2025 của UBND tỉnh Tây Ninh",
        Said("2025-09-08", "UBND tỉnh Tây Ninh"),
        None,
        None,
        "25-2025-qd-ubnd@tay-ninh,2025-07",
        "issuer",
    ),
    (
        "⟦Quyết định 25/2025/QĐ-UBND⟧ ngày 8/3/2025 của UBND tỉnh Tây Ninh",
        Said("2025-03-08", "UBND tỉnh Tây Ninh"),
        None,
        None,
        "25-2025-qd-ubnd@tay-ninh",
        "issuer",
    ),
    (
        "⟦Quyết định 25/2025/QĐ-UBND⟧ của UBND tỉnh Tây Ninh",
        Said(issuer="UBND tỉnh Tây Ninh"),
        "2025-05-01",
        None,
        "25-2025-qd-ubnd@tay-ninh",
        "issuer",
    ),
    (
        "UBND tỉnh ban hành ⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2023.",
        Said("2023-04-03", "UBND tỉnh"),
        "2025-09-01",
        "Long An",
        None,
        None,
    ),  # Long An's or the old Tây Ninh's
    (
        "UBND tỉnh ban hành ⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2023.",
        Said("2023-04-03", "UBND tỉnh"),
        "2023-09-01",
        "Long An",
        "12-kh-ubnd@long-an,2023",
        "publisher",
    ),
    (
        "UBND tỉnh ban hành ⟦Kế hoạch 12/KH-UBND⟧ ngày 3/8/2026.",
        Said("2026-08-03", "UBND tỉnh"),
        "2026-09-01",
        "Long An",
        "12-kh-ubnd@tay-ninh,2026",
        "publisher",
    ),
    (
        "⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2019 của UBND thành phố Huế",
        Said("2019-04-03", "UBND thành phố Huế"),
        None,
        None,
        None,
        None,
    ),  # then a city within Thừa Thiên Huế
    (
        "⟦Kế hoạch 12/KH-UBND⟧ ngày 3/4/2025 của UBND thành phố Huế",
        Said("2025-04-03", "UBND thành phố Huế"),
        None,
        None,
        "12-kh-ubnd@hue,2025",
        "issuer",
    ),
    (
        "⟦Quyết định 12/QĐ-UBND⟧ ngày 3/4/2007 của UBND tỉnh Hà Tây",
        Said("2007-04-03", "UBND tỉnh Hà Tây"),
        "2016-01-01",
        HANOI,
        "12-qd-ubnd@ha-tay,2007",
        "issuer",
    ),
]


@pytest.mark.parametrize("text, said, published, province, key, how", ONE, ids=[f"{n:03d}" for n in range(len(ONE))])
def test_one_citation(text, said, published, province, key, how):
    is_resolved(text, said, published, province, key, how)
