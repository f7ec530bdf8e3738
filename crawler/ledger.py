"""Group commits: records to the archive, one fsync, then one transaction that ends their URLs and enters their links."""

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler.archive import Archive, ArchiveError, ArchiveWriter, Capture, Location
from crawler.archive_records import Profile
from crawler.download import Answer
from crawler.frontier import Frontier, Lease, Link, Outcome
from crawler.portal import Portal
from crawler.traps import Lists, Twins, trap_of
from crawler.unchanged import original_of, revisit_profile
from crawler.verdict import Verdict, judge, wall_at

BATCH = 64
SECONDS = 1.0
# Links remembered, so that the frontier need not be asked for each menu of each page; `known` of them at most.
KNOWN = 200_000
# Links of one transaction: some sitemaps bring 50,000.
_LINKS = 20_000
# Seconds; a URL that has to wait longer was put off by a clock that was ahead.
_LONGEST = 3600.0
_ROBOTS = "/robots.txt"


class Ledger:
    """One portal's books during a crawl. Errors of the disk come out as ArchiveError or FrontierError; nothing is half done then."""

    def __init__(
        self, portal: Portal, frontier: Frontier, archive: Archive, writer: ArchiveWriter, known: int = KNOWN
    ) -> None:
        self.portal = portal
        self.frontier = frontier
        self.ended: Counter[str] = Counter()
        self.pending = 0
        self._archive = archive
        self._writer = writer
        self._batch: list[Outcome] = []
        self._loose: list[Location] = []
        self._links = 0
        self._first = 0.0
        self._known: dict[str, str] = {}
        self._most = known
        self._entered = 0
        self._lists, self._feeds, self._twins = Lists(), Lists(), Twins()
        self.full = False

    def recount(self) -> None:
        """Begin counting: how many URLs are pending now; none of them waits longer than any back-off lasts."""
        self.frontier.calm(self.portal.id, time.time() + _LONGEST)
        totals = self.frontier.totals(self.portal.id)
        self.pending = sum(count for _, state, _, count in totals if state in ("pending", "leased"))
        self.ended.clear()
        self._entered, self.full = sum(count for *_, count in totals), False
        self._lists, self._feeds, self._twins = Lists(), Lists(), Twins()

    def trap(self, lease: Lease) -> str | None:
        """Why an address that was never fetched is not asked for: others like it brought nothing new. None for all others."""
        if lease.role != "listing" or lease.place is not None:
            return None
        return self._lists.trap(lease.url) or self._feeds.trap(lease.url)

    def archive(self, url: str, answer: Answer) -> tuple[Location, str]:
        """Write an answer's record; returns its place and the moment, ISO with Z. Durable after the next flush."""
        fetched = _now()
        at = self._writer.add_response(
            url, answer.status, answer.reason, answer.headers, answer.body, fetched, answer.sent
        )
        return at, fetched

    def archive_robots(self, url: str, answer: Answer) -> None:
        """Write the record of a robots.txt: it belongs to no URL of the frontier."""
        self._loose.append(self.archive(url, answer)[0])

    def settle(self, outcome: Outcome) -> None:
        """Put an outcome into the open batch."""
        if not self._batch:
            self._first = time.monotonic()
        self._batch.append(outcome)
        self._links += len(outcome.links)

    def held(self, lease: Lease) -> Capture | None:
        """The page that the archive has of a URL, on which its next answer may stand; None where there is none."""
        if lease.place is None:
            return None
        try:
            capture = self._archive.read(lease.place)
        except ArchiveError:
            return None
        if capture.kind != "response" or capture.status != 200 or capture.problem:
            return None
        return None if wall_at(lease.url, lease.role, capture.body, capture.content_type) else capture

    def settle_answer(self, lease: Lease, answer: Answer, held: Capture | None = None) -> Verdict:
        """Archive and judge an answer; a verdict that may be tried again is left to the caller to settle.

        An answer that repeats what is `held` is judged by that and archived as a revisit, which is no capture.
        """
        url, role = lease.url, lease.role
        if held is not None and (profile := revisit_profile(held, answer)) is not None:
            return self._settle_revisit(lease, answer, held, profile)
        verdict = judge(url, role, answer.status, answer.header, answer.body)
        place, fetched = self.archive(url, answer)
        if verdict.again:
            self._loose.append(place)
        else:
            self.settle(self._outcome(url, verdict, answer.status, fetched, place))
        return verdict

    def _settle_revisit(self, lease: Lease, answer: Answer, held: Capture, profile: Profile) -> Verdict:
        fetched = _now()
        place = self._writer.add_revisit(
            lease.url, answer.status, answer.reason, answer.headers, fetched, profile, original_of(held), answer.sent
        )
        self._loose.append(place)
        verdict = _judged(held, lease.role)
        outcome = self._outcome(lease.url, verdict, held.status, fetched, None)
        self.settle(replace(outcome, unchanged=True))
        return verdict

    def due(self) -> bool:
        """Whether the open batch is large or old enough to be flushed."""
        if self._links >= _LINKS:
            return True
        return len(self._batch) >= BATCH or (bool(self._batch) and time.monotonic() - self._first >= SECONDS)

    @property
    def waiting(self) -> int:
        """Outcomes in the open batch."""
        return len(self._batch)

    def flush(self) -> bool:
        """Make the batch durable; False when there was nothing to write.

        A batch whose flush failed stays open: its URLs are leased still and come again.
        """
        if not self._batch and not self._loose:
            return False
        self._writer.sync()
        added = self.frontier.finish(self.portal.id, self._batch, self._loose)
        done = [outcome.state for outcome in self._batch if outcome.state != "pending"]
        self.pending += added - len(done)
        self.ended.update(done)
        self._batch, self._loose, self._links = [], [], 0
        return True

    def adopt(self) -> int:
        """Take over records of which the frontier does not know: their transaction, or the whole frontier, was lost.

        What they hold is not fetched again, listings of a lost frontier excepted. Returns how many were taken over.
        """
        if self.portal.attachments:
            self.frontier.want(self.portal.id, lambda url: self.portal.role(url) == "attachment")
        adopted = 0
        for capture in self._archive.captures(self.portal.id, after=self.frontier.archived(self.portal.id)):
            adopted += self._adopt(capture)
            if len(self._batch) + len(self._loose) >= BATCH:
                self.flush()
        self.flush()
        return adopted

    def _adopt(self, capture: Capture) -> bool:
        url, role = capture.url, self.portal.role(capture.url)
        place = capture.location
        verdict = _verdict(capture, role)
        state, reason, placed = self.frontier.known(self.portal.id, url)
        if (
            verdict is None
            or verdict.again
            or placed
            or (state is None and role not in ("article", "listing", "attachment"))
        ):
            self._loose.append(place)
            return False
        self.frontier.add(self.portal.id, [(url, role)])
        if state is None and role == "listing":
            self._loose.append(place)
            return False
        if state not in (None, "pending", "leased"):
            verdict = replace(verdict, state=state, reason=reason)
        self.settle(self._outcome(url, verdict, capture.status, capture.fetched, place))
        return True

    def _outcome(self, url: str, verdict: Verdict, status: int | None, fetched: str, place: Location | None) -> Outcome:
        links = self._new(verdict.links) + self._new_feeds(verdict.feeds)
        if verdict.state == "listing":
            lists = self._feeds if verdict.is_feed else self._lists
            lists.read(url, (each for each in verdict.links if self._known.get(each) == "article"))
        return Outcome(url, verdict.state, verdict.reason, status, fetched, place, self._bounded(links))

    def _new(self, urls: tuple[str, ...]) -> tuple[Link, ...]:
        """Links not met lately; the frontier itself knows which of these are old."""
        if len(self._known) > self._most:
            self._known.clear()
        return tuple(self._link(url) for url in urls if url not in self._known)

    def _link(self, url: str) -> Link:
        role = self._known[url] = self.portal.role(url)
        article = self.portal.article_id(url) if role == "article" else None
        return Link(url, role, trap_of(url) or (self._twins.trap(article) if article else None))

    def _bounded(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """As many of the links as may still be entered."""
        most = self.portal.budget.addresses
        if self._entered + len(links) > most and not self.full:
            known = sum(count for *_, count in self.frontier.totals(self.portal.id))
            self._entered = known + self._links
            self.full = self._entered + len(links) > most
        links = links[: max(most - self._entered, 0)]
        self._entered += len(links)
        return links

    def _new_feeds(self, urls: tuple[str, ...]) -> tuple[Link, ...]:
        """A sitemap that an index names is read although no pattern of the portal knows it."""
        return tuple(replace(link, role="listing") if link.role == "other" else link for link in self._new(urls))


def _verdict(capture: Capture, role: str) -> Verdict | None:
    """The verdict on an archived answer; None for what is no page's answer (robots.txt, material that came without HTTP)."""
    if capture.kind != "response" or capture.status is None or urlsplit(capture.url).path == _ROBOTS:
        return None
    return _judged(capture, role)


def _judged(capture: Capture, role: str) -> Verdict:
    headers = {name.lower(): value for name, value in capture.headers}
    # The capture's body is unpacked already.
    headers.pop("content-encoding", None)
    return judge(capture.url, role, capture.status or 0, lambda name: headers.get(name.lower()), capture.body)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
