"""Our segmentation beside pyvi's, on the same lines: equal or the first difference, and the syllables a second of each.

    python benchmarks/segment.py [FILE…]

FILE: plain lines, or JSON lines (`title` and `text`, else `tokens`, else `title`, `summary`, `lead`, `body`); `.gz` allowed; standard
input without one. Seconds are of processor time, on one core. The order of the two alternates from block to block, so that
neither gains by a warm cache. What a new process pays until its first line is cut is measured apart. The last line of the output is
one JSON object.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from analyzers.words import segment

BLOCK = 500
ROOT = Path(__file__).resolve().parents[1]
OURS = "from analyzers.words import segment as cut"
THEIRS = "from pyvi.ViTokenizer import tokenize as cut"


@dataclass(slots=True)
class Tally:
    """What was compared so far; seconds of each side."""

    lines: int = 0
    syllables: int = 0
    different: int = 0
    first: tuple[str, str, str] | None = None
    ours: float = 0.0
    theirs: float = 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--limit", type=int, help="no more than so many lines of each file")
    options = parser.parse_args()
    from pyvi import ViTokenizer

    segment("")  # the model is read: pyvi's was with the import
    tally = Tally()
    for name in options.files or [None]:
        with _opened(name) as lines:
            _compare(islice(_texts(lines), options.limit), ViTokenizer.tokenize, tally)
    _report(tally)
    return 1 if tally.different else 0


def _compare(texts: Iterator[str], peer: Callable[[str], str], tally: Tally) -> None:
    turn = False
    while block := list(islice(texts, BLOCK)):
        sides = [("ours", segment), ("theirs", peer)]
        said: dict[str, list[str]] = {}
        for side, cut in reversed(sides) if turn else sides:
            started = time.process_time()
            said[side] = [cut(text) for text in block]
            setattr(tally, side, getattr(tally, side) + time.process_time() - started)
        turn = not turn
        _count(block, said, tally)


def _count(block: list[str], said: dict[str, list[str]], tally: Tally) -> None:
    for text, ours, theirs in zip(block, said["ours"], said["theirs"], strict=True):
        tally.lines += 1
        tally.syllables += len(text.split())
        if ours != theirs:
            tally.different += 1
            tally.first = tally.first or (text, ours, theirs)


def _first_line(importing: str) -> float:
    """Processor seconds of a new process from its start to its first line cut, less those of a process that does nothing."""

    def seconds(script: str) -> float:
        before = os.times()
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    return min(seconds(f"{importing}; cut('Quy chế dân chủ ở cơ sở')") - seconds("pass") for _ in range(3))


def _report(tally: Tally) -> None:
    ours, theirs = (tally.syllables / seconds if seconds else 0.0 for seconds in (tally.ours, tally.theirs))
    print(
        f"{tally.lines} lines, {tally.syllables} syllables: {'equal' if not tally.different else f'{tally.different} lines differ'}"
    )
    if tally.first:
        print("first difference\n  text {}\n  ours {}\n  pyvi {}".format(*tally.first))
    our_start, their_start = _first_line(OURS), _first_line(THEIRS)
    print(f"import and first line: ours {our_start:.2f} s, pyvi {their_start:.2f} s")
    print(f"ours {ours:,.0f} syllables/s, pyvi {theirs:,.0f} syllables/s, ratio {ours / theirs if theirs else 0:.2f}")
    print(
        json.dumps(
            {
                "lines": tally.lines,
                "syllables": tally.syllables,
                "different": tally.different,
                "ours_per_second": round(ours),
                "pyvi_per_second": round(theirs),
                "ours_first_line_seconds": round(our_start, 3),
                "pyvi_first_line_seconds": round(their_start, 3),
                "ratio": round(ours / theirs, 3) if theirs else None,
            }
        )
    )


def _opened(path: Path | None) -> IO[str]:
    if path is None:
        return sys.stdin
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _texts(lines: IO[str]) -> Iterator[str]:
    for line in lines:
        yield from _text(line.rstrip("\n")).split("\n")


def _text(line: str) -> str:
    if not line.startswith("{"):
        return line
    shape = json.loads(line)
    if "text" in shape:
        return f"{shape['title']}\n{shape['text']}" if shape.get("title") else str(shape["text"])
    if "tokens" in shape:
        return " ".join(shape["tokens"])
    return "\n".join(str(shape[field]) for field in ("title", "summary", "lead", "body") if shape.get(field))


if __name__ == "__main__":
    sys.exit(main())
