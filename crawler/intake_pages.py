"""Saved pages: where each came from, by what the program that saved it wrote into it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

from crawler.addresses import AddressError, canonical
from crawler.intake_items import Fault, Found, Item, Skipped, now
from crawler.links import is_html
from crawler.payload import MAX_BODY

PAGE_TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".txt": "text/plain"}
# wget and HTTrack may keep the name that the server gave.
_SCRIPTS = frozenset((".php", ".asp", ".aspx", ".jsp", ".do", ".cfm", ".shtml", ""))
_NOTES = frozenset(("hts-log.txt", "cookies.txt", "robots.txt", "hts-in_progress.lock"))
_HEAD = 8192
_HTTRACK = re.compile(
    rb"<!-- Mirrored from ([^\s<>\"]{4,2000}) by HTTrack Website Copier/[^<>]{1,60}, (\w{3}, \d\d? \w{3} \d{4} \d\d:\d\d:\d\d GMT) -->"
)
_HTTRACK_OWN = re.compile(
    rb"<!-- Created by HTTrack|<meta name=\"generator\" content=\"HTTrack Website Copier", re.IGNORECASE
)
_BROWSER = re.compile(rb"<!-- saved from url=\(\d{4}\)(https?://[^\s<>\"]{4,2000}) -->")
_SINGLE_FILE = re.compile(
    rb"Page saved with SingleFile\s{1,9}url: (https?://[^\s<>\"]{4,2000})\s{1,9}"
    rb"saved date: \w{3} (\w{3} \d\d? \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})"
)


@dataclass(frozen=True, slots=True)
class _Origin:
    url: str
    fetched: str
    schemeless: bool = False


def is_page_name(path: Path) -> bool:
    """Whether a file is a saved page by the end of its name."""
    return path.suffix.lower() in PAGE_TYPES


def saved_page(path: Path, url_prefix: str | None, *, name: str | None = None) -> Found:
    """One page. Its address is the prefix and `name` (the file's own, or its path within a mirror); else what the page itself says."""
    mirrored = name is not None
    name = path.name if name is None else name
    body = path.read_bytes() if path.stat().st_size <= MAX_BODY else None
    if body is None:
        return Fault(f"{path}: larger than {MAX_BODY} bytes; this is no article page")
    if not body.strip():
        return Fault(f"{path}: is empty; save the page again")
    if _HTTRACK_OWN.search(body[:_HEAD]):
        return Skipped("page of the program that saved the site")
    try:
        origin = _origin(name, body, url_prefix)
    except AddressError as error:
        return Fault(f"{path}: {error}; give --url-prefix as https://host/path/")
    kind = PAGE_TYPES.get(path.suffix.lower(), "text/html")
    metadata = {"X-Tracuu-Origin": quote(name)}
    return Item(
        origin.url, body, origin.fetched, kind, metadata=metadata, schemeless=origin.schemeless, mirrored=mirrored
    )


def mirrored_page(path: Path, name: str, url_prefix: str | None) -> Found:
    """A file of a mirrored site, `name` its path in it; what is no page is left out."""
    if path.name.lower() in _NOTES or name.startswith("hts-cache/"):
        return Skipped("note of the program that saved the site")
    if not is_page_name(path):
        script = path.suffix.lower() in _SCRIPTS or "?" in path.name
        if not script or not is_html(_beginning(path), ""):
            return Skipped(f"not a page: {path.suffix.lower()[:10] or 'no type'}")
    return saved_page(path, url_prefix, name=name)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _origin(name: str, body: bytes, url_prefix: str | None) -> _Origin:
    """Without any hint a URN made of content and name, which tells nothing of this machine's folders."""
    if url_prefix:
        return _Origin(canonical(url_prefix + quote(name, safe="/!$&'()*+,;=:@~")), now())
    if found := _HTTRACK.search(body):
        address = found[1].decode("utf-8", "replace")
        schemeless = not address.startswith(("http://", "https://"))
        url = canonical(f"http://{address}" if schemeless else address)
        return _Origin(url, _utc(parsedate_to_datetime(found[2].decode())), schemeless)
    if found := _SINGLE_FILE.search(body[:_HEAD]):
        return _Origin(canonical(found[1].decode("utf-8", "replace")), _moment(found[2].decode(), found[3].decode()))
    if found := _BROWSER.search(body[:_HEAD]):
        return _Origin(canonical(found[1].decode("utf-8", "replace")), now())
    return _Origin(f"urn:tracuu:file:{hashlib.sha256(body).hexdigest()[:12]}/{quote(name, safe='')}", now())


def _moment(local: str, zone: str) -> str:
    """JavaScript's `Sep 24 2026 10:00:00` and `+0700`; now where no such day is."""
    try:
        return _utc(datetime.strptime(f"{local} {zone}", "%b %d %Y %H:%M:%S %z"))
    except (ValueError, OverflowError):
        return now()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
