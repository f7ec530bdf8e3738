"""Writing into the archive: whole records or none, one writer a portal, a torn end cut before anything is added."""

import fcntl
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from crawler import archive_records as records
from crawler.archive_members import ArchiveError, Location
from crawler.archive_repair import repair
from crawler.folders import make_folder, sync_folder

SUFFIX = ".warc.gz"
_NAME = re.compile(r"(\d{14})-(\d{5})\.warc\.gz")
# Bytes that may wait for a sync: what a power cut can damage has to be looked through afterwards.
_LOOSE = 8 * 1024 * 1024
_PORTAL = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_CHUNKED = ("transfer-encoding", "x-archive-orig-transfer-encoding")


class ArchiveWriter:
    """Adds to one portal's folder; a context manager. What was added is durable only after `sync`.

    Each writer begins files of its own, the first one with the first record. `repaired` tells what was cut from the newest file
    of an earlier writer, None where its end was whole. All methods raise ArchiveError.
    """

    def __init__(self, root: Path, portal: str, max_file: int, about: Mapping[str, str]) -> None:
        if not _PORTAL.fullmatch(portal):
            raise ArchiveError(f"{portal!r} cannot name a folder of the archive; use letters, digits and hyphens")
        self.portal = portal
        self._folder = root / portal
        self._max_file = max_file
        self._about = {"software": "tracuu", "format": "WARC File Format 1.1", "portal": portal, **about}
        self._file: int | None = None
        self._name = ""
        self._size = 0
        self._loose = 0
        self._broken = False
        self._lock: int | None = self._locked()
        self.repaired: str | None = self._repair()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add_response(
        self,
        url: str,
        status: int,
        reason: str,
        headers: records.Headers,
        body: bytes,
        fetched: str,
        request_headers: records.Headers | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Location:
        """Keep an exchange: `body` as received, still content-encoded but without chunks; `fetched` as "2026-11-25T07:15:00Z".

        Without `request_headers` (foreign material) no request is recorded; `metadata` become further WARC headers.
        Returns where the response lies. If it raises, nothing of the exchange is kept.
        """
        kept = _unchunked(headers)
        member, digest, record_id = records.response(url, fetched, status, reason, kept, body, metadata or {})
        asked = b"" if request_headers is None else records.request(url, fetched, request_headers, record_id)
        return self._append(asked, member, digest)

    def add_revisit(
        self,
        url: str,
        status: int,
        reason: str,
        headers: records.Headers,
        fetched: str,
        profile: records.Profile,
        original: records.Original,
        request_headers: records.Headers,
    ) -> Location:
        """Keep an exchange that brought nothing new since `original`: request and answer without the body."""
        kept = _unchunked(headers)
        member, record_id = records.revisit(url, fetched, status, reason, kept, profile, original)
        return self._append(records.request(url, fetched, request_headers, record_id), member, original.digest)

    def add_resource(
        self, url: str, content_type: str, body: bytes, fetched: str, metadata: Mapping[str, str] | None = None
    ) -> Location:
        """Keep material that came without HTTP; `metadata` become further WARC headers."""
        member, digest = records.resource(url, fetched, content_type, body, metadata or {})
        return self._append(b"", member, digest)

    def sync(self) -> None:
        """When this returns, all that was added is on the disk."""
        if self._file is None:
            return
        try:
            os.fsync(self._file)
        except OSError as error:
            self._broken = True
            raise self._error(error) from None
        self._loose = 0

    def close(self) -> None:
        """Sync and let the folder go; may be called twice."""
        try:
            self._end_file()
        finally:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    def _append(self, before: bytes, member: bytes, digest: str) -> Location:
        if self._lock is None or self._broken:
            raise ArchiveError(f"{self._folder}: this writer is closed or its disk failed; open a new one")
        if self._file is None or self._size >= self._max_file:
            self._end_file()
            self._begin_file()
        offset = self._size + len(before)
        self._write(before + member)
        return Location(f"{self.portal}/{self._name}", offset, len(member), digest)

    def _write(self, data: bytes) -> None:
        """All of it, or the file is cut back to where it was."""
        assert self._file is not None
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError as error:
            self._cut_back()
            raise self._error(error) from None
        self._size += len(data)
        self._loose += len(data)
        if self._loose > _LOOSE:
            self.sync()

    def _cut_back(self) -> None:
        assert self._file is not None
        try:
            os.ftruncate(self._file, self._size)
            os.lseek(self._file, self._size, os.SEEK_SET)
        except OSError:
            self._broken = True

    def _begin_file(self) -> None:
        now = datetime.now(UTC)
        self._name = self._next_name(now)
        path = self._folder / self._name
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            self._size = 0
            self._write(records.warcinfo(self._name, self._about, now.strftime("%Y-%m-%dT%H:%M:%SZ")))
            # Who reads what survived a power cut has to know whose file it is.
            self.sync()
            sync_folder(self._folder)
        except OSError as error:
            raise self._error(error) from None
        except ArchiveError:
            self._drop_file(path)
            raise

    def _drop_file(self, path: Path) -> None:
        """A file that could not even hold its first record is no file of the archive."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        path.unlink(missing_ok=True)

    def _end_file(self) -> None:
        if self._file is None:
            return
        try:
            self.sync()
        finally:
            os.close(self._file)
            self._file = None

    def _next_name(self, now: datetime) -> str:
        """Later than every name in the folder, even if the clock was set back."""
        newest = max((found.groups() for name in self._names() if (found := _NAME.fullmatch(name))), default=("", "-1"))
        stamp = max(newest[0], now.strftime("%Y%m%d%H%M%S"))
        return f"{stamp}-{int(newest[1]) + 1 if stamp == newest[0] else 0:05d}{SUFFIX}"

    def _names(self) -> list[str]:
        return sorted(path.name for path in self._folder.glob(f"*{SUFFIX}"))

    def _locked(self) -> int:
        """The folder itself carries the lock: it leaves no file behind and ends with the process."""
        try:
            # The portal's folder, the archive and the home.
            make_folder(self._folder, levels=3)
            lock = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise self._error(error) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise ArchiveError(f"{self._folder}: another process is writing here; wait until it has ended") from None
        return lock

    def _repair(self) -> str | None:
        names = self._names()
        path = self._folder / names[-1] if names else None
        try:
            return repair(path) if path else None
        except OSError as error:
            self.close()
            raise ArchiveError(f"{path}: its end cannot be checked ({error.strerror}); nothing was changed") from None

    def _error(self, error: OSError) -> ArchiveError:
        path = self._folder / self._name
        return ArchiveError(
            f"{path}: cannot be written ({error.strerror}); the archive is whole up to its last record,"
            " make room or correct the rights, then go on"
        )


def _unchunked(headers: records.Headers) -> list[tuple[str, str]]:
    """The body is kept without its chunks, so the header that announces them must not stand before it."""
    return [(name if name.lower() != _CHUNKED[0] else _CHUNKED[1], value) for name, value in headers]
