"""Lines that surround an article and are no part of it, by the patterns of data/boilerplate.tsv."""

import re
from collections.abc import Iterable
from functools import cache

from analyzers.tables import read_table

_LONGEST = 320
_PROSE = 120


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    rows = enumerate(read_table("boilerplate"))
    return re.compile(
        "|".join(f"(?:{_named(row['pattern'], i)})" for i, row in rows if row["kind"] == kind), re.IGNORECASE
    )


def _named(pattern: str, i: int) -> str:
    """A row's own back reference (\\1) would count from the first row once all are joined: its group gets a name of its own."""
    if r"\1" not in pattern:
        return pattern
    return re.sub(r"(?<!\\)\((?!\?)", f"(?P<same{i}>", pattern, count=1).replace(r"\1", f"(?P=same{i})")


def is_boilerplate(line: str) -> bool:
    """Whether the whole line is something that portals print around articles (counter, share, rating, breadcrumb …)."""
    return len(line) <= _LONGEST and _patterns("line").fullmatch(line) is not None


def is_masthead(line: str) -> bool:
    """Whether the line is one of a page's head (a day, a language switch, the weather), which inside an article may be meant."""
    return len(line) <= _LONGEST and _patterns("head").fullmatch(line) is not None


def ends_article(line: str) -> bool:
    """Whether the line heads what follows an article: related items, comments, copyright."""
    return len(line) <= _LONGEST and _patterns("tail").fullmatch(line) is not None


def belongs_to_article(line: str) -> bool:
    """Whether the line is part of a document's form, so that it may stand on every page of a portal and still is text."""
    return _patterns("keep").match(line) is not None


def without_boilerplate(lines: Iterable[str]) -> list[str]:
    """The lines that belong to the article. A heading of related items ends it once prose has been seen; before, only itself goes."""
    kept: list[str] = []
    prose = False
    for line in lines:
        if ends_article(line):
            if prose:
                break
            continue
        if is_boilerplate(line) or (not prose and is_masthead(line)):
            continue
        kept.append(_without_inline(line))
        prose = prose or len(line) >= _PROSE
    return kept


def _without_inline(line: str) -> str:
    cut = _patterns("inline").sub(" ", line)
    return line if cut == line else " ".join(cut.split()) or line
