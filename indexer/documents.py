"""What the articles say of one cited document, counted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from indexer.catalogue import Mention
from indexer.record import Count, DocumentRecord, RelationSeen


def document_record(key: str, mentions: Sequence[Mention], law_names: dict[str, str]) -> DocumentRecord:
    """The record of a document out of all its mentions; counts are of articles, most frequent first.

    `law_names` gives the name of a law by its number. The title is that name, else the subject that most articles give.
    """
    numbers = _counts((m.number, m.article) for m in mentions if m.form == "full")
    types = _counts((m.type, m.article) for m in mentions)
    subjects = _counts((m.subject, m.article) for m in mentions)
    number = numbers[0].value if numbers else None
    published = sorted({m.published for m in mentions if m.published})
    return DocumentRecord(
        key=key,
        number=number,
        type=types[0].value if types else None,
        title=law_names.get(number or "") or (subjects[0].value if subjects else None),
        spellings=_counts((m.surface, m.article) for m in mentions),
        types=types,
        dates=_counts((m.issued, m.article) for m in mentions),
        issuers=_counts((m.issuer, m.article) for m in mentions),
        subjects=subjects,
        provinces=_counts((m.province, m.article) for m in mentions),
        relations=_relations(key, mentions),
        articles=len({m.article for m in mentions}),
        mentions=len(mentions),
        first=published[0] if published else None,
        last=published[-1] if published else None,
    )


def _relations(key: str, mentions: Sequence[Mention]) -> tuple[RelationSeen, ...]:
    """Each thing done to the document, by whom, the most often told first."""
    told: dict[tuple[str, str | None], dict[str, str]] = defaultdict(dict)
    for mention in mentions:
        if mention.relation and mention.done_by != key:
            told[mention.relation, mention.done_by][mention.article] = mention.published or "9"
    seen = [
        RelationSeen(kind, by, len(articles), min(articles, key=lambda one: (articles[one], one)))
        for (kind, by), articles in told.items()
    ]
    return tuple(sorted(seen, key=lambda one: (-one.articles, one.kind, one.by or "")))


def _counts(pairs: Iterable[tuple[str | None, str]]) -> tuple[Count, ...]:
    """Each value with the number of distinct articles that give it; ties in the order of the alphabet."""
    articles: dict[str, set[str]] = defaultdict(set)
    for value, article in pairs:
        if value:
            articles[value].add(article)
    ranked = sorted(articles.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Count(value, len(where)) for value, where in ranked)
