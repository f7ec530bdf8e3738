"""Names of laws and the numbers that go with them: from the curated table, and from articles that give both."""

import re
from collections.abc import Iterable
from functools import cache

from analyzers.citations import laws
from analyzers.citations.citation import Citation
from analyzers.text import clean_text

# "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15": type, name, "số", number
_NAMED = re.compile(r"^((?:Bộ luật|Luật|Pháp lệnh)\s+\S.{2,200}?)\s+số:?\s", re.IGNORECASE | re.DOTALL)


def name_key(name: str) -> str:
    """One spelling for the name of a law: no capitals, single spaces, marks kept (they tell laws apart)."""
    return " ".join(clean_text(name).lower().split())


def numbered_names(citations: Iterable[Citation]) -> list[tuple[str, str]]:
    """(name, number) for each citation that gives a law's name and its number in one run."""
    pairs = []
    for citation in citations:
        match = _NAMED.match(citation.surface) if citation.form == "full" else None
        if match and citation.number:
            pairs.append((name_key(match[1]), citation.number))
    return pairs


@cache
def law_titles() -> dict[str, str]:
    """The name of each law of the curated table by its number."""
    return {law.number: law.name for law in laws() if law.number}
