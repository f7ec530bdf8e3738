"""Gzip levels and zstd for an archive of web pages: size, seconds to write, seconds to read, one record at a time.

    python benchmarks/compression.py --home DIR | --site DIR [--limit N]

Every record is packed by itself, as WARC files are, so that each can be read by its place; for zstd also with a dictionary of 110 KB
trained on other pages, which `.warc.zst` files carry at their beginning. The pages come from an archive or from a folder of saved
pages. Zstd is measured where Python has it (3.14, or the package backports.zstd). The last line of the output is one JSON object.
"""

import argparse
import importlib
import json
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType

from zlib_ng import zlib_ng

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from crawler.archive import Archive  # noqa: E402
from crawler.archive_records import response  # noqa: E402

_HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Server", "illustrative"), ("Content-Length", "0")]
_DICTIONARY = 110 * 1024


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    records = list(islice(_records(asked), asked.limit))
    if not records:
        sys.exit("compression.py: no pages there; give --home with an archive or --site with saved pages")
    plain = sum(map(len, records))
    zstd = _zstd()
    figures: dict[str, object] = {"records": len(records), "plain_mb": round(plain / 1e6, 1)}
    for way in _ways(zstd, records):
        figures[way[0]] = _measured(way, records, plain)
    if zstd is None:
        print("zstd: not measured, this Python has no zstd; install backports.zstd")
    figures["load"] = round(os.getloadavg()[0], 1)
    print(json.dumps(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="data folder whose archive is packed anew")
    parser.add_argument("--site", type=Path, help="folder of saved pages")
    parser.add_argument("--limit", type=int, default=2000, help="records at most (default: %(default)s)")
    return parser.parse_args()


def _records(asked: argparse.Namespace) -> Iterator[bytes]:
    """Whole records, unpacked."""
    if asked.home:
        archive = Archive(asked.home / "archive")
        for name in archive.files():
            yield from (member.data for member in archive.whole_records(name))
    for path in sorted(asked.site.rglob("*.html")) if asked.site else ():
        url, date = f"https://khac.example/{path.name}", "2026-11-25T07:15:00Z"
        member, _, _ = response(url, date, 200, "OK", _HEADERS, path.read_bytes(), {})
        yield zlib.decompress(member, zlib.MAX_WBITS | 16)


def _zstd() -> ModuleType | None:
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


Way = tuple[str, Callable[[bytes], bytes], Callable[[bytes], bytes]]


def _ways(zstd: ModuleType | None, records: list[bytes]) -> Iterator[Way]:
    for level in (1, 6, 9):
        yield f"gzip {level}", _gzip(zlib, level), _gunzip(zlib)
        yield f"gzip {level}, zlib-ng", _gzip(zlib_ng, level), _gunzip(zlib_ng)
    if zstd is None:
        return
    for level in (3, 9, 19):
        yield f"zstd {level}", _zstd_packer(zstd, level, None), zstd.decompress
    trained = zstd.train_dict(records[::2], _DICTIONARY)
    for level in (3, 9):
        packer = _zstd_packer(zstd, level, trained)
        yield f"zstd {level} with a dictionary", packer, lambda data: zstd.decompress(data, zstd_dict=trained)


def _gzip(library: ModuleType, level: int) -> Callable[[bytes], bytes]:
    def pack(data: bytes) -> bytes:
        packer = library.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        packed: bytes = packer.compress(data) + packer.flush()
        return packed

    return pack


def _gunzip(library: ModuleType) -> Callable[[bytes], bytes]:
    def unpack(data: bytes) -> bytes:
        plain: bytes = library.decompress(data, zlib.MAX_WBITS | 16)
        return plain

    return unpack


def _zstd_packer(zstd: ModuleType, level: int, trained: object) -> Callable[[bytes], bytes]:
    def pack(data: bytes) -> bytes:
        packed: bytes = zstd.compress(data, level, zstd_dict=trained)
        return packed

    return pack


def _measured(way: Way, records: list[bytes], plain: int) -> dict[str, float]:
    """With a dictionary only the records that it was not trained on count."""
    name, pack, unpack = way
    measured = records[1::2] if "dictionary" in name else records
    share = sum(map(len, measured)) / plain
    begun = time.process_time()
    packed = [pack(record) for record in measured]
    packing = time.process_time() - begun
    begun = time.process_time()
    for data, record in zip(packed, measured, strict=True):
        assert unpack(data) == record
    reading = time.process_time() - begun
    size = sum(map(len, packed)) / share
    figures = {
        "mb": round(size / 1e6, 2),
        "percent": round(100 * size / plain, 2),
        "write_mb_s": round(plain * share / 1e6 / packing),
        "read_mb_s": round(plain * share / 1e6 / reading),
    }
    speeds = f"packing {figures['write_mb_s']} MB/s, reading {figures['read_mb_s']} MB/s of pages"
    print(f"{name}: {figures['mb']} MB ({figures['percent']} %), {speeds}")
    return figures


if __name__ == "__main__":
    main()
