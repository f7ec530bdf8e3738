"""Độ phủ: how much of each source is held, year by year or month by month; what is missing is shown as missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import request

from indexer import coverage
from indexer.coverage import Covered
from indexer.query import Query
from webapp import present, tiles
from webapp.answer import Answer, Held, link
from webapp.asked import read_page
from webapp.pager import last_page, pager

SIZE = 30
MOST_YEARS = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """A span of a source: how many articles, the shade, the search for them; `hole` where there should be some."""

    span: str
    count: int
    shade: int
    address: str | None
    hole: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A source over all spans that are shown."""

    held: Covered
    cells: tuple[Cell, ...]


def covering(held: Held) -> Answer:
    """All sources by year; those of one year (`nam`) by month."""
    portals = coverage.held_portals(held.engine)
    year = _year(request.args.get("nam"))
    number = min(read_page(request.args.get("trang")), last_page(len(portals), SIZE))
    spans = coverage.spans(f"{year}-01", f"{year}-12") if year else _years(held)
    shown = [each.value for each in portals[(number - 1) * SIZE : number * SIZE]]
    rows = tuple(
        _row(held, covered, spans) for covered in coverage.coverage(held.engine, shown, "month" if year else "year")
    )
    shape: present.Shape = {
        "year": year, "spans": list(spans), "total": len(portals), "offset": (number - 1) * SIZE, "limit": SIZE,
        "sources": [_shape(row) for row in rows],
    }  # fmt: skip
    context = {
        "year": year,
        "spans": spans,
        "rows": rows,
        "years": _years(held) if year else spans,
        "portals": held.portals,
        "pager": pager(len(portals), number, SIZE, lambda at: _address(year, at)),
    }
    return Answer("coverage.html", shape, context)


def _year(typed: str | None) -> str | None:
    return typed if typed and len(typed) == 4 and typed.isascii() and typed.isdigit() and typed > "0000" else None


def _years(held: Held) -> tuple[str, ...]:
    """The years that are shown: to this one, twenty at most."""
    counted = held.engine.search(Query(limit=0), ("year",), coverage.MOST).facets["year"]
    now = datetime.now(UTC).year
    first = min((each.value for each in counted if each.count), default=str(now))
    return coverage.spans(max(first, str(now - MOST_YEARS + 1)), str(now))


def _row(held: Held, covered: Covered, spans: Sequence[str]) -> Row:
    counts = dict(covered.spans)
    steps = tiles.steps(list(counts.values()))
    now = f"{datetime.now(UTC):%Y-%m}"[: len(spans[0])] if spans else ""
    missing = set(covered.holes(coverage.open_end(held.portals.get(covered.portal), now)))
    cells = (_cell(covered.portal, span, counts.get(span, 0), steps, span in missing) for span in spans)
    return Row(covered, tuple(cells))


def _cell(portal: str, span: str, count: int, steps: tuple[tuple[int, int], ...], hole: bool) -> Cell:
    step = next((at for at, (least, most) in enumerate(steps, 1) if least <= count <= most), 0)
    asked = {"nam" if len(span) == 4 else "thang": span}
    address = link("search", nguon=portal, **asked) if count else None
    return Cell(span, count, tiles.shade(step, len(steps)) if step else 0, address, hole)


def _shape(row: Row) -> present.Shape:
    return {
        "portal": row.held.portal,
        "articles": row.held.articles,
        "undated": row.held.undated,
        "counts": [cell.count for cell in row.cells],
        "holes": [cell.span for cell in row.cells if cell.hole],
    }


def _address(year: str | None, page: int) -> str:
    return link("coverage", nam=year, trang=str(page) if page > 1 else None)
