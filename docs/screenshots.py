"""Takes the README's pictures again: builds the demonstration in a temporary folder, serves it, looks at it with Chromium.

    python docs/screenshots.py [--out DIR]

Chromium is found on the path or named in $CHROMIUM.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click
import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import browser  # noqa: E402

SERVE = """
import sys
from pathlib import Path
from crawler.portal import known_portals
from indexer.engines import open_engine
from webapp.app import create_app
from webapp.server import serve

home = Path(sys.argv[1])
serve(
    lambda: create_app(open_engine(f"tantivy:{home / 'index'}"), known_portals(home)),
    "127.0.0.1", 0, workers=1, announce=lambda address: print(address, flush=True),
)
"""
MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of the demonstration as it is seen: `width` and `height` in CSS pixels, `scale` image pixels to each."""

    name: str
    path: str
    width: int = 1280
    height: int = 680
    scale: float = 1
    dark: bool = False


SEARCH = f"tim-kiem?q={quote('dân chủ ở cơ sở')}"
PICTURES = (
    Picture("search", SEARCH),
    Picture("article", "bai-viet/minh-hoa-nghe-an/1009"),
    Picture("document", "van-ban/59-2023-nd-cp"),
    Picture("phone", SEARCH, width=390, height=640, scale=2),
    Picture("dark", "van-ban/59-2023-nd-cp", dark=True),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images", help="folder for the pictures")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="tracuu-screenshots-") as home, browser() as chrome:
            command = [sys.executable, "-m", "webapp.cli", "--home", home, "demo", "--once"]
            subprocess.run(command, cwd=ROOT, check=True)
            with _served(home) as address:
                for picture in PICTURES:
                    click.echo(_take(chrome, address, picture, out / f"{picture.name}.png"))
    except (pytest.skip.Exception, subprocess.CalledProcessError, RuntimeError) as error:
        click.echo(error, err=True)
        return 1
    return 0


@contextmanager
def _served(home: str) -> Iterator[str]:
    """The address, with its last slash, of the application over the data folder."""
    command = [sys.executable, "-c", SERVE, home]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _take(chrome: Browser, address: str, picture: Picture, file: Path) -> str:
    """Take a picture; raises an error where the page is missing or the image too large for a README."""
    context = chrome.new_context(
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=picture.scale,
        color_scheme="dark" if picture.dark else "light",
        locale="vi-VN",
    )
    page = context.new_page()
    answer = page.goto(address + picture.path)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{picture.path}: {answer.status if answer else 'no answer'}; is it in the demonstration?")
    taken = page.screenshot(animations="disabled")
    context.close()
    if len(taken) > MOST_BYTES:
        raise RuntimeError(f"{file.name} would take {len(taken)} bytes, more than {MOST_BYTES}: show less of the page")
    file.write_bytes(taken)
    return f"{file.name}: {len(taken) // 1000} kB"


if __name__ == "__main__":
    sys.exit(main())
