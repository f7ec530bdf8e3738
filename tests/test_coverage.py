"""How much is held of each source, by month: counted on a real index, drawn as text, with its holes."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.coverage import Covered, coverage, held_portals, spans
from indexer.engines import open_engine
from indexer.query import Query
from tests import web_archive
from tests.command import run
from webapp.cli_status import coverage_lines


@pytest.mark.parametrize(
    ("first", "last", "between"),
    [
        ("2016-11", "2017-02", ("2016-11", "2016-12", "2017-01", "2017-02")),
        ("2016-05", "2016-05", ("2016-05",)),
        ("2016-05", "2016-04", ()),
        ("2014", "2016", ("2014", "2015", "2016")),
    ],
)
def test_spans(first: str, last: str, between: tuple[str, ...]) -> None:
    assert spans(first, last) == between


HELD = Covered("minh-hoa", 12, (("2016-11", 1), ("2017-01", 8), ("2017-02", 2)), 1)


def test_holes_lie_between_what_is_held_and_until_a_day_that_is_named() -> None:
    assert HELD.holes() == ("2016-12",)
    assert HELD.holes("2017-04") == ("2016-12", "2017-03", "2017-04")
    assert HELD.holes("2016-01") == ("2016-12",)
    assert replace(HELD, spans=()).holes("2017-04") == ()


def test_a_line_for_each_year() -> None:
    assert coverage_lines(HELD, HELD.holes("2017-04")).splitlines() == [
        "minh-hoa: 12 articles, 1 undated, 3 months without any",
        "  2016      1           ▁·",
        "  2017     10 █▂··        ",
    ]


def test_counts_are_those_of_the_articles(tmp_path: Path) -> None:
    web_archive.build(tmp_path / "index").close()
    url = f"tantivy:{tmp_path / 'index'}"
    engine = open_engine(url)
    held = list(engine.export(Query()))
    portals = Counter(each.portal for each in held)
    assert {each.value: each.count for each in held_portals(engine)} == portals
    months = Counter((each.portal, each.published[:7]) for each in held if each.published and len(each.published) > 4)
    found = coverage(engine, portals)
    assert {(row.portal, span): count for row in found for span, count in row.spans} == months
    assert {row.portal: row.articles for row in found} == portals
    years = Counter((each.portal, each.published[:4]) for each in held if each.published)
    by_year = coverage(engine, portals, "year")
    assert {(row.portal, span): count for row in by_year for span, count in row.spans} == years
    told = [
        json.loads(line)
        for line in run("status", "--coverage", "--json", "--engine", url, home=tmp_path).out.splitlines()
    ]
    assert {row["portal"]: row["spans"] for row in told} == {row.portal: dict(row.spans) for row in found}
    assert set(told[0]) == {"portal", "articles", "spans", "undated", "holes"}


def test_nothing_is_held_yet(tmp_path: Path) -> None:
    told = run("status", "--coverage", home=tmp_path)
    assert (told.status, "tracuu index" in told.err) == (1, True)
