"""The server reads while articles are added, indexed and the index is rebuilt, each in a process of its own."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engine_contract_publish import reading

TRACUU = [sys.executable, "-m", "webapp.cli"]


def run(home: Path, *arguments: str) -> None:
    subprocess.run([*TRACUU, "--home", str(home), *arguments], check=True, capture_output=True)


def collect(home: Path, first: int, last: int) -> None:
    """Put the articles of these numbers into the archive and the index."""
    lines = home.parent / f"from-{first}.jsonl"
    shapes = (
        {
            "url": f"https://minh-hoa.example/{n}",
            "title": f"Thông báo số {n} (minh họa)",
            "text": f"Ủy ban nhân dân xã thông báo lịch tiếp công dân tháng thứ {n} của năm.",
            "portal": "minh-hoa",
        }
        for n in range(first, last)
    )
    lines.write_text("".join(json.dumps(shape) + "\n" for shape in shapes), encoding="utf-8")
    run(home, "add", str(lines))
    run(home, "index")


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of `tracuu serve`, which lets one client ask as often as it likes."""
    command = [*TRACUU, "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(command, env=os.environ | {"TRACUU_RATE": "0"}, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        try:
            said = server.stderr.readline()
            assert "http://127.0.0.1:" in said, said
            yield next(word for word in said.split() if word.startswith("http://")).rstrip("/")
        finally:
            server.terminate()


def total(address: str) -> int:
    with urllib.request.urlopen(f"{address}/tim-kiem.json?q=ti%E1%BA%BFp+c%C3%B4ng+d%C3%A2n") as answer:
        found: int = json.load(answer)["total"]
    return found


def test_what_is_indexed_is_served_at_once_and_a_rebuild_disturbs_nobody(tmp_path: Path) -> None:
    home = tmp_path / "home"
    collect(home, 0, 3)
    with serving(home) as address:
        assert total(address) == 3
        with reading(lambda: total(address)) as answers:
            collect(home, 3, 8)
            assert total(address) == 8
            run(home, "index", "--rebuild")
            assert total(address) == 8
            collect(home, 8, 9)
            assert total(address) == 9
    assert list(dict.fromkeys(answers)) == [3, 8, 9]
