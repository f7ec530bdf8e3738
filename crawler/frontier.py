"""The frontier: each URL seen, in exactly one state, in one SQLite file that survives any kill.

`pending → leased → captured | final`. A URL leaves `leased` only in the transaction that records where its WARC record lies;
the links of its page enter in the same transaction, so nothing can be lost between the two.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from crawler.addresses import host_of
from crawler.archive_members import Location
from crawler.folders import make_folder
from crawler.schedule_table import REOPEN, Schedule
from crawler.url_states import Lease, Link, Mark, Outcome, UrlRow, off_scope_reason

__all__ = ["Frontier", "FrontierError", "Lease", "Link", "Mark", "Outcome", "UrlRow"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS urls (
  id INTEGER PRIMARY KEY,
  portal TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL, role TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT, status INTEGER, fetched TEXT, article TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL DEFAULT 0,
  file TEXT, offset INTEGER, length INTEGER, digest TEXT, was TEXT, why TEXT,
  UNIQUE (portal, url)) STRICT;
CREATE INDEX IF NOT EXISTS urls_pending ON urls (portal, host, due, id) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS urls_leased ON urls (portal, id) WHERE state = 'leased';
CREATE TABLE IF NOT EXISTS files (file TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT;
"""


class FrontierError(Exception):
    """The frontier's file cannot be opened or written; the sentence names it and says what to do."""


class Frontier:
    """One crawl.sqlite. One writer at a time is meant; readers may look on. Raises FrontierError."""

    def __init__(self, path: Path, *, patience: float = 30.0) -> None:
        """`patience`: seconds that another writer is waited for."""
        self.path = path
        try:
            make_folder(path.parent)
            self._db = sqlite3.connect(path, timeout=patience, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA cache_size = -65536")
            self._db.executescript(_SCHEMA)
            self._add_columns()
            self.schedule = Schedule(self._db)
        except (OSError, sqlite3.Error) as error:
            raise FrontierError(
                f"{path} cannot be opened as the list of URLs: {error}; check the folder or move the file away"
            ) from error

    def close(self) -> None:
        """Close the file; a frontier is also a context manager."""
        self._db.close()

    def __enter__(self) -> "Frontier":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, portal: str, urls: Iterable[tuple[str, str]]) -> int:
        """Enter addresses as (canonical URL, role); those known already stay as they are. Returns how many became pending."""
        with self._writing():
            return self._add(portal, (Link(url, role) for url, role in urls))[0]

    def lease(self, portal: str, n: int, host: str | None = None, now: float = 0.0) -> list[Lease]:
        """Hand out up to n pending URLs that are due (of one host, or of any), the longest known first."""
        hosts = [host] if host is not None else self.hosts(portal)
        leased: list[Lease] = []
        with self._writing():
            for each in hosts:
                leased += self._lease(portal, n - len(leased), each, now)
        return leased

    def expire_leases(self, portal: str | None = None) -> int:
        """Give back what an earlier run had leased; returns how many."""
        sql = "UPDATE urls SET state = 'pending' WHERE state = 'leased'"
        with self._writing():
            if portal is None:
                return self._db.execute(sql).rowcount
            return self._db.execute(sql + " AND portal = ?", (portal,)).rowcount

    def reopen(self, portal: str, urls: Sequence[str], *, articles: bool = False) -> int:
        """Make pending again what can have changed: the given URLs, listings, broken feeds, gatekeepers' pages, failures without an
        answer or with a 5xx.

        With `articles` those too of which the archive has a page, be it one that asks for a log-in or says "not found".
        """
        fresh = f"{REOPEN} portal = ? AND "
        with self._writing():
            broken = "coalesce(status, 500) >= 500 OR reason LIKE 'feed cannot be read%'"
            walled = "state = 'walled' AND reason != 'login'"
            changing = f"(state = 'listing' OR ({walled}) OR (state = 'error' AND ({broken})))"
            if articles:
                read = "state IN ('captured', 'indexed', 'no text', 'walled') OR (state = 'error' AND reason LIKE 'soft 404%')"
                changing = f"({changing} OR (({read}) AND file IS NOT NULL))"
            found = self._db.execute(fresh + changing, (portal,)).rowcount
            for url in urls:
                found += self._db.execute(fresh + "url = ? AND state != 'pending'", (portal, url)).rowcount
        return found

    def calm(self, portal: str, latest: float) -> int:
        """Make due at once what is put off beyond `latest` (seconds since the epoch): the clock was wrong then. Returns how many."""
        with self._writing():
            sql = "UPDATE urls SET due = 0 WHERE state = 'pending' AND portal = ? AND due > ?"
            return self._db.execute(sql, (portal, latest)).rowcount

    def want(self, portal: str, kept: Callable[[str], bool]) -> int:
        """Make pending the attachments that were passed over and are `kept` now; returns how many."""
        with self._writing():
            passed = self._db.execute(
                "SELECT id, url FROM urls WHERE portal = ? AND state = 'off scope' AND reason = 'attachment'", (portal,)
            ).fetchall()
            wanted = [(identity,) for identity, url in passed if kept(url)]
            self._db.executemany(
                "UPDATE urls SET state = 'pending', reason = NULL, role = 'attachment' WHERE id = ?", wanted
            )
        return len(wanted)

    def reopen_due(self, portal: str, now: float, daily: Sequence[str] = ()) -> int:
        """Make pending again what is due by its schedule at `now` (seconds since the epoch); `daily` addresses once a day at least."""
        with self._writing():
            self.schedule.daily(portal, daily)
            return self.schedule.reopen(portal, now)

    def finish(self, portal: str, batch: Sequence[Outcome], archived: Sequence[Location] = ()) -> int:
        """End a batch in one durable transaction: outcomes, places of their records, links found.

        Returns how many links became pending. The records must be on disk already. `archived` are records that belong to
        no URL of the frontier (robots.txt).
        """
        with self._writing():
            for outcome in batch:
                self._settle(portal, outcome)
            places = [o.place for o in batch if o.place is not None]
            self._db.executemany(
                "INSERT INTO files VALUES (?, ?) ON CONFLICT (file) DO UPDATE SET bytes = max(bytes, excluded.bytes)",
                [(p.file, p.offset + p.length) for p in (*places, *archived)],
            )
            return sum(self._add_found(portal, outcome) for outcome in batch)

    def mark_indexed(self, rows: Iterable[Mark]) -> None:
        """Write what the indexer made of captured URLs; one transaction. An unknown URL (foreign material) is entered."""
        with self._writing():
            self._db.executemany(
                "INSERT INTO urls (portal, url, host, role, state, reason, article, fetched) VALUES (?, ?, ?, 'article', ?, ?, ?, ?)"
                " ON CONFLICT (portal, url) DO UPDATE SET was = excluded.state, why = excluded.reason, article = excluded.article,"
                " state = iif(state IN ('pending', 'leased'), state, excluded.state),"
                " reason = iif(state IN ('pending', 'leased'), reason, excluded.reason)"
                " WHERE file IS NOT NULL OR state NOT IN ('pending', 'leased')",
                ((m.portal, m.url, host_of(m.url), m.state, m.reason, m.article, m.fetched) for m in rows),
            )

    def hosts(self, portal: str) -> list[str]:
        """Hosts of the portal that have pending URLs; one index step each, however many URLs there are."""
        sql = "SELECT min(host) FROM urls INDEXED BY urls_pending WHERE state = 'pending' AND portal = ? AND host > ?"
        found: list[str] = []
        while (host := self._db.execute(sql, (portal, found[-1] if found else "")).fetchone()[0]) is not None:
            found.append(host)
        return found

    def next_due(self, portal: str, host: str) -> float | None:
        """When the host's next pending URL may be asked for (seconds since the epoch, 0 = at once), None when nothing is pending."""
        sql = "SELECT min(due) FROM urls INDEXED BY urls_pending WHERE state = 'pending' AND portal = ? AND host = ?"
        due: float | None = self._db.execute(sql, (portal, host)).fetchone()[0]
        return due

    def known(self, portal: str, url: str) -> tuple[str | None, str | None, bool]:
        """The URL's state (None: never seen), its reason, and whether a record of it is accounted for (not so while pending)."""
        placed = "file IS NOT NULL AND state NOT IN ('pending', 'leased')"
        sql = f"SELECT state, reason, {placed} FROM urls WHERE portal = ? AND url = ?"  # noqa: S608
        row = self._db.execute(sql, (portal, url)).fetchone()
        return (None, None, False) if row is None else (row[0], row[1], bool(row[2]))

    def archived(self, portal: str) -> dict[str, int]:
        """Bytes of each archive file of the portal (relative name) whose records are all accounted for here."""
        return dict(
            self._db.execute("SELECT file, bytes FROM files WHERE file > ? AND file < ?", (f"{portal}/", f"{portal}0"))
        )

    def rows(self, portal: str | None = None) -> Iterator[UrlRow]:
        """Every URL seen, in the order in which they were found."""
        where, values = ("", ()) if portal is None else (" WHERE portal = ?", (portal,))
        sql = "SELECT url, portal, state, reason, status, fetched, article FROM urls" + where + " ORDER BY id"  # noqa: S608
        for row in self._db.execute(sql, values):
            yield UrlRow(*row)

    def totals(self, portal: str | None = None) -> list[tuple[str, str, str, int]]:
        """(portal, state, reason, count), reasons that name a target folded into one; the counts add up to the URLs seen."""
        where, values = ("", ()) if portal is None else (" WHERE portal = ?", (portal,))
        reason = (
            "CASE WHEN state != 'duplicate' THEN coalesce(reason, '') WHEN reason LIKE 'redirects to %' THEN 'redirect'"
            " ELSE 'same article' END"
        )
        sql = f"SELECT portal, state, {reason} AS why, count(*) FROM urls{where} GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3"  # noqa: S608
        return list(self._db.execute(sql, values))

    def last_fetched(self, portal: str) -> str | None:
        """When the portal last answered (ISO, Z), None when it never did."""
        found: str | None = self._db.execute("SELECT max(fetched) FROM urls WHERE portal = ?", (portal,)).fetchone()[0]
        return found

    def _add_columns(self) -> None:
        """A frontier of an earlier version learns what a URL was before it was opened again."""
        has = {name for _, name, *_ in self._db.execute("PRAGMA table_info(urls)")}
        for name in ("was", "why"):
            if name not in has:
                self._db.execute(f"ALTER TABLE urls ADD COLUMN {name} TEXT")

    def _writing(self) -> "_Transaction":
        return _Transaction(self._db, self.path)

    def _lease(self, portal: str, n: int, host: str, now: float) -> list[Lease]:
        rows = self._db.execute(
            "UPDATE urls SET state = 'leased' WHERE id IN (SELECT id FROM urls INDEXED BY urls_pending WHERE state = 'pending'"
            " AND portal = ? AND host = ? AND due <= ? ORDER BY due, id LIMIT ?) RETURNING"
            " id, url, role, attempts, file, offset, length, digest",
            (portal, host, now, max(n, 0)),
        ).fetchall()
        return [
            Lease(url, role, attempts, None if place[0] is None else Location(*place))
            for _, url, role, attempts, *place in sorted(rows, key=lambda row: row[0])
        ]

    def _settle(self, portal: str, o: Outcome) -> None:
        place = (o.place.file, o.place.offset, o.place.length, o.place.digest) if o.place else (None, None, None, None)
        state = "state = ?, reason = ?"
        if o.unchanged and o.state == "captured":
            read = "was IN ('indexed', 'no text', 'duplicate')"
            state = f"state = iif({read}, was, ?), reason = iif({read}, why, ?)"
        self._db.execute(
            f"UPDATE urls SET {state}, status = ?, fetched = coalesce(?, fetched), due = ?, attempts = attempts + (? > 0),"  # noqa: S608
            " file = coalesce(?, file), offset = coalesce(?, offset), length = coalesce(?, length), digest = coalesce(?, digest)"
            " WHERE portal = ? AND url = ?",
            (o.state, o.reason, o.status, o.fetched, o.due, o.due, *place, portal, o.url),
        )

    def _add_found(self, portal: str, outcome: Outcome) -> int:
        """Enter the links of a visit and set when it is due again; returns how many links became pending."""
        pending, articles = self._add(portal, outcome.links)
        if self.schedule.visited(portal, outcome, news=bool(articles)):
            self.schedule.found(portal, articles)
        return pending

    def _add(self, portal: str, links: Iterable[Link]) -> tuple[int, list[int]]:
        """How many became pending, and the ids of the articles among them."""
        pending, articles = 0, list[int]()
        for link in links:
            reason = off_scope_reason(link)
            state = "pending" if reason is None else "off scope"
            added = self._db.execute(
                "INSERT OR IGNORE INTO urls (portal, url, host, role, state, reason) VALUES (?, ?, ?, ?, ?, ?)",
                (portal, link.url, host_of(link.url), link.role, state, reason),
            )
            if added.rowcount and reason is None:
                pending += 1
                articles += [added.lastrowid] if link.role == "article" and added.lastrowid else []
        return pending, articles


class _Transaction:
    """`BEGIN IMMEDIATE` … commit or roll back, with SQLite's errors told as one sentence."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db, self._path = db, path

    def __enter__(self) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise self._told(error) from error

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None:
            try:
                self._db.execute("COMMIT")
                return
            except sqlite3.Error as failed:
                error = failed
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise self._told(error) from error

    def _told(self, error: sqlite3.Error) -> FrontierError:
        return FrontierError(
            f"{self._path} cannot be written: {error}; nothing is lost, make room or end the other writer and run it again"
        )
