"""Foreign web archives: WARC, ARC and WACZ of any crawler become items for the archive; each record has its fate."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast
from urllib.parse import quote, urlsplit

from crawler.addresses import AddressError, canonical
from crawler.archive_records import RawRecord, foreign, value_of
from crawler.intake_items import Fault, Found, Item, Skipped, Wanted
from crawler.payload import MAX_BODY, dechunked

_HTML = ("text/html", "application/xhtml+xml")
_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z?")
_MEMBER = re.compile(r"archive/[^/]+\.warc(?:\.gz)?", re.IGNORECASE)
_OURS = re.compile(rb"^software: *tracuu\s*$", re.MULTILINE)
_PORTAL = re.compile(rb"^portal: *([0-9A-Za-z._-]{1,64})\s*$", re.MULTILINE)


def wacz(path: Path, wanted: Wanted) -> Iterator[Found]:
    """The WARC files in a zip of the Web Archive Collection Zipped format (Browsertrix, ArchiveWeb.page)."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = [name for name in packed.namelist() if _MEMBER.fullmatch(name)]
            if not names:
                yield Fault(f"{path}: holds no archive/*.warc.gz; this is no WACZ file")
            for name in names:
                with packed.open(name) as member:
                    yield from _records(Path(f"{path.name}/{name}"), member, wanted)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        yield Fault(f"{path}: cannot be unpacked ({error}); what came before it was read")


def warc(path: Path, wanted: Wanted) -> Iterator[Found]:
    """The records of a WARC or ARC file, packed or not."""
    with path.open("rb") as file:
        if not file.read(1):
            yield Fault(f"{path}: is empty; fetch the archive file again")
            return
        file.seek(0)
        yield from _records(path, file, wanted)


def _records(path: Path, file: IO[bytes], wanted: Wanted) -> Iterator[Found]:
    reader = _Reader(path, wanted)
    for record in foreign(cast(BinaryIO, file), reader.reads):
        if isinstance(record, str):
            yield Fault(f"{path}: {record}; what came before it was read")
        else:
            yield reader.found(record)


class _Reader:
    """One file: whether it is an archive of ours, of which everything counts, shows its first record."""

    def __init__(self, path: Path, wanted: Wanted) -> None:
        self._path, self._wanted = path, wanted
        self._ours = False
        self._portal: str | None = None

    def reads(self, record: RawRecord) -> bool:
        """Whether the payload is needed."""
        return record.type == "warcinfo" or self._why_not(record) is None

    def found(self, record: RawRecord) -> Found:
        url = record.header("WARC-Target-URI").strip("<>")
        if record.type == "warcinfo":
            self._learn(record.payload)
        if (why := self._why_not(record)) is not None:
            return Skipped(why, url)
        if record.fault:
            return Fault(f"{self._path}: {url}: {record.fault}; this record was not taken", url)
        when = _DATE.fullmatch(record.header("WARC-Date").strip())
        if when is None:
            return Fault(f"{self._path}: {url}: record without a date; it was not taken", url)
        try:
            address = url if self._ours and url.startswith("urn:tracuu:") else canonical(url)
        except AddressError as error:
            return Fault(f"{self._path}: {error}; this record was not taken", url)
        return self._item(record, address, f"{when[1]}Z")

    def _learn(self, told: bytes) -> None:
        self._ours = _OURS.search(told) is not None
        portal = _PORTAL.search(told) if self._ours else None
        self._portal = portal[1].decode() if portal else None

    def _why_not(self, record: RawRecord) -> str | None:
        """Why a record is left out, told by its headers alone; None where it is wanted."""
        if record.type not in ("response", "resource"):
            return f"{record.type or 'unnamed'} record"
        if record.header("WARC-Segment-Number"):
            return "part of a record in segments"
        if cut := record.header("WARC-Truncated"):
            return f"cut off by its crawler ({cut[:20]})"
        if record.type == "response" and record.status is None:
            return f"no HTTP: {urlsplit(record.header('WARC-Target-URI').strip('<>')).scheme[:20] or 'no address'}"
        if self._ours:
            return self._too_large(record)
        return self._foreign_why_not(record)

    def _foreign_why_not(self, record: RawRecord) -> str | None:
        url = record.header("WARC-Target-URI").strip("<>")
        if record.type == "resource" and not url.startswith(("http://", "https://")):
            parts = url.split(":")
            return f"resource record: {':'.join(parts[: 2 if parts[0] == 'urn' else 1])[:30]}"
        if record.type == "response" and record.status != 200:
            return f"status {record.status}"
        kind = _media_type(record)
        if kind not in _HTML and not self._wanted(url, kind):
            return "not HTML"
        return self._too_large(record)

    def _too_large(self, record: RawRecord) -> str | None:
        declared = record.header("Content-Length")
        return None if declared.isdecimal() and int(declared) <= MAX_BODY else "larger than 32 MiB"

    def _item(self, record: RawRecord, url: str, fetched: str) -> Item:
        body = record.payload
        if value_of(record.http, "Transfer-Encoding").strip().lower() == "chunked":
            body = dechunked(body)
        # Names that begin with a colon are HTTP/2's, which some crawlers keep.
        headers = tuple((name, value) for name, value in record.http if not name.startswith(":"))
        origin = {
            "X-Tracuu-Origin": quote(self._path.name),
            "X-Tracuu-Origin-Record": record.header("WARC-Record-ID"),
        }
        return Item(
            url,
            body,
            fetched,
            content_type=record.header("Content-Type") if record.type == "resource" else "",
            status=record.status,
            reason=record.reason,
            headers=headers,
            portal=self._portal,
            metadata=origin,
            exact=self._ours,
        )


def _media_type(record: RawRecord) -> str:
    declared = value_of(record.http, "Content-Type") if record.type == "response" else record.header("Content-Type")
    return declared.partition(";")[0].strip().lower()
