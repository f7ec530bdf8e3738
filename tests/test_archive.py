"""The archive: what is written reads back, a crash costs at most one record, and damage is found and named."""

import gzip
import os
import subprocess
import sys
import tempfile
import textwrap
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, ArchiveError, ArchiveWriter, Capture, Location
from crawler.payload import MAX_BODY, PayloadError, dechunked, decoded

NOW = "2026-11-25T07:15:00Z"
HTML = [("Content-Type", "text/html; charset=utf-8")]


def put(writer: ArchiveWriter, number: int, body: bytes | None = None) -> Location:
    text = body if body is not None else f"<p>Bài số {number}</p>".encode()
    return writer.add_response(f"https://a.vn/{number}", 200, "OK", HTML, text, NOW, [("Host", "a.vn")])


def filled(root: Path, count: int, portal: str = "minh-hoa") -> list[Location]:
    with Archive(root).writer(portal) as writer:
        return [put(writer, number) for number in range(count)]


def urls(root: Path) -> list[str]:
    return [capture.url for capture in Archive(root).captures()]


def only_file(root: Path, portal: str = "minh-hoa") -> Path:
    (path,) = (root / portal).glob("*.warc.gz")
    return path


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


def body_of(tmp_path: Path, encoding: str, body: bytes) -> Capture:
    with Archive(tmp_path).writer("minh-hoa") as writer:
        headers = [*HTML, ("Content-Encoding", encoding)]
        return Archive(tmp_path).read(writer.add_response("https://a.vn/", 200, "OK", headers, body, NOW))


TEXT = "Quy chế dân chủ ở cơ sở. ".encode() * 50
RAW_DEFLATE = zlib.compressobj(9, zlib.DEFLATED, -15)
ENCODED = [
    ("", TEXT),
    ("identity", TEXT),
    ("gzip", gzip.compress(TEXT)),
    ("x-gzip", gzip.compress(TEXT)),
    ("GZIP", gzip.compress(TEXT)),
    ("gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
    ("gzip", TEXT),
    ("deflate", zlib.compress(TEXT)),
    ("deflate", RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush()),
    ("br", brotli.compress(TEXT)),
    ("gzip, br", brotli.compress(gzip.compress(TEXT))),
]


@pytest.mark.parametrize("encoding, body", ENCODED, ids=range(len(ENCODED)))
def test_bodies_are_decoded(tmp_path: Path, encoding: str, body: bytes) -> None:
    capture = body_of(tmp_path, encoding, body)
    assert (capture.body, capture.problem) == (TEXT, None)


def test_zstd_bodies_are_decoded() -> None:
    zstd = pytest.importorskip("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    assert decoded(zstd.compress(TEXT), "zstd") == TEXT
    with pytest.raises(PayloadError, match="too large"):
        decoded(zstd.compress(bytes(100_000)), "zstd", limit=5000)


BROKEN = [
    ("gzip", gzip.compress(bytes(MAX_BODY + 1)), "too large"),
    ("br", brotli.compress(bytes(MAX_BODY + 1)), "too large"),
    ("deflate", zlib.compress(bytes(MAX_BODY + 1)), "too large"),
    ("gzip, gzip", gzip.compress(gzip.compress(bytes(MAX_BODY + 1))), "too large"),
    ("gzip", b"\x1f\x8b\x08\x00 no deflate stream at all", "damaged compression"),
    ("br", b"\xff\xff no brotli stream", "damaged compression"),
    ("compress", TEXT, "content encoding 'compress' cannot be read"),
    ("gzip, gzip, gzip, gzip", TEXT, "encoded 4 times"),
]


@pytest.mark.parametrize("encoding, body, says", BROKEN, ids=range(len(BROKEN)))
def test_bodies_that_cannot_be_decoded_are_named(tmp_path: Path, encoding: str, body: bytes, says: str) -> None:
    capture = body_of(tmp_path, encoding, body)
    assert capture.body == b""
    assert says in (capture.problem or "")


def test_a_stream_that_was_cut_gives_what_it_holds() -> None:
    packed = gzip.compress(os.urandom(1000))
    assert 0 < len(decoded(packed[:600], "gzip")) < 1000


CHUNKS = [
    (b"3\r\nabc\r\n0\r\n\r\n", b"abc"),
    (b"3;x=1\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde"),
    (b"3\nabc\n0\n\n", b"abc"),
    (b"A\r\n0123456789\r\n0\r\n\r\n", b"0123456789"),
    (b"0\r\n\r\n", b""),
    (b"5\r\nabc", b"abc"),
    (b"<html>not chunked</html>", b"<html>not chunked</html>"),
    (b"", b""),
]


@pytest.mark.parametrize("raw, wanted", CHUNKS, ids=range(len(CHUNKS)))
def test_chunks_are_joined(raw: bytes, wanted: bytes) -> None:
    assert dechunked(raw) == wanted


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
