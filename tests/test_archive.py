"""The archive: what is written reads back, and a crash costs at most one record."""

import gzip
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, ArchiveError, Location
from tests.archive_runner import HTML, NOW, filled, only_file, put, urls


def test_an_exchange_reads_back(tmp_path: Path) -> None:
    packed = gzip.compress("Kế hoạch".encode())
    headers = [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("X-Lạ", "một\r\nhai")]
    with Archive(tmp_path).writer("minh-hoa") as writer:
        place = writer.add_response("https://a.vn/x?q=%C3%A1", 200, "OK", headers, packed, NOW, [("Host", "a.vn")])
        writer.sync()
        capture = Archive(tmp_path).read(place)
    assert (capture.portal, capture.url, capture.status, capture.kind) == (
        "minh-hoa",
        "https://a.vn/x?q=%C3%A1",
        200,
        "response",
    )
    assert capture.body.decode() == "Kế hoạch"
    assert capture.content_type == "text/html; charset=utf-8"
    assert (capture.fetched, capture.problem) == (NOW, None)
    assert capture.digest == place.digest
    assert capture.digest.startswith("sha1:")
    assert capture.header("content-encoding") == "gzip"
    assert capture.header("Transfer-Encoding") == ""
    assert capture.header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert list(Archive(tmp_path).captures()) == [capture]
    assert capture.end == only_file(tmp_path).stat().st_size


def test_a_resource_reads_back(tmp_path: Path) -> None:
    with Archive(tmp_path).writer("added") as writer:
        place = writer.add_resource(
            "urn:tracuu:file:0/a.txt", "text/plain", "Đề án".encode(), NOW, {"X-Origin": "a.txt"}
        )
    capture = Archive(tmp_path).read(place)
    assert (capture.status, capture.kind, capture.content_type) == (None, "resource", "text/plain")
    assert capture.body.decode() == "Đề án"
    assert capture.header("X-Origin") == "a.txt"


def test_files_are_standard_warc(tmp_path: Path) -> None:
    """Read by warcio itself, digests checked: warcinfo, then request and response of each exchange, one member each."""
    with Archive(tmp_path).writer("minh-hoa", about={"operator": "minh họa"}) as writer:
        put(writer, 1)
        put(writer, 2, b"")
    kinds, info = [], ""
    with only_file(tmp_path).open("rb") as file:
        records = ArchiveIterator(file, check_digests=True)
        for record in records:
            kinds.append(record.rec_type)
            content = record.content_stream().read().decode()
            info = info or content
            assert record.digest_checker.passed is not False
            assert record.format == "warc"
    assert kinds == ["warcinfo", "request", "response", "request", "response"]
    assert "portal: minh-hoa" in info
    assert "operator: minh họa" in info
    data = only_file(tmp_path).read_bytes()
    assert gzip.decompress(data).count(b"WARC/1.1\r\n") == 5
    assert Archive(tmp_path).verify().problems == ()
    assert Archive(tmp_path).verify().records == 5


def test_files_are_rotated_by_size_and_ordered(tmp_path: Path) -> None:
    archive = Archive(tmp_path, max_file=2000)
    with archive.writer("b") as writer:
        for number in range(20):
            put(writer, number, os.urandom(500))
    with archive.writer("a") as writer:
        put(writer, 100)
    assert len(archive.files("b")) > 3
    assert archive.files() == sorted(archive.files())
    found = list(archive.captures())
    assert [capture.url for capture in found] == [
        "https://a.vn/100",
        *(f"https://a.vn/{number}" for number in range(20)),
    ]
    assert [capture.url for capture in archive.captures("a")] == ["https://a.vn/100"]
    assert archive.verify().problems == ()


def test_names_go_up_even_if_the_clock_goes_back(tmp_path: Path) -> None:
    (tmp_path / "minh-hoa").mkdir()
    filled(tmp_path, 1)
    path = only_file(tmp_path)
    path.rename(path.with_name("20991231235959-00041.warc.gz"))
    with Archive(tmp_path).writer("minh-hoa") as writer:
        assert put(writer, 2).file == "minh-hoa/20991231235959-00042.warc.gz"


def test_reading_goes_on_behind_what_was_read(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    archive = Archive(tmp_path)
    first = list(archive.captures())
    marks = {capture.location.file: capture.end for capture in first}
    assert list(archive.captures(after=marks)) == []
    half = {first[0].location.file: first[0].end}
    assert [capture.url for capture in archive.captures(after=half)] == ["https://a.vn/1", "https://a.vn/2"]
    with archive.writer("minh-hoa") as writer:
        put(writer, 9)
        assert [capture.url for capture in archive.captures(after=marks)] == ["https://a.vn/9"]
        put(writer, 10)
    assert [capture.url for capture in archive.captures(after=marks)] == ["https://a.vn/9", "https://a.vn/10"]


def test_earlier_bytes_are_not_read_again(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    first, second, _ = list(Archive(tmp_path).captures())
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[: first.end] = bytes(first.end)
    path.write_bytes(data)
    assert next(Archive(tmp_path).captures(after={first.location.file: first.end})) == second


def test_an_empty_archive() -> None:
    archive = Archive(Path("khong-co"))
    assert list(archive.captures()) == []
    assert archive.verify().files == 0


def test_a_writer_without_records_leaves_no_file(tmp_path: Path) -> None:
    with Archive(tmp_path).writer("minh-hoa") as writer:
        writer.sync()
        assert writer.repaired is None
    assert list((tmp_path / "minh-hoa").iterdir()) == []


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with Archive(tmp_path).writer("minh-hoa") as writer:
        with pytest.raises(ArchiveError, match="another process is writing"):
            Archive(tmp_path).writer("minh-hoa")
        Archive(tmp_path).writer("khac").close()
        put(writer, 1)
    Archive(tmp_path).writer("minh-hoa").close()
    with pytest.raises(ArchiveError, match="is closed"):
        put(writer, 2)


@pytest.mark.parametrize("portal", ["", "../x", "a/b", ".x"])
def test_a_portal_stays_in_its_folder(tmp_path: Path, portal: str) -> None:
    with pytest.raises(ArchiveError, match="cannot name a folder"):
        Archive(tmp_path).writer(portal)


def test_a_location_without_a_capture_is_refused(tmp_path: Path) -> None:
    (place,) = filled(tmp_path, 1)
    for wrong in (Location(place.file, 0, 10), Location(place.file, place.offset, 1), Location(place.file, 10**9, 5)):
        with pytest.raises(ArchiveError, match="no capture at byte"):
            Archive(tmp_path).read(wrong)
    with pytest.raises(ArchiveError, match="cannot be read"):
        Archive(tmp_path).read(Location("minh-hoa/x.warc.gz", 0, 1))


FULL_DISK = """
import os, resource, sys
from pathlib import Path
from crawler.archive import Archive, ArchiveError
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
with Archive(Path(sys.argv[1])).writer("minh-hoa") as writer:
    kept = 0
    try:
        while True:
            writer.add_response("https://a.vn/%d" % kept, 200, "OK", [], os.urandom(3000), "2026-11-25T07:15:00Z", [])
            kept += 1
    except ArchiveError as error:
        print(kept, error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if kept:
        writer.add_response("https://a.vn/sau", 200, "OK", [], b"sau khi don o dia", "2026-11-25T07:15:00Z", [])
"""


@pytest.mark.parametrize("limit", [200, 20_000])
def test_a_full_disk_costs_only_the_record_that_did_not_fit(tmp_path: Path, limit: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(tmp_path), str(limit)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parents[1],
    )
    kept, _, sentence = done.stdout.partition(" ")
    assert "cannot be written (File too large)" in sentence
    assert "make room" in sentence
    expected = [f"https://a.vn/{number}" for number in range(int(kept))] + (["https://a.vn/sau"] if int(kept) else [])
    assert urls(tmp_path) == expected
    assert Archive(tmp_path).verify().problems == ()
    assert (limit > 10_000) == (int(kept) > 2)


def test_a_kill_in_the_middle_costs_at_most_the_last_record(tmp_path: Path) -> None:
    """SIGKILL while records are written: what was synced is there, nothing is doubled, the next writer goes on."""
    program = """
import os, sys
from pathlib import Path
from crawler.archive import Archive
with Archive(Path(sys.argv[1])).writer("minh-hoa") as writer:
    for number in range(10**6):
        writer.add_response("https://a.vn/%d" % number, 200, "OK", [], os.urandom(2000), "2026-11-25T07:15:00Z", [])
        if number % 10 == 9:
            writer.sync()
            print(number, flush=True)
"""
    for rounds in (1, 2, 3):
        root = tmp_path / str(rounds)
        with subprocess.Popen(
            [sys.executable, "-c", program, str(root)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
        ) as child:
            assert child.stdout is not None
            synced = -1
            for _ in range(rounds * 3):
                synced = int(child.stdout.readline())
            child.kill()
        found = urls(root)
        assert found == [f"https://a.vn/{number}" for number in range(len(found))]
        assert len(found) > synced
        with Archive(root).writer("minh-hoa") as writer:
            put(writer, 10**7)
        assert urls(root) == [*found, f"https://a.vn/{10**7}"]
        assert Archive(root).verify().problems == ()


def test_what_is_read_while_it_is_written_is_whole(tmp_path: Path) -> None:
    """A reader meets a record of which only a part is on the disk yet: it is passed over, and comes the next time."""
    filled(tmp_path, 2)
    path = only_file(tmp_path)
    data = path.read_bytes()
    first = next(Archive(tmp_path).captures())
    path.write_bytes(data[:-5])
    assert len(urls(tmp_path)) == 1
    path.write_bytes(data)
    assert len(list(Archive(tmp_path).captures(after={first.location.file: first.end}))) == 1


def test_io_is_not_left_open(tmp_path: Path) -> None:
    filled(tmp_path, 2)
    before = set(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else set()
    for _ in range(5):
        urls(tmp_path)
        Archive(tmp_path).verify()
        filled(tmp_path, 1)
    after = set(os.listdir("/proc/self/fd")) if before else set()
    assert len(after) <= len(before)
