"""What is typed into the number box, as words: what parts them, and the phrases that say type, issuer and place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from analyzers.bodies import IssuingBody, bodies
from analyzers.citations.reading import fold_letters
from analyzers.citations.vocabulary import DocumentType, document_types
from analyzers.dates import find_dates
from analyzers.places import Province, provinces

T = TypeVar("T")
_MOST_WORDS = 14
_WORD = re.compile(r"[a-z]{0,6}(?:qh|hdnn)\d{1,2}(?![a-z0-9\x7f])|[a-z&\x7f]+|\d+")
_OLD_DATE = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?: ?[/.-] ?| tháng )(?P<month>\d{1,2})(?: ?[/.-] ?| năm )(?P<year>19[4-8]\d)(?![\d/])"
)
_GAPS = ("/", "-", ".")
_BREAKS = re.compile(r"[,;:()\[\]|]")
_WORDED_DATE = ((re.compile(r"\bthang\b"), "tháng"), (re.compile(r"\bnam\b"), "năm"))
_SHORTER = (
    (("uy", "ban", "nhan", "dan"), ("ubnd",)),
    (("hoi", "dong", "nhan", "dan"), ("hdnd",)),
    (("trung", "uong"), ("tw",)),
    (("thanh", "pho"), ("tp",)),
    (("va",), ()),
)
_WIDER = (("hanh", "dong"), ("cong", "tac"), ("phoi", "hop"))
_LEVELS = (("tinh",), ("thanh", "pho"), ("tp",))


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a figure. `gap` is what stands before it: nothing, a space, a slash, hyphen or dot, a comma for other marks.

    `day` is the ISO date where a date stands in its place.
    """

    text: str
    folded: str
    gap: str
    day: str | None = None

    @property
    def is_figure(self) -> bool:
        return self.day is None and self.folded.isdigit()


def tokens(text: str) -> tuple[Token, ...]:
    """The words, figures and dates of a clean text in order."""
    folded = _folded(text)
    found: list[Token] = []
    at = 0
    for start, end, day in sorted(_dates(_with_marks(folded))):
        found += _words(text, folded, at, start)
        found.append(Token(text[start:end], "", ",", day))
        at = end
    return (*found, *_words(text, folded, at, len(text)))


def _dates(folded: str) -> Iterator[tuple[int, int, str]]:
    """Where dates stand, with the day; articles are younger than 1990, the documents that they cite need not be."""
    for date in find_dates(folded):
        yield date.start, date.end, date.iso[:10]
    for match in _OLD_DATE.finditer(folded):
        day, month, year = (int(match[part]) for part in ("day", "month", "year"))
        if day in range(1, 32) and month in range(1, 13):
            yield match.start(), match.end(), f"{year}-{month:02d}-{day:02d}"


def _folded(text: str) -> str:
    """Letter for letter; what no Vietnamese press writes is a letter of its own kind where it is one at all."""
    folded = fold_letters(text)
    if "?" not in folded:
        return folded
    return "".join(
        "\x7f" if plain == "?" and given.isalnum() else plain for plain, given in zip(folded, text, strict=True)
    )


def _with_marks(folded: str) -> str:
    """The words that dates are written with, so that "ngay 14 thang 8 nam 2023" is one as well."""
    for pattern, word in _WORDED_DATE:
        folded = pattern.sub(word, folded)
    return folded


def _words(text: str, folded: str, start: int, end: int) -> Iterable[Token]:
    before = start
    for match in _WORD.finditer(folded, start, end):
        yield Token(text[match.start() : match.end()], match.group(), _gap(folded[before : match.start()]))
        before = match.end()


def _gap(between: str) -> str:
    if _BREAKS.search(between):
        return ","
    marks = [mark for mark in _GAPS if mark in between]
    return marks[0] if marks else " " if between else ""


# phrases


@cache
def type_phrases() -> dict[tuple[str, ...], DocumentType]:
    """The types by the folded words of their name, by their codes and in English."""
    keyed: dict[tuple[str, ...], DocumentType] = {}
    for kind in document_types():
        for phrase in (kind.name, *kind.written, *kind.english, *kind.codes):
            if len(phrase) > 1:
                keyed.setdefault(words(phrase), kind)
        for more in _WIDER if kind.name in ("Kế hoạch", "Chương trình") else ():
            keyed.setdefault((*words(kind.name), *more), kind)
    return keyed


@cache
def body_phrases() -> dict[tuple[str, ...], IssuingBody]:
    """The bodies by the folded words of their names and abbreviations; a province's own also without the word for its level."""
    keyed: dict[tuple[str, ...], IssuingBody] = {}
    for body in bodies().values():
        for name in (body.name, *body.abbreviations):
            for phrase in _variants(words(name)):
                keyed.setdefault(phrase, body)
    for body in bodies().values():
        if body.province_scoped:
            for phrase in [phrase for phrase, known in keyed.items() if known is body]:
                keyed.setdefault(_without_level(phrase), body)
    keyed.pop((), None)
    return keyed


@cache
def province_phrases() -> dict[tuple[str, ...], Province]:
    """The provinces by the folded words of their names, in one word as well."""
    keyed: dict[tuple[str, ...], Province] = {}
    for province in reversed(provinces().values()):
        for name in (province.name, *province.aliases):
            keyed[words(name)] = keyed["".join(words(name)),] = province
    return keyed


def words(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase."""
    return tuple(_WORD.findall(_folded(phrase)))


def longest(table: dict[tuple[str, ...], T], found: Sequence[Token], at: int) -> tuple[int, T] | None:
    """Where the longest phrase of the table that begins at `at` ends, and its value; no figure or date is part of one."""
    run = []
    for token in found[at : at + _MOST_WORDS]:
        if token.day is not None:
            break
        run.append(token.folded)
    for length in range(len(run), 0, -1):
        if (value := table.get(tuple(run[:length]))) is not None:
            return at + length, value
    return None


def _variants(phrase: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The phrase in full and with its usual abbreviations: `uy ban nhan dan tinh`, `ubnd tinh`."""
    found = [phrase]
    for long, short in _SHORTER:
        found += [_replaced(each, a, b) for each in found for a, b in ((long, short), (short, long))]
    return tuple(dict.fromkeys(found))


def _replaced(phrase: tuple[str, ...], old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    for at in range(len(phrase) - len(old) + 1 if old else 0):
        if phrase[at : at + len(old)] == old:
            return (*phrase[:at], *new, *phrase[at + len(old) :])
    return phrase


def _without_level(phrase: tuple[str, ...]) -> tuple[str, ...]:
    return next((phrase[: -len(level)] for level in _LEVELS if phrase[-len(level) :] == level), phrase)
