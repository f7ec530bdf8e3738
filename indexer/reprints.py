"""Which articles are reprints of which: a function of the set of articles, whatever the order in which they came.

Two articles are a pair when they share two anchors that are not common, when their anchors promise it, and when
`analyzers.reprints` finds them one in substance. Among articles joined by pairs, the earliest is an original; each next one is
a reprint of the earliest original that it is itself a pair with, else an original too: no chain of small changes leads from an
article to one that is not like it.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from analyzers.dates import VIETNAM
from analyzers.reprints import Fingerprint, anchors, fingerprint, is_reprint, may_be_reprint
from indexer.catalogue import Catalogue
from indexer.catalogue_json import load_article
from indexer.reprint_tables import TO_COMPARE, TO_GROUP, TO_READ, Member, ReprintTables

COMMON = 500
"""An anchor of more articles than this belongs to a form or a page's furniture and makes nobody a candidate."""

_BATCH = 500
_KEPT = 1000
_NEVER = "~"


def group(catalogue: Catalogue, progress: Callable[[int], None], *, common: int = COMMON) -> None:
    """Bring the groups up to date with the articles; durable in steps, and safe to stop at any moment.

    `common` must be the same each time.
    """
    tables = catalogue.reprints
    texts = _Texts(tables)
    steps: dict[int, Callable[[list[int]], None]] = {
        TO_READ: lambda numbers: _read(tables, numbers, common),
        TO_COMPARE: lambda numbers: _compare(tables, texts, numbers, common),
        TO_GROUP: lambda numbers: _group(tables, numbers),
    }
    done = 0
    for state, step in steps.items():
        while numbers := tables.numbers(state, _BATCH):
            step(numbers)
            catalogue.commit()
            done += len(numbers)
            progress(done)


class _Texts:
    """Fingerprints by article, the latest used kept: neighbours are compared with each other in bunches."""

    def __init__(self, tables: ReprintTables) -> None:
        self._tables = tables
        self._kept: OrderedDict[int, Fingerprint | None] = OrderedDict()

    def __call__(self, number: int) -> Fingerprint | None:
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        found = self._kept[number] = fingerprint(*_text_and_title(self._tables, number))
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found


def _text_and_title(tables: ReprintTables, number: int) -> tuple[str, str]:
    content = load_article(tables.content(number))
    return content.text, content.title


def _read(tables: ReprintTables, numbers: Iterable[int], common: int) -> None:
    changes: Counter[int] = Counter()
    for number in numbers:
        gained, lost = tables.set_anchors(number, anchors(_text_and_title(tables, number)[0]))
        changes.update(gained)
        changes.subtract(lost)
    _recompare_crossed(tables, changes, common)


def _recompare_crossed(tables: ReprintTables, changes: Mapping[int, int], common: int) -> None:
    """An anchor that became common, or is no more, may have made or unmade pairs of all that have it."""
    most_lost = max(0, -min(changes.values(), default=0))
    for anchor, now in tables.held_by(changes, above=common - most_lost):
        if (now > common) != (now - changes[anchor] > common):
            tables.recompare(tables.holders(anchor, above=TO_COMPARE))


def _compare(tables: ReprintTables, texts: _Texts, numbers: Iterable[int], common: int) -> None:
    for number in numbers:
        own = tables.anchors(number)
        candidates = [
            other for other in tables.candidates(number, common) if may_be_reprint(own, tables.anchors(other))
        ]
        tables.put_pairs(number, [other for other in candidates if _alike(texts(number), texts(other))])
    tables.settle_lone()


def _alike(one: Fingerprint | None, other: Fingerprint | None) -> bool:
    return one is not None and other is not None and is_reprint(one, other)


def _group(tables: ReprintTables, numbers: Iterable[int]) -> None:
    settled: set[int] = set()
    for number in numbers:
        if number not in settled:
            pairs = _joined(tables, number)
            settled |= pairs.keys()
            _settle(tables, pairs)


def _joined(tables: ReprintTables, number: int) -> dict[int, set[int]]:
    """All that pairs join to an article, each with those it is a pair with."""
    pairs: dict[int, set[int]] = {}
    ahead = [number]
    while ahead:
        one = ahead.pop()
        if one not in pairs:
            pairs[one] = set(tables.like(one))
            ahead += pairs[one]
    return pairs


def _settle(tables: ReprintTables, pairs: dict[int, set[int]]) -> None:
    originals: list[Member] = []
    for member in sorted(map(tables.member, pairs), key=_seniority):
        original = next((one for one in originals if one.number in pairs[member.number]), None)
        if original is None:
            originals.append(member)
        tables.settle(member, original.article if original else None)


def _seniority(member: Member) -> tuple[str, str, str]:
    """Publication, then capture, then id. A day without an hour counts as its end: who gives the hour proves more."""
    return _moment(member.published), member.captured, member.article


def _moment(published: str | None) -> str:
    if published is None:
        return _NEVER
    if "T" not in published:
        return published + _NEVER
    return datetime.fromisoformat(published).astimezone(VIETNAM).isoformat()
