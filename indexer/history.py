"""What became of an article since it was first archived: its revisions, and what its address answered instead of it."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from analyzers.article import Article
from crawler.read_only import read_only
from indexer.catalogue_json import load_article
from indexer.furniture import cleaned
from indexer.furniture_tables import FurnitureTables
from indexer.version_tables import Fate, Revision, VersionTables


@dataclass(frozen=True, slots=True)
class Told:
    """A revision, and what it says without its portal's furniture."""

    revision: Revision
    article: Article


@dataclass(frozen=True, slots=True)
class History:
    """The revisions, the first first, and deletions and moves of the address, the earliest first."""

    revisions: tuple[Told, ...]
    fates: tuple[Fate, ...]

    @property
    def fate(self) -> Fate | None:
        """How the address answered last, where that was not the article."""
        last = self.fates[-1] if self.fates else None
        return last if last and all(told.revision.seen < last.seen for told in self.revisions) else None


class Histories:
    """Reads the catalogue of the data folder `home`. Nothing is written."""

    def __init__(self, home: Path) -> None:
        self._catalogue = home / "catalogue.sqlite"

    def of(self, article: str) -> History | None:
        """What is known of the article; None where this machine has no catalogue, or where it knows of no change."""
        try:
            with read_only(self._catalogue) as db:
                return _history(db, article)
        except sqlite3.Error:
            return None


def _history(db: sqlite3.Connection, article: str) -> History | None:
    versions = VersionTables(db)
    revisions, fates = versions.revisions(article), tuple(versions.fates(article))
    if len(revisions) < 2 and not fates:
        return None
    lines = FurnitureTables(db).known(article.partition("/")[0])
    held = db.execute("SELECT content FROM article WHERE id = ?", (article,)).fetchone()
    contents = ((each, versions.text(article, each.text) or (held[0] if held else None)) for each in revisions)
    told = tuple(Told(each, cleaned(load_article(content), lines)) for each, content in contents if content)
    return History(told, fates)
