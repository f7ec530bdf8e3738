"""Số hiệu: a document's number read out of whatever a person types, and its parts."""

import re
from dataclasses import dataclass
from functools import lru_cache

from analyzers.bodies import bodies_of_symbol
from analyzers.citations.symbols import is_known, is_term, spelled, split_joined, type_of
from analyzers.citations.vocabulary import issuer_codes
from analyzers.places import plain
from analyzers.text import clean_text, fold

_DASHES = re.compile(r"[\u2010-\u2015\u2212_]|&[mn]dash;")
_BEFORE = re.compile(r"^[^\d]{0,120}(?=\d)")
_BEHIND = re.compile(r"[,;(]?\s(?:ngày|ngay|năm|nam|của|cua|về|ve|do)\s.*$|[.,;)\]]+$", re.IGNORECASE | re.DOTALL)
_GLUED = re.compile(r"^(\d{1,5})(?=[^\W\d_]{2})")
_TYPED = re.compile(r"(?P<serial>\d{1,5})(?P<letter>[a-zđ]?)(?P<rest>(?:[ /.-]+[^\W_][\w&]{0,23}){1,8})", re.IGNORECASE)
_PARTS = re.compile(r"[ /.-]+")
_YEAR = re.compile(r"(?:19[4-9]\d|20\d\d)\Z")
_CENTRE = re.compile(r"^TƯ(?=\w)|TƯ$")  # Trung ương: NQ/TƯ is NQ/TW, never the province's TU
_ASSEMBLY_TYPE = re.compile(r"^(?:NQ|L)-(?=QH\d)")
_DECREE = re.compile(r"(?:nghi dinh|nd)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """The parts of a number: `30a/2008/NQ-CP` is serial 30, letter A, year 2008, symbol `NQ-CP`; `14-KH/TU` has no year.

    `symbol` is upper case, hyphens between its parts whatever parted them in print: 22/NQ-TW equals 22-NQ/TW.
    """

    serial: int
    letter: str
    year: int | None
    symbol: str

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.symbol.split("-"))

    @property
    def slug(self) -> str:
        """The number as a document's key begins: without marks, the serial of at least two digits."""
        year = f"-{self.year}" if self.year else ""
        return plain(f"{self.serial:02d}{self.letter}{year}-{self.symbol}")


@lru_cache(maxsize=16_384)  # a number comes again and again, in one article and in many
def parse_number(canonical: str) -> Number | None:
    """The parts of a canonical number as Citation gives it; None for a bare one or what is no number."""
    match = _TYPED.fullmatch(tidy(canonical))
    if match is None:
        return None
    parts = [part for part in _PARTS.split(match["rest"]) if part]
    year = int(parts.pop(0)) if len(parts) > 1 and _YEAR.match(parts[0]) else None
    if not parts[0][:1].isalpha():
        return None
    symbol = "-".join(_CENTRE.sub("TW", part.upper()) for part in parts)
    if year:
        symbol = _whole(symbol)
    return Number(int(match["serial"]), match["letter"].upper(), year, symbol)


def _whole(symbol: str) -> str:
    """A decree's symbol that was cut in print (only the Government issues decrees); 15/2008/NQ-QH12 for 15/2008/QH12."""
    return "NĐ-CP" if symbol in ("NĐ", "ND") else _ASSEMBLY_TYPE.sub("", symbol)


def read_number(typed: str) -> str | None:
    """The canonical number that a person means by what they type or paste: `59-2023-nd-cp`, `Nghị định số 59/2023/NĐ-CP`.

    Marks that were left out and parts that were run together are put right; None if it is no number of a document.
    """
    whole = tidy(typed)
    text = _GLUED.sub(r"\1/", _BEHIND.sub("", _BEFORE.sub("", whole)))
    match = _TYPED.fullmatch(_with_decree(whole, text) or text)
    if match is None:
        return None
    parts = [part for part in _PARTS.split(match["rest"]) if part]
    year = parts.pop(0) if len(parts) > 1 and _YEAR.match(parts[0]) else None
    read = [spelled(piece) for part in parts for piece in split_joined(_CENTRE.sub("TW", part.upper()))]
    if not _is_symbol(read):
        return None
    return _written(match["serial"] + match["letter"].upper(), year, [part.upper() for part in read])


def number_slug(canonical: str) -> str | None:
    """How the keys of the documents of that number begin: `59-2023-nd-cp`."""
    number = parse_number(canonical)
    return number.slug if number else None


def tidy(given: str) -> str:
    """What was typed without what surrounds it: one kind of hyphen, no spaces at slashes and hyphens."""
    text = _DASHES.sub("-", clean_text(given)).strip(" \t\n.,;:()[]\"'“”")
    return re.sub(r"\s?([/-])\s?", r"\1", re.sub(r"\s+", " ", text))


def _with_decree(whole: str, text: str) -> str:
    """A decree may be typed without its symbol (`Nghị định 59/2023`): only the Government issues decrees."""
    return f"{text}/NĐ-CP" if _DECREE.match(fold(whole)) and re.fullmatch(r"\d{1,4}[/-](?:19|20)\d\d", text) else ""


def _is_symbol(parts: list[str]) -> bool:
    """A type and an issuer, a body and its department, or the Assembly's term; not any word behind a figure."""
    coded = type_of([fold(part) for part in parts])
    if coded is not None and coded.kind == "refused":
        return False
    first = fold(parts[0])
    known = coded is not None or is_term(first) or is_known(first) or bool(bodies_of_symbol(parts[0]))
    return known and all(part[0].isalpha() for part in parts)


def _written(head: str, year: str | None, parts: list[str]) -> str:
    """State: number/year/TYPE-ISSUER; Party: number-TYPE/ISSUER, where the year is never part of it."""
    if year is None and len(parts) > 1 and issuer_codes().get(fold(parts[1])) == "party":
        return f"{head}-{parts[0]}/{'-'.join(parts[1:])}"
    return "/".join(piece for piece in (head, year, "-".join(parts)) if piece)
