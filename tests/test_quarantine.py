"""Pages that hold a worker up, fill its memory or kill it: each is put aside with its reason, the others are read, and it may be tried again."""

import contextlib
import os
import signal
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.portal import known_portals
from indexer.catalogue import Catalogue
from indexer.pipeline import Reader, reading_pool
from indexer.understand import PageTask, Understood, understand_capture
from indexer.workers import GuardedPool
from tests.command import run
from tests.test_build import Folder, page

# the number of the page, what reading it does, the reason
OFFENDERS = {
    2: ("never ends", "extraction took longer than 3 s"),
    4: ("takes all memory", "extraction needed too much memory"),
    6: ("is killed", "the extraction process died (status -9)"),
    7: ("raises", "ValueError: trang hỏng"),
}
URL = "https://minhhoa.gov.vn/bai/{}.html"


def awkward(task: PageTask) -> Understood:
    """As the product reads pages, but some of them do to the worker what hostile pages do."""
    what = OFFENDERS.get(int(task.url.rpartition("/")[2].removesuffix(".html")), ("", ""))[0]
    held = bytearray()
    while what == "never ends":
        pass
    while what == "takes all memory":
        held += bytes(16 << 20)
    if what == "is killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "raises":
        raise ValueError("trang hỏng")
    return understand_capture(task)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Eight pages, read by workers of which four pages are more than they stand."""
    made = Folder(tmp_path_factory.mktemp("quarantine"))
    made.add({f"{number}.html": page(number) for number in range(1, 9)})
    with contextlib.closing(Catalogue(made.home / "catalogue.sqlite")) as catalogue:
        reader = Reader(Archive(made.home / "archive"), catalogue, known_portals(made.home))
        with GuardedPool(awkward, workers=2, seconds=3.0) as pool:
            reader.read(pool, lambda _: None)
    return made


def _articles(folder: Folder) -> set[str]:
    return {str(row["id"]).partition("/")[2] for row in run("export", "articles", home=folder.home).rows()}


def test_offenders_are_put_aside_and_may_be_tried_again(folder: Folder) -> None:
    listed = run("urls", "--quarantine", home=folder.home)
    assert {str(row["url"]): (row["reason"], row["tries"]) for row in listed.rows()} == {
        URL.format(number): (reason, 1) for number, (_, reason) in OFFENDERS.items()
    }
    told = folder.index("--workers", "1")
    assert "in quarantine: 4 pages" in told
    assert _articles(folder) == {"1", "3", "5", "8"}
    rows = {str(row["url"]): (row["state"], row["reason"]) for row in run("urls", home=folder.home).rows()}
    assert {rows[URL.format(number)] for number in OFFENDERS} == {("error", why) for _, why in OFFENDERS.values()}

    told = folder.index("--retry", "--patience", "60", "--workers", "1")
    assert "in quarantine" not in told
    assert run("urls", "--quarantine", home=folder.home).rows() == []
    assert _articles(folder) == {str(number) for number in range(1, 9)}


def test_what_offends_again_stays(tmp_path: Path) -> None:
    made = Folder(tmp_path)
    made.add({"7.html": page(7)})
    with contextlib.closing(Catalogue(made.home / "catalogue.sqlite")) as catalogue:
        reader = Reader(Archive(made.home / "archive"), catalogue, known_portals(made.home))
        with GuardedPool(awkward, workers=1) as pool:
            reader.read(pool, lambda _: None)
            reader.retry(pool)
            assert [(held.reason, held.tries) for held in catalogue.quarantine.all("minh-hoa")] == [
                ("ValueError: trang hỏng", 2)
            ]
            assert catalogue.quarantine.all("khac") == []
        with reading_pool(1, 60.0) as pool:
            reader.retry(pool)
        assert len(catalogue.quarantine) == 0


def test_a_folder_without_an_index_says_so(tmp_path: Path) -> None:
    ran = run("urls", "--quarantine", home=tmp_path)
    assert (ran.status, ran.out) == (1, "")
    assert "nothing was indexed in this folder yet" in ran.err
