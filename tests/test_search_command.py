"""`tracuu search`: narrowing, excluding, orders, cursors and reprints, in the shape of the web application's JSON."""

import json
from pathlib import Path

import pytest

from indexer.engines import open_engine
from tests.command import run
from tests.web_archive import PORTALS, articles, documents
from webapp.app import create_app


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The illustrative archive of the web application's tests."""
    folder = tmp_path_factory.mktemp("home")
    engine = open_engine(f"tantivy:{folder / 'index'}", create=True)
    engine.add(articles(), documents())
    engine.commit()
    engine.close()
    return folder


def found(home: Path, *options: str) -> dict[str, object]:
    shape = json.loads(run("search", "--json", *options, home=home).out)
    assert isinstance(shape, dict)
    return shape


@pytest.mark.parametrize(
    ("options", "total", "results"),
    [
        (("chuyển đổi số",), 8, 7),
        (("chuyển đổi số", "--reprints"), 8, 8),
        (("", "--filter", "year=2018", "--filter", "year=2019"), 8, 8),
        (("", "--exclude", "year=2018", "--exclude", "year=2019"), 32, 31),
        (("", "--filter", "portal=so-vi-du-ha-noi", "--exclude", "year=2018"), 26, 26),
        (("", "--filter", "issued=2022", "--exclude", "month=2024-05"), 0, 0),
    ],
)
def test_filters_and_reprints(home: Path, options: tuple[str, ...], total: int, results: int) -> None:
    shape = found(home, *options)
    assert (shape["total"], shape["results"]) == (total, results)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "cited"])
def test_pages_follow_one_another_in_every_order(home: Path, sort: str) -> None:
    options = ("dân chủ", "--sort", sort, "--limit", "15")
    pages = [found(home, *options)]
    while pages[-1]["next"]:
        pages.append(found(home, *options, "--after", str(pages[-1]["next"])))
    ids = [hit["id"] for page in pages for hit in page["hits"]]  # type: ignore[attr-defined]
    assert len(pages) == 3
    assert len(ids) == len(set(ids)) == pages[0]["results"] == 37


def test_the_article_that_cites_most_documents_stands_first(home: Path) -> None:
    assert found(home, "", "--sort", "cited")["hits"][0]["id"] == "bao-long-an/0"  # type: ignore[index]


def test_the_same_shape_as_the_page(home: Path) -> None:
    engine = open_engine(f"tantivy:{home / 'index'}")
    web = create_app(engine, PORTALS).test_client()
    page = web.get("/tim-kiem.json?q=dân+chủ&nam=2024&tru-loai=Nghị+định&xep=viendan").get_json()
    shape = found(home, "dân chủ", "--filter", "year=2024", "--exclude", "type=Nghị định", "--sort", "cited")
    for each in (page, shape):
        del each["facets"]
    assert {key: page[key] for key in shape} == shape
    engine.close()


def test_the_table_counts_reprints(home: Path) -> None:
    shown = run("search", "chuyển đổi số", home=home).out
    assert "8 articles, 7 with reprints under their originals" in " ".join(shown.split())
    assert "Reprints" in shown
    assert "Reprints" not in run("search", "hội nghị", home=home).out


@pytest.mark.parametrize("option", ["--filter", "--exclude"])
def test_a_filter_that_is_none_is_refused_by_name(home: Path, option: str) -> None:
    refused = run("search", "x", option, "nope=1", home=home)
    assert refused.status == 2
    assert option in refused.err
    assert "nope=1" in refused.err
