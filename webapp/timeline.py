"""Hits in time: columns by month, or by year where they span many, each leading to its own articles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.record import Count
from webapp import labels
from webapp.addresses import Near
from webapp.asked import Asked

MOST_MONTHS = 96
FEW_MONTHS = 24
HEIGHT = 56
NAMES = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A month or year with articles: `x` and `width` in percent of the chart, `height` in pixels of `HEIGHT`."""

    value: str
    label: str
    count: int
    x: float
    width: float
    height: int
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """A year of the table: its columns, and by month (1 to 12) where the columns are months."""

    year: str
    count: int
    address: str
    months: Mapping[int, Column]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The columns in order, the years named under them (label, place in percent), the same as a table; `undated` articles have no month.

    Where the columns are `few` the months of the table are links too, else its years lead to tables of their months.
    """

    by_month: bool
    few: bool
    columns: tuple[Column, ...]
    axis: tuple[tuple[str, float], ...]
    rows: tuple[Row, ...]
    undated: int


def timeline(question: Asked, months: Sequence[Count], total: int) -> Timeline | None:
    """The hits of a question in time; None where they fall into one month or none.

    `months` are counted without the filter on months, so that others can be chosen instead.
    """
    counted = sorted((each for each in months if _place(each.value) is not None), key=lambda each: each.value)
    if len(counted) < 2:
        return None
    undated = 0 if _narrowed(question, "thang") else total - sum(each.count for each in counted)
    by_month = _months(counted[0].value, counted[-1].value) <= MOST_MONTHS
    years = tuple(_years(counted))
    columns = tuple(_columns(question, "thang", counted) if by_month else _columns(question, "nam", years))
    rows = _rows(question, years, columns if by_month else ())
    return Timeline(
        by_month,
        len(columns) <= FEW_MONTHS,
        columns,
        _axis(counted[0].value, counted[-1].value, by_month),
        rows,
        max(0, undated),
    )


def _narrowed(question: Asked, name: str) -> bool:
    return name in question.chosen or name in question.excluded


def _place(value: str) -> int | None:
    """Months since the year 0, of `2016-05`; years of `2016`; None for anything else."""
    year, dash, month = value.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    if not dash:
        return int(year)
    return int(year) * 12 + int(month) - 1 if month.isascii() and month.isdigit() and 1 <= int(month) <= 12 else None


def _months(first: str, last: str) -> int:
    return (_place(last) or 0) - (_place(first) or 0) + 1


def _years(months: Sequence[Count]) -> Iterator[Count]:
    for year, group in groupby(months, key=lambda each: each.value[:4]):
        yield Count(year, sum(each.count for each in group))


def _columns(question: Asked, name: str, counted: Sequence[Count]) -> Iterator[Column]:
    near, first = Near(question, name), _place(counted[0].value) or 0
    slot = 100 / max(_months(counted[0].value, counted[-1].value), NAMES)
    most = max(each.count for each in counted)
    for each in counted:
        x = slot * ((_place(each.value) or 0) - first)
        label = labels.month(each.value)
        height = max(2, round(HEIGHT * each.count / most))
        chosen = question.has(name, each.value)
        yield Column(
            each.value, label, each.count, round(x, 2), round(slot * 0.8, 2), height, chosen, near.only(each.value)
        )


def _axis(first: str, last: str, by_month: bool) -> tuple[tuple[str, float], ...]:
    """Years under the columns, at their first month, no more than fit."""
    start, unit = (_place(first) or 0, 12) if by_month else (int(first[:4]), 1)
    slots = max(_months(first, last) if by_month else int(last[:4]) - start + 1, NAMES)
    years = range(int(first[:4]), int(last[:4]) + 1)
    step = -(-len(years) // NAMES)
    places = ((str(year), 100 * max(0, year * unit - start) / slots) for year in years[::step])
    return tuple((year, round(place, 2)) for year, place in places if place <= 94)


def _rows(question: Asked, years: Sequence[Count], months: Sequence[Column]) -> tuple[Row, ...]:
    near = Near(question, "nam")
    return tuple(
        Row(
            each.value,
            each.count,
            near.only(each.value),
            {int(column.value[5:]): column for column in months if column.value[:4] == each.value},
        )
        for each in years
    )
