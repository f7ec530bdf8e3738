"""A real Chromium, and the shipped server over the illustrative archive in a process of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

SERVE = """
import sys
from indexer.engines import open_engine
from tests.web_archive import PORTALS
from webapp.app import create_app
from webapp.server import serve

def announce(address):
    print(address, flush=True)

def make_app():
    return create_app(open_engine("tantivy:" + sys.argv[1]), PORTALS)

serve(make_app, "127.0.0.1", 0, workers=int(sys.argv[2]), announce=announce)
"""
ROOT = Path(__file__).resolve().parents[1]
QUIET = ["--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"]


def chromium() -> str:
    """The path of Chromium; the test that needs it is skipped, and named, where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("needs Chromium: `apt-get install chromium`, or its path in $CHROMIUM")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, headless; without its sandbox only for root, who cannot have one."""
    options = [*QUIET, "--no-sandbox"] if os.getuid() == 0 else QUIET
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=options)
        yield started
        started.close()


@contextmanager
def served(index: Path, workers: int = 1) -> Iterator[str]:
    """The address, without its last slash, of the shipped server over the index in the folder; SIGTERM must end it in time."""
    with running(index, workers) as (address, _):
        yield address


@contextmanager
def running(index: Path, workers: int = 1) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The same with the server's process."""
    command = [sys.executable, "-c", SERVE, str(index), str(workers)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().rstrip("/")
        assert address.startswith("http://127.0.0.1:"), f"the server did not start: {address!r}"
        try:
            yield address, process
        finally:
            process.terminate()
            assert process.wait(timeout=20) == 0
