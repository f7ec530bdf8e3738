"""Foreign material enters the archive by the same door: saved pages, WARC files, article lists.

Where it goes: to the portal that was given; else to the known portal that the material names, or whose host its address has;
else to `added`. What an earlier `tracuu add` brought with the same bytes at the same address is not archived again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from crawler.addresses import host_of
from crawler.archive import Archive, ArchiveWriter, payload_digest
from crawler.intake_items import Fault, Found, Item, Skipped
from crawler.intake_kinds import read_path
from crawler.intake_seen import Seen
from crawler.portal import ADDED, Portal, known_portals

__all__ = ["Fate", "IntakeReport", "add_files"]

_ORIGIN = "tracuu add"
_GROUP = 200


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one record or file: `why` is empty where it was added; `url` where the material has none."""

    file: str
    url: str
    fate: Literal["added", "known", "left out", "refused"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What became of the material: captures added, those known already, records left out by reason, faults by sentence.

    `notes` tells what was mended in the archive on the way. added + known + left out + problems account for every record.
    """

    added: int
    known: int
    skipped: tuple[tuple[str, int], ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def add_files(
    paths: Iterable[Path],
    home: Path,
    *,
    portal: str | None = None,
    url_prefix: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
    fate: Callable[[Fate], None] = lambda _: None,
) -> IntakeReport:
    """Bring files and folders into the archive of `home`; `portal` is the id of a known one, `progress` is told the records seen.

    A file or record that cannot be taken is named in the report and the rest goes on; `fate` is told of each. Durable when this
    returns, and in groups before; broken off, it may be run again: what is there is known. Memory does not grow with the material.
    Raises ArchiveError if the archive cannot be written: what was added before stays.
    """
    door = _Door(Archive(home / "archive"), known_portals(home), portal)
    try:
        for path in paths:
            for file, found in read_path(path, url_prefix, home, door.wants):
                fate(door.take(file, found))
                if door.seen % _GROUP == 0:
                    door.sync()
                    progress(door.seen)
    finally:
        door.close()
    progress(door.seen)
    return door.report()


class _Door:
    """The writers that are open, and the tally."""

    def __init__(self, archive: Archive, portals: Mapping[str, Portal], portal: str | None) -> None:
        self.seen = 0
        self._archive = archive
        self._portals = portals
        self._by_host = {host: found.id for found in portals.values() for host in found.hosts}
        self._portal = portal
        self._writers: dict[str, ArchiveWriter] = {}
        self._held: dict[str, Seen] = {}
        self._tally: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()
        self._problems: list[str] = []
        self._notes: list[str] = []

    def wants(self, url: str, media_type: str) -> bool:
        """Whether the portal to which an address belongs keeps such an attachment."""
        portal = self._portals.get(self._portal or self._by_host.get(host_of(url), ""))
        return portal is not None and portal.role(url) == "attachment" and not media_type.startswith("text/")

    def take(self, path: Path, found: Found) -> Fate:
        """Archive what was found, or count why not."""
        self.seen += 1
        if isinstance(found, Fault):
            self._problems.append(found.sentence)
            return Fate(path.name, found.url, "refused", found.sentence)
        if isinstance(found, Item):
            item = self._with_scheme(found)
            portal = self._goes_to(item)
            if (why := self._why_not(item, portal)) is None:
                return Fate(path.name, item.url, self._keep(item, portal))
            found = Skipped(why, item.url)
        self._skipped[found.reason] += 1
        return Fate(path.name, found.url, "left out", found.reason)

    def sync(self) -> None:
        """Make durable what was added."""
        for writer in self._writers.values():
            writer.sync()

    def close(self) -> None:
        """Make durable what was added and let the archive go."""
        for writer in self._writers.values():
            writer.close()
        for seen in self._held.values():
            seen.close()

    def report(self) -> IntakeReport:
        """The tally."""
        skipped = tuple(sorted(self._skipped.items()))
        added, known = self._tally["added"], self._tally["known"]
        return IntakeReport(added, known, skipped, tuple(self._problems), tuple(self._notes))

    def _why_not(self, item: Item, portal: str) -> str | None:
        if self._portal and item.status and self._portals[self._portal].role(item.url) == "outside":
            return f"not on the hosts of {self._portal}"
        if item.mirrored and (known := self._portals.get(portal)) is not None and known.urls.article:
            role = known.role(item.url)
            return None if role == "article" else f"no article of {portal}: {role}"
        return None

    def _with_scheme(self, item: Item) -> Item:
        """HTTrack does not say whether a page came by TLS: as the portal's start page does."""
        portal = self._portals.get(self._portal or self._by_host.get(host_of(item.url), ""))
        if item.schemeless and portal is not None and portal.start and portal.start[0].startswith("https:"):
            return replace(item, url=f"https:{item.url.partition(':')[2]}")
        return item

    def _goes_to(self, item: Item) -> str:
        if self._portal:
            return self._portal
        if item.portal is not None and item.portal in self._portals:
            return item.portal
        return self._by_host.get(host_of(item.url), ADDED.id)

    def _keep(self, item: Item, portal: str) -> Literal["added", "known"]:
        digest = payload_digest(item.body)
        mark = (item.url, digest, item.fetched) if item.exact else (item.url, digest)
        if not self._held_by(portal).add(*mark):
            self._tally["known"] += 1
            return "known"
        writer = self._writer(portal)
        if item.status is None:
            writer.add_resource(item.url, item.content_type, item.body, item.fetched, item.metadata)
        else:
            writer.add_response(
                item.url, item.status, item.reason, item.headers, item.body, item.fetched, metadata=item.metadata
            )
        self._tally["added"] += 1
        return "added"

    def _held_by(self, portal: str) -> Seen:
        """Read once a portal, before its writer begins a file: files of crawls are not looked through, they may be many."""
        if portal not in self._held:
            self._held[portal] = Seen()
            for url, digest, fetched in self._archive.held(portal, _ORIGIN):
                self._held[portal].add(url, digest)
                self._held[portal].add(url, digest, fetched)
        return self._held[portal]

    def _writer(self, portal: str) -> ArchiveWriter:
        if portal not in self._writers:
            writer = self._archive.writer(portal, about={"origin": _ORIGIN})
            self._writers[portal] = writer
            self._notes += [writer.repaired] if writer.repaired else []
        return self._writers[portal]
