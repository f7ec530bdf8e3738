"""The saved portal beside the checkout, served as itself on loopback and crawled once a test session.

`from tests.real_portal import crawled_portal` gives a fixture: the data folder after a whole crawl, to be read only.
"""

import functools
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawl_runner import Ran, crawled
from tests.shared import SHARED

_ROOT = Path(__file__).resolve().parents[1]
PORTAL = _ROOT / "crawler" / "portals" / "sotttt-hanoi.toml"


@dataclass(frozen=True, slots=True)
class RealCrawl:
    """The crawl's data folder, how it ended, and the folder of the saved site."""

    home: Path
    ran: Ran
    site: Path


@contextmanager
def served(site: Path) -> Iterator[tuple[str, int]]:
    """An origin for a folder in a process of its own; gives its socket."""
    command = [sys.executable, "-m", "tests.origin", str(site)]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield ("127.0.0.1", int(process.stdout.readline()))
        finally:
            process.stdin.close()


def unpacked(folder: Path) -> Path:
    """The saved site, unpacked below `folder`."""
    assert SHARED is not None
    with tarfile.open(SHARED / "portal-sotttt-hanoi" / "site-vi.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "source"


@functools.cache
def _crawl(folder: Path) -> RealCrawl:
    site, home = unpacked(folder), folder / "home"
    with served(site) as socket:
        ran = crawled(PORTAL, home, socket, "--delay", "0")
    return RealCrawl(home, ran, site)


@pytest.fixture(scope="session")
def real_crawl(tmp_path_factory: pytest.TempPathFactory) -> RealCrawl:
    """The crawl of the session, made at the first use; imported into several modules it is still made once."""
    return _crawl(_folder(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def crawled_portal(real_crawl: RealCrawl) -> Path:
    """The data folder of the session's crawl; copy it before writing into it."""
    assert real_crawl.ran.status == 0, real_crawl.ran.errors[-2000:]
    return real_crawl.home


def _folder(base: Path) -> Path:
    folder = base / "sotttt-hanoi"
    folder.mkdir(exist_ok=True)
    return folder
