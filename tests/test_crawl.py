"""A real spider against a real origin on loopback: every URL ends in one state, whatever the server or the operator does."""

import collections
import gzip
import json
import os
import random
import signal
import subprocess
import threading
from pathlib import Path

import pytest
from OpenSSL import SSL
from twisted.internet.defer import TimeoutError as DeferTimeout
from twisted.internet.error import ConnectionLost, ConnectionRefusedError, DNSLookupError, NoRouteError, TimeoutError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, ResponseFailed, ResponseNeverReceived

from crawler.archive import Archive
from crawler.crawl import CrawlError, crawl
from crawler.download import ForbiddenAddressError, TooLargeError, reason_of
from crawler.frontier import Frontier
from crawler.orders import Orders
from crawler.portal import load_portal
from tests.crawl_runner import begin, crawled, ended, portal_file
from tests.origin import Asked, Origin, Pages, Reply, page

HOST = "https://tin.example"
WALL = b"<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with us.</body></html>"
HTML = ("Content-Type", "text/html; charset=utf-8")

# path → what the origin answers, the state it has to end in, the reason (None: no reason)
EVERY_KIND: list[tuple[str, Reply | list[Reply], str, str | None]] = [
    ("/bai/1", page("/bai/2#top", "/muc/b", text="Bài một"), "captured", None),
    ("/bai/2", page(), "captured", None),
    ("/muc/a", page("/bai/1", "/bai/1?utm_source=x", "javascript:void(0)", "mailto:a@b.vn"), "listing", None),
    ("/muc/b", page("/muc/a"), "listing", None),
    ("/bai/30", Reply(b"gone", 404), "error", "404"),
    ("/bai/31", Reply(b"gone", 410), "error", "410"),
    ("/bai/32", Reply(b"no", 403), "error", "403"),
    ("/bai/33", Reply(b"who", 401), "walled", "login"),
    ("/bai/34", Reply(WALL), "walled", "Request Rejected"),
    ("/bai/35", Reply(b"", 302, (("Location", "/c/portal/login?p_l_id=1"),)), "walled", "login"),
    ("/bai/36", Reply(b"", 301, (("Location", "/bai/1"),)), "duplicate", f"redirects to {HOST}/bai/1"),
    ("/bai/37", Reply(b"", 302, (("Location", "http://127.0.0.1:1/x"),)), "duplicate", "redirects to http://127.0.0.1:1/x"),
    ("/bai/38", Reply(b"", 301, (("Location", "/bai/38#again"),)), "error", "redirects to itself"),
    ("/bai/39", Reply(b"", 301, ()), "error", "301 without an address"),
    ("/bai/40", [Reply(b"", 500), Reply(b"", 502), page("/bai/2")], "captured", None),
    ("/bai/41", Reply(b"", 500), "error", "500"),
    ("/bai/42", [Reply(drop=True), page("/bai/2")], "captured", None),
    ("/bai/43", Reply(b"half a page", cut=True), "error", "connection lost"),
    ("/bai/44", Reply(b"x" * (16 * 1024 * 1024 + 1)), "error", "too large"),
    ("/bai/45", Reply(b"%PDF-1.4", 200, (("Content-Type", "application/pdf"),)), "off scope", "not a page: application/pdf"),
    ("/bai/46", Reply(gzip.compress(page("/bai/47").body), 200, (HTML, ("Content-Encoding", "gzip"))), "captured", None),
    ("/bai/47", page(), "captured", None),
    ("/bai/48", Reply(gzip.compress(b"<html>" + b" " * 40_000_000), 200, (HTML, ("Content-Encoding", "gzip"))), "error", "too large: more than 33554432 bytes"),
]  # fmt: skip
# addresses that are seen and never asked for
NEVER_ASKED = [
    ("/in/1", "ignored by pattern"),
    ("/tep/van-ban.pdf", "attachment"),
    ("/documents/1/kem.docx/44b14afe", "attachment"),
    ("/lien-he", "matches no pattern"),
    ("/bai/9000-cam", "robots.txt"),
]
OUTSIDE = ["https://khac.example/bai/1", "http://127.0.0.1:1/x", "http://[::1]/", "http://169.254.169.254/latest"]


def _site(table: dict[str, Reply | list[Reply]]) -> Pages:
    return Pages(
        {
            "/robots.txt": Reply(b"User-agent: *\nDisallow: /bai/9000", headers=(("Content-Type", "text/plain"),)),
            **table,
        }
    )


def _rows(home: Path) -> dict[str, tuple[str, str | None]]:
    with Frontier(home / "crawl.sqlite") as frontier:
        return {row.url: (row.state, row.reason) for row in frontier.rows()}


def _many(articles: int, per_page: int = 10) -> dict[str, Reply | list[Reply]]:
    """Listings that lead to the next one and to their articles; each article to its neighbour."""
    table: dict[str, Reply | list[Reply]] = {"/": page("/muc/0")}
    pages = articles // per_page
    for number in range(pages):
        hrefs = [f"/bai/{n}" for n in range(number * per_page, (number + 1) * per_page)]
        table[f"/muc/{number}"] = page(*hrefs, f"/muc/{(number + 1) % pages}")
    for number in range(articles):
        table[f"/bai/{number}"] = page(f"/bai/{(number + 7) % articles}", text=f"Bài {number} " * 50)
    return table


def test_every_url_ends_in_one_state_with_its_reason(tmp_path: Path) -> None:
    table = {path: reply for path, reply, _, _ in EVERY_KIND}
    table["/"] = page(
        *(p for p, *_ in EVERY_KIND if p not in ("/bai/2", "/bai/47", "/muc/b")), *(p for p, _ in NEVER_ASKED), *OUTSIDE
    )
    with Origin(_site(table)) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket)
    assert (ran.status, ran.report["ended"]) == (0, "finished"), ran.errors
    rows = _rows(tmp_path / "home")
    expected = {f"{HOST}{path}": (state, reason) for path, _, state, reason in EVERY_KIND}
    expected |= {f"{HOST}{path}": ("off scope", reason) for path, reason in NEVER_ASKED}
    expected |= dict.fromkeys(OUTSIDE, ("off scope", "outside the portal"))
    expected[f"{HOST}/"] = ("listing", None)
    expected[f"{HOST}/c/portal/login?p_l_id=1"] = ("off scope", "ignored by pattern")
    assert rows == expected
    assert sum(ran.totals.values()) == len(rows)
    asked = collections.Counter(origin.paths())
    assert not [path for path, _ in NEVER_ASKED if path in asked]
    assert {path: asked[path] for path in ("/bai/40", "/bai/41", "/bai/42", "/bai/43", "/bai/44", "/bai/1")} == {
        "/bai/40": 3, "/bai/41": 3, "/bai/42": 2, "/bai/43": 3, "/bai/44": 1, "/bai/1": 1,
    }  # fmt: skip


def test_records_hold_the_answer_as_it_came_under_the_address_asked_for(tmp_path: Path) -> None:
    body = page("/bai/2", text="Văn bản số 59/2023/NĐ-CP").body
    table: dict[str, Reply | list[Reply]] = {
        "/": page("/bai/1"),
        "/bai/1": Reply(gzip.compress(body), 200, (HTML, ("Content-Encoding", "gzip"))),
    }
    with Origin(_site(table)) as origin:
        crawled(portal_file(tmp_path), tmp_path / "home", origin.socket)
    archive = Archive(tmp_path / "home" / "archive")
    captures = {capture.url: capture for capture in archive.captures("tin")}
    assert set(captures) == {f"{HOST}/robots.txt", f"{HOST}/", f"{HOST}/bai/1", f"{HOST}/bai/2"}
    assert captures[f"{HOST}/bai/1"].body == body
    assert ("Content-Encoding", "gzip") in captures[f"{HOST}/bai/1"].headers
    assert {arrival.host for arrival in origin.arrivals} == {"tin.example"}
    assert archive.verify().problems == ()


def test_kill_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    site, home, portal = _site(_many(300)), tmp_path / "home", portal_file(tmp_path)
    victim: list[subprocess.Popen[str]] = []
    chance = random.Random(20251125)
    fuse = {"left": 0}

    def deadly(asked: Asked) -> Reply:
        fuse["left"] -= 1
        if fuse["left"] == 0:
            os.killpg(victim[-1].pid, signal.SIGKILL)
        return site(asked)

    with Origin(deadly) as origin:
        for _ in range(8):
            fuse["left"] = chance.randint(2, 70)
            victim.append(begin(portal, home, origin.socket))
            assert victim[-1].wait(60) in (-signal.SIGKILL, 0)
            victim[-1].communicate()
        fuse["left"] = -1
        ran = crawled(portal, home, origin.socket)
    assert sum(process.returncode != 0 for process in victim) >= 6
    assert ran.status == 0, ran.errors
    assert ran.states() == {"captured": 300, "listing": 31}
    archive = Archive(home / "archive")
    kept = collections.Counter(capture.url for capture in archive.captures("tin"))
    del kept[f"{HOST}/robots.txt"]
    assert kept == collections.Counter(dict.fromkeys(_rows(home), 1))
    assert archive.verify().problems == ()


def test_a_lost_frontier_is_read_back_from_the_archive(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    with Origin(_site(_many(40))) as origin:
        crawled(portal, home, origin.socket)
        before = _rows(home)
        for file in home.glob("crawl.sqlite*"):
            file.unlink()
        asked = len(origin.arrivals)
        again = crawled(portal, home, origin.socket)
        repeated = origin.paths()[asked:]
    assert (again.report["adopted"], again.status) == (40, 0)
    assert not [path for path in repeated if path.startswith("/bai/")]
    assert _rows(home) == before


def test_a_signal_ends_cleanly_and_the_next_run_goes_on(tmp_path: Path) -> None:
    site, home, portal = _site(_many(60)), tmp_path / "home", portal_file(tmp_path)
    running: list[subprocess.Popen[str]] = []

    def signalling(asked: Asked) -> Reply:
        if asked.path == "/bai/25":
            running[0].send_signal(signal.SIGTERM)
        return site(asked)

    with Origin(signalling) as origin:
        running.append(begin(portal, home, origin.socket))
        first = ended(running[0])
        second = crawled(portal, home, origin.socket)
    assert (first.status, first.report["ended"]) == (0, "stopped"), first.errors
    assert "run `tracuu crawl tin` again" in str(first.report["advice"])
    assert "leased" not in first.states()
    assert second.states() == {"captured": 60, "listing": 7}
    twice = [path for path, times in collections.Counter(origin.paths()).items() if times > 1 and path != "/robots.txt"]
    assert twice == []


def test_a_second_crawl_of_a_home_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    arrived, refused = threading.Event(), threading.Event()

    def slow(asked: Asked) -> Reply:
        arrived.set()
        refused.wait(30)
        return page()

    home, portal = tmp_path / "home", portal_file(tmp_path)
    with Origin(slow) as origin:
        first = begin(portal, home, origin.socket)
        assert arrived.wait(30)
        second = crawled(portal, home, None)
        refused.set()
        assert ended(first).status == 0
    assert second.status == 1
    assert f"process {first.pid}" in second.errors
    assert str(home) in second.errors


def test_limit_bounds_the_requests_and_leaves_the_rest_pending(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    with Origin(_site(_many(40))) as origin:
        first = crawled(portal, home, origin.socket, "--limit", "7")
        assert len([path for path in origin.paths() if path != "/robots.txt"]) == 7
        second = crawled(portal, home, origin.socket)
        third = crawled(portal, home, origin.socket)
    assert (first.report["ended"], first.report["pages"], first.status) == ("limit", 7, 0)
    assert second.states() == {"captured": 40, "listing": 5}
    assert (third.report["ended"], third.report["pages"]) == ("nothing to do", 0)
    assert "--recrawl" in str(third.report["advice"])


def test_recrawl_finds_what_is_new_and_leaves_articles_alone(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    with Origin(_site({"/": page("/bai/1"), "/bai/1": page()})) as origin:
        crawled(portal, home, origin.socket)
    with Origin(_site({"/": page("/bai/2", "/bai/1"), "/bai/1": page(), "/bai/2": page()})) as origin:
        ran = crawled(portal, home, origin.socket, "--recrawl")
        # robots.txt was read a moment ago.
        assert origin.paths() == ["/", "/bai/2"]
    assert ran.states() == {"captured": 2, "listing": 1}


def test_a_full_disk_is_one_sentence_and_nothing_is_lost(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    table = _many(60)
    for number in range(60):
        table[f"/bai/{number}"] = page(text=random.Random(number).randbytes(4000).hex())
    with Origin(_site(table)) as origin:
        full = crawled(portal, home, origin.socket, "--file-size", "120000")
        whole = crawled(portal, home, origin.socket)
    assert (full.status, full.report["ended"]) == (1, "failed")
    assert len(full.report["failures"]) == 1  # type: ignore[arg-type]
    assert str(home) in json.dumps(full.report["failures"])
    assert "Traceback" not in full.errors
    assert whole.states() == {"captured": 60, "listing": 7}
    assert Archive(home / "archive").verify().problems == ()


def test_an_unreachable_host_is_named_and_its_urls_stay_pending(tmp_path: Path) -> None:
    with Origin(_site({})) as origin:
        closed = origin.socket
    ran = crawled(portal_file(tmp_path), tmp_path / "home", closed)
    assert (ran.status, ran.report["ended"]) == (1, "failed")
    assert "tin.example" in str(ran.report["failures"])
    assert "connection refused" in str(ran.report["failures"])
    assert ran.states() == {"pending": 1}


def test_a_host_without_an_address_is_named(tmp_path: Path) -> None:
    ran = crawled(portal_file(tmp_path, "khong-co.invalid"), tmp_path / "home", None)
    assert ran.status == 1
    assert "https://khong-co.invalid/robots.txt could not be read (dns)" in str(ran.report["failures"])
    assert ran.states() == {"pending": 1}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ForbiddenAddressError("t stands at 10.0.0.1"), "forbidden address"),
        (TooLargeError(), "too large"),
        (DNSLookupError("t"), "dns"),
        (ConnectionRefusedError(), "connection refused"),
        (TimeoutError(), "timeout"),
        (DeferTimeout(), "timeout"),
        (NoRouteError(), "no connection"),
        (SSL.Error("bad certificate"), "tls"),
        (ResponseNeverReceived([Failure(SSL.Error("bad certificate"))]), "tls"),
        (ResponseFailed([Failure(ParseError("no status line", b"x"))]), "not http"),
        (ResponseFailed([Failure(ConnectionLost())]), "connection lost"),
        (ResponseFailed([]), "connection lost"),
    ],
)
def test_failures_have_names(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason


def test_a_host_that_dies_during_the_crawl_does_not_turn_its_pages_into_errors(tmp_path: Path) -> None:
    site = _site(_many(60))
    asked_for = {"pages": 0}

    def dying(asked: Asked) -> Reply:
        asked_for["pages"] += 1
        return site(asked) if asked_for["pages"] < 20 else Reply(drop=True)

    home, portal = tmp_path / "home", portal_file(tmp_path)
    with Origin(dying) as origin:
        ran = crawled(portal, home, origin.socket)
        died_after = len(origin.arrivals)
    with Origin(site) as origin:
        at_once = crawled(portal, home, origin.socket)
        asked_at_once = len(origin.arrivals)
        later = crawled(portal, home, origin.socket, "--at", str(ran.report["resume"]))
    assert ran.status == 1
    assert "tin.example failed 5 times in a row (connection lost)" in str(ran.report["failures"])
    assert died_after == 19 + 5
    assert (at_once.report["ended"], asked_at_once) == ("failed", 0)
    assert later.states() == {"captured": 60, "listing": 7}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_refused_at_the_connection_unless_named(host: str, tmp_path: Path) -> None:
    with Origin(_site({"/": page()})) as origin:
        portal = portal_file(tmp_path, host, start=f"http://{{host}}:{origin.port}/")
        ran = crawled(portal, tmp_path / "home", None)
        assert origin.arrivals == []
        named = crawled(portal, tmp_path / "other", origin.socket)
    assert ran.status == 1
    assert f"--connect-to {host}=ADDR:PORT" in str(ran.report["failures"])
    assert list(_rows(tmp_path / "home").values()) == [("error", "forbidden address")]
    assert named.states() == {"listing": 1}


def test_robots_redirected_to_a_private_address_is_refused(tmp_path: Path) -> None:
    with Origin(_site({"/": page()})) as inner:
        away = Reply(b"", 301, (("Location", f"http://127.0.0.1:{inner.port}/robots.txt"),))
        with Origin(Pages({"/robots.txt": away, "/": page()})) as origin:
            ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket)
        assert inner.arrivals == []
    assert ran.status == 1


def test_a_shorter_pause_than_the_portals_needs_a_server_of_ones_own(tmp_path: Path) -> None:
    portal = load_portal(portal_file(tmp_path, delay=2.0))
    with pytest.raises(CrawlError, match="less than the 2 s of tin"):
        crawl(portal, tmp_path / "home", Orders(delay=0.5))
    assert not (tmp_path / "home").exists()
