"""Số hiệu: numbers with their symbol, in every state of repair."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers.citations.heads import Head, head_before
from analyzers.citations.reading import Reading, fold_letters
from analyzers.citations.symbols import code_of, is_known, is_term, letters_of, spelled, split_joined, type_of
from analyzers.citations.vocabulary import DocumentType, folded_words, issuer_codes, type_codes

_HYPHEN = r"(?:-|&?(?:amp;)?[nm]dash;)"
_JOINT = rf"\s{{0,2}}+(?:/|{_HYPHEN})\s{{0,2}}+"
_FIGURES = r"[0-9](?<![0-9].)[0-9]{0,5}+(?:bis|[a-z])?+"  # 59 · 0155 · 30a · 06b
_YEAR = r"(?:\s{0,2}+[/-]\s{0,2}+(?P<year>(?:19|20)[0-9]{1,3})(?![0-9]))?+"  # /2023, and the slips /201 and /20133
_PART = r"(?:[nq]\sd(?![a-z0-9])|t\.[uw](?![a-z0-9])|[a-z][a-z0-9&]{0,23}+)"  # NĐ · N Đ · UBND · QH15 · CCHC&PC
_LOST = r"(?<=/20[0-9][0-9])(?=(?:nd|tt|qd|nq|ttlt)-)"  # 06/2016ND-CP
_NUMBER = re.compile(
    rf"(?P<figures>{_FIGURES}){_YEAR}(?P<symbol>(?:{_JOINT}|{_LOST}){_PART}(?:{_JOINT}{_PART}){{0,5}})"
)
_LIST = re.compile(r"\s{0,2}(?:[,;]|,?\s(?:va|hoac))\s{0,2}(?:so\s)?")
_APART = re.compile(r"\s(?P<rest>[A-ZĐ]{1,4})(?![^\W_])")
_TERM_APART = re.compile(r"\s(?P<term>[0-9]{1,2})(?![0-9/.,-])")
_LONG_APART = re.compile(r"\s(?P<rest>[A-ZĐ]{3,12}-[A-ZĐ]{2,12})(?=\s{1,2}(?:ngày|NGÀY)\s)")
_PARTS = re.compile(rf"(?P<joint>{_JOINT}|{_LOST})(?P<part>{_PART})")
_REFUSED_BEFORE = re.compile(rf"(?:{'|'.join(folded_words('refused before'))})[^.;\n]{{0,24}}$")


@dataclass(frozen=True, slots=True)
class Number:
    """A full number as found: its span (the head's word included), its canonical form and what its symbol says."""

    start: int
    figures_at: int
    end: int
    number: str
    figures: str
    year: str | None
    parts: tuple[str, ...]
    head: Head | None
    coded: DocumentType | None


def find_numbers(reading: Reading) -> Iterator[Number]:
    """All full numbers of the text, in order."""
    last: Number | None = None
    for match in _NUMBER.finditer(reading.folded):
        found = _read_number(reading, match, last)
        if found is not None:
            last = found
            yield found


def _read_number(reading: Reading, match: re.Match[str], last: Number | None) -> Number | None:
    parts, end = _symbol(reading, match.start("symbol"), match.end("symbol"))
    if not parts:
        return None
    codes = [code_of(part) for part in parts]
    head = head_before(reading, match.start())
    if _refused(reading, match, codes, head):
        return None
    if not _convincing(reading, match, codes, head) and not _lists_on(reading, last, match.start(), codes):
        return None
    meant = _meant(
        [spelled(part) for part in parts],
        codes,
        cut=not reading.folded[end : end + 8].strip() and end + 8 > len(reading.folded),
    )
    number = _canonical(match, meant, codes)
    start = match.start() if head is None else head.start
    year = match["year"] if match["year"] and len(match["year"]) == 4 else None
    return Number(start, match.start(), end, number, match["figures"], year, tuple(codes), head, type_of(codes))


def _symbol(reading: Reading, start: int, stop: int) -> tuple[list[str], int]:
    """The parts of the symbol and where it ends; a part behind a spaced hyphen belongs to it only while type or issuer is missing."""
    parts: list[str] = []
    end = start
    for piece in _PARTS.finditer(reading.folded, start, stop):
        token = reading.text[piece.start("part") : piece.end("part")]
        written = token.replace(" ", "").replace(".", "") if token[:1].isupper() else token
        letters = letters_of(written)
        spaced = " " in piece["joint"].strip("/-") or piece["joint"] != piece["joint"].strip()
        if not letters or (spaced and len(parts) >= 2) or (spaced and len(letters) < 2):
            break
        parts += split_joined(letters) if not parts else [letters]
        whole = len(letters) == len(written)
        end = piece.end("part") if whole else piece.start("part") + len(letters)
        if not whole:
            return parts, end
    return _rejoined(reading, parts, end)


def _rejoined(reading: Reading, parts: list[str], end: int) -> tuple[list[str], int]:
    """`QĐ-UB ND`: capitals behind a space that only together with the last part are an issuer."""
    long = _LONG_APART.match(reading.text, end) if len(parts) > 1 else None
    if long is not None:
        first, last = long["rest"].split("-")
        return [*parts[:-1], parts[-1] + first, last], long.end()
    term = _TERM_APART.match(reading.text, end) if parts and parts[-1] in ("QH", "UBTVQH") else None
    if term is not None:
        return [*parts[:-1], parts[-1] + term["term"]], term.end()
    apart = _APART.match(reading.text, end) if parts else None
    if apart is None or fold_letters(parts[-1] + apart["rest"]) not in issuer_codes():
        return parts, end
    return [*parts[:-1], parts[-1] + apart["rest"]], apart.end()


def _refused(reading: Reading, match: re.Match[str], codes: list[str], head: Head | None) -> bool:
    """Licences, standards, contracts, court files: numbers that are no citations (docs/citations.md §4.4)."""
    coded = type_of(codes)
    if (coded is not None and coded.kind == "refused") or codes[0] == "gp":
        return True
    if head is not None and head.type is not None:
        return head.type.kind == "refused"
    if codes[0] in folded_words("court symbol") and len(codes) > 1:
        return True
    return bool(_REFUSED_BEFORE.search(reading.folded, max(0, match.start() - 40), match.start()))


def _convincing(reading: Reading, match: re.Match[str], codes: list[str], head: Head | None) -> bool:
    """A head makes any symbol a document's; without one the symbol itself must be a document's."""
    if head is not None and head.type is not None and not (head.short and not head.said_number):
        return len(codes) > 1 or len(codes[0]) > 1 or is_known(codes[0])
    if head is not None and (is_known(codes[0]) or (len(codes) > 1 and head.said_number)):
        return True
    before = reading.folded[match.start() - 1 : match.start()]
    if before and (before.isalnum() or before in ".,:/-+&_") and not _list_comma(reading, match.start()):
        return False
    if match["year"] is None and _is_year(match["figures"]):
        return False
    if match["year"] is not None and is_term(codes[0]):
        return True
    if codes[0] in type_codes():
        return len(codes) > 1 or match["year"] is not None
    return codes[0] in issuer_codes() and (len(codes) > 1 or match["year"] is not None)


def _lists_on(reading: Reading, last: Number | None, at: int, codes: list[str]) -> bool:
    """`3843/KV2-GS1 và 3844/KV2-GS1`: an unknown symbol that the number before it had."""
    return last is not None and last.parts == tuple(codes) and _LIST.fullmatch(reading.folded, last.end, at) is not None


def _list_comma(reading: Reading, at: int) -> bool:
    """`217/QĐ-TW,218/QĐ-TW`: a comma without its space."""
    return reading.folded[at - 1] == "," and not reading.folded[at - 2 : at - 1].isdigit()


def _is_year(figures: str) -> bool:
    return len(figures) == 4 and figures.isdigit() and 1945 <= int(figures) <= 2045


def _canonical(match: re.Match[str], parts: list[str], codes: list[str]) -> str:
    figures = match["figures"].upper()
    if match["year"] is not None:
        joints = _joints(match)
        return f"{figures}/{match['year']}/{_joined(parts, joints)}"
    if _party(codes):
        return f"{figures}-{parts[0]}/{'-'.join(parts[1:])}"
    joints = _joints(match)
    first = joints[0] if joints else "/"
    return f"{figures}{first}{_joined(parts, joints)}"


def _meant(parts: list[str], codes: list[str], *, cut: bool) -> list[str]:
    """A Prime Minister's symbol that lost its last letter, to a glued word or to the end of the text."""
    lost = codes[-1] == "tt" or (cut and codes[-1] == "t")
    return [*parts[:-1], "TTG"] if len(codes) == 2 and codes[0] in ("qd", "ct", "cd") and lost else parts


def _party(codes: list[str]) -> bool:
    """Type and Party organ: written 22-NQ/TU whatever the page made of it."""
    return len(codes) == 2 and codes[0] in type_codes() and codes[1] in ("tu", "tw", "hu", "qu")


def _joints(match: re.Match[str]) -> list[str]:
    return ["/" if "/" in piece["joint"] else "-" for piece in _PARTS.finditer(match["symbol"])]


def _joined(parts: list[str], joints: list[str]) -> str:
    """Parts with their own joints; the joint that a run-together symbol lost is a hyphen."""
    lost = len(parts) - len(joints)
    inner = (["-"] * max(0, lost) + joints[1:])[: len(parts) - 1]
    return parts[0] + "".join(joint + part for joint, part in zip(inner, parts[1:], strict=True))
