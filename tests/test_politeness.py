"""Politeness as a server sees it: an origin records every arrival; and the small rules behind it as tables."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.politeness import Gate, contact_of, http_date, is_public, retry_after, user_agent
from tests.crawl_runner import crawled, portal_file
from tests.manners import House, Village, Wish, village, village_file, violations
from tests.origin import Arrival, Asked, Origin, Pages, Reply, Site, page

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
    ("date", "seconds"),
    [
        ("Thu, 28 May 2026 20:26:30 GMT", 60.0),  # the server's clock, whatever ours says
        ("Thu, 28 May 2020 20:27:30 GMT", 189_302_400.0),
        ("no date", 50.0),
        (None, 50.0),
    ],
)
def test_a_date_is_one_of_the_servers_clock(date: str | None, seconds: float) -> None:
    assert retry_after("Thu, 28 May 2026 20:27:30 GMT", NOW, date) == seconds


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


def test_gate() -> None:
    gate = Gate(2.0)
    assert gate.open_at(100.0) == 0.0
    gate.began(100.0)
    assert gate.open_at(100.5) is None
    gate.ended(100.5)
    assert gate.open_at(101.0) == 1.5
    gate.hold(101.0, 10.0)
    assert gate.open_at(103.0) == 8.0
    gate.hold(103.0, 1.0)
    assert gate.open_at(111.0) == 0.0


@pytest.mark.parametrize(
    ("delay", "took", "pauses"),
    [
        (2.0, [0.2, 0.9, 0.4], [2.0, 2.0, 2.0]),
        (2.0, [0.2, 3.0, 5.0], [2.0, 6.0, 10.0]),  # slower: at once twice what it took
        (2.0, [8.0, 0.0, 0.0, 0.0, 0.0], [16.0, 8.0, 4.0, 2.0, 2.0]),  # fast again: by halves
        (10.0, [3.0], [10.0]),  # never less than the portal's own
        (0.0, [0.9, 1.0], [0.0, 2.0]),
    ],
)
def test_the_pause_grows_with_what_the_answers_take(delay: float, took: list[float], pauses: list[float]) -> None:
    gate, now, found = Gate(delay), 0.0, []
    for seconds in took:
        gate.began(now)
        now += seconds
        gate.ended(now)
        found.append(gate.open_at(now))
        now += 1000.0
    assert found == pauses


@pytest.mark.parametrize(
    ("given", "contact"),
    [
        ("https://tracuu.example/ve-chung-toi", "https://tracuu.example/ve-chung-toi"),
        ("mailto:kho@vi.example.vn", "mailto:kho@vi.example.vn"),
        (" kho@example.org ", "kho@example.org"),
        ("", None),
        (None, None),
        ("kho", None),
        ("ftp://example.org", None),
        ("kho@localhost", None),
        ("a@example.org) (x", None),
        ("a@example.org\r\nX: y", None),
        ("quản-trị@example.org", None),
    ],
)
def test_who_may_be_named_as_the_contact(given: str | None, contact: str | None) -> None:
    assert contact_of(given) == contact


def test_user_agent_names_a_contact() -> None:
    assert user_agent("https://tracuu.example/ve-chung-toi") == "tracuu/0.1 (+https://tracuu.example/ve-chung-toi)"
    assert user_agent(None).startswith("tracuu/0.1 (")


@pytest.mark.parametrize(("contact", "says"), [("", "no contact is set"), ("nobody", "'nobody' is no address")])
def test_a_public_host_is_not_asked_without_a_contact(contact: str, says: str, tmp_path: Path) -> None:
    ran = crawled(portal_file(tmp_path), tmp_path / "home", None, "--contact", contact)
    assert ran.status == 1
    assert says in ran.errors
    assert "TRACUU_CONTACT" in ran.errors
    assert not (tmp_path / "home").exists()


def test_a_server_of_ones_own_needs_no_contact(tmp_path: Path) -> None:
    with Origin(Pages(_site(""))) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket, "--contact", "")
    assert (ran.status, len(origin.arrivals)) == (0, 5), ran.errors


@pytest.mark.parametrize("own", [True, False])
def test_robots_redirected_to_a_forbidden_address_keep_the_crawl_out(own: bool, tmp_path: Path) -> None:
    """Rules that cannot be had are not rules that allow; the host itself may be looked at again."""
    away = Reply(b"", 301, (("Location", "http://127.0.0.1:1/robots.txt" if own else "http://10.1.2.3/robots.txt"),))
    with Origin(Pages({**_site(""), "/robots.txt": away})) as origin:
        ran = crawled(portal_file(tmp_path), tmp_path / "home", origin.socket)
    assert set(origin.paths()) == {"/robots.txt"}
    assert ran.states() == {"pending": 1}
    assert "robots.txt could not be read (forbidden address)" in str(ran.report["failures"])


def test_manners_before_an_origin_that_keeps_count(tmp_path: Path) -> None:
    """The small form of benchmarks/politeness.py: several hosts at once, forbidden paths, wishes, slow answers."""
    hosts = ("mot.example", "hai.example", "ba.example")
    site = Village(village(hosts, 20, delay=0.05, slow=1, wishes=2))
    portal = village_file(tmp_path, hosts, delay=0.03)
    with Origin(site) as origin:
        ran = crawled(portal, tmp_path / "home", origin.socket)
    assert violations(origin.arrivals, site, least=0.03) == []
    assert ran.states() == {"captured": 54, "listing": 3, "off scope": 6}, ran.errors
    assert len(site.wishes) == 6
    assert {arrival.host for arrival in origin.arrivals} == set(hosts)


def test_the_judge_sees_what_it_is_there_for() -> None:
    site = Village({"t.example": House(delay=0.5, forbidden=("/bai/5",))})
    site.wishes.append(Wish("t.example", told=10.0, until=12.0))
    log = [
        Arrival(0.0, "/", "t.example", "tracuu (+a@b.example)", 0.1, 200),  # before robots.txt
        Arrival(1.0, "/robots.txt", "t.example", "tracuu (+a@b.example)", 1.1, 200),
        Arrival(1.4, "/bai/5", "t.example", "tracuu", 1.5, 200),  # forbidden, too soon, nameless
        Arrival(3.0, "/bai/1", "t.example", "tracuu (+a@b.example)", 5.0, 200),
        Arrival(4.9, "/bai/2", "t.example", "tracuu (+a@b.example)", 5.5, 200),  # two at once
        Arrival(11.0, "/bai/3", "t.example", "tracuu (+a@b.example)", 12.5, 200),  # in a time of peace
        Arrival(
            14.0, "/bai/4", "t.example", "tracuu (+a@b.example)", 14.1, 200
        ),  # 1.5 s after an answer that took as long
    ]
    said = "\n".join(violations(log, site, least=0.1))
    for breach in ("not read", "forbidden", "no contact", "0.300 s after", "beside", "1.000 s before", "1.500 s after"):
        assert breach in said
    assert len(said.splitlines()) == 7
