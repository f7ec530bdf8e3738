"""Which kind of number a number is, and what that kind needs to be one document's (analyzers/data/numbering.tsv)."""

import re
from dataclasses import dataclass, replace
from functools import cache

from analyzers.bodies import IssuingBody, bodies_of_symbol, body_of
from analyzers.citations.vocabulary import type_codes
from analyzers.tables import read_table, split_cell
from analyzers.text import fold
from indexer.identity_periods import When
from indexer.numbers import Number

_ASSEMBLY = re.compile(r"(?:QH|UBTVQH)\d{1,2}$")
_JOINT = frozenset({"TTLT", "TTLB", "NQLT", "CTLT"})
# Whose symbols the documents of a named body may bear as well: an office's letter is often said to be its committee's.
_WRITES_AS = {
    "uy-ban-nhan-dan-tinh": ("van-phong-uy-ban-nhan-dan-tinh", "uy-ban-nhan-dan-cu"),
    "tinh-uy": ("party-province",),
}
# Normative acts whose numbers always hold their year: Luật Ban hành văn bản quy phạm pháp luật 1996 (decrees), 2008 (circulars)
_YEAR_HELD_SINCE = {"NĐ": "1997", "TT": "2009"}


@dataclass(frozen=True, slots=True)
class Rule:
    """What the key of a class of numbers takes beside the number, and whether the text must name the issuer."""

    needs: tuple[str, ...]
    stated: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """The class of a number with its rule, and the bodies that its symbol and its issuer leave possible."""

    numbering: str
    rule: Rule
    bodies: tuple[IssuingBody, ...]
    stated: IssuingBody | None


def kind_of_number(number: Number, issuer: str | None, year: int | None) -> Kind | None:
    """The kind of a number; None where no rule is known, the symbol is nobody's in that year, or the issuer is another's."""
    if _ASSEMBLY.match(number.parts[-1]):
        return _kind("assembly", number, (), None)
    if number.parts[0] in _JOINT:
        return _joint(number, year)
    stated = body_of(issuer) if issuer else None
    fits = bodies_of_symbol(_issuer_symbol(number), year)
    if number.parts[0] == "NĐ" and any(body.numbering != "government" for body in fits):
        return None  # only the Government issues decrees: 34/2013/NĐ-UBND is a slip, of the type or of the issuer
    if stated is not None and (named := next((body for body in fits if _writes_as(stated, body)), None)):
        return _kind(named.numbering, number, (named,), stated if named.numbering == "inspectorate" else named)
    if not fits or _is_shared(number):
        return None
    classes = {body.numbering for body in fits} - {"local"}
    kind = _kind(classes.pop(), number, fits, None) if len(classes) == 1 else None
    return None if kind is not None and kind.rule.stated and stated is not None else kind


def _writes_as(stated: IssuingBody, body: IssuingBody) -> bool:
    """Whether a document of the body that the text names may bear the symbol of `body`."""
    if body.numbering == "inspectorate":
        return stated.numbering == "department"
    others = _WRITES_AS.get(stated.id, ())
    return body.id == stated.id or body.id in others or body.numbering in others


def with_year(number: Number, when: When | None) -> Number:
    """A decree or circular said without the year that its number holds: "Nghị định 63/NĐ-CP ngày 8/6/2010" is 63/2010/NĐ-CP."""
    since = _YEAR_HELD_SINCE.get(number.parts[0])
    if number.year is not None or when is None or since is None or len(number.parts) < 2 or when.year < since:
        return number
    normative = {body.numbering for body in bodies_of_symbol(number.parts[1])} <= {"government", "ministry"}
    return replace(number, year=int(when.year)) if normative else number


def _joint(number: Number, year: int | None) -> Kind | None:
    parts = number.parts[1:]
    known = bool(parts) and all(bodies_of_symbol(part, year) for part in parts)
    return _kind("joint", number, (), None) if known else None


def _issuer_symbol(number: Number) -> str:
    """The part that names the issuer: behind the type, or the first of an official letter's."""
    parts = number.parts
    typed = fold(parts[0]) in type_codes()
    return parts[1] if typed and len(parts) > 1 else parts[0]


def _is_shared(number: Number) -> bool:
    """Whether others than the national body write the symbol, so that it alone settles nothing."""
    types = _shared().get(_issuer_symbol(number))
    return types is not None and number.year is None and number.parts[0] not in types


@cache
def _shared() -> dict[str, tuple[str, ...]]:
    return {row["symbol"]: split_cell(row["types"]) for row in read_table("shared_symbols")}


def _kind(numbering: str, number: Number, bodies: tuple[IssuingBody, ...], stated: IssuingBody | None) -> Kind | None:
    rule = _rules().get((numbering, number.year is not None))
    return Kind(numbering, rule, bodies, stated) if rule else None


@cache
def _rules() -> dict[tuple[str, bool], Rule]:
    return {
        (row["class"], row["year"] == "yes"): Rule(split_cell(row["needs"]), row["issuer"] == "stated")
        for row in read_table("numbering")
    }
