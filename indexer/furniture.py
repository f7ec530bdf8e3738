"""Boilerplate learned from a portal's own articles: a line on most of its pages is no prose, whatever the tables say of it."""

from collections.abc import Callable
from dataclasses import replace

from analyzers.article import Article
from analyzers.citations import find_citations
from analyzers.places import mentions
from analyzers.repeats import FEWEST_PAGES, line_keys, repeated, without_repeats
from crawler.portal import ADDED
from indexer.catalogue import Catalogue, Entry
from indexer.catalogue_json import dump_article, load_article
from indexer.furniture_tables import line_number
from indexer.laws import numbered_names

# Furniture stands around an article; so many lines at either end are looked at.
_HEAD, _FOOT = 8, 8
_GROUP = 500


def keys_of(article: Article) -> frozenset[str]:
    """What of an article is counted for its portal."""
    lines = article.text.split("\n")
    return line_keys([*lines[:_HEAD], *lines[_HEAD:][-_FOOT:], article.published or ""])


def put_extracted(catalogue: Catalogue, entry: Entry, before: str | None) -> None:
    """Put an article into the catalogue as it was extracted, and its lines into its portal's counts.

    `before` is the content (JSON) of its earlier version, whose lines count no more.
    """
    if before is not None:
        catalogue.furniture.count(entry.portal, keys_of(load_article(before)), -1)
    catalogue.furniture.count(entry.portal, keys_of(entry.content), 1)
    catalogue.furniture.keep(entry.id, None)
    catalogue.write_article(entry)
    catalogue.put_names(entry.id, numbered_names((*entry.found_in_title, *entry.found)))


def clean(catalogue: Catalogue, progress: Callable[[int], None]) -> None:
    """Take from every article the lines that its portal repeats. Where those are others than before, all its articles are done anew."""
    done = 0
    for portal, articles in catalogue.furniture.portals():
        if portal == ADDED.id:
            continue  # many publishers: nothing that they repeat is one portal's
        lines = _repeated_lines(catalogue, portal, articles)
        changed = lines != catalogue.furniture.known(portal)
        catalogue.furniture.know(portal, lines)
        if changed:
            catalogue.versions.reopen(portal)
        if not lines and not changed:
            continue
        for entry in catalogue.entries_of(catalogue.articles_of(portal, only_new=not changed)):
            _clean(catalogue, entry, lines)
            done += 1
            if done % _GROUP == 0:
                progress(done)
    catalogue.commit()


def _repeated_lines(catalogue: Catalogue, portal: str, articles: int) -> frozenset[int]:
    counts = {str(line): pages for line, pages in catalogue.furniture.counts(portal, FEWEST_PAGES).items()}
    return frozenset(int(line) for line in repeated(counts, articles))


def _clean(catalogue: Catalogue, entry: Entry, lines: frozenset[int]) -> None:
    uncleaned = catalogue.furniture.uncleaned(entry.id)
    raw = load_article(uncleaned) if uncleaned else entry.content
    without = cleaned(raw, lines)
    if without == entry.content:
        return
    found = find_citations(without.text, title=without.title, published=without.published)
    named = mentions(f"{without.title}\n{without.text}", published=without.published)
    catalogue.write_article(replace(entry, content=without, mentions=named, found=found))
    catalogue.put_names(entry.id, numbered_names((*entry.found_in_title, *found)))
    catalogue.furniture.keep(entry.id, None if without == raw else dump_article(raw))


def cleaned(raw: Article, lines: frozenset[int]) -> Article:
    """An article as it was extracted, without its portal's furniture (numbers of `line_number`)."""
    known = frozenset(key for key in keys_of(raw) if line_number(key) in lines)
    if not known:
        return raw
    text = "\n".join(without_repeats(raw.text.split("\n"), known, raw.title))
    lead = raw.lead if text.startswith(raw.lead) else ""
    return replace(raw, text=text, lead=lead, published=None if raw.published in known else raw.published)
