"""What a text says is done to each document that it cites, and by which other document that it cites."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzers.citations.citation import Citation
from analyzers.citations.cues import Cue, Kind, find_cues, is_denied, is_partial, leads, linked, vocabulary
from analyzers.citations.lists import list_mark
from analyzers.citations.reading import Reading, read

# Classes whose precision on tests/relation_labels.tsv is 0.9 or more; tests/test_relations.py counts again and fails where one is less.
SHOWN: frozenset[Kind] = frozenset(
    {"implements", "guides", "amends", "replaces", "repeals", "based_on", "reviews", "announces"}
)
_FRONT, _BEHIND, _NEIGHBOURS = 260, 220, 24
_STOP = re.compile(r"[.;!?]\s|\n")
_OPENING = re.compile(
    r"(?:^|[.;!?:]\s|\n)\s{0,3}(?:[-+*]\s{0,2}|\d{1,2}[.)]\s{0,2})?(?:(?:de|nham|theo do|nay)\s{0,2},?\s{1,2}|[^,.;:\n]{0,28}\s)?$"
)
_AGENT = re.compile(r"(?:[\s,]{1,3}(?:boi|bang|tai|theo|kem theo|trong|vao)(?![a-z]))?[^.;,\n]{0,24}$")
_STRONG = ("amends", "replaces", "repeals", "guides")
_GROUNDS = ("implements", "based_on", "reviews")


@dataclass(frozen=True, slots=True)
class Relation:
    """What is done to the cited document: `Nghị định A thay thế Nghị định B` gives B the kind `replaces`, by A.

    `by` is the index, among the citations of the same text, of the document that does it; None where the text names none
    (`UBND tỉnh bãi bỏ Quyết định B`) or names it only by anaphora (`Thông tư này`). `cue_start`, `cue_end` are the words
    that say so, offsets into the text as given; members of a list share the words in front of the first.
    """

    kind: Kind
    by: int | None
    cue_start: int
    cue_end: int


@dataclass(frozen=True, slots=True)
class _Span:
    """A citation in clean offsets."""

    start: int
    end: int


def relation_of(text: str, citation: Citation, citations: Sequence[Citation]) -> str | None:
    """What the words around `citation` say is done to it, if its class is shown; one of `citations` (sorted, of `text`)."""
    relation = relation_at(text, citation, citations)
    return relation.kind if relation is not None and relation.kind in SHOWN else None


def relation_at(text: str, citation: Citation, citations: Sequence[Citation]) -> Relation | None:
    """The fuller value for one citation; reads some hundred characters around it, whatever the length of the text."""
    at = bisect_left(citations, citation.start, key=lambda one: one.start)
    first, last = max(0, at - _NEIGHBOURS), min(len(citations), at + _NEIGHBOURS)
    low = max(0, citations[first].start - _FRONT - 40)
    piece = text[low : citations[last - 1].end + _BEHIND]
    near = [replace(one, start=one.start - low, end=one.end - low, binds_to=None) for one in citations[first:last]]
    found = relations(piece, near)[at - first]
    if found is None:
        return None
    by = None if found.by is None else found.by + first
    return Relation(found.kind, by, found.cue_start + low, found.cue_end + low)


def with_relations(text: str, citations: Sequence[Citation], *, reading: Reading | None = None) -> tuple[Citation, ...]:
    """The citations with `relation` and `relation_by` set for each, None where nothing is said or the class is not shown."""
    found = relations(text, citations, reading=reading)
    return tuple(_related(one, relation) for one, relation in zip(citations, found, strict=True))


def _related(citation: Citation, relation: Relation | None) -> Citation:
    kind, by = (relation.kind, relation.by) if relation is not None and relation.kind in SHOWN else (None, None)
    if (kind, by) == (citation.relation, citation.relation_by):
        return citation
    return replace(citation, relation=kind, relation_by=by)


def relations(
    text: str, citations: Sequence[Citation], *, reading: Reading | None = None
) -> tuple[Relation | None, ...]:
    """For each citation of `text` (sorted, disjoint) what is done to it, of all classes, shown or not. Linear; raises on nothing.

    `reading` is the reading of `text` where the caller has one.
    """
    reading = read(text) if reading is None else reading
    spans = [_Span(_clean(reading, one.start), _clean(reading, one.end)) for one in citations]
    found: list[Relation | None] = []
    for index in range(len(spans)):
        found.append(_relation(reading, spans, index, found))
    found = _answered(reading, spans, found)
    return tuple(_given(reading, relation) for relation in found)


def _relation(reading: Reading, spans: list[_Span], index: int, found: list[Relation | None]) -> Relation | None:
    """What stands in front goes first; after a semicolon a document's own passive goes before the list that it may belong to."""
    front = _front(reading, spans, index, found)
    if front is not None:
        return front
    low = spans[index - 1].end if index else 0
    behind, listed = _behind(reading, spans, index), _listed(reading, spans, index, found)
    own = ";" in reading.folded[max(low, spans[index].start - 4) : spans[index].start]
    return behind or listed if own else listed or behind


def _clean(reading: Reading, offset: int) -> int:
    if reading.given(len(reading.text)) == len(reading.text):
        return offset
    return bisect_left(range(len(reading.text)), offset, key=reading.given)


def _given(reading: Reading, relation: Relation | None) -> Relation | None:
    if relation is None:
        return None
    return replace(relation, cue_start=reading.given(relation.cue_start), cue_end=reading.given(relation.cue_end))


def _front(reading: Reading, spans: list[_Span], index: int, found: list[Relation | None]) -> Relation | None:
    """The cue before the document, when only adverbs or a matter stand between them."""
    start = spans[index].start
    low = max(spans[index - 1].end if index else 0, start - _FRONT)
    cues = find_cues(reading, low, start)
    for at in range(len(cues) - 1, max(-1, len(cues) - 5), -1):
        cue = cues[at]
        if cue.kind is not None and leads(reading, cue, start):
            kind, begin = _joined(reading, cues, at)
            if is_denied(reading, begin) or _names_agent(reading, cues, at):
                return None
            if kind in ("replaces", "repeals") and is_partial(reading, cue.end, start):
                kind = "amends"
            by = _subject(reading, spans, index, kind, begin, found)
            return Relation(kind, by, begin, cue.end)
        if cue.position == "idle":
            return None
    return None


def _names_agent(reading: Reading, cues: list[Cue], at: int) -> bool:
    """`được sửa đổi một số điều theo Luật B`: B is what did it, and no ground."""
    if cues[at].kind != "based_on" or at == 0 or cues[at - 1].kind not in _STRONG:
        return False
    passive = vocabulary().passive.search(reading.folded, max(0, cues[at - 1].start - 8), cues[at - 1].start)
    return passive is not None and linked(reading, cues[at - 1].end, cues[at].start)


def _joined(reading: Reading, cues: list[Cue], at: int) -> tuple[Kind, int]:
    """`tổng kết 10 năm thực hiện` reviews, `hướng dẫn thi hành` guides, `quán triệt, triển khai` implements: one cue of several."""
    kind, begin = cues[at].kind, cues[at].start
    assert kind is not None
    for before in reversed(cues[:at]):
        if before.kind is None or kind not in ("implements", before.kind) or not linked(reading, before.end, begin):
            break
        if before.kind in ("implements", "guides", "reviews", kind):
            kind, begin = before.kind, before.start
        else:
            break
    return kind, begin


def _subject(
    reading: Reading, spans: list[_Span], index: int, kind: Kind, begin: int, found: list[Relation | None]
) -> int | None:
    """The document right before the cue that does it; a document that is itself the ground of the sentence does not."""
    if index == 0 or begin - spans[index - 1].end > _FRONT:
        return None
    gap = reading.folded[spans[index - 1].end : begin]
    if _STOP.search(gap + " ") or any(cue.kind for cue in find_cues(reading, spans[index - 1].end, begin)):
        return None
    ground = found[index - 1]
    parted = "," in re.sub(r"^\s{0,3},\s{0,3}ngay", "", gap)
    if kind == "announces" and ground is not None:
        return None
    if kind in _STRONG:
        return None if parted and ground is not None and ground.kind in _GROUNDS else index - 1
    return None if parted or len(gap) > 160 or re.search(r"\s(?:va|yeu cau|de nghi|giao)\s", gap) else index - 1


def _listed(reading: Reading, spans: list[_Span], index: int, found: list[Relation | None]) -> Relation | None:
    """The next member of a list has the relation of the one before it."""
    if index == 0 or found[index - 1] is None:
        return None
    mark = list_mark(reading, spans[index - 1].end, spans[index].start)
    return _parallel(found, index - 1, mark) if mark is not None else None


def _parallel(found: list[Relation | None], last: int, mark: str) -> Relation | None:
    """After `Căn cứ Luật A; Nghị định B hướng dẫn Luật A;` the next member stands beside B, not beside what B does something to."""
    relation = found[last]
    if relation is None or relation.by is None:
        return relation
    beside = found[relation.by] if relation.by < last else None
    grounded = beside is not None and beside.kind in _GROUNDS
    if mark == ";":
        return beside if grounded or relation.kind in _STRONG else None
    return beside if mark == "," and grounded and relation.kind in _STRONG else relation


def _behind(reading: Reading, spans: list[_Span], index: int) -> Relation | None:
    """`Luật X được Quốc hội thông qua`, `A bị bãi bỏ bởi B`: the passive behind the document."""
    end = spans[index].end
    following = spans[index + 1].start if index + 1 < len(spans) else len(reading.folded)
    high = min(len(reading.folded), end + _BEHIND)
    stop = _STOP.search(reading.folded, end, high)
    high = stop.start() if stop else high
    mark = vocabulary().passive.search(reading.folded, end, min(high, following, end + 120))
    if mark is None or not _attached(reading, end, mark.start()) or is_denied(reading, mark.start()):
        return None
    agent = mark["mark"] != "do" and 0 <= following - mark.end() <= 2 and following < high
    low = spans[index + 1].end if agent else mark.end()
    cues = find_cues(reading, low, high if agent else min(high, following, low + 90))
    cue = next((cue for cue in cues if cue.position in ("verb", "closer")), None)
    if cue is None:
        return None
    kind = cue.kind or _kind_within(reading, cue)
    if kind is None or not _acted(reading, low, cue.start, kind) or is_denied(reading, cue.start):
        return None
    if mark["mark"] not in ("duoc", "bi") and (kind != "announces" or not _complete(reading, mark, cue)):
        return None
    return Relation(kind, index + 1 if agent else _agent(reading, spans, index, cue.end), cue.start, cue.end)


def _complete(reading: Reading, mark: re.Match[str], cue: Cue) -> bool:
    """`do Bộ Nội vụ ban hành`; `vừa ban hành` only without an object of its own."""
    if mark["mark"] == "do":
        return True
    return (
        cue.start - mark.end() <= 2
        and re.match(r"\s{0,2}(?:[.,;)]|$)", reading.folded[cue.end : cue.end + 4]) is not None
    )


def _attached(reading: Reading, end: int, mark: int) -> bool:
    """Whether the passive belongs to the document: nothing between but its facts, or its subject without a new clause."""
    between = reading.folded[end:mark]
    if re.search(r"\s(?:nay|hieu luc)\s", between):
        return False
    return "," not in re.sub(
        r",\s{0,3}(?:ngay|do\s|duoc\s|bi\s|da\s|vua\s|moi\s)", "", between.rstrip(" ") + " "
    ).rstrip(" ,")


def _acted(reading: Reading, low: int, high: int, kind: Kind) -> bool:
    """Between the passive and the cue stands who acts: a body and its session for `thông qua`, a few adverbs for the rest."""
    between = reading.folded[low:high]
    return not any(char in ".;:\n" for char in between) and len(between) <= (90 if kind == "announces" else 40)


def _kind_within(reading: Reading, cue: Cue) -> Kind | None:
    """`sửa đổi, bổ sung tại` closes a phrase in front of a document and is what was done to the one behind it."""
    inner = find_cues(reading, cue.start, cue.end - 1)
    return next((one.kind for one in inner if one.kind is not None and one.kind != "based_on"), None)


def _agent(reading: Reading, spans: list[_Span], index: int, at: int) -> int | None:
    if index + 1 == len(spans) or not 0 <= spans[index + 1].start - at <= 40:
        return None
    return index + 1 if _AGENT.fullmatch(reading.folded, at, spans[index + 1].start) else None


def _answered(reading: Reading, spans: list[_Span], found: list[Relation | None]) -> list[Relation | None]:
    """`Thực hiện Nghị quyết A, UBND tỉnh ban hành Kế hoạch B`: B is what carries out A, when it opens the sentence."""
    answered = list(found)
    doing: int | None = None
    for index in range(len(spans) - 1, -1, -1):
        here = found[index]
        if here is not None and here.kind == "announces" and here.by is None and here.cue_end <= spans[index].start:
            doing = index
        elif doing is not None and here is not None and _grounds(reading, here, spans[index].end, found[doing]):
            answered[index] = replace(here, by=doing)
        if index and _STOP.search(reading.folded, spans[index - 1].end, spans[index].start):
            doing = doing if reading.folded[spans[index - 1].end : spans[index].start].count("; ") else None
    return answered


def _grounds(reading: Reading, here: Relation, end: int, doing: Relation | None) -> bool:
    if here.kind not in _GROUNDS or here.by is not None:
        return False
    return _same_sentence(reading, end, doing) and _opens(reading, here.cue_start)


def _same_sentence(reading: Reading, low: int, doing: Relation | None) -> bool:
    if doing is None or doing.cue_start - low > 600:
        return False
    return re.search(r"[.!?]\s|\n", reading.folded[low : doing.cue_start]) is None


def _opens(reading: Reading, at: int) -> bool:
    return _OPENING.search(reading.folded[max(0, at - 60) : at] if at > 60 else reading.folded[:at]) is not None
