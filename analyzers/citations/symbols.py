"""Ký hiệu: the letters after a number, read as meant."""

import re
import unicodedata
from functools import lru_cache

from analyzers.citations.reading import fold_letters
from analyzers.citations.vocabulary import DocumentType, code_spellings, issuer_codes, type_codes

_TERM = re.compile(r"(?:qh|ubtvqh)\d{1,2}$")
_ACRONYM = re.compile(r"[A-ZĐƯƠÂÊÔĂ0-9&]+")
_NEXT_WORD = re.compile(r"(?:ngay|cua|ve|va|do|theo|duoc|da|de|trong|tai|nam|quy|phe)")
_TAIL = ("r", "i", "g", "d", "đ", "t", "c")
_NO_WORD = re.compile(r"[A-ZĐ][A-ZĐa-zđ]{1,3}$")
_VOWEL = re.compile("[aeiouy]")


def is_term(code: str) -> bool:
    """`qh15`, `ubtvqh14`: the National Assembly's own symbols, with its term."""
    return bool(_TERM.match(code))


def is_known(code: str) -> bool:
    """A folded part that the tables know as a type or an issuer."""
    return code in type_codes() or code in issuer_codes() or is_term(code)


def type_of(parts: list[str]) -> DocumentType | None:
    """The type that a symbol's first part names: ["qd", "ubnd"] → Quyết định."""
    return type_codes().get(parts[0]) if parts else None


@lru_cache(maxsize=4096)
def letters_of(token: str) -> str:
    """The part of `token` that can be a symbol: `UBND` of `UBNDvề`, `TTg`, `CTr` whole, nothing of `Sở` or `hộ`."""
    if is_known(fold_letters(token)):
        return token
    capitals = _ACRONYM.match(token)
    if capitals is None:
        return ""
    head, tail = capitals.group(), token[capitals.end() :]
    if not tail or (len(head) >= 2 and len(tail) == 1) or (len(token) == 3 and tail[-1:] in _TAIL):
        return token
    if tail in ("r", "rT", "ra") or (_NO_WORD.match(token) and not _VOWEL.search(fold_letters(token))):
        return token  # TTra, Dp: letters that no word has
    return _unglued(head, tail)


def _unglued(head: str, tail: str) -> str:
    if is_known(fold_letters(head)) or _NEXT_WORD.match(fold_letters(tail)):
        return head
    shorter = head[:-1]
    return shorter if len(shorter) > 1 else ""


@lru_cache(maxsize=4096)
def spelled(token: str) -> str:
    """One part in capitals, Đ restored where only its stroke or its telex spelling is wrong: QD → QĐ, DDUK → ĐUK, UBN → UBND."""
    upper = unicodedata.normalize("NFC", token).upper().replace("Ð", "Đ").replace(".", "")
    if "TƯ" in upper:
        return upper  # Trung ương, never the province's TU
    folded = fold_letters(upper)
    if folded.startswith("dd") and folded[1:] in code_spellings():
        return code_spellings()[folded[1:]]
    if folded == "ubn":
        return "UBND"
    if "Đ" not in upper and folded in code_spellings():
        return code_spellings()[folded]
    return upper


@lru_cache(maxsize=4096)
def code_of(part: str) -> str:
    """The folded code of a part of a symbol: TTg → ttg, QD → qd; the Central Committee's TƯ is tw."""
    meant = spelled(part)
    return fold_letters(f"{meant[:-2]}TW" if meant.endswith("TƯ") else meant)


def split_joined(token: str) -> list[str]:
    """A type and an issuer run together: NĐCP → NĐ, CP; QĐUBND → QĐ, UBND; TTVPCP → TT, VPCP; others stay whole."""
    folded = fold_letters(token)
    if folded in issuer_codes() or folded in type_codes() or folded == "ctcp":  # công ty cổ phần
        return [token]
    for cut in (4, 3, 2):
        if folded[:cut] in type_codes() and (folded[cut:] in issuer_codes() or is_term(folded[cut:])):
            return [token[:cut], token[cut:]]
    return [token]
