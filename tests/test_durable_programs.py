"""The programs that prove durability, on little: what they count in earnest is counted here as well."""

from pathlib import Path

from tests.test_benchmarks import measured


def test_a_file_cut_off_anywhere_loses_one_record_at_most() -> None:
    """Every 4,801st byte of 200 kB; every byte: `benchmarks/torn.py`."""
    figures = measured("torn", "--step", 4801)
    assert figures["cuts"] >= 40
    assert [figures[what] for what in ("unreadable", "more_than_one", "silent", "hidden", "amiss")] == [0, 0, 0, 0, 0]


def test_a_large_archive_that_is_broken_off_comes_in_whole() -> None:
    """2 MB; a gigabyte: `benchmarks/intake.py --size 1000 --break-off 60`."""
    figures = measured("intake", "--size", 2, "--break-off", 1.0)
    assert (figures["kept"], figures["doubled"], figures["problems"]) == (figures["pages"], 0, 0)
    assert 0 < figures["again"]["megabytes"] < 200
    assert f"known already {figures['pages']}" in figures["again"]["said"]


def test_compression_is_measured_record_by_record(tmp_path: Path) -> None:
    for number in range(60):
        text = f"<p>Bài minh hoạ số {number}: quy chế dân chủ ở cơ sở.</p>" * 30
        (tmp_path / f"{number}.html").write_text(f"<html><body>{text}</body></html>", encoding="utf-8")
    figures = measured("compression", "--site", tmp_path)
    assert figures["records"] == 60
    assert 0 < figures["gzip 9"]["percent"] <= figures["gzip 1"]["percent"] < 100
