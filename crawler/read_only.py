"""A SQLite file that another process writes, for whoever only looks."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def read_only(path: Path, patience: float = 5.0) -> Iterator[sqlite3.Connection]:
    """A connection through which nothing can be written; a busy file is waited for so many seconds. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=patience)) as db:
        yield db
