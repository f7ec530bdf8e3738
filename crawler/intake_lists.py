"""Article lists: JSON lines that become resource records, each row checked strictly."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from crawler.addresses import AddressError, canonical
from crawler.intake_items import Fault, Found, Item, now
from crawler.unpack import Unpacked

ARTICLE_JSON = "application/vnd.tracuu.article+json"
_PUBLISHED = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?")
_MAX_LINE = 16 * 1024 * 1024


def article_list(path: Path) -> Iterator[Found]:
    """The rows of a list, gzipped or not; a bad row is a fault and the rest goes on."""
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
    return Item(canonical(row["url"]), body, now(), ARTICLE_JSON, portal=row.get("portal"), metadata=origin)


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
