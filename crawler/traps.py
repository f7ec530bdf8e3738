"""Spaces of addresses without end: told by the address itself, by pages that bring nothing new, by an article's countless addresses.

Whatever none of the three tells ends at MOST_ADDRESSES of one portal.
"""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

# Addresses entered of one portal: a paper of thirty years with a hundred articles a day has half as many.
MOST_ADDRESSES = 2_000_000
# Liferay's deepest own paths have ten segments.
MOST_SEGMENTS = 24
# `/2011/11/11/` is a day: a segment may stand three times in a path, a row of segments twice behind itself.
MOST_ALIKE = 3
MOST_PARAMETERS = 24
# Lists of one shape in a row that lead to no article which another list has not shown: a category that ends, a season of empty days.
MOST_BARREN = 100
# Portals give an article addresses for print, save, answers, and one for each list that it stands on.
MOST_TWINS = 50
_REMEMBERED = 200_000
_DIGITS = re.compile(r"\d+")


def trap_of(url: str) -> str | None:
    """Why an address looks like one of countless that a server makes up out of itself; None where it does not."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MOST_SEGMENTS:
        return f"trap: more than {MOST_SEGMENTS} path segments"
    if segments and (max(Counter(segments).values()) > MOST_ALIKE or _is_repeated(segments)):
        return "trap: repeated path segments"
    if parts.query.count("&") >= MOST_PARAMETERS:
        return f"trap: more than {MOST_PARAMETERS} parameters"
    return None


def _is_repeated(segments: list[str]) -> bool:
    """Whether a row of segments stands three times behind itself, one that is no number among them."""
    for size in range(1, len(segments) // 3 + 1):
        for at in range(len(segments) - 3 * size + 1):
            row = segments[at : at + size]
            if not all(map(str.isdecimal, row)) and row * 2 == segments[at + size : at + 3 * size]:
                return True
    return False


class Lists:
    """Lists of one portal by the shape of their addresses; a shape that brings nothing new for long is closed for this run."""

    def __init__(self, most: int = MOST_BARREN) -> None:
        self._most = most
        self._barren: Counter[str] = Counter()
        self._shown: set[int] = set()

    def read(self, url: str, articles: Iterable[str]) -> None:
        """A list was read that leads to these articles."""
        fresh = {hash(article) for article in articles} - self._shown
        if len(self._shown) > _REMEMBERED:
            self._shown.clear()
        self._shown |= fresh
        if len(self._barren) > _REMEMBERED:
            self._barren.clear()
        shape = _shape(url)
        self._barren[shape] = 0 if fresh else self._barren[shape] + 1

    def trap(self, url: str) -> str | None:
        """Why a list is not asked for; None where it may be."""
        if self._barren[_shape(url)] < self._most:
            return None
        return f"trap: {self._most} lists like it brought nothing new"


class Twins:
    """The addresses of each article as far as this run met them."""

    def __init__(self, most: int = MOST_TWINS) -> None:
        self._most = most
        self._met: Counter[str] = Counter()

    def trap(self, article: str) -> str | None:
        """Why one more address of the article is not followed; None where it is."""
        if len(self._met) > _REMEMBERED:
            self._met.clear()
        self._met[article] += 1
        return f"trap: more than {self._most} addresses of one article" if self._met[article] > self._most else None


def _shape(url: str) -> str:
    """Addresses of one kind have one shape: numbers are left out, and what stands behind the last slash and in the query's values."""
    parts = urlsplit(url)
    folder = _DIGITS.sub("0", parts.path[: parts.path.rfind("/") + 1])
    names = sorted({piece.partition("=")[0] for piece in parts.query.split("&")})
    return f"{parts.netloc}{folder}?{'&'.join(names)}"


def full_sentence(portal: str, most: int) -> str:
    """What the operator is told when a portal has as many addresses as are entered."""
    return (
        f"{portal} has {most} addresses, as many as are taken of one portal: further links are left out; look at them with"
        f" `tracuu urls {portal} --count`, then forbid what has no end (`ignore`) or raise `addresses` under [budget] in its file"
    )
