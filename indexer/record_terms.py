"""What a record is found by: its terms, its facet values, its places in the orders. Any engine is given these, so that all answer alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from zlib import crc32

from analyzers.dates import VIETNAM
from analyzers.words import Terms, fold_syllable, syllables, terms, with_pairs
from indexer.numbers import parse_number
from indexer.query import Facet
from indexer.record import ArticleRecord, DocumentRecord, Resolved

RANKED: tuple[str, ...] = tuple(
    f"{part}_{stream}" for part, stream in product(("title", "lead", "text"), ("words", "bigrams", "folded"))
)
"""The fields that rank; every record of either kind holds `FIRST` in each, so that engines agree on how many records have the field."""
FIRST = "^"
NAMED: tuple[str, ...] = (
    "type_bigrams", "type_folded", "issuer_bigrams", "issuer_folded", "province_bigrams", "province_folded",
    "author_bigrams", "author_folded", "portal_bigrams", "portal_folded", "number_folded", "name_folded",
)  # fmt: skip
"""The fields in which a value is looked for by its syllables; they never rank."""
POSITIONS = frozenset({*NAMED, *(f"{part}_{stream}" for part in ("title", "text") for stream in ("bigrams", "folded"))})
"""The fields in which runs are looked for."""
ORDERS: tuple[str, ...] = ("newest", "oldest", "cited")
"""Whole numbers below 2**63 by which articles are sorted, greatest first."""

_LATEST = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class RecordTerms:
    """The terms of an article's title, lead and whole text (the text begins with the lead)."""

    title: Terms
    lead: Terms
    text: Terms


def record_terms(record: ArticleRecord) -> RecordTerms:
    """Cut the terms of an article. Costly: once an article, in any process, the result is picklable."""
    return RecordTerms(terms(record.title), terms(record.lead), terms(record.text))


def streams(record: ArticleRecord, cut: RecordTerms) -> Mapping[str, str]:
    """The text of every field in `RANKED` and `NAMED` that an article has: terms parted by spaces."""
    parts = (("title", cut.title), ("lead", cut.lead), ("text", cut.text))
    found = {f"{part}_words": _first(terms.words) for part, terms in parts}
    found |= {f"{part}_bigrams": _first(terms.bigrams) for part, terms in parts}
    found |= {f"{part}_folded": _first(terms.folded) for part, terms in parts}
    values = facet_values(record)
    named = {
        "type": values["type"],
        "issuer": values["issuer"],
        "province": (*values["province"], *values["province_now"]),
        "author": record.authors,
        "portal": _present([record.portal, record.source]),
    }
    for field, given in named.items():
        runs = [syllables(value) for value in given]
        found[f"{field}_bigrams"] = _stream(runs)
        found[f"{field}_folded"] = _stream(map(_folded, runs))
    return found | {"number_folded": _stream(_folded(syllables(number)) for number in values["number"])}


def document_streams(record: DocumentRecord) -> Mapping[str, str]:
    """The same of a document: what it is called, and nothing that ranks."""
    names = (f"{record.type or ''} {record.number or ''}", record.title or "")
    return dict.fromkeys(RANKED, FIRST) | {"name_folded": _stream(_folded(syllables(name)) for name in names)}


def facet_values(record: ArticleRecord) -> Mapping[Facet, tuple[str, ...]]:
    """The values of every facet, sorted and each once; absent ones are empty."""
    cited = [resolved.citation for resolved in record.cited]
    published = record.published or ""
    return {
        "province": _present([record.province]),
        "province_now": _present([record.province_now]),
        "document": _present(resolved.document for resolved in record.cited),
        "number": _present(citation.number for citation in cited if citation.form == "full"),
        "year": _present([published[:4]]),
        "month": _present([published[:7] if len(published) >= 7 else None]),
        "issued": _present(map(_issued, record.cited)),
        "issuer": _present(citation.issuer for citation in cited),
        "type": _present(citation.type for citation in cited),
        "portal": _present([record.portal]),
        "level": _present([record.level]),
        "kind": _present([record.kind]),
        "original": _present([record.reprint_of]),
        "reprint": (f"{record.reprint_of}\n{record.id}",) if record.reprint_of else (),
        "article": (record.id,),
    }


def orders(record: ArticleRecord) -> Mapping[str, int]:
    """The article's place in each of `ORDERS`: no two articles share one but by a rare chance, undated ones stand last."""
    moment = min(minutes(record.published) or 0, _LATEST)
    mixed = crc32(record.id.encode("utf-8", "replace"))
    documents = {resolved.document or resolved.citation.number for resolved in record.cited} - {None}
    return {
        "newest": moment << 32 | mixed,
        "oldest": (_LATEST - moment if moment else 0) << 32 | mixed,
        "cited": min(len(documents), 0xFFFF) << 47 | moment << 16 | mixed >> 16,
    }


def document_orders(record: DocumentRecord) -> Mapping[str, int]:
    """The document's place among documents; only `cited` orders them, by articles."""
    cited = min(record.articles, _LATEST) << 32 | crc32(record.key.encode("utf-8", "replace"))
    return {"newest": 0, "oldest": 0, "cited": cited}


def _issued(resolved: Resolved) -> str | None:
    """The year of the cited document: of its date, else of its number."""
    citation = resolved.citation
    if citation.issued:
        return citation.issued[:4]
    number = parse_number(citation.number) if citation.number and citation.form == "full" else None
    return str(number.year) if number and number.year else None


def minutes(published: str | None) -> int | None:
    """Minutes since the year 1 in Vietnamese time, for sorting; None where there is no date or none that can be read."""
    if not published:
        return None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None
    moment = moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    return int((moment - datetime(1, 1, 1, tzinfo=VIETNAM)).total_seconds()) // 60


def _present(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))


def _first(terms: Iterable[str]) -> str:
    return " ".join((FIRST, *terms))


def _folded(run: Iterable[str]) -> list[str]:
    return [fold_syllable(syllable) for syllable in run]


def _stream(runs: Iterable[list[str]]) -> str:
    return " ".join(term for run in runs for term in with_pairs(run))
