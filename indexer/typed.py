"""What a reader types into the number box, read: a key, a number in any spelling and of any completeness, the name of a law."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import unquote

from analyzers.bodies import bodies_of_symbol
from analyzers.citations.reading import fold_letters
from analyzers.citations.symbols import is_known, is_term, spelled, split_joined, type_of
from analyzers.citations.vocabulary import DocumentType, document_types
from indexer.numbers import read_number, tidy
from indexer.typed_facts import Facts, facts_of
from indexer.typed_words import Token, longest, tokens, type_phrases

LONGEST = 512
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_ADDRESS = re.compile(r"(?:^|/)van-ban/([^/?#\s]{1,400})")
_KEY = re.compile(r"\s*([a-z0-9][a-z0-9-]{0,99}[@,][a-z0-9@.,-]{1,99})\s*\Z")
_QUERY = re.compile(r"\s*(?:[-+](?=\S)|[a-z]+:(?=\S)|https?:)|.*\b(?:OR|AND|NOT)\b", re.DOTALL)
_PARTED_TERM = re.compile(r"\b(QH|UBTVQH|HĐNN|HDNN)\s(?=\d{1,2}\b)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”„«»]")
_QUESTION = re.compile(r"\b(?:the nao|ra sao|gi|bao nhieu|khi nao|o dau|vi sao|tai sao)\b")
_YEAR = re.compile(r"(?:19[4-9]\d|20\d\d)\Z")
_SERIAL = re.compile(r"0{0,4}\d{1,5}\Z")
_BEFORE_NUMBER = frozenset(("so", "hieu", "no", "van", "ban", "vb", "ky"))
_ACTS = ("Bộ luật", "Luật", "Pháp lệnh", "Hiến pháp")
_INITIALS = re.compile(r"b?l[a-z]{1,9}\Z")
_MOST_PARTS = 8
_LONGEST_TYPE = 4


@dataclass(frozen=True, slots=True)
class Typed:
    """The parts of what was typed, each empty where it was not.

    `number` is canonical and complete (`59/2023/NĐ-CP`), `completed` the same with the type that was typed before it and not in it
    (`Nghị quyết 06/TU`: 06/TU and 06-NQ/TU); `serial`, `year` and `type` say what there is of an incomplete one.
    `name` holds the words of a law's name. `whole` says that nothing else was typed: a document is asked for, not articles.
    """

    key: str | None = None
    type: DocumentType | None = None
    number: str | None = None
    completed: str | None = None
    serial: str = ""
    year: int | None = None
    name: tuple[Token, ...] = ()
    initials: str = ""
    facts: Facts = field(default_factory=Facts)
    whole: bool = True

    @property
    def empty(self) -> bool:
        return not (self.key or self.number or self.serial or self.name or self.initials)


NOTHING = Typed(whole=False)


def read_typed(given: str) -> Typed:
    """What was typed, as far as it names a document; NOTHING for any other text."""
    text = given[:LONGEST].translate(_WIDE)
    if address := _ADDRESS.search(text) or _KEY.match(text):
        return Typed(key=unquote(address[1]).removesuffix(".json"))
    if _QUERY.match(text):
        return NOTHING
    read = _read(tokens(_PARTED_TERM.sub(r"\1", tidy(text))))
    asks = _QUOTED.search(text) or _QUESTION.search(fold_letters(text))
    return replace(read, whole=False) if asks else read


def _read(found: tuple[Token, ...]) -> Typed:
    """The number if there is one, complete or not; else a name."""
    readings = [_complete(found, at) for at, token in enumerate(found) if token.is_figure and not _is_year(found, at)]
    numbered = next((each for each in readings if each), None)
    if numbered:
        return numbered
    return _incomplete(found) or _named(found)


def _is_year(found: Sequence[Token], at: int) -> bool:
    return at > 0 and found[at - 1].folded == "nam" and bool(_YEAR.match(found[at].folded))


# complete numbers


@dataclass(frozen=True, slots=True)
class _Run:
    """A number read at a place: its canonical spelling and the words before and behind it."""

    number: str
    before: tuple[Token, ...]
    behind: tuple[Token, ...]
    known: bool


def _complete(found: tuple[Token, ...], at: int) -> Typed | None:
    """A number with its symbol whose figures begin at `at`; of several ways to end it the one that explains all that follows."""
    runs = list(_runs(found, at))
    if not runs:
        return None
    tails = [(run, facts_of(run.behind)) for run in runs]
    best = min(
        tails, key=lambda one: (one[1].stray, not one[0].known, len(one[0].number) * (-1 if one[0].known else 1))
    )
    return _around(best[0])


def _runs(found: tuple[Token, ...], at: int) -> Iterator[_Run]:
    head = _head(found, at)
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
            yield _Run(number, found[:start], found[end + 1 :], all(_is_code(part) for part in parts))


def _head(found: Sequence[Token], at: int) -> tuple[int, str, int | None, int] | None:
    """Where the number begins, its serial with its letter, its year, and where its symbol begins."""
    if not _SERIAL.match(found[at].folded):
        return None
    start, serial, at = at, str(int(found[at].folded)), at + 1
    if _is_letter(found, at):
        serial, at = serial + found[at].folded.upper(), at + 1
    if at < len(found) and found[at].gap in ("/", "-", ".", " ") and _YEAR.match(found[at].folded):
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


def _around(run: _Run) -> Typed:
    """The words before a complete number: its type, a law's name, whose it is; any other word makes it a query."""
    type_, rest = _leading_type(run.before)
    before, behind = facts_of(rest), facts_of(run.behind)
    name: tuple[Token, ...] = ()
    if type_ and type_.name in _ACTS and before.stray and not before.subject:
        before, name = Facts(), run.before
    facts = _joined(before, behind)
    typed = _with_type(run.number, type_)
    whole = not facts.stray and (not before.subject or _closes(rest, coded_type(typed)))
    serial, year = _figures(run.number)
    if run.number.rpartition("/")[2] in _bare_types() and year is None:
        return Typed(type=type_ or coded_type(run.number), serial=serial, name=name, facts=facts, whole=whole)
    return Typed(None, type_, run.number, typed, serial, year, name, "", facts, whole)


def _leading_type(found: tuple[Token, ...]) -> tuple[DocumentType | None, Sequence[Token]]:
    """The type directly before the number, or the first word's, and the words that are neither it nor lead to the number."""
    end = len(found)
    while end and found[end - 1].folded in _BEFORE_NUMBER:
        end -= 1
    for at in range(max(0, end - _LONGEST_TYPE), end):
        match = longest(type_phrases(), found[:end], at)
        if match and match[0] == end and _meant(found[at:end], match[1]):
            return match[1], found[:at]
    return _typed_type(found)


@cache
def _bare_types() -> frozenset[str]:
    """The codes that say a type and no issuer: `59/NĐ` is no complete number."""
    return frozenset(code.upper() for kind in document_types() for code in kind.codes)


def _with_type(number: str, type_: DocumentType | None) -> str:
    """`Nghị quyết 06/TU`, `NQ 18 TW`: the type, where the symbol is the issuer's alone; a letter's symbol has no type."""
    head, _, symbol = number.rpartition("/")
    if (
        type_ is None
        or not type_.codes
        or type_.name == "Công văn"
        or "-" in symbol
        or coded_type(number)
        or is_term(fold_letters(symbol))
    ):
        return number
    return read_number(f"{head}/{type_.codes[0]}-{symbol}") or number


def _closes(rest: Sequence[Token], coded: DocumentType | None) -> bool:
    """Whether a subject before the number ends in "số" and names no other document: "Nghị định về dân chủ số 59/2023/NĐ-CP"."""
    others = [match[1] for at in range(len(rest)) if (match := longest(type_phrases(), rest, at))]
    return (
        bool(rest) and rest[-1].folded == "so" and coded not in (None, *others) and not any(t.is_figure for t in rest)
    )


def _figures(number: str) -> tuple[str, int | None]:
    serial, _, rest = number.replace("-", "/").partition("/")
    year = rest.partition("/")[0]
    return serial, int(year) if _YEAR.match(year) else None


def _joined(before: Facts, behind: Facts) -> Facts:
    """What was said before and behind; what was said twice otherwise is a stray word."""
    pairs = [
        (name, getattr(before, name), getattr(behind, name))
        for name in ("day", "year", "congress", "term", "body", "province", "city")
    ]
    differing = sum(a is not None and b is not None and a != b for _, a, b in pairs)
    merged = {name: b if a is None else a for name, a, b in pairs}
    return Facts(**merged, subject=before.subject or behind.subject, stray=before.stray + behind.stray + differing)


def _typed_type(found: Sequence[Token]) -> tuple[DocumentType | None, Sequence[Token]]:
    """The type named first, if any, and the words behind it; "số", "văn bản số" before it are passed over."""
    at = 0
    while True:
        match = longest(type_phrases(), found, at)
        if match and _meant(found[at : match[0]], match[1]):
            return match[1], _after(found, match[0])
        if at < len(found) and found[at].folded in _BEFORE_NUMBER:
            at += 1
        else:
            return None, found[at:]


def _after(found: Sequence[Token], at: int) -> Sequence[Token]:
    """ "Số", "số hiệu" behind the type only lead to the number."""
    return found[at:] if len(found) > at and found[at].folded not in _BEFORE_NUMBER else _skipped(found, at)


def _skipped(found: Sequence[Token], at: int) -> Sequence[Token]:
    while at < len(found) and found[at].folded in _BEFORE_NUMBER:
        at += 1
    return found[at:]


def _meant(run: Sequence[Token], kind: DocumentType) -> bool:
    """A code counts as a type only as it is written or without any marks: "đã 06" is no Đề án."""
    return (
        len(run) > 1
        or run[0].text.isascii()
        or run[0].text.upper() in {code.upper() for code in (*kind.codes, *kind.written, kind.name)}
    )


# incomplete numbers


def _incomplete(found: tuple[Token, ...]) -> Typed | None:
    """`NĐ 59`, `nghị định số 59/2023`, `59/2023`, `NĐ-CP 59`, each with what was said of it."""
    type_, rest = _typed_type(found)
    if type_ is not None and type_.kind == "refused":
        return None
    at = next((i for i, token in enumerate(rest) if token.is_figure), None)
    if at is None:
        return None
    head = _head(rest, at)
    if head is None:
        return None
    start, serial, year, end = head
    led = start == 0 or rest[start - 1].folded in _BEFORE_NUMBER or rest[start - 1].gap in ("-", "/")
    before, behind = facts_of(rest[:start]), facts_of(rest[end:])
    facts = _joined(before, behind)
    slashed = year is not None and rest[end - 1].gap in ("/", "-")
    if not led or facts.stray or before.subject or not (type_ or slashed):
        return None
    if year is not None and not slashed:
        facts, year = _joined(Facts(year=year), facts), None
    return None if facts.stray else Typed(type=type_, serial=serial, year=year, facts=facts)


# names


def _named(found: tuple[Token, ...]) -> Typed:
    """The name of a law with its year; or its initials: `BLDS 2015`."""
    type_, rest = _typed_type(found)
    if type_ is not None and type_.name in _ACTS and rest:
        end = next((i for i, token in enumerate(found) if token.is_figure or token.day), len(found))
        facts = facts_of(found[end:])
        return NOTHING if facts.stray or facts.subject else Typed(type=type_, name=found[:end], facts=facts)
    if found and _INITIALS.match(found[0].folded) and (found[0].text.isupper() or found[0].folded[:2] == "bl"):
        facts = facts_of(found[1:])
        return NOTHING if facts.stray or facts.subject else Typed(initials=found[0].folded, facts=facts)
    return NOTHING


def coded_type(number: str) -> DocumentType | None:
    """The type that the symbol of a canonical number says."""
    parts = re.split(r"[/-]", number)
    return next((kind for part in parts[1:3] if (kind := type_of([fold_letters(part)]))), None)
