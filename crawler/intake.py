"""Foreign material enters the archive by the same door: saved pages, WARC files, article lists.

Where it goes: to the portal that was given; else to the known portal that the material names, or whose host its address has;
else to `added`. What an earlier `tracuu add` brought with the same bytes at the same address is not archived again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawler.addresses import host_of
from crawler.archive import Archive, ArchiveWriter, payload_digest
from crawler.intake_kinds import Fault, Item, Skipped, read_file
from crawler.portal import ADDED, Portal, known_portals

__all__ = ["IntakeReport", "add_files"]

_ORIGIN = "tracuu add"
_GROUP = 200


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
) -> IntakeReport:
    """Bring files into the archive of `home`; `portal` is the id of a known one, `progress` is told the records seen.

    A file or record that cannot be taken is named in the report and the rest goes on. Durable when this returns.
    Raises ArchiveError if the archive cannot be written: what was added before stays.
    """
    door = _Door(Archive(home / "archive"), known_portals(home), portal)
    try:
        for path in paths:
            for found in read_file(path, url_prefix):
                door.take(path, found)
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
        self._held: dict[str, set[tuple[str, str]]] = {}
        self._tally: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()
        self._problems: list[str] = []
        self._notes: list[str] = []

    def take(self, path: Path, found: Item | Fault | Skipped) -> None:
        self.seen += 1
        if isinstance(found, Fault):
            self._problems.append(found.sentence)
        elif isinstance(found, Skipped):
            self._skipped[found.reason] += 1
        elif self._portal and found.status and self._portals[self._portal].role(found.url) == "outside":
            self._skipped[f"not on the hosts of {self._portal}"] += 1
        else:
            self._keep(found, self._goes_to(found))

    def sync(self) -> None:
        for writer in self._writers.values():
            writer.sync()

    def close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def report(self) -> IntakeReport:
        skipped = tuple(sorted(self._skipped.items()))
        added, known = self._tally["added"], self._tally["known"]
        return IntakeReport(added, known, skipped, tuple(self._problems), tuple(self._notes))

    def _goes_to(self, item: Item) -> str:
        if self._portal:
            return self._portal
        if item.portal is not None and item.portal in self._portals:
            return item.portal
        return self._by_host.get(host_of(item.url), ADDED.id)

    def _keep(self, item: Item, portal: str) -> None:
        mark = (item.url, payload_digest(item.body))
        held = self._held_by(portal)
        if mark in held:
            self._tally["known"] += 1
            return
        writer = self._writer(portal)
        if item.status is None:
            writer.add_resource(item.url, item.content_type, item.body, item.fetched, item.metadata)
        else:
            writer.add_response(
                item.url, item.status, item.reason, item.headers, item.body, item.fetched, metadata=item.metadata
            )
        held.add(mark)
        self._tally["added"] += 1

    def _held_by(self, portal: str) -> set[tuple[str, str]]:
        """Read once a portal, before its writer begins a file: files of crawls are not looked through, they may be many."""
        if portal not in self._held:
            self._held[portal] = self._archive.held(portal, _ORIGIN)
        return self._held[portal]

    def _writer(self, portal: str) -> ArchiveWriter:
        if portal not in self._writers:
            writer = self._archive.writer(portal, about={"origin": _ORIGIN})
            self._writers[portal] = writer
            self._notes += [writer.repaired] if writer.repaired else []
        return self._writers[portal]
