"""One crawl at a time in a data folder."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from crawler.crawl_report import CrawlError, HomeLockedError


@contextlib.contextmanager
def locked(home: Path) -> Iterator[int]:
    """Hold the home for one crawl; gives the lock's file. It goes with the last process that has it open, however that ends.

    Raises CrawlError and HomeLockedError.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = os.open(home / "crawl.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise CrawlError(
            f"{home} cannot be used as the data folder: {error.strerror}; choose another with --home"
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = int(os.read(file, 20).strip() or b"0")
        os.close(file)
        raise HomeLockedError(home, pid) from None
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield file
    finally:
        os.close(file)
