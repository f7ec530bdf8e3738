"""Bản lưu: the page of an article as it was received, out of the archive, for readers of a machine that holds one."""

import sqlite3
from pathlib import Path

from crawler.archive import Archive, ArchiveError, Capture
from crawler.read_only import read_only
from indexer.version_tables import VersionTables


class Copies:
    """Reads the data folder `home`: its catalogue says where a page lies, its archive holds it. Nothing is written."""

    def __init__(self, home: Path) -> None:
        self._catalogue = home / "catalogue.sqlite"
        self._archive = Archive(home / "archive")

    def of(self, article: str) -> Capture | None:
        """The latest capture of the article; None where the archive of this machine has none, or none that can be read."""
        try:
            with read_only(self._catalogue) as db:
                version = VersionTables(db).latest_at_home(article)
            return self._archive.read(version.place) if version else None
        except (sqlite3.Error, ArchiveError):
            return None
