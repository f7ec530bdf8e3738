"""Ai nhắc đến trước: for each province the earliest article that we hold of those that meet a question, and where none was seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.engine import Engine
from indexer.query import Facet, Filter, Query
from indexer.record import ArticleRecord, Count

READ_AT_ONCE = 60
"""So many of the oldest articles are read first: of most documents these are all, or they hold the first of nearly every province."""


@dataclass(frozen=True, slots=True)
class First:
    """A province (None: sources of no province), how many articles it has, its earliest dated one, and its days after the issue.

    `article` is None where no article of the province is dated, `lag` where either day is unknown or the article is older.
    """

    province: str | None
    count: int
    article: ArticleRecord | None
    lag: int | None


def first_mentions(
    engine: Engine, query: Query, facet: Facet, counted: Sequence[Count], total: int, issued: str | None = None
) -> tuple[First, ...]:
    """The provinces of `counted` (values of `facet`), the earliest first, undated ones last; sources of no province among them.

    `total` counts all articles of the query, `issued` is the day from which lags are reckoned.
    """
    oldest = replace(query, sort="oldest", offset=0, limit=READ_AT_ONCE, after=None)
    seen = _earliest((hit.article for hit in engine.search(oldest).hits), facet)
    rest = total - sum(each.count for each in counted)
    wanted: list[tuple[str | None, int, Filter]] = [
        (each.value, each.count, Filter(facet, (each.value,))) for each in counted
    ]
    wanted += [(None, rest, Filter(facet, tuple(each.value for each in counted), exclude=True))] if rest > 0 else []
    found = []
    for province, count, narrowed in wanted:
        unread = province not in seen and total > READ_AT_ONCE
        article = _dated(engine, oldest, narrowed) if unread else seen.get(province)
        found.append(First(province, count, article, lag(issued, article)))
    return tuple(sorted(found, key=_order))


def lag(issued: str | None, article: ArticleRecord | None) -> int | None:
    """Days from the issue to the publication; None where either is unknown to the day, or where the article is older."""
    days = days_between(issued, article.published if article else None)
    return days if days is not None and days >= 0 else None


def days_between(one: str | None, other: str | None) -> int | None:
    """Days from one ISO date to another; None where either is not known to the day."""
    try:
        return (date.fromisoformat((other or "")[:10]) - date.fromisoformat((one or "")[:10])).days
    except ValueError:
        return None


def _dated(engine: Engine, oldest: Query, narrowed: Filter) -> ArticleRecord | None:
    filters = oldest.filters if not narrowed.values else (*oldest.filters, narrowed)
    hits = engine.search(replace(oldest, filters=filters, limit=1)).hits
    return hits[0].article if hits and hits[0].article.published else None


def _earliest(articles: Iterable[ArticleRecord], facet: Facet) -> dict[str | None, ArticleRecord]:
    found: dict[str | None, ArticleRecord] = {}
    for article in articles:
        if article.published:
            found.setdefault(article.province if facet == "province" else article.province_now, article)
    return found


def _order(each: First) -> tuple[bool, str, str]:
    published = each.article.published if each.article else None
    return (published is None, published or "", each.province or "")
