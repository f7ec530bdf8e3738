"""Foreign material: each kind enters the archive, each record's fate is counted, faults are named and the rest goes on."""

import gzip
import io
import json
import os
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import Archive, ArchiveError, Capture
from crawler.intake import IntakeReport, add_files
from crawler.portal import keep_portal
from tests.shared import SHARED, needs_shared

PORTAL = """name = "Cổng minh họa"
level = "province"
province = "Hà Nội"
kind = "government"
hosts = ["minhhoa.gov.vn"]
start = ["https://minhhoa.gov.vn/"]
"""
PAGE = "<html><h1>Bài minh họa</h1><p>Nội dung.</p></html>".encode()


def captures(home: Path) -> list[Capture]:
    assert Archive(home / "archive").verify().problems == ()
    return list(Archive(home / "archive").captures())


def written(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "var"
    keep_portal(path, written(tmp_path / "files" / "minh-hoa.toml", PORTAL))
    return path


def test_a_saved_page_without_an_address_gets_one_that_tells_no_folder(home: Path, tmp_path: Path) -> None:
    report = add_files([written(tmp_path / "bí mật" / "Bài số 1.html", PAGE)], home)
    assert report == IntakeReport(added=1, known=0, skipped=(), problems=())
    (capture,) = captures(home)
    assert (capture.portal, capture.kind, capture.status, capture.content_type) == (
        "added",
        "resource",
        None,
        "text/html",
    )
    assert capture.body == PAGE
    assert capture.url.startswith("urn:tracuu:file:")
    assert capture.url.endswith("/B%C3%A0i%20s%E1%BB%91%201.html")
    assert not any("m%E1%BA%ADt" in value or str(tmp_path) in value for _, value in capture.headers)


# (file, prefix, portal, address, folder)
PLACES = [
    ("1-bai.html", "https://minhhoa.gov.vn/tin/", None, "https://minhhoa.gov.vn/tin/1-bai.html", "minh-hoa"),
    ("1-bai.html", "https://minhhoa.gov.vn/tin/", "minh-hoa", "https://minhhoa.gov.vn/tin/1-bai.html", "minh-hoa"),
    ("a b#c?.htm", "https://khac.vn/?p=", None, "https://khac.vn/?p=a%20b%23c%3F.htm", "added"),
    ("bài.txt", "HTTPS://NgheAn.gov.vn:443/", None, "https://nghean.gov.vn/b%C3%A0i.txt", "nghean"),
    ("x.txt", "https://khac.vn/", "minh-hoa", "https://khac.vn/x.txt", "minh-hoa"),
]


@pytest.mark.parametrize("name, prefix, portal, url, folder", PLACES)
def test_a_page_s_address_is_prefix_and_name(
    home: Path, tmp_path: Path, name: str, prefix: str, portal: str | None, url: str, folder: str
) -> None:
    assert add_files([written(tmp_path / "in" / name, PAGE)], home, portal=portal, url_prefix=prefix).added == 1
    (capture,) = captures(home)
    assert (capture.url, capture.portal) == (url, folder)


def test_the_same_bytes_at_the_same_address_come_in_once(home: Path, tmp_path: Path) -> None:
    page = written(tmp_path / "a.html", PAGE)
    prefix = "https://minhhoa.gov.vn/"
    assert add_files([page, page], home, url_prefix=prefix).known == 1
    assert add_files([page], home, url_prefix=prefix) == IntakeReport(0, 1, (), ())
    assert add_files([page], home, url_prefix="https://minhhoa.gov.vn/khac/").added == 1
    page.write_bytes(PAGE + b"<!-- changed -->")
    assert add_files([page], home, url_prefix=prefix).added == 1
    assert len(captures(home)) == 3


def test_faults_are_named_and_the_rest_goes_on(home: Path, tmp_path: Path) -> None:
    files = [
        written(tmp_path / "a.html", PAGE),
        written(tmp_path / "rong.html", " \n"),
        written(tmp_path / "rong.warc.gz", b""),
        written(tmp_path / "rong.jsonl", b""),
        written(tmp_path / "la.docx", b"PK"),
        written(tmp_path / "khong-phai.warc", b"xin chao\r\n\r\n"),
        written(tmp_path / "khong-phai.warc.gz", gzip.compress(b"xin chao\r\n\r\n")),
        tmp_path / "khong-co.html",
        tmp_path / "rong",
        home / "archive",
        written(tmp_path / "b.txt", "Bài cuối"),
    ]
    (tmp_path / "rong").mkdir()
    report = add_files(files, home)
    assert report.added == 2
    told = "\n".join(report.problems)
    assert len(report.problems) == 9
    for name in (
        "rong: is a folder without files",
        "archive: lies in the data folder",
        "rong.html: is empty",
        "rong.warc.gz: is empty",
        "rong.jsonl: is empty",
        "la.docx: not a kind",
    ):
        assert name in told
    assert "khong-co.html: cannot be read (No such file or directory)" in told
    assert told.count("no WARC record") == 2
    assert [capture.content_type for capture in captures(home)] == ["text/html", "text/plain"]


def test_a_prefix_that_is_no_address_is_named(home: Path, tmp_path: Path) -> None:
    report = add_files([written(tmp_path / "a.html", PAGE)], home, url_prefix="minhhoa.gov.vn/")
    assert "give --url-prefix as https://host/path/" in report.problems[0]


def response(
    writer: WARCWriter, url: str, status: str, headers: list[tuple[str, str]], body: bytes, kind: str = "response"
) -> None:
    http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if kind in ("response", "request") else None
    date = {"WARC-Date": "2019-05-03T10:11:12Z"}
    record = writer.create_warc_record(
        url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=date
    )
    writer.write_record(record)


def foreign_warc(packed: bool) -> bytes:
    """As other crawlers write it: version 1.0, chunks kept, requests, images, redirects and notes between."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    html = [("Content-Type", "text/html; charset=utf-8")]
    writer.write_record(writer.create_warcinfo_record("crawl.warc", {"software": "khac"}))
    response(writer, "https://minhhoa.gov.vn/tin/1.html", "200 OK", html, PAGE)
    response(writer, "https://minhhoa.gov.vn/tin/1.html", "GET /tin/1.html HTTP/1.1", [], b"", "request")
    response(
        writer, "http://khac.vn/2", "200 OK", [*html, ("Transfer-Encoding", "chunked")], b"5\r\n<p>ab\r\n0\r\n\r\n"
    )
    response(writer, "http://khac.vn/3", "200 OK", [*html, ("Content-Encoding", "gzip")], gzip.compress(PAGE))
    response(writer, "http://khac.vn/a.png", "200 OK", [("Content-Type", "image/png")], os.urandom(3000))
    response(writer, "http://khac.vn/4", "301 Moved", html, b"")
    response(writer, "http://khac.vn/5", "404 Not Found", html, b"x")
    response(writer, "http://khac.vn/6;jsessionid=1?utm_source=x", "200 OK", html, b"<p>x")
    response(writer, "https://minhhoa.gov.vn/ghi-chu", "", [], b"note", "metadata")
    return out.getvalue()


@pytest.mark.parametrize("name, packed", [("c.warc.gz", True), ("c.warc", False), ("d.warc.gz", False)])
def test_a_foreign_warc_is_copied_record_by_record(home: Path, tmp_path: Path, name: str, packed: bool) -> None:
    path = written(tmp_path / name, foreign_warc(packed))
    report = add_files([path], home)
    fates = {
        "metadata record": 1,
        "not HTML": 1,
        "request record": 1,
        "status 301": 1,
        "status 404": 1,
        "warcinfo record": 1,
    }
    assert report == IntakeReport(4, 0, tuple(sorted(fates.items())), ())
    found = {capture.url: capture for capture in captures(home)}
    assert list(found) == [
        "http://khac.vn/2",
        "http://khac.vn/3",
        "http://khac.vn/6",
        "https://minhhoa.gov.vn/tin/1.html",
    ]
    own = found["https://minhhoa.gov.vn/tin/1.html"]
    assert (own.portal, own.kind, own.status, own.fetched) == ("minh-hoa", "response", 200, "2019-05-03T10:11:12Z")
    assert (own.body, own.content_type) == (PAGE, "text/html; charset=utf-8")
    assert found["http://khac.vn/2"].body == b"<p>ab"
    assert found["http://khac.vn/3"].body == PAGE
    assert found["http://khac.vn/3"].portal == "added"
    assert add_files([path], home).known == 4


def test_with_a_portal_only_its_hosts_are_copied(home: Path, tmp_path: Path) -> None:
    report = add_files([written(tmp_path / "c.warc.gz", foreign_warc(True))], home, portal="minh-hoa")
    assert report.added == 1
    assert ("not on the hosts of minh-hoa", 3) in report.skipped


def test_a_warc_in_one_gzip_stream_is_read(home: Path, tmp_path: Path) -> None:
    report = add_files([written(tmp_path / "c.warc.gz", gzip.compress(foreign_warc(False)))], home)
    assert (report.added, report.problems) == (4, ())


@pytest.mark.parametrize("packed", [True, False])
def test_a_torn_warc_gives_what_is_whole_and_is_named(home: Path, tmp_path: Path, packed: bool) -> None:
    data = foreign_warc(packed)
    cut = data.rindex(b"\x1f\x8b\x08") if packed else data.rindex(b"<p>x")
    report = add_files([written(tmp_path / "c.warc.gz", data[: cut + (20 if packed else 1)])], home)
    assert report.added >= 3
    assert len(report.problems) == 1
    assert "c.warc.gz: " in report.problems[0]


def test_any_cut_of_a_warc_is_survived(home: Path, tmp_path: Path) -> None:
    """Never an exception, never a half page, and no silence about the loss of a page."""
    data = foreign_warc(True)
    for size in range(1, len(data), 37):
        report = add_files([written(tmp_path / "c.warc.gz", data[:size])], home)
        assert report.added + report.known <= 4
        whole = gzip_members(data[:size])
        assert bool(report.problems) == (whole < size)
    bodies = {capture.body for capture in captures(home)}
    assert bodies <= {PAGE, b"<p>ab", b"<p>x"}


def gzip_members(data: bytes) -> int:
    """Bytes in whole gzip members at the beginning of data."""
    import zlib

    done = 0
    while done < len(data):
        stream = zlib.decompressobj(31)
        stream.decompress(data[done:])
        if not stream.eof:
            break
        done = len(data) - len(stream.unused_data)
    return done


def test_a_record_with_a_wrong_digest_is_not_taken(home: Path, tmp_path: Path) -> None:
    data = foreign_warc(False).replace("Bài minh họa".encode(), "Bài minh hoạ".encode())
    report = add_files([written(tmp_path / "c.warc", data)], home)
    assert report.added == 3
    assert "https://minhhoa.gov.vn/tin/1.html: " in report.problems[0]
    assert "digest failed" in report.problems[0]


ROW = {"url": "https://minhhoa.gov.vn/tin/9.html", "title": "Tựa", "text": "Đoạn một\nĐoạn hai"}

# (change to the row, what is said; None: taken)
ROWS: list[tuple[dict[str, object], str | None]] = [
    ({}, None),
    ({"published": "2016-05-13", "province": "Hà Nội", "source": "TTXVN", "authors": ["Minh Vân"]}, None),
    ({"published": "2016-05-13T16:57:00+07:00", "authors": "Minh Vân"}, None),
    ({"published": None, "authors": None, "extra": {"a": 1}}, None),
    ({"url": ""}, "has no url"),
    ({"url": "tin/9.html"}, "has no address"),
    ({"title": None}, "has no title"),
    ({"text": " "}, "has no text"),
    ({"text": 5}, "has no text"),
    ({"published": "13/05/2016"}, "has a published date '13/05/2016'"),
    ({"published": 2016}, "has a published that is no text"),
    ({"province": ["Hà Nội"]}, "has a province that is no text"),
    ({"authors": [1]}, "has authors"),
    ({"authors": 7}, "has authors"),
]


@pytest.mark.parametrize("change, says", ROWS)
def test_rows_of_an_article_list(home: Path, tmp_path: Path, change: dict[str, object], says: str | None) -> None:
    report = add_files([written(tmp_path / "bai.jsonl", json.dumps({**ROW, **change}))], home)
    if says:
        assert report.added == 0
        assert f"bai.jsonl: line 1 {says}" in report.problems[0]
        return
    assert report == IntakeReport(1, 0, (), ())
    (capture,) = captures(home)
    assert (capture.portal, capture.kind, capture.url) == ("minh-hoa", "resource", ROW["url"])
    assert capture.content_type == "application/vnd.tracuu.article+json"
    row = json.loads(capture.body)
    wanted = {**ROW, **change}
    wanted["authors"] = ["Minh Vân"] if wanted.get("authors") == "Minh Vân" else wanted.get("authors")
    assert {key: row.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("packed", [False, True])
def test_a_bad_line_is_named_and_the_rest_goes_on(home: Path, tmp_path: Path, packed: bool) -> None:
    rows = [json.dumps({**ROW, "url": f"https://khac.vn/{number}", "portal": "nghean"}) for number in range(3)]
    text = "\n".join(
        [rows[0], "", "{ không phải json", "[1]", rows[1], "\ud800".encode("utf-16", "surrogatepass").hex(), rows[2]]
    )
    data = gzip.compress(text.encode()) if packed else text.encode()
    report = add_files([written(tmp_path / f"bai.jsonl{'.gz' if packed else ''}", data)], home)
    assert report.added == 3
    assert [problem.split(": ")[1][:7] for problem in report.problems] == ["line 3 ", "line 4 ", "line 6 "]
    assert {capture.portal for capture in captures(home)} == {"nghean"}
    assert add_files([tmp_path / f"bai.jsonl{'.gz' if packed else ''}"], home).known == 3


def test_a_torn_list_gives_its_whole_lines(home: Path, tmp_path: Path) -> None:
    rows = "".join(
        json.dumps({**ROW, "url": f"https://khac.vn/{n}", "text": os.urandom(200).hex()}) + "\n" for n in range(200)
    )
    data = gzip.compress(rows.encode())
    report = add_files([written(tmp_path / "bai.jsonl.gz", data[: len(data) // 2])], home)
    assert 0 < report.added < 200
    assert "cannot be read behind byte" in report.problems[-1]
    assert len(report.problems) == 1


def test_progress_is_told(home: Path, tmp_path: Path) -> None:
    rows = "".join(json.dumps({**ROW, "url": f"https://khac.vn/{number}"}) + "\n" for number in range(450))
    told: list[int] = []
    add_files([written(tmp_path / "bai.jsonl", rows)], home, progress=told.append)
    assert told == [200, 400, 450]


def test_a_torn_end_of_the_archive_is_mended_on_the_way(home: Path, tmp_path: Path) -> None:
    add_files([written(tmp_path / "a.txt", "Bài một"), written(tmp_path / "b.txt", "Bài hai")], home)
    (path,) = (home / "archive" / "added").glob("*.warc.gz")
    os.truncate(path, path.stat().st_size - 3)
    report = add_files([tmp_path / "b.txt"], home)
    assert report.added == 1
    assert "never finished" in report.notes[0]
    assert sorted(capture.body.decode() for capture in captures(home)) == ["Bài hai", "Bài một"]


def test_a_locked_folder_ends_the_intake_in_one_sentence(home: Path, tmp_path: Path) -> None:
    page = written(tmp_path / "a.txt", "Bài một")
    with Archive(home / "archive").writer("added"), pytest.raises(ArchiveError, match="another process is writing"):
        add_files([page], home)
    assert add_files([page], home).added == 1


@needs_shared
def test_the_seeds_come_in_as_they_are(tmp_path: Path) -> None:
    assert SHARED is not None
    files = sorted((SHARED / "seeds").glob("*.txt"))
    assert add_files(files, tmp_path).added == len(files) == 5
    found = list(Archive(tmp_path / "archive").captures())
    assert [capture.body for capture in found] == [path.read_bytes() for path in files]
    assert {(capture.portal, capture.content_type) for capture in found} == {("added", "text/plain")}


@needs_shared
@pytest.mark.parametrize("system", ["nukeviet", "wordpress", "joomla"])
def test_a_captured_site_comes_in_whole(tmp_path: Path, system: str) -> None:
    """Every article of the capture stands in the archive, under the portal of its file, as an article of it."""
    assert SHARED is not None
    folder = SHARED / "cms" / system
    portal = keep_portal(tmp_path, folder / "portal.toml")
    report = add_files([folder / "site.warc.gz"], tmp_path)
    assert report.problems == ()
    gold = {json.loads(line)["url"] for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()}
    found = {capture.url for capture in Archive(tmp_path / "archive").captures(system)}
    assert gold <= found
    articles = {url for url in found if portal.role(url) == "article"}
    assert gold <= articles
    assert len(articles - gold) <= 1
    assert len({portal.article_key(url) for url in gold}) == len(gold)
