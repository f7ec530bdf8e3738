"""What an article is found by: its terms, its facet values, its place in time. Any engine is given these, so that all answer alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from analyzers.words import Terms, terms
from indexer.query import Facet
from indexer.record import ArticleRecord

_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class RecordTerms:
    """The terms of an article's title, lead and whole text (the text begins with the lead)."""

    title: Terms
    lead: Terms
    text: Terms


def record_terms(record: ArticleRecord) -> RecordTerms:
    """Cut the terms of an article. Costly: once an article, in any process, the result is picklable."""
    return RecordTerms(terms(record.title), terms(record.lead), terms(record.text))


def facet_values(record: ArticleRecord) -> Mapping[Facet, tuple[str, ...]]:
    """The values of every facet, sorted and each once; absent ones are empty."""
    cited = [resolved.citation for resolved in record.cited]
    return {
        "province": _present([record.province]),
        "province_now": _present([record.province_now]),
        "document": _present(resolved.document for resolved in record.cited),
        "number": _present(citation.number for citation in cited if citation.form == "full"),
        "year": _present([record.published[:4] if record.published else None]),
        "issuer": _present(citation.issuer for citation in cited),
        "type": _present(citation.type for citation in cited),
        "portal": _present([record.portal]),
        "level": _present([record.level]),
        "kind": _present([record.kind]),
    }


def minutes(published: str | None) -> int | None:
    """Minutes since the year 1 in Vietnamese time, for sorting; None where there is no date or none that can be read."""
    if not published:
        return None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None
    moment = moment.astimezone(_VIETNAM) if moment.tzinfo else moment.replace(tzinfo=_VIETNAM)
    return int((moment - datetime(1, 1, 1, tzinfo=_VIETNAM)).total_seconds()) // 60


def _present(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
