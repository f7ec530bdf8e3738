"""What was typed beside a number, held against a document: what contradicts it, and which key it settles."""

from functools import cache

from analyzers.bodies import IssuingBody, bodies, body_of
from analyzers.citations.citation import Citation
from analyzers.places import Province
from analyzers.text import fold
from indexer.identity import Context, resolve
from indexer.identity_keys import Key, describe
from indexer.lookup_names import bears_name
from indexer.lookups import document_number, document_types, document_years
from indexer.numbers import parse_number, read_number
from indexer.record import DocumentRecord
from indexer.typed import Typed

_LIKE = (frozenset({"quyet dinh", "quy dinh"}), frozenset({"luat", "bo luat"}), frozenset({"thong tu", "thong tri"}))
_WHOLE_DAY = 10
# numbered with the year inside as rules, without it as single acts: "Quyết định 25 năm 2025" may be either
_WITH_OR_WITHOUT_YEAR = frozenset({"Quyết định", "Nghị quyết", "Chỉ thị", "Thông tư liên tịch", "Nghị quyết liên tịch"})


def agrees(record: DocumentRecord, typed: Typed) -> bool:
    """Whether nothing that was typed speaks against the document."""
    key = describe(record.key)
    return (
        _of_type(record, key, typed)
        and _of_day(record, typed)
        and _of_year(record, typed)
        and _of_term(key, typed)
        and _of_place(key, typed)
        and (typed.facts.body is None or _of_body(record, key, typed.facts.body))
        and (not typed.name or bears_name(record, typed.name))
    )


def _of_type(record: DocumentRecord, key: Key, typed: Typed) -> bool:
    if typed.type is None or typed.type.kind == "loose":
        return True
    meant = fold(typed.type.name)
    if key.scope == "nghi-quyet":
        return meant == "nghi quyet"
    known = document_types(record)
    return not known or any(meant == each or {meant, each} <= like for each in known for like in (*_LIKE, frozenset()))


def _of_day(record: DocumentRecord, typed: Typed) -> bool:
    day = typed.facts.day
    dates = [each.value for each in record.dates if len(each.value) >= _WHOLE_DAY]
    return day is None or not dates or day in dates


def _of_year(record: DocumentRecord, typed: Typed) -> bool:
    years = document_years(record)
    return not years or all(year in years for year in typed.facts.years)


def _of_term(key: Key, typed: Typed) -> bool:
    congress, term = typed.facts.congress, typed.facts.term
    return (congress is None or key.period == f"khoa-{congress}") and (term is None or key.period == f"nk-{term}")


def _of_place(key: Key, typed: Typed) -> bool:
    province = typed.facts.province
    return province is None or (key.scope or "").partition(".")[0] == province.id


def _of_body(record: DocumentRecord, key: Key, body: IssuingBody) -> bool:
    """By the key, by the symbol, or by what articles say of the issuer."""
    if key.scope and (key.scope == body.id or key.scope.endswith(f".{body.id}")):
        return True
    number = document_number(record)
    symbols = _bodies_of(number.parts if number else ())
    told = [known for each in record.issuers if (known := body_of(each.value))]
    return any(_is_same(body, each) for each in (*symbols, *told))


def _is_same(body: IssuingBody, other: IssuingBody) -> bool:
    """The Central Committee's bodies all write as one: TW."""
    return body.id == other.id or body.numbering == other.numbering == "party-central"


def _bodies_of(parts: tuple[str, ...]) -> tuple[IssuingBody, ...]:
    """Every body that the parts of a symbol may name; keys write them without marks."""
    plain = {fold(part.rstrip("0123456789")) for part in parts}
    return tuple(body for symbol in plain for body in _by_plain_symbol().get(symbol, ()))


@cache
def _by_plain_symbol() -> dict[str, tuple[IssuingBody, ...]]:
    keyed: dict[str, tuple[IssuingBody, ...]] = {}
    for body in bodies().values():
        for symbol in body.symbols:
            keyed[fold(symbol)] = (*keyed.get(fold(symbol), ()), body)
    return keyed


# the key


def keys_meant(typed: Typed) -> frozenset[str]:
    """The keys that number, issuer, place and time settle by the rules that hold for citations in articles.

    More than one only where a number was completed by each of the symbols that its body writes.
    """
    settled = (_keys(typed, number) for number in _numbers(typed))
    return frozenset(key for keys in settled if len(keys) == 1 for key in keys)


def _keys(typed: Typed, number: str) -> frozenset[str]:
    """The documents that a number is by the one issuer or another."""
    readings = (_cited(typed, number, issuer) for issuer in _issuers(typed, number))
    resolved = (resolve((citation,), context, {})[0].document for citation, context in readings)
    return frozenset(key for key in resolved if key)


def _cited(typed: Typed, number: str, issuer: str | None) -> tuple[Citation, Context]:
    """What was typed as an article would cite it."""
    kind = typed.type.name if typed.type and typed.type.kind != "loose" else None
    surface = f"{kind} số {number}" if kind else number
    term = f" (khóa {typed.facts.congress})" if typed.facts.congress else ""
    text = f"{surface}{term} của {issuer}" if issuer else f"{surface}{term}"
    issued = typed.facts.day or _year_said(typed)
    citation = Citation(0, len(surface), surface, "full", kind, number, issued, issuer)
    return citation, Context("", text)


def _year_said(typed: Typed) -> str | None:
    if typed.facts.year:
        return str(typed.facts.year)
    opened, _, closed = (typed.facts.term or "").partition("-")
    inside = int(opened) + 1 if opened else 0
    return str(inside) if inside and inside < int(closed) else None


def _numbers(typed: Typed) -> tuple[str, ...]:
    """The number; for an incomplete one those that its type and the body named beside it make."""
    if typed.number:
        return (typed.number,)
    if typed.type is None or (typed.year is None and typed.type.name in _WITH_OR_WITHOUT_YEAR and not _of_party(typed)):
        return ()
    head = f"{typed.serial}/{typed.year}" if typed.year else typed.serial
    composed = (read_number(f"{head}/{code}-{symbol}") for code in typed.type.codes[:1] for symbol in _symbols(typed))
    return tuple(number for number in composed if number)


def _of_party(typed: Typed) -> bool:
    return typed.facts.body is not None and typed.facts.body.numbering.startswith("party")


def _symbols(typed: Typed) -> tuple[str, ...]:
    body = typed.facts.body
    if typed.type and typed.type.name == "Nghị định":
        return ("CP",)
    if body is None:
        return ()
    return body.symbols or (("TW",) if body.numbering == "party-central" else ())


def _issuers(typed: Typed, number: str) -> tuple[str | None, ...]:
    """How an article would name the issuer: the body, that of the place, or that of the place to whom the symbol belongs."""
    facts = typed.facts
    if facts.province is None:
        return (facts.body.name if facts.body else None,)
    parts = parse_number(number)
    named = (facts.body,) if facts.body else _bodies_of(parts.parts if parts else ())
    scoped = [body for body in named if body.province_scoped]
    return tuple(name for body in scoped for name in _names_of(body, facts.province, facts.city)) or (None,)


def _names_of(body: IssuingBody, province: Province, city: bool | None) -> tuple[str, ...]:
    """The body's name with the place, called a province's and a city's where neither was said."""
    base = body.name.removesuffix(" tỉnh")
    if "Tỉnh " in base:
        names = (f"{base} {province.name}", f"{base.replace('Tỉnh ', 'Thành ')} {province.name}")
    else:
        names = (f"{base} tỉnh {province.name}", f"{base} thành phố {province.name}")
    return names if city is None else names[1:] if city else names[:1]
