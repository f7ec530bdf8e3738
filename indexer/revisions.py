"""Which versions of an article are revisions: those that say something else than the one before, its portal's furniture aside."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from analyzers.changes import Essence, changed, essence
from indexer.catalogue import Catalogue
from indexer.catalogue_json import load_article
from indexer.furniture import cleaned
from indexer.version_tables import Revision, Version

_GROUP = 500


def count(catalogue: Catalogue, progress: Callable[[int], None]) -> None:
    """Number the revisions of every article that has a new version, or whose portal's furniture is another by now.

    What comes out depends on the captures and the furniture alone, not on how many runs read them.
    """
    for done, article in enumerate(catalogue.versions.open(), 1):
        revisions = tuple(_revisions(catalogue, article))
        catalogue.versions.put_revisions(article, revisions)
        if revisions:
            catalogue.put_revision(article, revisions[-1].number, revisions[-1].captured)
        if done % _GROUP == 0:
            progress(done)
    catalogue.commit()


def _revisions(catalogue: Catalogue, article: str) -> Iterator[Revision]:
    """Neighbours of one essence are one revision."""
    runs = _runs(catalogue.versions.versions(article))
    essences = [_essence(catalogue, article, run[0].text) for run in runs] if len(runs) > 1 else []
    number, held = 0, None
    for place, run in enumerate(runs):
        differs = changed(essences[place - 1], essences[place]) if place else ()
        if held is not None and not differs:
            held = replace(held, seen=run[-1].fetched)
            continue
        if held is not None:
            yield held
        number += 1
        first = run[0]
        held = Revision(number, first.fetched, run[-1].fetched, first.url, first.text, first.place, differs)
    if held is not None:
        yield held


def _runs(versions: list[Version]) -> list[list[Version]]:
    """Versions of one text behind each other."""
    runs = [versions[:1]] if versions else []
    for before, one in pairwise(versions):
        if one.text == before.text:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _essence(catalogue: Catalogue, article: str, text: str) -> Essence:
    content = catalogue.versions.text(article, text) or catalogue.extracted(article)
    lines = catalogue.furniture.known(article.partition("/")[0])
    return essence(cleaned(load_article(content), lines))
