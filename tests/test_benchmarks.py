"""Each program of `benchmarks/` says what it does, runs on little, and ends with the JSON that it promises."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command import run
from tests.shared import SHARED, needs_shared

ROOT = Path(__file__).parents[1]
PROGRAMS = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if "__main__" in path.read_text("utf-8"))


def measured(program: str, *arguments: object) -> dict[str, Any]:
    """The last line of the program's output."""
    command = [sys.executable, str(ROOT / "benchmarks" / f"{program}.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data folder: illustrative pages brought in and indexed."""
    folder = tmp_path_factory.mktemp("benchmarks")
    for number in range(6):
        text = f"Ngày {number + 1}/9/2023, Sở Nội vụ (minh họa) hướng dẫn Nghị định số {number + 59}/2023/NĐ-CP của Chính phủ tại cơ sở."
        page = f"<html><head><title>Tin số {number}</title></head><body><h1>Dân chủ ở cơ sở, kỳ {number}</h1><p>{text}</p><p>{text}</p></body></html>"
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
    added = run("add", *sorted(folder.glob("*.html")), "--url-prefix", "https://minh-hoa.example/", home=folder / "var")
    assert added.status == 0, added.err
    indexed = run("index", "--workers", 1, home=folder / "var")
    assert indexed.status == 0, indexed.err
    return folder / "var"


def test_the_table_of_programs_is_whole() -> None:
    table = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert [program for program in PROGRAMS if f"| `{program}.py" not in table] == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_says_what_it_does(program: str) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / f"{program}.py"), "--help"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert said.startswith("usage: ")
    assert len(said.split("\n\n")[1].split()) > 8, "no description"


def test_pipeline(home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(home.rglob("*"))}
    figures = measured("pipeline", "--home", home, "--limit", 4, "--peer", 2)
    assert figures["ours"]["articles"] == 4
    assert figures["usual"]["articles"] == 2
    assert min(figures[name][rate] for name in ("ours", "usual") for rate in ("per_second", "per_cpu_second")) > 0
    assert {"reading", "indexing"} <= figures["stages_seconds"].keys()
    assert sum(figures["steps_ms"].values()) > 0
    assert figures["ratio"] > 0
    assert {path: path.stat().st_mtime_ns for path in sorted(home.rglob("*"))} == before, "the data folder was changed"


def test_memory(tmp_path: Path) -> None:
    lists = tmp_path / "articles.jsonl"
    rows = (
        {"title": f"Tin số {n}", "summary": "Dân chủ ở cơ sở (minh họa).", "link": f"https://minh-hoa.example/{n}"}
        for n in range(9)
    )
    lists.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    figures = measured("memory", lists, "--limit", 8)
    assert figures["articles"] == 8
    assert figures["indexer"] >= figures["indexer_own"] > 0 < figures["worker"]
    assert figures["cpu_seconds"] > 0


def test_serve(home: Path) -> None:
    figures = measured("serve", "--home", home, "--seconds", 0.8, "--connections", 4, "--slow", 4, "--patience", 1)
    for server in ("tracuu serve", "gunicorn sync"):
        assert figures[server]["per_second"] > 0
        assert figures[server]["p50_ms"] <= figures[server]["p99_ms"]
        assert figures[server]["pages"].keys() == {"search", "article", "document"}
    for kind in ("headers", "body", "reading"):
        assert figures[f"tracuu serve, slow {kind}"]["answered"] > 0
    assert figures["ratio"] > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("serve", "--slow", "99999"), "99999 is not between 0 and 4000"),
        (("serve",), "tracuu index"),
        (("pipeline",), "no archive there"),
        (("queries", "--queries", __file__), "line 1: no JSON object with `text`"),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    program, *options = arguments
    command = [sys.executable, str(ROOT / "benchmarks" / f"{program}.py"), "--home", str(tmp_path / "none"), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_queries(home: Path, tmp_path: Path) -> None:
    asked = tmp_path / "queries.jsonl"
    asked.write_text("".join(f'{{"text": "{text}"}}\n' for text in ("dân chủ", "kỳ 3", "không có gì")), "utf-8")
    figures = measured("queries", "--home", home, "--queries", asked)
    assert (figures["queries"], figures["articles"]) == (3, 6)
    for kind in ("all words", "any word"):
        assert 0 < figures[kind]["p50_ms"] <= figures[kind]["p99_ms"]
        assert figures[kind]["found"] >= 2
        assert figures[kind]["ratio_p50"] > 0


def test_spelling(home: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    titles = (
        "Hội nghị quy chế dân chủ ở cơ sở",
        "Triển khai chương trình chuyển đổi số",
        "Xây dựng nông thôn mới nâng cao",
    )
    rows = [{"title": title, "text": f"Tin minh họa số {number}."} for number in range(8) for title in titles]
    articles.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    figures = measured("spelling", articles, "--sample", 3, "--wrong", 1)
    assert figures["articles"] == 21
    assert figures["right"].keys() >= {
        "one tone wrong",
        "two words run together",
        "written by ear",
        "Telex keys",
        "VNI keys",
    }
    assert figures["right_in_all"] > 0.5
    assert set(figures["alarms"].values()) == {0.0}


@needs_shared
def test_spelling_of_the_real_portal() -> None:
    """Floors; measured on all of it with 500 titles: see docs/decisions/0016-did-you-mean.md."""
    assert SHARED is not None
    articles, queries = SHARED / "portal-sotttt-hanoi" / "gold-dev.jsonl.gz", SHARED / "retrieval" / "queries-dev.jsonl"
    figures = measured("spelling", articles, "--queries", queries, "--limit", 600, "--sample", 25)
    assert figures["right_in_all"] >= 0.8, figures
    assert max(figures["alarms"].values()) <= 0.04, figures  # one of 25


def test_search_and_segment(home: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(run("export", "articles", home=home).out, encoding="utf-8")
    assert measured("search", "--articles", articles, "--queries", 14)["articles"] == 6
    assert measured("segment", articles)["different"] == 0


def test_export(home: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(run("export", "articles", home=home).out, encoding="utf-8")
    figures = measured(
        "export", "--articles", articles, "--forms", "articles.csv", "citations.jsonl", "documents.ris", "zip"
    )
    assert figures["articles"] == 6
    for form in ("articles.csv", "citations.jsonl", "documents.ris", "zip"):
        assert 0 < figures[form]["first_byte_s"] <= figures[form]["seconds"] + 0.1
        assert figures[form]["mb"] >= 0
    assert figures["usual"]["resident_mb"] > 0


def test_growth_and_ranking(home: Path, tmp_path: Path) -> None:
    articles, picture = tmp_path / "articles.jsonl", tmp_path / "growth.svg"
    articles.write_text(run("export", "articles", home=home).out, encoding="utf-8")
    grown = measured("growth", "--articles", articles, "--sizes", 6, 20, "--queries", 7, "--svg", picture)
    assert [point["articles"] for point in grown["points"]] == [6, 20]
    assert grown["points"][0]["bytes"] < grown["points"][1]["bytes"]
    assert picture.read_text("utf-8").startswith("<svg")
    corpus, queries, qrels = (tmp_path / name for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"))
    rows = [{"_id": str(n), "title": "", "text": text} for n, text in enumerate(("quy chế dân chủ", "học phí đại học"))]
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    queries.write_text(json.dumps({"_id": "a", "text": "học phí là bao nhiêu"}) + "\n", encoding="utf-8")
    qrels.write_text("a\t1\t1\n", encoding="utf-8")
    ranked = measured("ranking", corpus, queries, qrels, "--weights", "title", "--factors", 2)
    assert ranked == {key: {"marked": 1.0, "unmarked": 1.0} for key in ("as they are", "title × 2")}


@needs_shared
def test_real_queries(home: Path) -> None:
    assert SHARED is not None
    asked = SHARED / "retrieval" / "queries-dev.jsonl"
    assert measured("queries", "--home", home, "--queries", asked, "--limit", 20)["queries"] == 20


def test_frontier() -> None:
    figures = measured("frontier", "--urls", 2_000, "--portals", 4, "--visits", 256)
    assert figures["lease_ms"]["batches"] == figures["finish_ms"]["batches"] == 4
    assert min(figures["lease_ms"]["mean"], figures["finish_ms"]["mean"], figures["floor_ms"]) > 0
    assert figures["bytes_a_url"] > 100
