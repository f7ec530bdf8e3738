"""Conduct over days, in simulated time: rests of a host in trouble, wishes and pauses, and that the next run knows of them all."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.breaker import FIRST_REST, LONGEST_REST, LONGEST_WISH, Breaker
from crawler.politeness import http_date
from crawler.portal import load_portal
from tests.manners import House, Village, village, village_file, violations
from tests.origin import Asked, Pages, Reply, page
from tests.simulated import ARTICLES, HOUR, Simulated, Time, portal_of, table_of


class Weather:
    """A site that answers `how` while it is down: between two moments of the simulated clock."""

    def __init__(self, time: Time, begin: float, end: float, how: Reply, **changes: Reply | list[Reply]) -> None:
        self._pages, self._time, self._span, self._how = Pages(table_of(**changes)), time, (begin, end), how

    def __call__(self, asked: Asked) -> Reply:
        down = self._span[0] <= self._time.passed < self._span[1] and asked.path != "/robots.txt"
        return self._how if down else self._pages(asked)


# --- the fuse -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [Reply(drop=True), Reply(b"", 503), Reply(b"", 429), Reply(b"", 502)])
def test_a_host_in_trouble_is_left_alone_by_the_next_runs_too(how: Reply, tmp_path: Path) -> None:
    time = Time()
    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", Weather(time, 10.0, 1e9, how), time)
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
    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", Weather(time, 10.0, 1e9, Reply(b"", 503)), time)
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
    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", Weather(time, 10.0, 1000.0, Reply(drop=True)), time)
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
    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", Pages(table_of(**broken)), time)
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
    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", Pages(table_of(**walled)))
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
    pages = Pages(table_of())

    def site(asked: Asked) -> Reply:
        if asked.path != where or told:
            return pages(asked)
        told.append(time.passed)
        header = ("Retry-After", "7200") if form == "seconds" else ("Retry-After", http_date(time.now + 7200))
        return Reply(b"", status, (header, ("Location", "/bai/2")))

    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", site, time)
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
        {"tin.example": House(pages=table_of(bai_1=[Reply(b"", 503, (("Retry-After", str(asked_for)),)), page()]))},
        time.clock(),
    )  # type: ignore[arg-type]
    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", site, time)
    crawl.crawl(limit=2)  # ends with the wish
    crawl.crawl()
    assert len(site.wishes) == 1
    assert violations(crawl.arrivals, site, least=2.0) == []
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}


@pytest.mark.parametrize("robots", [b"", b"User-agent: *\nCrawl-delay: 30"])
def test_the_pause_is_kept_between_runs(robots: bytes, tmp_path: Path) -> None:
    table = table_of() | {"/robots.txt": Reply(robots)}
    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", Pages(table))
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
    crawl = Simulated(portal_of(tmp_path, delay=delay), tmp_path / "home", Pages(table_of()))
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
    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", Pages(table_of()), time)
    crawl.crawl(limit=3)
    time.jump = -365 * 86400.0
    begun = time.passed
    crawl.crawl()
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}
    assert time.passed - begun < 60


def test_a_crawl_delay_longer_than_a_run_waits_for_ends_it(tmp_path: Path) -> None:
    table = table_of() | {"/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 3600")}
    crawl = Simulated(portal_of(tmp_path), tmp_path / "home", Pages(table))
    arrivals = []
    for _ in range(ARTICLES):
        crawl.crawl()
        arrivals.append(len(crawl.arrivals))
        assert (crawl.resume, crawl.troubles) == (pytest.approx(crawl.time.now + HOUR, abs=2), [])
        crawl.time.passed += HOUR
    assert arrivals == list(range(1, ARTICLES + 1))  # one request an hour, and not each of them for the rules
    assert [at for at, path in enumerate(crawl.paths()) if path == "/robots.txt"] == [0, 8]


def test_robots_are_read_again_after_a_day_and_by_a_run_after_an_hour(tmp_path: Path) -> None:
    crawl = Simulated(portal_of(tmp_path, delay=4 * HOUR / 20), tmp_path / "home", Pages(table_of()))
    crawl.crawl(limit=3)
    crawl.crawl(limit=3)
    assert crawl.paths().count("/robots.txt") == 1
    crawl.time.passed += HOUR
    crawl.crawl(limit=3)
    assert crawl.paths().count("/robots.txt") == 2
