"""The type of document that is typed before a number, and the type that a number's symbol says."""

import re
from collections.abc import Sequence
from functools import cache

from analyzers.citations.reading import fold_letters
from analyzers.citations.symbols import type_of
from analyzers.citations.vocabulary import DocumentType, document_types
from indexer.typed_words import Token, longest, type_phrases

BEFORE_NUMBER = frozenset(("so", "hieu", "no", "van", "ban", "vb", "ky"))
"""Words that only lead to a number: "số", "số hiệu", "văn bản số"."""

_LONGEST_TYPE = 4


def leading_type(found: tuple[Token, ...]) -> tuple[DocumentType | None, Sequence[Token]]:
    """The type directly before the number, or the first word's, and the words that are neither it nor lead to the number."""
    end = len(found)
    while end and found[end - 1].folded in BEFORE_NUMBER:
        end -= 1
    for at in range(max(0, end - _LONGEST_TYPE), end):
        match = longest(type_phrases(), found[:end], at)
        if match and match[0] == end and _meant(found[at:end], match[1]):
            return match[1], found[:at]
    return typed_type(found)


def typed_type(found: Sequence[Token]) -> tuple[DocumentType | None, Sequence[Token]]:
    """The type named first, if any, and the words behind it; "số", "văn bản số" before it are passed over."""
    at = 0
    while True:
        match = longest(type_phrases(), found, at)
        if match and _meant(found[at : match[0]], match[1]):
            return match[1], _skipped(found, match[0])
        if at < len(found) and found[at].folded in BEFORE_NUMBER:
            at += 1
        else:
            return None, found[at:]


def _skipped(found: Sequence[Token], at: int) -> Sequence[Token]:
    while at < len(found) and found[at].folded in BEFORE_NUMBER:
        at += 1
    return found[at:]


def _meant(run: Sequence[Token], kind: DocumentType) -> bool:
    """A code counts as a type only as it is written or without any marks: "đã 06" is no Đề án."""
    return (
        len(run) > 1
        or run[0].text.isascii()
        or run[0].text.upper() in {code.upper() for code in (*kind.codes, *kind.written, kind.name)}
    )


@cache
def bare_types() -> frozenset[str]:
    """The codes that say a type and no issuer: `59/NĐ` is no complete number."""
    return frozenset(code.upper() for kind in document_types() for code in kind.codes)


def coded_type(number: str) -> DocumentType | None:
    """The type that the symbol of a canonical number says."""
    parts = re.split(r"[/-]", number)
    return next((kind for part in parts[1:3] if (kind := type_of([fold_letters(part)]))), None)
