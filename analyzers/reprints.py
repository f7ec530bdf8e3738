"""Near-duplicates: what a text is compared by, and whether two texts are one in substance (docs/decisions/0011-reprints.md)."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from struct import unpack

from analyzers.memory import Memory
from analyzers.text import clean_text, fold

REPRINTS_VERSION = "2"
"""Changes with anything that changes an anchor or a verdict."""

_RUN = 8
_LANE = 16
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
_NUMBER, _NAME = "#", "@"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text is compared by.

    `runs` are hashes of its runs of eight syllables; `numbers` and `names` say what stands in which place: the three words before
    it, or after it (numbers and names among them masked), and the values found there.
    """

    runs: frozenset[int]
    numbers: Mapping[str, frozenset[str]]
    names: Mapping[str, frozenset[str]]
    title_numbers: Mapping[str, frozenset[str]]


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
    tokens = _tokens(text)
    runs = _runs(tokens)
    if not runs:
        return None
    words = _words(tokens)
    titles = _places(_words(_tokens(title)), _NUMBER)
    return Fingerprint(frozenset(runs), _places(words, _NUMBER), _places(words, _NAME), titles)


def anchors(text: str) -> tuple[int, ...]:
    """The smallest hashes of its runs, ascending; empty for a text too short to be compared.

    Texts of which one holds much of the other share some of them, however long each is.
    """
    return tuple(nsmallest(_ANCHORS, set(_runs(_tokens(text)))))


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


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(clean_text(text))


def _words(tokens: Sequence[str]) -> list[tuple[str, str]]:
    """(word, the same or its mask): capitalised syllables side by side inside a sentence are one name, everything else a syllable."""
    words: list[tuple[str, str]] = []
    begins, in_name = True, False
    for token in tokens:
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


def _runs(tokens: Sequence[str]) -> tuple[int, ...]:
    """The hashes of all runs, in text order; none for a text that is too short.

    Signed 64 bits, as SQLite keeps integers; the same in every process and release. A run's hash is the sum of its words' hashes,
    each times the factor of its place: for all runs together one multiplication of two long numbers, a word to a lane of 16 bytes.
    No lane runs over: 56 bits times 60 bits, eight times.
    """
    lanes = b"".join(map(_LANES.__getitem__, tokens))
    count = len(lanes) // _LANE
    if count < _SHORTEST:
        return ()
    sums = int.from_bytes(lanes, "little") * _FACTORS
    halves = unpack(f"<{2 * count}q", sums.to_bytes(len(lanes) + _LANE * _RUN, "little")[: len(lanes)])
    return halves[2 * (_RUN - 1) :: 2]


def _lane(token: str) -> bytes:
    """The hash of a token's word; nothing for a mark that ends a sentence."""
    (word, _), _ = _word(token)
    return blake2b(word.encode(), digest_size=7).digest().ljust(_LANE, b"\0") if word else b""


_LANES = Memory(_lane)
_FACTORS = sum(
    (int.from_bytes(blake2b(bytes([i]), digest_size=7).digest()) << 4 | 1) << 8 * _LANE * i for i in range(_RUN)
)


def _plain_number(number: str) -> str:
    """05 and 5, 1.500 and 1500 alike."""
    if len(number) > 4 and number[-4] in ".,":
        number = number.replace(".", "").replace(",", "")
    return number.lstrip("0") or "0"


def _places(words: list[tuple[str, str]], kind: str) -> dict[str, frozenset[str]]:
    masks = [mask for _, mask in words]
    found: dict[str, set[str]] = {}
    for i, (value, mask) in enumerate(words):
        if mask == kind:
            before, after = masks[max(0, i - _BESIDE) : i], masks[i + 1 : i + 1 + _BESIDE]
            for beside in ((*before, kind), (kind, *after)):
                found.setdefault(" ".join(beside), set()).add(value)
    return {place: frozenset(values) for place, values in found.items()}


def _agreement(one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> float:
    places = one.keys() & other.keys()
    possible = sum(min(len(one[place]), len(other[place])) for place in places)
    return sum(len(one[place] & other[place]) for place in places) / possible if possible else 1.0


def _values(places: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*places.values())


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 1.0
