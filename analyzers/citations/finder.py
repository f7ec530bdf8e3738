"""find_citations: candidates by the grammars, conflicts settled, circumstances read, short forms bound."""

from analyzers.citations.circumstances import read_around
from analyzers.citations.citation import Citation
from analyzers.citations.numbers import Number, find_numbers
from analyzers.citations.reading import Reading, read


def find_citations(text: str, *, title: str = "", published: str | None = None) -> tuple[Citation, ...]:
    """All citations of `text`, sorted and disjoint, offsets into it as given. Linear in its length; never raises on any text.

    `published` (ISO) lends a year to a day without one when the article appeared soon after.
    """
    reading = read(text)
    return tuple(_citation(reading, text, found, published) for found in find_numbers(reading))


def _citation(reading: Reading, text: str, found: Number, published: str | None) -> Citation:
    around = read_around(reading, found.start, found.end, found.parts, found.year, published)
    start, end = reading.given(found.start), reading.given(found.end)
    kind = found.head.type.name if found.head and found.head.type else found.coded.name if found.coded else None
    return Citation(
        start, end, text[start:end], "full", kind, found.number, around.issued, around.issuer, around.subject, around.provision
    )
