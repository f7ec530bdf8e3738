"""All portals side by side: politely to each, none in another's way; and for ever, by what is due."""

import itertools
import json
import multiprocessing
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive import Archive
from crawler.crawl_report import CrawlReport
from crawler.fleet import Fleet
from crawler.frontier import Frontier
from crawler.orders import Orders
from crawler.portal import load_portal
from tests.command import ROOT, Ran, line, run
from tests.origin import Arrival, Asked, Origin, Reply, conditional, page
from webapp.cli import tracuu

NAMES = ("mot", "hai", "ba")
ARTICLES = 12
DELAY = 0.03


def _site(asked: Asked) -> Reply:
    """The same small portal at each host; `xau` has no answer but an error, `moi` an article more."""
    host, path = asked.headers["host"].partition(".")[0], asked.path
    if host == "xau":
        return Reply(b"", 503)
    numbers = range(ARTICLES + (host == "moi"))
    if path == "/":
        return page(*(f"/bai/{number}" for number in numbers))
    if path in {f"/bai/{number}" for number in numbers}:
        text = (
            f"<h1>Bài minh họa {path} của {host}</h1>" + "<p>UBND tỉnh triển khai Nghị định số 59/2023/NĐ-CP.</p>" * 6
        )
        return page("/", text=text)
    return Reply(b"", 404)


def _portal(folder: Path, name: str, host: str | None = None, more: str = "") -> Path:
    path = folder / f"{name}.toml"
    host = host or f"{name}.example"
    path.write_text(
        f"""name = "Cổng minh họa {name}"
level = "province"
province = "Nghệ An"
kind = "government"
hosts = ["{host}"]
start = ["https://{host}/"]
delay = {DELAY}
[urls]
article = '^/bai/(?P<id>\\d+)'
listing = '^/$'
{more}""",
        encoding="utf-8",
    )
    return path


def _known(folder: Path, home: Path, *names: str) -> None:
    """Make portals known to a home without crawling them."""
    for name in names:
        kept = home / "archive" / name
        kept.mkdir(parents=True)
        _portal(kept, name).rename(kept / "portal.toml")


def _all(home: Path, port: int, *options: str, only: tuple[str, ...] = NAMES, command: str = "crawl") -> Ran:
    sockets = [part for name in only for part in ("--connect-to", f"{name}.example=127.0.0.1:{port}")]
    asked = ("--all",) if command == "crawl" else ()
    return run(command, *asked, *sockets, *options, home=home, TRACUU_PORTALS=" ".join(only))


def _states(home: Path) -> dict[str, Counter[str]]:
    states: dict[str, Counter[str]] = {}
    with Frontier(home / "crawl.sqlite") as frontier:
        for row in frontier.rows():
            states.setdefault(row.portal, Counter())[row.state] += 1
    return states


def _spans(arrivals: list[Arrival]) -> dict[str, list[tuple[float, float]]]:
    spans: dict[str, list[tuple[float, float]]] = {}
    for arrival in arrivals:
        spans.setdefault(arrival.host, []).append((arrival.began, arrival.ended))
    return spans


def test_portals_go_side_by_side_and_a_bad_one_stops_nobody(tmp_path: Path) -> None:
    home = tmp_path / "var"
    _known(tmp_path, home, *NAMES, "xau")
    (home / "archive" / "hong").mkdir()
    (home / "archive" / "hong" / "portal.toml").write_text("name = ", encoding="utf-8")
    with Origin(_site) as origin:
        ran = _all(home, origin.port, only=(*NAMES, "xau"))
    assert ran.status == 1
    assert "hong/portal.toml" in ran.err
    assert "xau: https://xau.example/robots.txt could not be read (503)" in ran.err
    whole = Counter(captured=ARTICLES, listing=1)
    assert _states(home) == {**dict.fromkeys(NAMES, whole), "xau": Counter(pending=1)}
    assert f"{len(NAMES) + 1} portals, 1 with failures: {len(NAMES) * (ARTICLES + 1)} pages" in ran.err

    spans = _spans(origin.arrivals)
    for name in NAMES:
        own = spans[f"{name}.example"]
        assert min(later[0] - sooner[1] for sooner, later in itertools.pairwise(own)) >= DELAY * 0.99
    assert max(own[0][0] for own in spans.values()) < min(spans[f"{name}.example"][-1][1] for name in NAMES)


def test_a_second_pass_over_all_asks_under_conditions_and_keeps_no_body(tmp_path: Path) -> None:
    home = tmp_path / "var"
    _known(tmp_path, home, *NAMES)
    with Origin(conditional(_site)) as origin:
        assert _all(home, origin.port).status == 0
        states, asked = _states(home), len(origin.arrivals)
        before = Counter(capture.url for capture in Archive(home / "archive").captures())
        nothing = _all(home, origin.port)
        assert (nothing.status, len(origin.arrivals)) == (0, asked)
        assert "nothing to do: 0 pages" in nothing.err
        assert _all(home, origin.port, "--recrawl", "--articles").status == 0
    again = [arrival for arrival in origin.arrivals[asked:] if arrival.target != "/robots.txt"]
    assert Counter(arrival.status for arrival in again) == {304: len(NAMES) * (ARTICLES + 1)}
    assert all(arrival.conditions for arrival in again)
    fresh = Counter(capture.url for capture in Archive(home / "archive").captures()) - before
    assert all(url.endswith("/robots.txt") for url in fresh)
    assert _states(home) == states


def _fleet(home: Path, port: int, files: list[Path]) -> dict[str, CrawlReport]:
    portals = [load_portal(file) for file in files]
    sockets = {host: ("127.0.0.1", port) for portal in portals for host in portal.hosts}
    reports = {}
    with Fleet(portals, home, Orders(sockets), processes=1) as fleet:
        while fleet.alive:
            for message in fleet.messages(1.0):
                if isinstance(message, CrawlReport):
                    reports[message.portal] = message
    return reports


def test_a_portal_at_which_the_process_dies_is_named_and_the_others_are_crawled(tmp_path: Path) -> None:
    deaths = []

    def deadly(asked: Asked) -> Reply:
        if asked.headers["host"] == "chet.example" and asked.path == "/bai/5":
            deaths.append([child.kill() for child in multiprocessing.active_children()])
        return _site(asked)

    files = [_portal(tmp_path, name) for name in (*NAMES, "chet")]
    with Origin(deadly) as origin:
        reports = _fleet(tmp_path / "var", origin.port, files)
    assert {name: report.ended for name, report in reports.items()} == {
        **dict.fromkeys(NAMES, "finished"),
        "chet": "failed",
    }
    assert "SIGKILL" in reports["chet"].failures[0]
    assert 2 <= len(deaths) <= 4
    states, whole = _states(tmp_path / "var"), Counter(captured=ARTICLES, listing=1)
    assert {name: states[name] for name in NAMES} == dict.fromkeys(NAMES, whole)
    kept = Counter(capture.url for capture in Archive(tmp_path / "var" / "archive").captures())
    assert {url for url, times in kept.items() if times > 1 and not url.endswith("/robots.txt")} == set()


def test_portals_of_one_host_take_turns(tmp_path: Path) -> None:
    files = [_portal(tmp_path, name, "chung.example") for name in ("mot", "hai")]
    with Origin(_site) as origin:
        reports = _fleet(tmp_path / "var", origin.port, files)
    assert {name: report.ended for name, report in reports.items()} == {"mot": "finished", "hai": "finished"}
    (own,) = _spans(origin.arrivals).values()
    assert min(later[0] - sooner[1] for sooner, later in itertools.pairwise(own)) >= DELAY * 0.99


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--all"),
        (("--all", "sotttt-hanoi"), "--all"),
        (("--all", "--delay", "0"), "--connect-to"),
    ],
)
def test_what_is_asked_wrongly_is_told(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = CliRunner().invoke(tracuu, ["--home", str(tmp_path), "crawl", *arguments])
    assert ran.exit_code == 2
    assert said in ran.output


def _due(home: Path, url: str, moment: float) -> None:
    with sqlite3.connect(home / "crawl.sqlite") as db:
        db.execute("UPDATE looks SET due = ? WHERE id = (SELECT id FROM urls WHERE url = ?)", (moment, url))
    db.close()


def _articles(home: Path) -> list[str]:
    ran = CliRunner().invoke(tracuu, ["--home", str(home), "export", "articles"])
    return [json.loads(row)["id"] for row in ran.stdout.splitlines()]


def test_a_round_of_watching_crawls_what_is_due_and_indexes_it(tmp_path: Path) -> None:
    home, name = tmp_path / "var", "moi"
    _known(tmp_path, home, name)
    old = _portal(tmp_path, name)
    with Origin(lambda asked: _site(Asked(asked.target, {"host": "cu.example"}))) as origin:
        assert run("crawl", old, "--connect-to", f"moi.example=127.0.0.1:{origin.port}", home=home).status == 0
    with Origin(_site) as origin:
        early = _all(home, origin.port, "--once", "--workers", "1", only=(name,), command="watch")
        assert early.status == 0, early.err
        assert origin.arrivals == []
        assert len(_articles(home)) == ARTICLES
        _due(home, "https://moi.example/", time.time())
        assert _all(home, origin.port, "--once", "--workers", "1", only=(name,), command="watch").status == 0
    assert [arrival.target for arrival in origin.arrivals] == ["/", f"/bai/{ARTICLES}"]
    assert f"moi/{ARTICLES}" in _articles(home)


def test_watching_goes_on_until_it_is_stopped(tmp_path: Path) -> None:
    home = tmp_path / "var"
    _known(tmp_path, home, "mot")
    with Origin(_site) as origin:
        options = ("--connect-to", f"mot.example=127.0.0.1:{origin.port}", "--workers", "1")
        watching = subprocess.Popen(line("watch", "mot", *options, home=home), stderr=subprocess.PIPE, text=True)
        assert watching.stderr is not None
        said = _until(watching.stderr, "indexed ")
        second = run("crawl", "mot", *options[:2], home=home)
        watching.send_signal(signal.SIGTERM)
        _, rest = watching.communicate(timeout=60)
    assert f"mot: {ARTICLES + 1} pages" in said
    assert (second.status, "is in use by the crawl of process" in second.err) == (1, True)
    assert (watching.returncode, "run the same command again" in rest) == (0, True)
    assert len(_articles(home)) == ARTICLES


def _until(lines: Iterator[str], word: str) -> str:
    said = ""
    for each in lines:
        said += each
        if word in each:
            return said
    raise AssertionError(f"{word!r} was never said: {said}")


def test_a_standing_tour_looks_again_when_something_is_due(tmp_path: Path) -> None:
    home, file = tmp_path / "var", _portal(tmp_path, "moi")
    home.mkdir()
    with Origin(lambda asked: _site(Asked(asked.target, {"host": "cu.example"}))) as origin:
        first = _Touring(home, origin.port, file)
        assert first.report()["pages"] == ARTICLES + 1
        assert first.end() == 0
    _due(home, "https://moi.example/", time.time() + 8)
    with Origin(_site) as origin:
        second = _Touring(home, origin.port, file)
        assert (second.report()["pages"], origin.arrivals) == (0, [])
        assert second.report()["pages"] == 2
        assert second.end() == 0
    assert [arrival.target for arrival in origin.arrivals] == ["/", f"/bai/{ARTICLES}"]


class _Touring:
    """A tour under way."""

    def __init__(self, home: Path, port: int, file: Path) -> None:
        command = [sys.executable, "-m", "tests.tour_runner", str(home), str(port), str(file)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def report(self) -> dict[str, object]:
        """The next round's."""
        assert self._process.stdout is not None
        found: dict[str, object] = json.loads(_until(self._process.stdout, '"CrawlReport"').splitlines()[-1])
        return found

    def end(self) -> int:
        """Stop it; its exit status."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=60)
        return self._process.returncode
