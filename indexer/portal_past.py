"""What a portal's own past looks like in the catalogue: what its pages gave, lately and before."""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.read_only import read_only

LATEST, BEFORE = 30, 500
"""How many pages are called recent, and how many before them are their past."""
_BEGINNING = 1_000

_PORTALS = "SELECT DISTINCT portal FROM page ORDER BY portal"
_STATES = "SELECT state FROM page WHERE portal = ? AND state IN ('indexed', 'no text', 'walled') ORDER BY fetched DESC, url LIMIT ?"
_ARTICLES = (
    "SELECT published IS NOT NULL, json_extract(content, '$.text') FROM article WHERE id IN (SELECT id FROM article"
    " WHERE id > ? AND id < ? ORDER BY captured DESC, id LIMIT ?) ORDER BY captured DESC, id"
)
_DAYS = "SELECT DISTINCT substr(published, 1, 10) FROM article WHERE id > ? AND id < ? AND published IS NOT NULL ORDER BY 1 DESC LIMIT 400"


@dataclass(frozen=True, slots=True)
class Seen:
    """One article: whether it is dated, how many letters it has, and which text (a digest of its beginning)."""

    dated: bool
    letters: int
    text: str


@dataclass(frozen=True, slots=True)
class Past:
    """Of one portal, the latest first: what became of its article pages (`indexed`, `no text`, `walled`), its articles, and the days on
    which it published (ISO)."""

    portal: str
    states: tuple[str, ...]
    articles: tuple[Seen, ...]
    days: tuple[str, ...]


def pasts(catalogue: Path) -> tuple[Past, ...]:
    """Of every portal in the catalogue's file, which is only read; none where there is no catalogue yet. Raises sqlite3.Error."""
    if not catalogue.is_file():
        return ()
    with read_only(catalogue, patience=30.0) as db:
        return tuple(_past(db, portal) for (portal,) in db.execute(_PORTALS).fetchall())


def _past(db: sqlite3.Connection, portal: str) -> Past:
    within = (f"{portal}/", f"{portal}0")
    states = tuple(state for (state,) in db.execute(_STATES, (portal, LATEST + BEFORE)))
    days = tuple(day for (day,) in db.execute(_DAYS, within))
    return Past(portal, states, tuple(_seen(db.execute(_ARTICLES, (*within, LATEST + BEFORE)))), days)


def _seen(rows: Iterator[Sequence[object]]) -> Iterator[Seen]:
    for dated, text in rows:
        said = str(text)
        beginning = " ".join(said[:_BEGINNING].split()).encode("utf-8", "surrogatepass")
        yield Seen(bool(dated), len(said), hashlib.blake2b(beginning, digest_size=8).hexdigest())
