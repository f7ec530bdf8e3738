"""When and how much a portal may be asked, over days in simulated time: its hours, its budget of a day."""

from pathlib import Path

import pytest

from crawler.clock import Span, day_of, next_day, opens, read_span
from crawler.portal import PortalError, load_portal
from crawler.portal_rules import Budget
from tests.crawl_runner import crawled, portal_file
from tests.origin import Origin, Pages, page
from tests.simulated import ARTICLES, HOUR, MORNING, Simulated, portal_of, table_of

NIGHT = (read_span("22:00-06:00"),)


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
    portal = portal_of(tmp_path, hours=NIGHT, delay=1800.0 * 2)
    crawl = Simulated(portal, tmp_path / "home", Pages(table_of()))
    for _ in range(600):
        crawl.crawl(seconds=600.0)
        crawl.time.passed += 600.0
    asked = [(9 + each.began / HOUR) % 24 for each in crawl.arrivals]
    assert [hour for hour in asked if 6.0 <= hour < 22.0] == []
    assert crawl.states() == {"captured": ARTICLES, "listing": 1}


# --- budgets ------------------------------------------------------------------------------------------------------------


def test_a_days_requests_hold_over_all_runs_of_the_day(tmp_path: Path) -> None:
    crawl = Simulated(portal_of(tmp_path, budget=Budget(requests=4)), tmp_path / "home", Pages(table_of()))
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
    pages = table_of(**{f"bai_{n}": page(text="x" * 100_000) for n in range(1, ARTICLES + 1)})
    crawl = Simulated(portal_of(tmp_path, budget=Budget(megabytes=0.35)), tmp_path / "home", Pages(pages))
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
    with Origin(Pages(table_of())) as origin:
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
