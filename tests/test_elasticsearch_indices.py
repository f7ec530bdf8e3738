"""Which indices stand behind an alias, who may write them, and what is taken away: only what is ours and nobody reads."""

import secrets
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from indexer.elasticsearch_index import INDEX_VERSION
from indexer.elasticsearch_lock import LEASE, LOCKS
from indexer.engine import EngineError
from indexer.engines import open_engine
from indexer.query import Query
from indexer.query_parser import parse
from tests.engine_contract_publish import rebuilt, turn_of
from tests.engine_records import article

DYING = "import os, sys; from tests.engine_contract_publish import rebuilt; rebuilt(sys.argv[1], 1); os._exit(0)"


@pytest.fixture
def client(elasticsearch_address: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch_address) as client:
        yield client


@pytest.fixture
def alias(client: Elasticsearch) -> Iterator[str]:
    alias = f"tracuu-{secrets.token_hex(6)}"
    yield alias
    for name in _indices(client, alias):
        client.indices.delete(index=name)


@pytest.fixture
def url(elasticsearch_address: str, alias: str) -> str:
    return f"elasticsearch:{elasticsearch_address}/{alias}"


def _indices(client: Elasticsearch, alias: str) -> list[str]:
    return sorted(client.indices.get(index=f"{alias}-*", expand_wildcards="all"))


def _lock(client: Elasticsearch, alias: str, name: str, **changes: object) -> None:
    """A lock that another process holds, on another machine if nothing else is said."""
    held = {"holder": "elsewhere, process 1", "machine": "elsewhere", "process": "1", "started": "1", "token": "x"}
    client.index(index=LOCKS, id=f"{alias} {name}", document={**held, "until": time.time() + LEASE, **changes})


def test_one_rebuild_at_a_time(url: str) -> None:
    first = open_engine(url, fresh=True)
    with pytest.raises(EngineError, match="being rebuilt by another process"):
        open_engine(url, fresh=True)
    first.add([article()])
    first.commit()
    first.publish()
    assert open_engine(url).get("p/1")


def test_what_is_being_written_is_not_replaced(url: str) -> None:
    """What the writer acknowledges afterwards would be gone."""
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


def test_leftovers_of_a_dead_rebuild_are_taken_away_by_the_next_writer(
    url: str, alias: str, client: Elasticsearch
) -> None:
    open_engine(url, create=True).close()
    for _ in range(2):
        subprocess.run([sys.executable, "-c", DYING, url], check=True)
        assert len(_indices(client, alias)) == 2
    engine = open_engine(url)
    engine.add([article()])
    engine.commit()
    assert len(_indices(client, alias)) == 1
    living = rebuilt(url, 2)
    engine.close()
    again = open_engine(url)
    again.add([article("p/2")])
    again.commit()
    assert (len(_indices(client, alias)), living.count(Query())) == (2, 40)
    again.close()
    living.close()


def test_what_is_read_is_kept_until_it_is_read(url: str, alias: str, client: Elasticsearch) -> None:
    rebuilt(url, 1).publish()
    reader = open_engine(url)
    export = reader.export(Query())
    first = next(export)
    rebuilt(url, 2).publish()
    assert len(_indices(client, alias)) == 2
    assert len([first, *export]) == 40
    rebuilt(url, 3).publish()
    assert len(_indices(client, alias)) == 1


def test_an_export_whose_index_is_gone_goes_on_in_the_next(url: str, alias: str, client: Elasticsearch) -> None:
    engine = open_engine(url, create=True)
    engine.add([article(f"p/{n:04}", "Cũ") for n in range(700)])
    engine.commit()
    engine.close()
    export = engine.export(Query())
    first = [next(export) for _ in range(3)]
    fresh = open_engine(url, fresh=True)
    fresh.add([article(f"p/{n:04}", "Mới") for n in range(700)])
    fresh.commit()
    fresh.publish()
    old = next(name for name in _indices(client, alias) if alias not in client.indices.get(index=name)[name]["aliases"])
    client.indices.delete(index=old)
    records = [*first, *export]
    assert [one.id for one in records] == [f"p/{n:04}" for n in range(700)]
    assert {one.title for one in records} == {"Cũ", "Mới"}


def test_nothing_of_others_is_taken_away(url: str, alias: str, client: Elasticsearch) -> None:
    """Names that begin as ours do: by hand, of another alias, of a copy that somebody keeps."""
    stamp = "20260101000000-0123abcd"
    neighbour = open_engine(f"{url}-2026", create=True)
    neighbour.add([article("p/neighbour")])
    neighbour.commit()
    neighbour.close()
    others = {f"{alias}-{stamp}": None, f"{alias}-backup": {"alias": alias}, f"{alias}-{stamp}-x": {"alias": alias}}
    for name, meta in others.items():
        client.indices.create(index=name, mappings={"_meta": meta} if meta else {}, settings={"number_of_replicas": 0})
    for turn in range(2):
        rebuilt(url, turn).publish()
    assert set(others) <= set(_indices(client, alias))
    assert neighbour.get("p/neighbour")
    assert turn_of(open_engine(url)) == "Tỉnh 1"


def test_the_lock_of_another_machine_holds_until_its_lease_ends(url: str, alias: str, client: Elasticsearch) -> None:
    engine = open_engine(url, create=True)
    _lock(client, alias, "writing")
    with pytest.raises(EngineError, match=r"being written by another process \(elsewhere, process 1\)"):
        engine.add([article()])
    with pytest.raises(EngineError, match="being written by another process"):
        rebuilt(url, 1).publish()
    _lock(client, alias, "writing", until=time.time() - 1)
    engine.add([article()])
    engine.commit()
    assert engine.get("p/1")
    engine.close()


def test_who_has_lost_the_lock_writes_no_more(url: str, alias: str, client: Elasticsearch) -> None:
    engine = open_engine(url, create=True)
    engine.add([article("p/1")])
    engine.commit()
    engine.add([article("p/2")])
    _lock(client, alias, "writing")
    with pytest.raises(EngineError, match="taken over by another process"):
        engine.commit()
    assert [one.id for one in engine.export(Query())] == ["p/1"]
    engine.close()
    held = client.get(index=LOCKS, id=f"{alias} writing")
    assert held["_source"]["holder"] == "elsewhere, process 1"


@pytest.mark.parametrize("create", [False, True])
def test_two_indices_behind_one_name_are_told(url: str, alias: str, client: Elasticsearch, create: bool) -> None:
    open_engine(url, create=True).close()
    client.indices.create(
        index=f"{alias}-second", aliases={alias: {}}, settings={"number_of_replicas": 0, "number_of_shards": 1}
    )
    with pytest.raises(EngineError, match="several indices"):
        open_engine(url, create=create)


def test_a_reader_does_not_take_terms_of_another_version_for_its_own(
    url: str, alias: str, client: Elasticsearch
) -> None:
    """A program of another version publishes while this one reads."""
    reader = open_engine(url, create=True)
    (served,) = client.indices.get_alias(name=alias)
    whole = client.indices.get(index=served)[served]
    client.indices.create(
        index=f"{alias}-next",
        mappings={**whole["mappings"], "_meta": {"version": "elasticsearch-99", "alias": alias}},
        settings={"number_of_replicas": 0},
    )
    client.indices.update_aliases(
        actions=[
            {"remove": {"index": served, "aliases": ["*"]}},
            {"add": {"index": f"{alias}-next", "alias": alias}},
        ]
    )
    for ask in (lambda: reader.count(Query()), lambda: reader.get("p/1"), lambda: list(reader.export(Query()))):
        with pytest.raises(
            EngineError, match=f"of version elasticsearch-99, this program reads .*{INDEX_VERSION[-8:]}"
        ):
            ask()


def test_an_index_is_strict_and_keeps_nothing_but_the_records(url: str, alias: str, client: Elasticsearch) -> None:
    engine = open_engine(f"{url}?shards=2&replicas=0", create=True)
    engine.add([article("p/1", "Học phí", "học phí năm nay")])
    engine.commit()
    (served,) = client.indices.get_alias(name=alias)
    whole = client.indices.get(index=served)[served]
    assert whole["mappings"]["dynamic"] == "strict"
    assert (whole["settings"]["index"]["number_of_shards"], whole["settings"]["index"]["number_of_replicas"]) == (
        "2",
        "0",
    )
    assert whole["settings"]["index"]["refresh_interval"] == "-1"
    assert list(client.get(index=served, id="article p/1")["_source"]) == ["json"]
    engine.close()


def test_long_and_strange_ids_find_their_records(url: str) -> None:
    engine = open_engine(url, create=True)
    ids = ["x" * 2_000, "x" * 2_001, "đường/dẫn có dấu", "a?b=c#d%2F", "..", "_all", "a\nb", " ", "𝒜" * 300]
    engine.add([article(id_) for id_ in ids])
    engine.commit()
    assert [engine.get(id_) for id_ in ids] == [article(id_) for id_ in ids]
    assert [one.id for one in engine.export(Query())] == sorted(ids)
    engine.delete(ids)
    engine.commit()
    assert engine.status().articles == 0
    engine.close()


def test_terms_longer_than_a_token_may_be_are_found_all_the_same(url: str) -> None:
    engine = open_engine(url, create=True)
    long = "𝒜" * 64
    engine.add([article("p/1", text=f"trước {long} {long} sau đó"), article("p/2", text=f"trước {long} sau đó")])
    engine.commit()
    assert [one.id for one in engine.export(Query())] == ["p/1", "p/2"]
    for typed, found in (
        (f'"{long} {long}"', ["p/1"]),
        (f'"trước {long} {long} sau"', ["p/1"]),
        (f'"trước {long} sau"', ["p/2"]),
        ('"sau đó"', ["p/1", "p/2"]),
    ):
        assert [one.id for one in engine.export(parse(typed))] == found, typed
    engine.close()
