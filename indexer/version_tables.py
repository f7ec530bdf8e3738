"""The catalogue's tables of versions: what stood at an article's address at each capture, its revisions, and what became of the address.

A *version* is one capture's text, a *revision* a version that says something else than the one before.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.archive_members import Location

SCHEMA = """
CREATE TABLE version (
  article TEXT NOT NULL, fetched TEXT NOT NULL, url TEXT NOT NULL, text TEXT NOT NULL, digest TEXT NOT NULL,
  file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, PRIMARY KEY (article, fetched, url)) WITHOUT ROWID;
CREATE TABLE version_text (article TEXT NOT NULL, text TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (article, text)) WITHOUT ROWID;
CREATE TABLE version_open (article TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE revision (
  article TEXT NOT NULL, number INTEGER NOT NULL, captured TEXT NOT NULL, seen TEXT NOT NULL, url TEXT NOT NULL, text TEXT NOT NULL,
  digest TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, changed TEXT NOT NULL,
  PRIMARY KEY (article, number)) WITHOUT ROWID;
CREATE TABLE fate (
  article TEXT NOT NULL, seen TEXT NOT NULL, url TEXT NOT NULL, what TEXT NOT NULL, status INTEGER NOT NULL, target TEXT,
  PRIMARY KEY (article, seen, url)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One capture that held the article: when and where, which text (a digest over what counts of it), and the record in the archive
    (`place.digest` is the payload's)."""

    fetched: str
    url: str
    text: str
    place: Location


@dataclass(frozen=True, slots=True)
class Revision:
    """A version that says something new: `captured` when it was first met, `seen` when last; `changed` names the fields that differ
    from the revision before (none for the first)."""

    number: int
    captured: str
    seen: str
    url: str
    text: str
    place: Location
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """What an article's address answered instead of the article: `gone` (404, 410) or `moved` (301, 308) to `target`; since `seen`."""

    seen: str
    url: str
    what: Literal["gone", "moved"]
    status: int
    target: str | None


class VersionTables:
    """Tables of the catalogue; changes are durable with its commit."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, article: str, version: Version) -> None:
        """A capture held the article; its revisions are to be counted anew."""
        place = version.place
        row = (
            article,
            version.fetched,
            version.url,
            version.text,
            place.digest,
            place.file,
            place.offset,
            place.length,
        )
        self._db.execute("INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._db.execute("INSERT OR IGNORE INTO version_open VALUES (?)", (article,))

    def keep_text(self, article: str, text: str, content: str) -> None:
        """Keep a content (JSON, as it was extracted) that the article itself holds no more, or never did."""
        self._db.execute("INSERT OR IGNORE INTO version_text VALUES (?, ?, ?)", (article, text, content))

    def text(self, article: str, text: str) -> str | None:
        """The content (JSON) kept under this digest; None where the article itself holds it."""
        row = self._db.execute(
            "SELECT content FROM version_text WHERE article = ? AND text = ?", (article, text)
        ).fetchone()
        return str(row[0]) if row else None

    def latest(self, article: str) -> Version | None:
        """The version captured last; None where none is known."""
        return next(iter(self._versions(f"{_VERSION} ORDER BY fetched DESC, url DESC LIMIT 1", article)), None)

    def latest_at_home(self, article: str) -> Version | None:
        """The version captured last at the article's own address; of an article without one there, the last of all."""
        return next(iter(self._versions(_AT_HOME, article)), None)

    def versions(self, article: str) -> list[Version]:
        """All of them in the order of their captures."""
        return self._versions(f"{_VERSION} ORDER BY fetched, url", article)

    def open(self) -> list[str]:
        """Articles whose revisions are to be counted."""
        return [article for (article,) in self._db.execute("SELECT article FROM version_open ORDER BY article")]

    def reopen(self, portal: str) -> None:
        """Other lines count as a portal's furniture: what was a change may be none, and the other way round."""
        self._db.execute(
            "INSERT OR IGNORE INTO version_open SELECT DISTINCT article FROM version_text WHERE article > ? AND article < ?",
            (f"{portal}/", f"{portal}0"),
        )

    def put_revisions(self, article: str, revisions: Sequence[Revision]) -> None:
        """Replace the revisions of an article, which are counted now."""
        self._db.execute("DELETE FROM revision WHERE article = ?", (article,))
        self._db.executemany(
            "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (_row(article, each) for each in revisions)
        )
        self._db.execute("DELETE FROM version_open WHERE article = ?", (article,))

    def revisions(self, article: str) -> list[Revision]:
        """The revisions of an article, the first first."""
        rows = self._db.execute(
            "SELECT number, captured, seen, url, text, file, offset, length, digest, changed FROM revision"
            " WHERE article = ? ORDER BY number",
            (article,),
        )
        return [
            Revision(number, captured, seen, url, text, Location(*place), tuple(changed.split()))
            for number, captured, seen, url, text, *place, changed in rows
        ]

    def put_fate(self, article: str, fate: Fate) -> None:
        """Note what an address answered, once for as long as it goes on answering that."""
        before = self._db.execute(
            "SELECT what, target, seen FROM fate WHERE article = ? AND url = ? AND seen <= ? ORDER BY seen DESC LIMIT 1",
            (article, fate.url, fate.seen),
        ).fetchone()
        if before and before[:2] == (fate.what, fate.target) and not self._held_since(article, fate.url, before[2]):
            return
        row = (article, fate.seen, fate.url, fate.what, fate.status, fate.target)
        self._db.execute("INSERT OR REPLACE INTO fate VALUES (?, ?, ?, ?, ?, ?)", row)

    def fates(self, article: str) -> list[Fate]:
        """What the article's addresses answered instead of it, the earliest first."""
        rows = self._db.execute(
            "SELECT seen, url, what, status, target FROM fate WHERE article = ? ORDER BY seen", (article,)
        )
        return [Fate(*row) for row in rows]

    def _held_since(self, article: str, url: str, moment: str) -> bool:
        sql = "SELECT 1 FROM version WHERE article = ? AND url = ? AND fetched > ? LIMIT 1"
        return self._db.execute(sql, (article, url, moment)).fetchone() is not None

    def _versions(self, sql: str, article: str) -> list[Version]:
        rows: Iterable[tuple[str, str, str, str, int, int, str]] = self._db.execute(sql, (article,))
        return [Version(*row[:3], Location(*row[3:])) for row in rows]


_VERSION = "SELECT fetched, url, text, file, offset, length, digest FROM version WHERE article = ?"
_AT_HOME = (
    "SELECT fetched, version.url, text, file, offset, length, digest FROM version LEFT JOIN article ON id = article"
    " WHERE article = ? ORDER BY version.url = article.url DESC, fetched DESC LIMIT 1"
)


def _row(article: str, one: Revision) -> tuple[object, ...]:
    place = one.place
    where = (place.digest, place.file, place.offset, place.length)
    return (article, one.number, one.captured, one.seen, one.url, one.text, *where, " ".join(one.changed))
