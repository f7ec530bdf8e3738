"""Any document of the illustrative archive, spelled in any way: what opens is that document, and never another in its place."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analyzers.citations.symbols import type_of
from analyzers.text import fold
from indexer.engine import Engine
from indexer.identity_keys import describe
from indexer.lookup import find_documents
from indexer.numbers import Number, parse_number
from indexer.record import DocumentRecord
from tests import number_archive

DOCUMENTS = number_archive.documents()
WIDE = str.maketrans("0123456789/-", "０１２３４５６７８９／－")
CHANGES = {
    "none": str,
    "plain": fold,
    "capitals": str.upper,
    "small": str.lower,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "wide": lambda text: text.translate(WIDE),
    "spaced": lambda text: f"  {text.replace(' ', '  ')}. ",
    "eth": lambda text: text.replace("Đ", "Ð"),
}
DASHES = "-–—‑−_"


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to type a document. `settles`: number, issuer and date are all there; `about`: it ends with what it is about."""

    text: str
    settles: bool
    about: bool


@st.composite
def spellings(draw: st.DrawFn, record: DocumentRecord) -> Spelling:
    """The document typed in some way."""
    whole = draw(st.booleans())
    said = [part for part in (_when(draw, record), _whose(draw, record)) if part and (whole or draw(st.booleans()))]
    number = parse_number(record.number or "")
    assert number is not None
    run = " ".join([_head(draw, record) + _number(draw, number), *draw(st.permutations(said))])
    about = draw(st.sampled_from(["", " về một việc (minh họa)"]))
    change = CHANGES[draw(st.sampled_from(sorted(CHANGES)))]
    settles = whole and record.key != "25-2025-qd-ubnd@da-nang"  # without its day: its province was merged in that year
    return Spelling(change(run + about), settles, bool(about))


def _number(draw: st.DrawFn, number: Number) -> str:
    serial = "0" * draw(st.integers(0, 2)) + str(number.serial) + number.letter
    first, second = draw(
        st.sampled_from(
            [("/", "-"), ("-", "/"), ("-", "-"), (" ", " "), (" / ", " - "), ("/", draw(st.sampled_from(DASHES)))]
        )
    )
    if type_of([fold(number.parts[0])]) is None:
        first, second = "/", "-"  # a letter's second part is no known code: without its marks it is any word
    joined = second.join(number.parts)
    if len(number.parts) == 2 and type_of([fold(number.parts[0])]) and first != " " and draw(st.booleans()):
        joined = "".join(number.parts)
    return first.join([serial, *([str(number.year)] if number.year else []), joined])


def _head(draw: st.DrawFn, record: DocumentRecord) -> str:
    kinds = [f"{record.type} ", f"{record.type} số ", f"{record.type} số: "]
    if describe(record.key).scope != "nghi-quyet":  # its type is all that tells it from the law of its number
        kinds += ["", "số ", "Số: ", "Văn bản số "]
    return draw(st.sampled_from(kinds))


def _when(draw: st.DrawFn, record: DocumentRecord) -> str:
    period = describe(record.key).period or ""
    if not record.dates:
        kind, _, years = period.partition("-")
        return {"nk": f"nhiệm kỳ {years}", "khoa": f"khóa {years}"}.get(kind, "")
    year, month, day = record.dates[0].value.split("-")
    forms = [
        f"ngày {day}/{month}/{year}",
        f"ngày {int(day)}-{int(month)}-{year}",
        f", ngày {int(day)}.{int(month)}.{year}",
        f"ngày {day} tháng {month} năm {year}",
    ]
    return draw(st.sampled_from(forms))


def _whose(draw: st.DrawFn, record: DocumentRecord) -> str:
    issuer = record.issuers[0].value
    return draw(st.sampled_from([f"của {issuer}", issuer, f"do {issuer} ban hành", f", {issuer}"]))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine, Engine]]:
    """All documents; every second one; the others."""
    folder = tmp_path_factory.mktemp("numbers")
    keys = [each.key for each in DOCUMENTS]
    without = [frozenset(), frozenset(keys[::2]), frozenset(keys[1::2])]
    made = [number_archive.build(folder / str(place), without=keys) for place, keys in enumerate(without)]
    yield made[0], made[1], made[2]
    for engine in made:
        engine.close()


ANY = st.sampled_from(DOCUMENTS).flatmap(lambda record: st.tuples(st.just(record), spellings(record)))


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY)
def test_what_opens_is_what_was_meant(
    archives: tuple[Engine, Engine, Engine], drawn: tuple[DocumentRecord, Spelling]
) -> None:
    record, spelling = drawn
    for engine in archives:
        found = find_documents(engine, spelling.text)
        assert not found.sure or [each.key for each in found.documents] == [record.key]
        if spelling.settles and engine.document(record.key):
            assert found.sure


@settings(max_examples=300, deadline=None)
@given(
    ANY, st.sampled_from(["triển khai", "dân chủ ở cơ sở", "hội nghị", "và 80/2021/NĐ-CP", "OR học phí"]), st.booleans()
)
def test_with_other_words_it_is_a_query(
    archives: tuple[Engine, Engine, Engine], drawn: tuple[DocumentRecord, Spelling], word: str, before: bool
) -> None:
    _, spelling = drawn
    typed = f"{word} {spelling.text}" if before else f"{spelling.text} {word}"
    assume(before or not spelling.about)
    assert not find_documents(archives[0], typed).sure


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_anything_may_be_typed(archives: tuple[Engine, Engine, Engine], typed: str) -> None:
    find_documents(archives[0], typed)
