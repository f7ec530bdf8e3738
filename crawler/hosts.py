"""What outlives a run, so that the next one treats a host as this one would: its pause, its rest, its rules, what was asked today.

Tables in the frontier's file, over a connection of their own. They are committed before a request goes out and when it ends, without
waiting for the disk: a killed process loses nothing of them, a power cut at most the last moments.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.breaker import Breaker
from crawler.frontier import FrontierError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS hosts (
  host TEXT PRIMARY KEY, last REAL NOT NULL DEFAULT 0, pause REAL NOT NULL DEFAULT 0,
  troubles INTEGER NOT NULL DEFAULT 0, rests INTEGER NOT NULL DEFAULT 0, until REAL NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (host TEXT PRIMARY KEY, read REAL NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS spent (
  portal TEXT, day TEXT, requests INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (portal, day)) STRICT, WITHOUT ROWID;
"""
_PAUSED = "INSERT INTO hosts (host, last, pause) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last = excluded.last, pause = excluded.pause"
_SPENT = (
    "INSERT INTO spent VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " requests = requests + excluded.requests, bytes = bytes + excluded.bytes"
)
_RESTED = (
    "INSERT INTO hosts (host, troubles, rests, until, reason) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " troubles = excluded.troubles, rests = excluded.rests, until = excluded.until, reason = excluded.reason"
)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a portal was asked in one day: requests, robots.txt included, and bytes of whole bodies."""

    requests: int = 0
    bytes: int = 0


class HostBook:
    """One crawl.sqlite. Times are seconds since the epoch. Raises FrontierError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise self._told(error) from error

    def close(self) -> None:
        """Close the file; a book is also a context manager."""
        self._db.close()

    def __enter__(self) -> "HostBook":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def breaker(self, host: str) -> Breaker:
        """The host's fuse as the last run left it."""
        row = self._row("SELECT troubles, rests, until, reason FROM hosts WHERE host = ?", (host,))
        return Breaker(*row) if row else Breaker()

    def keep_breaker(self, host: str, breaker: Breaker) -> None:
        """Write the fuse down."""
        self._write([(_RESTED, (host, breaker.troubles, breaker.rests, breaker.until, breaker.reason))])

    def quiet(self, host: str, now: float) -> float:
        """Seconds that are left of the pause after the host's last request; the whole of it while that may be under way.

        A clock that was set back looks the same.
        """
        last, pause = self._row("SELECT last, pause FROM hosts WHERE host = ?", (host,)) or (0.0, 0.0)
        return float(pause if last > now else max(0.0, last + pause - now))

    def pause(self, host: str) -> float:
        """Seconds of the pause after the host's last request; 0 where it was never asked."""
        row = self._row("SELECT pause FROM hosts WHERE host = ?", (host,))
        return float(row[0]) if row else 0.0

    def rules(self, host: str, now: float, age: float) -> tuple[float, bytes] | None:
        """The host's robots.txt (empty where it has none) and how many seconds ago it was read; None if longer ago than `age`."""
        row = self._row("SELECT read, body FROM robots WHERE host = ?", (host,))
        return (now - row[0], row[1]) if row and 0 <= now - row[0] < age else None

    def keep_rules(self, host: str, now: float, body: bytes) -> None:
        """Write a robots.txt down."""
        sql = "INSERT INTO robots VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET read = excluded.read, body = excluded.body"
        self._write([(sql, (host, now, body))])

    def spent(self, portal: str, day: str) -> Spent:
        """What the portal was asked that day, by all runs."""
        row = self._row("SELECT requests, bytes FROM spent WHERE portal = ? AND day = ?", (portal, day))
        return Spent(*row) if row else Spent()

    def began(self, portal: str, day: str, hosts: Sequence[str], until: float, pause: float) -> None:
        """A request goes out: counted before it can be killed. Who asks before `until` is told of the whole pause."""
        self._write([(_SPENT, (portal, day, 1, 0)), *((_PAUSED, (host, until, pause)) for host in hosts)])

    def ended(self, portal: str, day: str, hosts: Sequence[str], now: float, pause: float, size: int) -> None:
        """Its answer of `size` bytes is complete, or it failed; the next request may go `pause` seconds later."""
        self._write([(_SPENT, (portal, day, 0, size)), *((_PAUSED, (host, now, pause)) for host in hosts)])

    def hold(self, host: str, now: float, pause: float) -> None:
        """Write down a longer pause than that after the last request."""
        self._write([(_PAUSED, (host, now, pause))])

    def _row(self, sql: str, values: tuple[object, ...]) -> Any:
        try:
            return self._db.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            raise self._told(error) from error

    def _write(self, steps: list[tuple[str, tuple[object, ...]]]) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for sql, values in steps:
                self._db.execute(sql, values)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise self._told(error) from error

    def _told(self, error: sqlite3.Error) -> FrontierError:
        return FrontierError(
            f"{self._path} cannot be written: {error}; nothing is lost, make room or end the other writer and run it again"
        )
