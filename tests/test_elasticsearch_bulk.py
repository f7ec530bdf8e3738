"""Sending a lot: every item's answer is read, what may still succeed is sent again and nothing else, and patience ends.

The server here answers as Elasticsearch does when it is overloaded or refuses; a real one does so too seldom to wait for.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from indexer import elasticsearch_bulk
from indexer.elasticsearch_bulk import Changes, send
from indexer.elasticsearch_client import Address
from indexer.engine import EngineError

Item = Mapping[str, Any]
TAKEN: Item = {"status": 201}
BUSY: Item = {"status": 429, "error": {"type": "es_rejected_execution_exception", "reason": "the queue is full"}}
AWAY: Item = {"status": 503, "error": {"type": "unavailable_shards_exception", "reason": "primary shard is not active"}}
WRONG: Item = {"status": 400, "error": {"type": "strict_dynamic_mapping_exception", "reason": "[x] is not allowed"}}
FULL: Item = {
    "status": 429,
    "error": {"type": "cluster_block_exception", "reason": "disk usage exceeded flood-stage watermark"},
}
BLOCKED: Item = {"status": 403, "error": {"type": "cluster_block_exception", "reason": "blocked by: index read-only"}}
NO_ALIAS: Item = {"status": 404, "error": {"type": "index_not_found_exception", "reason": "no such index [t]"}}
ABSENT: Item = {"status": 404}


class Server(ThreadingHTTPServer):
    """Answers each request by the next of `script`: items, a status for the whole, or None for a cut connection."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.script: list[Sequence[Item] | int | None] = []
        self.asked: list[list[str]] = []

    @property
    def address(self) -> Address:
        return Address.read(f"http://127.0.0.1:{self.server_port}/t")


class Answer(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        actions = [json.loads(line) for line in body.splitlines() if line.startswith(('{"index"', '{"delete"'))]
        self.server.asked.append([next(iter(action.values()))["_id"] for action in actions])
        kinds = [next(iter(action)) for action in actions]
        step = self.server.script.pop(0)
        if step is None:
            self.close_connection = True
            return
        items = [] if isinstance(step, int) else [{kind: item} for kind, item in zip(kinds, step, strict=True)]
        self._say(step if isinstance(step, int) else 200, {"items": items, "error": {"type": "x", "reason": "so busy"}})

    do_POST = do_PUT  # noqa: N815

    def _say(self, status: int, shape: object) -> None:
        said = json.dumps(shape).encode()
        self.send_response(status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(elasticsearch_bulk, "_FIRST_PAUSE", 0.0)
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


LOT = {"article a": b"{}", "article b": b"{}", "article c": None}
ALL = list(LOT)


@pytest.mark.parametrize(
    "script, asked",
    [
        ([[TAKEN, TAKEN, TAKEN]], [ALL]),
        ([[TAKEN, TAKEN, ABSENT]], [ALL]),  # nothing was there to delete
        ([[BUSY, TAKEN, TAKEN], [TAKEN]], [ALL, ALL[:1]]),
        ([[TAKEN, BUSY, AWAY], [AWAY, TAKEN], [TAKEN]], [ALL, ALL[1:], ALL[1:2]]),
        ([429, [TAKEN, TAKEN, TAKEN]], [ALL, ALL]),
        ([503, 502, 504, [TAKEN, TAKEN, BUSY], [TAKEN]], [ALL, ALL, ALL, ALL, ALL[2:]]),
        ([None, [TAKEN, TAKEN, TAKEN]], [ALL, ALL]),  # a node that died with the request
    ],
)
def test_what_may_still_succeed_is_sent_again_and_nothing_else(
    server: Server, script: list[Any], asked: list[list[str]]
) -> None:
    server.script = script
    send(server.address.connect(), server.address, "t", LOT)
    assert server.asked == asked
    assert server.script == []


@pytest.mark.parametrize(
    "script, said",
    [
        ([[TAKEN, WRONG, TAKEN]], "article b cannot be indexed"),
        ([[BUSY, WRONG, BUSY]], "article b cannot be indexed"),
        ([[FULL, FULL, FULL]], "read-only"),
        ([[TAKEN, BLOCKED, TAKEN]], "read-only"),
        ([[NO_ALIAS, NO_ALIAS, NO_ALIAS]], "There is no index"),
        ([[TAKEN, TAKEN, NO_ALIAS]], "There is no index"),
        ([400], "refused"),
        ([401], "user and password"),
        ([413], "refused"),
    ],
)
def test_what_is_refused_is_told_at_once(server: Server, script: list[Any], said: str) -> None:
    server.script = script
    with pytest.raises(EngineError, match=said) as told:
        send(server.address.connect(), server.address, "t", LOT)
    assert len(server.asked) == 1
    assert len(str(told.value).splitlines()) == 1


def test_patience_ends_where_nothing_goes_on(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticsearch_bulk, "PATIENCE", 0.0)
    server.script = [[TAKEN, BUSY, TAKEN], [BUSY], 503]
    with pytest.raises(EngineError, match=r"1 records were not taken within .* overloaded \(the queue is full\)"):
        send(server.address.connect(), server.address, "t", LOT)


def test_the_last_word_on_a_record_is_sent_once_and_in_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticsearch_bulk, "_LOT_RECORDS", 3)
    monkeypatch.setattr(elasticsearch_bulk, "_IN_MEMORY", 10)
    changes = Changes()
    for number in range(7):
        changes.put(f"article {number}", f"first {number}".encode())
    changes.put("article 2", b"second 2")
    changes.put("article 0", None)
    changes.put("article 7", None)
    changes.put("article 7", b"again 7")
    lots = [dict(lot) for lot in changes.lots()]
    assert [len(lot) for lot in lots] == [3, 3, 2]
    together = {uid: record for lot in lots for uid, record in lot.items()}
    assert together == {
        **{f"article {number}": f"first {number}".encode() for number in (1, 3, 4, 5, 6)},
        "article 2": b"second 2",
        "article 0": None,
        "article 7": b"again 7",
    }
    assert (len(changes), changes.kept) == (8, 7)
    changes.clear()
    assert (len(changes), list(changes.lots())) == (0, [])
    changes.put("article 1", b"after")
    assert [dict(lot) for lot in changes.lots()] == [{"article 1": b"after"}]


def test_a_lot_is_bounded_by_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticsearch_bulk, "_LOT_BYTES", 100)
    changes = Changes()
    for number, size in enumerate((40, 40, 40, 500, 1)):
        changes.put(f"article {number}", b"x" * size)
    assert [list(lot) for lot in changes.lots()] == [
        ["article 0", "article 1", "article 2"],
        ["article 3"],
        ["article 4"],
    ]
