"""Years and terms: what a stated date, a stated term or the article's own date proves about when a document was issued."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analyzers.bodies import IssuingBody, reformed_on
from analyzers.citations.citation import Citation
from analyzers.gazetteer import Province, merged_on
from analyzers.tables import read_table

_TERM = r"[Kk]h(?:óa|oá)\s+([IVX]{1,5}|\d{1,2})(?!\w)"
_TERM_AT_ONCE = re.compile(rf"[\s,]{{0,2}}(?:ngày\s[\d/.-]{{6,12}}[\s,]{{0,2}})?\(?{_TERM}")
_TERM_OF_CENTRE = re.compile(
    rf"(?:Bộ Chính trị|Ban Bí thư|Trung ương|TW|Đảng)(?:\s\d{{1,2}})?[\s,]{{0,2}}(?:Đảng\s)?\(?{_TERM}"
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ANOTHERS = re.compile(
    r"nghị quyết|kết luận|chỉ thị|quy định|quyết định|thông tri|hướng dẫn|kế hoạch|chương trình|đề án|văn kiện|đại hội"
    r"|thực hiện|triển khai",
    re.IGNORECASE,
)
_TERM_BEFORE = re.compile(rf"Trung ương(?:\s\d{{1,2}})?[\s,]{{0,2}}(?:Đảng\s)?\(?{_TERM}\)?\s?\((?:số\s)?\Z")
_FAR_AHEAD = 160
_FAR_BACK = 80
_YEARS_OF_A_TERM = 5


@dataclass(frozen=True, slots=True)
class When:
    """The days between which a document was issued (ISO, both included); all of a year where only that is stated."""

    first: str
    last: str

    @property
    def year(self) -> str:
        return self.first[:4]


@dataclass(frozen=True, slots=True)
class _Term:
    name: str
    opened: str
    closed: str


def stated_when(citation: Citation) -> When | None:
    """What the issue date of a citation says."""
    issued = citation.issued
    if issued is None:
        return None
    return When(issued[:10], issued[:10]) if len(issued) >= 10 else year_when(int(issued[:4]))


def year_when(year: int) -> When:
    return When(f"{year}-01-01", f"{year}-12-31")


def is_later(when: When, published: str | None) -> bool:
    """Whether the document would be younger than the article that cites it: then a date is wrong."""
    return published is not None and when.first > published[:10]


def begins_after(period: str | None, published: str | None) -> bool:
    """Whether a key's period (a year, a month, a term) begins only after the day of an article."""
    if period is None or published is None:
        return False
    opened = next((term.opened for term in _terms("central") if term.name == period), period.removeprefix("nk-")[:7])
    opened = opened[:4] if period.startswith("nk-") else opened
    return opened > published[: len(opened)]


def term_of(when: When, scope: str) -> str | None:
    """The committee's term (`central` or `committee`) in which all those days lie; None if they touch a congress."""
    terms = _terms(scope)
    for term, following in zip(terms, (*terms[1:], None), strict=True):
        if when.first > term.closed and when.last < (following.opened if following else _due(term)):
            return term.name
    return None


def terms_in(province: Province, when: When) -> tuple[str, ...]:
    """The terms of a province's Party committee in which a document may lie; after a merger the new committee has its own."""
    name = term_of(when, "committee")
    term = next((term for term in _terms("committee") if term.name == name), None)
    if term is None:
        return ()
    merged = max(
        (day for day in merged_on(province) if term.closed < day <= when.last and day < _due(term)), default=None
    )
    after = f"nk-{merged[:4]}-{term.name[-4:]}" if merged else term.name
    return (after,) if merged is None or when.first >= merged else (term.name, after)


def _due(term: _Term) -> str:
    """The month in which the congress after the newest known one is due: nothing is said of later days."""
    return f"{int(term.opened[:4]) + _YEARS_OF_A_TERM}-{term.opened[5:7]}-01"


def stated_term(text: str, citation: Citation, until: int) -> str | None:
    """The Central Committee's term named between a citation and the next one: "của Bộ Chính trị (khóa XI)"; nobody else's.

    A term behind the name of another document, or of a congress, is that one's: "về thực hiện Nghị quyết Trung ương 4 khóa XII".
    """
    ahead = text[citation.end : min(until, citation.end + _FAR_AHEAD)].split("\n")[0].split("; ")[0].split(". ")[0]
    before = text[max(0, citation.start - _FAR_BACK) : citation.start]
    match = _TERM_AT_ONCE.match(ahead) or _TERM_BEFORE.search(before) or _TERM_OF_CENTRE.search(ahead)
    if match and match.re is _TERM_OF_CENTRE and _ANOTHERS.search(ahead[: match.start()]):
        return None
    name = f"khoa-{_figure(match[1])}" if match else ""
    return name if name in {term.name for term in _terms("central")} else None


def periods_in(
    province: Province | None, bodies: Iterable[IssuingBody], when: When, published: str | None
) -> tuple[str, ...]:
    """The year for numbers that begin anew each year; its parts on both sides of a day of that year on which they began anew once more.

    Those are the days on which others were merged into the province, or a body was founded anew in the reform of 2025.
    """
    resets = {(day, day) for day in (merged_on(province) if province else ())}
    resets |= {window for body in bodies for window in reformed_on(body)}
    last = when.last if published is None else min(when.last, published[:10])
    here = sorted((opening, end) for opening, end in resets if end[:4] == when.year)
    starts = [("", when.year), *((opening, end[:7]) for opening, end in here)]
    ends = [*(end for _, end in here), "9"]
    fits = [name for (opening, name), end in zip(starts, ends, strict=True) if opening <= last and when.first < end]
    return tuple(fits)


def _figure(written: str) -> int:
    if written.isdigit():
        return int(written)
    values = [_ROMAN[letter] for letter in written]
    pairs = zip(values, (*values[1:], 0), strict=True)
    return sum(-value if value < following else value for value, following in pairs)


@cache
def _terms(scope: str) -> tuple[_Term, ...]:
    rows = (row for row in read_table("party_terms") if row["scope"] == scope)
    return tuple(sorted((_Term(r["term"], r["opened"], r["closed"]) for r in rows), key=lambda term: term.opened))
