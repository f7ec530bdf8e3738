"""Which earlier citation of the same text a short or a name form repeats."""

import re
from collections.abc import Sequence
from dataclasses import replace

from analyzers.citations.citation import Citation
from analyzers.citations.reading import fold_letters

_FIGURES = re.compile(r"0*(\d+[A-ZĐ]?)")
_YEAR = re.compile(r"\s*(?:năm\s+)?((?:19|20)\d{2})$")
_NUMBER = re.compile(r"[\s,(]*(?:luật\s+)?số\s*:?\s*\S+$|\s+\d+/\d{4}/\S+$", re.IGNORECASE)


def bind(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations with `binds_to` set where exactly one earlier document fits; two that fit leave it None."""
    keys = [_keys(citation) for citation in citations]
    first: dict[tuple[str, str], dict[str, int]] = {}
    bound: list[Citation] = []
    for index, citation in enumerate(citations):
        fitting = _fitting(citation, keys[index], first)
        bound.append(replace(citation, binds_to=fitting) if fitting is not None else citation)
        for key in keys[index]:
            if fitting is None:
                first.setdefault(key, {}).setdefault(_identity(citation), index)
    return tuple(bound)


def _keys(citation: Citation) -> tuple[tuple[str, str], ...]:
    """What a later mention could call it: its type with bare figures, and the name in its own words."""
    kind = citation.type or ""
    figures = _FIGURES.match(citation.number or "")
    by_number = ((kind, figures.group(1)),) if figures else ()
    name = plain_name(citation)
    return (*by_number, ("", name)) if name else by_number


def plain_name(citation: Citation) -> str | None:
    """The folded name of a law or a resolution, its number and year left out; None for a plain number."""
    words = _NUMBER.sub("", citation.surface) if citation.number else citation.surface
    words = _YEAR.sub("", words.strip())
    folded = " ".join(re.findall(r"[a-z0-9]+", fold_letters(words).replace("(khoa", "khoa")))
    if citation.form == "short" or not folded or folded == fold_letters(citation.type or ""):
        return None
    return folded if citation.form == "name" or (citation.type or "") in ("Luật", "Bộ luật", "Pháp lệnh") else None


def _identity(citation: Citation) -> str:
    return f"{citation.number or plain_name(citation)}|{citation.issued or ''}" if citation.form != "full" else f"{citation.number}"


def _fitting(citation: Citation, keys: tuple[tuple[str, str], ...], first: dict[tuple[str, str], dict[str, int]]) -> int | None:
    if citation.form == "full":
        return None
    wanted = keys[-1:] if citation.form == "name" else keys[:1]
    found = {identity: index for key in wanted for identity, index in first.get(key, {}).items()}
    if citation.issued and citation.form == "name" and len(found) > 1:
        found = {identity: index for identity, index in found.items() if identity.endswith(f"|{citation.issued}")}
    return next(iter(found.values())) if len(found) == 1 else None
