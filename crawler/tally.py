"""How many URLs are in which state, told to whoever watches a crawl that another process runs: read, never written."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from crawler.read_only import read_only

_PATIENCE = 2.0


def tally(path: Path) -> Mapping[tuple[str, str], int]:
    """URLs by portal and state in `crawl.sqlite`; none where nothing was crawled or the file cannot be read now."""
    if not path.is_file():
        return {}
    try:
        with read_only(path, _PATIENCE) as db:
            rows = db.execute("SELECT portal, state, count(*) FROM urls GROUP BY portal, state").fetchall()
    except sqlite3.Error:
        return {}
    return {(portal, state): count for portal, state, count in rows}


def archive_bytes(folder: Path) -> int:
    """Bytes of the archive's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
