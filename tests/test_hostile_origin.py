"""One run over a server that does everything wrong: it ends by itself, within bounds, and every address ends with its reason."""

import contextlib
import json
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.addresses import host_of
from crawler.frontier import Frontier
from tests import command
from tests.crawl_runner import Ran, begin, ended
from tests.hostile_origin import Behaviour, HostileOrigin
from tests.hostile_table import ENDLESS, FULL, INSIDE, SPACES, behaviours
from tests.origin import Origin, Pages, page
from tests.resident import Resident

MEMORY = 600 << 20
PATIENCE = 3
QUARANTINED = ("error", f"extraction took longer than {PATIENCE} s")
PORTALS = ("nhanh", "cham", "khong-gian", "vo-tan")
NAMES = [behaviour.name for behaviour in behaviours(0)]
Ends = dict[str, Counter[tuple[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Survived:
    """Of the run over all behaviours: each host's addresses by state and reason, requests by host, what was connected to, what it held."""

    table: dict[str, Behaviour]
    ends: Ends
    asked: Counter[str]
    inside: list[str]
    connected: set[tuple[str, int]]
    origin: tuple[str, int]
    crawls: list[Ran]
    indexes: list[command.Ran]
    most: int
    each: int


def _portal(folder: Path, name: str, table: list[Behaviour]) -> Path:
    """A portal of these hosts, with no rules of its own for what a page is made of."""
    path = folder / f"{name}.toml"
    hosts = [*(each.host for each in table), *_named(INSIDE.values())]
    # Where hosts have articles of the same numbers, their addresses tell them apart.
    ident = "(?P<id>\\d+)" if table == SPACES else "\\d+"
    starts = [f"http://{each.host}{each.start}" for each in table]
    path.write_text(
        f"""name = "Cổng thù địch (minh họa)"
level = "central"
kind = "government"
hosts = {json.dumps(hosts)}
start = {json.dumps(starts)}
delay = 0.0
[urls]
article = '^/bai/{ident}'
listing = '^/(?:$|\\?|muc)'
[budget]
addresses = {FULL if ENDLESS in table else 1_000_000}
""",
        encoding="utf-8",
    )
    return path


def _index(folder: Path, name: str) -> subprocess.Popen[str]:
    (folder / name / "archive" / name / "portal.toml").write_bytes((folder / f"{name}.toml").read_bytes())
    return command.begin("index", "--workers", "1", "--patience", PATIENCE, home=folder / name)


def _named(hosts: Iterable[str]) -> list[str]:
    """Those that a portal file takes for its own, as an operator may write it by mistake: an address of IPv6 is none."""
    return [host for host in hosts if not host.startswith("[")]


def _share(name: str, table: list[Behaviour]) -> list[Behaviour]:
    """The behaviours that a portal has."""
    others = [each for each in table if not each.slow and each not in SPACES and each is not ENDLESS]
    return {"nhanh": others, "cham": [each for each in table if each.slow], "khong-gian": SPACES, "vo-tan": [ENDLESS]}[
        name
    ]


def _crawl(folder: Path, name: str, table: list[Behaviour], port: int) -> subprocess.Popen[str]:
    portal = _portal(folder, name, table)
    sockets = [f"--connect-to={each.host}=127.0.0.1:{port}" for each in table]
    timeout = ["--timeout=0.9"] if name == "cham" else []
    return begin(portal, folder / name, None, *sockets, f"--connections={folder / name}.connections", *timeout)


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survived]:
    """Crawls side by side: of what is told by a clock alone (with little patience), of spaces, of a portal without end, of all else; then the index of what came."""
    folder = tmp_path_factory.mktemp("hostile")
    with Origin(Pages({"/bai/2": page(text="mật")})) as inner:
        table = behaviours(inner.port)
        with HostileOrigin(table) as origin:
            begun = [_crawl(folder, name, _share(name, table), origin.port) for name in PORTALS]
            with Resident(*(each.pid for each in begun)) as crawling:
                crawls = [ended(each) for each in begun]
        with contextlib.ExitStack() as stack:
            processes = [_index(folder, name) for name in ("nhanh", "khong-gian")]
            held = [stack.enter_context(Resident(process.pid)) for process in processes]
            told = [process.communicate(timeout=180) for process in processes]
        indexes = [command.Ran(process.returncode, *each) for process, each in zip(processes, told, strict=True)]
        ends: Ends = defaultdict(Counter)
        for name in PORTALS:
            with Frontier(folder / name / "crawl.sqlite") as frontier:
                for row in frontier.rows():
                    ends[host_of(row.url)][row.state, row.reason] += 1
        connected = {
            (host, port)
            for name in PORTALS
            for host, port in map(json.loads, (folder / f"{name}.connections").read_text(encoding="utf-8").splitlines())
        }
        yield Survived(
            {one.name: one for one in table},
            ends,
            Counter(host for host, _ in origin.asked),
            inner.paths(),
            connected,
            ("127.0.0.1", origin.port),
            crawls,
            indexes,
            max(one.most for one in held),
            max(one.each for one in (crawling, *held)),
        )


@pytest.mark.parametrize("name", NAMES)
def test_each_address_ends_with_its_reason(survived: Survived, name: str) -> None:
    behaviour = survived.table[name]
    found = survived.ends[behaviour.host]
    if behaviour.hard and set(found) == {QUARANTINED}:
        return
    assert all(any(_is(pair, wanted) for wanted in behaviour.ends) for pair in found), found
    assert all(any(_is(pair, wanted) for pair in found) for wanted in behaviour.ends), found
    assert survived.asked[behaviour.host] <= behaviour.most


def _is(found: tuple[str, str | None], wanted: tuple[str, str | None]) -> bool:
    """The same state, and a reason that begins as it should."""
    return found[0] == wanted[0] and (found[1] is None if wanted[1] is None else (found[1] or "").startswith(wanted[1]))


def test_nothing_but_the_origin_is_connected_to(survived: Survived) -> None:
    assert survived.inside == []
    assert survived.connected == {survived.origin}
    forbidden = {host: set(survived.ends[host_of(f"http://{host}/")]) for host in INSIDE.values()}
    named = _named(INSIDE.values())
    assert {host for host, ends in forbidden.items() if ends == {("error", "forbidden address")}} == set(named)
    assert all(ends == {("off scope", "outside the portal")} for host, ends in forbidden.items() if host not in named)


def test_it_ends_by_itself_and_says_what_it_met(survived: Survived) -> None:
    assert [ran.report["ended"] for ran in survived.crawls] == ["failed", "failed", "finished", "failed"]
    assert [ran.status for ran in survived.indexes] == [0, 0], survived.indexes
    told = " ".join(map(str, survived.crawls[0].report["failures"]))  # type: ignore[call-overload]
    assert "169.254.169.254 does not stand at a public address" in told


def test_memory(survived: Survived) -> None:
    assert max(survived.most, survived.each) <= MEMORY, (survived.most >> 20, survived.each >> 20)
