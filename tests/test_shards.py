"""Portals dealt out to machines without a word between them, and what the machines hold joined again."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.fleet import deal, needed
from crawler.orders import Orders
from crawler.portal import Portal, bundled_portals, known_portals
from crawler.shards import Shard, ShardError, companions, shard_of
from indexer.build import update
from tests.command import run
from webapp.cli import tracuu
from webapp.demonstration import DemonstrationServer, connect_to, demonstration_portals


def _portal(name: str, *hosts: str, delay: float = 2.0) -> Portal:
    start = (f"https://{hosts[0]}/",)
    return Portal(
        id=name, name=name, province=None, level="central", kind="press", hosts=hosts, start=start, delay=delay
    )


PORTALS = list(bundled_portals().values())


@pytest.mark.parametrize(
    ("host", "of_two", "of_five"),
    [("nghean.gov.vn", 1, 3), ("hanoi.gov.vn", 2, 3), ("baochinhphu.vn", 2, 4)],
)
def test_a_host_falls_to_the_same_part_for_ever(host: str, of_two: int, of_five: int) -> None:
    assert [part for part in (1, 2) if Shard(part, 2).holds(host)] == [of_two]
    assert [part for part in range(1, 6) if Shard(part, 5).holds(host)] == [of_five]


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_each_portal_falls_to_one_part_and_the_parts_are_about_equal(parts: int) -> None:
    shares = [[portal.id for portal in Shard(part, parts).of(PORTALS)] for part in range(1, parts + 1)]
    assert sorted(name for share in shares for name in share) == sorted(portal.id for portal in PORTALS)
    assert min(map(len, shares)) > len(PORTALS) / parts / 2


def test_a_further_machine_takes_its_share_and_nothing_else_moves() -> None:
    def part_of(parts: int) -> dict[str, int]:
        return {portal.id: part for part in range(1, parts + 1) for portal in Shard(part, parts).of(PORTALS)}

    before, after = part_of(4), part_of(5)
    moved = {name for name in before if before[name] != after[name]}
    assert {after[name] for name in moved} == {5}
    assert len(moved) == len(Shard(5, 5).of(PORTALS)) < len(PORTALS) / 3


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_portals_that_share_a_host_stay_together(order: Sequence[int]) -> None:
    given = [
        _portal("a", "x.example", "y.example"),
        _portal("b", "y.example", "z.example"),
        _portal("c", "z.example"),
        _portal("d", "w.example"),
    ]
    shuffled = [given[at] for at in order]
    assert companions(shuffled) == {"a": "x.example", "b": "x.example", "c": "x.example", "d": "w.example"}
    shares = [{portal.id for portal in share} for share in deal(shuffled, 4)]
    assert sorted(shares, key=len) == [{"d"}, {"a", "b", "c"}]


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/0", "a/b", "1/2/3", "-1/2", ""])
def test_what_is_no_part_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ShardError, match="write 1/3"):
        shard_of(text)
    ran = CliRunner().invoke(tracuu, ["crawl", "--all", "--shard", text or " "])
    assert ran.exit_code == 2
    assert "--shard" in ran.output


def test_processes_are_as_many_as_the_pauses_ask_for() -> None:
    polite = [_portal(str(n), f"{n}.example") for n in range(100)]
    assert needed(polite, Orders()) == 1
    assert needed(polite[:1], Orders(connect_to={"0.example": ("127.0.0.1", 1)}, delay=0.0)) >= 1
    assert len(deal(polite, 3)) == 3
    assert deal([], 3) == []


def _exports(home: Path) -> dict[str, list[str]]:
    """What the catalogue holds; when a page was captured is the machine's own."""
    rows = {}
    for what in ("articles", "citations", "documents"):
        ran = CliRunner().invoke(tracuu, ["--home", str(home), "export", what])
        assert ran.exit_code == 0, ran.output
        shapes = [json.loads(line) for line in ran.stdout.splitlines()]
        for shape in shapes:
            shape.pop("captured", None)
        rows[what] = [json.dumps(shape, ensure_ascii=False) for shape in shapes]
    return rows


def _index(home: Path) -> None:
    update(home, f"tantivy:{home / 'index'}", known_portals(home), workers=1, progress=lambda _: None)


def _crawled(home: Path, port: int, *options: str) -> None:
    sockets = [
        part for host, (_, at) in connect_to(port).items() for part in ("--connect-to", f"{host}=127.0.0.1:{at}")
    ]
    ran = run("crawl", *demonstration_portals(), *sockets, "--delay", "0", *options, home=home)
    assert ran.status == 0, ran.err


def test_two_shards_joined_are_what_one_machine_makes(tmp_path: Path) -> None:
    one, first, second, added = (tmp_path / name for name in ("one", "first", "second", "added"))
    with DemonstrationServer() as port:
        _crawled(one, port)
        _crawled(first, port, "--shard", "1/2")
        _crawled(second, port, "--shard", "2/2")
    assert all(len(list((home / "archive").glob("*/*.warc.gz"))) < 3 for home in (first, second))
    _index(one)
    whole = _exports(one)
    assert all(len(rows) > 20 for rows in whole.values())

    shutil.copytree(first, added)
    _index(first)
    assert _exports(first) != whole
    shutil.copytree(second / "archive", first / "archive", dirs_exist_ok=True)
    _index(first)
    assert _exports(first) == whole

    assert run("add", *sorted((second / "archive").glob("*/*.warc.gz")), home=added).status == 0
    _index(added)
    assert _exports(added) == whole
