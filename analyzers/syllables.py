"""Vietnamese syllables: whether a word has the form of one, and the closed set of all that can be spelled."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from analyzers.text import fold

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
"""Ngang, huyền, sắc, ngã, hỏi, nặng as combining marks."""

_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_OPEN = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây"
    "|e|ec|em|en|eng|eo|ep|et|ê|êch|êm|ên|ênh|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|inh|ip|it|iu"
    "|o|oc|oi|om|on|ong|op|ot|oong|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt"
    "|u|ua|uc|ui|um|un|ung|up|ut|uôc|uôi|uôm|uôn|uông|uôt|ư|ưa|ưc|ưi|ưng|ưt|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưu"
    "|y|yêm|yên|yêng|yêt|yêu|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oat|oay|oăc|oăm|oăn|oăng|oăt|oe|oen|oeo|oet"
    "|uâc|uân|uâng|uât|uây|uê|uêch|uênh|uơ|uy|uya|uych|uyêt|uyên|uynh|uyt|uyu|êng|ưm|ưn|oap|uêt|ynh|yt|ych"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})(?:{_OPEN})")
_STOPPED = re.compile("(?:ch|[cpt])$")
_LEVEL = frozenset("\u0301\u0323")
_MARKED_VOWEL = re.compile("[ăâêôơư]")


def is_syllable(word: str) -> bool:
    """Whether `word` (NFC, one word) could be a Vietnamese syllable, in small letters, in capitals or with a capital first."""
    if not (word.islower() or word.isupper() or word.istitle()) or len(word) > 8:
        return False
    plain, tones = without_tone(word.lower())
    if len(tones) > 1 or not _SYLLABLE.fullmatch(plain):
        return False
    return not (_STOPPED.search(plain) and tones and tones[0] not in _LEVEL)


def without_tone(word: str) -> tuple[str, str]:
    """The word with its ă â ê ô ơ ư đ but without tone marks, and those marks in their order: `chế` is `chê` and the acute."""
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", _TONE.sub("", apart)), "".join(_TONE.findall(apart))


@cache
def shapes() -> Mapping[str, tuple[str, ...]]:
    """Every syllable that the rules of spelling allow, by its letters without tone: lower case, the tone on the second of oa, oe, uy."""
    found: dict[str, tuple[str, ...]] = {}
    for onset in _ONSETS.split("|"):
        for rime in _OPEN.split("|"):
            if _allowed(onset, rime):
                found[onset + rime] = tuple(_toned(onset, rime))
    return found


@cache
def spellings() -> Mapping[str, tuple[str, ...]]:
    """The same by their letters without any mark: all that `chu` may stand for."""
    found: dict[str, list[str]] = defaultdict(list)
    for shape, toned in shapes().items():
        found[fold(shape)] += toned
    return {bare: tuple(dict.fromkeys(marked)) for bare, marked in found.items()}


def _allowed(onset: str, rime: str) -> bool:
    if onset in ("k", "gh", "ngh"):
        return rime[0] in "eêiy"
    if onset in ("c", "g", "ng"):
        return rime[0] not in "eêiy" or (onset == "g" and (rime in ("i", "in") or rime.startswith("iê")))
    if onset == "qu":
        return rime[0] not in "uưi" and not rime.startswith(("oa", "oă", "oe", "oo"))
    return onset != "gi" or rime[0] not in "iy"


def _toned(onset: str, rime: str) -> Iterator[str]:
    marked = [found.start() for found in _MARKED_VOWEL.finditer(rime)]
    at = len(onset) + (marked[-1] if marked else int(rime[:2] in ("oa", "oe", "uy"))) + 1
    letters = onset + rime
    for tone in TONES:
        if not _STOPPED.search(rime) or tone in _LEVEL:
            yield unicodedata.normalize("NFC", letters[:at] + tone + letters[at:])
