"""Near-duplicates: what a text is compared by, and whether two texts are one in substance (docs/decisions/0006-reprints.md)."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from analyzers.text import clean_text, fold

REPRINTS_VERSION = "1"
"""Changes with anything that changes an anchor or a verdict."""

_RUN = 8
_SHORTEST = 40
_ANCHORS = 32
_SHARED = 2
_PROMISING = 0.25
_BESIDE = 3
_LENGTHS = 0.3
_WHOLLY = 0.8
_PARTLY = 0.6
_SAME_IN_PLACE = 0.8
_SAME_NUMBERS = 0.85
_SAME_IN_TITLE = 0.7

_TOKEN = re.compile(r"[^\W\d_]+|\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:,\d+)?|[.!?:;…\n\"“”]")
_SPACE = re.compile(b" ")
_NUMBER, _NAME = "#", "@"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text is compared by.

    `runs` are hashes of its runs of eight syllables; `numbers` and `names` say what stands in which place: the hash of the
    three words before it, or after it (numbers and names among them masked), and the values found there.
    """

    runs: frozenset[int]
    numbers: Mapping[int, frozenset[str]]
    names: Mapping[int, frozenset[str]]
    title_numbers: Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are, each 0–1.

    `contained`: runs of the shorter that stand in the longer; `lengths`: shorter to longer; `numbers`, `names`: how many agree
    where both texts say the same around them; `all_numbers`: numbers of the text with fewer that stand anywhere in the other;
    `title_numbers`: as `numbers`, of the titles.
    """

    contained: float
    lengths: float
    numbers: float
    names: float
    all_numbers: float
    title_numbers: float

    @property
    def is_reprint(self) -> bool:
        """What stands wholly in the other may leave out numbers; what was reworked must keep them.

        Titles may differ, but not as those of a series do ("lần thứ 59", "lần thứ 60").
        """
        if self.title_numbers < _SAME_IN_TITLE:
            return False
        if self.lengths < _LENGTHS or min(self.numbers, self.names) < _SAME_IN_PLACE:
            return False
        return self.contained >= _WHOLLY or (self.contained >= _PARTLY and self.all_numbers >= _SAME_NUMBERS)


def fingerprint(text: str, title: str = "") -> Fingerprint | None:
    """What `text` is compared by; None for a text too short to tell a reprint from a form ("Chi tiết xem tại file đính kèm")."""
    clean = clean_text(text)
    runs = _runs(clean)
    if not runs:
        return None
    words = _words(clean)
    titles = _places(_words(clean_text(title)), _NUMBER)
    return Fingerprint(frozenset(runs), _places(words, _NUMBER), _places(words, _NAME), titles)


def anchors(text: str) -> tuple[int, ...]:
    """The smallest hashes of its runs, ascending; empty for a text too short to be compared.

    Texts of which one holds much of the other share some of them, however long each is.
    """
    return tuple(sorted(set(_runs(clean_text(text))))[:_ANCHORS])


def may_be_reprint(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two texts with these anchors are worth comparing.

    Up to the lesser of the two last anchors both lists are whole, a fair sample of either text: what they share of it says how
    much of the shorter stands in the longer. A quarter is asked where the verdict asks for more than a half.
    """
    shared = len({*one} & {*other})
    if shared < _SHARED:
        return False
    last = min(one[-1], other[-1])
    return shared >= _PROMISING * min(bisect_right(one, last), bisect_right(other, last))


def likeness(one: Fingerprint, other: Fingerprint) -> Likeness:
    """Symmetric, and a function of the two texts alone."""
    fewer, more = sorted((len(one.runs), len(other.runs)))
    return Likeness(
        contained=len(one.runs & other.runs) / fewer,
        lengths=fewer / more,
        numbers=_agreement(one.numbers, other.numbers),
        names=_agreement(one.names, other.names),
        all_numbers=_share(_values(one.numbers), _values(other.numbers)),
        title_numbers=_agreement(one.title_numbers, other.title_numbers),
    )


def is_reprint(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two texts are one in substance: most of the shorter stands in the longer, with the same numbers and names."""
    fewer, more = sorted((len(one.runs), len(other.runs)))
    if fewer < _LENGTHS * more or len(one.runs & other.runs) < _PARTLY * fewer:
        return False
    return likeness(one, other).is_reprint


def _words(text: str) -> list[tuple[str, str]]:
    """(word, the same or its mask): capitalised syllables side by side inside a sentence are one name, everything else a syllable."""
    words: list[tuple[str, str]] = []
    begins, in_name = True, False
    for token in _TOKEN.findall(text):
        word, may_be_name = _word(token)
        if not word[0]:
            begins, in_name = True, False
            continue
        if not may_be_name or begins:
            words.append(word)
        elif in_name:
            words[-1] = (f"{words[-1][0]} {word[0]}", _NAME)
        else:
            words.append((word[0], _NAME))
        in_name, begins = may_be_name and not begins, False
    return words


@lru_cache(maxsize=32_768)
def _word(token: str) -> tuple[tuple[str, str], bool]:
    """(the word compared, what it is among masked words), and whether it may be part of a name; a mark that ends a sentence is no word."""
    if token[0].isdigit():
        return (_plain_number(token), _NUMBER), False
    if not token[0].isalpha():
        return ("", ""), False
    plain = fold(token)
    return (plain, plain), len(token) > 1 and token.istitle()


def _runs(clean: str) -> list[int]:
    """The hashes of all runs, in text order; none for a text that is too short."""
    words = [_word(token)[0][0] for token in _TOKEN.findall(clean)]
    syllables = " ".join(filter(None, words)).encode()
    starts = [0, *(match.end() for match in _SPACE.finditer(syllables))]
    if len(starts) < _SHORTEST:
        return []
    ends = [start - 1 for start in starts[_RUN:]] + [len(syllables)]
    return [_hash(syllables[start:end]) for start, end in zip(starts, ends, strict=False)]


def _plain_number(number: str) -> str:
    """05 and 5, 1.500 and 1500 alike."""
    if len(number) > 4 and number[-4] in ".,":
        number = number.replace(".", "").replace(",", "")
    return number.lstrip("0") or "0"


def _places(words: list[tuple[str, str]], kind: str) -> dict[int, frozenset[str]]:
    masks = [mask for _, mask in words]
    found: dict[int, set[str]] = {}
    for i, (value, mask) in enumerate(words):
        if mask == kind:
            before, after = masks[max(0, i - _BESIDE) : i], masks[i + 1 : i + 1 + _BESIDE]
            for beside in ((*before, kind), (kind, *after)):
                found.setdefault(_hash(" ".join(beside).encode()), set()).add(value)
    return {place: frozenset(values) for place, values in found.items()}


def _agreement(one: Mapping[int, frozenset[str]], other: Mapping[int, frozenset[str]]) -> float:
    places = one.keys() & other.keys()
    possible = sum(min(len(one[place]), len(other[place])) for place in places)
    return sum(len(one[place] & other[place]) for place in places) / possible if possible else 1.0


def _values(places: Mapping[int, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*places.values())


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 1.0


def _hash(words: bytes) -> int:
    """Signed 64 bits, as SQLite keeps integers; the same in every process and release."""
    return int.from_bytes(blake2b(words, digest_size=8).digest(), "big", signed=True)
