"""What differs between two texts of one article: a reprint and its original, or two revisions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_SAME_PARAGRAPH = 0.5
_MOST_PARAGRAPHS = 400
_MOST_WORDS = 2_000
_WORD = re.compile(r"\S+\s*")

Change = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a paragraph; the parts of both texts that are the same, in order, with what only one of them has."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph that only the first text has (`removed`), only the second (`added`), or that was changed.

    `before` and `after` are the paragraph in each text ("" where it has none); joining the parts that are not `added` gives
    `before`, joining those that are not `removed` gives `after`.
    """

    kind: Literal["removed", "added", "changed"]
    before: str
    after: str
    parts: tuple[Part, ...]


def differences(one: str, other: str) -> tuple[Difference, ...]:
    """What `other` changes in `one`, by paragraphs (lines) and within them by words; empty when they say the same.

    Of very long texts whole paragraphs are given, so that the time stays in proportion.
    """
    before, after = _paragraphs(one), _paragraphs(other)
    found: list[Difference] = []
    for tag, i, j, k, m in _matcher(before, after).get_opcodes():
        if tag != "equal":
            found += _between(before[i:j], after[k:m])
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    return [stripped for line in text.split("\n") if (stripped := line.strip())]


def _between(before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    """Pair the paragraphs of a changed stretch, in order, where they have most of their words in common."""
    rest = 0
    for paragraph in before:
        like = _first_like(paragraph, after[rest:]) if len(before) * len(after) <= _MOST_PARAGRAPHS else None
        if like is None:
            yield Difference("removed", paragraph, "", (Part("removed", paragraph),))
            continue
        for added in after[rest : rest + like]:
            yield Difference("added", "", added, (Part("added", added),))
        changed = after[rest + like]
        yield Difference("changed", paragraph, changed, tuple(_parts(paragraph, changed)))
        rest += like + 1
    for added in after[rest:]:
        yield Difference("added", "", added, (Part("added", added),))


def _first_like(paragraph: str, others: Sequence[str]) -> int | None:
    words = paragraph.split()
    for place, other in enumerate(others):
        matcher = _matcher(words, other.split())
        if matcher.quick_ratio() >= _SAME_PARAGRAPH and (_is_long(words) or matcher.ratio() >= _SAME_PARAGRAPH):
            return place
    return None


def _parts(before: str, after: str) -> Iterator[Part]:
    words, others = _WORD.findall(before), _WORD.findall(after)
    if _is_long(words) or _is_long(others):
        yield Part("removed", before)
        yield Part("added", after)
        return
    for tag, i, j, k, m in _matcher(words, others).get_opcodes():
        if tag == "equal":
            yield Part("same", "".join(words[i:j]))
            continue
        if i < j:
            yield Part("removed", "".join(words[i:j]))
        if k < m:
            yield Part("added", "".join(others[k:m]))


def _is_long(words: Sequence[str]) -> bool:
    return len(words) > _MOST_WORDS


def _matcher(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    """difflib leaves out frequent words as noise in sequences of 200 and more; here only where the quadratic time would tell."""
    return SequenceMatcher(None, one, other, autojunk=len(one) * len(other) > _MOST_WORDS**2)
