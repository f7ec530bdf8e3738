"""Several counts in time side by side, drawn by the server on one scale: shares of the width in percent, heights in pixels."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.record import Count

HEIGHT = 48
MOST_MONTHS, FEWEST = 60, 12


@dataclass(frozen=True, slots=True)
class Column:
    """A month or year: where its column stands (`x`, `width` in percent of the chart) and how high (of `HEIGHT` pixels)."""

    value: str
    count: int
    x: float
    width: float
    height: int


@dataclass(frozen=True, slots=True)
class Series:
    """One row of columns for each list of counts; `first` and `last` are the ends of all of them, months or (`by_month` False) years."""

    by_month: bool
    first: str
    last: str
    rows: tuple[tuple[Column, ...], ...]


def series(counted: Sequence[Sequence[Count]]) -> Series | None:
    """The counts by month of several sides over the same time; by year where that is long. None where no side has a month."""
    known = [[each for each in row if _month(each.value) is not None] for row in counted]
    months = [_month(each.value) or 0 for row in known for each in row]
    if not months:
        return None
    by_month = max(months) - min(months) < MOST_MONTHS
    rows = [Counter[str]() for _ in known]
    for totals, row in zip(rows, known, strict=True):
        for each in row:
            totals[each.value if by_month else each.value[:4]] += each.count
    values = sorted({value for row in rows for value in row})
    start, slots = _place(values[0]), max(_place(values[-1]) - _place(values[0]) + 1, FEWEST)
    most = max(count for row in rows for count in row.values())
    drawn = tuple(tuple(_column(value, row[value], start, slots, most) for value in sorted(row)) for row in rows)
    return Series(by_month, values[0], values[-1], drawn)


def _column(value: str, count: int, start: int, slots: int, most: int) -> Column:
    slot = 100 / slots
    x = slot * (_place(value) - start)
    return Column(value, count, round(x, 2), round(slot * 0.8, 2), max(2, round(HEIGHT * count / most)))


def _place(value: str) -> int:
    month = _month(value)
    return int(value) if month is None else month


def _month(value: str) -> int | None:
    """Months since the year 0 of `2016-05`; None for anything else."""
    year, _, month = value.partition("-")
    if not (value.isascii() and year.isdigit() and month.isdigit() and len(value) == len("2016-05")):
        return None
    return int(year) * 12 + int(month) - 1 if 1 <= int(month) <= 12 else None
