"""Telex and VNI: the keys that someone pressed whose keyboard was not set to Vietnamese."""

import re

from analyzers.syllables import shapes, without_tone

_HUYEN, _SAC, _NGA, _HOI, _NANG = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_TELEX_TONES = {"f": _HUYEN, "s": _SAC, "x": _NGA, "r": _HOI, "j": _NANG}
_VNI_TONES = {"1": _SAC, "2": _HUYEN, "3": _HOI, "4": _NGA, "5": _NANG}
_FIRST_VOWEL = re.compile("[aeiouy]")
_TELEX_TONE = re.compile("[fsxrj]")
_HAT = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư", "a": "ă"}
_VNI = re.compile(r"(?=[a-z]*[1-9])[a-z](?:[a-z]|[1-9](?![1-9]{2}))+")


def as_keystrokes(token: str, *, among: bool = False) -> tuple[str, ...]:
    """The syllable that the keys of Telex (`chees`) or VNI (`che61`) spell; none where they spell none, or nothing but themselves.

    `co2` and `k9` are meant as they are written, unless they stand `among` others that are keystrokes of VNI beyond doubt.
    """
    if not token.isascii():
        return ()
    found = _vni(token, among) if any(map(str.isdigit, token)) else _telex(token)
    return (found,) if found and found != token else ()


def _telex(token: str) -> str | None:
    vowel = _FIRST_VOWEL.search(token)
    if vowel is None:
        return None
    onset, rime = token[: vowel.start()], token[vowel.start() :]
    tones = _TELEX_TONE.findall(rime)
    rime = _TELEX_TONE.sub("", rime)
    if onset == "dd" or (onset == "d" and rime.endswith("d")):
        onset, rime = "đ", rime.rstrip("d")
    return _toned(onset + _telex_vowels(rime), _TELEX_TONES[tones[-1]] if tones else "")


def _telex_vowels(rime: str) -> str:
    """`uow` is ươ, `aa` is â, `aw` is ă; the second key may come after the last consonant."""
    for vowel, hat in _HAT.items():
        if rime.count(vowel) == 2:
            first, last = rime.index(vowel), rime.rindex(vowel)
            return rime[:first] + hat + rime[first + 1 : last] + rime[last + 1 :]
    if "w" in rime:
        return _horned(rime.replace("w", ""))
    return rime


def _horned(rime: str) -> str:
    if "uo" in rime:
        return rime.replace("uo", "ươ", 1)
    at = next((at for at, letter in enumerate(rime) if letter in _HORN), None)
    return rime if at is None else rime[:at] + _HORN[rime[at]] + rime[at + 1 :]


def _vni(token: str, among: bool) -> str | None:
    if not _VNI.fullmatch(token):
        return None
    letters = "".join(key for key in token if key.isalpha())
    keys = [key for key in token if key.isdigit()]
    if len(letters) < 3 and len(keys) < 2 and not among:
        return None
    tones = [_VNI_TONES[key] for key in keys if key in _VNI_TONES]
    if len(tones) > 1:
        return None
    if "9" in keys:
        letters = letters.replace("d", "đ", 1)
    if "6" in keys:
        letters = _hatted(letters)
    if "7" in keys or "8" in keys:
        letters = _horned(letters)
    return _toned(letters, "".join(tones))


def _hatted(letters: str) -> str:
    at = max((letters.rfind(vowel) for vowel in _HAT), default=-1)
    return letters if at < 0 else letters[:at] + _HAT[letters[at]] + letters[at + 1 :]


def _toned(shape: str, tone: str) -> str | None:
    """The syllable of those letters with that tone."""
    return next((text for text in shapes().get(shape, ()) if without_tone(text)[1] == tone), None)
