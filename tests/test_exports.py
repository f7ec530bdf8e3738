"""Taking everything home: each table in each form, whole, disarmed, and with a manifest that repeats it."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from indexer.engine import Engine
from indexer.export import BOM, COLUMNS, WHATS, What, cell, rows
from indexer.export_files import FORMS, File, Origin, manifest, tables, written, zipped
from indexer.query import Filter, Query
from indexer.query_parser import parse
from indexer.record_json import article_shape, document_shape
from tests.command import run
from tests.web_archive import DECREE, articles, build, documents


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The illustrative archive of the web application's tests."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def engine(home: Path) -> Iterator[Engine]:
    opened = build(home / "index")
    yield opened
    opened.close()


def export(engine: Engine, what: What, form: str, query: str = "") -> bytes:
    return b"".join(written(engine, File("x", what, form), parse(query)))


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_form_holds_every_row(engine: Engine) -> None:
    wanted = {"articles": 40, "citations": 42, "documents": 4}
    for what in WHATS:
        shapes = list(rows(engine, what, Query()))
        assert len(shapes) == wanted[what]
        assert [json.loads(line) for line in export(engine, what, "jsonl").splitlines()] == shapes
        assert pq.read_table(io.BytesIO(export(engine, what, "parquet"))).to_pylist() == shapes
        held = table(export(engine, what, "csv"))
        assert [list(row) for row in held] == [list(COLUMNS[what])] * len(shapes)
        assert [list(row.values()) for row in held] == [[cell(s.get(c)) for c in COLUMNS[what]] for s in shapes]


@pytest.mark.parametrize("most", [10_000, 3, 2, 1])
@pytest.mark.parametrize("typed", ["", "dân chủ", "kế hoạch", "không có ở đâu"])
def test_documents_cited_are_those_of_the_articles_however_many_an_engine_counts(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, typed: str, most: int
) -> None:
    monkeypatch.setattr("indexer.export.MOST_VALUES", most)
    decree, source = (DECREE,), ("bao-long-an",)
    for filters in ((), (Filter("document", decree),), (Filter("document", decree, True), Filter("portal", source))):
        query = parse(typed, filters=filters)
        cited = {each.document for record in engine.export(query) for each in record.cited if each.document}
        found = [shape["key"] for shape in rows(engine, "documents", query)]
        held = {record.key for record in documents()}
        assert found == sorted(held if query == Query() else cited & held)


def test_rows_are_the_shapes_of_the_record(engine: Engine) -> None:
    known = {record.id: article_shape(record) for record in articles()}
    assert list(rows(engine, "articles", Query())) == [known[key] for key in sorted(known)]
    assert list(rows(engine, "documents", parse("chuyển đổi số"))) == [
        document_shape(record) for record in documents() if record.key in ("10-2022-qh15", "14-kh-tu@long-an")
    ]
    first = next(iter(rows(engine, "citations", parse("kế hoạch"))))
    assert (first["title"], first["url"]) == ("Tập huấn ở Long An, đợt 0", "https://bao.example.vn/0.html")


@pytest.mark.parametrize("query, found", [("", 40), ("chuyển đổi số", 8), ("nam:2018", 4), ("không-có-ở-đâu", 0)])
def test_an_export_has_what_a_search_finds(engine: Engine, query: str, found: int) -> None:
    assert engine.count(parse(query)) == found == len(table(export(engine, "articles", "csv", query)))


def test_excel_reads_the_marks(engine: Engine) -> None:
    data = export(engine, "articles", "csv")
    assert data.startswith(BOM.encode())
    assert data.splitlines(keepends=True)[0].endswith(b"\r\n")
    assert "Hội nghị dân chủ ở cơ sở, kỳ 7".encode() in data


@pytest.mark.parametrize(
    "value, written",
    [
        *((start + "cmd|' /C calc'!A0", "'" + start + "cmd|' /C calc'!A0") for start in "=+-@\t\r\n＝＋－＠"),
        ("a=1", "a=1"), ("", ""), (None, ""), (-5, "-5"), (0, "0"), (" =1", " =1"),
        (["=1", "b"], "'=1 | b"), ([{"value": "@a", "count": 2}], "'@a (2)"),
        ([{"kind": "amends", "by": None, "articles": 3, "example": "a/1"}], "amends ? (3)"),
    ],
)  # fmt: skip
def test_cells_that_a_spreadsheet_would_run_are_disarmed(value: object, written: str) -> None:
    assert cell(value) == written


def test_the_archive_holds_the_tables_and_says_what_they_are(engine: Engine) -> None:
    query, origin = parse("dân chủ"), Origin("dân chủ", "2026-11-25T10:00:00+00:00", {"filters": {}, "excluded": {}})
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped(engine, tables(), query, origin)))) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(held.pop("manifest.json"))
    assert list(held) == ["articles.csv", "citations.csv", "documents.csv"]
    assert [(file["rows"], file["bytes"], file["sha256"]) for file in told["files"]] == [
        (len(table(data)), len(data), hashlib.sha256(data).hexdigest()) for data in held.values()
    ]
    assert (told["query"], told["read_as"], told["articles"]) == (
        "dân chủ",
        "dân chủ",
        len(table(held["articles.csv"])),
    )
    assert told["index"] == {
        "version": engine.status().version, "revision": engine.revision(), "articles": 40, "documents": 4,
    }  # fmt: skip
    assert told["program"].startswith("tracuu ")


def test_the_manifest_changes_with_the_index(tmp_path: Path) -> None:
    engine = build(tmp_path / "index")
    first, again = (manifest(engine, Query(), Origin("", "2026")) for _ in range(2))
    assert first == again
    engine.delete([articles()[0].id])
    engine.commit()
    later = manifest(engine, Query(), Origin("", "2026"))
    assert later["index"] != first["index"]
    assert later["articles"] == 39
    engine.close()


def test_forms_that_need_a_library_are_offered_where_it_is() -> None:
    assert set(FORMS) == {"csv", "jsonl", "parquet"}


class TestCommand:
    """`tracuu export`."""

    @pytest.mark.parametrize(
        "options, lines",
        [
            (("articles",), 40),
            (("articles", "--query", "chuyển đổi số"), 8),
            (("articles", "--filter", "year=2018", "--filter", "year=2019"), 8),
            (("articles", "--filter", "portal=bao-long-an", "--exclude", "month=2024-05"), 2),
            (("citations", "--filter", f"document={DECREE}"), 31),
            (("documents", "--query", "nam:2018"), 1),
        ],
    )
    def test_narrows_as_search_does(self, engine: Engine, home: Path, options: tuple[str, ...], lines: int) -> None:
        assert len(run("export", *options, home=home).rows()) == lines

    def test_writes_the_manifest_beside_the_file(self, engine: Engine, home: Path, tmp_path: Path) -> None:
        kept = tmp_path / "manifest.json"
        out = run("export", "articles", "--format", "csv", "--query", "nam:2018", "--manifest", kept, home=home).out
        told = json.loads(kept.read_text("utf-8"))
        (file,) = told["files"]
        assert (file["rows"], file["name"], told["query"]) == (4, "articles.csv", "nam:2018")
        assert out.startswith(BOM + "id,")

    @pytest.mark.parametrize("form, begins", [("bib", "@article{"), ("ris", "TY  - NEWS"), ("csl", "[\n{")])
    def test_writes_references(self, engine: Engine, home: Path, form: str, begins: str) -> None:
        assert run("export", "articles", "--format", form, "--query", "nam:2018", home=home).out.startswith(begins)
