"""Politeness as a server sees it: an origin records every arrival; and the small rules behind it as tables."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.politeness import Gate, http_date, is_public, retry_after, user_agent
from crawler.robots import ROBOTS_BYTES, rules_of
from tests.crawl_runner import crawled, portal_file
from tests.origin import Asked, Origin, Pages, Reply, Site, page

PLAIN = (("Content-Type", "text/plain"),)
NOW = 1_780_000_000.0


def _gaps(origin: Origin) -> list[float]:
    """Seconds from the end of each answer to the next arrival; negative where two overlapped."""
    return [later.began - earlier.ended for earlier, later in pairwise(origin.arrivals)]


def _site(robots: str, **pages: Reply | list[Reply]) -> dict[str, Reply | list[Reply]]:
    table: dict[str, Reply | list[Reply]] = {"/": page("/bai/1", "/bai/2", "/bai/3")}
    table |= {f"/bai/{number}": page() for number in (1, 2, 3)}
    table |= {f"/{name.replace('_', '/')}": reply for name, reply in pages.items()}
    return {"/robots.txt": Reply(robots.encode(), headers=PLAIN), **table}


@pytest.mark.parametrize(
    ("robots", "delay", "least"),
    [
        ("", "0.2", 0.2),
        ("User-agent: *\nCrawl-delay: 0.4", "0.1", 0.4),  # the host's wish is larger
        ("User-agent: *\nCrawl-delay: 0.05", "0.2", 0.2),  # smaller than ours
        ("User-agent: tracuu\nCrawl-delay: 0.3\n\nUser-agent: *\nCrawl-delay: 9", "0.1", 0.3),  # meant for us
    ],
)
def test_one_request_at_a_time_with_the_pause_between(robots: str, delay: str, least: float, tmp_path: Path) -> None:
    table = _site(robots, bai_2=Reply(page().body, after=0.3))
    with Origin(Pages(table)) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket, "--delay", delay)
    assert ran.states() == {"captured": 3, "listing": 1}, ran.errors
    assert origin.paths() == ["/robots.txt", "/", "/bai/1", "/bai/2", "/bai/3"]
    assert min(_gaps(origin)) >= least
    assert {arrival.agent for arrival in origin.arrivals} == {"tracuu/0.1 (+mailto:test@example.org)"}


def test_what_robots_forbids_is_not_asked_for(tmp_path: Path) -> None:
    robots = "User-agent: *\nDisallow: /bai/\nAllow: /bai/2\n\nUser-agent: other\nDisallow: /"
    with Origin(Pages(_site(robots))) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket)
    assert origin.paths() == ["/robots.txt", "/", "/bai/2"]
    assert ran.totals == {("captured", ""): 1, ("listing", ""): 1, ("off scope", "robots.txt"): 2}


@pytest.mark.parametrize(
    ("answer", "free"),
    [
        (Reply(b"", 404), True),
        (Reply(b"", 410), True),
        (Reply(b"", 403), True),
        (Reply(b"", 301, (("Location", "/moved.txt"),)), True),
        (Reply(b"", 301, (("Location", "/robots.txt"),)), True),  # a loop: as if there were none, after five
        (Reply(b"<html>not rules</html>"), True),
        (Reply(b"", 429), False),
        (Reply(b"", 500), False),
        (Reply(b"", 503), False),
        (Reply(drop=True), False),
        (Reply(b"", 503, (("Retry-After", "86400"),)), False),
    ],
)
def test_robots_that_cannot_be_read(answer: Reply, free: bool, tmp_path: Path) -> None:
    """RFC 9309 §2.3.1: absent means free, a server's failure means keep out; then nothing is lost."""
    table: dict[str, Reply | list[Reply]] = {**_site(""), "/robots.txt": answer}
    with Origin(Pages(table)) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket)
    others = [path for path in origin.paths() if path not in ("/robots.txt", "/moved.txt")]
    assert others == (["/", "/bai/1", "/bai/2", "/bai/3"] if free else [])
    assert ran.status == (0 if free else 1)
    if not free:
        assert ran.states() == {"pending": 1}
        assert "robots.txt could not be read" in str(ran.report["failures"])


@pytest.mark.parametrize(
    ("rules", "path", "free"),
    [
        ("Disallow: /bai\nAllow: /bai/2", "/bai/2", True),  # the longest match, whatever the order
        ("Allow: /bai/2\nDisallow: /bai", "/bai/2", True),
        ("Allow: /bai\nDisallow: /bai/2", "/bai/2", False),
        ("Disallow: /bai/2\nAllow: /bai/2", "/bai/2", True),  # of equals, the one that allows
        ("Disallow: /*.aspx$", "/tin.aspx", False),
        ("Disallow: /*.aspx$", "/tin.aspx?id=1", True),
        ("Disallow: /*?in=", "/bai/1?in=1", False),
        ("Disallow:", "/bai/1", True),
        ("Disallow: /tin-t%E1%BB%A9c", "/tin-t%E1%BB%A9c/1", False),
        ("Disallow: /tin-tức", "/tin-t%E1%BB%A9c/1", False),
    ],
)
def test_which_rule_holds(rules: str, path: str, free: bool) -> None:
    found = rules_of(200, f"User-agent: *\n{rules}".encode())
    assert found is not None
    assert found.allows(f"https://t.example{path}") is free


def test_at_least_500_kib_of_robots_are_read() -> None:
    within = b"User-agent: *\n" + b"# " + b"x" * (500 * 1024 - 60) + b"\nDisallow: /bai/1\n"
    assert len(within) <= 500 * 1024
    beyond = within + b"# " + b"x" * ROBOTS_BYTES + b"\nDisallow: /bai/2\n"
    found = rules_of(200, beyond)
    assert found is not None
    assert [found.allows(f"https://t.example/bai/{n}") for n in (1, 2)] == [False, True]


def test_rules_are_asked_for_again_when_they_are_old(tmp_path: Path) -> None:
    """One robots.txt for each page here, and what it says by then holds: a new Disallow, a Crawl-delay taken back."""
    slow = Reply(b"User-agent: *\nCrawl-delay: 0.3", headers=PLAIN)
    free = Reply(b"", headers=PLAIN)
    strict = Reply(b"User-agent: *\nDisallow: /bai/3", headers=PLAIN)
    table = {**_site(""), "/robots.txt": [slow, free, free, strict]}
    with Origin(Pages(table)) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket, "--robots-age", "0", "--delay", "0.05")
    assert origin.paths()[:6] == ["/robots.txt", "/", "/robots.txt", "/bai/1", "/robots.txt", "/bai/2"]
    assert "/bai/3" not in origin.paths()
    assert ran.totals[("off scope", "robots.txt")] == 1
    assert _gaps(origin)[0] >= 0.3
    assert _gaps(origin)[3] >= 0.05


def test_rules_that_cannot_be_read_again_end_the_crawl(tmp_path: Path) -> None:
    table = {**_site(""), "/robots.txt": [Reply(b"", headers=PLAIN), Reply(b"", 500)]}
    with Origin(Pages(table)) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket, "--robots-age", "0")
    assert [path for path in origin.paths() if path != "/robots.txt"] == ["/"]
    assert ran.states() == {"listing": 1, "pending": 3}
    assert "robots.txt could not be read (500)" in str(ran.report["failures"])


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_kept(status: int, form: str, tmp_path: Path) -> None:
    answered: list[float] = []
    rest = Pages(_site(""))

    def busy_once(asked: Asked) -> Reply:
        if asked.path != "/bai/1" or answered:
            return rest(asked)
        answered.append(time.time())
        value = "1" if form == "seconds" else http_date(time.time() + 2)
        return Reply(b"", status, (("Retry-After", value),))

    site: Site = busy_once
    with Origin(site) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket)
    assert ran.states() == {"captured": 3, "listing": 1}, ran.errors
    at = origin.paths().index("/bai/1")
    # A date has whole seconds: between one and two are left of it.
    assert _gaps(origin)[at] >= 0.99
    assert origin.paths().count("/bai/1") == 2


def test_a_wish_to_be_left_alone_for_long_ends_the_crawl(tmp_path: Path) -> None:
    away = Reply(b"", 503, (("Retry-After", "7200"),))
    with Origin(Pages(_site("", bai_1=away))) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket)
    assert origin.paths() == ["/robots.txt", "/", "/bai/1"]
    assert "asks to be left alone until" in str(ran.report["failures"])
    assert ran.states() == {"listing": 1, "pending": 3}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Thu, 28 May 2026 20:27:30 GMT", 50.0),
        ("Thursday, 28-May-26 20:27:30 GMT", 50.0),
        ("Thu, 28 May 2026 20:00:00 GMT", 0.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("9" * 400, 999999999.0),
        ("٣", None),
    ],
)
def test_retry_after_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("113.190.233.1", True),
        ("2405:4800::1", True),
        ("127.0.0.1", False),
        ("127.8.9.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("[::1]", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:113.190.233.1", True),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("tin.example", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("status", "body", "url", "allowed"),
    [
        (200, b"User-agent: *\nDisallow: /a", "https://t.vn/a/1", False),
        (200, b"User-agent: *\nDisallow: /a\nAllow: /a/1$", "https://t.vn/a/1", True),
        (200, b"User-agent: *\nDisallow: /*.pdf$", "https://t.vn/x.pdf", False),
        (200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /a", "https://t.vn/a", False),
        (200, b"User-agent: TraCuu\nDisallow: /\n\nUser-agent: *\nDisallow:", "https://t.vn/a", False),
        (200, b"\xff\xfe\x00 no text", "https://t.vn/a", True),
        (404, b"User-agent: *\nDisallow: /", "https://t.vn/a", True),
        (401, b"", "https://t.vn/a", True),
    ],
)
def test_rules(status: int, body: bytes, url: str, allowed: bool) -> None:
    rules = rules_of(status, body)
    assert rules is not None
    assert rules.allows(url) is allowed


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_servers_failure_has_no_rules(status: int) -> None:
    assert rules_of(status, b"User-agent: *\nAllow: /") is None


def test_gate() -> None:
    gate = Gate(2.0)
    assert gate.open_at(100.0) == 0.0
    gate.began(100.0)
    assert gate.open_at(100.5) is None
    gate.ended(101.0)
    assert gate.open_at(101.5) == 1.5
    gate.hold(101.5, 10.0)
    assert gate.open_at(103.0) == 8.5
    gate.hold(103.0, 1.0)
    assert gate.open_at(111.5) == 0.0


def test_user_agent_names_a_contact() -> None:
    assert user_agent("https://tracuu.example/ve-chung-toi") == "tracuu/0.1 (+https://tracuu.example/ve-chung-toi)"
    assert user_agent(None).startswith("tracuu/0.1 (")
