"""The catalogue's tables of lines that stand on many pages of one portal, and of articles as they were before those lines went."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable

SCHEMA = """
CREATE TABLE line_count (
  portal TEXT NOT NULL, line INTEGER NOT NULL, pages INTEGER NOT NULL, PRIMARY KEY (portal, line)) WITHOUT ROWID;
CREATE TABLE furniture (portal TEXT PRIMARY KEY, lines TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE uncleaned (article TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
"""


def line_number(key: str) -> int:
    """A line's key as the 64 bits that the counts are kept under."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


class FurnitureTables:
    """Sums only: what is known of a portal does not depend on the order in which its articles came."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def count(self, portal: str, keys: Iterable[str], step: int) -> None:
        """Add (step 1) or take away (step -1) the lines of one article."""
        self._db.executemany(
            "INSERT INTO line_count VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET pages = pages + excluded.pages",
            ((portal, line_number(key), step) for key in keys),
        )

    def counts(self, portal: str, least: int) -> dict[int, int]:
        """Lines on at least so many pages of a portal, with the number of those pages."""
        rows = self._db.execute("SELECT line, pages FROM line_count WHERE portal = ? AND pages >= ?", (portal, least))
        return dict(rows.fetchall())

    def portals(self) -> list[tuple[str, int]]:
        """Each portal with the number of its articles."""
        return self._db.execute("SELECT portal, count(*) FROM article GROUP BY portal ORDER BY portal").fetchall()

    def known(self, portal: str) -> frozenset[int]:
        """The lines that the portal's articles were last cleaned of."""
        row = self._db.execute("SELECT lines FROM furniture WHERE portal = ?", (portal,)).fetchone()
        return frozenset(json.loads(row[0])) if row else frozenset()

    def know(self, portal: str, lines: frozenset[int]) -> None:
        self._db.execute("INSERT OR REPLACE INTO furniture VALUES (?, ?)", (portal, json.dumps(sorted(lines))))

    def uncleaned(self, article: str) -> str | None:
        """The content (JSON) that an article had before lines were taken from it; None where none were."""
        row = self._db.execute("SELECT content FROM uncleaned WHERE article = ?", (article,)).fetchone()
        return str(row[0]) if row else None

    def keep(self, article: str, content: str | None) -> None:
        """Keep what an article was before it was cleaned; None when it is as it was."""
        if content is None:
            self._db.execute("DELETE FROM uncleaned WHERE article = ?", (article,))
        else:
            self._db.execute("INSERT OR REPLACE INTO uncleaned VALUES (?, ?)", (article, content))
