"""Numbers that lost their signs: `48 2009 qd ttg`, `84 QĐ/TWĐTN`, as addresses and careless hands write them."""

import re
from collections.abc import Iterator
from functools import cache

from analyzers.citations.heads import head_before
from analyzers.citations.numbers import Number
from analyzers.citations.reading import Reading, fold_letters
from analyzers.citations.symbols import spelled, type_of
from analyzers.citations.vocabulary import issuer_codes, type_codes


@cache
def _pattern() -> re.Pattern[str]:
    types = "|".join(
        sorted(
            (code for code, kind in type_codes().items() if kind.kind != "refused" and len(code) > 1),
            key=len,
            reverse=True,
        )
    )
    issuers = "|".join(sorted(map(re.escape, issuer_codes()), key=len, reverse=True))
    return re.compile(
        rf"[0-9](?<![0-9].)[0-9]{{0,4}}[a-z]?(?P<year>\s(?:19|20)[0-9]{{2}})?\s(?P<type>{types})(?P<joint>[\s/-])(?P<issuer>{issuers}|b[a-z]{{1,8}})(?![a-z0-9])"
    )


def find_slugs(reading: Reading) -> Iterator[Number]:
    """Such numbers in order; only behind a type or `số`."""
    for match in _pattern().finditer(reading.folded):
        head = head_before(reading, match.start())
        if head is None or (head.type is not None and head.type.kind == "refused"):
            continue
        figures = (
            reading.text[match.start() : (match.start("year") if match["year"] else match.start("type"))]
            .strip()
            .upper()
        )
        parts = [spelled(reading.text[match.start(name) : match.end(name)]) for name in ("type", "issuer")]
        year = match["year"].strip() if match["year"] else None
        party = match["joint"] == "/"
        number = (
            f"{figures}-{parts[0]}/{parts[1]}" if party else f"{figures}/{year + '/' if year else ''}{'-'.join(parts)}"
        )
        codes = tuple(map(fold_letters, parts))
        yield Number(head.start, match.start(), match.end(), number, figures, year, codes, head, type_of(list(codes)))
