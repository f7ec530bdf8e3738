"""Which earlier citation of the same text a short or a name form repeats."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from analyzers.citations.citation import Citation
from analyzers.citations.reading import fold_letters

_FIGURES = re.compile(r"0*(\d+[A-ZĐ]?)(?:/((?:19|20)\d{2}))?")
_YEAR = re.compile(r"\s*(?:năm\s+)?(?:19|20)\d{2}$")
_LATER = re.compile(r"(?<=\d)\s+\(?(?:được\s+)?sửa đổi\b.{0,40}$", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"[\s,(]*(?:luật\s+)?(?:số\s*:?\s*)?\d+/\d{4}/\S+$", re.IGNORECASE)
_NAMED = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")


@dataclass(slots=True)
class _Earlier:
    """The documents that one call name has meant so far: by number, and by year where no number was given."""

    numbered: dict[str, int] = field(default_factory=dict)
    unnumbered: dict[str, int] = field(default_factory=dict)


def bind(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations with `binds_to` set where exactly one earlier document fits; where two fit it stays None."""
    earlier: dict[tuple[str, str], _Earlier] = {}
    bound: list[Citation] = []
    for index, citation in enumerate(citations):
        keys = _keys(citation)
        fitting = _fitting(citation, keys, earlier)
        bound.append(replace(citation, binds_to=fitting) if fitting is not None else citation)
        for key in keys:
            _remember(earlier.setdefault(key, _Earlier()), citation, index)
    return tuple(bound)


def _remember(earlier: _Earlier, citation: Citation, index: int) -> None:
    if citation.form == "full":
        earlier.numbered.setdefault(citation.number or "", index)
    else:
        earlier.unnumbered.setdefault((citation.issued or "")[:4], index)


def _keys(citation: Citation) -> tuple[tuple[str, str], ...]:
    """What a later mention could call it: its type with bare figures, and its name."""
    figures = _FIGURES.match(citation.number or "")
    by_number = ((citation.type or "", figures.group(1)),) if figures else ()
    name = plain_name(citation)
    return (*by_number, ("", name)) if name else by_number


def plain_name(citation: Citation) -> str | None:
    """The folded words of a name, number and year left out; None where the citation has no name."""
    if citation.form == "short" or (citation.form == "full" and citation.type not in _NAMED):
        return None
    words = _YEAR.sub("", _LATER.sub("", _NUMBER.sub("", citation.surface).strip()))
    folded = " ".join(re.findall(r"[a-z0-9]+", fold_letters(words)))
    return folded if folded and folded != fold_letters(citation.type or "") else None


def _fitting(
    citation: Citation, keys: tuple[tuple[str, str], ...], earlier: dict[tuple[str, str], _Earlier]
) -> int | None:
    if citation.form == "full" or not keys:
        return None
    before = earlier.get(keys[-1])
    if before is None:
        return None
    own = _own_year(citation)
    numbered = {number: at for number, at in before.numbered.items() if _agrees(number, own)}
    if numbered or before.numbered:
        return next(iter(numbered.values())) if len(numbered) == 1 else None
    years = {year: at for year, at in before.unnumbered.items() if not own or year in ("", own)}
    return min(years.values()) if years and len(years.keys() - {""}) <= 1 else None


def _own_year(citation: Citation) -> str:
    figures = _FIGURES.match(citation.number or "")
    return (figures.group(2) if figures else None) or (citation.issued or "")[:4]


def _agrees(number: str, year: str) -> bool:
    """A year that the mention states must be the number's own, where that has one."""
    figures = _FIGURES.match(number)
    return not year or figures is None or figures.group(2) in (None, year)
