"""The catalogue (SQLite): what is known across articles. One writer, rebuilt from the archive at will, read by nobody but the builder."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from analyzers.reprints import REPRINTS_VERSION
from indexer.catalogue_json import citation_rows, dump_article, dump_citations, load_article, load_citations
from indexer.catalogue_schema import ARTICLES
from indexer.catalogue_values import Entry, Mention, PageState
from indexer.furniture_tables import SCHEMA as FURNITURE
from indexer.furniture_tables import FurnitureTables
from indexer.number_tables import SCHEMA as NUMBERS
from indexer.number_tables import NumberTables
from indexer.quarantine_table import SCHEMA as QUARANTINE
from indexer.quarantine_table import QuarantineTable
from indexer.record import Resolved
from indexer.reprint_tables import SCHEMA as REPRINTS
from indexer.reprint_tables import ReprintTables
from indexer.version_tables import SCHEMA as VERSIONS
from indexer.version_tables import VersionTables

__all__ = ["VERSION", "Catalogue", "CatalogueError", "Entry", "Mention", "PageState"]

VERSION = f"7+{REPRINTS_VERSION}"

_ENTRY = "SELECT portal, url, captured, revision, province, content, mentions, found, found_in_title FROM article WHERE id = ?"
_WAITING = {
    "unresolved": "SELECT id FROM article WHERE resolved = 0 ORDER BY id",
    "unindexed": "SELECT id FROM article WHERE indexed = 0 ORDER BY id",
}


class CatalogueError(Exception):
    """The catalogue cannot be used; the sentence says what to do."""


class Catalogue:
    """Opens or makes the catalogue at `path`. Changes are durable after `commit`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = sqlite3.connect(path, isolation_level="IMMEDIATE")
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            raise CatalogueError(f"{path}: {error}; delete it and run `tracuu index --rebuild`") from error
        self.reprints = ReprintTables(self._db)
        self.numbers = NumberTables(self._db)
        self.furniture = FurnitureTables(self._db)
        self.versions = VersionTables(self._db)
        self.quarantine = QuarantineTable(self._db)

    def _open(self) -> None:
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;")
        known = self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
        if not known:
            self._db.executescript(ARTICLES + REPRINTS + NUMBERS + FURNITURE + VERSIONS)
            self._db.execute("INSERT INTO meta VALUES ('version', ?)", (VERSION,))
            self._db.commit()
        self._db.executescript(QUARANTINE)
        (version,) = self._db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        if version != VERSION:
            raise CatalogueError(
                f"{self._path} is of version {version}, this program writes {VERSION}: run `tracuu index --rebuild`"
            )

    def close(self) -> None:
        self._db.close()

    def commit(self) -> None:
        self._db.commit()

    # what was read

    def positions(self) -> dict[str, int]:
        """Bytes of each archive file that have been read."""
        return dict(self._db.execute("SELECT file, bytes FROM archive_read"))

    def set_positions(self, positions: Mapping[str, int]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO archive_read VALUES (?, ?)", positions.items())

    # pages and articles

    def put_page(self, page: PageState) -> None:
        self._db.execute(
            "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO UPDATE SET article = excluded.article,"
            " fetched = excluded.fetched, state = excluded.state, reason = excluded.reason, marked = 0"
            " WHERE excluded.fetched >= page.fetched",
            (page.portal, page.url, page.article, page.fetched, page.state, page.reason),
        )
        self._db.execute("UPDATE article SET indexed = 0 WHERE id = ?", (page.article,))

    def unmarked_pages(self) -> list[PageState]:
        """Pages whose state the frontier does not know yet."""
        rows = self._db.execute(
            "SELECT portal, url, article, fetched, state, reason FROM page WHERE marked = 0 ORDER BY portal, url"
        )
        return [PageState(*row) for row in rows]

    def mark_pages(self) -> None:
        """The frontier knows the state of every page."""
        self._db.execute("UPDATE page SET marked = 1 WHERE marked = 0")

    def unmark_pages(self) -> None:
        """The frontier is a new one and knows no state."""
        self._db.execute("UPDATE page SET marked = 0")

    def urls(self, article: str) -> tuple[str, ...]:
        """Every address of an article, its own first: that stays whatever stands there by now."""
        rows = self._db.execute(
            "SELECT page.url FROM page JOIN article ON id = article WHERE article = ? AND (state IN ('indexed', 'duplicate')"
            " OR page.url = article.url) ORDER BY page.url != article.url, state = 'duplicate', page.url",
            (article,),
        )
        return tuple(url for (url,) in rows)

    def own_url(self, article: str) -> str | None:
        """The address that an article was taken from, or None."""
        row = self._db.execute("SELECT url FROM article WHERE id = ?", (article,)).fetchone()
        return str(row[0]) if row else None

    def primary(self, article: str) -> tuple[str, int, str] | None:
        """Own address, revision and content (JSON, as it was extracted) of an article, or None."""
        row: tuple[str, int, str] | None = self._db.execute(
            "SELECT url, revision, coalesce((SELECT content FROM uncleaned WHERE article = id), content) FROM article WHERE id = ?",
            (article,),
        ).fetchone()
        return row

    def extracted(self, article: str) -> str:
        """The content (JSON) of an article as it was extracted."""
        known = self.primary(article)
        assert known is not None
        return known[2]

    def put_revision(self, article: str, number: int, captured: str) -> None:
        """Which revision the article is, and since when it stands so."""
        self._db.execute(
            "UPDATE article SET revision = ?1, captured = ?2, indexed = 0 WHERE id = ?3 AND (revision, captured) != (?1, ?2)",
            (number, captured, article),
        )

    def move(self, article: str, url: str) -> None:
        """The article stands at another address from now on."""
        self._db.execute("UPDATE article SET url = ?, indexed = 0 WHERE id = ?", (url, article))

    def articles_of(self, portal: str, *, only_new: bool) -> list[str]:
        """The ids of a portal's articles, or of those not resolved yet."""
        sql = "SELECT id FROM article WHERE portal = ? AND resolved <= ? ORDER BY id"
        return [article for (article,) in self._db.execute(sql, (portal, 0 if only_new else 1)).fetchall()]

    def write_article(self, entry: Entry) -> None:
        """Put an article in, or its new version; it is to be resolved, compared and indexed."""
        named = any(citation.form == "name" for citation in (*entry.found, *entry.found_in_title))
        self._db.execute(
            "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0) ON CONFLICT (id) DO UPDATE SET"
            " url = excluded.url, captured = excluded.captured, revision = excluded.revision, province = excluded.province,"
            " published = excluded.published, content = excluded.content, mentions = excluded.mentions,"
            " found = excluded.found, found_in_title = excluded.found_in_title, named = excluded.named, resolved = 0, indexed = 0",
            (
                entry.id,
                entry.portal,
                entry.url,
                entry.captured,
                entry.revision,
                entry.province,
                entry.content.published,
                dump_article(entry.content),
                json.dumps(entry.mentions, ensure_ascii=False),
                dump_citations(entry.found),
                dump_citations(entry.found_in_title),
                named,
            ),
        )
        self.reprints.reread(entry.id)

    def entries(self, condition: str) -> Iterator[Entry]:
        """Articles that are still `unresolved` or `unindexed`, in the order of their ids."""
        return self.entries_of(article for (article,) in self._db.execute(_WAITING[condition]).fetchall())

    def entries_of(self, articles: Iterable[str]) -> Iterator[Entry]:
        """These articles, in the order given."""
        for article in articles:
            row = self._db.execute(_ENTRY, (article,)).fetchone()
            portal, url, captured, revision, province, content, mentions, found, in_title = row
            facts = load_article(content), tuple(json.loads(mentions)), load_citations(found), load_citations(in_title)
            yield Entry(article, portal, url, captured, revision, province, *facts)

    # what is cited

    def put_names(self, article: str, names: Iterable[tuple[str, str]]) -> None:
        """Numbers that an article gives beside the name of a law."""
        self._db.execute("DELETE FROM law_name WHERE article = ?", (article,))
        self._db.executemany("INSERT OR IGNORE INTO law_name VALUES (?, ?, ?)", ((n, k, article) for n, k in names))

    def names(self) -> dict[str, str]:
        """Name of a law → its number, for the names that all articles number alike."""
        rows = self._db.execute(
            "SELECT name, min(number) FROM law_name GROUP BY name HAVING count(DISTINCT number) = 1 ORDER BY name"
        )
        return dict(rows.fetchall())

    def reopen(self, names: Mapping[str, str], tables: str) -> None:
        """Resolve anew what other names or other tables may decide otherwise; articles are not read again for it."""
        if self._changed("tables", tables):
            self._db.execute("UPDATE article SET resolved = 0")
        if self._changed("names", json.dumps(sorted(names.items()), ensure_ascii=False)):
            self._db.execute("UPDATE article SET resolved = 0 WHERE named")

    def _changed(self, name: str, value: str) -> bool:
        known = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
        return known is None or known[0] != value

    def put_resolved(self, article: str, resolved: Sequence[Resolved], title: Sequence[Resolved] = ()) -> None:
        """Replace what an article cites; where that differs from before, it and its documents are to be indexed anew."""
        rows = [(article, position, *columns) for position, columns in enumerate(citation_rows(title), -len(title))]
        rows += [(article, position, *columns) for position, columns in enumerate(citation_rows(resolved))]
        self._db.execute("UPDATE article SET resolved = 1 WHERE id = ?", (article,))
        before = self._db.execute("SELECT * FROM citation WHERE article = ? ORDER BY position", (article,)).fetchall()
        if before == rows:
            return
        self._db.execute("DELETE FROM citation WHERE article = ?", (article,))
        self._db.executemany("INSERT INTO citation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        touched = {str(row[2]) for row in (*before, *rows) if row[2] is not None}
        self._db.executemany("INSERT OR REPLACE INTO document VALUES (?, 0)", ((key,) for key in sorted(touched)))
        self._db.execute("UPDATE article SET indexed = 0 WHERE id = ?", (article,))

    def resolutions(self, article: str) -> list[tuple[str | None, tuple[str, ...], str | None]]:
        """Document, candidates and how, for each citation of an article: those of its title, then those of its text."""
        rows = self._db.execute(
            "SELECT document, candidates, how FROM citation WHERE article = ? ORDER BY position", (article,)
        )
        return [(document, tuple(json.loads(candidates)), how) for document, candidates, how in rows]

    def changed_documents(self) -> list[str]:
        return [key for (key,) in self._db.execute("SELECT key FROM document WHERE indexed = 0 ORDER BY key")]

    def mentions_of(self, document: str) -> list[Mention]:
        rows = self._db.execute(
            "SELECT article, type, number, issued, issuer, subject, form, surface, relation, done_by, article.published, article.province"
            " FROM citation JOIN article ON id = article WHERE document = ? ORDER BY article, position",
            (document,),
        )
        return [Mention(*row) for row in rows]

    # what the engine holds

    def mark_indexed(self, articles: Iterable[str], documents: Iterable[str]) -> None:
        self._db.executemany("UPDATE article SET indexed = 1, held = 1 WHERE id = ?", ((one,) for one in articles))
        self._db.executemany("UPDATE document SET indexed = 1 WHERE key = ?", ((one,) for one in documents))

    def drop_document(self, key: str) -> None:
        self._db.execute("DELETE FROM document WHERE key = ?", (key,))

    def reopen_index(self) -> None:
        """All is to be indexed anew: the engine is another one."""
        self._db.execute("UPDATE article SET indexed = 0, held = 0")
        self._db.execute("UPDATE document SET indexed = 0")

    def indexed_articles(self) -> int:
        """How many articles the engine is to hold by now."""
        return int(self._db.execute("SELECT count(*) FROM article WHERE held").fetchone()[0])

    def counts(self) -> tuple[int, int]:
        """Articles and cited documents."""
        row = self._db.execute("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM document)").fetchone()
        return int(row[0]), int(row[1])
