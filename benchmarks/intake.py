"""A large foreign archive brought in: megabytes a second, memory while it comes, and the same again after it was broken off.

    python benchmarks/intake.py [--size MB] [--break-off SECONDS]

A WARC file of made pages and pictures, as a crawler of the whole web would write it, is added by `tracuu add`; the process is
killed (SIGKILL) in the middle, begun again, and begun a third time when all is there. Memory is that of the process as the system
counts it (VmHWM). Beside it, in the same run, warcio reads the file and writes the same pages into a new one. The last line of the
output is one JSON object.
"""

import argparse
import gzip
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROOT = Path(__file__).resolve().parents[1]
_WORDS = re.findall(r"\w+", "Uỷ ban nhân dân tỉnh ban hành quyết định triển khai nghị định về quy chế dân chủ ở cơ sở")


@dataclass(frozen=True, slots=True)
class Pass:
    """One run of `tracuu add`: seconds, most megabytes resident, what its last line said."""

    seconds: float
    megabytes: int
    said: str


def main() -> None:
    """Make the file, add it, count."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="tracuu-intake-") as folder:
        path, home = Path(folder) / "khac.warc.gz", Path(folder) / "home"
        pages = _made(path, asked.size * 1_000_000)
        size = path.stat().st_size
        print(f"{size / 1e6:.0f} MB with {pages} pages", flush=True)
        broken = _added(path, home, asked.break_off)
        print(f"killed after {broken.seconds} s", flush=True)
        rest = _added(path, home, None)
        again = _added(path, home, None)
        peer = _copied(path, Path(folder) / "peer.warc.gz")
        kept, doubled, problems = _kept(home)
    figures = {
        "megabytes": round(size / 1e6),
        "pages": pages,
        "kept": kept,
        "doubled": doubled,
        "problems": problems,
        "rest": asdict(rest),
        "again": asdict(again),
        "mb_per_second": round(size / 1e6 / again.seconds, 1),
        "warcio_seconds": peer,
        "load": round(os.getloadavg()[0], 1),
    }
    for name, one in (("the rest", rest), ("once more", again)):
        print(f"{name}: {one.seconds} s, {one.megabytes} MB of memory: {one.said}")
    print(f"warcio, reading and writing: {peer} s")
    print(json.dumps(figures))
    sys.exit(0 if (kept, doubled, problems) == (pages, 0, 0) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=50, help="megabytes of the file (default: %(default)s)")
    parser.add_argument(
        "--break-off", type=float, default=4.0, help="seconds until it is killed (default: %(default)s)"
    )
    return parser.parse_args()


def _made(path: Path, size: int) -> int:
    """A third of the bytes are pictures; how many pages there are."""
    chance, pages = random.Random(1), 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        while file.tell() < size:
            text = " ".join(chance.choices(_WORDS, k=600))
            hexed = chance.randbytes(9000).hex()
            body = f"<html><h1>Bài {pages}</h1><p>{text}</p><!-- {hexed} --></html>".encode()
            _record(writer, f"https://khac.example/bai/{pages}", "text/html", body, packed=pages % 2 == 0)
            if pages % 3 == 0:
                _record(
                    writer, f"https://khac.example/anh/{pages}", "image/jpeg", chance.randbytes(20_000), packed=False
                )
            pages += 1
    return pages


def _record(writer: WARCWriter, url: str, kind: str, body: bytes, *, packed: bool) -> None:
    headers = [("Content-Type", kind), *([("Content-Encoding", "gzip")] if packed else [])]
    sent = gzip.compress(body, 6) if packed else body
    http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
    date = {"WARC-Date": "2019-05-03T10:11:12Z"}
    writer.write_record(
        writer.create_warc_record(
            url, "response", payload=io.BytesIO(sent), length=len(sent), http_headers=http, warc_headers_dict=date
        )
    )


def _added(path: Path, home: Path, seconds: float | None) -> Pass:
    command = [sys.executable, "-m", "webapp.cli", "--home", str(home), "add", str(path)]
    begun, most = time.monotonic(), 0
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr is not None
        while process.poll() is None:
            most = max(most, _resident(process.pid))
            if seconds is not None and time.monotonic() - begun >= seconds:
                os.killpg(process.pid, signal.SIGKILL)
                break
            try:
                process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        took = round(time.monotonic() - begun, 1)
        said = process.stderr.read().strip().splitlines()
    return Pass(took, most, said[-1] if said else "")


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 // 1_000_000 for line in lines if line.startswith("VmHWM")), 0)


def _copied(path: Path, target: Path) -> float:
    begun = time.monotonic()
    with path.open("rb") as file, target.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for record in ArchiveIterator(file):
            if record.http_headers.get_header("Content-Type") == "text/html":
                writer.write_record(record)
    return round(time.monotonic() - begun, 1)


def _kept(home: Path) -> tuple[int, int, int]:
    sys.path.insert(0, str(ROOT))
    from crawler.archive import Archive

    archive = Archive(home / "archive")
    urls = Counter(capture.url for capture in archive.captures())
    return len(urls), urls.total() - len(urls), len(archive.verify().problems)


if __name__ == "__main__":
    main()
