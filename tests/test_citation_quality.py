"""Quality of finding on the annotated articles, the odd forms and the look-alikes; the floors of tests/floors.toml may only rise."""

import json
import re
import subprocess
import sys
import tomllib
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from analyzers.citations import Citation, find_citations
from tests.shared import SHARED, TOOLS, needs_shared

pytestmark = needs_shared
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))["citations"]
COLUMNS = ("gold", "precision", "recall", "f1", "span", "number", "type", "issued", "issuer")


def rows(name: str) -> list[dict[str, Any]]:
    assert SHARED is not None
    return [json.loads(line) for line in (SHARED / "citations" / name).read_text(encoding="utf-8").splitlines()]


def canonical(number: str) -> str:
    text = unicodedata.normalize("NFC", number).upper().replace("Ð", "Đ")
    return re.sub(r"\s+", "", re.sub("[‐‑–—−]", "-", text))


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """The figures of tools/score_citations.py by form."""
    assert SHARED is not None
    assert TOOLS is not None
    found = tmp_path_factory.mktemp("citations") / "found.jsonl"
    articles = [
        {"id": row["id"], "citations": list(map(asdict, find_citations(row["text"])))}
        for row in rows("dev_articles.jsonl")
    ]
    found.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles), encoding="utf-8")
    gold = SHARED / "citations" / "dev_citations.jsonl"
    printed = subprocess.run(
        [sys.executable, TOOLS / "score_citations.py", gold, found], capture_output=True, text=True, check=True
    )
    lines = [line.split() for line in printed.stdout.splitlines()[1:] if line.strip()]
    return {
        line[0]: dict(zip(COLUMNS, (float("nan" if v == "-" else v) for v in line[1:]), strict=True)) for line in lines
    }


@pytest.mark.parametrize(
    "form, figure", [(form, figure) for form in ("full", "short", "name") for figure in FLOORS[form]]
)
def test_annotated_articles(score: dict[str, dict[str, float]], form: str, figure: str) -> None:
    assert score[form][figure] >= FLOORS[form][figure]


def test_odd_forms_give_the_number_that_is_meant() -> None:
    numbered = [row for row in rows("forms.jsonl") if re.match(r"[\d/]", row["number"])]
    right = 0
    for row in numbered:
        here = [c for c in find_citations(row["context"]) if c.start < row["end"] and row["start"] < c.end]
        right += {canonical(n) for n in row["number"].split(";")} <= {canonical(c.number or "") for c in here}
    assert right / len(numbered) >= FLOORS["forms"]["number"]


def test_look_alikes_are_not_found() -> None:
    found = [(row["surface"], c.surface) for row in rows("traps.jsonl") for c in find_citations(row["surface"])]
    assert len(found) <= FLOORS["traps"]["found"], found


def seed_pages() -> list[tuple[str, dict[str, Any]]]:
    if SHARED is None:
        return []
    pages = json.loads((SHARED / "seeds" / "gold.json").read_text(encoding="utf-8"))["pages"]
    return [(name, wanted) for name, page in pages.items() for wanted in page["citations"]]


def seed(name: str) -> tuple[Citation, ...]:
    assert SHARED is not None
    return find_citations((SHARED / "seeds" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name, wanted", [page for page in seed_pages() if page[1]["number"]])
def test_seed_numbers_field_by_field(name: str, wanted: dict[str, Any]) -> None:
    found = [c for c in seed(name) if c.number and canonical(c.number) == canonical(wanted["number"])]
    assert len(found) == wanted["mentions"]
    assert {c.type for c in found} == {wanted["type"]}
    assert found[0].issued == wanted["issued"]
    assert {c.issued for c in found} <= {wanted["issued"], None}
    assert {c.issuer for c in found} == {wanted["issuer"]}


@pytest.mark.parametrize("name, wanted", [page for page in seed_pages() if page[1].get("name")])
def test_seed_names(name: str, wanted: dict[str, Any]) -> None:
    named = [c for c in seed(name) if c.surface.casefold().startswith(wanted["name"].casefold())]
    assert named
    assert {c.type for c in named} == {wanted["type"]}


def test_the_seed_without_citations_has_none() -> None:
    assert seed("003_32e42dc5755c558f.txt") == ()
