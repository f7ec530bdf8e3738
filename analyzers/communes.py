"""Today's communes (since July 2025): which province a text means by "phường Ba Đình", where no other commune bears the name."""

import re
from collections import Counter
from functools import cache

from analyzers.gazetteer import Province, provinces
from analyzers.tables import read_table
from analyzers.text import canonical_tone

COMMUNES_SINCE = "2025-07-01"
_COMMUNE = re.compile(r"(?<!\w)([Xx]ã|[Pp]hường|[Đđ]ặc khu) (?=[^\W\d_])((?:[^\W_]+[ '’-]?){1,6})")
_WORDS = re.compile(r"[^\W_]+")
_LONGEST = 5
# One of before the reform: it lay in a district, or is said to be gone
_FORMER = re.compile(
    r"\s?(?:\(?cũ\b|\(?trước đây|,?\s?\(?(?:huyện|quận|thị xã|thành phố|TP\.?|H\.|Q\.)\s?(?=[^\W\d_])|-\s?(?:huyện|quận)\b)"
)


def communes_in(text: str) -> list[tuple[int, Province]]:
    """(offset, province) of each commune that is named with its kind and whose name stands once in the country."""
    found = []
    for match in _COMMUNE.finditer(text):
        words = list(_WORDS.finditer(text, match.start(2), match.end(2)))[: _LONGEST + 1]
        capitals = next((i for i, word in enumerate(words) if not word[0][0].isupper()), len(words))
        named = words[: min(capitals, _LONGEST)]
        province = _unique().get(_key(match[1], [word[0] for word in named])) if named else None
        if province and capitals <= _LONGEST and not _is_former(text, named[-1].end(), province):
            found.append((match.start(), province))
    return found


def _is_former(text: str, end: int, province: Province) -> bool:
    """Whether a commune of before the reform is meant; "phường Láng, thành phố Hà Nội" is one of today."""
    match = _FORMER.match(text, end)
    return match is not None and not text[match.end() :].startswith((province.name, province.name.removeprefix("TP. ")))


def _key(kind: str, words: list[str]) -> str:
    return canonical_tone(f"{kind} {' '.join(words)}".casefold())


@cache
def _unique() -> dict[str, Province]:
    rows = [(_key(row["kind"], _WORDS.findall(row["name"])), row["province"]) for row in read_table("communes")]
    count = Counter(key for key, _ in rows)
    return {key: provinces()[province] for key, province in rows if count[key] == 1}
