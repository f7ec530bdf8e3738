"""Columns by year, drawn by the server: shares of the width in percent, heights in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.record import Count

HEIGHT = 72
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Column:
    """One year: where its column stands (`x`, `width` in percent of the chart) and how high (`height` of `HEIGHT` pixels)."""

    year: str
    count: int
    x: float
    width: float
    height: int
    named: bool


def columns(by_year: Sequence[Count]) -> tuple[Column, ...]:
    """A column for every year from the first to the last, years without articles among them; values that are no year are left out."""
    known = {int(each.value): each.count for each in by_year if each.value.isdigit()}
    if not known:
        return ()
    years = range(min(known), max(known) + 1)
    slot = 100 / max(len(years), FEWEST)
    most, step = max(known.values()), -(-len(years) // 12)
    return tuple(
        Column(
            year=str(year),
            count=known.get(year, 0),
            x=round(slot * place + slot * 0.12, 3),
            width=round(slot * 0.76, 3),
            height=max(2, round(HEIGHT * known[year] / most)) if known.get(year) else 0,
            named=(len(years) - 1 - place) % step == 0,
        )
        for place, year in enumerate(years)
    )
