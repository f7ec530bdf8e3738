"""Which document each citation of the catalogue means. What stays open is tried again whenever names, tables or documents arrive.

What an article's citations become depends on nothing but the article, the tables, the names of laws that all articles number
alike, and the documents known of each number; so it does not matter in which order, or in how many runs, articles came.
"""

from collections.abc import Callable, Iterable, Mapping

from analyzers.tables import tables_digest
from crawler.portal import Portal
from indexer.assemble import context_of
from indexer.catalogue import Catalogue, Entry
from indexer.identity import resolve, with_candidates
from indexer.number_tables import Known

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
        context = context_of(entry, portals[entry.portal])
        catalogue.put_resolved(entry.id, with_candidates(resolve(entry.found, context, names), context, known))
        if done % _GROUP == 0:
            progress(done)
