"""An archive file of 200 kB cut off at every byte: what is whole stays readable, what is lost is told, what comes later is readable.

    python benchmarks/torn.py [--size KB] [--step N] [--from BYTE] [--to BYTE]

For each length of the file a writer is opened as after a crash, which says what it mended, a page is added, and everything is read again by
`tracuu verify`'s own reading. Counted are whole records that could not be read (`unreadable`), cuts that cost more than one page
(`more_than_one`), cuts within a record of which nothing was said (`silent`), pages added later that were hidden (`hidden`), and
archives in which something was amiss in the end (`amiss`). The last line of the output is one JSON object.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from crawler.archive import Archive  # noqa: E402

_DATE = "2026-11-25T07:15:00Z"
_HTML = [("Content-Type", "text/html")]


def main() -> None:
    """Cut and count."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="tracuu-torn-", dir=_memory()) as folder:
        path, ends = _whole(Path(folder) / "whole", asked.size * 1000)
        data = path.read_bytes()
        print(f"{len(data)} bytes, {len(ends)} records", flush=True)
        counted: Counter[str] = Counter()
        for size in range(asked.first, min(asked.last or len(data), len(data)), asked.step):
            counted += _cut(Path(folder) / "torn", path.name, data[:size], ends)
            counted["cuts"] += 1
    names = ("cuts", "unreadable", "more_than_one", "silent", "hidden", "amiss")
    figures = {name: counted[name] for name in names}
    print(json.dumps({"bytes": len(data), "records": len(ends), **figures, "load": round(os.getloadavg()[0], 1)}))
    sys.exit(1 if any(figures[name] for name in names[1:]) else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=200, help="kilobytes of the file (default: %(default)s)")
    parser.add_argument("--step", type=int, default=1, help="bytes from one cut to the next (default: %(default)s)")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first cut")
    parser.add_argument("--to", dest="last", type=int, help="no cut from this byte on (default: the whole file)")
    return parser.parse_args()


def _memory() -> Path | None:
    """Hundreds of thousands of fsyncs are not what is measured."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) else None


def _whole(root: Path, size: int) -> tuple[Path, list[tuple[int, str]]]:
    """The file; of each capture where it ends and its address."""
    chance = random.Random(1)
    ends: list[tuple[int, str]] = []
    with Archive(root).writer("minh-hoa") as writer:
        while not ends or ends[-1][0] < size:
            url = f"https://a.vn/{len(ends)}"
            body = chance.randbytes(chance.choice((200, 9000, 40_000)))
            place = writer.add_response(url, 200, "OK", _HTML, body, _DATE, [("Host", "a.vn")])
            ends.append((place.offset + place.length, url))
    return root / place.file, ends


def _cut(root: Path, name: str, data: bytes, ends: list[tuple[int, str]]) -> Counter[str]:
    torn = root / "minh-hoa" / name
    torn.parent.mkdir(parents=True)
    torn.write_bytes(data)
    archive = Archive(root)
    whole = [url for end, url in ends if end <= len(data)]
    with archive.writer("minh-hoa") as writer:
        said = writer.repaired
        writer.add_response("https://a.vn/sau", 200, "OK", _HTML, b"sau", _DATE, [("Host", "a.vn")])
    found = [capture.url for capture in archive.captures()]
    at_end = _is_boundary(data, root / "minh-hoa" / name)
    counted = Counter(
        unreadable=len(set(whole) - set(found)),
        more_than_one=_lost(data, ends, found) > 1,
        silent=said is None and not at_end,
        hidden="https://a.vn/sau" not in found,
        amiss=len(archive.verify().problems),
    )
    shutil.rmtree(root)
    return counted


def _lost(data: bytes, ends: list[tuple[int, str]], found: list[str]) -> int:
    """Captures of which at least a byte was there, and that are not."""
    begins = [0, *(end for end, _ in ends)]
    return sum(begin < len(data) and url not in found for begin, (_, url) in zip(begins, ends, strict=False))


def _is_boundary(data: bytes, path: Path) -> bool:
    """Whether nothing was cut: the mended file is as long as the torn one."""
    return path.is_file() and path.stat().st_size == len(data) > 0


if __name__ == "__main__":
    main()
