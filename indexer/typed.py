"""What a reader types into the number box, read: a key, a number in any spelling and of any completeness, the name of a law."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from analyzers.citations.reading import fold_letters
from analyzers.citations.symbols import is_term
from analyzers.citations.vocabulary import DocumentType
from indexer.numbers import read_number, tidy
from indexer.typed_facts import Facts, facts_of, joined
from indexer.typed_runs import YEAR, Run, head_of, runs
from indexer.typed_types import BEFORE_NUMBER, bare_types, coded_type, leading_type, typed_type
from indexer.typed_words import Token, longest, tokens, type_phrases

LONGEST = 512
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_ADDRESS = re.compile(r"\s*(?:\S{0,200}/)?van-ban/([^/?#\s]{1,400})\S*\s*\Z")
_KEY = re.compile(r"\s*([a-z0-9][a-z0-9-]{0,99}[@,][a-z0-9@.,-]{1,99})\s*\Z")
_QUERY = re.compile(r"\s*(?:[-+](?=\S)|[a-z]+:(?=\S)|https?:)|.*\b(?:OR|AND|NOT)\b", re.DOTALL)
_PARTED_TERM = re.compile(r"\b(QH|UBTVQH|HĐNN|HDNN)\s(?=\d{1,2}\b)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”„«»]")
_QUESTION = re.compile(r"\b(?:the nao|ra sao|gi|bao nhieu|khi nao|o dau|vi sao|tai sao)\b")
_ACTS = ("Bộ luật", "Luật", "Pháp lệnh", "Hiến pháp")
_INITIALS = re.compile(r"b?l[a-z]{1,9}\Z")


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


NOTHING = Typed(whole=False)


def read_typed(given: str) -> Typed:
    """What was typed, as far as it names a document; NOTHING for any other text."""
    text = given[:LONGEST].translate(_WIDE)
    if address := _ADDRESS.match(text) or _KEY.match(text):
        return Typed(key=unquote(address[1]).removesuffix(".json"))
    if _QUERY.match(text):
        return NOTHING
    read = _read(tokens(_PARTED_TERM.sub(r"\1", tidy(text))))
    asks = _QUOTED.search(text) or _QUESTION.search(fold_letters(text))
    return replace(read, whole=False) if asks else read


def _read(found: tuple[Token, ...]) -> Typed:
    """The number if there is one, complete or not; else a name."""
    places = (at for at, token in enumerate(found) if token.is_figure and not _is_year(found, at))
    numbered = next((read for at in places if (read := _complete(found, at))), None)
    return numbered or _incomplete(found) or _named(found)


def _is_year(found: Sequence[Token], at: int) -> bool:
    return at > 0 and found[at - 1].folded == "nam" and bool(YEAR.match(found[at].folded))


# complete numbers


def _complete(found: tuple[Token, ...], at: int) -> Typed | None:
    """A number with its symbol whose figures begin at `at`; of several ways to end it the one that explains all that follows."""
    tails = [(run, facts_of(run.behind)) for run in runs(found, at)]
    if not tails:
        return None
    best = min(
        tails, key=lambda one: (one[1].stray, not one[0].known, len(one[0].number) * (-1 if one[0].known else 1))
    )
    return _around(best[0])


def _around(run: Run) -> Typed:
    """The words before a complete number: its type, a law's name, whose it is; any other word makes it a query."""
    type_, rest = leading_type(run.before)
    before, behind = facts_of(rest), facts_of(run.behind)
    name: tuple[Token, ...] = ()
    if type_ and type_.name in _ACTS and before.stray and not before.subject:
        before, name = Facts(), run.before
    facts = joined(before, behind)
    typed = _with_type(run.number, type_)
    whole = not facts.stray and (not before.subject or _closes(rest, coded_type(typed)))
    serial, year = _figures(run.number)
    if run.number.rpartition("/")[2] in bare_types() and year is None:
        return Typed(type=type_ or coded_type(run.number), serial=serial, name=name, facts=facts, whole=whole)
    return Typed(None, type_, run.number, typed, serial, year, name, "", facts, whole)


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
    return serial, int(year) if YEAR.match(year) else None


# incomplete numbers


def _incomplete(found: tuple[Token, ...]) -> Typed | None:
    """`NĐ 59`, `nghị định số 59/2023`, `59/2023`, `NĐ-CP 59`, each with what was said of it."""
    type_, rest = typed_type(found)
    if type_ is not None and type_.kind == "refused":
        return None
    at = next((i for i, token in enumerate(rest) if token.is_figure), None)
    if at is None:
        return None
    head = head_of(rest, at)
    if head is None:
        return None
    start, serial, year, end = head
    led = start == 0 or rest[start - 1].folded in BEFORE_NUMBER or rest[start - 1].gap in ("-", "/")
    before, behind = facts_of(rest[:start]), facts_of(rest[end:])
    facts = joined(before, behind)
    slashed = year is not None and rest[end - 1].gap in ("/", "-")
    if not led or facts.stray or before.subject or not (type_ or slashed):
        return None
    if year is not None and not slashed:
        facts, year = joined(Facts(year=year), facts), None
    return None if facts.stray else Typed(type=type_, serial=serial, year=year, facts=facts)


# names


def _named(found: tuple[Token, ...]) -> Typed:
    """The name of a law with its year; or its initials: `BLDS 2015`."""
    type_, rest = typed_type(found)
    if type_ is not None and type_.name in _ACTS and rest:
        end = next((i for i, token in enumerate(found) if token.is_figure or token.day), len(found))
        facts = facts_of(found[end:])
        return NOTHING if facts.stray or facts.subject else Typed(type=type_, name=found[:end], facts=facts)
    if found and _INITIALS.match(found[0].folded) and (found[0].text.isupper() or found[0].folded[:2] == "bl"):
        facts = facts_of(found[1:])
        return NOTHING if facts.stray or facts.subject else Typed(initials=found[0].folded, facts=facts)
    return NOTHING
