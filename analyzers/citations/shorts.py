"""Short forms: a type and a bare number (`Nghị định 59`, `Quyết định 217 và 218`), and numbers that only keep their year (`TT36/2017`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from analyzers.citations.heads import Head, head_before
from analyzers.citations.reading import Reading, fold_letters
from analyzers.citations.vocabulary import document_types, folded_words

_GOES_ON = re.compile(
    r"\s{0,3}(?:$|[,.;:()\]\"'!?\n]|-\s"
    rf"|\s(?:{'|'.join(folded_words('number goes on'))}|ngay [0-9]{{1,2}}|nam (?:19|20)[0-9]{{2}})(?![a-z0-9]))"
)
_DOES = re.compile(rf"\s{{1,2}}(?:{'|'.join(folded_words('document does'))})(?![a-z0-9])")
_STOPPED = re.compile(
    rf"\s{{0,2}}[/%]|[.,][0-9]|\s{{0,2}}-\s{{0,2}}[0-9]|\s{{1,2}}(?:{'|'.join(folded_words('counted'))})(?![a-z])"
)
_MORE = re.compile(
    r"\s{0,2}(?:,|;|,?\s{1,2}(?:va|hoac|hay))\s{0,2}(?:so\s{1,2})?(?P<figures>[0-9]{1,5}[a-z]?)(?![a-z0-9])"
)
_WITH_YEAR = re.compile(r"(?P<figures>[0-9]{1,4}[a-z]?)\s{0,1}[/-]\s{0,1}(?P<year>(?:19|20)[0-9]{2})/?(?![0-9a-z/-])")
_FUSED = re.compile(r"(?P<figures>[0-9]{1,3})(?P<year>20[0-9]{2})$")
_SYMBOL = re.compile(r"\s{0,2}[/-]\s{0,2}[a-z]")
_SURE = frozenset(("Nghị định", "Nghị quyết", "Quyết định", "Chỉ thị", "Thông tư", "Kết luận", "Thông tư liên tịch"))
_NUMBER_WORD = ("Luật", "Pháp lệnh", "Lệnh", "Sắc lệnh", "Văn bản", "Báo cáo", "Tờ trình", "Văn bản hợp nhất")


@dataclass(frozen=True, slots=True)
class Short:
    """A bare number with its head; `listed` when an earlier number of the list gave the head."""

    start: int
    figures_at: int
    end: int
    number: str
    year: str | None
    head: Head
    listed: bool


@cache
def _candidate() -> re.Pattern[str]:
    """A number behind the last letters of a type word or of `số`, told apart before any Python runs."""
    names = [fold_letters(name) for kind in document_types() for name in (kind.name, *kind.written, *kind.english)]
    ends = "|".join(sorted({re.escape(name[-2:]) for name in names if len(name) > 1} | {"so", "o:", r"o\."}))
    glued = "|".join(
        sorted({re.escape(fold_letters(name)) for kind in document_types() for name in kind.written if len(name) == 2})
    )
    return re.compile(
        rf"[0-9](?:(?<=\s[0-9])(?<=(?:{ends})\s[0-9])|(?<=[a-z][0-9])(?<=(?:{glued})[0-9]))[0-9]{{0,6}}+[a-z]?(?![a-z0-9])"
    )


def find_shorts(reading: Reading) -> Iterator[Short]:
    """All short forms in order, the members of a list each for itself."""
    for match in _candidate().finditer(reading.folded):
        head = head_before(reading, match.start())
        if head is None or head.type is None or head.type.kind not in ("number", "named", "loose"):
            continue
        yield from _read(reading, match, head)


def _read(reading: Reading, match: re.Match[str], head: Head) -> Iterator[Short]:
    assert head.type is not None
    dated = _WITH_YEAR.match(reading.folded, match.start())
    if dated is not None:
        if head.said_number or head.type.name in _SURE:
            yield _short(head, match.start(), dated.end(), f"{dated['figures'].upper()}/{dated['year']}", dated["year"])
        return
    figures = match.group().upper()
    fused = _FUSED.match(figures) if len(figures) >= 6 else None
    if fused is not None and head.said_number and head.type.name in _SURE:
        yield _short(head, match.start(), match.end(), f"{int(fused['figures'])}/{fused['year']}", fused["year"])
    elif len(figures) <= 6 and _is_number(reading, match.end(), figures, head):
        yield _short(head, match.start(), match.end(), figures, None)
        yield from _listed(reading, match.end(), head)


def _short(head: Head, at: int, end: int, number: str, year: str | None) -> Short:
    return Short(head.start, at, end, number, year, head, listed=False)


def _is_number(reading: Reading, end: int, figures: str, head: Head) -> bool:
    """With `số` nearly always; without it only where the sentence goes on as behind a number, not as behind a count."""
    assert head.type is not None
    listed = _MORE.match(reading.folded, end)
    if _STOPPED.match(reading.folded, end) and not (listed and len(figures) >= 2 and len(listed["figures"]) >= 2):
        return False
    if head.said_number:
        return True
    digits = figures.rstrip("ABCDEĐ")
    if head.type.name in _NUMBER_WORD or not digits.isdigit() or (len(digits) == 4 and 1990 <= int(digits) <= 2045):
        return False
    if len(digits) < 2 or not (_GOES_ON.match(reading.folded, end) or _acts(reading, end, head)):
        return False
    if head.type.kind == "named" and not _in_sentence(reading, head.start, end):
        return False
    return head.capital or head.type.name in _SURE or (head.type.kind == "named" and digits[0] == "0")


def _acts(reading: Reading, end: int, head: Head) -> bool:
    """`Nghị quyết 57 mở đường`: what documents do and counted things do not; plain `Kế hoạch 30` could count either."""
    assert head.type is not None
    known = head.type.name in _SURE or head.type.kind == "named" or head.type.name == "Quy định"
    return known and not head.short and _DOES.match(reading.folded, end) is not None


def _in_sentence(reading: Reading, start: int, end: int) -> bool:
    """A label alone on its line (`Đề án 06`) names a project; in a sentence it is cited."""
    line = reading.text.rfind("\n", max(0, start - 200), start) + 1
    before = reading.text[max(line, start - 200) : start]
    after = reading.text[end : end + 40].partition("\n")[0]
    return any(char.isalpha() for char in before + after)


def _listed(reading: Reading, end: int, head: Head) -> Iterator[Short]:
    for _ in range(12):
        more = _MORE.match(reading.folded, end)
        if more is None:
            return
        at, end = more.start("figures"), more.end()
        figures = more["figures"].upper()
        symbol_follows = _SYMBOL.match(reading.folded, end)
        if not symbol_follows and (
            len(figures) < 2 or _STOPPED.match(reading.folded, end) or not _GOES_ON.match(reading.folded, end)
        ):
            return
        yield Short(at, at, end, figures, None, head, listed=True)
