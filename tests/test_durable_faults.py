"""What befalls a machine: signals, a full disk, clocks that jump, two processes, a busy database. Nothing is lost, one line says so."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from crawler.archive import Archive, ArchiveError
from crawler.frontier import Frontier, FrontierError, Outcome
from crawler.intake import add_files
from tests.command import line, run
from tests.crawl_runner import begin, crawled, ended, portal_file
from tests.origin import Asked, Origin, Pages, Reply, page

HOST = "https://tin.example"
YEAR = 366 * 86400.0


def site(articles: int) -> Pages:
    table: dict[str, Reply | list[Reply]] = {"/": page(*(f"/bai/{n}" for n in range(articles)))}
    return Pages(table | {f"/bai/{n}": page(text=f"Bài {n} " * 40) for n in range(articles)})


def held(home: Path) -> Counter[str]:
    archive = Archive(home / "archive")
    assert archive.verify().problems == ()
    return Counter(one.url for one in archive.captures() if "/bai/" in one.url)


def whole(articles: int) -> Counter[str]:
    return Counter(f"{HOST}/bai/{n}" for n in range(articles))


@pytest.mark.parametrize("shift", [-10 * YEAR, 10 * YEAR])
def test_a_clock_that_jumps_between_two_runs_loses_nothing(tmp_path: Path, shift: float) -> None:
    """The first run's files, moments and back-offs lie in the future or far in the past of the second."""
    home, portal = tmp_path / "home", portal_file(tmp_path)
    with Origin(site(12)) as origin:
        crawled(portal, home, origin.socket, "--limit", "6")
        with Frontier(home / "crawl.sqlite") as frontier:
            left = [lease.url for lease in frontier.lease("tin", 2)]
            frontier.finish("tin", [Outcome(url, "pending", "timeout", due=time.time() + shift) for url in left])
        (path,) = (home / "archive" / "tin").glob("*.warc.gz")
        stamp = time.strftime("%Y%m%d%H%M%S", time.gmtime(time.time() + shift))
        newer = path.rename(path.with_name(f"{stamp}-00000.warc.gz"))
        with sqlite3.connect(home / "crawl.sqlite") as db:
            for table in ("urls", "files"):
                db.execute(f"UPDATE {table} SET file = ? WHERE file = ?", (f"tin/{newer.name}", f"tin/{path.name}"))
        ran = crawled(portal, home, origin.socket)
    assert ran.states() == {"captured": 12, "listing": 1}
    assert held(home) == whole(12)
    names = Archive(home / "archive").files("tin")
    assert names == sorted(names)
    assert names[0].endswith(newer.name), "what was written later is named later"


def test_a_busy_database_is_waited_for(tmp_path: Path) -> None:
    """Another program holds the write lock for a moment, as a backup or a `status` of an older version may."""
    home, portal = tmp_path / "home", portal_file(tmp_path)
    pages, free = site(40), threading.Event()
    holder: list[sqlite3.Connection] = []

    def busy(asked: Asked) -> Reply:
        if asked.path == "/bai/3" and not holder:
            holder.append(sqlite3.connect(home / "crawl.sqlite", isolation_level=None, check_same_thread=False))
            holder[0].execute("BEGIN IMMEDIATE")
            threading.Timer(1.0, let_go).start()
        return pages(asked)

    def let_go() -> None:
        holder[0].execute("ROLLBACK")
        holder[0].close()
        free.set()

    with Origin(busy) as origin:
        ran = crawled(portal, home, origin.socket)
    assert free.wait(30)
    assert (ran.status, ran.states()) == (0, {"captured": 40, "listing": 1}), ran.errors
    assert held(home) == whole(40)


def test_a_database_that_stays_busy_is_one_sentence_and_the_next_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    with Frontier(path, patience=0.05) as frontier:
        frontier.add("tin", [(f"{HOST}/bai/1", "article")])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(
            FrontierError,
            match=r"crawl\.sqlite cannot be written: database is locked; nothing is lost, make room or end",
        ):
            frontier.lease("tin", 1)
        other.execute("ROLLBACK")
        other.close()
        assert [lease.url for lease in frontier.lease("tin", 1)] == [f"{HOST}/bai/1"]


def test_two_processes_on_one_home_one_goes_on(tmp_path: Path) -> None:
    """While a crawl runs, a second crawl and material for its portal are refused with a sentence; material for others comes in."""
    home, portal = tmp_path / "home", portal_file(tmp_path)
    (home / "archive" / "tin").mkdir(parents=True)
    (home / "archive" / "tin" / "portal.toml").write_bytes(portal.read_bytes())
    (tmp_path / "a.html").write_bytes(b"<p>B\xc3\xa0i")
    pages, arrived, go = site(8), threading.Event(), threading.Event()

    def slow(asked: Asked) -> Reply:
        if asked.path == "/bai/2":
            arrived.set()
            go.wait(60)
        return pages(asked)

    with Origin(slow) as origin:
        first = begin(portal, home, origin.socket)
        assert arrived.wait(60)
        second = crawled(portal, home, None)
        into_it = run("add", tmp_path / "a.html", "--url-prefix", f"{HOST}/bai/9-", home=home)
        beside = run("add", tmp_path / "a.html", "--url-prefix", "https://khac.example/", home=home)
        go.set()
        ran = ended(first)
    assert second.status == 1
    assert f"in use by the crawl of process {first.pid}" in second.errors
    assert (into_it.status, into_it.err.count("\n")) == (1, 1)
    assert "another process is writing here" in into_it.err
    assert beside.status == 0
    assert ran.states() == {"captured": 8, "listing": 1}
    assert held(home) == whole(8)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_material_that_is_stopped_on_its_way_in_comes_in_once(tmp_path: Path, number: signal.Signals) -> None:
    rows = "".join(
        f'{{"url": "https://khac.example/{n}", "title": "Tựa {n}", "text": "Đoạn {n}"}}\n' for n in range(3000)
    )
    lists, pipe = tmp_path / "bai.jsonl", tmp_path / "dong.jsonl"
    lists.write_text(rows, encoding="utf-8")
    os.mkfifo(pipe)
    adding = subprocess.Popen(line("add", pipe, home=tmp_path / "var"), stderr=subprocess.PIPE, text=True)
    with adding, pipe.open("w", encoding="utf-8") as feeding:
        feeding.write(rows[: len(rows) // 2])
        feeding.flush()
        archive = tmp_path / "var" / "archive" / "added"
        while not any(path.stat().st_size > 100_000 for path in archive.glob("*.warc.gz")) and adding.poll() is None:
            os.sched_yield()
        adding.send_signal(number)
        _, errors = adding.communicate(timeout=60)
    assert adding.returncode != 0
    assert "Traceback" not in errors
    report = add_files([lists], tmp_path / "var")
    assert report.known > 0
    assert report.added + report.known == 3000
    assert len(list(Archive(tmp_path / "var" / "archive").captures())) == 3000
    assert Archive(tmp_path / "var" / "archive").verify().problems == ()


FULL = """
import resource, signal, sys
from pathlib import Path
from crawler.intake import add_files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
add_files([Path(sys.argv[1])], Path(sys.argv[2]))
"""


def test_a_disk_that_fills_up_while_material_comes_in_keeps_what_came(tmp_path: Path) -> None:
    lists = tmp_path / "bai.jsonl"
    lists.write_text(
        "".join(
            f'{{"url": "https://khac.example/{n}", "title": "T", "text": "{os.urandom(400).hex()}"}}\n'
            for n in range(150)
        ),
        "utf-8",
    )
    command = [sys.executable, "-c", FULL, str(lists), str(tmp_path / "var")]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False, timeout=60
    )
    assert done.returncode == 1
    assert "cannot be written (File too large); the archive is whole up to its last record, make room" in done.stderr
    assert Archive(tmp_path / "var" / "archive").verify().problems == ()
    kept = len(list(Archive(tmp_path / "var" / "archive").captures()))
    report = add_files([lists], tmp_path / "var")
    assert 0 < kept == report.known
    assert report.added == 150 - kept


def test_what_was_mended_is_told_in_one_line_by_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Bài một", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Bài hai", encoding="utf-8")
    run("add", tmp_path / "a.txt", tmp_path / "b.txt", home=tmp_path / "var")
    (path,) = (tmp_path / "var" / "archive" / "added").glob("*.warc.gz")
    os.truncate(path, path.stat().st_size - 4)
    ran = run("add", tmp_path / "b.txt", home=tmp_path / "var")
    assert ran.status == 0
    (told,) = [text for text in ran.err.splitlines() if path.name in text]
    assert "bytes of a record that was never finished" in told
    assert run("verify", home=tmp_path / "var").status == 0


def test_a_writer_whose_disk_failed_takes_nothing_more(tmp_path: Path) -> None:
    """After a failed fsync the system may have dropped what it held: what was acknowledged before stays, nothing more is promised."""
    with Archive(tmp_path).writer("tin") as writer:
        writer.add_response(f"{HOST}/bai/1", 200, "OK", [], b"mot", "2026-11-25T07:15:00Z")
        writer.sync()
        writer.add_response(f"{HOST}/bai/2", 200, "OK", [], b"hai", "2026-11-25T07:15:00Z")
        number = next(int(name) for name in os.listdir("/proc/self/fd") if _is_warc(f"/proc/self/fd/{name}"))
        copy, (reader, broken) = os.dup(number), os.pipe()
        os.dup2(broken, number)  # a pipe cannot be synced
        with pytest.raises(ArchiveError, match="cannot be written"):
            writer.sync()
        with pytest.raises(ArchiveError, match="its disk failed; open a new one"):
            writer.add_response(f"{HOST}/bai/3", 200, "OK", [], b"ba", "2026-11-25T07:15:00Z")
        os.dup2(copy, number)
        for each in (copy, reader, broken):
            os.close(each)
    assert [one.url for one in Archive(tmp_path).captures()] == [f"{HOST}/bai/1", f"{HOST}/bai/2"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def _is_warc(link: str) -> bool:
    try:
        return os.readlink(link).endswith(".warc.gz")
    except OSError:
        return False
