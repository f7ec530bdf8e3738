"""The index for replay tools: keys in their spelling, every line the place of a record as warcio itself reads it there."""

import gzip
import io
import json
import re
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.archive import Archive
from crawler.archive_records import Original
from crawler.cdxj import cdxj
from crawler.surt import surt
from tests.command import run

NOW = "2026-11-25T07:15:00Z"
HTML = [("Content-Type", "text/html; charset=utf-8")]

# (address, key); the keys are those that the package surt 0.3.1 gives, which pywb uses
KEYS = [
    ("https://nghean.gov.vn/", "vn,gov,nghean)/"),
    ("https://nghean.gov.vn", "vn,gov,nghean)/"),
    ("http://www.nghean.gov.vn:80/Tin/", "vn,gov,nghean)/tin"),
    ("https://WWW2.hanoi.gov.vn:443/a?b=2&a=1", "vn,gov,hanoi)/a?a=1&b=2"),
    ("http://a.vn:8080/x", "vn,a:8080)/x"),
    ("http://127.0.0.1:81/x", "1,0,0,127:81)/x"),
    ("https://a.vn/b%C3%A1/?q=%C4%90%E1%BA%A5t", "vn,a)/b%c3%a1?q=%c4%90%e1%ba%a5t"),
    ("https://a.vn/b%25C3%25A1", "vn,a)/b%c3%a1"),
    ("https://a.vn/%FF.html", "vn,a)/%ff.html"),
    ("http://a.vn/a//b/../c/./d/", "vn,a)/a/c/d"),
    ("http://a.vn/x?", "vn,a)/x"),
    ("http://a.vn/x?c&&b=", "vn,a)/x?&b=&c"),
    ("http://a.vn/x?u=http%3A%2F%2Fb.vn%2F%26c", "vn,a)/x?c&u=http://b.vn/"),
    ("http://a.vn/x%23y#z", "vn,a)/x%23y"),
    ("http://a.vn/x?PHPSESSID=0123456789abcdef0123456789ABCDEF&z=1", "vn,a)/x?z=1"),
    ("http://a.vn/(S(0123456789abcdefghijklmn))/tin.aspx?ID=4", "vn,a)/tin.aspx?id=4"),
    ("urn:tracuu:file:0/A%20b.txt", "urn:tracuu:file:0/a%20b.txt"),
]


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_keys_are_those_of_replay_tools(url: str, key: str) -> None:
    assert surt(url) == key


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two portals, two files: pages, a redirect, an unchanged page, a 304, a resource, requests between."""
    archive = Archive(tmp_path / "archive")
    body = "<p>Kế hoạch</p>".encode()
    with archive.writer("b") as writer:
        place = writer.add_response("https://b.vn/2", 200, "OK", HTML, body, NOW, [("Host", "b.vn")])
        writer.add_response("https://b.vn/1", 301, "Moved", [("Location", "/2")], b"", NOW, [("Host", "b.vn")])
    with archive.writer("b") as writer:
        original = Original("https://b.vn/2", NOW, place.digest)
        later = "2026-11-26T07:15:00Z"
        same = "identical-payload-digest"
        writer.add_revisit("https://b.vn/2", 200, "OK", HTML, later, same, original, [("Host", "b.vn")])
        kept = "server-not-modified"
        writer.add_revisit("https://b.vn/2", 304, "Not Modified", [], later, kept, original, [("Host", "b.vn")])
    with archive.writer("a") as writer:
        writer.add_resource("urn:tracuu:file:0/a.txt", "text/plain", b"abc", NOW)
        packed = [*HTML, ("Content-Encoding", "gzip")]
        writer.add_response("https://a.vn/?q=%C4%90%E1%BA%A5t", 200, "OK", packed, gzip.compress(body), NOW, [])
    return tmp_path


def shown(line: str) -> tuple[str, str, dict[str, str]]:
    key, moment, fields = line.split(" ", 2)
    return key, moment, json.loads(fields)


def test_each_line_is_the_place_of_a_record_as_warcio_reads_it(home: Path) -> None:
    lines = list(cdxj(Archive(home / "archive")))
    assert lines == sorted(lines)
    assert [shown(line)[0] for line in lines] == [
        "urn:tracuu:file:0/a.txt", "vn,a)/?q=%c4%90%e1%ba%a5t", "vn,b)/1", "vn,b)/2", "vn,b)/2",
    ]  # fmt: skip
    for line in lines:
        _, moment, fields = shown(line)
        data = (home / "archive" / fields["filename"]).read_bytes()
        offset, length = int(fields["offset"]), int(fields["length"])
        (record,) = ArchiveIterator(io.BytesIO(data[offset : offset + length]), check_digests="raise")
        named = record.rec_headers.get_header
        assert named("WARC-Target-URI") == fields["url"]
        assert re.sub(r"\D", "", named("WARC-Date")) == moment
        assert named("WARC-Payload-Digest") == fields["digest"]
        if record.rec_type == "resource":
            assert fields["mime"] == "text/plain"
            assert "status" not in fields
        else:
            assert record.http_headers.get_statuscode() == fields["status"]
            assert (fields["mime"] == "warc/revisit") == (record.rec_type == "revisit")
        record.content_stream().read()


def test_what_can_be_shown_is_there_and_a_304_is_not(home: Path) -> None:
    """pywb answers a reader with that 304 and no page."""
    found = {
        (fields["url"], fields["mime"], fields.get("status"))
        for _, _, fields in map(shown, cdxj(Archive(home / "archive")))
    }
    assert found == {
        ("https://b.vn/2", "text/html", "200"),
        ("https://b.vn/1", "unk", "301"),
        ("https://b.vn/2", "warc/revisit", "200"),
        ("urn:tracuu:file:0/a.txt", "text/plain", None),
        ("https://a.vn/?q=%C4%90%E1%BA%A5t", "text/html", "200"),
    }


def test_sorting_in_many_runs_gives_the_same_lines(home: Path) -> None:
    archive = Archive(home / "archive")
    assert list(cdxj(archive, run=1)) == list(cdxj(archive, run=2)) == list(cdxj(archive))


def test_damage_is_passed_over(home: Path) -> None:
    (path,) = (home / "archive" / "a").glob("*.warc.gz")
    whole = list(cdxj(Archive(home / "archive"), "a"))
    data = path.read_bytes()
    path.write_bytes(data[:-3])
    assert list(cdxj(Archive(home / "archive"), "a")) == whole[:1]


def test_the_command_prints_the_index_of_all_or_of_one_portal(home: Path) -> None:
    whole = run("cdxj", home=home)
    assert whole.status == 0
    assert whole.out.splitlines() == list(cdxj(Archive(home / "archive")))
    assert run("cdxj", "b", home=home).out.splitlines() == [line for line in whole.out.splitlines() if '"b/' in line]


def test_warcio_itself_finds_every_digest_right(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`warcio check`, as an archivist would run it over files that hold responses, revisits and resources."""
    files = [str(path) for path in sorted((home / "archive").glob("*/*.warc.gz"))]
    checker = Checker(type("Asked", (), {"inputs": files, "verbose": False}))
    checker.process_all()
    assert (len(files), checker.exit_value) == (3, 0), capsys.readouterr().out
