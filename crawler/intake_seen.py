"""What was archived before, in constant memory: marks in a temporary SQLite file that goes with the process."""

import hashlib
import sqlite3


class Seen:
    """A set of marks that may be larger than the memory."""

    def __init__(self) -> None:
        # An empty name is a file of SQLite's own that is deleted when it is closed.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192;"
            "CREATE TABLE seen (mark BLOB PRIMARY KEY) WITHOUT ROWID; BEGIN"
        )

    def add(self, *parts: str) -> bool:
        """Whether the mark made of the parts is new; it is there afterwards."""
        mark = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:16]
        return self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (mark,)).rowcount == 1

    def close(self) -> None:
        """Let the file go."""
        self._db.close()
