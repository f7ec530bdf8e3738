"""A new portal in one minute, as the README shows it: its file, its commands, on pages of the platform that it names."""

import os
import re
import shlex
import subprocess
from pathlib import Path

from crawler.portal import load_portal
from tests.command import line
from tests.crawl_runner import crawled
from tests.origin import Origin, Pages, Reply

ROOT = Path(__file__).parents[1]
SECTION = (
    (ROOT / "README.md")
    .read_text(encoding="utf-8")
    .partition("## A new portal in one minute\n")[2]
    .partition("\n## ")[0]
)
NUKEVIET = ROOT / "tests" / "platforms" / "nukeviet"
ADDRESS = "/tin-hoat-dong/xa-an-binh-hop-dan-ban-lam-duong-1204.html"


def block(kind: str) -> str:
    return re.findall(rf"^```{kind}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)[0]


def written(folder: Path) -> Path:
    """The portal file of the README under the name that it gives."""
    path = folder / re.findall(r"write `([\w-]+\.toml)`", SECTION)[0]
    path.write_text(block("toml"), encoding="utf-8")
    return path


def page(name: str, address: str) -> str:
    """A page of the platform as a browser saves it: it says itself where it stood."""
    html = (
        (NUKEVIET / f"{name}.html")
        .read_text(encoding="utf-8")
        .replace("nukeviet.minhhoa.gov.vn", "sonoivu.nghean.gov.vn")
    )
    return html.replace("<head>", f'<head><link rel="canonical" href="https://sonoivu.nghean.gov.vn{address}">', 1)


def test_the_file_is_eight_lines_at_most_and_right(tmp_path: Path) -> None:
    assert len(block("toml").splitlines()) <= 8
    portal = load_portal(written(tmp_path))
    assert portal.platform == "nukeviet"
    assert portal.select.body


def test_the_check_shows_what_would_be_read(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "tin.html").write_text(page("default-theme", ADDRESS), encoding="utf-8")
    (tmp_path / "saved" / "muc.html").write_text(page("listing", "/tin-hoat-dong/"), encoding="utf-8")
    program, *arguments = shlex.split(block("sh").splitlines()[0], comments=True)
    assert program == "tracuu"
    ran = subprocess.run(
        line(*arguments), cwd=tmp_path, capture_output=True, text=True, env=dict(os.environ), check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "tin.html: article 1204; links:" in ran.stdout
    assert "  published  .news_column span.h5" in ran.stdout
    assert "muc.html: listing; links: 2 article" in ran.stdout


def test_the_crawl_takes_the_articles_and_leaves_their_twins(tmp_path: Path) -> None:
    portal = written(tmp_path)
    assert block("sh").splitlines()[1] == f"tracuu crawl {portal.name}"
    html = page("default-theme", ADDRESS).encode()
    table = {"/": Reply(page("listing", "/").encode()), ADDRESS: Reply(html)}
    with Origin(Pages(table)) as origin:
        ran = crawled(portal, tmp_path / "home", origin.socket, "--delay", "0")
        asked = {arrival.target for arrival in origin.arrivals}
    assert ran.status == 0, ran.errors
    assert ran.states()["captured"] == 1
    assert not {target for target in asked if target.startswith(("/savefile", "/print", "/rss", "/users"))}
