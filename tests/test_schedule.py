"""When addresses are due again: learned from each listing's own news, articles by age; kept in the frontier."""

import itertools
import math
import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive_members import Location
from crawler.frontier import Frontier, Link, Outcome
from crawler.schedule import (
    DAY,
    FIRST,
    HALF_YEAR,
    HOUR,
    LONGEST,
    SHORTEST,
    Rhythm,
    article_gap,
    first_gap,
    next_gap,
    spread,
    telling,
)

START, LIST = "https://t.example/", "https://t.example/muc"
BEGAN = datetime(2026, 9, 1, tzinfo=UTC).timestamp()
PLACE = Location("t/20260901000000-00000.warc.gz", 0, 100, "sha1:A")


@pytest.mark.parametrize(
    ("looks", "news", "gap"),
    [(10, 5, HOUR), (10, 0, HOUR), (10, 10, HOUR), (1, 1, DAY), (4, 1, 7 * DAY)],
)
def test_looks_at_equal_distances_give_the_published_estimator(looks: int, news: int, gap: float) -> None:
    """Cho and Garcia-Molina, Estimating frequency of change (2003): -log((n - X + 0.5) / (n + 0.5)) / I."""
    rhythm = Rhythm(looks, quiet=(looks - news) * gap, busy=news * gap)
    assert rhythm.rate == pytest.approx(-math.log((looks - news + 0.5) / (looks + 0.5)) / gap)


def _learned(rate: float, seed: int = 1, looks: int = 300) -> list[float]:
    """Gaps planned while a portal publishes at random, `rate` times a second."""
    chance, planned, rhythm, gaps = random.Random(seed), FIRST, Rhythm(), list[float]()
    for _ in range(looks):
        news = chance.random() < 1 - math.exp(-rate * planned)
        rhythm = rhythm.after(telling(planned, planned, news), news)
        planned = next_gap(rhythm, planned, planned)
        gaps.append(planned)
    return gaps


@pytest.mark.parametrize(
    ("a_day", "least", "most"),
    [
        (200, SHORTEST, SHORTEST),
        (24, SHORTEST, 1.5 * HOUR),
        (6, 1.5 * HOUR, 6 * HOUR),
        (1, 8 * HOUR, 2 * DAY),
        (1 / 7, 2 * DAY, 12 * DAY),
        (1 / 365, 25 * DAY, LONGEST),
    ],
)
def test_the_gap_comes_to_what_news_take_in_one_case_of_two(a_day: float, least: float, most: float) -> None:
    for seed in range(5):
        gaps = sorted(_learned(a_day / DAY, seed)[50:])
        assert least <= gaps[len(gaps) // 2] <= most
        assert SHORTEST <= gaps[0] <= gaps[-1] <= LONGEST


def test_a_portal_that_changes_its_habits_is_followed() -> None:
    rhythm, planned = Rhythm(), FIRST
    for news in [False] * 12:
        rhythm = rhythm.after(planned, news)
        planned = next_gap(rhythm, planned, planned)
    assert planned == LONGEST
    looks = 0
    while planned > DAY:
        rhythm = rhythm.after(telling(planned, planned, news=True), news=True)
        planned, looks = next_gap(rhythm, planned, planned), looks + 1
    assert looks <= 20


@pytest.mark.parametrize(
    ("planned", "actual", "news", "least", "most"),
    [
        (HOUR, HOUR, False, HOUR, 2 * HOUR),  # quiet: at most doubled
        (8 * HOUR, 8 * HOUR, True, 2 * HOUR, 16 * HOUR),  # news: at least a quarter
        (DAY, 60.0, False, 6 * HOUR, DAY),  # looked at by hand a minute later: nothing is learned of a day
        (HOUR, 20 * DAY, True, HOUR / 4, 2 * HOUR),  # the machine was off
        (SHORTEST, SHORTEST, True, SHORTEST, 2 * SHORTEST),
        (LONGEST, LONGEST, False, LONGEST, LONGEST),
    ],
)
def test_no_look_changes_the_gap_too_much(planned: float, actual: float, news: bool, least: float, most: float) -> None:
    before = Rhythm(5, quiet=3 * planned, busy=2 * planned)
    after = next_gap(before.after(telling(planned, actual, news), news), planned, actual)
    assert least <= after <= most


@pytest.mark.parametrize(
    ("url", "gap"),
    [
        ("https://t.example/tin?page=1", FIRST),
        ("https://t.example/tin?page=2", 7 * DAY),
        ("https://t.example/tin/page/10/", 7 * DAY),
        ("https://t.example/tin-trang-3.html", 7 * DAY),
        ("https://t.example/tin?_101_INSTANCE_x_cur=4", 7 * DAY),
        ("https://t.example/tin?start=0", FIRST),
        ("https://t.example/homepage/2", FIRST),
    ],
)
def test_second_pages_of_a_list_wait_longer_for_their_second_look(url: str, gap: float) -> None:
    assert first_gap(url) == gap


def test_an_article_is_looked_at_by_its_age() -> None:
    assert [article_gap(looks, fresh=True) for looks in (1, 2, 3, 4, 9)] == [
        DAY,
        7 * DAY,
        30 * DAY,
        HALF_YEAR,
        HALF_YEAR,
    ]
    assert [article_gap(looks, fresh=False) for looks in (1, 2, 9)] == [HALF_YEAR] * 3


def test_pages_found_together_part() -> None:
    factors = [spread(f"https://t.example/bai/{n}", 0.5) for n in range(2000)]
    assert 0.5 <= min(factors) < 0.51
    assert 1.49 < max(factors) < 1.5
    quarters = [sum(0.5 + q / 4 <= f < 0.75 + q / 4 for f in factors) for q in range(4)]
    assert min(quarters) > 400


class _Portal:
    """A frontier of one portal and a clock of its own: each visit is settled as the crawl does it."""

    def __init__(self, path: Path) -> None:
        self.frontier, self.now = Frontier(path), BEGAN

    def visit(self, url: str, state: str = "listing", links: tuple[str, ...] = (), **more: object) -> None:
        """One visit of a URL that is pending."""
        assert url in [lease.url for lease in self.frontier.lease("t", 99)]
        fetched = datetime.fromtimestamp(self.now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        status = more.pop("status", 200)
        found = tuple(Link(link, "article") for link in links)
        outcome = Outcome(url, state, status=status, fetched=fetched, place=PLACE, links=found, **more)  # type: ignore[arg-type]
        self.frontier.finish("t", [outcome])
        self.frontier.expire_leases("t")

    def due(self, later: float, *daily: str) -> list[str]:
        """What is pending after so many seconds."""
        self.now += later
        self.frontier.reopen_due("t", self.now, daily)
        return [row.url for row in self.frontier.rows() if row.state == "pending"]


@pytest.fixture
def portal(tmp_path: Path) -> _Portal:
    portal = _Portal(tmp_path / "crawl.sqlite")
    portal.frontier.add("t", [(START, "listing")])
    return portal


def _bai(*numbers: int) -> tuple[str, ...]:
    return tuple(f"https://t.example/bai/{number}" for number in numbers)


def test_listings_are_due_again_and_the_old_articles_of_a_portal_are_not(portal: _Portal) -> None:
    old = _bai(*range(40))
    portal.visit(START, links=old)
    for url in old:
        portal.visit(url, "captured")
    assert portal.due(0.8 * FIRST) == []
    assert portal.due(0.4 * FIRST) == [START]
    portal.visit(START, links=old)
    assert portal.due(60 * DAY) == [START]
    later = portal.due(60 * DAY)
    assert 2 < len(later) < 40
    assert len(portal.due(160 * DAY)) == 41


def test_an_article_that_appears_is_looked_at_after_a_day_a_week_and_a_month(portal: _Portal) -> None:
    portal.visit(START, links=_bai(1))
    portal.visit(*_bai(1), "captured")
    portal.due(1.2 * FIRST)
    portal.visit(START, links=_bai(1, 2))
    portal.visit(*_bai(2), "captured")
    for gap in (DAY, 7 * DAY, 30 * DAY):
        assert _bai(2)[0] not in portal.due(0.85 * gap)
        assert _bai(2)[0] in portal.due(0.3 * gap)
        portal.visit(*_bai(2), "captured", unchanged=True)
    assert _bai(2)[0] not in portal.due(100 * DAY)


def test_a_listing_with_news_is_looked_at_sooner_than_a_quiet_one(portal: _Portal) -> None:
    portal.frontier.add("t", [(LIST, "listing")])
    portal.visit(START)
    portal.visit(LIST)
    looks = dict.fromkeys((START, LIST), 0)
    for number in range(2000):
        for url in portal.due(0.5 * HOUR):
            looks[url] = looks.get(url, 0) + 1
            news = _bai(number) if url == START else ()
            portal.visit(url, "listing" if url in (START, LIST) else "captured", links=news)
    assert looks[START] > 500
    assert looks[LIST] < 12


def test_a_start_page_is_looked_at_daily_however_quiet(portal: _Portal) -> None:
    portal.visit(START)
    for _ in range(6):
        portal.due(40 * DAY)
        portal.visit(START)
    assert portal.due(20 * DAY) == []
    assert portal.due(0.0, START) == [START]


@pytest.mark.parametrize(
    ("state", "reason", "status", "again"),
    [
        ("error", "timeout", None, True),
        ("error", "503", 503, True),
        ("walled", "captcha", 200, True),
        ("walled", "login", 200, False),
        ("error", "404", 404, False),
        ("duplicate", "redirects to https://t.example/x", 301, False),
        ("off scope", "robots.txt", None, False),
    ],
)
def test_what_did_not_answer_is_asked_again_ever_more_rarely(
    portal: _Portal, state: str, reason: str, status: int | None, again: bool
) -> None:
    portal.visit(START, links=_bai(1))
    asked = []
    for hours in range(1, 24 * 60):
        if _bai(1)[0] in portal.due(HOUR):
            asked.append(hours)
            portal.visit(*_bai(1), state, reason=reason, status=status)
        elif hours == 1:
            raise AssertionError("it was pending")
    gaps = [later - sooner for sooner, later in itertools.pairwise(asked)]
    assert bool(gaps) == again
    assert all(later > 1.5 * sooner for sooner, later in itertools.pairwise(gaps[1:]) if later < 25 * 24)


def test_an_article_that_is_gone_is_looked_at_once_more_and_a_listing_too(portal: _Portal) -> None:
    portal.visit(START, links=_bai(1))
    portal.visit(*_bai(1), "captured")
    portal.due(300 * DAY)
    portal.visit(*_bai(1), "error", reason="404", status=404)
    portal.visit(START, "error", reason="404", status=404)
    assert portal.due(31 * DAY) == [START]
    assert portal.due(300 * DAY) == [START, *_bai(1)]


def test_what_the_index_found_doubled_is_not_looked_at_again(portal: _Portal) -> None:
    portal.visit(START, links=_bai(1))
    portal.visit(*_bai(1), "captured")
    with sqlite3.connect(portal.frontier.path) as db:
        db.execute("UPDATE urls SET state = 'duplicate' WHERE role = 'article'")
    assert portal.due(400 * DAY) == [START]
    assert portal.frontier.schedule.next_due("t") is None


def test_a_clock_that_was_wrong_does_not_put_a_portal_to_sleep(portal: _Portal) -> None:
    portal.now = BEGAN + 20 * 365 * DAY
    portal.visit(START)
    portal.now = BEGAN
    assert portal.due(0.0) == [START]
    portal.visit(START)
    due = portal.frontier.schedule.next_due("t")
    assert due is not None
    assert 0 < due - BEGAN <= 1.2 * FIRST


def test_a_frontier_of_an_earlier_version_gets_a_schedule(portal: _Portal) -> None:
    portal.visit(START, links=_bai(*range(30)))
    for url in _bai(*range(30)):
        portal.visit(url, "captured")
    with sqlite3.connect(portal.frontier.path) as db:
        db.execute("DROP TABLE looks")
    portal.frontier = Frontier(portal.frontier.path)
    portal.now = max(portal.now, datetime.now(UTC).timestamp())
    assert portal.due(FIRST)[:1] == [START]
    assert 5 < len(portal.due(91 * DAY)) < 27
    assert len(portal.due(92 * DAY)) == 31
