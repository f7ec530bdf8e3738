"""What is left after the power fails: the writes of real runs are recorded, cut off anywhere, and what was never synced is dropped.

    python benchmarks/power_loss.py [--trials N] [--articles N] [--seed N]

Four runs over one data folder are recorded by strace: a crawl that is killed, its resumption, a second pass over a site of which
some pages changed, and `tracuu add`. A trial cuts the record at a random operation; of what was written since the last fsync any
part survives, torn at pages, or nothing; names in folders that were not synced may be gone (tests/power_disk.py). Then the folder is
looked at, and the run is started again and left to its end. Counted are records that had been acknowledged and are `lost` (the
frontier said captured, or the command had ended), rows that point to no record (`dangling`), articles held twice (`doubled`),
articles that the resumed run did not bring (`missing`), and what `tracuu verify` finds afterwards (`problems`). The last line of
the output is one JSON object.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from durability import made_site  # noqa: E402

from tests import origin as loopback  # noqa: E402
from tests.power_disk import Disk  # noqa: E402
from tests.power_trace import Op, recorded  # noqa: E402

Held = Counter[tuple[str, str]]
HOST = "https://tin.example"


@dataclass(frozen=True, slots=True)
class Segment:
    """One recorded run: its operations, how it is started again after the cut, what is held once it has ended well."""

    name: str
    ops: list[Op]
    command: list[str]
    changed: bool = False
    held: Held = field(default_factory=Counter)


@dataclass(slots=True)
class Count:
    """Over all trials."""

    trials: int = 0
    acknowledged: int = 0
    lost: int = 0
    dangling: int = 0
    doubled: int = 0
    missing: int = 0
    problems: int = 0
    repaired: int = 0


def main() -> None:
    """Record, cut, count."""
    asked = _arguments()
    if shutil.which("strace") is None:
        sys.exit(
            "power_loss.py: strace is needed to record what is written; install your system's package of that name"
        )
    with tempfile.TemporaryDirectory(prefix="tracuu-power-") as folder:
        bench = _Bench(Path(folder), asked.articles, random.Random(asked.seed))
        with loopback.Origin(bench.answer) as origin:
            bench.record(origin.port)
            counted = bench.trials(asked.trials)
    print(json.dumps({**asdict(counted), "load": round(os.getloadavg()[0], 1)}))
    bad = counted.lost + counted.dangling + counted.doubled + counted.missing + counted.problems
    sys.exit(1 if bad else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=20, help="power cuts (default: %(default)s)")
    parser.add_argument("--articles", type=int, default=120, help="articles of the site (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=20251125)
    return parser.parse_args()


class _Bench:
    def __init__(self, folder: Path, articles: int, chance: random.Random) -> None:
        self._folder, self._articles, self._chance = folder, articles, chance
        self._home = folder / "disk" / "home"
        self._made = made_site(folder / "site", articles)
        self._site = loopback.folder(folder / "site")
        self._segments: list[Segment] = []
        self._changed = False
        self._fuse: Callable[[], object] | None = None
        self._left = 0

    def answer(self, asked: loopback.Asked) -> loopback.Reply:
        """The origin: in the second pass every ninth article has changed; the fuse kills the crawl at some request."""
        self._left -= 1
        if self._fuse is not None and self._left == 0:
            self._fuse()
        reply = self._site(asked)
        number = "".join(letter for letter in asked.path if letter.isdigit())
        if self._changed and asked.path.startswith("/bai/") and int(number) % 9 == 0:
            return loopback.Reply(
                reply.body.replace(b"</body>", b"<p>(s\xe1\xbb\xada)</p></body>"), reply.status, reply.headers
            )
        return reply

    def record(self, port: int) -> None:
        """The four runs."""
        (self._folder / "disk").mkdir()
        crawl = [sys.executable, "-m", "tests.crawl_runner", str(self._made.portal), "HOME"]
        crawl += ["--socket", f"127.0.0.1:{port}", "--delay", "0"]
        self._left = self._articles // 2
        self._run("crawl, killed", crawl, kill=True)
        self._run("crawl, resumed", crawl)
        self._changed = True
        self._run("second pass", [*crawl, "--recrawl", "--articles"])
        lists = self._folder / "bai.jsonl"
        rows = (
            {"url": f"https://khac.example/{n}", "title": f"Bài {n}", "text": f"Đoạn {n}. " * 90} for n in range(700)
        )
        lists.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        self._run("add", [sys.executable, "-m", "webapp.cli", "--home", "HOME", "add", str(lists)])

    def trials(self, number: int) -> Count:
        """So many power cuts, each followed by a new start."""
        counted = Count()
        for _ in range(number):
            segment = self._chance.randrange(len(self._segments))
            ops = self._segments[segment].ops
            cut = len(ops) if self._chance.random() < 0.1 else self._chance.randrange(len(ops))
            luck = self._chance.choice([0.0, 0.0, 0.2, 0.5, 0.8, 0.97])
            before = asdict(counted)
            self._trial(segment, cut, luck, counted)
            counted.trials += 1
            told = {name: value - before[name] for name, value in asdict(counted).items() if value != before[name]}
            print(f"{self._segments[segment].name}, {cut} of {len(ops)} operations, luck {luck}: {told}", flush=True)
        return counted

    def _run(self, name: str, command: list[str], *, kill: bool = False) -> None:
        def during(process: "subprocess.Popen[bytes]") -> None:
            self._fuse = lambda: _kill_child(process.pid)

        own = [str(self._home) if word == "HOME" else word for word in command]
        ops = recorded(own, self._folder / "disk", self._folder / "trace", during if kill else None)
        self._fuse = None
        segment = Segment(name, ops, command, self._changed, _held(self._home))
        self._segments.append(segment)
        print(f"{name}: {len(ops)} operations, {segment.held.total()} captures", flush=True)

    def _trial(self, at: int, cut: int, luck: float, counted: Count) -> None:
        disk, promised = self._replayed(at, cut)
        left = self._folder / "left"
        disk.survivors(left, self._chance, luck)
        home = left / "home"
        held = _held(home)
        counted.acknowledged += promised.total()
        counted.lost += (promised - held).total()
        counted.dangling += _dangling(home)
        self._resume(self._segments[at], home, counted)
        shutil.rmtree(left)

    def _replayed(self, at: int, cut: int) -> tuple[Disk, Held]:
        """The disk at the cut, and the captures that somebody had been told of before."""
        disk, promise = Disk(), Disk()
        held: Held = Counter()
        for segment in self._segments[:at]:
            for op in segment.ops:
                disk.do(op)
                promise.do(op)
            held = segment.held if "killed" not in segment.name else held
        ops = self._segments[at].ops
        told = max((n for n in range(cut) if ops[n].kind == "told"), default=0)
        for op in ops[:cut]:
            disk.do(op)
        for op in ops[:told]:
            promise.do(op)
        if cut == len(ops) and "killed" not in self._segments[at].name:
            return disk, self._segments[at].held
        return disk, held | self._promised(promise)

    def _promised(self, disk: Disk) -> Held:
        """What the frontier calls captured, on a disk that loses nothing."""
        folder = self._folder / "promise"
        disk.survivors(folder, self._chance, 1.0)
        path = folder / "home" / "crawl.sqlite"
        held: Held = Counter(_rows(path)) if path.is_file() else Counter()
        shutil.rmtree(folder)
        return held

    def _resume(self, segment: Segment, home: Path, counted: Count) -> None:
        from crawler.archive import Archive

        self._changed = segment.changed
        command = [str(home) if word == "HOME" else word for word in segment.command]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
        if ran.returncode != 0:
            print(ran.stdout[-1000:], ran.stderr[-2000:])
        counted.repaired += "cut " in ran.stdout + ran.stderr or "set aside" in ran.stdout + ran.stderr
        held, wanted = _held(home), self._wanted(segment)
        counted.missing += (wanted - held).total()
        counted.doubled += (held - wanted).total()
        problems = Archive(home / "archive").verify().problems
        counted.problems += len(problems)
        for problem in problems:
            print(problem)

    def _wanted(self, segment: Segment) -> Held:
        """A crawl that is killed, resumed, brings what the undisturbed one does."""
        return self._segments[1].held if "killed" in segment.name else segment.held


def _kill_child(pid: int) -> None:
    """The program under strace; strace itself writes its record to the end."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    os.kill(int(children[0]), signal.SIGKILL)


def _held(home: Path) -> Held:
    """Articles in the archive by address and digest; listings of a frontier that was lost may be read twice."""
    from crawler.archive import Archive

    captures = Archive(home / "archive").captures()
    return Counter((one.url, one.digest) for one in captures if "/muc/" not in one.url and "robots" not in one.url)


def _rows(path: Path) -> list[tuple[str, str]]:
    db = sqlite3.connect(path)
    sql = "SELECT url, digest FROM urls WHERE file IS NOT NULL AND role = 'article' AND state NOT IN ('pending', 'leased')"
    found: list[tuple[str, str]] = db.execute(sql).fetchall()
    db.close()
    return found


def _dangling(home: Path) -> int:
    """Rows of the frontier whose record cannot be read, or has another digest."""
    from crawler.archive import Archive, ArchiveError, Location

    path, archive = home / "crawl.sqlite", Archive(home / "archive")
    if not path.is_file():
        return 0
    db = sqlite3.connect(path)
    damaged = 0 if db.execute("PRAGMA integrity_check").fetchone() == ("ok",) else 1
    tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'urls'").fetchone()[0]
    sql = "SELECT file, offset, length, digest FROM urls WHERE file IS NOT NULL"
    for place in db.execute(sql).fetchall() if tables else []:
        try:
            damaged += archive.read(Location(*place)).digest != place[3]
        except ArchiveError:
            damaged += 1
    db.close()
    return damaged


if __name__ == "__main__":
    main()
