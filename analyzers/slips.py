"""Gõ sai: what a reader may have meant by a token that was typed, and how unlikely each slip is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from analyzers.keystrokes import as_keystrokes
from analyzers.syllables import shapes, spellings, without_tone
from analyzers.text import canonical_tone, fold

_LONGEST_SYLLABLE = 7
_LONGEST_TOKEN = 48
_MOST_READINGS = 120

# Costs are negative logarithms of how often a reader slips so, in steps that a table of slips told apart (benchmarks/spelling.py).
_MARK_LEFT_OUT, _MARK_WRONG, _MARK_TOO_MANY = 1.5, 3.0, 3.5
_HEARD, _DOUBLED, _SWAPPED, _MISSED, _NEAR_KEY, _LETTER = 2.5, 3.0, 3.5, 4.0, 4.0, 5.0
_KEYSTROKES, _SPACE_LEFT_OUT = 1.0, 2.0
_MOST = 9.0

_QUESTION_AND_TILDE = {"\u0309", "\u0303"}
_ONSETS_HEARD = (
    ("s", "x"), ("ch", "tr"), ("l", "n"), ("d", "gi"), ("d", "r"), ("r", "gi"), ("d", "v"), ("gi", "v"), ("c", "k"), ("c", "q"),
    ("k", "q"), ("g", "gh"), ("ng", "ngh"), ("ph", "f"), ("gi", "j"), ("d", "z"), ("gi", "z"), ("qu", "w"), ("qu", "h"),
)  # fmt: skip
"""Onsets that sound alike in one of the three regions, or are written alike before other vowels, or as in chat."""
_ENDS_HEARD = (
    ("i", "y"),
    ("n", "ng"),
    ("n", "nh"),
    ("t", "c"),
    ("c", "ch"),
    ("ng", "nh"),
    ("t", "ch"),
    ("o", "u"),
    ("ng", "g"),
)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALPHABET = "abcdeghiklmnopqrstuvxyăâđêôơư"


@dataclass(frozen=True, slots=True)
class Reading:
    """One syllable that token[start:end] may stand for, lower case; `cost` is 0 for what was typed."""

    start: int
    end: int
    text: str
    cost: float


@lru_cache(maxsize=4_096)
def readings(token: str, *, marked: bool, among_keys: bool = False) -> tuple[Reading, ...]:
    """What a token (a run of letters and digits) may stand for, cheapest first, itself before all.

    A token that is no syllable is also read as several run together, in pieces that cover it from end to end. With `marked` the readings
    bear marks; without, they are bare letters, but for what keystrokes spell (`chees`). `among_keys`: the text is typed in VNI
    (see `as_keystrokes`).
    """
    typed = canonical_tone(token.lower())
    found = {(0, len(typed), typed): 0.0}
    if len(typed) <= _LONGEST_TOKEN:
        for reading in _meant(typed, marked, among_keys):
            place = (reading.start, reading.end, reading.text)
            found[place] = min(reading.cost, found.get(place, _MOST))
    kept = sorted(found.items(), key=lambda one: (one[1], one[0]))[:_MOST_READINGS]
    return tuple(Reading(*place, cost) for place, cost in kept)


def _meant(typed: str, marked: bool, among_keys: bool) -> Iterator[Reading]:
    shape, tones = without_tone(typed)
    tone = tones[-1:]
    whole = (0, len(typed))
    if not any(map(str.isdigit, typed)):
        for near, cost in _near(shape, marked):
            for text, marks in _with_marks(shape, tone, near, marked, known=typed in shapes().get(shape, ())):
                if cost + marks < _MOST:
                    yield Reading(*whole, text, cost + marks)
    for text in as_keystrokes(typed, among=among_keys):
        yield Reading(*whole, text, _KEYSTROKES)
    if fold(shape) not in spellings():
        yield from _apart(typed, marked)


def _near(shape: str, marked: bool) -> Iterator[tuple[str, float]]:
    """Spellings without tone (without any mark unless `marked`) that differ by at most one slip of letters, each with its cost."""
    known = shapes() if marked else spellings()
    base = shape if marked else fold(shape)
    yield base, 0.0
    if 1 < len(base) <= _LONGEST_SYLLABLE + 1:
        for near, cost in (*_heard(base), *_edited(base)):
            if near in known:
                yield near, cost


def _with_marks(shape: str, tone: str, near: str, marked: bool, known: bool) -> Iterator[tuple[str, float]]:
    """The syllables of those letters; one that was changed by a letter keeps its marks where what was typed is a syllable itself."""
    if not marked:
        if near in spellings():
            yield near, 0.0
        return
    same = near == shape
    candidates = spellings().get(fold(near), ()) if same else shapes()[near]
    for text in candidates:
        meant, meant_tone = without_tone(text)
        cost = _tone_cost(tone, meant_tone)
        if same:
            cost += sum(_vowel_cost(a, b) for a, b in zip_longest(shape, meant, fillvalue=""))
        if same or not known or cost == 0:
            yield text, cost


def _tone_cost(typed: str, meant: str) -> float:
    if typed == meant:
        return 0.0
    if not typed or {typed, meant} == _QUESTION_AND_TILDE:
        return _MARK_LEFT_OUT
    return _MARK_WRONG if meant else _MARK_TOO_MANY


def _vowel_cost(typed: str, meant: str) -> float:
    if typed == meant:
        return 0.0
    if typed == fold(typed):
        return _MARK_LEFT_OUT
    return _MARK_WRONG if meant != fold(meant) else _MARK_TOO_MANY


def _heard(base: str) -> Iterator[tuple[str, float]]:
    """Written as it sounds somewhere in the country."""
    for first, second in _ONSETS_HEARD:
        for typed, meant in ((first, second), (second, first)):
            if base.startswith(typed):
                yield meant + base[len(typed) :], _HEARD
    for first, second in _ENDS_HEARD:
        for typed, meant in ((first, second), (second, first)):
            if base.endswith(typed):
                yield base[: -len(typed)] + meant, _HEARD


def _edited(base: str) -> Iterator[tuple[str, float]]:
    """A letter too many, too few, a wrong one, or two in the wrong order."""
    for at in range(len(base)):
        doubled = at > 0 and base[at] == base[at - 1]
        yield base[:at] + base[at + 1 :], _DOUBLED if doubled else _SWAPPED
        if at:
            yield base[: at - 1] + base[at] + base[at - 1] + base[at + 1 :], _SWAPPED
        for letter in _ALPHABET:
            yield base[:at] + letter + base[at + 1 :], _NEAR_KEY if letter in _beside(base[at]) else _LETTER
    for at in range(len(base) + 1):
        for letter in _ALPHABET:
            yield base[:at] + letter + base[at:], _MISSED


@lru_cache(maxsize=64)
def _beside(letter: str) -> str:
    """The keys around that of a letter."""
    key = fold(letter)
    for number, row in enumerate(_ROWS):
        at = row.find(key)
        if at >= 0:
            around = (_ROWS[n][max(0, at - 1) : at + 2] for n in range(max(0, number - 1), min(3, number + 2)))
            return "".join(around).replace(key, "")
    return ""


def _apart(typed: str, marked: bool) -> Iterator[Reading]:
    """Pieces of a token of several syllables run together, each piece on some way from its beginning to its end."""
    reach = _reachable(typed)
    for start in sorted(reach):
        for end in range(start + 1, min(len(typed), start + _LONGEST_SYLLABLE) + 1):
            piece = typed[start:end]
            if end in reach and (start, end) != (0, len(typed)) and _is_shape(piece):
                cost = _SPACE_LEFT_OUT if start else 0.0
                yield from (Reading(start, end, text, cost + marks) for text, marks in _in_place(piece, marked))


def _in_place(piece: str, marked: bool) -> Iterable[tuple[str, float]]:
    shape, tone = without_tone(piece)
    return _with_marks(shape, tone[-1:], shape if marked else fold(shape), marked, known=True)


def _is_shape(piece: str) -> bool:
    """Whether a piece could be a syllable with some of its marks left out; a single consonant could not."""
    return fold(piece) in spellings() and len(without_tone(piece)[1]) <= 1


def _reachable(typed: str) -> set[int]:
    """The places between syllables on some way from the beginning of the token to its end; none where there is no such way."""
    ends = range(1, _LONGEST_SYLLABLE + 1)
    ahead = {0}
    for start in range(len(typed)):
        if start in ahead:
            ahead |= {start + n for n in ends if start + n <= len(typed) and _is_shape(typed[start : start + n])}
    if len(typed) not in ahead:
        return set()
    back = {len(typed)}
    for end in range(len(typed), 0, -1):
        if end in back:
            back |= {end - n for n in ends if end - n in ahead and _is_shape(typed[end - n : end])}
    return back
