"""Phrases of a table found at a place: the longest that the words there spell, marks and commas counting only where they must."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Generic, TypeVar

from analyzers.citations.reading import Reading, fold_letters
from analyzers.text import canonical_tone

T = TypeVar("T")
# entities that lost their & are glued to words: `chínhrdquo;`, `phograve;ng`
_WORD = re.compile(
    r"(?:(?![lr][sd]quo;)[a-z0-9&?])+(?:(?:(?<=grave)|(?<=acute)|(?<=circ)|(?<=tilde));(?:(?![lr][sd]quo;)[a-z0-9&?])*+)*+"
)
_LOST = re.compile(r"(?<=[aeiouyAEIOUY])(?:grave|acute|circ|tilde);")
_LOST_LETTER = re.compile(r"([aeiouyAEIOUY](?:grave|acute|circ|tilde);)")
_GAP = re.compile(r"\s?[,-]\s{0,2}|\s{1,3}")
MOST_WORDS = 40


def words_of(phrase: str) -> list[str]:
    """The folded words of a phrase: `Văn hóa - Thông tin` → van, hoa, thong, tin."""
    return _WORD.findall(fold_letters(phrase))


@dataclass(slots=True)
class _Node(Generic[T]):
    """One word deep in the table."""

    next: dict[str, "_Node[T]"] = field(default_factory=dict)
    value: T | None = None
    spelled: tuple[str, ...] = ()
    written: frozenset[str] = frozenset()


class PhraseTable(Generic[T]):
    """Phrases with a value each, as a tree of folded words."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        for phrase, value in rows:
            node = self._root
            for word in words_of(phrase):
                node = node.next.setdefault(word, _Node())
            node.value = value
            node.spelled = (*node.spelled, _plain(phrase))
            node.written |= {phrase.lower()}

    def longest(self, reading: Reading, at: int) -> tuple[int, T] | None:
        """Where the longest phrase that begins at `at` ends, and its value; the marks of the text must not contradict it."""
        node, place, best, slips = self._root, at, None, 0
        for depth in range(MOST_WORDS):
            word = _WORD.match(reading.folded, place)
            if word is None:
                break
            letters = word.group() if ";" not in word.group() else _LOST.sub("", word.group())
            step = node.next.get(letters)
            if step is None and depth >= 2 and not slips:
                step, slips = _meant(node, letters, reading.folded, word.end()), 1
            if step is None:
                break
            node, place = step, word.end()
            if node.value is not None and _says(node, reading.text[at:place]):
                best = (place, node.value)
            gap = _GAP.match(reading.folded, place)
            if gap is None:
                break
            place = gap.end()
        return best


def _says(node: _Node[T], text: str) -> bool:
    return text.lower() in node.written or any(_agree(text, spelled) for spelled in node.spelled)


def _meant(node: _Node[T], word: str, folded: str, end: int) -> _Node[T] | None:
    """The one way on from `node` that a slipped word can have meant: it begins alike and the next word fits again."""
    gap = _GAP.match(folded, end)
    following = _WORD.match(folded, gap.end()) if gap else None
    ways = [
        step
        for other, step in node.next.items()
        if other[0] == word[0] and following and following.group() in step.next
    ]
    return ways[0] if len(ways) == 1 else None


def _plain(phrase: str) -> str:
    whole = _LOST_LETTER.sub(lambda lost: unescape(f"&{lost.group()}"), phrase) if ";" in phrase else phrase
    return " ".join(re.findall(r"[^\W_]+(?:&[^\W_]+)?", canonical_tone(whole).lower()))


def _agree(text: str, spelled: str) -> bool:
    """Written alike, or without any marks, or one slip in three words or more: `Bảo vệ một trường`, `phát luật`; `được` is no `Dược`."""
    found = _plain(text)
    if found == spelled:
        return True
    mine, theirs = found.split(), spelled.split()
    if len(mine) != len(theirs) or len(mine) < 2:
        return False
    slips = sum(a != b for a, b in zip(mine, theirs, strict=True))
    return found.isascii() or (len(mine) >= 3 and slips == 1)
