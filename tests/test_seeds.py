"""The five pages the project began with, through `tracuu add` and `tracuu index` alone: every field of their gold comes out."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.command import run
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
GOLD: dict[str, Any] = json.loads((SHARED / "seeds/gold.json").read_text(encoding="utf-8"))["pages"] if SHARED else {}
NAMES = sorted(GOLD)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert SHARED is not None
    folder = tmp_path_factory.mktemp("seeds") / "var"
    added = run("add", *sorted((SHARED / "seeds").glob("*.txt")), home=folder)
    assert added.status == 0, added.err
    indexed = run("index", home=folder)
    assert indexed.status == 0, indexed.err
    return folder


@pytest.fixture(scope="module")
def articles(home: Path) -> dict[str, dict[str, Any]]:
    rows = run("export", "articles", home=home).rows()
    return {str(row["urls"][0]).rsplit("/", 1)[1]: row for row in rows}  # type: ignore[index]


def canonical(number: str) -> str:
    return number.upper().replace(" ", "")


@pytest.mark.parametrize("name", NAMES)
def test_title(articles: dict[str, dict[str, Any]], name: str) -> None:
    assert articles[name]["title"] == GOLD[name]["title"]


@pytest.mark.parametrize("name", NAMES)
def test_published(articles: dict[str, dict[str, Any]], name: str) -> None:
    assert articles[name]["published"] == GOLD[name]["published"]


@pytest.mark.parametrize("name", NAMES)
def test_authors(articles: dict[str, dict[str, Any]], name: str) -> None:
    assert articles[name]["authors"] == GOLD[name]["authors"]


@pytest.mark.parametrize("name", NAMES)
def test_province_then_and_now(articles: dict[str, dict[str, Any]], name: str) -> None:
    gold = GOLD[name]
    assert articles[name]["province"] == gold["province"]
    assert articles[name]["province_now"] == gold.get("province_now", gold["province"])


@pytest.mark.parametrize("name", [name for name in NAMES if "source" in GOLD[name]])
def test_source(articles: dict[str, dict[str, Any]], name: str) -> None:
    assert articles[name]["source"] == GOLD[name]["source"]


@pytest.mark.parametrize("name", [name for name in NAMES if "level" in GOLD[name]])
def test_level(articles: dict[str, dict[str, Any]], name: str) -> None:
    assert articles[name]["level"] == GOLD[name]["level"]


@pytest.mark.parametrize("name", NAMES)
def test_body_begins_and_ends_where_a_reader_sees_it(articles: dict[str, dict[str, Any]], name: str) -> None:
    text = articles[name]["text"]
    assert text.startswith(GOLD[name]["body_starts"])
    # The gold of page 002 leaves out a word ("thực hiện tốt phong trào"), so the last words decide.
    assert text.endswith(GOLD[name]["body_ends"][-50:])


@pytest.mark.parametrize(
    ("name", "boilerplate"), [(name, line) for name in NAMES for line in GOLD[name]["boilerplate"]]
)
def test_no_boilerplate_remains(articles: dict[str, dict[str, Any]], name: str, boilerplate: str) -> None:
    assert boilerplate not in articles[name]["text"]


NUMBERED = [(name, gold) for name in NAMES for gold in GOLD[name]["citations"] if gold["number"]]


@pytest.mark.parametrize(
    ("name", "gold"), NUMBERED, ids=lambda one: one["number"] if isinstance(one, dict) else one[:3]
)
def test_each_full_number_with_type_date_and_issuer(
    articles: dict[str, dict[str, Any]], name: str, gold: dict[str, Any]
) -> None:
    found = [
        c
        for c in articles[name]["citations"]
        if c["form"] == "full" and canonical(c["number"]) == canonical(gold["number"])
    ]
    assert len(found) == gold["mentions"]
    assert {c["type"] for c in found} == {gold["type"]}
    assert gold["issued"] in {c["issued"] for c in found}
    assert gold["issuer"] in {c["issuer"] for c in found}


@pytest.mark.parametrize("name", NAMES)
def test_no_other_full_number_is_found(articles: dict[str, dict[str, Any]], name: str) -> None:
    found = Counter(canonical(c["number"]) for c in articles[name]["citations"] if c["form"] == "full")
    assert found == Counter({canonical(g["number"]): g["mentions"] for g in GOLD[name]["citations"] if g["number"]})


@pytest.mark.parametrize("name", [name for name in NAMES if any(g.get("name") for g in GOLD[name]["citations"])])
def test_the_law_by_name_leads_to_its_number(articles: dict[str, dict[str, Any]], name: str) -> None:
    named = [c for c in articles[name]["citations"] if c["form"] == "name" and "dân chủ ở cơ sở" in c["surface"]]
    assert named
    assert {(c["document"], c["status"]) for c in named} == {("10-2022-qh15", "resolved")}


def test_a_plan_of_a_province_that_the_page_does_not_name_stays_open(articles: dict[str, dict[str, Any]]) -> None:
    plan = next(c for c in articles["000_f2b55e7b75495e9b.txt"]["citations"] if c["number"] == "14-KH/TU")
    assert (plan["document"], plan["status"]) == (None, "open")


@pytest.mark.parametrize("typed", ["quy che dan chu", "quy chế dân chủ"])
def test_both_spellings_find_them(home: Path, typed: str) -> None:
    found = json.loads(run("search", typed, "--json", home=home).out)
    titles = {hit["title"] for hit in found["hits"]}
    assert titles >= {
        GOLD[name]["title"] for name in NAMES if "Quy chế" in GOLD[name]["title"] or "quy chế" in GOLD[name]["title"]
    }
    assert found["total"] == len(found["hits"]) >= 4


@pytest.mark.parametrize("typed", ["59/2023/nđ-cp", "59/2023/NĐ-CP", "59/2023/nd-cp", "59-2023-nd-cp"])
def test_a_number_leads_to_its_document(home: Path, typed: str) -> None:
    done = run("document", typed, "--json", home=home)
    assert (done.status, done.rows()[0]["key"]) == (0, "59-2023-nd-cp")
