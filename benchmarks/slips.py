"""Slips that benchmarks/spelling.py puts into a text: of the ear, of the finger, of the keyboard's setting, marks left out."""

import random
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from analyzers.text import canonical_tone, fold

TONES = {"": "", "f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "ă": "a8", "đ": "d9"}
VNI_TONES = {"f": "2", "s": "1", "x": "4", "r": "3", "j": "5"}
TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "ă": "aw", "đ": "dd"}
HEARD = (("s", "x"), ("ch", "tr"), ("l", "n"), ("d", "gi"), ("r", "d"))
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
Damage = Callable[[random.Random, list[str]], list[str]]


def damaged(damage: Damage, pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each piece that the damage changes, and what it is changed to."""
    draw = random.Random(59)
    for piece in pieces:
        typed = " ".join(damage(draw, piece.split()))
        if canonical_tone(typed) != piece:
            yield piece, typed


def _one(change: Callable[[random.Random, str], str]) -> Damage:
    """Damage to one syllable, the first in a drawn order that it changes."""

    def damage(draw: random.Random, words: list[str]) -> list[str]:
        for at in draw.sample(range(len(words)), len(words)):
            changed = change(draw, words[at])
            if changed != words[at]:
                return [*words[:at], changed, *words[at + 1 :]]
        return words

    return damage


def _parts(word: str) -> tuple[str, str]:
    """Letters with their vowel marks, and the Telex key of the tone."""
    apart = unicodedata.normalize("NFD", word)
    key = next((key for key, tone in TONES.items() if tone and tone in apart), "")
    return unicodedata.normalize("NFC", apart.replace(TONES[key], "") if key else apart), key


def _with_tone(word: str, key: str) -> str:
    """The word with another tone where it has one."""
    old = TONES[_parts(word)[1]]
    found = ""
    for letter in word:
        apart = unicodedata.normalize("NFD", letter)
        toned = apart.replace(old, "") + TONES[key] if old and old in apart else apart
        found += unicodedata.normalize("NFC", toned)
    return found


def _wrong_tone(draw: random.Random, word: str) -> str:
    key = _parts(word)[1]
    return _with_tone(word, draw.choice([each for each in TONES if each != key])) if key else word


def _hook_for_tilde(_: random.Random, word: str) -> str:
    return _with_tone(word, {"r": "x", "x": "r"}.get(_parts(word)[1], _parts(word)[1]))


def _no_tone(_: random.Random, word: str) -> str:
    return _parts(word)[0]


def _plain_vowels(_: random.Random, word: str) -> str:
    letters, key = _parts(word)
    return "".join(fold(letter) for letter in letters) if not key else word


def _half_marked(draw: random.Random, words: list[str]) -> list[str]:
    gone = set(draw.sample(range(len(words)), len(words) // 2))
    return [fold(word) if at in gone else word for at, word in enumerate(words)]


def _run_together(draw: random.Random, words: list[str]) -> list[str]:
    at = draw.randrange(len(words) - 1)
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]


def _doubled(draw: random.Random, word: str) -> str:
    at = draw.randrange(len(word))
    return word[: at + 1] + word[at:]


def _left_out(draw: random.Random, word: str) -> str:
    at = draw.randrange(len(word))
    return word[:at] + word[at + 1 :] if len(word) > 2 else word


def _swapped(draw: random.Random, word: str) -> str:
    at = draw.randrange(max(1, len(word) - 1))
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _near_key(draw: random.Random, word: str) -> str:
    at = draw.randrange(len(word))
    row = next((row for row in KEYS if word[at] in row), "")
    beside = [row[n] for n in (row.find(word[at]) - 1, row.find(word[at]) + 1) if row and 0 <= n < len(row)]
    return word[:at] + draw.choice(beside) + word[at + 1 :] if beside else word


def _by_ear(_: random.Random, word: str) -> str:
    for first, second in HEARD:
        for said, meant in ((first, second), (second, first)):
            if word.startswith(said) and fold(word[len(said) :])[:1] in "aeiouy" and len(word) > len(said):
                return meant + word[len(said) :]
    return word


def _i_for_y(_: random.Random, word: str) -> str:
    swaps = str.maketrans("iíìỉĩịyýỳỷỹỵ", "yýỳỷỹỵiíìỉĩị")
    return word[:-1] + word[-1].translate(swaps) if len(word) > 1 else word


def _keystrokes(marks: Mapping[str, str], tones: Mapping[str, str]) -> Damage:
    def damage(_: random.Random, words: list[str]) -> list[str]:
        parted = map(_parts, words)
        return [
            "".join(marks.get(letter, letter) for letter in letters) + tones.get(key, key) for letters, key in parted
        ]

    return damage


def _bare(damage: Damage) -> Damage:
    return lambda draw, words: damage(draw, [fold(word) for word in words])


DAMAGES: Mapping[str, Damage] = {
    "one tone wrong": _one(_wrong_tone),
    "hook for tilde": _one(_hook_for_tilde),
    "one tone left out": _one(_no_tone),
    "one vowel or d without its mark": _one(_plain_vowels),
    "half the words without marks": _half_marked,
    "two words run together": _run_together,
    "a letter doubled": _one(_doubled),
    "a letter left out": _one(_left_out),
    "two letters swapped": _one(_swapped),
    "the key beside": _one(_near_key),
    "written by ear": _one(_by_ear),
    "i for y, y for i": _one(_i_for_y),
    "Telex keys": _keystrokes(TELEX, {}),
    "VNI keys": _keystrokes(VNI, VNI_TONES),
    "no marks, two words run together": _bare(_run_together),
    "no marks, a letter doubled": _bare(_one(_doubled)),
    "no marks, two letters swapped": _bare(_one(_swapped)),
    "no marks, the key beside": _bare(_one(_near_key)),
}
