"""Text cut at spans, for templates that escape each piece: marks in a snippet, citations in an article, the sentence around a mention."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.record import ArticleRecord, Resolved

# A full stop ends a sentence before a capital or a quotation mark, except after an abbreviation (TP. Hà Nội, PGS. Nguyễn …).
_STOP = re.compile(r"\n|[.!?…]+[”\"»)]?\s+(?=[A-ZĐÀ-Ỹ“\"«(0-9-])")
_ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|TX|TT|PGS|GS|TS|ThS|BS|KS|CN|Tr|tr|Mr|Mrs|Ông|St)|Đ/c|đ/c|\b[A-ZĐ])\Z")
REACH = 220


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, plain or inside a mark."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A run of an article's text; inside a citation, that citation and its index in the article."""

    text: str
    index: int | None = None
    cited: Resolved | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The sentence around a mention, cut to a readable length: `before`, the mention, `after`; `relation` as the citation has it."""

    index: int
    before: str
    surface: str
    after: str
    relation: str | None = None


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """`text` cut at `spans`; spans outside the text or across an earlier one are cut to what is left, so nothing is lost or doubled."""
    out: list[Piece] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        out.append(Piece(text[at:start], False))
        out.append(Piece(text[start:end], True))
        at = end
    out.append(Piece(text[at:], False))
    return tuple(each for each in out if each.text)


def paragraphs(text: str, citations: Sequence[Resolved]) -> tuple[tuple[Run, ...], ...]:
    """The paragraphs of an article, each a row of runs; a citation that goes over a line end is linked on both sides of it."""
    rows: list[list[Run]] = [[]]
    for run in _runs(text, citations):
        head, *rest = run.text.split("\n")
        rows[-1].append(Run(head, run.index, run.cited, run.first))
        rows.extend([Run(line, run.index, run.cited)] for line in rest)
    kept = (tuple(run for run in row if run.text) for row in rows)
    return tuple(row for row in kept if any(run.text.strip() for run in row))


def _runs(text: str, citations: Sequence[Resolved]) -> Iterable[Run]:
    at = 0
    for index, each in enumerate(citations):
        start, end = max(each.citation.start, at), min(each.citation.end, len(text))
        if start >= end:
            continue
        yield Run(text[at:start])
        yield Run(text[start:end], index, each, True)
        at = end
    yield Run(text[at:])


def excerpts(record: ArticleRecord, document: str) -> tuple[Excerpt, ...]:
    """The sentences of the article that mention the document, one for each mention."""
    return tuple(excerpt_of(record, index) for index, each in enumerate(record.citations) if each.document == document)


def excerpt_of(record: ArticleRecord, index: int) -> Excerpt:
    """The sentence of one citation, with its relation."""
    citation = record.citations[index].citation
    return replace(excerpt(record.text, index, citation.start, citation.end), relation=citation.relation)


def excerpt(text: str, index: int, start: int, end: int) -> Excerpt:
    """The sentence around `text[start:end]`, at most `REACH` characters on either side, cut between words."""
    before = text[max(0, start - 2 * REACH) : start]
    after = text[end : end + 2 * REACH]
    begun = [stop.end() for stop in _STOP.finditer(before) if not _abbreviated(before, stop)]
    ended = next((stop.start() + 1 for stop in _STOP.finditer(after) if not _abbreviated(after, stop)), len(after))
    return Excerpt(
        index, _tail(before[begun[-1] if begun else 0 :]), text[start:end], _head(after[:ended].rstrip("\n"))
    )


def _abbreviated(text: str, stop: re.Match[str]) -> bool:
    return stop.group()[0] == "." and _ABBREVIATION.search(text[max(0, stop.start() - 5) : stop.start()]) is not None


def _tail(text: str) -> str:
    if len(text) <= REACH:
        return text
    cut = text[-REACH:]
    return "… " + cut[cut.find(" ") + 1 :]


def _head(text: str) -> str:
    if len(text) <= REACH:
        return text
    cut = text[:REACH]
    return cut[: cut.rfind(" ")] + " …" if " " in cut else cut + " …"
