"""The catalogue's tables of reprints: each article's anchors, who is like whom, and which article is the original."""

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

TO_READ: Final = 0
TO_COMPARE: Final = 1
TO_GROUP: Final = 2
GROUPED: Final = 3

SCHEMA = """
CREATE TABLE reprint (
  number INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, state INTEGER NOT NULL DEFAULT 0,
  anchors BLOB NOT NULL DEFAULT x'', original TEXT);
CREATE INDEX reprint_state ON reprint (state) WHERE state < 3;
CREATE INDEX reprint_original ON reprint (original) WHERE original IS NOT NULL;
CREATE TABLE reprint_anchor (anchor INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (anchor, number)) WITHOUT ROWID;
CREATE TABLE reprint_pair (one INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a group: by what it is ordered and what it is now said to be a reprint of."""

    number: int
    article: str
    published: str | None
    captured: str
    original: str | None


class ReprintTables:
    """An article goes from TO_READ by TO_COMPARE and TO_GROUP to GROUPED; whatever changes its neighbourhood sends it back."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def reread(self, article: str) -> None:
        """The article is new or its text has changed."""
        self._db.execute(
            "INSERT INTO reprint (article) VALUES (?) ON CONFLICT (article) DO UPDATE SET state = 0", (article,)
        )

    def original_of(self, article: str) -> str | None:
        row = self._db.execute("SELECT original FROM reprint WHERE article = ?", (article,)).fetchone()
        return row[0] if row else None

    def numbers(self, state: int, limit: int) -> list[int]:
        """The first articles in this state."""
        rows = self._db.execute("SELECT number FROM reprint WHERE state = ? ORDER BY number LIMIT ?", (state, limit))
        return [number for (number,) in rows]

    def waiting(self) -> int:
        """How many articles are in no group yet."""
        return int(self._db.execute("SELECT count(*) FROM reprint WHERE state < 3").fetchone()[0])

    def content(self, number: int) -> str:
        """The article's content (JSON)."""
        row = self._db.execute(
            "SELECT content FROM article JOIN reprint ON article = id WHERE number = ?", (number,)
        ).fetchone()
        return str(row[0])

    def set_anchors(self, number: int, new: Sequence[int]) -> tuple[set[int], set[int]]:
        """Give an article its anchors; returns those it gained and those it lost. It is to be compared."""
        old = set(self.anchors(number))
        gained, lost = set(new) - old, old - set(new)
        self._db.executemany("DELETE FROM reprint_anchor WHERE anchor = ? AND number = ?", ((a, number) for a in lost))
        self._db.executemany("INSERT INTO reprint_anchor VALUES (?, ?)", ((a, number) for a in gained))
        blob = array("q", new).tobytes()
        self._db.execute("UPDATE reprint SET anchors = ? WHERE number = ?", (blob, number))
        self.recompare((number,))
        return gained, lost

    def anchors(self, number: int) -> tuple[int, ...]:
        row = self._db.execute("SELECT anchors FROM reprint WHERE number = ?", (number,)).fetchone()
        anchors = array("q")
        anchors.frombytes(row[0])
        return tuple(anchors)

    def held_by(self, anchors: Iterable[int], above: int) -> list[tuple[int, int]]:
        """Those of the anchors that more than `above` articles have, each with their number."""
        rows = self._db.execute(
            "SELECT anchor, count(*) FROM reprint_anchor WHERE anchor IN (SELECT value FROM json_each(?))"
            " GROUP BY anchor HAVING count(*) > ? ORDER BY anchor",
            (json.dumps(list(anchors)), above),
        )
        return rows.fetchall()

    def holders(self, anchor: int, *, above: int) -> list[int]:
        """The articles with this anchor that are further than this state."""
        rows = self._db.execute(
            "SELECT number FROM reprint_anchor JOIN reprint USING (number) WHERE anchor = ? AND state > ?",
            (anchor, above),
        )
        return [number for (number,) in rows]

    def candidates(self, number: int, common: int) -> list[int]:
        """Articles already compared with two anchors of this one; anchors of more than `common` articles do not count."""
        counts: Counter[int] = Counter()
        for anchor in self._shared(number):
            rows = self._db.execute(
                "SELECT number FROM reprint_anchor WHERE anchor = ? LIMIT ?", (anchor, common + 1)
            ).fetchall()
            if len(rows) <= common:
                counts.update(other for (other,) in rows)
        likely = sorted(other for other, count in counts.items() if count > 1 and other != number)
        return [other for other in likely if self._state(other) >= TO_GROUP]

    def recompare(self, numbers: Iterable[int]) -> None:
        """Forget whom these articles are like; they are to be compared, and those that were like them to be grouped."""
        for number in numbers:
            self._db.execute(
                "UPDATE reprint SET state = 2 WHERE state = 3 AND number IN (SELECT other FROM reprint_pair WHERE one = ?)",
                (number,),
            )
            pairs = [pair for other in self.like(number) for pair in ((number, other), (other, number))]
            self._db.executemany("DELETE FROM reprint_pair WHERE one = ? AND other = ?", pairs)
            self._db.execute("UPDATE reprint SET state = 1 WHERE number = ?", (number,))

    def put_pairs(self, number: int, others: Sequence[int]) -> None:
        """Whom an article is like, among those already compared."""
        pairs = [pair for other in others for pair in ((number, other), (other, number))]
        self._db.executemany("INSERT INTO reprint_pair VALUES (?, ?)", pairs)
        self._db.execute("UPDATE reprint SET state = 2 WHERE number = ?", (number,))

    def like(self, number: int) -> list[int]:
        rows = self._db.execute("SELECT other FROM reprint_pair WHERE one = ?", (number,))
        return [other for (other,) in rows]

    def member(self, number: int) -> Member:
        row = self._db.execute(
            "SELECT number, article, published, captured, original FROM reprint JOIN article ON article = id WHERE number = ?",
            (number,),
        ).fetchone()
        return Member(*row)

    def settle_lone(self) -> None:
        """An article that is like no other, and was like none before, is grouped as it stands."""
        self._db.execute(
            "UPDATE reprint SET state = 3 WHERE state = 2 AND original IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM reprint_pair WHERE one = number)"
        )

    def settle(self, member: Member, original: str | None) -> None:
        """The article's place in its group; where that is another than before, it is to be indexed anew."""
        self._db.execute("UPDATE reprint SET state = 3, original = ? WHERE number = ?", (original, member.number))
        if original != member.original:
            self._db.execute("UPDATE article SET indexed = 0 WHERE id = ?", (member.article,))

    def _shared(self, number: int) -> list[int]:
        """The anchors of an article that others have as well: few, so that one question spares many."""
        rows = self._db.execute(
            "SELECT value FROM json_each(?)"
            " WHERE EXISTS (SELECT 1 FROM reprint_anchor WHERE anchor = value AND number != ?)",
            (json.dumps(self.anchors(number)), number),
        )
        return [anchor for (anchor,) in rows]

    def _state(self, number: int) -> int:
        return int(self._db.execute("SELECT state FROM reprint WHERE number = ?", (number,)).fetchone()[0])
