"""The bundled portals as a whole: every host of the registry is one or is refused in words, and no file says what another denies."""

import csv
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from analyzers.gazetteer import province_named, province_now, provinces
from analyzers.hosts import province_of_host
from crawler.portal import Portal, bundled_portals, platform_names
from tests.command import run
from tests.shared import SHARED, needs_shared

ROOT = Path(__file__).parents[1]
DOCS = (ROOT / "docs" / "portals.md").read_text(encoding="utf-8")
PORTALS = bundled_portals()
CEASED_2025 = [p.name for p in provinces().values() if p.until and p.until.startswith("2025-")]
TODAY = [p.name for p in provinces().values() if p.until is None]


def rows(heading: str | None = None) -> dict[str, list[str]]:
    """The cells of the tables of docs/portals.md by their first cell, all or those under one heading."""
    text = DOCS if heading is None else DOCS.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = ([cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines() if line[:2] == "| ")
    return {row[0].strip("`"): row[1:] for row in cells}


def government_of(province: str) -> list[Portal]:
    """The portals of the province itself, which its departments' are not."""
    named = ("Cổng thông tin điện tử tỉnh ", "Cổng thông tin điện tử thành phố ", "Cổng thông tin điện tử Thành phố ")
    return [
        p for p in PORTALS.values() if p.province == province and p.kind == "government" and p.name.startswith(named)
    ]


def test_both_maps_of_the_country_are_whole() -> None:
    assert (len(TODAY), len(CEASED_2025)) == (34, 30)


@pytest.mark.parametrize("province", TODAY)
def test_each_province_of_today_has_its_portal(province: str) -> None:
    assert [portal.state for portal in government_of(province)] == ["active"]


@pytest.mark.parametrize("province", CEASED_2025)
def test_each_province_that_ceased_has_its_portal_moved_to_that_of_today(province: str) -> None:
    (portal,) = government_of(province)
    assert portal.state == "moved"
    assert portal.successor is not None
    assert PORTALS[portal.successor].province == province_now(province)
    assert government_of(str(province_now(province))) == [PORTALS[portal.successor]]


@pytest.mark.parametrize("portal", [p for p in PORTALS.values() if p.successor], ids=lambda p: p.id)
def test_a_portal_that_moved_leads_to_one_that_goes_on(portal: Portal) -> None:
    after = PORTALS[str(portal.successor)]
    assert after.state == "active"
    assert after.level == portal.level
    if portal.province:
        assert after.province == province_now(portal.province)
    if portal.kind == "press":
        assert after.kind == "press"


@pytest.mark.parametrize("portal", PORTALS.values(), ids=lambda p: p.id)
def test_a_portal_agrees_with_the_gazetteer_and_with_itself(portal: Portal) -> None:
    province = province_named(portal.province) if portal.province else None
    assert (province.name if province else None) == portal.province
    assert {province_of_host(host) for host in portal.hosts} == {portal.province}
    assert unicodedata.is_normalized("NFC", portal.name)
    assert not portal.name.isascii()
    assert portal.platform in (*platform_names(), None)
    if province and province.until and province.until.startswith("2025-"):
        assert portal.state != "active" or portal.hosts[0].endswith(".baovinhlong.vn")


def test_no_host_belongs_to_two_portals() -> None:
    hosts = [host for portal in PORTALS.values() for host in portal.hosts]
    assert sorted(hosts) == sorted(set(hosts))


@pytest.mark.parametrize("portal", PORTALS.values(), ids=lambda p: p.id)
def test_a_file_that_nobody_could_verify_says_so(portal: Portal) -> None:
    text = (ROOT / "crawler" / "portals" / f"{portal.id}.toml").read_text(encoding="utf-8")
    assert bool(portal.verified) != ("Unverified" in text)


def test_the_page_of_portals_lists_each_file_as_it_is() -> None:
    listed = {name: cells for name, cells in rows().items() if len(cells) == 5 and name != "id"}
    state = {p.id: f"{p.state} → {p.successor}" if p.successor else p.state for p in PORTALS.values()}
    assert {name: (cells[0], cells[2], cells[3]) for name, cells in listed.items()} == {
        p.id: (p.name, p.platform or "–", state[p.id]) for p in PORTALS.values()
    }
    assert all(cells[4] for cells in listed.values())
    for name, cells in listed.items():
        assert set(cells[1].split()) <= set(PORTALS[name].hosts)
        assert {host.removeprefix("www.") for host in PORTALS[name].hosts} <= {
            h.removeprefix("www.") for h in cells[1].split()
        }
    assert f"{len(PORTALS)} files" in DOCS


def test_what_is_not_taken_is_in_no_file() -> None:
    refused = rows("Not taken")
    assert len(refused) >= 20
    assert not refused.keys() & {host for portal in PORTALS.values() for host in portal.hosts}
    assert all(cells[0] for cells in refused.values())


def test_the_platforms_table_names_each_platform() -> None:
    named = re.findall(r"`(\w+)`", DOCS.partition("## How the platforms")[2].partition("The written pages")[0])
    assert set(platform_names()) - {"generic"} <= set(named)


@needs_shared
@pytest.mark.parametrize("column", ["portal", "subhosts_seen", "papers"])
def test_each_host_of_the_registry_is_a_portal_or_is_refused_in_words(column: str) -> None:
    assert SHARED is not None
    with (SHARED / "portals" / "registry.tsv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t"))
    named = {host: row["province"] for row in table for host in row[column].split()}
    taken = {host for portal in PORTALS.values() for host in portal.hosts}
    assert len(table) == 63
    assert len(named) >= 30
    assert named.keys() - taken - rows("Not taken").keys() == set()


def test_the_command_lists_what_is_unverified_and_where_a_portal_moved() -> None:
    lines = run("portals").out.splitlines()
    assert len(lines) == len(PORTALS) + 1
    bacgiang = next(line for line in lines if line.startswith("bacgiang "))
    assert "moved to bacninh" in bacgiang
    assert bacgiang.endswith("Cổng thông tin điện tử tỉnh Bắc Giang (unverified)")


def test_asking_for_one_portal_reads_no_other_file(tmp_path: Path) -> None:
    """Two hundred files are not read at each start of the program."""
    probe = (
        "import tomllib; from pathlib import Path; from crawler.portal import known_portals\n"
        "read, loads = [], tomllib.loads\n"
        "tomllib.loads = lambda text: read.append(text) or loads(text)\n"
        f"known = known_portals(Path({str(tmp_path)!r}))\n"
        "print(known['bacninh'].name, 'bacgiang' in known, len(known), len(read))"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"Cổng thông tin điện tử tỉnh Bắc Ninh True {len(PORTALS) + 1} 2"
