"""Asking again politely: what is said of the last capture, and when an answer brings nothing new since then."""

import re

from crawler.archive import Capture, payload_digest
from crawler.archive_records import Original, Profile
from crawler.download import Answer

_VALIDATORS = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
_PLAIN = re.compile(r"[\x20-\x7e]{1,1024}")


def conditions(held: Capture | None) -> dict[str, str]:
    """The request headers under which a server may answer 304: the last capture's validators, word for word."""
    if held is None:
        return {}
    found = {asked: held.header(given).strip() for given, asked in _VALIDATORS}
    return {name: value for name, value in found.items() if _PLAIN.fullmatch(value)}


def revisit_profile(held: Capture | None, answer: Answer) -> Profile | None:
    """How an answer repeats the last capture; None where it brings something of its own.

    A 304 counts only where it was asked for; an equal body only under the same declared type and encoding.
    """
    if held is None:
        return None
    if answer.status == 304:
        return "server-not-modified" if conditions(held) else None
    if answer.status != held.status or payload_digest(answer.body) != held.digest:
        return None
    same = all((answer.header(name) or "") == held.header(name) for name in ("Content-Type", "Content-Encoding"))
    return "identical-payload-digest" if same else None


def original_of(held: Capture) -> Original:
    """What a revisit record says of the capture that it stands on."""
    return Original(held.url, held.fetched, held.digest)
