"""Going back to pages: an unchanged one costs no body, no capture and no revision; a changed one becomes a revision."""

import json
import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, Capture, Location, payload_digest
from crawler.download import Answer
from crawler.frontier import Frontier, Outcome
from crawler.unchanged import conditions, revisit_profile
from tests.command import run
from tests.crawl_runner import crawled, portal_file
from tests.origin import Origin, Pages, Reply, Site, conditional, page, validated

HOST = "https://tin.example"
ETAG, MODIFIED = ("ETag", 'W/"a1"'), ("Last-Modified", "Thu, 28 May 2026 20:27:30 GMT")
HTML = ("Content-Type", "text/html; charset=utf-8")
LOGIN = "<title>Đăng nhập</title><form><input type=password></form>".encode()
PROFILES = "http://netpreserve.org/warc/1.1/revisit/"


def _article(number: int, more: str = "") -> Reply:
    text = (
        f"<h1>Bài minh hoạ {number}</h1>"
        + f"<p>UBND tỉnh triển khai Nghị định số 59/2023/NĐ-CP, bài {number}. {more}</p>" * 8
    )
    return page(f"/bai/{number % 3 + 1}", text=text)


def _table(**changed: Reply) -> dict[str, Reply | list[Reply]]:
    feed = "".join(f"<item><link>/bai/{n}</link></item>" for n in (1, 2, 3))
    rss = Reply(f"<rss><channel>{feed}</channel></rss>".encode(), headers=(("Content-Type", "text/xml"),))
    table: dict[str, Reply | list[Reply]] = {"/": page("/bai/1", "/muc/a", "/muc/signin"), "/muc/a": page("/bai/3")}
    table |= {"/muc/signin": Reply(LOGIN, headers=(HTML,)), "/rss": rss}
    table |= {f"/bai/{n}": _article(n) for n in (1, 2, 3)}
    return table | {f"/bai/{name[1:]}": reply for name, reply in changed.items()}


def _rows(home: Path) -> dict[str, tuple[str, str | None, int | None]]:
    with Frontier(home / "crawl.sqlite") as frontier:
        return {row.url: (row.state, row.reason, row.status) for row in frontier.rows("tin")}


def _records(home: Path, kind: str) -> list[tuple[str, str, str]]:
    """(URL, profile, status) of the records of a type, as another reader of WARC sees them."""
    found = []
    for path in sorted((home / "archive").glob("*/*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                if record.rec_type == kind:
                    named = record.rec_headers.get_header
                    status = record.http_headers.get_statuscode()
                    found.append((named("WARC-Target-URI"), named("WARC-Profile") or "", status))
    return found


def _again(portal: Path, home: Path, site: Site) -> list[tuple[str, int, bool]]:
    """Everything once more; what arrived but robots.txt, as (path, status answered, whether it was asked under conditions)."""
    with Origin(site) as origin:
        ran = crawled(portal, home, origin.socket, "--articles")
        assert ran.status == 0, ran.errors
    return [(a.target, a.status, bool(a.conditions)) for a in origin.arrivals if a.target != "/robots.txt"]


def test_a_second_pass_is_all_304_and_a_changed_page_is_a_revision(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path, feeds=("/rss",))
    with Origin(conditional(Pages(_table()))) as origin:
        assert crawled(portal, home, origin.socket).status == 0
    kept = home / "archive" / "tin" / "portal.toml"
    kept.write_bytes(portal.read_bytes())
    assert run("index", home=home).status == 0
    rows, articles = _rows(home), run("export", "articles", home=home).out
    captures = list(Archive(home / "archive").captures("tin"))

    second = _again(portal, home, conditional(Pages(_table())))
    everything = ["/", "/bai/1", "/bai/2", "/bai/3", "/muc/a", "/muc/signin", "/rss"]
    assert sorted(second) == [(path, 304, True) for path in everything]
    assert _rows(home) == rows
    fresh = [c for c in Archive(home / "archive").captures("tin") if c not in captures]
    assert fresh == []
    revisits = [(f"{HOST}{path}", f"{PROFILES}server-not-modified", "304") for path in everything]
    assert sorted(_records(home, "revisit")) == revisits
    assert run("index", home=home).status == 0
    assert run("export", "articles", home=home).out == articles
    assert _rows(home) == rows

    third = _again(portal, home, conditional(Pages(_table(b2=_article(2, "Đã sửa.")))))
    assert Counter(status for _, status, _ in third) == {304: 6, 200: 1}
    assert run("index", home=home).status == 0
    revisions = {
        one["id"]: one["revision"] for one in map(json.loads, run("export", "articles", home=home).out.splitlines())
    }
    assert revisions == {"tin/1": 1, "tin/2": 2, "tin/3": 1}
    fourth = _again(portal, home, conditional(Pages(_table(b2=_article(2, "Đã sửa.")))))
    assert {status for _, status, _ in fourth} == {304}

    grown = "".join(run("export", what, home=home).out for what in ("articles", "citations", "documents"))
    assert Archive(home / "archive").verify().problems == ()
    assert run("verify", home=home).status == 0
    assert run("index", "--rebuild", home=home).status == 0
    assert "".join(run("export", what, home=home).out for what in ("articles", "citations", "documents")) == grown


def test_without_validators_an_equal_body_is_a_revisit(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    with Origin(Pages(_table())) as origin:
        crawled(portal, home, origin.socket)
    before = _rows(home)
    second = _again(portal, home, Pages(_table(b2=_article(2, "Đã sửa."))))
    assert {(status, asked) for _, status, asked in second} == {(200, False)}
    assert _rows(home) == before
    unchanged = ["/", "/bai/1", "/bai/3", "/muc/a", "/muc/signin"]
    revisits = [(f"{HOST}{path}", f"{PROFILES}identical-payload-digest", "200") for path in unchanged]
    assert sorted(_records(home, "revisit")) == revisits
    kept = Counter(url for url, *_ in _records(home, "response"))
    assert {url: times for url, times in kept.items() if times > 1} == {f"{HOST}/bai/2": 2}


def test_a_plain_recrawl_asks_for_listings_and_feeds_alone(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path, feeds=("/rss",))
    with Origin(conditional(Pages(_table()))) as origin:
        crawled(portal, home, origin.socket)
        asked = len(origin.arrivals)
        crawled(portal, home, origin.socket, "--recrawl")
    again = [(arrival.target, arrival.status) for arrival in origin.arrivals[asked:]]
    assert sorted(again) == [("/", 304), ("/muc/a", 304), ("/muc/signin", 304), ("/rss", 304)]


@pytest.mark.parametrize(
    ("then", "state"),
    [
        (Reply(b"", 404), ("error", "404", 404)),
        (Reply(b"", 301, (("Location", "/bai/1"),)), ("duplicate", f"redirects to {HOST}/bai/1", 301)),
        (Reply(b"", 304, ()), ("captured", None, 200)),
        ([Reply(b"", 503), validated(_article(2))], ("captured", None, 200)),
    ],
)
def test_what_a_page_became(then: Reply | list[Reply], state: tuple[str, str | None, int], tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    with Origin(Pages(_table(b2=validated(_article(2))))) as origin:
        crawled(portal, home, origin.socket)
    _again(portal, home, Pages(_table() | {"/bai/2": then}))
    assert _rows(home)[f"{HOST}/bai/2"] == state


def test_a_304_that_nobody_asked_for_is_an_error(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    with Origin(Pages(_table(b2=Reply(b"", 304, ())))) as origin:
        crawled(portal, home, origin.socket)
    assert _rows(home)[f"{HOST}/bai/2"] == ("error", "304", 304)
    assert _records(home, "revisit") == []


def test_a_damaged_capture_is_fetched_whole(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    site = conditional(Pages(_table()))
    with Origin(site) as origin:
        crawled(portal, home, origin.socket)
    (place,) = [c.location for c in Archive(home / "archive").captures("tin") if c.url == f"{HOST}/bai/2"]
    with (home / "archive" / place.file).open("r+b") as file:
        file.seek(place.offset + place.length // 2)
        file.write(b"\0" * 8)
    answered = {path: (status, asked) for path, status, asked in _again(portal, home, site)}
    assert answered.pop("/bai/2") == (200, False)
    assert set(answered.values()) == {(304, True)}


def test_a_frontier_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    with Frontier(path) as frontier:
        frontier.add("t", [("https://t.example/1", "article")])
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE urls DROP COLUMN was")
        db.execute("ALTER TABLE urls DROP COLUMN why")
    with Frontier(path) as frontier:
        frontier.lease("t", 1)
        place = Location("t/a.warc.gz", 10, 20, "sha1:A")
        frontier.finish("t", [Outcome("https://t.example/1", "captured", status=200, place=place)])
        assert frontier.reopen("t", []) == 0
        assert frontier.reopen("t", [], articles=True) == 1
        (lease,) = frontier.lease("t", 1)
    assert lease.place == place
    assert lease.place.digest == "sha1:A"


def _capture(*headers: tuple[str, str], body: bytes = b"<p>a") -> Capture:
    place = Location("t/a.warc.gz", 0, 1)
    return Capture("t", HOST, 200, headers, body, "2026-11-25T07:15:00Z", place, payload_digest(body), "response")


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        (None, {}),
        (_capture(HTML), {}),
        (_capture(ETAG), {"If-None-Match": 'W/"a1"'}),
        (_capture(MODIFIED), {"If-Modified-Since": MODIFIED[1]}),
        (_capture(ETAG, MODIFIED), {"If-None-Match": 'W/"a1"', "If-Modified-Since": MODIFIED[1]}),
        (_capture(("etag", "bare"), ("Last-Modified", "")), {"If-None-Match": "bare"}),
        (_capture(("ETag", '"ý"'), MODIFIED), {"If-Modified-Since": MODIFIED[1]}),
        (_capture(("ETag", f'"{"x" * 2000}"')), {}),
    ],
)
def test_conditions_are_the_validators_word_for_word(held: Capture | None, asked: dict[str, str]) -> None:
    assert conditions(held) == asked


@pytest.mark.parametrize(
    ("held", "status", "headers", "body", "profile"),
    [
        (_capture(ETAG), 304, (), b"", "server-not-modified"),
        (_capture(), 304, (), b"", None),
        (None, 304, (), b"", None),
        (None, 200, (HTML,), b"<p>a", None),
        (_capture(HTML), 200, (HTML,), b"<p>a", "identical-payload-digest"),
        (_capture(HTML, ETAG), 200, (HTML, ("ETag", "other")), b"<p>a", "identical-payload-digest"),
        (_capture(HTML), 200, (HTML,), b"<p>b", None),
        (_capture(HTML), 404, (HTML,), b"<p>a", None),
        (_capture(HTML), 200, (("Content-Type", "text/plain"),), b"<p>a", None),
        (_capture(HTML), 200, (HTML, ("Content-Encoding", "gzip")), b"<p>a", None),
    ],
)
def test_when_an_answer_repeats_the_last_capture(
    held: Capture | None, status: int, headers: tuple[tuple[str, str], ...], body: bytes, profile: str | None
) -> None:
    assert revisit_profile(held, Answer(status, "", headers, body, ())) == profile


def test_a_revisit_names_the_record_it_stands_on(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    site = conditional(Pages(_table()))
    with Origin(site) as origin:
        crawled(portal, home, origin.socket)
    first = {capture.url: capture for capture in Archive(home / "archive").captures("tin")}
    _again(portal, home, site)
    newest = sorted((home / "archive" / "tin").glob("*.warc.gz"))[-1]
    with newest.open("rb") as file:
        for record in ArchiveIterator(file):
            named = record.rec_headers.get_header
            if record.rec_type == "revisit":
                held = first[named("WARC-Refers-To-Target-URI")]
                assert named("WARC-Target-URI") == held.url
                assert (named("WARC-Refers-To-Date"), named("WARC-Payload-Digest")) == (held.fetched, held.digest)
                assert record.content_stream().read() == b""
            elif record.rec_type == "request" and "robots" not in named("WARC-Target-URI"):
                assert re.fullmatch(r'"[0-9a-f]{16}"', record.http_headers.get_header("If-None-Match"))
