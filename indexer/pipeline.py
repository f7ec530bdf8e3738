"""Archive → catalogue: every capture that was not read yet becomes an article, an address of one, or a named failure."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from analyzers.article import Article, Selectors
from crawler.archive import Archive, Capture
from crawler.portal import ADDED, Portal
from indexer.assemble import entry_of
from indexer.catalogue import Catalogue, PageState
from indexer.catalogue_json import dump_article, load_article
from indexer.fates import fate_of
from indexer.furniture import put_extracted
from indexer.understand import PageTask, Understood, kind_of, understand_capture
from indexer.version_tables import Fate, Version
from indexer.workers import WALL_CLOCK_SECONDS, GuardedPool, Offence, Ticket

_WINDOW = 64
_GROUP = 500


@dataclass(frozen=True, slots=True)
class ReadProgress:
    """How far the reading is: captures read, articles found or changed."""

    captures: int
    articles: int


@dataclass(frozen=True, slots=True)
class _Turn:
    """What an article's address answered instead of the article."""

    capture: Capture
    article: str
    fate: Fate


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
        window: deque[_Step | _Turn | Capture] = deque()
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

    def retry(self, pool: GuardedPool[Understood]) -> None:
        """Understand what is in quarantine, one capture after the other; what is read now leaves it."""
        for held in self._catalogue.quarantine.all():
            if held.portal in self._portals:
                capture = replace(self._archive.read(held.place), body=b"")
                if self._conclude(_Step(capture, held.article, None), pool):
                    self._catalogue.quarantine.release(held)
                self._catalogue.commit()

    def _steps(
        self, pool: GuardedPool[Understood], positions: Mapping[str, int]
    ) -> "Iterator[_Step | _Turn | Capture]":
        for capture in self._archive.captures(after=dict(positions)):
            article = self._article_of(capture)
            if article is None:
                yield self._turn(capture) or capture
            elif capture.problem or self._under_way[article] or self._is_known(article, capture):
                self._under_way[article] += 1
                yield _Step(replace(capture, body=b""), article, None)
            else:
                self._under_way[article] += 1
                yield _Step(replace(capture, body=b""), article, pool.submit(self._task(capture)))

    def _settle(self, step: _Step | _Turn | Capture, pool: GuardedPool[Understood], positions: dict[str, int]) -> None:
        capture = step if isinstance(step, Capture) else step.capture
        if isinstance(step, _Turn):
            self._note(step)
        if isinstance(step, _Step):
            self._conclude(step, pool)
            self._under_way -= Counter([step.article])
        positions[capture.location.file] = capture.end

    def _conclude(self, step: _Step, pool: GuardedPool[Understood]) -> bool:
        """Put down what a capture holds; whether it could be read."""
        capture, ticket = step.capture, step.ticket
        if ticket is None:
            if self._is_known(step.article, capture):
                self._put_page(step, "duplicate", f"same article as {self._catalogue.own_url(step.article)}")
                return True
            capture = self._archive.read(capture.location)
            if capture.problem:
                self._put_page(step, "error", capture.problem)
                return True
            ticket = pool.submit(self._task(capture))
        result = pool.result(ticket)
        if isinstance(result, Offence):
            self._put_page(step, "error", result.reason)
            self._catalogue.quarantine.put(
                capture.portal, capture.url, step.article, capture.fetched, result.reason, capture.location
            )
            return False
        if result.wall is not None:
            self._put_page(step, result.wall.state, result.wall.reason)
        elif not result.article.text:
            known = self._catalogue.primary(step.article)
            self._put_page(step, "no text", f"its text is gone; revision {known[1]} is kept" if known else None)
        else:
            self._put_article(step, result)
        return True

    def _put_article(self, step: _Step, understood: Understood) -> None:
        """The article is what its latest capture says; whatever else stood there is kept as well. `revisions.count` numbers them."""
        capture, versions = step.capture, self._catalogue.versions
        known, latest = self._catalogue.primary(step.article), versions.latest(step.article)
        if known is None or latest is None:
            self._write(step, understood, None)
        elif capture.fetched < latest.fetched:
            if understood.digest != latest.text:
                versions.keep_text(step.article, understood.digest, dump_article(understood.article))
        elif understood.digest != latest.text:
            versions.keep_text(step.article, latest.text, known[2])
            self._write(step, understood, known)
        elif differs_beside_text(known[2], understood.article):
            self._write(step, understood, known)
        versions.put(step.article, Version(capture.fetched, capture.url, understood.digest, capture.location))
        self._put_page(step, "indexed", None)

    def _write(self, step: _Step, understood: Understood, known: tuple[str, int, str] | None) -> None:
        portal, capture = self._portals[step.capture.portal], step.capture
        entry = entry_of(step.article, portal, capture.url, capture.fetched, understood, known[1] if known else 1)
        put_extracted(self._catalogue, entry, known[2] if known else None)
        self._articles += 1

    def _turn(self, capture: Capture) -> _Turn | None:
        article = self._article_at(capture.portal, capture.url) if capture.kind == "response" else None
        fate = fate_of(capture) if article else None
        return _Turn(replace(capture, body=b""), article, fate) if article and fate else None

    def _note(self, turn: _Turn) -> None:
        """What was seen of an article that is held; where its address leads to another of the same article, it stands there from now on."""
        fate, article = turn.fate, turn.article
        latest = self._catalogue.versions.latest(article)
        if latest is None or self._catalogue.own_url(article) != fate.url:
            return
        self._catalogue.versions.put_fate(article, fate)
        if (
            fate.target
            and fate.seen >= latest.fetched
            and self._article_at(turn.capture.portal, fate.target) == article
        ):
            self._catalogue.move(article, fate.target)

    def _put_page(self, step: _Step, state: str, reason: str | None) -> None:
        capture = step.capture
        self._catalogue.put_page(PageState(capture.portal, capture.url, step.article, capture.fetched, state, reason))

    def _is_known(self, article: str, capture: Capture) -> bool:
        """Whether another address already gave this article; its own address is read again for what changed."""
        return self._catalogue.own_url(article) not in (None, capture.url)

    def _article_of(self, capture: Capture) -> str | None:
        """The id of the article that a capture may hold; None for listings, redirects, errors and other files."""
        if capture.status not in (None, 200) or kind_of(capture.content_type) != "page":
            return None
        return self._article_at(capture.portal, capture.url, brought=capture.kind == "resource")

    def _article_at(self, portal_id: str, url: str, *, brought: bool = False) -> str | None:
        """The id of the article at an address of the portal; material that was brought in is one whatever its address."""
        portal = self._portals.get(portal_id)
        if portal is None or not (brought or portal.role(url) == "article"):
            return None
        return f"{portal.id}/{portal.article_key(url)}"

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


def differs_beside_text(content: str, article: Article) -> bool:
    """Whether what the text does not hold (source, section, precision of the moment) is another than in the content (JSON) known."""
    known = load_article(content)
    return replace(known, title="", lead="", text="") != replace(article, title="", lead="", text="")


def reading_pool(workers: int | None, patience: float = WALL_CLOCK_SECONDS) -> GuardedPool[Understood]:
    """The guarded pool that understands pages; `patience` seconds for each."""
    return GuardedPool(understand_capture, workers=workers, seconds=patience)
