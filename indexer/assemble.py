"""An article with its provenance: what a page says joined with who published it."""

from collections.abc import Sequence

from analyzers.places import province_now
from crawler.portal import Portal
from indexer.catalogue import Entry
from indexer.identity import Context
from indexer.record import ArticleRecord, Resolved
from indexer.understand import Understood


def entry_of(article: str, portal: Portal, url: str, captured: str, understood: Understood, revision: int = 1) -> Entry:
    """The catalogue's entry for an understood page."""
    return Entry(
        id=article,
        portal=portal.id,
        url=url,
        captured=captured,
        revision=revision,
        province=understood.province or portal.province,
        content=understood.article,
        mentions=understood.mentions,
        found=understood.citations,
        found_in_title=understood.title_citations,
    )


def context_of(entry: Entry, portal: Portal) -> Context:
    """What identity may use of an article besides its citations."""
    return Context(
        title=entry.content.title,
        text=entry.content.text,
        published=entry.content.published,
        province=entry.province,
        level=portal.level,
        kind=portal.kind,
    )


def article_record(
    entry: Entry,
    portal: Portal,
    urls: Sequence[str],
    resolved: Sequence[Resolved],
    title_resolved: Sequence[Resolved] = (),
    reprint_of: str | None = None,
) -> ArticleRecord:
    """The article as the engine holds it and the reader meets it."""
    content = entry.content
    return ArticleRecord(
        id=entry.id,
        portal=entry.portal,
        urls=tuple(urls),
        title=content.title,
        lead=content.lead,
        text=content.text,
        authors=content.authors,
        source=content.source,
        section=content.section,
        published=content.published,
        province=entry.province,
        province_now=province_now(entry.province) if entry.province else None,
        mentions=entry.mentions,
        level=portal.level,
        kind=portal.kind,
        captured=entry.captured,
        revision=entry.revision,
        reprint_of=reprint_of,
        citations=tuple(resolved),
        title_citations=tuple(title_resolved),
    )
