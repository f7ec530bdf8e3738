"""Kiểm tra văn bản: each citation of a pasted text, whether the archive knows what it means, and what seems wrong in how it is written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzers.citations import find_citations
from analyzers.citations.citation import Citation
from indexer.engine import Engine
from indexer.identity import Context, resolve
from indexer.identity_keys import describe
from indexer.lookups import slug_lookup
from indexer.numbers import number_slug, parse_number, read_number, tidy
from indexer.record import DocumentRecord, Resolved

LONGEST = 64_000
MOST = 500
CHOICES = 6
Status = Literal["found", "ambiguous", "unknown", "malformed"]
STATUSES: tuple[Status, ...] = ("found", "ambiguous", "unknown", "malformed")
Fault = Literal["spelling", "year", "unread"]
"""A number written otherwise than its kind is; the year in it another than that of the date beside it; one that could not be read."""

_LOOSE = re.compile(
    r"(?<![\w/.-])\d{1,5}[A-Za-zĐđ]?(?:[/-](?:19|20)\d\d)?[/-]?[A-ZĐƯ][\w]{0,15}(?:[/-][A-ZĐƯ]\w{0,15}){1,3}(?![\w/-])"
)
_CAPITALS = 4


@dataclass(frozen=True, slots=True)
class Checked:
    """One citation of the text, `text[start:end] == surface`: what it means, and `fault` with the `correct` number where that is known.

    `document` is set where it is known which is meant and the archive holds it, `candidates` where several held ones may be.
    `dates` are the days of issue that articles give where none of them agrees with the one in the text.
    """

    start: int
    end: int
    surface: str
    status: Status
    number: str | None = None
    document: DocumentRecord | None = None
    candidates: tuple[DocumentRecord, ...] = ()
    fault: Fault | None = None
    correct: str | None = None
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The citations in the order of the text; `left` more were found and not looked up."""

    checked: tuple[Checked, ...]
    left: int

    def count(self, status: Status) -> int:
        return sum(each.status == status for each in self.checked)


def check(engine: Engine, text: str, province: str | None = None, published: str | None = None) -> Report:
    """Check the text. `province` (a name) and `published` (an ISO day) say whose it is and of when, where the text does not."""
    context = Context("", text, published, province, level="province" if province else "central", kind="government")
    found = find_citations(text, published=published)
    resolved = resolve(found[: 2 * MOST], context, {})  # what stands far behind the last that is shown decides little
    known = _Known(engine)
    rows = [_checked(known, each) for each in resolved[:MOST]]
    rows += [_loose(text, start, end) for start, end in _unread(text, found)]
    ordered = sorted(rows, key=lambda row: row.start)
    return Report(tuple(ordered[:MOST]), max(0, len(found) + len(rows) - min(len(found), MOST) - MOST))


class _Known:
    """The documents of the engine, each asked for once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._records: dict[str, DocumentRecord | None] = {}
        self._numbered: dict[str, tuple[DocumentRecord, ...]] = {}

    def document(self, key: str) -> DocumentRecord | None:
        if key not in self._records:
            self._records[key] = self._engine.document(key)
        return self._records[key]

    def numbered(self, slug: str) -> tuple[DocumentRecord, ...]:
        if slug not in self._numbered:
            self._numbered[slug] = self._engine.documents(slug_lookup(slug))[:CHOICES]
        return self._numbered[slug]


def _checked(known: _Known, each: Resolved) -> Checked:
    citation = each.citation
    record = known.document(each.document) if each.document else None
    candidates = () if record else _candidates(known, each)
    fault = _fault(citation)
    held: Status = "found" if record else "ambiguous" if candidates else "unknown"
    return Checked(
        citation.start,
        citation.end,
        citation.surface,
        "malformed" if fault else held,
        citation.number,
        record,
        candidates,
        fault,
        citation.number if fault == "spelling" else None,
        _other_dates(citation, record),
    )


def _candidates(known: _Known, each: Resolved) -> tuple[DocumentRecord, ...]:
    """Held documents that may be meant: those that the words leave open, else those of the same number that nothing speaks against."""
    if each.document:
        slug = describe(each.document).number
        return tuple(one for one in known.numbered(slug) if describe(one.key).scope == describe(each.document).scope)
    said = tuple(record for key in each.candidates[:CHOICES] if (record := known.document(key)))
    number = each.citation.number if each.citation.form == "full" else None
    return said or (known.numbered(number_slug(number) or "") if number else ())


def _fault(citation: Citation) -> Fault | None:
    if citation.form != "full" or not citation.number:
        return None
    number = parse_number(citation.number)
    if number and number.year and citation.issued and not citation.issued.startswith(str(number.year)):
        return "year"
    return None if _as_written(citation.number) in _as_written(citation.surface) else "spelling"


def _as_written(text: str) -> str:
    """What counts in how a number is written: not the case, the kind of dash, spaces, or a zero at the front."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", tidy(text).upper().replace("TƯ", "TW").replace("Ð", "Đ").replace(" ", ""))


def _other_dates(citation: Citation, record: DocumentRecord | None) -> tuple[str, ...]:
    given = [each.value for each in record.dates] if record else []
    issued = citation.issued
    if not issued or not given or any(day.startswith(issued) or issued.startswith(day) for day in given):
        return ()
    return tuple(given[:3])


def _unread(text: str, found: Sequence[Citation]) -> Iterator[tuple[int, int]]:
    """What looks like a number and lies in no citation."""
    taken = [(each.start, each.end) for each in found]
    at = 0
    for match in _LOOSE.finditer(text):
        while at < len(taken) and taken[at][1] <= match.start():
            at += 1
        free = at == len(taken) or taken[at][0] >= match.end()
        if free and sum(letter.isupper() for letter in match[0]) >= _CAPITALS:
            yield match.span()


def _loose(text: str, start: int, end: int) -> Checked:
    return Checked(start, end, text[start:end], "malformed", fault="unread", correct=read_number(text[start:end]))
