"""Which document each citation of the catalogue means. What stays open is tried again whenever names, tables or documents arrive.

What an article's citations become depends on nothing but the article, the tables, the names of laws that all articles number
alike, and the documents known of each number; so it does not matter in which order, or in how many runs, articles came.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from analyzers.tables import tables_digest
from crawler.portal import Portal
from indexer.assemble import context_of
from indexer.catalogue import Catalogue, Entry
from indexer.identity import Context, resolve, with_candidates
from indexer.number_tables import Known
from indexer.record import Resolved

_GROUP = 2000


def resolve_all(catalogue: Catalogue, portals: Mapping[str, Portal], progress: Callable[[int], None]) -> None:
    """Bring every article's citations to what is known now; durable when it returns."""
    names, noted = catalogue.names(), catalogue.numbers.noted()
    catalogue.reopen(names, tables_digest())
    _resolve(catalogue, catalogue.entries("unresolved"), portals, names, noted, progress)
    cited = catalogue.numbers.cited()
    changed = {slug for slug in noted.keys() | cited.keys() if noted.get(slug) != cited.get(slug)}
    again = catalogue.entries_of(catalogue.numbers.left_open(sorted(changed)))
    _resolve(catalogue, again, portals, names, cited, progress)
    catalogue.numbers.note(cited, changed)
    catalogue.commit()


def _resolve(
    catalogue: Catalogue,
    entries: Iterable[Entry],
    portals: Mapping[str, Portal],
    names: Mapping[str, str],
    known: Known,
    progress: Callable[[int], None],
) -> None:
    for done, entry in enumerate(entries, 1):
        text, title = decide(entry, context_of(entry, portals[entry.portal]), names, known)
        catalogue.put_resolved(entry.id, text, title)
        if done % _GROUP == 0:
            progress(done)


def decide(
    entry: Entry, context: Context, names: Mapping[str, str], known: Known
) -> tuple[tuple[Resolved, ...], tuple[Resolved, ...]]:
    """What the citations of an article's text and of its title mean. A title says little: it means what the text settles."""
    text = with_candidates(resolve(entry.found, context, names), context, known)
    heading = replace(context, text=entry.content.title)
    title = with_candidates(resolve(entry.found_in_title, heading, names), heading, known)
    return text, tuple(_as_in_text(one, text) for one in title)


def _as_in_text(one: Resolved, text: Sequence[Resolved]) -> Resolved:
    if one.document or not one.citation.number:
        return one
    same = {other.document for other in text if other.citation.number == one.citation.number}
    (document,) = same if len(same) == 1 else (None,)
    return replace(one, document=document, candidates=(), how="antecedent") if document else one
