"""The embedded engine: the contract, and what only a folder can do."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tantivy

from indexer.engine import EngineError
from indexer.engines import open_engine
from indexer.query import Query
from indexer.query_parser import parse
from indexer.tantivy_schema import INDEX_VERSION, schema
from tests.engine_contract_publish import PublishContract, rebuilt, turn_of
from tests.engine_records import article, generated


class TestTantivy(PublishContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"tantivy:{tmp_path / 'index'}"


def generations(folder: Path) -> list[Path]:
    return [entry for entry in folder.iterdir() if entry.is_dir()]


@pytest.mark.parametrize("url", ["", "tantivy", "tantivy:", "/tmp/index", "sqlite:x", "http://localhost:9200"])
def test_a_url_that_names_no_engine(url: str) -> None:
    with pytest.raises(EngineError, match="names no engine"):
        open_engine(url, create=True)


@pytest.mark.parametrize(
    "pointer",
    [
        b"tantivy-0+1-pyvi0.1.1 generation-0123456789abcdef\n",
        b"tantivy-0+1-pyvi0.1.1\n",
        b"",
        b"\xff",
        b"{version} ../elsewhere\n",
        b"{version}\n",
    ],
)
def test_an_index_of_another_version_is_not_opened_and_can_be_rebuilt(tmp_path: Path, pointer: bytes) -> None:
    url = f"tantivy:{tmp_path}"
    open_engine(url, create=True).close()
    (tmp_path / "served").write_bytes(pointer.replace(b"{version}", INDEX_VERSION.encode()))
    for create in (False, True):
        with pytest.raises(EngineError, match="tracuu index --rebuild"):
            open_engine(url, create=create)
    rebuilt(url, 1).publish()
    assert turn_of(open_engine(url)) == "Tỉnh 1"
    assert len(generations(tmp_path)) == 1


@pytest.mark.parametrize("version", ["tantivy-3+1-pyvi0.1.1", None])
def test_an_index_from_before_there_were_generations_can_be_rebuilt(tmp_path: Path, version: str | None) -> None:
    """Such an index lay flat in the folder; nothing else there is touched."""
    tantivy.Index(schema(), str(tmp_path))
    if version:
        (tmp_path / "version").write_text(version + "\n")
    (tmp_path / f"{'0a' * 16}.store").write_text("")
    (tmp_path / "thesis.txt").write_text("mine")
    for create in (False, True):
        with pytest.raises(
            EngineError, match=rf"of version {re.escape(version or 'unknown')}, .* `tracuu index --rebuild`"
        ):
            open_engine(f"tantivy:{tmp_path}", create=create)
    rebuilt(f"tantivy:{tmp_path}", 1).publish()
    assert turn_of(open_engine(f"tantivy:{tmp_path}")) == "Tỉnh 1"
    (served,) = generations(tmp_path)
    assert {entry.name for entry in tmp_path.iterdir()} == {"served", "rebuild.lock", "thesis.txt", served.name}


def test_a_folder_that_holds_no_index(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("not an index")
    with pytest.raises(EngineError, match="--rebuild"):
        open_engine(f"tantivy:{tmp_path}")
    with pytest.raises(EngineError, match="can be written"):
        open_engine(f"tantivy:{tmp_path / 'meta.json' / 'inside'}", create=True)


def test_a_damaged_index_says_what_to_do(tmp_path: Path) -> None:
    url = f"tantivy:{tmp_path}"
    rebuilt(url, 1).publish()
    (generation,) = generations(tmp_path)
    (generation / "meta.json").write_text("{")
    with pytest.raises(EngineError, match=r"cannot be read: .* `tracuu index --rebuild`"):
        open_engine(url)
    rebuilt(url, 2).publish()
    assert turn_of(open_engine(url)) == "Tỉnh 2"


def test_one_rebuild_at_a_time(tmp_path: Path) -> None:
    url = f"tantivy:{tmp_path}"
    first = open_engine(url, fresh=True)
    with pytest.raises(EngineError, match="being rebuilt by another process"):
        open_engine(url, fresh=True)
    first.add([article()])
    first.commit()
    first.publish()
    assert open_engine(url).get("p/1")


def test_what_is_being_written_is_not_replaced(tmp_path: Path) -> None:
    """What the writer acknowledges afterwards would be gone."""
    url = f"tantivy:{tmp_path}"
    writer = open_engine(url, create=True)
    writer.add([article("p/1")])
    fresh = rebuilt(url, 1)
    with pytest.raises(EngineError, match="being written by another process"):
        fresh.publish()
    writer.commit()
    assert writer.get("p/1")
    writer.close()
    fresh.publish()
    assert turn_of(writer) == "Tỉnh 1"


def test_leftovers_of_a_dead_rebuild_are_taken_away_by_the_next_writer(tmp_path: Path) -> None:
    url = f"tantivy:{tmp_path}"
    open_engine(url, create=True).close()
    script = "import os, sys; from tests.engine_contract_publish import rebuilt; rebuilt(sys.argv[1], 1); os._exit(0)"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", script, url], check=True)
        assert len(generations(tmp_path)) == 2
    engine = open_engine(url)
    engine.add([article()])
    engine.commit()
    assert len(generations(tmp_path)) == 1
    living = rebuilt(url, 2)
    engine.close()
    again = open_engine(url)
    again.add([article("p/2")])
    again.commit()
    assert (len(generations(tmp_path)), living.count(Query())) == (2, 40)


def test_a_reader_follows_a_rebuilt_index_swapped_into_place(tmp_path: Path) -> None:
    old, new = tmp_path / "index", tmp_path / "new"
    first = open_engine(f"tantivy:{old}", create=True)
    first.add([article("p/old")])
    first.commit()
    first.close()
    reader = open_engine(f"tantivy:{old}")
    rebuilt = open_engine(f"tantivy:{new}", create=True)
    rebuilt.add([article("p/new"), article("p/newer")])
    rebuilt.commit()
    rebuilt.close()
    os.rename(old, tmp_path / "away")
    assert [one.id for one in reader.export(Query())] == ["p/old"]
    os.rename(new, old)
    shutil.rmtree(tmp_path / "away")
    assert [one.id for one in reader.export(Query())] == ["p/new", "p/newer"]


def test_an_export_keeps_to_the_commit_it_began_with(tmp_path: Path) -> None:
    engine = open_engine(f"tantivy:{tmp_path}", create=True)
    articles = generated(1_100)
    engine.add(articles)
    engine.commit()
    export = engine.export(Query())
    first = next(export)
    engine.delete([one.id for one in articles])
    engine.commit()
    assert [first, *export] == sorted(articles, key=lambda one: one.id)
    assert engine.search(Query()).total == 0
    engine.close()


def test_merges_that_run_when_the_engine_is_closed_end_first(tmp_path: Path) -> None:
    """Eight segments of one size are due to be merged; each one that stays costs every later query."""
    engine = open_engine(f"tantivy:{tmp_path}", create=True)
    articles = generated(4_000)
    for start in range(0, len(articles), 500):
        engine.add(articles[start : start + 500])
        engine.commit()
    engine.close()
    (generation,) = generations(tmp_path)
    searcher = tantivy.Index.open(str(generation)).searcher()
    assert (searcher.num_segments, searcher.num_docs) == (1, len(articles))


def test_a_writer_that_failed_is_thrown_away(tmp_path: Path) -> None:
    place, away = tmp_path / "index", tmp_path / "away"
    engine = open_engine(f"tantivy:{place}", create=True)
    engine.add([article("p/1")])
    engine.commit()
    engine.add([article("p/2")])
    place.rename(away)
    with pytest.raises(EngineError, match="since the last commit is dropped"):
        engine.commit()
    away.rename(place)
    engine.add([article("p/3")])
    engine.commit()
    assert [one.id for one in engine.export(Query())] == ["p/1", "p/3"]
    assert engine.search(parse("nội dung")).total == 2
    engine.close()


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    url = f"tantivy:{tmp_path / 'index'}"
    script = (
        "import resource, sys\n"
        "from indexer.engine import EngineError; from indexer.engines import open_engine\n"
        "from tests.engine_records import article\n"
        "engine = open_engine(sys.argv[1], create=True)\n"
        "engine.add([article('p/1')])\n"
        "engine.commit()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))\n"
        "try:\n"
        "    for n in range(2, 4):\n"
        "        engine.add([article(f'p/{n}', text=' '.join(f'số{k}' for k in range(5_000)))])\n"
        "        engine.commit()\n"
        "except EngineError as error:\n"
        "    print(error)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
        "engine.add([article('p/9')])\n"
        "engine.commit()\n"
        "engine.close()\n"
    )
    said = subprocess.run([sys.executable, "-c", script, url], capture_output=True, text=True, check=True).stdout
    assert "see that the disk has room" in said
    assert len(said.splitlines()) == 1
    assert [one.id for one in open_engine(url).export(Query())] == ["p/1", "p/9"]
