"""When the power fails, nothing that was acknowledged is gone, nothing is doubled, and what is left is mended in one line."""

import random
import re
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive
from tests.power_disk import Disk
from tests.power_trace import Op, needs_strace
from tests.test_benchmarks import measured

NOW = "2026-11-25T07:15:00Z"


@needs_strace
def test_no_power_cut_takes_what_was_acknowledged() -> None:
    """A few cuts; hundreds of them: `benchmarks/power_loss.py --trials 200`."""
    figures = measured("power_loss", "--articles", 20, "--trials", 3)
    assert figures["trials"] == 3
    assert figures["acknowledged"] > 0
    assert [figures[what] for what in ("lost", "dangling", "doubled", "missing", "problems")] == [0, 0, 0, 0, 0]


# (operations, what a disk that loses all that was not synced has in the end)
DISKS = [
    ([], {}),
    ([Op("make", "a"), Op("write", "a", data=b"xin"), Op("sync", "a")], {}),
    ([Op("make", "a"), Op("write", "a", data=b"xin"), Op("sync", "")], {"a": b""}),
    ([Op("make", "a"), Op("write", "a", data=b"xin"), Op("sync", "a"), Op("sync", "")], {"a": b"xin"}),
    (
        [
            Op("make", "a"),
            Op("write", "a", data=b"xin"),
            Op("sync", "a"),
            Op("sync", ""),
            Op("truncate", "a", offset=1),
        ],
        {"a": b"xin"},
    ),
    ([Op("folder", "t"), Op("make", "t/a"), Op("sync", "t/a"), Op("sync", "t")], {}),
    ([Op("folder", "t"), Op("make", "t/a"), Op("sync", "t/a"), Op("sync", "t"), Op("sync", "")], {"t/a": b""}),
    ([Op("make", "a"), Op("sync", ""), Op("rename", "a", "b")], {"a": b""}),
    ([Op("make", "a"), Op("sync", ""), Op("rename", "a", "b"), Op("sync", "")], {"b": b""}),
    ([Op("make", "a"), Op("sync", ""), Op("remove", "a")], {"a": b""}),
]


@pytest.mark.parametrize(("ops", "left"), DISKS, ids=range(len(DISKS)))
def test_the_disk_forgets_what_was_not_synced(tmp_path: Path, ops: list[Op], left: dict[str, bytes]) -> None:
    disk = Disk()
    for op in ops:
        disk.do(op)
    disk.survivors(tmp_path / "left", random.Random(1), 0.0)
    files = [path for path in (tmp_path / "left").rglob("*") if path.is_file()]
    assert {str(path.relative_to(tmp_path / "left")): path.read_bytes() for path in files} == left


def filled(root: Path, sizes: list[int]) -> tuple[Path, list[tuple[int, int]]]:
    """An archive file with records of random bodies; where each exchange lies (begin and end)."""
    places, begin = [], 0
    with Archive(root).writer("minh-hoa") as writer:
        for number, size in enumerate(sizes):
            body = random.Random(number).randbytes(size)
            place = writer.add_response(f"https://a.vn/{number}", 200, "OK", [], body, NOW)
            begin = place.offset
            places.append((begin, begin + place.length))
    (path,) = (root / "minh-hoa").glob("*.warc.gz")
    return path, places


@pytest.mark.parametrize("size", [0, 1, 100, 5_000, 65_000, 70_000, 300_000])
@pytest.mark.parametrize("which", [(1,), (1, 2), (2,), (1, 3)])
def test_damage_before_whole_records_is_set_aside_and_no_record_moves(
    tmp_path: Path, size: int, which: tuple[int, ...]
) -> None:
    path, places = filled(tmp_path, [50, size, size, size, 50])
    data = bytearray(path.read_bytes())
    for number in which:
        data[places[number][0] : places[number][1]] = bytes(places[number][1] - places[number][0])
    path.write_bytes(data)
    whole = [f"https://a.vn/{number}" for number in range(5) if number not in which]
    before = list(Archive(tmp_path).captures())
    assert [capture.url for capture in before] == whole
    with Archive(tmp_path).writer("minh-hoa") as writer:
        assert writer.repaired is not None
        assert "the records behind them are whole" in writer.repaired
        assert "\n" not in writer.repaired
        writer.add_response("https://a.vn/7", 200, "OK", [], b"sau", NOW)
    assert list(Archive(tmp_path).captures())[:-1] == before
    assert Archive(tmp_path).verify().problems == ()
    aside = sorted(path.parent.glob("*.torn"))
    assert {bytes(one.read_bytes()) for one in aside} == {bytes(one.stat().st_size) for one in aside}, (
        "what was damaged is kept"
    )
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]
    assert kinds.count("response") == len(whole)
    assert kinds.count("metadata") == len(aside)


def test_a_repair_that_was_cut_off_itself_is_done_again(tmp_path: Path) -> None:
    path, places = filled(tmp_path, [50, 9000, 50])
    begin, end = places[1]
    spoiled = bytearray(path.read_bytes())
    spoiled[begin:end] = bytes(end - begin)
    path.write_bytes(spoiled)
    Archive(tmp_path).writer("minh-hoa").close()
    half = bytearray(path.read_bytes())
    half[(begin + end) // 2 : end] = bytes(end - (begin + end) // 2)
    path.write_bytes(half)
    with Archive(tmp_path).writer("minh-hoa") as writer:
        assert writer.repaired is not None
    assert Archive(tmp_path).verify().problems == ()
    with Archive(tmp_path).writer("minh-hoa") as writer:
        assert writer.repaired is None


def test_the_line_that_tells_of_a_repair_names_file_bytes_and_what_was_done(tmp_path: Path) -> None:
    path, places = filled(tmp_path, [50, 500, 50])
    data = bytearray(path.read_bytes())
    data[places[0][0] + 20] ^= 0xFF
    path.write_bytes(data[:-5])
    with Archive(tmp_path).writer("minh-hoa") as writer:
        told = writer.repaired or ""
    assert re.fullmatch(
        rf"{re.escape(str(path))}: set \d+ damaged bytes at byte {places[0][0]} aside as {path.name}\.{places[0][0]}\.torn, .*;"
        rf" cut \d+ bytes of a record that was never finished, {places[2][0]} bytes are whole",
        told,
    )
