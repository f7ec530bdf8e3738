"""The catalogue's table of quarantined captures: pages whose reading took too long, too much memory, or the worker's life."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.archive_members import Location

SCHEMA = """
CREATE TABLE IF NOT EXISTS quarantine (
  portal TEXT NOT NULL, url TEXT NOT NULL, article TEXT NOT NULL, fetched TEXT NOT NULL, reason TEXT NOT NULL, tries INTEGER NOT NULL,
  file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, digest TEXT NOT NULL,
  PRIMARY KEY (portal, url, fetched)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A capture that no worker could read: why, how often it was tried, and where it lies in the archive."""

    portal: str
    url: str
    article: str
    fetched: str
    reason: str
    tries: int
    place: Location


class QuarantineTable:
    """A table of the catalogue; changes are durable with its commit."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, portal: str, url: str, article: str, fetched: str, reason: str, place: Location) -> None:
        """A capture could not be read (once more)."""
        self._db.execute(
            "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET reason = excluded.reason, tries = tries + 1",
            (portal, url, article, fetched, reason, place.file, place.offset, place.length, place.digest),
        )

    def release(self, held: Quarantined) -> None:
        """A capture was read after all."""
        self._db.execute(
            "DELETE FROM quarantine WHERE portal = ? AND url = ? AND fetched = ?", (held.portal, held.url, held.fetched)
        )

    def all(self, portal: str | None = None) -> list[Quarantined]:
        """What is in quarantine, of one portal or of all, in the order of addresses and captures."""
        where, values = ("", ()) if portal is None else (" WHERE portal = ?", (portal,))
        rows: Iterable[tuple[str, str, str, str, str, int, str, int, int, str]] = self._db.execute(
            "SELECT portal, url, article, fetched, reason, tries, file, offset, length, digest FROM quarantine"  # noqa: S608
            f"{where} ORDER BY portal, url, fetched",
            values,
        )
        return [Quarantined(*row[:6], Location(*row[6:])) for row in rows]

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM quarantine").fetchone()[0])
