"""Where the captures of each article lie in the archive: what leads from an article back to the page as it was received."""

import sqlite3
from dataclasses import dataclass

from crawler.archive_members import Location

SCHEMA = """
CREATE TABLE IF NOT EXISTS capture_place (
  article TEXT NOT NULL, fetched TEXT NOT NULL, url TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
  PRIMARY KEY (article, fetched, url)) WITHOUT ROWID;
"""
# The latest at the article's own address; for an article whose own address is not known to this table, the latest of all.
_LATEST = (
    "SELECT place.url, place.fetched, file, offset, length FROM capture_place AS place LEFT JOIN article ON article.id = place.article"
    " WHERE place.article = ? ORDER BY place.url = article.url DESC, place.fetched DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Place:
    """One capture: its address, when it was received (ISO, Z), where its record lies."""

    url: str
    fetched: str
    location: Location


class PlaceTables:
    """A table of the catalogue; changes are durable with its commit."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, article: str, url: str, fetched: str, location: Location) -> None:
        """Keep where a capture of the article lies."""
        row = (article, fetched, url, location.file, location.offset, location.length)
        self._db.execute("INSERT OR REPLACE INTO capture_place VALUES (?, ?, ?, ?, ?, ?)", row)

    def latest(self, article: str) -> Place | None:
        """The latest capture of the article, None where none is known."""
        row = self._db.execute(_LATEST, (article,)).fetchone()
        return Place(row[0], row[1], Location(*row[2:])) if row else None
