"""The query language on the command line: what is found, and what is said of what is broken."""

import json
from pathlib import Path

import pytest

from indexer.engines import open_engine
from tests.command import run
from tests.engine_records import article


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three illustrative articles."""
    folder = tmp_path_factory.mktemp("home")
    engine = open_engine(f"tantivy:{folder / 'index'}", create=True)
    engine.add(
        [
            article("p/1", text="quy chế dân chủ", published="2023-05-01", province="Long An", province_now="Tây Ninh"),
            article("p/2", text="hương ước", published="2021-05-01", province="Tây Ninh", province_now="Tây Ninh"),
            article("p/3", text="quy chế", published="2020-05-01"),
        ]
    )
    engine.commit()
    engine.close()
    return folder


@pytest.mark.parametrize(
    ("typed", "found", "said"),
    [
        ("dân chủ OR hương ước", {"p/1", "p/2"}, ""),
        ("(quy chế OR hương ước) -nam:..2020", {"p/1", "p/2"}, ""),
        ("tinh:tayninh", {"p/1", "p/2"}, ""),
        ("quy chế OR", {"p/1", "p/3"}, "tracuu: 'OR' is not how a query is written (docs/commands.md): read as plain words, signs left out\n"),
        ('"chế" ' * 64 + "xa", {"p/1", "p/3"}, "tracuu: a query has at most 64 words: left out from 'xa' on\n"),
    ],
)  # fmt: skip
def test_search_and_export_say_what_is_broken(home: Path, typed: str, found: set[str], said: str) -> None:
    searched = run("search", "--json", "--", typed, home=home)
    assert ({hit["id"] for hit in json.loads(searched.out)["hits"]}, searched.err) == (found, said)
    exported = run("export", "articles", "--query", typed, home=home)
    assert ({row["id"] for row in exported.rows()}, exported.err) == (found, said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("quychế",), ["did you mean: quy chế (2 articles)"]),
        (("quy chế xyzzy",), ["2 articles without xyzzy"]),
        (("quy chế", "--filter", "year=1999"), ["2 articles without --filter year=1999"]),
        (("quy chế", "--exclude", "year=2023", "--exclude", "year=2020"), ["2 articles without --exclude year=2023 --exclude year=2020", "1 articles without quy chế"]),
        (("quy chế",), []),
    ],
)  # fmt: skip
def test_a_poor_answer_says_what_would_be_better(home: Path, asked: tuple[str, ...], said: list[str]) -> None:
    done = run("search", *asked, home=home)
    assert [line.removeprefix("tracuu: ") for line in done.err.splitlines()] == said
    help_ = json.loads(run("search", *asked, "--json", home=home).out)["help"]
    assert (help_["did_you_mean"] is not None) == any("did you mean" in line for line in said)
    assert [f"{way['articles']} articles" for way in help_["without"]] == [
        line.partition(" without")[0] for line in said if "without" in line
    ]
