"""Các lần sửa: what each revision of an article changed, and what its address answers by now."""

from dataclasses import dataclass
from itertools import pairwise

from analyzers.differences import Difference, differences
from indexer.history import History
from indexer.version_tables import Revision
from webapp.present import Shape

SHOWN, MOST_DIFFERENCES = 12, 40
"""Revisions of which the differences are shown, the latest; and differences of each."""


@dataclass(frozen=True, slots=True)
class Change:
    """A revision beside the one before: the fields that differ, the title before, and how the text differs (`left` more are not shown)."""

    revision: Revision
    title_before: str
    differences: tuple[Difference, ...]
    left: int


def changes(history: History) -> tuple[Change, ...]:
    """Each revision but the first, the latest first."""
    found = []
    for before, after in list(pairwise(history.revisions))[-SHOWN:]:
        differs = differences(before.article.text, after.article.text)
        left = max(0, len(differs) - MOST_DIFFERENCES)
        found.append(Change(after.revision, before.article.title, differs[:MOST_DIFFERENCES], left))
    return tuple(reversed(found))


def history_shape(history: History | None) -> Shape | None:
    """As the API gives it."""
    if history is None:
        return None
    return {
        "revisions": [
            {"number": each.number, "captured": each.captured, "seen": each.seen, "changed": list(each.changed)}
            for each in (told.revision for told in history.revisions)
        ],
        "fates": [
            {"seen": each.seen, "url": each.url, "what": each.what, "status": each.status, "target": each.target}
            for each in history.fates
        ],
    }
