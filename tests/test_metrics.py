"""What Prometheus, monitors and logs are told."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from crawler.frontier import Frontier
from indexer import tantivy_generations
from indexer.engines import open_engine
from tests import web_archive
from tests.browser import served
from webapp.app import create_app

Samples = Mapping[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(text: str) -> Samples:
    """Every sample by name and labels; a text that is not in the format raises."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    web_archive.build(tmp_path / "index").close()
    with Frontier(tmp_path / "crawl.sqlite") as frontier:
        frontier.add("so-vi-du-ha-noi", [(f"https://so.example.vn/{n}", "so.example.vn") for n in range(3)])
        frontier.lease("so-vi-du-ha-noi", 1)
    (tmp_path / "archive" / "so-vi-du-ha-noi").mkdir(parents=True)
    (tmp_path / "archive" / "so-vi-du-ha-noi" / "a.warc.gz").write_bytes(bytes(1234))
    return tmp_path


@pytest.fixture
def client(home: Path) -> Iterator[FlaskClient]:
    engine = open_engine(f"tantivy:{home / 'index'}")
    yield create_app(engine, web_archive.PORTALS, home=home).test_client()
    engine.close()


def test_answers_and_searches_are_counted(client: FlaskClient) -> None:
    for address in (
        "/tim-kiem?q=dan+chu",
        "/tim-kiem?q=tap+huan",
        "/nope",
        "/van-ban/khong-co",
        "/tim-kiem.json?q=dan+chu",
    ):
        client.get(address)
    told = samples(client.get("/metrics").text)
    assert told["tracuu_requests_total", (("page", "search"), ("status", "200"))] == 2
    assert told["tracuu_requests_total", (("page", "search_json"), ("status", "200"))] == 1
    assert told["tracuu_requests_total", (("page", "none"), ("status", "404"))] == 1
    assert told["tracuu_requests_total", (("page", "document"), ("status", "404"))] == 1
    assert told["tracuu_request_seconds_count", (("page", "search"),)] == 2
    assert told["tracuu_request_seconds_bucket", (("le", "+Inf"), ("page", "search"))] == 2
    assert told["tracuu_search_seconds_count", ()] >= 3
    assert told["tracuu_search_seconds_sum", ()] > 0


def test_what_is_held_is_told(client: FlaskClient) -> None:
    answer = client.get("/metrics")
    assert answer.mimetype == "text/plain"
    told = samples(answer.text)
    assert told["tracuu_index_up", ()] == 1
    assert told["tracuu_index_articles", ()] == len(web_archive.articles())
    assert told["tracuu_index_documents", ()] == len(web_archive.documents())
    assert told["tracuu_index_bytes", ()] > 0
    assert told["tracuu_urls", (("portal", "so-vi-du-ha-noi"), ("state", "pending"))] == 2
    assert told["tracuu_urls", (("portal", "so-vi-du-ha-noi"), ("state", "leased"))] == 1
    assert told["tracuu_archive_bytes", ()] == 1234


@pytest.mark.parametrize(
    "peer, headers, status",
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.1.2.3", {}, 200),
        ("8.8.8.8", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "8.8.8.8"}, 404),
        ("127.0.0.1", {"Forwarded": "for=8.8.8.8"}, 404),
        ("", {}, 404),
    ],
)
def test_readers_get_no_metrics(client: FlaskClient, peer: str, headers: dict[str, str], status: int) -> None:
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": peer}, headers=headers)
    assert answer.status_code == status


def test_an_engine_that_is_away_makes_it_unready_not_dead(home: Path, client: FlaskClient) -> None:
    assert client.get("/readyz").json == {"status": "ready", "articles": 40, "documents": 4, "version": client.get("/healthz").json["version"]}  # type: ignore[index]  # fmt: skip
    (home / "index" / tantivy_generations.POINTER).write_text("nonsense")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "unready"})
    assert client.get("/healthz").status_code == 200
    assert client.get("/tim-kiem?q=dan+chu").status_code == 503
    told = samples(client.get("/metrics").text)
    assert told["tracuu_index_up", ()] == 0
    assert told["tracuu_errors_total", (("what", "unready"),)] == 2


def test_the_processes_of_a_server_count_together(tmp_path: Path) -> None:
    web_archive.build(tmp_path / "index").close()
    key = ("tracuu_requests_total", (("page", "help"), ("status", "200")))
    with served(tmp_path / "index", workers=2) as address:
        for _ in range(30):
            fetch(f"{address}/tro-giup")
        told = {samples(fetch(f"{address}/metrics"))[key] for _ in range(10)}
    assert told == {30}


def test_logs_are_json_lines_that_tell_no_query(home: Path) -> None:
    command = [sys.executable, "-m", "webapp.cli", "--home", str(home), "serve", "--port", "0"]
    environment = os.environ | {"TRACUU_LOG": "json"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = next(word for word in server.stderr.readline().split() if word.startswith("http://")).rstrip("/")
        fetch(f"{address}/tim-kiem?q=chuyen+rieng+cua+toi", {"X-Forwarded-For": "8.8.8.8", "Cookie": "a=mat-khau"})
        with pytest.raises(urllib.error.HTTPError):
            fetch(f"{address}/khong-co")
        (home / "index" / tantivy_generations.POINTER).write_text("nonsense")
        with pytest.raises(urllib.error.HTTPError):
            fetch(f"{address}/readyz")
        server.send_signal(signal.SIGTERM)
        lines = server.stderr.read().splitlines()
        assert server.wait(20) == 0
    told = [json.loads(line) for line in lines]
    answered = {(one["path"], one["status"]) for one in told if one["logger"] == "tracuu.access"}
    assert answered >= {("/tim-kiem", 200), ("/khong-co", 404), ("/readyz", 503)}
    assert [one["level"] for one in told if one["logger"] == "webapp.health"] == ["warning"]
    assert all(one["time"].endswith("+00:00") and one["ms"] >= 0 for one in told if one["logger"] == "tracuu.access")
    assert not [word for word in ("rieng", "8.8.8.8", "mat-khau", "127.0.0.1") if word in "\n".join(lines)]


def fetch(address: str, headers: Mapping[str, str] = {}) -> str:
    """The text of a page, over a connection of its own."""
    with urllib.request.urlopen(urllib.request.Request(address, headers=dict(headers)), timeout=20) as answer:
        return str(answer.read().decode())


def test_every_metric_is_documented(client: FlaskClient) -> None:
    written = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
    client.get("/tim-kiem?q=dan+chu")
    client.get("/nope")
    families = {family.name for family in text_string_to_metric_families(client.get("/metrics").text)}
    assert len(families) >= 9
    assert {name for name in families if f"`{name}" not in written} == set()
