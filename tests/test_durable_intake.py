"""Archives of other programs, as those write them: each record has its fate, and what is added reads back. All of it is made here."""

import gzip
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import brotli
import pytest

from crawler.archive import Archive, Capture
from crawler.intake import Fate, IntakeReport, add_files
from crawler.portal import keep_portal
from tests.command import run
from tests.origin import Origin, Pages, Reply, page

PORTAL = """name = "Cổng minh hoạ"
level = "province"
province = "Hà Nội"
kind = "government"
hosts = ["minhhoa.gov.vn"]
start = ["https://minhhoa.gov.vn/"]
attachments = ["pdf"]
[urls]
article = '^/tin/(?P<id>\\d+)'
listing = '^/muc'
"""
PAGE = "<html><body><h1>Bài minh hoạ</h1><p>Nội dung của bài.</p></body></html>".encode()
SITE = "https://minhhoa.gov.vn"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    file = tmp_path / "files" / "minh-hoa.toml"
    file.parent.mkdir()
    file.write_text(PORTAL, encoding="utf-8")
    keep_portal(tmp_path / "var", file)
    return tmp_path / "var"


def captures(home: Path) -> dict[str, Capture]:
    assert Archive(home / "archive").verify().problems == ()
    return {capture.url: capture for capture in Archive(home / "archive").captures()}


def record(
    kind: str, url: str, block: bytes, *headers: str, version: str = "1.0", date: str = "2019-05-03T10:11:12Z"
) -> bytes:
    """A WARC record letter by letter, so that it is what its program wrote and not what a library makes of it."""
    lines = [f"WARC/{version}", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {date}"]
    lines += [f"WARC-Record-ID: <urn:uuid:{abs(hash((kind, url))):032x}>", *headers, f"Content-Length: {len(block)}"]
    return gzip.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n")


def http(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK", kind: str = "text/html; charset=UTF-8") -> bytes:
    return "\r\n".join([status, f"Content-Type: {kind}", *headers]).encode() + b"\r\n\r\n" + body


RESPONSE = "Content-Type: application/http; msgtype=response"
CHUNKED = b"%x\r\n" % len(PAGE) + PAGE + b"\r\n0\r\n\r\n"
IDENTICAL = "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"

HERITRIX = [
    gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2019-05-03T10:11:12Z\r\nContent-Type: application/warc-fields\r\nContent-Length: 30\r\n\r\nsoftware: Heritrix/3.4.0 x\r\n\r\n\r\n\r\n"),
    record("response", "dns:minhhoa.gov.vn", b"20190503101112\nminhhoa.gov.vn. 60 IN A 192.0.2.1\n", "Content-Type: text/dns"),
    record("response", f"{SITE}/robots.txt", http(b"User-agent: *", kind="text/plain"), RESPONSE),
    record("response", f"{SITE}/tin/1", http(CHUNKED, "Transfer-Encoding: chunked"), RESPONSE, "WARC-IP-Address: 192.0.2.1"),
    record("request", f"{SITE}/tin/1", b"GET /tin/1 HTTP/1.0\r\n\r\n", "Content-Type: application/http; msgtype=request"),
    record("metadata", f"{SITE}/tin/1", b"via: https://minhhoa.gov.vn/\r\n", "Content-Type: application/warc-fields"),
    record("revisit", f"{SITE}/tin/1", http(b""), RESPONSE, IDENTICAL),
    record("response", f"{SITE}/tin/2", http(PAGE), RESPONSE, "WARC-Truncated: length"),
    record("response", f"{SITE}/tin/3", http(PAGE), RESPONSE, "WARC-Segment-Number: 1"),
    record("response", f"{SITE}/tin/4", http(b"", status="HTTP/1.1 404 Not Found"), RESPONSE),
    record("response", f"{SITE}/tep/a.pdf", http(b"%PDF", kind="application/pdf"), RESPONSE),
    record("response", f"{SITE}/tep/a.png", http(b"\x89PNG", kind="image/png"), RESPONSE),
]  # fmt: skip
BROWSERTRIX = [
    record("response", f"{SITE}/tin/1", http(brotli.compress(PAGE), "content-encoding: br", "transfer-encoding: chunked", status="HTTP/2 200", kind="text/html"), RESPONSE, "WARC-Page-ID: 1", version="1.1", date="2026-05-03T10:11:12.123Z"),
    record("response", f"{SITE}/tin/2", http(PAGE, ":status: 200", "x-orig-content-encoding: br"), RESPONSE, 'WARC-JSON-Metadata: {"a":1}', version="1.1"),
    record("resource", f"urn:pageinfo:{SITE}/tin/1", b"{}", "Content-Type: application/json", version="1.1"),
    record("resource", f"urn:text:{SITE}/tin/1", b"text", "Content-Type: text/plain", version="1.1"),
    record("resource", f"urn:view:{SITE}/tin/1", b"\x89PNG", "Content-Type: image/png", version="1.1"),
    record("resource", f"{SITE}/tin/3", PAGE, "Content-Type: text/html", version="1.1"),
]  # fmt: skip
CC_NEWS = [
    record("response", "https://khac.example/a", http(PAGE, "X-Crawler-Content-Encoding: gzip", "X-Crawler-Transfer-Encoding: chunked"), RESPONSE),
    record("response", "https://khac.example/b", http(gzip.compress(PAGE), "Content-Encoding: gzip"), RESPONSE),
    record("response", "https://khac.example/c", http(PAGE, "Content-Encoding: gzip", "Transfer-Encoding: chunked"), RESPONSE),
    record("conversion", "https://khac.example/a", b"plain text", "Content-Type: text/plain"),
]  # fmt: skip
WGET = [
    record("response", f"<{SITE}/tin/1>", http(PAGE), RESPONSE),
    record("resource", "metadata://gnu.org/software/wget/warc/wget_arguments.txt", b"x", "Content-Type: text/plain"),
    record("metadata", "metadata://gnu.org/software/wget/warc/MANIFEST.txt", b"x", "Content-Type: text/plain"),
]
FROM = [
    ("heritrix", HERITRIX, [f"{SITE}/tin/1", f"{SITE}/tep/a.pdf"], {
        "warcinfo record": 1, "no HTTP: dns": 1, "not HTML": 2, "request record": 1, "metadata record": 1, "revisit record": 1,
        "cut off by its crawler (length)": 1, "part of a record in segments": 1, "status 404": 1,
    }),
    ("browsertrix", BROWSERTRIX, [f"{SITE}/tin/1", f"{SITE}/tin/2", f"{SITE}/tin/3"], {
        "resource record: urn:pageinfo": 1, "resource record: urn:text": 1, "resource record: urn:view": 1,
    }),
    ("cc-news", CC_NEWS, ["https://khac.example/a", "https://khac.example/b", "https://khac.example/c"], {"conversion record": 1}),
    ("wget", WGET, [f"{SITE}/tin/1"], {"resource record: metadata": 1, "metadata record": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("program", "records", "taken", "left"), FROM, ids=[name for name, *_ in FROM])
def test_each_record_has_its_fate(
    home: Path, tmp_path: Path, program: str, records: list[bytes], taken: list[str], left: dict[str, int]
) -> None:
    path = tmp_path / f"{program}.warc.gz"
    path.write_bytes(b"".join(records))
    fates: list[Fate] = []
    report = add_files([path], home, fate=fates.append)
    assert report == IntakeReport(len(taken), 0, tuple(sorted(left.items())), ())
    assert len(fates) == len(records)
    assert [one.url for one in fates if one.fate == "added"] == taken
    assert Counter(one.why for one in fates if one.fate == "left out") == left
    found = captures(home)
    assert sorted(found) == sorted(taken)
    assert {one.body for one in found.values() if not one.url.endswith(".pdf")} == {PAGE}
    assert all(one.problem is None for one in found.values())
    assert add_files([path], home).known == len(taken)


def arc(*pages: tuple[str, bytes, str]) -> bytes:
    """Version 1 of the Internet Archive's older format."""
    out = io.BytesIO()
    intro = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    out.write(b"filedesc://minh-hoa.arc 0.0.0.0 20040503101112 text/plain %d\n" % len(intro) + intro + b"\n")
    for url, block, kind in pages:
        out.write(f"{url} 192.0.2.1 20040503101112 {kind} {len(block)}\n".encode() + block + b"\n")
    return out.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_arc_files_come_in(home: Path, tmp_path: Path, packed: bool) -> None:
    data = arc(
        (f"{SITE}/tin/1", http(PAGE), "text/html"),
        (f"{SITE}/tin/2", http(b"", status="HTTP/1.0 302 Found"), "text/html"),
        (f"{SITE}/a.gif", http(b"GIF89a", kind="image/gif"), "image/gif"),
    )
    path = tmp_path / ("a.arc.gz" if packed else "a.arc")
    path.write_bytes(gzip.compress(data) if packed else data)
    report = add_files([path], home)
    assert (report.added, report.problems) == (1, ())
    assert dict(report.skipped) == {"not HTML": 1, "status 302": 1, "warcinfo record": 1}
    (capture,) = captures(home).values()
    assert (capture.url, capture.status, capture.fetched, capture.body) == (
        f"{SITE}/tin/1",
        200,
        "2004-05-03T10:11:12Z",
        PAGE,
    )


def test_a_wacz_is_the_warcs_in_it(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "tin.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("datapackage.json", "{}")
        packed.writestr("archive/data.warc.gz", b"".join(BROWSERTRIX))
        packed.writestr("indexes/index.cdx.gz", b"")
    assert add_files([path], home).added == 3
    with zipfile.ZipFile(tmp_path / "khac.wacz", "w") as packed:
        packed.writestr("a.txt", "a")
    (tmp_path / "hong.wacz").write_bytes(path.read_bytes()[:300])
    report = add_files([tmp_path / "khac.wacz", tmp_path / "hong.wacz"], home)
    assert ["this is no WACZ file" in report.problems[0], "cannot be unpacked" in report.problems[1]] == [True, True]


HTTRACK = "<!DOCTYPE html>\n<!-- Mirrored from {} by HTTrack Website Copier/3.x [XR&CO'2014], Sat, 27 Aug 2022 03:55:56 GMT -->\n<p>Bài.</p>"
SAVED = {
    "index.html": '<html><head><meta name="generator" content="HTTrack Website Copier/3.x"></head><p>Local index</p>',
    "hts-log.txt": "log",
    "hts-cache/new.txt": "cache",
    "cookies.txt": "secret",
    "minhhoa.gov.vn/tin/1a2b.html": HTTRACK.format("minhhoa.gov.vn/tin/1?x=2&amp=3"),
    "minhhoa.gov.vn/muc.html": HTTRACK.format("minhhoa.gov.vn/muc"),
    "minhhoa.gov.vn/moved.html": '<!-- Created by HTTrack Website Copier/3.49 --><META HTTP-EQUIV="Refresh" CONTENT="0; URL=tin/1a2b.html">',
    "minhhoa.gov.vn/a.png": "PNG",
    "khac.example/bai.html": HTTRACK.format("khac.example/bai"),
    "khac.example/tls.html": HTTRACK.format("https://khac.example/tls"),
    "tay/trinh-duyet.htm": "<!DOCTYPE html>\n<!-- saved from url=(0029)https://khac.example/luu -->\n<p>Bài.</p>",
    "tay/mot-tep.html": "<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: https://khac.example/sf?a=1 \n saved date: Thu Sep 24 2026 17:00:00 GMT+0700 (Indochina Time)\n--><p>Bài.</p>",
    "tay/tin.php?id=5": "<html><body><p>Bài PHP.</p></body></html>",
    "tay/khong-ro.html": "<p>Bài không rõ từ đâu.</p>",
}  # fmt: skip
COME = {
    f"{SITE}/tin/1?x=2&amp=3": ("minh-hoa", "2022-08-27T03:55:56Z"),
    "http://khac.example/bai": ("added", "2022-08-27T03:55:56Z"),
    "https://khac.example/tls": ("added", "2022-08-27T03:55:56Z"),
    "https://khac.example/luu": ("added", None),
    "https://khac.example/sf?a=1": ("added", "2026-09-24T10:00:00Z"),
}


def saved_site(folder: Path) -> Path:
    for name, text in SAVED.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "link.html").symlink_to(folder / "cookies.txt")
    return folder


def test_a_saved_site_tells_where_its_pages_came_from(home: Path, tmp_path: Path) -> None:
    report = add_files([saved_site(tmp_path / "site")], home)
    assert report.problems == ()
    assert dict(report.skipped) == {
        "page of the program that saved the site": 2,
        "note of the program that saved the site": 3,
        "no article of minh-hoa: listing": 1,
        "not a page: .png": 1,
        "symbolic link": 1,
    }
    found = captures(home)
    assert report.added == len(COME) + 2 == len(found)
    for url, (portal, fetched) in COME.items():
        assert found[url].portal == portal, url
        assert fetched in (None, found[url].fetched), url
    assert sorted(url.partition("/")[2] for url in found if url.startswith("urn:")) == [
        "tay%2Fkhong-ro.html",
        "tay%2Ftin.php%3Fid%3D5",
    ]
    assert not any(b"secret" in one.body for one in found.values())


def test_a_prefix_gives_the_pages_of_a_folder_their_addresses(home: Path, tmp_path: Path) -> None:
    site = tmp_path / "wget"
    for name in ("tin/1.html", "muc/a.html", "tin/2.html"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(PAGE + name.encode())
    report = add_files([site], home, url_prefix=f"{SITE}/")
    assert (report.added, dict(report.skipped)) == (2, {"no article of minh-hoa: listing": 1})
    assert sorted(captures(home)) == [f"{SITE}/tin/1.html", f"{SITE}/tin/2.html"]


def test_the_data_folder_is_never_read_into_itself(home: Path, tmp_path: Path) -> None:
    (tmp_path / "bai.html").write_bytes(PAGE)
    first = add_files([tmp_path], home)
    assert add_files([tmp_path], home) == IntakeReport(0, first.added, first.skipped, ())


def test_an_archive_of_ours_joins_another_with_every_moment_and_error(home: Path, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other" / "archive")
    html = [("Content-Type", "text/html")]
    with other.writer("minh-hoa") as writer:
        for number, body in enumerate((b"<p>A", b"<p>B", b"<p>A")):
            writer.add_response(f"{SITE}/tin/1", 200, "OK", html, body, f"2026-11-2{number}T07:15:00Z", [])
        writer.add_response(f"{SITE}/tin/2", 404, "Not Found", html, b"gone", "2026-11-25T07:15:00Z", [])
        writer.add_resource("urn:tracuu:file:0/a.txt", "text/plain", b"abc", "2026-11-25T07:15:00Z")
    report = add_files([tmp_path / "other" / "archive"], home)
    assert (report.added, report.problems) == (5, ())
    inside = list(Archive(home / "archive").captures("minh-hoa"))
    mine = [(one.url, one.status, one.body, one.fetched, one.kind) for one in other.captures()]
    assert [(one.url, one.status, one.body, one.fetched, one.kind) for one in inside] == mine
    assert add_files([tmp_path / "other" / "archive"], home).known == 5


def test_broken_off_and_run_again_nothing_is_doubled(home: Path, tmp_path: Path) -> None:
    rows = "".join(
        json.dumps({"url": f"https://khac.example/{n}", "title": "Tựa", "text": os.urandom(30).hex()}) + "\n"
        for n in range(900)
    )
    path = tmp_path / "bai.jsonl"
    path.write_text(rows, encoding="utf-8")

    class BrokenOffError(Exception):
        pass

    def break_off(seen: int) -> None:
        if seen >= 600:
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        add_files([path], home, progress=break_off)
    report = add_files([path], home)
    assert (report.added, report.known) == (300, 600)
    assert len(list(Archive(home / "archive").captures())) == 900


def test_the_command_lists_the_fate_of_each_record(home: Path, tmp_path: Path) -> None:
    (tmp_path / "h.warc.gz").write_bytes(b"".join(HERITRIX))
    (tmp_path / "x.docx").write_bytes(b"PK")
    ran = run("add", tmp_path / "h.warc.gz", tmp_path / "x.docx", "--fates", tmp_path / "fates.jsonl", home=home)
    assert ran.status == 1
    rows = [json.loads(line) for line in (tmp_path / "fates.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len(HERITRIX) + 1
    assert rows[1] == {"file": "h.warc.gz", "url": "dns:minhhoa.gov.vn", "fate": "left out", "why": "no HTTP: dns"}
    assert rows[3] == {"file": "h.warc.gz", "url": f"{SITE}/tin/1", "fate": "added", "why": ""}
    assert (rows[-1]["fate"], "not a kind" in rows[-1]["why"]) == ("refused", True)


@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget (Debian's package of that name)")
def test_what_wget_itself_writes_comes_in(home: Path, tmp_path: Path) -> None:
    site = {"/": page("/tin/1", "/tin/2"), "/tin/1": Reply(PAGE), "/tin/2": Reply(CHUNKED, headers=(("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")))}  # fmt: skip
    with Origin(Pages(site)) as origin:
        command = [
            "wget",
            "-q",
            "--recursive",
            "--no-directories",
            "--delete-after",
            f"--warc-file={tmp_path}/minh-hoa",
        ]
        environment = {**os.environ, "http_proxy": ""}
        subprocess.run(
            [*command, f"http://127.0.0.1:{origin.port}/"], cwd=tmp_path, env=environment, timeout=60, check=False
        )
    report = add_files([tmp_path / "minh-hoa.warc.gz"], home)
    assert (report.added, report.problems) == (3, ())
    assert {url.rpartition("/")[2] for url, one in captures(home).items() if one.body == PAGE} == {"1", "2"}
