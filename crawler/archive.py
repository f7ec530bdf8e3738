"""The archive: what was fetched or brought in, kept for ever as WARC 1.1; everything else can be built again from it.

One folder a portal, files named by the moment they were begun, one gzip member a record. A file belongs to the writer that
began it and is never appended to afterwards, so nothing can hide behind a damaged end.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from crawler import archive_records as records
from crawler.archive_members import ArchiveError, Damage, Location, Member, members
from crawler.archive_records import payload_digest
from crawler.archive_writer import SUFFIX, ArchiveWriter
from crawler.payload import PayloadError, dechunked, decoded

__all__ = ["Archive", "ArchiveError", "ArchiveWriter", "Capture", "Location", "VerifyReport", "payload_digest"]

MAX_FILE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Capture:
    """Bản chụp: one response (or resource) as it was received.

    `body` is decoded (chunks and Content-Encoding undone, at most 32 MiB); where that cannot be done it is empty and `problem`
    says why. `fetched` is UTC in ISO 8601, seconds, with Z; `digest` is over the payload as received; `headers` are the HTTP
    headers of a response, the WARC headers of a resource; `status` is None for a resource.
    """

    portal: str
    url: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched: str
    location: Location
    digest: str
    kind: Literal["response", "resource"]
    problem: str | None = None

    @property
    def content_type(self) -> str:
        """As the server or the importer named it; empty where nobody did."""
        return self.header("Content-Type")

    @property
    def end(self) -> int:
        """The byte behind the record: what `captures(after=…)` is told about its file."""
        return self.location.offset + self.location.length

    def header(self, name: str) -> str:
        """The first header of that name, whatever its case; empty where there is none."""
        return records.value_of(self.headers, name)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What reading everything found; no problems means that every byte belongs to a whole record with the right digests."""

    records: int
    files: int
    problems: tuple[str, ...]


class Archive:
    """All WARC files below `root`, which need not exist yet."""

    def __init__(self, root: Path, *, max_file: int = MAX_FILE) -> None:
        self.root = root
        self._max_file = max_file

    def writer(self, portal: str, *, about: Mapping[str, str] | None = None) -> ArchiveWriter:
        """Open a portal's folder for writing; one writer at a time. `about` goes into the warcinfo of each file.

        Looks at the end of the newest file and cuts it behind its last whole record: `writer.repaired` says so.
        Raises ArchiveError.
        """
        return ArchiveWriter(self.root, portal, self._max_file, about or {})

    def read(self, location: Location) -> Capture:
        """The capture at a location. Raises ArchiveError if there is none."""
        path = self.root / location.file
        with _opened(path) as file:
            found = next(members(file, location.offset), None)
        capture = _capture(location.file, found) if isinstance(found, Member) else None
        if capture is None or capture.location != location:
            raise ArchiveError(f"{path}: no capture at byte {location.offset}; `tracuu verify` tells what is damaged")
        return capture

    def captures(self, portal: str | None = None, after: Mapping[str, int] | None = None) -> Iterator[Capture]:
        """Every whole capture in the order of portal, file, offset; `after`: for each file how many bytes were read before.

        Damaged places are passed over (`verify` names them), as is a record that is still being written.
        """
        for name in self.files(portal):
            yield from self._captures_of(name, (after or {}).get(name, 0))

    def files(self, portal: str | None = None) -> list[str]:
        """The WARC files, relative to the root, in the order of `captures`."""
        folders = sorted(self.root.glob("*/" if portal is None else f"{portal}/"))
        return [f"{folder.name}/{path.name}" for folder in folders for path in sorted(folder.glob(f"*{SUFFIX}"))]

    def whole_records(self, name: str) -> Iterator[Member]:
        """Every whole record of a file, of whatever kind, unpacked."""
        with _opened(self.root / name) as file:
            yield from (found for found in members(file) if isinstance(found, Member))

    def held(self, portal: str, origin: str) -> Iterator[tuple[str, str, str]]:
        """(URL, payload digest, moment) of the captures in the files whose warcinfo says `origin: …`; other files are not read."""
        for name in self.files(portal):
            if _origin(self.root / name) == origin:
                yield from ((one.url, one.digest, one.fetched) for one in self._captures_of(name, 0))

    def verify(self) -> VerifyReport:
        """Read everything: records, lengths, digests, and what lies between and behind them."""
        names, count, problems = self.files(), 0, list[str]()
        for name in names:
            for where, wrong in self._verified(name):
                count += where is not None
                problems += [f"{name}: {wrong}"] if wrong else []
        return VerifyReport(count, len(names), tuple(problems))

    def _captures_of(self, name: str, start: int) -> Iterator[Capture]:
        with _opened(self.root / name) as file:
            if start >= os.fstat(file.fileno()).st_size:
                return
            for found in members(file, start):
                if isinstance(found, Member) and (capture := _capture(name, found)):
                    yield capture

    def _verified(self, name: str) -> Iterator[tuple[int | None, str | None]]:
        """For each member its offset and what is wrong with it; None for its offset where there is no record."""
        try:
            with _opened(self.root / name) as file:
                for found in members(file):
                    wrong = _wrong_with(found)
                    yield found.offset if isinstance(found, Member) else None, wrong
        except ArchiveError as error:
            yield None, str(error)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read ({error.strerror})") from None


def _origin(path: Path) -> str:
    """What the file's warcinfo says; empty where it says nothing."""
    with _opened(path) as file:
        first = next(members(file), None)
    if not isinstance(first, Member):
        return ""
    lines = first.data.decode("utf-8", "replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("origin:")), "")


def _wrong_with(found: Member | Damage) -> str | None:
    if isinstance(found, Damage):
        what = "torn tail" if found.tail else "damage"
        return f"byte {found.offset}: {what}, {found.length} bytes ({found.reason})"
    try:
        fault = records.parse(found.data, check=True).fault
    except ValueError as error:
        fault = str(error)
    return f"byte {found.offset}: {fault}" if fault else None


def _capture(name: str, member: Member) -> Capture | None:
    """None for records of other kinds (requests, warcinfo) and for those that cannot be parsed."""
    if not records.holds_capture(member.data):
        return None
    try:
        record = records.parse(member.data)
    except ValueError:
        return None
    if not record.header("WARC-Target-URI"):
        return None
    headers = record.http if record.type == "response" else record.headers
    body, problem = _body(record)
    digest = record.header("WARC-Payload-Digest")
    return Capture(
        portal=name.partition("/")[0],
        url=record.header("WARC-Target-URI"),
        status=record.status,
        headers=headers,
        body=body,
        fetched=_seconds(record.header("WARC-Date")),
        location=Location(name, member.offset, member.length, digest),
        digest=digest,
        kind="response" if record.type == "response" else "resource",
        problem=problem,
    )


def _body(record: records.RawRecord) -> tuple[bytes, str | None]:
    if record.type == "resource":
        return record.payload, None
    payload = record.payload
    if records.value_of(record.http, "Transfer-Encoding").lower() == "chunked":
        payload = dechunked(payload)
    try:
        return decoded(payload, records.value_of(record.http, "Content-Encoding")), None
    except PayloadError as error:
        return b"", str(error)


def _seconds(date: str) -> str:
    """WARC 1.1 allows fractions of a second."""
    return date.split(".")[0].rstrip("Z") + "Z" if date else ""
