"""Citations of written texts, ⟦…⟧ marks them, and what they are resolved to."""

import re
from dataclasses import dataclass

from analyzers.citations import find_citations
from analyzers.citations.citation import Citation
from indexer.identity import Context, resolve
from indexer.numbers import read_number
from indexer.record import Resolved

HANOI = "Hà Nội"
NGHE_AN = "Nghệ An"
TAY_NINH = "Tây Ninh"


@dataclass(frozen=True)
class Said:
    """What the finder read at one mark: issue date and issuer, or the form and what it binds to."""

    issued: str | None = None
    issuer: str | None = None
    form: str = "full"
    type: str | None = None
    binds_to: int | None = None


def cite(text: str, *said: Said) -> tuple[str, tuple[Citation, ...]]:
    clean, citations, shift = text.replace("⟦", "").replace("⟧", ""), [], 0
    for match, one in zip(re.finditer("⟦(.*?)⟧", text), said, strict=True):
        start = match.start() - shift
        shift += 2
        number = read_number(match[1]) if one.form == "full" else None
        if one.form == "short":
            number = re.sub(r"\D", "", match[1])
        citations.append(
            Citation(
                start=start,
                end=start + len(match[1]),
                surface=match[1],
                form=one.form,
                type=one.type,
                number=number,
                issued=one.issued,
                issuer=one.issuer,
                binds_to=one.binds_to,
            )
        )
    return clean, tuple(citations)


def found(
    text: str,
    *said: Said,
    published: str | None = None,
    province: str | None = None,
    title: str = "",
    names: dict | None = None,
) -> tuple[Resolved, ...]:
    clean, citations = cite(text, *said)
    return resolve(citations, Context(title, clean, published, province), names or {})


def keys(resolved: tuple[Resolved, ...]) -> list[str | None]:
    return [one.document for one in resolved]


def is_resolved(text, said, published, province, key, how):
    """The one citation of a text is resolved to the key, or open, for this reason."""
    (one,) = found(text, said, published=published, province=province)
    assert (one.document, one.how) == (key, how), one
    assert (one.status == "open") == (key is None)


def keys_of(whole: str, published: str, province: str | None) -> tuple[str | None, ...]:
    """The keys of the citations that are found in an article, its title before an empty line; None for those that stay open."""
    title, _, text = whole.rpartition("\n\n")
    citations = find_citations(text, title=title, published=published)
    return tuple(one.document for one in resolve(citations, Context(title, text, published, province), {}))
