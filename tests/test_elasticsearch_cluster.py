"""Three nodes, of which one is killed while records are loaded."""

import json
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.query import Query
from indexer.query_parser import parse
from indexer.record import ArticleRecord
from indexer.record_terms import RecordTerms, record_terms
from tests.elasticsearch_node import Node, cluster
from tests.engine_records import article

RECORDS, GROUP = 50_000, 2_500
KILLED_AFTER = 20_000


@cache
def _cut() -> RecordTerms:
    """The terms of every article of the load, cut once."""
    return record_terms(article(title="Học phí", text="học phí năm nay"))


def _articles(numbers: range, then: "threading.Thread | None" = None) -> Iterator[ArticleRecord]:
    """The articles of the numbers; `then` is started in the midst of them."""
    for number in numbers:
        if then and number == numbers.start + 1:
            then.start()
        yield article(f"p/{number:05}", "Học phí", "học phí năm nay")


def _load(engine: Engine, numbers: range, then: "threading.Thread | None" = None) -> None:
    cut = {f"p/{number:05}": _cut() for number in numbers}
    engine.add(_articles(numbers, then), cut=cut)
    engine.commit()


@pytest.fixture
def nodes() -> Iterator[Sequence[Node]]:
    with cluster(3) as nodes:
        yield nodes


def _with_primary(nodes: Sequence[Node], alias: str) -> Node:
    """The node that has the first copy of the alias's shard: the one that hurts most."""
    with urllib.request.urlopen(f"{nodes[0].address}/_cat/shards/{alias}?format=json&h=prirep,node") as answer:
        (name,) = [shard["node"] for shard in json.load(answer) if shard["prirep"] == "p"]
    return nodes[int(name.removeprefix("node-"))]


def test_a_node_killed_during_a_load_costs_nothing(nodes: Sequence[Node]) -> None:
    hosts = ",".join(node.address.removeprefix("http://") for node in nodes)
    engine = open_engine(f"elasticsearch:http://{hosts}/tracuu?replicas=1", create=True)
    victim = _with_primary(nodes, "tracuu")
    acknowledged = 0
    for start in range(0, RECORDS, GROUP):
        numbers = range(start, start + GROUP)
        murder = threading.Thread(target=victim.kill) if start == KILLED_AFTER else None
        _load(engine, numbers, murder)
        acknowledged += len(numbers)
        if murder:
            murder.join()
            assert victim.process.poll() is not None
    assert acknowledged == RECORDS
    found = [one.id for one in engine.export(Query())]
    assert found == [f"p/{number:05}" for number in range(RECORDS)]
    assert engine.search(parse("học phí")).total == engine.status().articles == RECORDS
    rest = ",".join(node.address.removeprefix("http://") for node in nodes if node is not victim)
    reader = open_engine(f"elasticsearch:http://{rest}/tracuu")
    assert reader.count(Query()) == RECORDS
    reader.close()
    engine.close()
