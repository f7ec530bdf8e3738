"""Foreign material read: saved pages, WARC files and article lists become items for the archive, or a fault that is named."""

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from crawler.addresses import AddressError, canonical
from crawler.archive_records import RawRecord, foreign, value_of
from crawler.payload import MAX_BODY, dechunked
from crawler.unpack import Unpacked

ARTICLE_JSON = "application/vnd.tracuu.article+json"

_PAGE_TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".txt": "text/plain"}
_HTML = ("text/html", "application/xhtml+xml")
_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z?")
_PUBLISHED = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?")
_MAX_LINE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be archived. `status` is None for what came without HTTP; `portal` is the publisher that the material names."""

    url: str
    body: bytes
    fetched: str
    content_type: str = ""
    status: int | None = None
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    portal: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be taken, in one sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is not meant for the archive (an image, a redirect, …)."""

    reason: str


Found = Item | Fault | Skipped


def read_file(path: Path, url_prefix: str | None) -> Iterator[Found]:
    """What a file holds, by the end of its name. Reading faults are told, never raised."""
    name = path.name.lower()
    try:
        if name.endswith((".warc", ".warc.gz", ".arc", ".arc.gz")):
            yield from _warc(path)
        elif name.endswith((".jsonl", ".jsonl.gz")):
            yield from _article_list(path)
        elif path.suffix.lower() in _PAGE_TYPES:
            yield _page(path, url_prefix)
        else:
            yield Fault(f"{path}: not a kind that can be added; give .html, .txt, .warc[.gz] or .jsonl[.gz]")
    except OSError as error:
        yield Fault(f"{path}: cannot be read ({error.strerror or error}); correct the path or its rights")


def _page(path: Path, url_prefix: str | None) -> Found:
    body = path.read_bytes()
    if not body.strip():
        return Fault(f"{path}: is empty; save the page again")
    if len(body) > MAX_BODY:
        return Fault(f"{path}: larger than {MAX_BODY} bytes; this is no article page")
    try:
        url = _address(path.name, body, url_prefix)
    except AddressError as error:
        return Fault(f"{path}: {error}; give --url-prefix as https://host/path/")
    metadata = {"X-Tracuu-Origin": quote(path.name)}
    return Item(url, body, _now(), _PAGE_TYPES[path.suffix.lower()], metadata=metadata)


def _address(name: str, body: bytes, url_prefix: str | None) -> str:
    """Prefix and name; without a prefix a URN made of content and name, which tells nothing of this machine's folders."""
    if url_prefix:
        return canonical(url_prefix + quote(name, safe="!$&'()*+,;=:@~"))
    return f"urn:tracuu:file:{hashlib.sha256(body).hexdigest()[:12]}/{quote(name, safe='')}"


def _warc(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        if not file.read(1):
            yield Fault(f"{path}: is empty; fetch the archive file again")
            return
        file.seek(0)
        for record in foreign(file, _is_wanted):
            if isinstance(record, str):
                yield Fault(f"{path}: {record}; what came before it was read")
            else:
                yield _exchange(path, record)


def _is_wanted(record: RawRecord) -> bool:
    declared = record.header("Content-Length")
    small = declared.isdecimal() and int(declared) <= MAX_BODY
    return record.type == "response" and record.status == 200 and _is_html(record) and small


def _is_html(record: RawRecord) -> bool:
    return value_of(record.http, "Content-Type").partition(";")[0].strip().lower() in _HTML


def _exchange(path: Path, record: RawRecord) -> Found:
    url = record.header("WARC-Target-URI")
    if not _is_wanted(record):
        return Skipped(_why_not(record))
    if record.fault:
        return Fault(f"{path}: {url}: {record.fault}; this record was not taken")
    when = _DATE.fullmatch(record.header("WARC-Date").strip())
    if when is None:
        return Fault(f"{path}: {url}: record without a date; it was not taken")
    try:
        address = canonical(url)
    except AddressError as error:
        return Fault(f"{path}: {error}; this record was not taken")
    return _item(path, record, address, f"{when[1]}Z")


def _item(path: Path, record: RawRecord, url: str, fetched: str) -> Item:
    body = record.payload
    if value_of(record.http, "Transfer-Encoding").strip().lower() == "chunked":
        body = dechunked(body)
    origin = {"X-Tracuu-Origin": quote(path.name), "X-Tracuu-Origin-Record": record.header("WARC-Record-ID")}
    return Item(url, body, fetched, status=record.status, reason=record.reason, headers=record.http, metadata=origin)


def _why_not(record: RawRecord) -> str:
    if record.type != "response":
        return f"{record.type or 'unnamed'} record"
    if record.status != 200:
        return f"status {record.status}"
    return "larger than 32 MiB" if _is_html(record) else "not HTML"


def _article_list(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        stream, number = Unpacked(file), 0
        lines = io.BufferedReader(stream)
        while line := lines.readline(_MAX_LINE):
            number += 1
            if stream.fault and not line.endswith(b"\n"):
                break
            if line.strip():
                yield _article(path, number, line)
        if stream.fault:
            yield Fault(f"{path}: {stream.fault}; the whole lines before were taken")
        elif not number:
            yield Fault(f"{path}: is empty; give one JSON object a line")


def _article(path: Path, number: int, line: bytes) -> Found:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Fault(f"{path}: line {number} is no JSON object ({error}); this line was not taken")
    wrong = "is no JSON object" if not isinstance(row, dict) else _wrong_with(row)
    if wrong:
        return Fault(f"{path}: line {number} {wrong}; this line was not taken")
    if isinstance(row.get("authors"), str):
        row["authors"] = [row["authors"]]
    body = json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    origin = {"X-Tracuu-Origin": f"{quote(path.name)}:{number}"}
    return Item(canonical(row["url"]), body, _now(), ARTICLE_JSON, portal=row.get("portal"), metadata=origin)


def _wrong_with(row: dict[str, object]) -> str | None:
    for key in ("url", "title", "text"):
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            return f"has no {key}"
    for key in ("published", "province", "source", "section", "lead", "portal"):
        if not isinstance(row.get(key), str | None):
            return f"has a {key} that is no text"
    return _wrong_form(row)


def _wrong_form(row: dict[str, object]) -> str | None:
    authors, published = row.get("authors"), row.get("published")
    names = authors if isinstance(authors, list) else [authors]
    if not all(isinstance(name, str) or (name is None and authors is None) for name in names):
        return "has authors that are no list of names"
    if isinstance(published, str) and not _PUBLISHED.fullmatch(published):
        return f"has a published date {published[:40]!r} that is not like 2016-05-13 or 2016-05-13T16:57:00+07:00"
    try:
        canonical(str(row["url"]))
    except AddressError as error:
        return f"has no address ({error})"
    return None


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
