"""Conduct over days, in simulated time: rests of a host in trouble, hours, budgets, and that the next run knows of them all."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.breaker import FIRST_REST, LONGEST_REST, LONGEST_WISH, Breaker
from crawler.clock import Span, day_of, next_day, opens, read_span
from crawler.politeness import http_date
from crawler.portal import Portal, PortalError, load_portal
from crawler.portal_rules import Budget
from tests.crawl_runner import crawled, portal_file
from tests.manners import House, Village, village, village_file, violations
from tests.origin import Asked, Origin, Pages, Reply, page
from tests.simulated import MORNING, Simulated, Time

HOUR = 3600.0
ARTICLES = 12
NIGHT = (read_span("22:00-06:00"),)


def _portal(folder: Path, **changes: object) -> Portal:
    return replace(load_portal(portal_file(folder, delay=2.0)), **changes)  # type: ignore[arg-type]


def _table(**changes: Reply | list[Reply]) -> dict[str, Reply | list[Reply]]:
    paths = [f"/bai/{number}" for number in range(1, ARTICLES + 1)]
    table: dict[str, Reply | list[Reply]] = {"/": page(*paths), "/robots.txt": Reply(b"", 404)}
    table |= {path: page(text=path) for path in paths}
    return table | {f"/{name.replace('_', '/')}": reply for name, reply in changes.items()}


class Weather:
    """A site that answers `how` while it is down: between two moments of the simulated clock."""

    def __init__(self, time: Time, begin: float, end: float, how: Reply, **changes: Reply | list[Reply]) -> None:
        self._pages, self._time, self._span, self._how = Pages(_table(**changes)), time, (begin, end), how

    def __call__(self, asked: Asked) -> Reply:
        down = self._span[0] <= self._time.passed < self._span[1] and asked.path != "/robots.txt"
        return self._how if down else self._pages(asked)


# --- the fuse -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [Reply(drop=True), Reply(b"", 503), Reply(b"", 429), Reply(b"", 502)])
def test_a_host_in_trouble_is_left_alone_by_the_next_runs_too(how: Reply, tmp_path: Path) -> None:
    time = Time()
    crawl = Simulated(_portal(tmp_path), tmp_path / "home", Weather(time, 10.0, 1e9, how), time)
    crawl.crawl()
    asked = len(crawl.arrivals)
    gaps = [later.began - earlier.ended for earlier, later in pairwise(crawl.arrivals)]
    assert gaps[-4:] == [4.0, 8.0, 16.0, 32.0]  # five in a row, twice as long between
    assert "failed 5 times in a row" in crawl.troubles[0]
    assert crawl.resume == pytest.approx(time.now + FIRST_REST, abs=1)
    for _ in range(3):  # run again and again: nothing is asked
        crawl.crawl()
        time.passed += FIRST_REST / 4
        assert len(crawl.arrivals) == asked
        assert "is left alone until" in crawl.troubles[0]
    assert crawl.states()["pending"] > 0


def test_one_request_tries_whether_the_host_is_well_and_rests_grow_while_it_is_not(tmp_path: Path) -> None:
    time = Time()
    crawl = Simulated(_portal(tmp_path), tmp_path / "home", Weather(time, 10.0, 1e9, Reply(b"", 503)), time)
    rests = []
    for _ in range(9):
        before = len([path for path in crawl.paths() if path != "/robots.txt"])
        crawl.crawl()
        assert crawl.resume is not None
        rests.append(round(crawl.resume - time.now))
        assert len([path for path in crawl.paths() if path != "/robots.txt"]) - before == (
            1 if len(rests) > 1 else before or len(crawl.paths()) - 1
        )
        time.passed += rests[-1] + 1
    assert rests == [min(FIRST_REST * 2**at, LONGEST_REST) for at in range(9)]


def test_a_host_that_is_well_again_is_crawled_to_the_end(tmp_path: Path) -> None:
    time = Time()
    crawl = Simulated(_portal(tmp_path), tmp_path / "home", Weather(time, 10.0, 1000.0, Reply(drop=True)), time)
    crawl.crawl()
    time.passed = 1001.0
    crawl.crawl()
    assert (crawl.resume, crawl.troubles) == (None, [])
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}
    begun = time.passed
    crawl.site = Weather(time, begun, 1e9, Reply(drop=True))  # forgiven: five again, and the first rest is short again
    crawl.portal = replace(crawl.portal, start=("https://tin.example/muc/2",))
    crawl.crawl()
    assert crawl.resume is None or crawl.resume <= time.now + FIRST_REST


def test_broken_pages_slow_the_crawl_and_do_not_hold_up_the_others_for_days(tmp_path: Path) -> None:
    """Half of all pages answer 500 for ever; five in a row cost a quarter of an hour each time, never more."""
    time = Time()
    broken = {f"bai_{number}": Reply(b"", 500) for number in range(1, 9)}
    crawl = Simulated(_portal(tmp_path), tmp_path / "home", Pages(_table(**broken)), time)
    for _ in range(20):
        crawl.crawl()
        if crawl.resume is None:
            break
        assert crawl.resume <= time.now + FIRST_REST + 1
        time.passed += crawl.resume - time.now + 1
    assert crawl.states() == {"captured": 4, "error": 8, "listing": 1}
    assert time.passed < 6 * HOUR


def test_refusals_in_a_row_are_a_trouble(tmp_path: Path) -> None:
    wall = Reply(
        b"<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult.</body></html>"
    )
    walled = {f"bai_{number}": wall for number in range(1, ARTICLES + 1)}
    crawl = Simulated(_portal(tmp_path), tmp_path / "home", Pages(_table(**walled)))
    crawl.crawl()
    assert crawl.states() == {"listing": 1, "walled": 5, "pending": ARTICLES - 5}
    assert "failed 5 times in a row (Request Rejected)" in crawl.troubles[0]


def test_one_host_at_rest_does_not_stop_the_others(tmp_path: Path) -> None:
    hosts = ("mot.example", "hai.example")
    houses = village(hosts, 20, delay=0.0)
    houses["hai.example"].pages.update({f"/bai/{n}": Reply(b"", 503) for n in range(20)})
    portal = load_portal(village_file(tmp_path, hosts, delay=2.0))
    crawl = Simulated(portal, tmp_path / "home", Village(houses))
    crawl.crawl()
    assert [sentence.partition(" ")[0] for sentence in crawl.troubles] == ["hai.example"]
    assert crawl.states()["captured"] == 18


def test_a_host_that_is_well_within_a_long_run_is_taken_up_again(tmp_path: Path) -> None:
    hosts = ("mot.example", "hai.example")
    time = Time()
    houses = village(hosts, 120, delay=0.0)
    portal = load_portal(village_file(tmp_path, hosts, delay=15.0))
    pages = Village(houses)

    def site(asked: Asked) -> Reply:
        down = asked.headers["host"] == "hai.example" and 60 < time.passed < 600 and asked.path != "/robots.txt"
        return Reply(drop=True) if down else pages(asked)

    crawl = Simulated(portal, tmp_path / "home", site, time)
    crawl.crawl()
    assert crawl.troubles == []
    assert crawl.states()["captured"] == 2 * 108
    asked = [each.began for each in crawl.arrivals if each.host == "hai.example"]
    assert max(later - earlier for earlier, later in pairwise(asked)) >= FIRST_REST


def test_the_fuse_as_a_table() -> None:
    fuse = Breaker()
    assert [fuse.trouble(0.0, "503", grave=True) for _ in range(5)] == [False] * 4 + [True]
    assert (fuse.open(1.0), fuse.until, fuse.open(FIRST_REST)) == (True, FIRST_REST, False)
    assert fuse.trouble(1000.0, "503", grave=True)  # half-open: one is enough
    assert fuse.until == 1000.0 + 2 * FIRST_REST
    assert not fuse.trouble(9000.0, "500", grave=False)  # a page's fault counts anew
    assert fuse.well()
    assert not fuse.well()
    fuse.asked(0.0, 10 * LONGEST_WISH, "503")
    assert fuse.until == LONGEST_WISH
    assert not fuse.open(-2 * LONGEST_WISH)  # a clock that was set back by months


# --- wishes and pauses that outlive a run ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["seconds", "date"])
@pytest.mark.parametrize(
    ("where", "status"),
    [
        *(("/bai/1", status) for status in (429, 503, 500, 404, 301)),
        *(("/robots.txt", status) for status in (429, 503, 500)),
    ],
)
def test_a_long_wish_is_kept_by_every_run(form: str, status: int, where: str, tmp_path: Path) -> None:
    time, told = Time(), list[float]()
    pages = Pages(_table())

    def site(asked: Asked) -> Reply:
        if asked.path != where or told:
            return pages(asked)
        told.append(time.passed)
        header = ("Retry-After", "7200") if form == "seconds" else ("Retry-After", http_date(time.now + 7200))
        return Reply(b"", status, (header, ("Location", "/bai/2")))

    crawl = Simulated(_portal(tmp_path), tmp_path / "home", site, time)
    for _ in range(30):
        crawl.crawl()
        time.passed += 300
    after = [each.began for each in crawl.arrivals if each.began > told[0]]
    assert min(after) - told[0] >= 7199
    assert crawl.states()["captured"] >= ARTICLES - 1


@pytest.mark.parametrize("asked_for", [3, 600, 899])
def test_a_short_wish_is_waited_for_and_kept_by_a_run_that_begins_meanwhile(asked_for: int, tmp_path: Path) -> None:
    time = Time()
    site = Village(
        {"tin.example": House(pages=_table(bai_1=[Reply(b"", 503, (("Retry-After", str(asked_for)),)), page()]))},
        time.clock(),
    )  # type: ignore[arg-type]
    crawl = Simulated(_portal(tmp_path), tmp_path / "home", site, time)
    crawl.crawl(limit=2)  # ends with the wish
    crawl.crawl()
    assert len(site.wishes) == 1
    assert violations(crawl.arrivals, site, least=2.0) == []
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}


@pytest.mark.parametrize("robots", [b"", b"User-agent: *\nCrawl-delay: 30"])
def test_the_pause_is_kept_between_runs(robots: bytes, tmp_path: Path) -> None:
    table = _table() | {"/robots.txt": Reply(robots)}
    crawl = Simulated(_portal(tmp_path), tmp_path / "home", Pages(table))
    for _ in range(ARTICLES + 1):
        crawl.crawl(limit=1)
    gaps = [later.began - earlier.ended for earlier, later in pairwise(crawl.arrivals)]
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}
    assert min(gaps) >= (30.0 if robots else 2.0)
    assert crawl.paths().count("/robots.txt") == 1  # read a moment ago


@pytest.mark.parametrize(
    ("delay", "later", "waited"),
    [
        (2.0, 0.0, 6.0),
        (2.0, 50.0, 6.0),  # the other may have lived until now
        (2.0, 63.0, 3.0),
        (2.0, 300.0, 0.0),
        (600.0, 10.0, 660.0),
    ],
)
def test_a_request_that_a_killed_run_left_behind_is_given_time(
    delay: float, later: float, waited: float, tmp_path: Path
) -> None:
    crawl = Simulated(_portal(tmp_path, delay=delay), tmp_path / "home", Pages(_table()))
    crawl.crawl(limit=1)
    crawl.time.passed += HOUR / 2
    with crawl.run() as killed:
        assert killed.next() is not None
    crawl.time.passed += later
    begun = crawl.time.passed
    crawl.crawl(limit=1)
    assert crawl.arrivals[-1].began - begun == pytest.approx(waited, abs=0.01)


def test_a_clock_that_was_set_back_costs_one_pause(tmp_path: Path) -> None:
    time = Time()
    crawl = Simulated(_portal(tmp_path), tmp_path / "home", Pages(_table()), time)
    crawl.crawl(limit=3)
    time.jump = -365 * 86400.0
    begun = time.passed
    crawl.crawl()
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}
    assert time.passed - begun < 60


def test_a_crawl_delay_longer_than_a_run_waits_for_ends_it(tmp_path: Path) -> None:
    table = _table() | {"/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 3600")}
    crawl = Simulated(_portal(tmp_path), tmp_path / "home", Pages(table))
    arrivals = []
    for _ in range(ARTICLES):
        crawl.crawl()
        arrivals.append(len(crawl.arrivals))
        assert (crawl.resume, crawl.troubles) == (pytest.approx(crawl.time.now + HOUR, abs=2), [])
        crawl.time.passed += HOUR
    assert arrivals == list(range(1, ARTICLES + 1))  # one request an hour, and not each of them for the rules
    assert [at for at, path in enumerate(crawl.paths()) if path == "/robots.txt"] == [0, 8]


def test_robots_are_read_again_after_a_day_and_by_a_run_after_an_hour(tmp_path: Path) -> None:
    crawl = Simulated(_portal(tmp_path, delay=4 * HOUR / 20), tmp_path / "home", Pages(_table()))
    crawl.crawl(limit=3)
    crawl.crawl(limit=3)
    assert crawl.paths().count("/robots.txt") == 1
    crawl.time.passed += HOUR
    crawl.crawl(limit=3)
    assert crawl.paths().count("/robots.txt") == 2


# --- hours --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "at", "wait"),
    [
        (["22:00-06:00"], "09:00", 13.0),
        (["22:00-06:00"], "22:00", 0.0),
        (["22:00-06:00"], "23:59", 0.0),
        (["22:00-06:00"], "05:59", 0.0),
        (["22:00-06:00"], "06:00", 16.0),
        (["12:00-13:30", "22:00-06:00"], "06:00", 6.0),
        (["12:00-13:30", "22:00-06:00"], "13:30", 8.5),
        (["18:00-24:00"], "00:00", 18.0),
        (["00:00-24:00"], "12:00", 0.0),
        (["0:00-6:00"], "12:00", 12.0),
        ([], "12:00", 0.0),
    ],
)
def test_when_a_portal_may_be_asked_next(spans: list[str], at: str, wait: float) -> None:
    hour, minute = map(int, at.split(":"))
    moment = MORNING + (hour - 9) * HOUR + minute * 60
    hours = tuple(map(read_span, spans))
    assert opens(hours, moment) - moment == wait * HOUR
    assert opens(hours, opens(hours, moment)) == opens(hours, moment)


def test_days_are_vietnamese() -> None:
    assert day_of(MORNING) == "2026-11-25"
    assert day_of(MORNING + 14.9 * HOUR) == "2026-11-25"
    assert next_day(MORNING) == MORNING + 15 * HOUR
    assert day_of(next_day(MORNING)) == "2026-11-26"
    assert str(Span(22 * 60, 6 * 60)) == "22:00-06:00"


@pytest.mark.parametrize(
    "text", ["22:00", "22-6", "25:00-06:00", "06:00-06:00", "22:60-06:00", "24:00-06:00", "10pm-6am"]
)
def test_what_is_no_part_of_a_day_is_refused(text: str, tmp_path: Path) -> None:
    path = portal_file(tmp_path)
    path.write_text(f'hours = "{text}"\n' + path.read_text("utf-8"), "utf-8")
    with pytest.raises(PortalError, match=r"hours: .* is no part of the day"):
        load_portal(path)


def test_nothing_is_asked_outside_the_hours_and_what_is_pending_is_kept(tmp_path: Path) -> None:
    portal = _portal(tmp_path, hours=NIGHT, delay=1800.0 * 2)
    crawl = Simulated(portal, tmp_path / "home", Pages(_table()))
    for _ in range(600):
        crawl.crawl(seconds=600.0)
        crawl.time.passed += 600.0
    asked = [(9 + each.began / HOUR) % 24 for each in crawl.arrivals]
    assert [hour for hour in asked if 6.0 <= hour < 22.0] == []
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}


# --- budgets ------------------------------------------------------------------------------------------------------------


def test_a_days_requests_hold_over_all_runs_of_the_day(tmp_path: Path) -> None:
    crawl = Simulated(_portal(tmp_path, budget=Budget(requests=4)), tmp_path / "home", Pages(_table()))
    by_day = []
    for _ in range(5):
        before = len(crawl.arrivals)
        for _ in range(4):
            crawl.crawl(limit=2)
        by_day.append(len(crawl.arrivals) - before)
        crawl.crawl()
        assert len(crawl.arrivals) - before == by_day[-1]
        if crawl.resume is not None:
            assert crawl.resume == next_day(crawl.time.now)
            crawl.time.passed += crawl.resume - crawl.time.now
    assert by_day == [4, 4, 4, 4, 2]  # robots.txt too is a request, each day anew
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}


def test_a_days_bytes_hold_within_one_answer(tmp_path: Path) -> None:
    pages = _table(**{f"bai_{n}": page(text="x" * 100_000) for n in range(1, ARTICLES + 1)})
    crawl = Simulated(_portal(tmp_path, budget=Budget(megabytes=0.35)), tmp_path / "home", Pages(pages))
    days = 0
    while days < 10:
        before = len(crawl.arrivals)
        crawl.crawl()
        bodies = [each for each in crawl.arrivals[before:] if each.target.startswith("/bai/")]
        assert len(bodies) <= 4
        if crawl.resume is None:
            break
        days += 1
        crawl.time.passed += crawl.resume - crawl.time.now
    assert days == 2
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        ("requests = 0", "budget.requests"),
        ("requests = 1.5", "whole number"),
        ("megabytes = -1", "budget.megabytes"),
        ("x = 1", "budget.x: is not a key"),
    ],
)
def test_a_budget_that_is_none_is_refused(budget: str, says: str, tmp_path: Path) -> None:
    path = portal_file(tmp_path)
    path.write_text(path.read_text("utf-8") + f"[budget]\n{budget}\n", "utf-8")
    with pytest.raises(PortalError, match=says):
        load_portal(path)


# --- the whole crawl, over a network --------------------------------------------------------------------------------------


def test_a_crawl_says_when_to_go_on_and_goes_on_then(tmp_path: Path) -> None:
    path = portal_file(tmp_path)
    path.write_text('hours = "22:00-06:00"\n' + path.read_text("utf-8") + "[budget]\nrequests = 6\n", "utf-8")
    home = tmp_path / "home"
    with Origin(Pages(_table())) as origin:
        day = crawled(path, home, origin.socket, "--at", str(MORNING))
        night = crawled(path, home, origin.socket, "--at", str(MORNING + 13 * HOUR))
        later = crawled(path, home, origin.socket, "--at", str(MORNING + 14 * HOUR))
    assert len(origin.arrivals) == 6
    assert [ran.report["ended"] for ran in (day, night, later)] == ["waiting"] * 3
    assert [ran.status for ran in (day, night, later)] == [0, 0, 0]
    assert [ran.report["resume"] for ran in (day, night, later)] == [
        MORNING + 13 * HOUR,
        MORNING + 15 * HOUR,
        MORNING + 15 * HOUR,
    ]
    assert "tin is asked at 22:00-06:00 Vietnamese time only; 1 URLs are pending" in str(day.report["advice"])
    assert "tin was asked for 6 requests today, all its budget" in str(night.report["advice"])
    assert "at 2026-11-26 00:00 Vietnamese time or later" in str(later.report["advice"])
