"""When each address is due to be looked at again: a table of the frontier, written in the transaction that ends a visit."""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

from crawler import schedule
from crawler.schedule import Look, Rhythm, after_visit
from crawler.url_states import Outcome

_SCHEMA = (
    "CREATE TABLE looks (id INTEGER PRIMARY KEY, portal TEXT NOT NULL, due REAL, gap REAL NOT NULL DEFAULT 0,"
    " seen REAL NOT NULL DEFAULT 0, count INTEGER NOT NULL DEFAULT 0, fresh INTEGER NOT NULL DEFAULT 0,"
    " weight REAL NOT NULL DEFAULT 0, quiet REAL NOT NULL DEFAULT 0, busy REAL NOT NULL DEFAULT 0) STRICT",
    "CREATE INDEX looks_due ON looks (portal, due) WHERE due IS NOT NULL",
)
_OLD = "INSERT INTO looks (id, portal, due, gap, seen, count) SELECT id, portal, {due}, ?1, {seen}, 1 FROM urls WHERE {which}"
_SEEN = "CAST(strftime('%s', fetched) AS REAL)"
_OLD_LISTINGS = _OLD.format(due=f"{_SEEN} + ?1", seen=_SEEN, which="state = 'listing' AND fetched IS NOT NULL")
_OLD_ARTICLES = _OLD.format(
    due="?2 + ?1 * (id * 2654435761 % 4294967296) / 4294967296.0",
    seen=_SEEN,
    which="role = 'article' AND state IN ('captured', 'indexed', 'no text') AND file IS NOT NULL AND fetched IS NOT NULL",
)
_PUT = (
    "INSERT INTO looks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET due = excluded.due,"
    " gap = excluded.gap, seen = excluded.seen, count = excluded.count, weight = excluded.weight,"
    " quiet = excluded.quiet, busy = excluded.busy"
)
# What a URL was is kept, so that an unchanged answer puts it back.
REOPEN = "UPDATE urls SET was = state, why = reason, state = 'pending', reason = NULL, attempts = 0, due = 0 WHERE "
_NEVER = "('pending', 'leased', 'duplicate', 'off scope')"
# No look lies so far ahead: a later moment was written by a clock that was wrong.
_HORIZON = 2 * schedule.HALF_YEAR


class Schedule:
    """The table `looks` of one frontier's file. Every method that writes is called inside the frontier's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        if not self._begun():
            self._begin()

    def found(self, portal: str, ids: Iterable[int]) -> None:
        """Articles that a listing brought which had been looked at before: they are new, not only new to us."""
        self._db.executemany(
            "INSERT OR IGNORE INTO looks (id, portal, fresh) VALUES (?, ?, 1)", ((each, portal) for each in ids)
        )

    def visited(self, portal: str, outcome: Outcome, news: bool) -> bool:
        """Set the next look after a visit; `news`: it led to articles never met. Whether the address was looked at before."""
        row = self._db.execute(
            "SELECT u.id, u.role, l.due, l.gap, l.seen, l.count, l.fresh, l.weight, l.quiet, l.busy"
            " FROM urls u LEFT JOIN looks l USING (id) WHERE u.portal = ? AND u.url = ?",
            (portal, outcome.url),
        ).fetchone()
        if row is None or outcome.state == "pending":
            return False
        identity, role, *known = row
        before = _look(known)
        after = after_visit(before, role, outcome, _moment(outcome), news=news)
        if after is not None:
            self._db.execute(_PUT, (identity, portal, *_row(after)))
        elif known[1] is not None:
            self._db.execute("DELETE FROM looks WHERE id = ?", (identity,))
        return before.count > 0

    def reopen(self, portal: str, now: float) -> int:
        """Make pending what is due; returns how many."""
        due = "FROM looks WHERE portal = ?1 AND (due <= ?2 OR due > ?3)"
        moments = (portal, now, now + _HORIZON)
        found = self._db.execute(f"{REOPEN} id IN (SELECT id {due}) AND state NOT IN {_NEVER}", moments).rowcount
        self._db.execute(f"UPDATE looks SET due = NULL WHERE id IN (SELECT id {due})", moments)  # noqa: S608
        return found

    def daily(self, portal: str, urls: Iterable[str]) -> None:
        """Let these addresses be looked at once a day at least, so that a portal's silence is noticed."""
        self._db.executemany(
            "UPDATE looks SET due = min(due, seen + ?) WHERE due IS NOT NULL"
            " AND id = (SELECT id FROM urls WHERE portal = ? AND url = ?)",
            ((schedule.DAY, portal, url) for url in urls),
        )

    def next_due(self, portal: str) -> float | None:
        """The moment of the portal's next look (seconds since the epoch), None where there will be none."""
        sql = "SELECT min(due) FROM looks INDEXED BY looks_due WHERE portal = ? AND due IS NOT NULL"
        due: float | None = self._db.execute(sql, (portal,)).fetchone()[0]
        return due

    def _begun(self) -> bool:
        return self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'looks'").fetchone() is not None

    def _begin(self) -> None:
        """The table; a frontier of an earlier version has listings to look at soon and articles spread over half a year."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            if not self._begun():
                for statement in _SCHEMA:
                    self._db.execute(statement)
                self._db.execute(_OLD_LISTINGS, (schedule.FIRST,))
                self._db.execute(_OLD_ARTICLES, (schedule.HALF_YEAR, time.time()))
            self._db.execute("COMMIT")
        except sqlite3.Error:
            self._db.execute("ROLLBACK")
            raise


def _look(row: Sequence[float | None]) -> Look:
    """From a row of `looks`; all its columns are NULL where there is none."""
    due, gap, seen, count, fresh, *rhythm = row
    if gap is None:
        return Look()
    return Look(due, gap, seen or 0.0, int(count or 0), bool(fresh), Rhythm(*(each or 0.0 for each in rhythm)))


def _row(look: Look) -> tuple[float | None, ...]:
    rhythm = look.rhythm
    return look.due, look.gap, look.seen, look.count, look.fresh, rhythm.looks, rhythm.quiet, rhythm.busy


def _moment(outcome: Outcome) -> float:
    """When the visit was (seconds since the epoch)."""
    return datetime.fromisoformat(outcome.fetched).timestamp() if outcome.fetched else time.time()
