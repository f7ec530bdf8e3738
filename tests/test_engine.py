"""The embedded engine: the contract, and what only a folder can do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.engine import EngineError
from indexer.engines import open_engine
from indexer.query import Query
from indexer.query_parser import parse
from tests.engine_contract import EngineContract, article, generated


class TestTantivy(EngineContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"tantivy:{tmp_path / 'index'}"


@pytest.mark.parametrize("url", ["", "tantivy", "tantivy:", "/tmp/index", "sqlite:x", "http://localhost:9200"])
def test_a_url_that_names_no_engine(url: str) -> None:
    with pytest.raises(EngineError, match="names no engine"):
        open_engine(url, create=True)


@pytest.mark.parametrize("version", ["tantivy-0+1-pyvi0.1.1\n", "", "\udcff", None])
def test_an_index_of_another_version_is_not_opened(tmp_path: Path, version: str | None) -> None:
    open_engine(f"tantivy:{tmp_path}", create=True).close()
    if version is None:
        (tmp_path / "version").unlink()
    else:
        (tmp_path / "version").write_bytes(version.encode("utf-8", "surrogateescape"))
    for create in (False, True):
        with pytest.raises(EngineError, match="tracuu index --rebuild"):
            open_engine(f"tantivy:{tmp_path}", create=create)


def test_a_folder_that_holds_no_index(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("not an index")
    (tmp_path / "version").write_text("x")
    with pytest.raises(EngineError, match="--rebuild"):
        open_engine(f"tantivy:{tmp_path}")
    with pytest.raises(EngineError, match="can be written"):
        open_engine(f"tantivy:{tmp_path / 'version' / 'inside'}", create=True)


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
        "from tests.engine_contract import article\n"
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
