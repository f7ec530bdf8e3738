"""The words of relations.tsv in a text: what is done to a document, and what may stand between those words and the document."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from analyzers.citations.reading import Reading, fold_letters
from analyzers.citations.vocabulary import document_types
from analyzers.tables import read_table
from analyzers.text import canonical_tone

Kind = Literal["implements", "guides", "amends", "replaces", "repeals", "based_on", "reviews", "announces"]
KINDS: tuple[Kind, ...] = (
    "implements",
    "guides",
    "amends",
    "replaces",
    "repeals",
    "based_on",
    "reviews",
    "announces",
)
_WORD = re.compile(r"[^\W_]+")
_APART = r"""[\s,"'(]{1,4}"""
_TAIL = re.compile(r"""[\s:"'(\[*+-]{0,6}""")
_PROVISION_WORDS = frozenset({"diem", "khoan", "dieu", "chuong", "muc", "luc"})
_PROVISION_PARTS = re.compile(r"[0-9]{1,4}[a-z]?|[a-z]|[ivxlc]{1,5}|va|cua|phu|cac|tai")
_TOKEN = re.compile(r"[a-z0-9]+")
_DRAFT = re.compile(
    r":|(?<![a-z])du (?:thao|an)(?![a-z])"
)  # what is announced is its draft, or a list that was announced before
_REACH, _STEPS, _NEAR = 90, 10, 30


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of the table at clean offsets; `kind` is None for words that only look like a cue, `position` as in the table."""

    start: int
    end: int
    kind: Kind | None
    position: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The table made ready: patterns over folded text, and for each folded cue its spellings with marks."""

    cue: re.Pattern[str]
    meanings: dict[str, tuple[tuple[str, Kind | None, str], ...]]
    adverb: re.Pattern[str]
    matter: re.Pattern[str]
    closer: re.Pattern[str]
    link: re.Pattern[str]
    part: re.Pattern[str]
    denied: re.Pattern[str]
    passive: re.Pattern[str]
    headed: re.Pattern[str]


def find_cues(reading: Reading, low: int, high: int) -> list[Cue]:
    """All cues between two clean offsets, from left to right, disjoint, the longest of each place."""
    words = vocabulary()
    found = []
    for match in words.cue.finditer(reading.folded, low, high):
        meaning = _meaning(words, reading.text[match.start() : match.end()], match.group())
        if meaning is not None:
            found.append(Cue(match.start(), match.end(), *meaning))
    return found


def _meaning(words: Vocabulary, text: str, folded: str) -> tuple[Kind | None, str] | None:
    """The row whose marks the text has; a text without any marks agrees with every row."""
    plain = _plain(text)
    bare = text.isascii()
    for spelled, kind, position in words.meanings[" ".join(_TOKEN.findall(folded))]:
        if bare or spelled == plain:
            return kind, position
    return None


def leads(reading: Reading, cue: Cue, start: int) -> bool:
    """Whether nothing but adverbs, determiners, a provision, or a matter (`nhiệm vụ giao tại`) stands between the cue and `start`."""
    goal = _first_word(reading, cue.end, start)
    places = _steps(reading, cue.end, goal)
    if _broken(reading, cue, goal):
        return False
    if _TAIL.fullmatch(reading.folded, places[-1], goal):
        return cue.kind != "announces" or not _DRAFT.search(reading.folded, cue.end, goal)
    return cue.kind != "announces" and _through_matter(reading, places, goal)


def _broken(reading: Reading, cue: Cue, goal: int) -> bool:
    """A new line parts a heading (`Tổ chức thực hiện`) from what follows; one inside a long line was only wrapped."""
    line_break = reading.folded.find("\n", cue.end, goal)
    if line_break < 0 or reading.folded[cue.end : line_break].rstrip(" ").endswith(":"):
        return False
    begin = reading.folded.rfind("\n", max(0, cue.start - 200), cue.start)
    return line_break - max(begin, cue.start - 200) < 60


def _steps(reading: Reading, at: int, goal: int) -> list[int]:
    """The places reached from `at` by one adverb after another."""
    adverb, places = vocabulary().adverb, [at]
    for _ in range(_STEPS):
        match = adverb.match(reading.folded, places[-1], goal)
        if match is None:
            break
        places.append(match.end())
    return places


def _through_matter(reading: Reading, places: list[int], goal: int) -> bool:
    words = vocabulary()
    low = max(places[0], goal - _REACH)
    for closer in words.closer.finditer(reading.folded, low, goal):
        if not _TAIL.fullmatch(reading.folded, _steps(reading, closer.end(), goal)[-1], goal):
            continue
        for place in places:
            matter = words.matter.match(reading.folded, place, goal)
            if matter and matter.end() <= closer.start() and _one_phrase(reading, matter.end(), closer):
                return True
    return False


def _one_phrase(reading: Reading, low: int, closer: re.Match[str]) -> bool:
    """No new clause between the matter and its closer; `của` belongs to what stands near it."""
    between = reading.folded[low : closer.start()]
    if closer.group() == "cua" and len(between) > _NEAR:
        return False
    return not any(char in ".;:\n" for char in between) and " la " not in between


def _first_word(reading: Reading, low: int, start: int) -> int:
    """Where the words of the document begin: at its provision, or at the type word that its title parts from the number."""
    low = max(low, start - _REACH)
    window = reading.folded[low:start]
    if reading.folded[start : start + 1].isdigit() and (head := vocabulary().headed.search(window)):
        return low + head.start()
    if not any(word in window for word in ("dieu ", "khoan ", "diem ", "chuong ", "muc ", "luc ")):
        return start
    first = start
    for token in reversed(list(_TOKEN.finditer(window))):
        if token.group() in _PROVISION_WORDS:
            first = low + token.start() - (4 if token.group() == "luc" else 0)
        elif not _PROVISION_PARTS.fullmatch(token.group()):
            break
    return first


def is_partial(reading: Reading, low: int, high: int) -> bool:
    """Whether only a part of the document is meant: `bãi bỏ Điều 57 của Luật`, `thay thế một số quy định của`."""
    return vocabulary().part.search(reading.folded, low, high) is not None


def is_denied(reading: Reading, at: int) -> bool:
    """Whether `chưa` or `không` stands within three words before `at` (`không ngừng` denies nothing)."""
    before = reading.text[max(0, at - 32) : at].lower()
    return vocabulary().denied.search(before) is not None


def linked(reading: Reading, low: int, high: int) -> bool:
    """Whether two cues are one: nothing between them but `5 năm`, `việc`, `kết quả` … (`sơ kết 5 năm thực hiện`)."""
    return high - low <= 80 and vocabulary().link.fullmatch(reading.folded, low, high) is not None


@cache
def vocabulary() -> Vocabulary:
    """The table read once; raises TableError where a row is not one of it."""
    rows = [(row["cue"], row["class"], row["position"]) for row in read_table("relations")]
    cues = [
        row for row in rows if row[2] in ("verb", "before", "idle", "plain") or (row[2] == "closer" and " " in row[0])
    ]
    negation, certain = _of(rows, "negation"), _of(rows, "certain")
    types = [kind.name for kind in document_types() if kind.kind != "refused"]
    kept = "|".join(re.escape(word.removeprefix("không ")) for word in certain)
    return Vocabulary(
        re.compile(rf"(?<![a-z0-9])(?:{_either(cue for cue, _, _ in cues)})(?![a-z0-9])"),
        _meanings(cues),
        re.compile(rf"{_APART}(?:{_either(_of(rows, 'adverb'))}|[0-9]{{1,3}})(?![a-z0-9])"),
        re.compile(rf"{_APART}(?:{_either(_of(rows, 'matter'))})(?![a-z0-9])"),
        re.compile(rf"(?<![a-z0-9])(?:{_either(_of(rows, 'closer'))})(?![a-z0-9])"),
        re.compile(
            rf"(?:[\s,(/)-]{{1,4}}(?:{_either(_of(rows, 'link'))}|[0-9]{{1,4}})(?![a-z0-9])){{0,9}}[\s,]{{1,3}}"
        ),
        re.compile(rf"(?<![a-z0-9])(?:{_either(_of(rows, 'part'))})(?![a-z0-9])"),
        re.compile(rf"(?<!\w)(?:{'|'.join(negation)})\s(?!(?:{kept})(?!\w))(?:\w{{1,8}}\s){{0,2}}$"),
        re.compile(rf"(?<![a-z0-9])(?P<mark>{_either(_of(rows, 'passive'))})(?![a-z0-9])(?!\s{{1,2}}(?:duoc|bi)\s)"),
        re.compile(rf"(?<![a-z0-9])(?:{_either(types)})\s[^,.;:()\n]{{2,60}}?\sso\s{{0,2}}:?\s{{0,2}}$"),
    )


def _of(rows: Iterable[tuple[str, str, str]], position: str) -> list[str]:
    return [cue for cue, _, place in rows if place == position]


def _either(phrases: Iterable[str]) -> str:
    """The phrases as alternatives over folded text, longer ones first."""
    folded = {tuple(_TOKEN.findall(fold_letters(phrase))) for phrase in phrases}
    return "|".join("[ ,]{1,3}".join(words) for words in sorted(folded, key=lambda words: (-len(words), words)))


def _meanings(cues: Iterable[tuple[str, str, str]]) -> dict[str, tuple[tuple[str, Kind | None, str], ...]]:
    meanings: dict[str, tuple[tuple[str, Kind | None, str], ...]] = {}
    kinds = {kind: kind for kind in KINDS}
    for cue, kind, position in cues:
        key = " ".join(_TOKEN.findall(fold_letters(cue)))
        meanings[key] = (*meanings.get(key, ()), (_plain(cue), kinds.get(kind), position))  # type: ignore[call-overload]
    return meanings


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(canonical_tone(text).lower()))
