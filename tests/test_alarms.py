"""What alarms: each portal measured by its own past, told by `status`, by the exit status of `watch --once`, and sent where the operator says."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from crawler.portal import load_portal
from indexer.alarms import Alarm, alarms, silence
from indexer.portal_past import Past, Seen
from tests.command import run
from tests.origin import Origin, Pages, Reply
from webapp.alerting import AlertError, alert

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def days(*ago: int) -> tuple[str, ...]:
    return tuple((TODAY - timedelta(days=each)).isoformat() for each in ago)


@pytest.mark.parametrize(
    ("published", "alarming"),
    [
        (days(*range(3, 60)), False),  # daily, three days ago
        (days(*range(13, 80)), False),  # daily, but Tết is long too
        (days(*range(15, 80)), True),
        (days(*range(40, 400, 20)), False),  # every twentieth day: forty days are its usual pause twice
        (days(*range(60, 400, 20)), True),
        (days(*range(60, 120), 200), False),  # paused for 81 days once
        (days(*range(90, 95)), False),  # too little is known
        ((*days(*range(30, 80)), "2026-13-99"[:7]), True),  # days without a day of the month tell nothing
        ((*days(-400), *days(*range(2, 60))), False),  # a date in the future is a slip of the pen
        ((), False),
    ],
)
def test_silence(published: tuple[str, ...], alarming: bool) -> None:
    assert (silence(published, TODAY) is not None) == alarming


USUAL = Seen(True, 2_000, "")


def articles(number: int, seen: Seen) -> tuple[Seen, ...]:
    return tuple(Seen(seen.dated, seen.letters, seen.text or f"{seen} {at}") for at in range(number))


OK, NO_TEXT, WALLED = ("indexed",), ("no text",), ("walled",)


@pytest.mark.parametrize(
    ("past", "kinds"),
    [
        (Past("p", OK * 300, articles(300, USUAL), ()), []),
        (Past("p", NO_TEXT * 20 + OK * 100, articles(100, USUAL), ()), ["no text"]),
        (Past("p", (NO_TEXT + OK) * 15 + OK * 100, articles(100, USUAL), ()), ["no text"]),
        (Past("p", (NO_TEXT + OK * 2) * 10 + OK * 100, articles(100, USUAL), ()), []),  # a third is no half
        (Past("p", (NO_TEXT + OK) * 100, articles(100, USUAL), ()), []),  # a portal of attachments: as ever
        (Past("p", NO_TEXT * 9 + OK * 20, articles(20, USUAL), ()), []),  # too little is known
        (Past("p", WALLED * 30 + OK * 100, articles(100, USUAL), ()), ["walled"]),
        (Past("p", OK * 130, articles(30, Seen(False, 2_000, "")) + articles(100, USUAL), ()), ["undated"]),
        (Past("p", OK * 130, articles(130, Seen(False, 2_000, "")), ()), []),  # it never had dates
        (Past("p", OK * 130, articles(30, Seen(True, 300, "")) + articles(100, USUAL), ()), ["short"]),
        (Past("p", OK * 130, articles(30, Seen(True, 900, "")) + articles(100, USUAL), ()), []),
        (Past("p", OK * 130, articles(12, Seen(True, 2_000, "bảo trì")) + articles(118, USUAL), ()), ["flood"]),
        (Past("p", OK * 130, articles(130, Seen(True, 2_000, "xem tệp")), ()), []),  # as ever
    ],
)
def test_what_pages_gave_lately_and_before(past: Past, kinds: list[str]) -> None:
    assert [alarm.kind for alarm in alarms([past], {}, {}, NOW)] == kinds


PORTAL = """name = "Cổng minh họa"
level = "province"
province = "Long An"
kind = "government"
state = "{state}"
hosts = ["minhhoa.example"]
start = ["https://minhhoa.example/"]
delay = 0
[urls]
article = '^/bai/(?P<id>\\d+)'
listing = '^/$'
[select]
title = "h1"
published = ".ngay"
body = ".noi-dung"
"""


@pytest.mark.parametrize(
    ("state", "answered", "kinds"),
    [
        ("active", "2026-11-25T01:00:00Z", ["silent"]),
        ("active", "2026-11-10T01:00:00Z", ["unanswered"]),  # nobody knows whether it is silent
        ("active", None, []),  # not crawled here
        ("frozen", "2026-11-25T01:00:00Z", []),
        ("dead", "2026-01-01T01:00:00Z", []),
    ],
)
def test_who_is_expected_to_speak(state: str, answered: str | None, kinds: list[str], tmp_path: Path) -> None:
    file = tmp_path / "minh-hoa.toml"
    file.write_text(PORTAL.format(state=state), encoding="utf-8")
    past = Past("minh-hoa", OK * 200, articles(200, USUAL), days(*range(30, 300)))
    given = {"minh-hoa": answered} if answered else {}
    assert [alarm.kind for alarm in alarms([past], {"minh-hoa": load_portal(file)}, given, NOW)] == kinds


def page(number: int, body: str) -> Reply:
    day = date(2026, 1, 1) + timedelta(days=number)
    html = (
        f"<html><body><h1>Bài minh họa số {number}</h1><p class='ngay'>{day:%d/%m/%Y} 08:00</p>"
        f"<div class='noi-dung'>{body}</div></body></html>"
    )
    return Reply(html.encode())


def site(articles: int, empty: int) -> Pages:
    said = "<p>Uỷ ban nhân dân xã minh hoạ số {} họp bàn việc lấy ý kiến nhân dân về hương ước, quy ước của thôn.</p>"
    table = {f"/bai/{at}": page(at, said.format(at)) for at in range(1, articles + 1)}
    table |= {f"/bai/{at}": page(at, "") for at in range(articles + 1, articles + empty + 1)}
    links = "".join(f"<a href='{path}'>bài</a>" for path in table)
    return Pages({"/": Reply(f"<html><body>{links}</body></html>".encode()), **table})


@contextmanager
def ear() -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A web address that takes JSON, and what it heard."""
    heard: list[dict[str, object]] = []

    class Hear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Hear) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook", heard
        server.shutdown()


def test_a_gap_and_an_emptied_template_alarm(tmp_path: Path) -> None:
    """Published daily until 10 February 2026, then silent; then pages that give no text."""
    home, file = tmp_path / "home", tmp_path / "minh-hoa.toml"
    file.write_text(PORTAL.format(state="active"), encoding="utf-8")

    def crawled(pages: Pages, *command: str, **environment: str) -> int:
        with Origin(pages) as origin:
            socket = f"minhhoa.example={origin.socket[0]}:{origin.socket[1]}"
            return run(*command, "--connect-to", socket, home=home, **environment).status

    def kinds() -> list[object]:
        return [alarm["kind"] for alarm in json.loads(run("status", "--json", home=home).out)["alarms"]]

    assert crawled(site(40, 0), "crawl", str(file)) == 0
    assert run("index", home=home).status == 0
    assert kinds() == ["silent"]
    assert "newer than 2026-02-10" in run("status", home=home).out
    assert crawled(site(40, 20), "crawl", str(file), "--recrawl") == 0
    with ear() as (address, heard):
        for _ in range(2):
            assert crawled(site(40, 20), "watch", "minh-hoa", "--once", TRACUU_ALARMS=address) == 1
    assert sorted(kinds()) == ["no text", "silent"]
    assert [sorted(each["kind"] for each in told["alarms"]) for told in heard] == [["no text", "silent"]]  # type: ignore[attr-defined]


SILENT = Alarm("minh-hoa", "silent", "im lặng")
EMPTY = Alarm("minh-hoa", "no text", "mẫu trang trống")


def test_an_alarm_is_sent_once_for_as_long_as_it_lasts(tmp_path: Path) -> None:
    with ear() as (address, heard):
        sent = [alert(found, address, "", tmp_path) for found in ([SILENT], [SILENT], [SILENT, EMPTY], [], [SILENT])]
    assert sent == [1, 0, 1, 0, 1]
    assert [told["text"] for told in heard] == [
        "minh-hoa: im lặng\n", "minh-hoa: mẫu trang trống\n", "minh-hoa: im lặng\n",
    ]  # fmt: skip


def test_what_could_not_be_sent_is_sent_later_and_no_secret_is_shown(tmp_path: Path) -> None:
    with ear() as (address, heard):
        pass
    with pytest.raises(AlertError, match=r"^alarms could not be sent to http://127\.0\.0\.1/…: ") as told:
        alert([SILENT], address + "?key=secret", "", tmp_path)
    assert "secret" not in str(told.value)
    with ear() as (address, heard):
        assert alert([SILENT], address, "", tmp_path) == 1
    assert len(heard) == 1
    with pytest.raises(AlertError, match="neither an address of the web nor mailto:"):
        alert([EMPTY], "ftp://x.example", "", tmp_path)


class _Post(socketserver.StreamRequestHandler):
    """As much of a mail server as a letter needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 minhhoa\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            self.wfile.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 farewell\r\n"}.get(word, b"250 well\r\n"))
            if word == b"DATA":
                letter = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    letter += line
                self.server.letters.append(letter)  # type: ignore[attr-defined]
                self.wfile.write(b"250 taken\r\n")
            elif word == b"QUIT":
                return


def test_alarms_go_by_mail(tmp_path: Path) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), _Post) as server:
        server.letters = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert alert([SILENT], "mailto:ban@vidu.example", f"127.0.0.1:{server.server_address[1]}", tmp_path) == 1
        server.shutdown()
        (letter,) = server.letters  # type: ignore[attr-defined]
    assert b"To: ban@vidu.example" in letter
    assert b"minh-hoa" in letter
