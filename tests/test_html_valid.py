"""The Nu checker, which knows the HTML standard's rules, over every kind of page in both languages."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.npm_file import VNU, file_of
from tests.page_kinds import PAGES, in_language

MINDED = re.compile(r'/(\d+)\.html":(.*)')


def java() -> str:
    """The path of a Java that runs the checker; the test that needs it is skipped, and named, where there is none."""
    homes = [os.environ.get("JAVA_HOME", ""), *sorted(map(str, Path("/usr/lib/jvm").glob("*")), reverse=True)]
    found = [path for home in homes if home and (path := shutil.which("java", path=f"{home}/bin"))]
    if not (first := shutil.which("java") or next(iter(found), None)):
        pytest.skip(
            "needs Java for the Nu checker: `apt-get install default-jre-headless`, or its folder in $JAVA_HOME"
        )
    return first


def minded(folder: Path) -> list[tuple[int, str]]:
    """What the checker has against the pages in the folder, errors and warnings: the number that is the file's name, and what."""
    checker = file_of(VNU, "build/dist/vnu.jar")
    command = [java(), "-jar", str(checker), "--skip-non-html", "--stdout", "--exit-zero-always", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return [(int(found[1]), found[2]) for found in MINDED.finditer(done.stdout)]


def test_every_kind_of_page_is_valid_html(web: FlaskClient, tmp_path: Path) -> None:
    """Beside the pages stands one that is wrong, so that a checker which says nothing at all is noticed."""
    addresses = [in_language(address, lang) for address in PAGES for lang in ("vi", "en")]
    for at, address in enumerate(addresses):
        (tmp_path / f"{at}.html").write_bytes(web.get(address).data)
    wrong = "<!doctype html><html lang=vi><title>a</title><p id=b>a<p id=b>b"
    (tmp_path / f"{len(addresses)}.html").write_text(wrong, encoding="utf-8")
    found = minded(tmp_path)
    assert any("Duplicate ID" in what for at, what in found if at == len(addresses))
    assert [(addresses[at], what) for at, what in found if at < len(addresses)] == []
