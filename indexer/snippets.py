"""Đoạn trích: the passage of a text that says most of what was asked, and where it says it."""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyzers.text import canonical_tone, fold
from analyzers.words import fold_syllable, is_plain, syllables, units
from indexer.engine import Snippet
from indexer.query import Phrase, Query, asked_for

LENGTH = 240
"""Characters of a snippet, before the dots that show a cut."""

_LONGEST_LOOK = 40_000
_MOST_MARKS = 400
_FEW = 8
_APART = re.compile(r"[\W_]{1,4}")
_MOVABLE = re.compile(r"o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]")

_Span = tuple[int, int]
_Run = tuple[str, ...]
_Spelled = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    run: _Run


class Snippets:
    """Cuts snippets for one query."""

    def __init__(self, query: Query) -> None:
        self._marked: list[_Run] = []
        self._plain: list[_Run] = []
        self._single: list[_Run] = []
        for node in asked_for(query.nodes):
            self._want(node.text, whole=isinstance(node, Phrase))
        self._marked = _telling(self._marked)
        self._exact = {run: tuple(map(_spellings, run)) for run in self._marked if run}
        self._loose = {run: tuple((s,) for s in run) for run in [*map(_folded, self._marked), *self._plain] if run}
        self._last = {run: tuple((s,) for s in run) for run in self._single}

    def cut(self, text: str) -> Snippet:
        """The best passage of at most 240 characters, line breaks as spaces, and the spans in it that meet the query."""
        text = text[:_LONGEST_LOOK]
        found = self._find(text)
        start, end = _window(text, found)
        return _snippet(text, start, end, [(f.start, f.end) for f in found if start <= f.start and f.end <= end])

    def _want(self, text: str, *, whole: bool) -> None:
        run = syllables(text)
        if whole:
            (self._plain if is_plain(text) else self._marked).append(tuple(run))
        elif is_plain(text):
            pairs = list(pairwise(run))
            self._plain += pairs or [tuple(run)]
            self._single += [(syllable,) for syllable in run]
        else:
            self._marked += [tuple(unit) for unit in units(text)]

    def _find(self, text: str) -> list[_Found]:
        lowered = _aligned(text)
        exact = _matches(self._exact, lowered)
        met = {_folded(found.run) for found in exact}
        rest = {run: spelled for run, spelled in self._loose.items() if run not in met}
        if not rest:
            return exact
        bare = _bare(lowered)
        return sorted(exact + _matches(rest, bare), key=_start) or _matches(self._last, bare)


def _telling(runs: list[_Run]) -> list[_Run]:
    """Of many words the lone syllables (`của`, `là`, `có`) say least and stand everywhere."""
    if len(runs) <= _FEW:
        return runs
    return [run for run in runs if len(run) > 1 or run[0].isdigit()] or runs


def _matches(runs: Mapping[_Run, _Spelled], text: str) -> list[_Found]:
    """Where the runs stand, in order; of those that begin at one place the longest."""
    found: dict[int, _Found] = {}
    for run, spelled in runs.items():
        for start, end in _places(spelled, text):
            if start not in found or len(found[start].run) < len(run):
                found[start] = _Found(start, end, run)
    return sorted(found.values(), key=_start)[:_MOST_MARKS]


def _places(spelled: _Spelled, text: str) -> Iterator[_Span]:
    """Where the syllables stand one after the other, none of them a part of a longer one; the first places of each spelling."""
    if not all(any(spelling in text for spelling in syllable) for syllable in spelled[1:]):
        return
    for first in spelled[0]:
        given, start = 0, text.find(first)
        while start >= 0 and given < _MOST_MARKS:
            end = _run_end(text, start + len(first), spelled[1:])
            if end and not (start and text[start - 1].isalnum()):
                yield start, end
                given += 1
            start = text.find(first, start + 1)


def _run_end(text: str, end: int, rest: _Spelled) -> int:
    """Where the run ends whose first syllable ends at `end`; 0 where the rest does not follow."""
    for syllable in rest:
        apart = _APART.match(text, end)
        if apart is None:
            return 0
        end = apart.end()
        here = next((spelling for spelling in syllable if text.startswith(spelling, end)), None)
        if here is None:
            return 0
        end += len(here)
    return 0 if end < len(text) and text[end].isalnum() else end


def _spellings(syllable: str) -> tuple[str, ...]:
    """The syllable with its tone in the new place, and in the old."""
    moved = _MOVABLE.sub(_old_placement, syllable)
    return (syllable, moved) if moved != syllable and canonical_tone(moved) == syllable else (syllable,)


def _old_placement(match: re.Match[str]) -> str:
    toned = unicodedata.normalize("NFD", match[0][1])
    return unicodedata.normalize("NFC", match[0][0] + toned[1]) + toned[0]


def _start(found: _Found) -> int:
    return found.start


def _folded(run: Iterable[str]) -> _Run:
    return tuple(fold_syllable(syllable) for syllable in run)


def _aligned(text: str) -> str:
    """Lower case, character for character."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _bare(lowered: str) -> str:
    """Without marks, character for character."""
    try:
        numbered, _ = codecs.charmap_encode(lowered, "strict", _NUMBERS)
        return codecs.charmap_decode(numbered, "strict", _FOLDED)[0]
    except UnicodeEncodeError:
        bare = fold(lowered)
        return bare if len(bare) == len(lowered) else "".join(f if len(f := fold(c)) == 1 else c for c in lowered)


def _everyday() -> str:
    """256 characters that nearly all Vietnamese text in lower case is made of: their folding goes by two tables, ten times as fast."""
    toned = (vowel + tone for vowel in "aăâeêioôơuưy" for tone in ("", *"\u0300\u0301\u0309\u0303\u0323"))
    letters = [unicodedata.normalize("NFC", letter) for letter in toned] + ["đ"]
    signs = "“”‘’–—…•·°²³½«»§±×€™®©−→\u00a0\u2011"
    found = "".join(dict.fromkeys([*map(chr, range(128)), *letters, *signs]))
    return found + "\ufffe" * (256 - len(found))  # by which the tables know a place that is not taken


_EVERYDAY = _everyday()
_NUMBERS = codecs.charmap_build(_EVERYDAY)
_FOLDED = "".join(fold(c) if c != "\ufffe" else c for c in _EVERYDAY)


def _window(text: str, found: Sequence[_Found]) -> _Span:
    """The stretch that holds the most different runs, longer ones counting more, then the most of them, then the first."""
    if len(text) <= LENGTH or not found:
        return 0, _word_end(text, min(len(text), LENGTH))
    inside = dict.fromkeys((each.run for each in found), 0)
    best, at, first, worth = (-1, -1), found[0].start, 0, 0
    for place, last in enumerate(found):
        worth += 0 if inside[last.run] else len(last.run) ** 2
        inside[last.run] += 1
        while first < place and last.end - found[first].start > LENGTH:
            inside[found[first].run] -= 1
            worth -= 0 if inside[found[first].run] else len(found[first].run) ** 2
            first += 1
        if (worth, place - first) > best:
            best, at = (worth, place - first), found[first].start
    return _around(text, at)


def _around(text: str, at: int) -> _Span:
    """A window that begins with the sentence of `at` when that is near, else some words before it."""
    sentence = max(text.rfind(". ", 0, at) + 2, text.rfind("\n", 0, at) + 1)
    start = sentence if sentence >= 2 and at - sentence <= LENGTH // 3 else max(0, at - LENGTH // 6)
    if sentence == 1 and at <= LENGTH // 3:
        start = 0
    while 0 < start < at and text[start - 1].isalnum() and text[start].isalnum():
        start += 1
    return start, _word_end(text, min(len(text), start + LENGTH))


def _word_end(text: str, end: int) -> int:
    if end == len(text):
        return end
    space = text.rfind(" ", max(0, end - 40), end)
    return space if space > 0 else end


def _snippet(text: str, start: int, end: int, spans: list[_Span]) -> Snippet:
    head = "… " if start else ""
    tail = " …" if end < len(text) else ""
    moved = [(first - start + len(head), last - start + len(head)) for first, last in spans]
    shown = head + text[start:end].replace("\n", " ") + tail
    return Snippet(shown, tuple(_disjoint(moved, shown)))


def _disjoint(spans: Iterable[_Span], text: str) -> list[_Span]:
    """Spans that overlap, touch, or have nothing but a space between them, as one."""
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or text[merged[-1][1] : start].isspace()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
