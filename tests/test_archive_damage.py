"""Archive files that are cut, spoiled or not WARC at all: what is whole stays readable, what is wrong is named."""

import gzip
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.archive import Archive, Location
from tests.archive_runner import HTML, NOW, filled, only_file, put, urls


@pytest.fixture
def fast_folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where the system has such a place: thousands of fsyncs are not what is tested."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


def test_cut_at_every_byte(fast_folder: Path) -> None:
    """Every whole record stays readable, at most one is lost, later records are readable, and the cut is told."""
    with Archive(fast_folder / "whole").writer("minh-hoa") as writer:
        places = [writer.add_response(f"https://a.vn/{number}", 200, "OK", HTML, b"<p>", NOW) for number in range(3)]
    path = only_file(fast_folder / "whole")
    data, ends = path.read_bytes(), [place.offset + place.length for place in places]
    for size in range(len(data)):
        root = fast_folder / str(size)
        torn = root / "minh-hoa" / path.name
        torn.parent.mkdir(parents=True)
        torn.write_bytes(data[:size])
        whole = [f"https://a.vn/{number}" for number, end in enumerate(ends) if end <= size]
        assert urls(root) == whole
        problems = Archive(root).verify().problems
        with Archive(root).writer("minh-hoa") as writer:
            assert bool(writer.repaired) == bool(problems or size == 0)
            put(writer, 7)
        assert urls(root) == [*whole, "https://a.vn/7"]
        assert Archive(root).verify().problems == ()


def test_a_cut_tail_is_told_in_words(tmp_path: Path) -> None:
    filled(tmp_path, 2)
    path = only_file(tmp_path)
    size = path.stat().st_size
    os.truncate(path, size - 10)
    assert "torn tail" in Archive(tmp_path).verify().problems[0]
    with Archive(tmp_path).writer("minh-hoa") as writer:
        assert writer.repaired is not None
        assert path.name in writer.repaired
        assert "never finished" in writer.repaired
    assert Archive(tmp_path).verify().problems == ()


def test_zeros_and_garbage_behind_the_last_record_are_cut(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    path = only_file(tmp_path)
    whole = path.stat().st_size
    with path.open("ab") as file:
        file.write(bytes(5000) + b"\x1f\x8b\x08" + os.urandom(200))
    assert urls(tmp_path) == ["https://a.vn/0"]
    with Archive(tmp_path).writer("minh-hoa") as writer:
        assert writer.repaired is not None
    assert path.stat().st_size == whole


def test_a_file_without_a_whole_record_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "minh-hoa" / "20261125071500-00000.warc.gz"
    path.parent.mkdir()
    path.write_bytes(b"no record at all")
    with Archive(tmp_path).writer("minh-hoa") as writer:
        assert writer.repaired is not None
        put(writer, 1)
    assert path.with_name(f"{path.name}.torn").read_bytes() == b"no record at all"
    assert urls(tmp_path) == ["https://a.vn/1"]


def test_the_end_of_a_large_file_is_checked_from_behind(tmp_path: Path) -> None:
    """A record larger than the window in which the end is searched, torn: the record before it is found."""
    with Archive(tmp_path).writer("minh-hoa") as writer:
        first = put(writer, 1)
        put(writer, 2, os.urandom(900_000))
    path = only_file(tmp_path)
    os.truncate(path, path.stat().st_size - 1)
    with Archive(tmp_path).writer("minh-hoa") as writer:
        assert writer.repaired is not None
    assert urls(tmp_path) == ["https://a.vn/1"]
    assert path.stat().st_size > first.offset + first.length  # the request of the torn exchange is whole


def spoil(data: bytearray, place: Location, how: str) -> None:
    if how == "flipped":
        data[place.offset + place.length // 2] ^= 0xFF
    elif how == "zeroed":
        data[place.offset : place.offset + place.length] = bytes(place.length)
    elif how == "head":
        data[place.offset] = 0
    elif how == "inserted":
        data[place.offset : place.offset] = b"garbage \x1f\x8b\x08 between"


@pytest.mark.parametrize("how, lost", [("flipped", 1), ("zeroed", 1), ("head", 1), ("inserted", 0)])
def test_damage_in_the_middle_costs_no_other_record(tmp_path: Path, how: str, lost: int) -> None:
    places = filled(tmp_path, 3)
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    spoil(data, places[1], how)
    path.write_bytes(data)
    found = urls(tmp_path)
    assert len(found) == 3 - lost
    assert found[-1] == "https://a.vn/2"
    (problem,) = Archive(tmp_path).verify().problems
    assert f"{places[0].file}: byte {places[1].offset}: damage" in problem


def member(text: bytes) -> bytes:
    return gzip.compress(text, mtime=0)


RECORD = (
    b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2026-11-25T07:15:00.123Z\r\n"
    b"WARC-Target-URI: urn:x\r\n%sContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"
)
PROBLEMS = [
    (member(RECORD % b"WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"), "payload digest failed"),
    (member(RECORD % b"WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"), "block digest failed"),
    (member((RECORD % b"").replace(b"Length: 3", b"Length: 4")), "wrong length"),
    (member((RECORD % b"").replace(b"Length: 3", b"Length: 99")), "shorter than its length"),
    (member((RECORD % b"").replace(b"Content-Length: 3\r\n", b"")), "without a length"),
    (member((RECORD % b"") * 2), "more than one record in a member"),
    (member(b"WARC/1.1\r\n"), "without a length"),
    (member(b"xin chao"), "no WARC record"),
    (member(b""), "empty gzip member"),
    (b"plain text", "no gzip member"),
]


@pytest.mark.parametrize("data, says", PROBLEMS, ids=range(len(PROBLEMS)))
def test_verify_names_what_is_wrong(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "minh-hoa" / "20261125071500-00000.warc.gz"
    path.parent.mkdir()
    path.write_bytes(member(RECORD % b"") + data + member(RECORD % b""))
    report = Archive(tmp_path).verify()
    assert len(report.problems) == 1
    assert says in report.problems[0]
    assert f"byte {len(member(RECORD % b''))}" in report.problems[0]
    assert len(list(Archive(tmp_path).captures())) >= 2


def test_fractions_of_a_second_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x" / "a.warc.gz"
    path.parent.mkdir()
    path.write_bytes(member(RECORD % b""))
    (capture,) = Archive(tmp_path).captures()
    assert capture.fetched == "2026-11-25T07:15:00Z"
