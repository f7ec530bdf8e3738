"""What a reader or a writer is told when Elasticsearch is away, red, read-only, slow or another: one sentence, and what to do."""

import json
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from elasticsearch import Elasticsearch

from indexer import elasticsearch_client
from indexer.elasticsearch_client import Address
from indexer.engine import EngineError
from indexer.engines import open_engine
from indexer.query import Query
from tests.engine_records import article
from webapp.cli import tracuu


@pytest.fixture
def client(elasticsearch_address: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch_address) as client:
        yield client


@pytest.fixture
def alias(client: Elasticsearch) -> Iterator[str]:
    """A name that nothing has yet; what a test makes of it is deleted."""
    alias = f"loi-{secrets.token_hex(6)}"
    yield alias
    for name in client.indices.get(index=f"{alias}-*", expand_wildcards="all"):
        client.indices.delete(index=name)


@pytest.fixture
def url(elasticsearch_address: str, alias: str) -> str:
    return f"elasticsearch:{elasticsearch_address}/{alias}"


def _told(error: "pytest.ExceptionInfo[EngineError]") -> str:
    said = str(error.value)
    assert len(said.splitlines()) == 1
    assert len(said) < 600
    return said


@pytest.mark.parametrize(
    "typed, said",
    [
        ("elasticsearch:", "names no engine"),
        ("elasticsearch:127.0.0.1:9200/tracuu", "must be like"),
        ("elasticsearch:ftp://127.0.0.1/tracuu", "must be like"),
        ("elasticsearch:http:///tracuu", "must be like"),
        ("elasticsearch:http://127.0.0.1:9200", "must be like"),
        ("elasticsearch:http://127.0.0.1:9200/Tra Cứu", "must be like"),
        ("elasticsearch:http://127.0.0.1:9200/TRACUU", "small letters"),
        ("elasticsearch:http://127.0.0.1:9200/_all", "must be like"),
        ("elasticsearch:http://127.0.0.1:9200/a,b", "must be like"),
        ("elasticsearch:http://127.0.0.1:9200/tracuu/_doc", "must be like"),
        ("elasticsearch:http://127.0.0.1:99999/tracuu", "must be like"),
        ("elasticsearch:http://127.0.0.1:9200/tracuu?shards=many", "numbers"),
        ("elasticsearch:http://127.0.0.1:9200/tracuu?verify=false", "only the options"),
    ],
)
def test_an_address_that_is_none(typed: str, said: str) -> None:
    with pytest.raises(EngineError, match=said) as error:
        open_engine(typed)
    _told(error)


@pytest.mark.parametrize("typed", ["https://u:bí mật@[::1/tracuu", "ftp://u:bí mật@h/tracuu", "http://u:bí mật@h/T"])
def test_a_wrong_address_does_not_repeat_its_password(typed: str) -> None:
    with pytest.raises(EngineError) as error:
        open_engine(f"elasticsearch:{typed}")
    assert "bí mật" not in _told(error)


@pytest.mark.parametrize("password", ["b%C3%AD", "a:b", "a@b", ""])
def test_settings_are_printed_without_the_password(password: str) -> None:
    url = f"elasticsearch:https://reader:{password}@one:9200,two/tracuu?ca=x"
    printed = CliRunner().invoke(tracuu, ["settings"], env={"TRACUU_ENGINE": url}).output
    assert "elasticsearch:https://reader:…@one:9200,two/tracuu?ca=x" in printed


def test_an_address_with_everything() -> None:
    read = Address.read("https://l%C3%AA:a%40b%3Ac@one:9201,two/bai-viet?ca=/etc/ca.pem&shards=3&replicas=2")
    assert read.hosts == ("https://one:9201", "https://two:443")
    assert (read.alias, read.login, read.ca) == ("bai-viet", ("lê", "a@b:c"), "/etc/ca.pem")
    assert (read.shards, read.replicas) == (3, 2)
    assert "a@b:c" not in f"{read} {read!r}"


def test_away() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    for kind in ({}, {"create": True}, {"fresh": True}):
        with pytest.raises(EngineError, match="cannot be reached") as error:
            open_engine(f"elasticsearch:http://127.0.0.1:{port}/tracuu", **kind)
        assert str(port) in _told(error)


def test_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that takes every connection and never says a word."""
    monkeypatch.setattr(elasticsearch_client, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"elasticsearch:http://127.0.0.1:{listener.getsockname()[1]}/tracuu"
        with pytest.raises(EngineError, match="did not answer within") as error:
            open_engine(url)
    _told(error)


@contextmanager
def _server(status: int, body: object, product: str = "Elasticsearch") -> Iterator[str]:
    """A server that gives one answer to everything, as other versions and other programs do."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("X-Elastic-Product", product)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"elasticsearch:http://127.0.0.1:{server.server_port}/tracuu"
        server.shutdown()
        thread.join()


REFUSED = {"error": {"type": "media_type_header_exception", "reason": "Invalid media-type value on headers [Accept]"}}


@pytest.mark.parametrize(
    "status, body, product, said",
    [
        (400, REFUSED, "Elasticsearch", "another major version"),  # as 8.x answers a client of 9
        (406, REFUSED, "Elasticsearch", "another major version"),
        (200, {"nodes": {"a": {"version": "8.19.4"}}}, "Elasticsearch", "8.19.4"),
        (200, {"nodes": {"a": {"version": "9.5.0"}, "b": {"version": "10.0.0"}}}, "Elasticsearch", "10.0.0"),
        (200, {"nodes": {}}, "", "not Elasticsearch"),
        (404, {"detail": "no such page"}, "", "not Elasticsearch"),
    ],
)
def test_another_version_or_another_program(status: int, body: object, product: str, said: str) -> None:
    with _server(status, body, product) as url:
        for kind in ({}, {"create": True}, {"fresh": True}):
            with pytest.raises(EngineError, match=said) as error:
                open_engine(url, **kind)
            _told(error)


def test_read_only_as_on_a_full_disk(url: str, alias: str, client: Elasticsearch) -> None:
    engine = open_engine(url, create=True)
    engine.add([article("p/1")])
    engine.commit()
    client.indices.put_settings(index=alias, settings={"index.blocks.read_only_allow_delete": True})
    engine.add([article("p/2")])
    with pytest.raises(EngineError, match="read-only") as error:
        engine.commit()
    assert "room" in _told(error)
    assert [one.id for one in engine.export(Query())] == ["p/1"]
    client.indices.put_settings(index=alias, settings={"index.blocks.read_only_allow_delete": None})
    engine.add([article("p/3")])
    engine.commit()
    assert [one.id for one in engine.export(Query())] == ["p/1", "p/3"]
    engine.close()


def test_red(url: str, alias: str, client: Elasticsearch) -> None:
    """An index whose shards are nowhere, in the place of the served one."""
    engine = open_engine(url, create=True)
    (served,) = client.indices.get_alias(name=alias)
    whole = client.indices.get(index=served)[served]
    client.indices.create(
        index=f"{alias}-red",
        mappings=whole["mappings"],
        settings={"index.routing.allocation.require._name": "nobody", "number_of_replicas": 0},
        wait_for_active_shards="0",
    )
    aliases = list(whole["aliases"])
    swap = [{"remove": {"index": served, "alias": each}} for each in aliases]
    client.indices.update_aliases(
        actions=swap + [{"add": {"index": f"{alias}-red", "alias": each}} for each in aliases]
    )
    for ask in (
        lambda: engine.search(Query(), ("province",)),
        lambda: engine.count(Query()),
        lambda: engine.get("p/1"),
        lambda: engine.status(),
        lambda: list(engine.export(Query())),
        lambda: engine.suggest_titles("a", 1),
    ):
        with pytest.raises(EngineError, match="red") as error:
            ask()
        _told(error)
    engine.close()


def test_an_index_of_another_version(url: str, alias: str, client: Elasticsearch) -> None:
    open_engine(url, create=True).close()
    (served,) = client.indices.get_alias(name=alias)
    client.indices.put_mapping(index=served, meta={"version": "elasticsearch-0+1-pyvi0.1.1", "alias": alias})
    for create in (False, True):
        with pytest.raises(EngineError, match="tracuu index --rebuild") as error:
            open_engine(url, create=create)
        assert "elasticsearch-0+1-pyvi0.1.1" in _told(error)
    rebuilt = open_engine(url, fresh=True)
    rebuilt.add([article()])
    rebuilt.commit()
    rebuilt.publish()
    reader = open_engine(url)
    assert reader.search(Query()).total == 1
    reader.close()


def test_a_name_that_is_somebody_elses_index(url: str, alias: str, client: Elasticsearch) -> None:
    client.indices.create(index=alias, settings={"number_of_replicas": 0})
    try:
        for kind in ({}, {"create": True}):
            with pytest.raises(EngineError, match=alias) as error:
                open_engine(url, **kind)
            _told(error)
        rebuilt = open_engine(url, fresh=True)
        with pytest.raises(EngineError, match=alias) as error:
            rebuilt.publish()
        _told(error)
        rebuilt.close()
        assert client.indices.exists(index=alias)
    finally:
        client.indices.delete(index=alias)
