"""The crawl as a command: killed alone it leaves no other process behind and goes on; several portals come one after the other."""

import json
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.command import begin, run
from tests.origin import Origin, Pages, Reply, page

ARTICLES = 60


def site(host: str) -> dict[str, Reply]:
    links = [f"/bai/{number}" for number in range(ARTICLES)]
    pages: dict[str, Reply] = {"/": page(*links)}
    pages |= {link: page(text=f"Bài minh họa {link} của {host}") for link in links}
    return pages


def portal(folder: Path, host: str) -> Path:
    path = folder / f"{host.partition('.')[0]}.toml"
    path.write_text(
        f"""name = "Cổng minh họa {host}"
level = "province"
province = "Nghệ An"
kind = "government"
hosts = ["{host}"]
start = ["https://{host}/"]
delay = 0.02
[urls]
article = '^/bai/(?P<id>\\d+)'
listing = '^/$'
""",
        encoding="utf-8",
    )
    return path


def states(home: Path) -> Counter[str]:
    return Counter(str(row["state"]) for row in run("urls", home=home).rows())


@pytest.mark.parametrize("hosts", [("mot.example",), ("hai.example", "ba.example")], ids=["one portal", "two portals"])
def test_a_killed_command_goes_on_when_it_is_run_again(tmp_path: Path, hosts: tuple[str, ...]) -> None:
    files, home = [portal(tmp_path, host) for host in hosts], tmp_path / "var"
    with Origin(Pages(site(hosts[0]))) as origin:
        command = ["crawl", *files]
        for host in hosts:
            command += ["--connect-to", f"{host}=127.0.0.1:{origin.port}"]
        first = begin(*command, home=home)
        while len(origin.arrivals) < 12:
            assert first.poll() is None
        first.send_signal(signal.SIGKILL)
        first.communicate()
        ended = run(*command, home=home)
        while (
            ended.status and "crawl" in ended.err and "process" in ended.err
        ):  # what the killed one began is still ending
            ended = run(*command, home=home)
    assert ended.status == 0, ended.err
    assert states(home) == {"captured": ARTICLES * len(hosts), "listing": len(hosts)}
    assert run("verify", home=home).status == 0


def test_totals_add_up_to_the_urls_seen(tmp_path: Path) -> None:
    home = tmp_path / "var"
    with Origin(Pages(site("mot.example"))) as origin:
        done = run(
            "crawl", portal(tmp_path, "mot.example"), "--connect-to", f"mot.example=127.0.0.1:{origin.port}", home=home
        )
    assert done.status == 0, done.err
    counted = [json.loads(line)["count"] for line in run("urls", "--count", home=home).out.splitlines()]
    assert sum(counted) == len(run("urls", home=home).rows()) == ARTICLES + 1
