"""Publish dates in the forms of portals, the day always before the month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.dates import find_dates, parse_date

FORMS = [
    # the clock first
    ("19:42 | 03/12/2020", "2020-12-03T19:42"),
    ("18:44 | 21/10/2021", "2021-10-21T18:44"),
    ("06:44 13/03/2026", "2026-03-13T06:44"),
    ("04:35 15/03/2016", "2016-03-15T04:35"),
    ("09:47, 15/03/2021", "2021-03-15T09:47"),
    ("18:58' 21/9/2019", "2019-09-21T18:58"),
    ("11:13 30/11/2025 98", "2025-11-30T11:13"),
    ("Tin tức - 10:47, 23/05/2025", "2025-05-23T10:47"),
    ("Văn Hoa - 05:32, 24/11/2023", "2023-11-24T05:32"),
    ("A - B - 16:11, 09/09/2024", "2024-09-09T16:11"),
    ("17h30 ngày 05/6/2021", "2021-06-05T17:30"),
    ("lúc 19 giờ 30 phút ngày 2/9/2020", "2020-09-02T19:30"),
    ("08:05, Thứ Hai, 01/02/2021", "2021-02-01T08:05"),
    ("09:15:42 ngày 4/11/2022", "2022-11-04T09:15:42"),
    ("15:04 GMT+7, 12/05/2023", "2023-05-12T15:04"),
    # the day first
    ("24/01/2024 - 17:06", "2024-01-24T17:06"),
    ("Ngày 01/03/2024 - 15:33:00 | 1055 lượt xem", "2024-03-01T15:33"),
    ("Thứ Tư, 28/10/2020, 18:17 [GMT+7]", "2020-10-28T18:17"),
    ("Thứ sáu, 26/04/2019 - 11:21'", "2019-04-26T11:21"),
    ("Thứ 7, 14.11.2020 | 08:29:50", "2020-11-14T08:29:50"),
    ("Thứ tư - 27/03/2024 08:42", "2024-03-27T08:42"),
    ("Chủ nhật, 05/02/2023 10:00", "2023-02-05T10:00"),
    ("20-01-2022, 06:42", "2022-01-20T06:42"),
    ("15/10/2020, 21:59", "2020-10-15T21:59"),
    ("Ngày đăng 15/12/2024 02:57", "2024-12-15T02:57"),
    ("10/07/2024 11:54    555", "2024-07-10T11:54"),
    ("(03/02/2019 21:20)", "2019-02-03T21:20"),
    ("(29/06/2026, 14:49)", "2026-06-29T14:49"),
    ("AUTHOR (thực hiện) 10/10/2018 03:09", "2018-10-10T03:09"),
    ("06/10/2024 | 00:35 GMT+7", "2024-10-06T00:35"),
    ("02/9/2020 lúc 08h15", "2020-09-02T08:15"),
    ("05/6/2021 17h30", "2021-06-05T17:30"),
    ("19/08/2021 (07:45)", "2021-08-19T07:45"),
    # twelve hours, with a mark; twenty-four hours with a mark all the same
    ("Ngày đăng 23/03/2016 | 03:48 PM | View count: 1549", "2016-03-23T15:48"),
    ("03/04/2020 | 10:36 PM", "2020-04-03T22:36"),
    ("03/04/2020 | 10:36 AM", "2020-04-03T10:36"),
    ("22/09/2022 15:15 PM/CH", "2022-09-22T15:15"),
    ("22/09/2022 15:15 CH", "2022-09-22T15:15"),
    ("22/09/2022 03:15 CH", "2022-09-22T15:15"),
    ("22/09/2022 09:15 SA", "2022-09-22T09:15"),
    ("22/09/2022 12:40 CH", "2022-09-22T12:40"),
    ("12:30 AM, 01/02/2020", "2020-02-01T00:30"),
    # a placeholder is no time of day
    ("13/05/2016 | 12:00 AM", "2016-05-13"),
    ("Thứ năm, 26/7/2018, 00:00 (GMT+7)", "2018-07-26"),
    ("2018-07-26T00:00:00+07:00", "2018-07-26"),
    # no clock
    ("Đăng ngày 11 - 11 - 2023", "2023-11-11"),
    ("Thứ ba 22/10/2019", "2019-10-22"),
    ("(01/06/2020)", "2020-06-01"),
    ("22-01-2022", "2022-01-22"),
    ("2019.12.17", "2019-12-17"),
    ("2019/12/17", "2019-12-17"),
    ("8/3/2017", "2017-03-08"),
    ("31.12.1999", "1999-12-31"),
    ("29/02/2024", "2024-02-29"),
    # months in words
    ("Thứ ba, 25 Tháng 1 2022 16:22", "2022-01-25T16:22"),
    ("Thứ Sáu, ngày 23 tháng 08 năm 2019, 09:25:27", "2019-08-23T09:25:27"),
    ("ngày 09 tháng 09 năm 2021", "2021-09-09"),
    ("Được đăng: 22 Tháng 7 2015", "2015-07-22"),
    ("9 Tháng Mười Hai, 2020", "2020-12-09"),
    ("Tháng Mười Hai 9, 2020", "2020-12-09"),
    ("1 Tháng Tư, 2021 8:30 sáng", "2021-04-01T08:30"),
    ("5 tháng một năm 2021", "2021-01-05"),
    ("July 1, 2025", "2025-07-01"),
    ("27 Aug 2022", "2022-08-27"),
    ("dated July 3, 2025", "2025-07-03"),
    # machines: ISO, RFC 822, NukeViet's broken form; other zones come to Vietnamese time
    ("2015-06-06T11:11:00+07:00", "2015-06-06T11:11"),
    ("2024-03-01T08:33:00Z", "2024-03-01T15:33"),
    ("2024-03-01T08:33:00.123Z", "2024-03-01T15:33"),
    ("2024-03-01T20:33:00+00:00", "2024-03-02T03:33"),
    ("2024-03-01 15:33:07", "2024-03-01T15:33:07"),
    ("Fri, 01 Mar 2024 15:33:00 +0700", "2024-03-01T15:33"),
    ("Sat, 27 Aug 2022 06:45:34 GMT", "2022-08-27T13:45:34"),
    ("2026-06-01+0708:08:00", "2026-06-01T08:08"),
]  # fmt: skip

REFUSED = [
    "Thứ hai, 00/00/2023", "00/00/0000", "31/02/2020", "29/02/2023", "9/26/2026 9:20:00 AM", "13 giờ trước", "1 ngày trước", "Đang cập nhật", "",
    "quý I/2010", "quý IV/2020", "tháng 4, 5/2010", "Ngày 9/1", "Sáng 2/8", "4-7", "13 và 14-12", "tháng 1-2018", "17/12", "1371/2016/QĐ-UBND",
    "số 12/3/20201", "0218.3602213", "12:00", "© 2021", "19/5/1890", "1.234.5678", "01/2024/1234",
]  # fmt: skip


def full(iso: str) -> str:
    """Seconds and zone as they are always written."""
    if len(iso) == 10:
        return iso
    return f"{iso if len(iso) > 16 else iso + ':00'}+07:00"


@pytest.mark.parametrize("text, iso", FORMS, ids=[form[0] for form in FORMS])
def test_form(text: str, iso: str) -> None:
    assert parse_date(text) == full(iso)


def test_the_table_covers_the_field() -> None:
    assert len(FORMS) >= 60


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_complete_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from("/.-"))
def test_any_day_in_figures_is_read_day_first(day: object, mark: str) -> None:
    year, month, number = str(day).split("-")
    assert parse_date(f"Ngày {int(number)}{mark}{int(month)}{mark}{year}") == str(day)


def test_the_place_of_a_date_holds_its_clock() -> None:
    text = "Tin tức - 10:47, 23/05/2025 | 12 lượt xem, sửa 24/05/2025"
    found = list(find_dates(text))
    assert [text[one.start : one.end] for one in found] == ["10:47, 23/05/2025", "24/05/2025"]


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    parse_date(text)
