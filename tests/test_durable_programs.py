"""The programs that prove durability, on little: what they count in earnest is counted here as well."""

from pathlib import Path

from tests.manners import BREACHES
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


def test_manners_hold_over_portals_that_share_a_host_and_a_run_that_is_killed() -> None:
    """Some 80 requests; 5,000 and more: `benchmarks/politeness.py --again`."""
    figures = measured("politeness", "--portals", 2, "--hosts", 2, "--articles", 20, "--delay", 0.05, "--kills", 1)
    assert [figures[kind] for kind in BREACHES] == [0] * len(BREACHES)
    assert figures["states"] == {"captured": 72, "listing": 4, "off scope": 8, "pending": 2}
    assert figures["wishes"] >= 7


def test_a_site_that_did_not_change_costs_no_body() -> None:
    """24 made pages; a real portal: `benchmarks/second_pass.py`."""
    figures = measured("second_pass", "--articles", 20)
    first, again, without = (figures[name] for name in ("first", "with validators", "without validators"))
    assert (first["requests"], first["stored"]) == (22, 22)
    assert (again["requests"], again["conditional"], again["unchanged"], again["stored"]) == (22, 22, 22, 0)
    assert (without["requests"], without["unchanged"], without["stored"]) == (22, 0, 0)
    assert (again["differ"], without["differ"]) == (0, 0)


def test_compression_is_measured_record_by_record(tmp_path: Path) -> None:
    for number in range(60):
        text = f"<p>Bài minh hoạ số {number}: quy chế dân chủ ở cơ sở.</p>" * 30
        (tmp_path / f"{number}.html").write_text(f"<html><body>{text}</body></html>", encoding="utf-8")
    figures = measured("compression", "--site", tmp_path)
    assert figures["records"] == 60
    assert 0 < figures["gzip 9"]["percent"] <= figures["gzip 1"]["percent"] < 100
