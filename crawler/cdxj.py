"""An index of the archive for replay tools: CDXJ, one line a record that can be shown, sorted by key and moment."""

import heapq
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from tempfile import TemporaryFile

from crawler.archive import Archive
from crawler.archive_records import RawRecord, parse, value_of
from crawler.surt import surt

# Lines that are sorted in memory at a time.
_RUN = 100_000
_NOT_DIGIT = re.compile(r"\D")
_SHOWN = frozenset(("response", "revisit", "resource"))


def cdxj(archive: Archive, portal: str | None = None, run: int = _RUN) -> Iterator[str]:
    """The lines, without line ends, sorted bytewise; memory does not grow with the archive. Damaged places are passed over.

    `filename` is relative to the archive's root. An answer 304 is left out: what it stands for is shown by the capture before it.
    """
    lines = _lines(archive, portal)
    with ExitStack() as stack:
        runs = []
        while part := sorted(islice(lines, run)):
            file = stack.enter_context(TemporaryFile())
            file.writelines(line + b"\n" for line in part)
            file.seek(0)
            runs.append(file)
        for line in heapq.merge(*runs):
            yield line[:-1].decode("ascii")


def _lines(archive: Archive, portal: str | None) -> Iterator[bytes]:
    for name in archive.files(portal):
        for member in archive.whole_records(name):
            try:
                record = parse(member.data)
            except ValueError:
                continue
            if record.type in _SHOWN and record.header("WARC-Target-URI"):
                line = _line(record, name, member.offset, member.length)
                if line is not None:
                    yield line


def _line(record: RawRecord, name: str, offset: int, length: int) -> bytes | None:
    url = record.header("WARC-Target-URI")
    if record.status == 304:
        return None
    fields = {
        "url": url,
        "mime": _mime(record),
        "status": "" if record.status is None else str(record.status),
        "digest": record.header("WARC-Payload-Digest"),
        "length": str(length),
        "offset": str(offset),
        "filename": name,
    }
    moment = _NOT_DIGIT.sub("", record.header("WARC-Date"))[:14]
    return f"{surt(url)} {moment} {json.dumps({key: value for key, value in fields.items() if value})}".encode()


def _mime(record: RawRecord) -> str:
    if record.type == "revisit":
        return "warc/revisit"
    declared = value_of(record.http, "Content-Type") if record.type == "response" else record.header("Content-Type")
    return declared.partition(";")[0].strip() or "unk"
