"""Lines that stand on most pages of one portal: learned from its articles, they are its furniture and no prose."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from analyzers.boilerplate import belongs_to_article
from analyzers.bylines import authors_of
from analyzers.dates import find_dates
from analyzers.titles import squeezed

FEWEST_PAGES = 8
SHARE = 0.5
_LONGEST = 320
_PROSE = 80
_MOMENT = len("2016-05-13T16:57:00+07:00")
_FIGURES = re.compile(r"\d[\d.,]*")
_LETTERS = re.compile(r"[^\W\d_]{2}")


def line_key(line: str) -> str | None:
    """What of a line is compared between pages: its figures as `#`, a moment of publication as it is; None for what is never furniture.

    Long paragraphs, names, and lines of a document's form (`Nơi nhận:`, `(Đã ký)`, a numbered heading) may recur and stay.
    """
    if not line or len(line) > _LONGEST:
        return None
    if len(line) == _MOMENT and any(found.timed and found.iso == line for found in find_dates(line)):
        return line
    masked = _FIGURES.sub("#", line)
    if not _LETTERS.search(masked) or belongs_to_article(line) or authors_of(line, signed=True):
        return None
    return masked


def line_keys(lines: Iterable[str]) -> frozenset[str]:
    """The keys of one page, each once: what a caller that learns page by page adds to its counts."""
    return frozenset(key for key in map(line_key, lines) if key)


def repeated(counts: Mapping[str, int], pages: int) -> frozenset[str]:
    """The keys that stand on at least half of a portal's pages, of which there must be eight or more.

    `counts[key]` is the number of pages that hold it. Sums only: pages may come in any order, be added and be taken away again.
    """
    least = max(FEWEST_PAGES, pages * SHARE)
    return frozenset(key for key, count in counts.items() if count >= least)


def learn_repeated(lines_of_pages: Iterable[Sequence[str]]) -> frozenset[str]:
    """The repeated keys of one portal's pages: of each the lines of its article and, if it is known, its moment of publication (ISO)."""
    counts: Counter[str] = Counter()
    pages = 0
    for lines in lines_of_pages:
        counts.update(line_keys(lines))
        pages += 1
    return repeated(counts, pages)


def without_repeats(lines: Sequence[str], known: frozenset[str], title: str) -> list[str]:
    """The lines of an article without known furniture above its first paragraph and below its last; between them all stays."""
    if not known:
        return list(lines)
    furniture = [_is_known(line, known, title) for line in lines]
    prose = [i for i, line in enumerate(lines) if len(line) >= _PROSE and not furniture[i]]
    if not prose:
        return list(lines)
    return [line for i, line in enumerate(lines) if prose[0] < i < prose[-1] or not furniture[i]]


def _is_known(line: str, known: frozenset[str], title: str) -> bool:
    key = line_key(line)
    return key is not None and key in known and squeezed(line) != squeezed(title)
