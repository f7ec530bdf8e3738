"""Archive → catalogue → index: the one way in which anything becomes findable."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawler.archive import Archive
from crawler.frontier import Frontier, Mark
from crawler.portal import Portal
from indexer.assemble import article_record
from indexer.catalogue import Catalogue, Entry, PageState
from indexer.documents import document_record
from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.furniture import clean
from indexer.laws import law_titles
from indexer.pipeline import Reader, ReadProgress, reading_pool
from indexer.record import ArticleRecord, DocumentRecord, Resolved
from indexer.reprints import group
from indexer.resolving import resolve_all
from indexer.revisions import count as count_revisions
from indexer.workers import WALL_CLOCK_SECONDS

_GROUP = 2000


class IndexLockedError(Exception):
    """Another process writes the index of this folder."""


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """Which stage the build is in and how far: `total` is None where it is not known beforehand."""

    stage: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What one build did: captures read, articles and documents put into the index, and what the catalogue holds now;
    `quarantined` captures could not be read within bounds."""

    captures: int
    indexed_articles: int
    indexed_documents: int
    articles: int
    documents: int
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How captures are read: by how many workers, how many seconds for a page, and whether those in quarantine are read once more."""

    workers: int | None = None
    patience: float = WALL_CLOCK_SECONDS
    retry: bool = False


Progress = Callable[[BuildProgress], None]


@contextlib.contextmanager
def sole_builder(home: Path) -> Iterator[None]:
    """Hold the folder's index lock; raise IndexLockedError naming the process that holds it."""
    with (home / "index.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise IndexLockedError(
                f"{home}: process {holder} is indexing this folder; wait until it ends, or stop it"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def update(
    home: Path,
    engine_url: str,
    portals: Mapping[str, Portal],
    *,
    rebuild: bool = False,
    workers: int | None = None,
    retry: bool = False,
    patience: float = WALL_CLOCK_SECONDS,
    progress: Progress,
) -> BuildReport:
    """Bring catalogue and index up to date with the archive; with `rebuild` both are made anew and put in place when whole.

    One page may take `patience` seconds; with `retry` the pages in quarantine are read once more.

    Safe to stop at any moment and to run again. Raises IndexLockedError, EngineError, CatalogueError, ArchiveError.
    """
    home.mkdir(parents=True, exist_ok=True)
    suffix = ".new" if rebuild else ""
    with sole_builder(home):
        catalogue_path = home / f"catalogue{suffix}.sqlite"
        if rebuild:
            _forget(catalogue_path)
        with contextlib.closing(open_engine(engine_url, create=True, fresh=rebuild)) as engine:
            reading = Reading(workers, patience, retry)
            report = build(home, catalogue_path, engine, portals, reading=reading, progress=progress)
            if rebuild:
                _forget(home / "catalogue.sqlite")
                catalogue_path.rename(home / "catalogue.sqlite")
                engine.publish()
    return report


def build(
    home: Path,
    catalogue_path: Path,
    engine: Engine,
    portals: Mapping[str, Portal],
    *,
    reading: Reading,
    progress: Progress,
) -> BuildReport:
    """Read what is new in the archive, resolve what is open, and put into the engine what has changed."""
    with contextlib.closing(Catalogue(catalogue_path)) as catalogue:
        read = _read(home, catalogue, portals, reading, progress)
        clean(catalogue, lambda done: progress(BuildProgress("cleaning", done, None)))
        count_revisions(catalogue, lambda done: progress(BuildProgress("comparing", done, None)))
        resolve_all(catalogue, portals, lambda done: progress(BuildProgress("resolving", done, None)))
        group(catalogue, lambda done: progress(BuildProgress("grouping", done, None)))
        if engine.status().articles != catalogue.indexed_articles():
            catalogue.reopen_index()
        indexed = _index(catalogue, engine, portals, progress)
        _mark(home, catalogue)
        articles, documents = catalogue.counts()
        quarantined = len(catalogue.quarantine)
    return BuildReport(read.captures, *indexed, articles, documents, quarantined)


def _read(
    home: Path, catalogue: Catalogue, portals: Mapping[str, Portal], reading: Reading, progress: Progress
) -> ReadProgress:
    def report(now: ReadProgress) -> None:
        progress(BuildProgress("reading", now.captures, None))

    reader = Reader(Archive(home / "archive"), catalogue, portals)
    with reading_pool(reading.workers, reading.patience) as pool:
        if reading.retry:
            reader.retry(pool)
        read = reader.read(pool, report)
    report(read)
    return read


def _index(catalogue: Catalogue, engine: Engine, portals: Mapping[str, Portal], progress: Progress) -> tuple[int, int]:
    articles, group, keys = 0, [], catalogue.changed_documents()
    for entry in catalogue.entries("unindexed"):
        group.append(record_of_article(entry, catalogue, portals))
        if len(group) == _GROUP:
            articles += _put(catalogue, engine, group, [])
            group = []
            progress(BuildProgress("indexing", articles, None))
    documents = [record for key in keys if (record := record_of_document(key, catalogue)).mentions]
    gone = sorted(set(keys) - {record.key for record in documents})
    if gone:
        engine.delete((), gone)
        for key in gone:
            catalogue.drop_document(key)
    if group or documents or gone:
        articles += _put(catalogue, engine, group, documents)
    progress(BuildProgress("indexing", articles, articles))
    return articles, len(documents)


def _put(catalogue: Catalogue, engine: Engine, articles: list[ArticleRecord], documents: list[DocumentRecord]) -> int:
    """The engine's commit comes before the catalogue's: what is marked as indexed is in the index."""
    engine.add(articles, documents)
    engine.commit()
    catalogue.mark_indexed([one.id for one in articles], [one.key for one in documents])
    catalogue.commit()
    return len(articles)


def record_of_article(entry: Entry, catalogue: Catalogue, portals: Mapping[str, Portal]) -> ArticleRecord:
    resolutions = catalogue.resolutions(entry.id)
    found = (*entry.found_in_title, *entry.found)
    resolved = [Resolved(c, *r) for c, r in zip(found, resolutions, strict=True)]
    title, text = resolved[: len(entry.found_in_title)], resolved[len(entry.found_in_title) :]
    urls, original = catalogue.urls(entry.id), catalogue.reprints.original_of(entry.id)
    return article_record(entry, portals[entry.portal], urls, text, title, original)


def record_of_document(key: str, catalogue: Catalogue) -> DocumentRecord:
    return document_record(key, catalogue.mentions_of(key), law_titles())


def _mark(home: Path, catalogue: Catalogue) -> None:
    """Tell the frontier what became of each archived address; a frontier that was lost learns all of them."""
    path = home / "crawl.sqlite"
    if not path.exists():
        catalogue.unmark_pages()
    with Frontier(path) as frontier:
        frontier.mark_indexed(_mark_of(page, catalogue) for page in catalogue.unmarked_pages())
    catalogue.mark_pages()
    catalogue.commit()


def _mark_of(page: PageState, catalogue: Catalogue) -> Mark:
    """An address whose article is held goes on naming it, whatever was found there last."""
    held = page.state in ("indexed", "duplicate") or catalogue.own_url(page.article) == page.url
    article = page.article if held else None
    return Mark(page.url, page.portal, page.state, page.reason, article, page.fetched)


def _forget(catalogue: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        catalogue.with_name(catalogue.name + suffix).unlink(missing_ok=True)
