"""Complete numbers among typed words: every way in which the figures at one place can go on as a number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzers.bodies import bodies_of_symbol
from analyzers.citations.reading import fold_letters
from analyzers.citations.symbols import is_known, spelled, split_joined, type_of
from indexer.numbers import read_number
from indexer.typed_words import Token

YEAR = re.compile(r"(?:19[4-9]\d|20\d\d)\Z")
_SERIAL = re.compile(r"0{0,4}\d{1,5}\Z")
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Run:
    """A number read at a place: its canonical spelling and the words before and behind it."""

    number: str
    before: tuple[Token, ...]
    behind: tuple[Token, ...]
    known: bool


def runs(found: tuple[Token, ...], at: int) -> Iterator[Run]:
    """The numbers with a symbol that the figures at `at` begin, the shortest first."""
    head = head_of(found, at)
    if head is None:
        return
    start, serial, year, at = head
    parts: list[Token] = []
    for end in range(at, min(len(found), at + _MOST_PARTS)):
        if not _continues(found[end], parts):
            break
        parts.append(found[end])
        joined = "-".join(part.text for part in parts)
        number = read_number("/".join(piece for piece in (serial, str(year or ""), joined) if piece))
        if number:
            yield Run(number, found[:start], found[end + 1 :], all(_is_code(part) for part in parts))


def head_of(found: Sequence[Token], at: int) -> tuple[int, str, int | None, int] | None:
    """Where the number begins, its serial with its letter, its year, and where its symbol begins."""
    if not _SERIAL.match(found[at].folded):
        return None
    start, serial, at = at, str(int(found[at].folded)), at + 1
    if _is_letter(found, at):
        serial, at = serial + found[at].folded.upper(), at + 1
    if at < len(found) and found[at].gap in ("/", "-", ".", " ") and YEAR.match(found[at].folded):
        return start, serial, int(found[at].folded), at + 1
    return start, serial, None, at


def _is_letter(found: Sequence[Token], at: int) -> bool:
    """The `a` of `30a/2008`: alone, directly behind the figures."""
    alone = at < len(found) and found[at].gap == "" and len(found[at].folded) == 1 and found[at].folded.isalpha()
    return alone and (at + 1 == len(found) or found[at + 1].gap != "")


def _continues(token: Token, parts: Sequence[Token]) -> bool:
    """Whether the word may be a part of a symbol: joined by a mark, or behind a space if it is a code or in capitals."""
    if not token.folded or token.is_figure or token.gap == ",":
        return False
    if token.gap in ("/", "-", ".") or (token.gap == "" and not parts):
        return True
    return token.gap == " " and _follows(token, parts)


def _follows(token: Token, parts: Sequence[Token]) -> bool:
    """Behind a space: a type or a body, the issuer of a type, a department in capitals that was not named yet."""
    joint = bool(parts) and parts[0].folded in ("ttlt", "ttlb", "nqlt")
    if not parts or joint or (len(parts) == 1 and type_of([parts[0].folded])):
        return _is_code(token)
    said = {part.folded for part in parts}
    return token.text.isupper() and len(token.text) > 1 and token.folded not in said and not _is_code(token)


def _is_code(token: Token) -> bool:
    pieces = split_joined(token.text.upper())
    return all(is_known(fold_letters(spelled(piece))) or bool(bodies_of_symbol(spelled(piece))) for piece in pieces)
