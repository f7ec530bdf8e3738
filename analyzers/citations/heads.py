"""The word before a number: its type (`Nghị định số`, `NĐ`, `Decree No.`), a bare `số`, or what makes it no citation (`Giấy phép số`)."""

import re
from dataclasses import dataclass
from functools import cache

from analyzers.citations.reading import Reading, fold_letters
from analyzers.citations.vocabulary import DocumentType, document_types, folded_words

_REACH = 72


@dataclass(frozen=True, slots=True)
class Head:
    """What stands directly before a number; `start` is where the type word begins, or the number when only `số` stands there.

    `short` says that the type is an abbreviation (`QĐ`, `TB`), which can be anything without a number that looks like one.
    """

    start: int
    type: DocumentType | None
    said_number: bool
    capital: bool
    plural: bool
    short: bool = False


def _backwards(phrase: str) -> str:
    return r"\s{1,3}".join(re.escape(word[::-1]) for word in reversed(phrase.split()))


def _choice(phrases: list[str]) -> str:
    return "|".join(_backwards(phrase) for phrase in sorted(phrases, key=len, reverse=True))


@cache
def _types_backwards() -> tuple[re.Pattern[str], dict[str, DocumentType]]:
    """`... nghị định số: ⟨number⟩` read from its end, so that one match at the number decides."""
    words = {fold_letters(kind.name): kind for kind in document_types()}
    words |= {fold_letters(name): kind for kind in document_types() for name in kind.english}
    short = {fold_letters(name): kind for kind in document_types() for name in kind.written}
    table = words | {name: kind for name, kind in short.items() if name not in words}
    number = r"(?:(?P<so>(?:nab\s?nav\s{1,2})?(?:ueih\s{1,2})?os|[.]?on|[.]os)(?![a-z]))?"
    between = rf"\s{{0,3}}[:|]?\s{{0,3}}[:(\"]?\s{{0,2}}{number}\s{{0,3}}[(\"]?\s{{0,2}}"
    qualifier = rf"(?:(?:{_choice(list(folded_words('qualifier')))})\s{{1,3}})?"
    plural = rf"(?P<many>\s{{1,3}}(?:{_choice(['cac', 'nhung', 'hai', 'ba'])}))?"
    return re.compile(rf"{between}(?:{qualifier}(?P<type>{_choice(list(table))}){plural})?"), table


def head_before(reading: Reading, at: int) -> Head | None:
    """The head of the number that begins at `at`, or None when neither a type nor `số` stands there."""
    pattern, table = _types_backwards()
    window = reading.folded[max(0, at - _REACH) : at]
    match = pattern.match(window[::-1])
    if match is None or (match["type"] is None and match["so"] is None):
        return None
    if match["type"] is None:
        return None if _glued(reading, at - match.end("so")) else Head(at, None, True, False, False)
    start, end = at - match.end("type"), at - match.start("type")
    word = reading.text[start:end]
    kind = table[" ".join(match["type"][::-1].split())]
    short = _is_short(word, kind)
    if _glued(reading, start) or (short and not word.isupper() and word not in kind.written):
        return Head(at, None, True, False, False) if match["so"] else None
    return Head(start, kind, match["so"] is not None, word[0].isupper(), match["many"] is not None, short)


def _is_short(word: str, kind: DocumentType) -> bool:
    return " " not in word and fold_letters(word) in {fold_letters(name) for name in kind.written}


def _glued(reading: Reading, start: int) -> bool:
    """A word run into the one before it; `hànhThông báo` and `1Quyết định` are two words all the same."""
    if start == 0 or not reading.text[start - 1].isalpha():
        return False
    return not (reading.text[start].isupper() and reading.text[start - 1].islower())
