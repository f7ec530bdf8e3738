"""Files out of packages of the npm registry that tests need and the project does not ship: fetched once, and checked."""

import hashlib
import os
import shutil
import subprocess
import tarfile
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Package:
    """A package of one version with its integrity as npm states it (`sha512-…`)."""

    name: str
    version: str
    integrity: str


AXE = Package(
    "axe-core",
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)
VNU = Package(
    "vnu-jar",
    "26.9.27",
    "sha512-TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==",
)


def file_of(package: Package, path: str) -> Path:
    """The file at `path` in the package; the test that needs it is skipped, and named, where npm is not or fetches nothing."""
    folder = _cache() / f"{package.name}-{package.version}"
    found = folder / "package" / path
    if not found.is_file():
        _unpack(_fetched(package, folder), folder)
    return found


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tracuu-tests"


def _fetched(package: Package, folder: Path) -> Path:
    if shutil.which("npm") is None:
        pytest.skip(f"needs {package.name} {package.version} of the npm registry: install npm (Debian's name too)")
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}", "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=folder)
    if done.returncode:
        pytest.skip(
            f"needs {package.name} {package.version} of the npm registry, which could not be fetched: {done.stderr.strip()[-200:]}"
        )
    fetched = folder / f"{package.name}-{package.version}.tgz"
    digest = hashlib.sha512(fetched.read_bytes()).digest()
    assert digest == b64decode(package.integrity.removeprefix("sha512-")), f"{fetched} is not what was pinned"
    return fetched


def _unpack(packed: Path, folder: Path) -> None:
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    packed.unlink()
