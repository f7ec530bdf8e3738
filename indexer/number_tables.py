"""The catalogue's tables of numbers: which documents of each number are known, and which articles leave one of that number open."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping

from indexer.identity import describe

SCHEMA = """
CREATE TABLE known_number (slug TEXT PRIMARY KEY, keys TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX citation_open ON citation (slug, article) WHERE document IS NULL AND slug IS NOT NULL;
"""

Known = Mapping[str, tuple[str, ...]]


class NumberTables:
    """Number slug → keys, as far as the articles' resolved citations tell."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def noted(self) -> Known:
        """What was known when candidates were last weighed."""
        rows = self._db.execute("SELECT slug, keys FROM known_number")
        return {slug: tuple(json.loads(keys)) for slug, keys in rows}

    def cited(self) -> Known:
        """What the citations say now."""
        keys: dict[str, list[str]] = defaultdict(list)
        for (key,) in self._db.execute("SELECT DISTINCT document FROM citation WHERE document IS NOT NULL ORDER BY 1"):
            keys[describe(key).number].append(key)
        return {slug: tuple(found) for slug, found in keys.items()}

    def note(self, known: Known, changed: Iterable[str]) -> None:
        """Remember what is known of the numbers that changed."""
        for slug in changed:
            if slug in known:
                self._db.execute("INSERT OR REPLACE INTO known_number VALUES (?, ?)", (slug, json.dumps(known[slug])))
            else:
                self._db.execute("DELETE FROM known_number WHERE slug = ?", (slug,))

    def left_open(self, slugs: Iterable[str]) -> list[str]:
        """The articles, in order, that leave open a citation of one of these numbers."""
        found: set[str] = set()
        for slug in slugs:
            rows = self._db.execute("SELECT article FROM citation WHERE document IS NULL AND slug = ?", (slug,))
            found.update(article for (article,) in rows)
        return sorted(found)
