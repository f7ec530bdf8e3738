"""The words of the grammar: document types, symbols and issuers, from the tables in analyzers/data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from analyzers.citations.reading import fold_letters
from analyzers.tables import read_table, split_cell


@dataclass(frozen=True, slots=True)
class DocumentType:
    """Loại văn bản: its codes in symbols, how it is written short and in English, and what may be cited of it.

    `kind`: `number` (bare numbers count), `named` (so do numbers that became names: Đề án 06), `full` (only with a symbol),
    `loose` (Văn bản: the symbol says the type), `name` (never numbered), `refused` (its numbers are no citations).
    """

    name: str
    codes: tuple[str, ...]
    written: tuple[str, ...]
    english: tuple[str, ...]
    kind: str


@cache
def document_types() -> tuple[DocumentType, ...]:
    """All rows of document_types.tsv."""
    return tuple(
        DocumentType(
            row["type"], split_cell(row["codes"]), split_cell(row["written"]), split_cell(row["english"]), row["kind"]
        )
        for row in read_table("document_types")
    )


@cache
def type_codes() -> Mapping[str, DocumentType]:
    """Document types by their folded code in a symbol (`nq`, `ctr`); where two share one the first row has it."""
    codes: dict[str, DocumentType] = {}
    for kind in document_types():
        for code in kind.codes:
            codes.setdefault(fold_letters(code), kind)
    return codes


@cache
def code_spellings() -> Mapping[str, str]:
    """The right spelling, in capitals, of every folded code of a type or of an issuer (`ubnd`, `hdnd` → HĐND)."""
    spelled = {fold_letters(code): code.upper() for kind in document_types() for code in kind.codes}
    return {fold_letters(row["symbol"]): row["symbol"].upper() for row in read_table("symbols")} | spelled


@cache
def issuer_codes() -> Mapping[str, str]:
    """`national`, `party` or `state` by the folded symbol of an issuer."""
    return {fold_letters(row["symbol"]): row["kind"] for row in read_table("symbols")}


@cache
def words(use: str) -> tuple[str, ...]:
    """The words of citation_words.tsv that have this use, as they are written there."""
    return tuple(row["word"] for row in read_table("citation_words") if row["use"] == use)


@cache
def folded_words(use: str) -> tuple[str, ...]:
    """The same words folded, the longest first: ready for a pattern."""
    return tuple(sorted(map(fold_letters, words(use)), key=len, reverse=True))
