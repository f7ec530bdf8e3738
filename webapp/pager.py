"""Pages of a list: numbers, addresses, no wall at any depth."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page of a list stands: pages count from 1; `previous` and `following` are addresses, None at the ends."""

    page: int
    pages: int
    previous: str | None
    following: str | None
    numbered: tuple[tuple[int, str], ...]


def last_page(total: int, size: int) -> int:
    """The number of the last page, at least 1."""
    return max(1, -(-total // size))


def pager(total: int, page: int, size: int, address: Callable[[int], str]) -> Pager:
    """The pager at `page`: the first, the last and two pages on either side of this one are numbered."""
    last = last_page(total, size)
    near = {1, last, *range(page - 2, page + 3)}
    return Pager(
        page,
        last,
        address(page - 1) if page > 1 else None,
        address(page + 1) if page < last else None,
        tuple((number, address(number)) for number in sorted(near) if 1 <= number <= last),
    )
