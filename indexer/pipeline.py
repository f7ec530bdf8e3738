"""Archive → catalogue: every capture that was not read yet becomes an article, an address of one, or a named failure."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from analyzers.article import Selectors
from crawler.archive import Archive, Capture
from crawler.portal import ADDED, Portal
from indexer.assemble import entry_of
from indexer.catalogue import Catalogue, PageState
from indexer.catalogue_json import dump_article
from indexer.furniture import put_extracted
from indexer.understand import PageTask, Understood, kind_of, understand_capture
from indexer.workers import GuardedPool, Offence, Ticket

_WINDOW = 64
_GROUP = 500


@dataclass(frozen=True, slots=True)
class ReadProgress:
    """How far the reading is: captures read, articles found or changed."""

    captures: int
    articles: int


@dataclass(frozen=True, slots=True)
class _Step:
    """A capture under way. `ticket` is None while an earlier capture of the same article is not finished."""

    capture: Capture
    article: str
    ticket: Ticket[Understood] | None


class Reader:
    """Reads the archive into the catalogue in the archive's own order, so that any number of runs ends as one run does."""

    def __init__(self, archive: Archive, catalogue: Catalogue, portals: Mapping[str, Portal]) -> None:
        self._archive = archive
        self._catalogue = catalogue
        self._portals = portals
        self._selectors = {identity: selectors_of(portal) for identity, portal in portals.items()}
        self._under_way: Counter[str] = Counter()
        self._articles = 0

    def read(self, pool: GuardedPool[Understood], progress: Callable[[ReadProgress], None]) -> ReadProgress:
        """Understand every capture that was not read before; durable in groups."""
        positions = self._catalogue.positions()
        window: deque[_Step | Capture] = deque()
        done = 0
        for step in self._steps(pool, positions):
            window.append(step)
            while len(window) > _WINDOW or (window and isinstance(window[0], Capture)):
                self._settle(window.popleft(), pool, positions)
                done += 1
                if done % _GROUP == 0:
                    self._save(positions)
                    progress(ReadProgress(done, self._articles))
        while window:
            self._settle(window.popleft(), pool, positions)
            done += 1
        self._save(positions)
        return ReadProgress(done, self._articles)

    def _steps(self, pool: GuardedPool[Understood], positions: Mapping[str, int]) -> "Iterator[_Step | Capture]":
        for capture in self._archive.captures(after=dict(positions)):
            article = self._article_of(capture)
            if article is None:
                yield capture
            elif capture.problem or self._under_way[article] or self._is_known(article, capture):
                self._under_way[article] += 1
                yield _Step(replace(capture, body=b""), article, None)
            else:
                self._under_way[article] += 1
                yield _Step(replace(capture, body=b""), article, pool.submit(self._task(capture)))

    def _settle(self, step: _Step | Capture, pool: GuardedPool[Understood], positions: dict[str, int]) -> None:
        capture = step if isinstance(step, Capture) else step.capture
        if isinstance(step, _Step):
            self._conclude(step, pool)
            self._under_way -= Counter([step.article])
        positions[capture.location.file] = capture.end

    def _conclude(self, step: _Step, pool: GuardedPool[Understood]) -> None:
        capture, ticket = step.capture, step.ticket
        if ticket is None:
            if self._is_known(step.article, capture):
                self._put_page(step, "duplicate", f"same article as {self._catalogue.own_url(step.article)}")
                return
            capture = self._archive.read(capture.location)
            if capture.problem:
                self._put_page(step, "error", capture.problem)
                return
            ticket = pool.submit(self._task(capture))
        result = pool.result(ticket)
        if isinstance(result, Offence):
            self._put_page(step, "error", result.reason)
        elif result.wall is not None:
            self._put_page(step, result.wall.state, result.wall.reason)
        elif not result.article.text:
            known = self._catalogue.primary(step.article)
            self._put_page(step, "no text", f"its text is gone; revision {known[1]} is kept" if known else None)
        else:
            self._put_article(step, result)

    def _put_article(self, step: _Step, understood: Understood) -> None:
        known = self._catalogue.primary(step.article)
        content = dump_article(understood.article)
        if known is None or known[2] != content:
            portal, capture = self._portals[step.capture.portal], step.capture
            revision = known[1] + 1 if known else 1
            entry = entry_of(step.article, portal, capture.url, capture.fetched, understood, revision)
            put_extracted(self._catalogue, entry, known[2] if known else None)
            self._articles += 1
        self._put_page(step, "indexed", None)

    def _put_page(self, step: _Step, state: str, reason: str | None) -> None:
        capture = step.capture
        self._catalogue.put_page(PageState(capture.portal, capture.url, step.article, capture.fetched, state, reason))
        if state in ("indexed", "duplicate"):
            self._catalogue.places.put(step.article, capture.url, capture.fetched, capture.location)

    def _is_known(self, article: str, capture: Capture) -> bool:
        """Whether another address already gave this article; its own address is read again for what changed."""
        return self._catalogue.own_url(article) not in (None, capture.url)

    def _article_of(self, capture: Capture) -> str | None:
        """The id of the article that a capture may hold; None for listings, redirects, errors and other files."""
        if capture.status not in (None, 200) or kind_of(capture.content_type) != "page":
            return None
        portal = self._portals.get(capture.portal)
        if portal is None:
            return None
        if capture.kind == "response" and portal.role(capture.url) != "article":
            return None
        return f"{portal.id}/{portal.article_key(capture.url)}"

    def _task(self, capture: Capture) -> PageTask:
        return PageTask(
            url=capture.url,
            content_type=capture.content_type,
            body=capture.body,
            fetched=capture.fetched,
            selectors=self._selectors[capture.portal],
            published_by=capture.portal != ADDED.id,
        )

    def _save(self, positions: Mapping[str, int]) -> None:
        self._catalogue.set_positions(positions)
        self._catalogue.commit()


def selectors_of(portal: Portal) -> Selectors | None:
    """The portal's selectors as the analysers take them; None where it has none, so that the generic path serves."""
    return Selectors(**asdict(portal.select)) if portal.select else None


def reading_pool(workers: int | None) -> GuardedPool[Understood]:
    """The guarded pool that understands pages."""
    return GuardedPool(understand_capture, workers=workers)
