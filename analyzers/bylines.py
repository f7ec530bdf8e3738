"""Who wrote an article and where it was taken from, as portals print it: labelled, under the text, glued behind the end mark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.syllables import is_syllable
from analyzers.tables import read_table

_LETTERS = [chr(code) for code in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
_UPPER = "".join(letter for letter in _LETTERS if letter.isupper())
_LOWER = "".join(letter for letter in _LETTERS if letter.islower())
_SYLLABLE = rf"(?:[{_UPPER}][{_LOWER}]{{1,6}}|[{_UPPER}]{{2,7}}|[{_UPPER}]['’][{_UPPER}{_LOWER}]{{1,7}}|[ÝYỲ])"
# Giàng A Páo: the A of men's names among the Mông is a syllable of its own, inside a name and nowhere else.
_NAME = re.compile(rf"{_SYLLABLE}(?: {_SYLLABLE}| A(?= [{_UPPER}])){{1,4}}")
_TITLES = re.compile(r"^(?:(?:GS|PGS|TS|ThS|BS|CN|KS|LS|NSND|NSƯT|CKII|CKI)\.? ?(?:[,.-] ?)?){1,4}")
_BETWEEN = re.compile(r"\s*(?:,|;|/|\s[-–—]\s|\s&\s|\svà\s)\s*")
_BRACKET = re.compile(r"\s*\(([^()]{1,80})\)\s*[.]?$")
_END_MARK = re.compile(r"\./\.\s*([^./]{2,60})$")
_CAPTION = re.compile(
    r"(?:\(?\s*ảnh|chú thích)(?: minh họa)?\b.{0,80}|.{0,300}\(?ảnh ?(?::|minh h[oọ][ạa]).{0,60}", re.IGNORECASE
)
_ATTACHED = re.compile(
    r"đính kèm|tại đây|tải về|xem chi tiết|kèm theo|\.(?:pdf|docx?|xlsx?|zip|rar)(?!\w)", re.IGNORECASE
)
_HOST = re.compile(r"\(?(?:https?://)?((?:[a-z0-9-]{1,40}\.){1,5}[a-z]{2,6})(?:/[^\s()]*)?\)?\.?", re.IGNORECASE)
_NOT_NAMES = frozenset(
    [
        "việt nam",
        "hà nội",
        "hồ chí minh",
        "đảng cộng sản",
        "cộng hòa",
        "độc lập tự do",
        "nơi nhận",
        "chi tiết",
        "kết quả",
        "toàn văn",
        "xin cảm ơn",
    ]
)
_TAIL = 5
_KINDS = r"(?:văn phòng|trung tâm|thanh tra|chi cục|bộ phận|hội đồng|học viện|đại học|phòng|ban|đài|tổ|viện|khoa|trạm|hội)(?= )"
_TERRITORIES = r"(?:tỉnh|thành phố|thành ủy|thị xã|thị trấn|huyện|quận|phường|xã)"


@dataclass(frozen=True, slots=True)
class Signature:
    """What the end of an article says: authors, source, and how many of its last lines say nothing else.

    `glued` is the last of the remaining lines without the name behind its end mark, or None where nothing was glued.
    """

    authors: tuple[str, ...] = ()
    source: str | None = None
    lines: int = 0
    glued: str | None = None


@cache
def _table(kind: str) -> re.Pattern[str]:
    rows = (row["pattern"] for row in read_table("bylines") if row["kind"] == kind)
    return re.compile("(?:" + "|".join(f"(?:{pattern})" for pattern in rows) + ")", re.IGNORECASE)


def authors_of(field: str, *, signed: bool = False) -> tuple[str, ...]:
    """The names in a field that is said to hold authors; a posting account gives none, unless it `signed` the text itself."""
    text = _unlabelled(field)
    if (
        not text
        or (_table("account").fullmatch(text) and not (signed and _is_unit(text)))
        or _table("office").fullmatch(text)
    ):
        return ()
    return _people(text) or ((_office_cased(text),) if _is_unit(text) or _table("initials").fullmatch(text) else ())


def labelled_authors(lines: Sequence[str]) -> tuple[str, ...]:
    """The names of the first line `Tác giả: …` (or another label of data/bylines.tsv)."""
    for line in lines:
        if len(line) <= 120 and _label(line) and (names := authors_of(line)):
            return names
    return ()


def labelled_source(lines: Sequence[str]) -> str | None:
    """What the first line `Nguồn tin: …` names."""
    for line in lines:
        if len(line) <= 100 and re.match(r"\(?nguồn(?: tin)? ?:", line, re.IGNORECASE) and (found := source_of(line)):
            return found
    return None


def source_of(line: str) -> str | None:
    """The origin that a line names: `(nghean.gov.vn)`, `Theo TTXVN`, `Nguồn: Báo Nhân Dân`; None for any other line."""
    text = line.strip().strip("()[]").strip().rstrip(".").strip()
    if host := _HOST.fullmatch(text):
        return host[1]
    match = _table("from").match(text)
    if not match or len(text) > 90:
        return None
    said = text[match.end() :].strip(" :-–")
    if host := _HOST.fullmatch(said):
        return host[1]
    return said if said and said[0].isupper() and "," not in said and len(said.split()) <= 10 else None


def source_named(field: str) -> str | None:
    """The origin in a field that is said to hold one, without its label; the field as it stands where no form is known."""
    text = " ".join(field.split())
    label = _table("from").match(text)
    return source_of(text) or (text[label.end() :].strip() if label and label[0].endswith(":") else text) or None


def signature_of(lines: Sequence[str]) -> Signature:
    """The byline and the source under a text, read from its last line upwards past captions and attachments."""
    source: str | None = None
    taken = 0
    for step, line in enumerate(reversed(lines[-_TAIL:]), 1):
        if source is None and (found := source_of(line)):
            source, taken = found, step if taken == step - 1 else taken
            continue
        names, used = _signed(lines, len(lines) - step)
        if names:
            return Signature(names, source or _bracketed_source(line), step - 1 + used if taken == step - 1 else taken)
        if glued := _END_MARK.search(line):
            return _glued(line, glued, source, taken)
        if not (_CAPTION.fullmatch(line) or _ATTACHED.search(line)) or len(line) > 300:
            break
    return Signature((), source, taken)


def _glued(line: str, match: re.Match[str], source: str | None, taken: int) -> Signature:
    if found := source_of(match[1]):
        return Signature((), source or found, taken, line[: match.start()] + "./.")
    names = authors_of(match[1], signed=True)
    return Signature(names, source, taken, line[: match.start()] + "./." if names else None)


def _signed(lines: Sequence[str], at: int) -> tuple[tuple[str, ...], int]:
    """Names that line `at` consists of and how many lines say them, unless it closes a document (an office above) or a list of names."""
    line = lines[at]
    if len(line) > 90 or line.endswith((":", ";", "?", "!")):
        return (), 0
    names = authors_of(line, signed=True)
    above = lines[max(0, at - 2) : at]
    if not names or any(_table("office").fullmatch(text) for text in (line, *above)):
        return (), 0
    if _is_unit(_unlabelled(line)) and above and (people := _people(_unlabelled(above[-1]))):
        return people, 2  # the author, then the institute
    listed = len(above) == 2 and all(authors_of(text) for text in above)
    return ((), 0) if listed else (names, 1)


def _bracketed_source(line: str) -> str | None:
    match = _BRACKET.search(line)
    return source_of(match[1]) if match else None


@cache
def _labels() -> re.Pattern[str]:
    label = _table("label").pattern
    return re.compile(rf"\(?{label}\s?:\s?|\(?(?:viết bởi|đăng bởi|phóng sự ảnh của)\s", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"(?<=[\w.]) {_table('after').pattern}\.?$", re.IGNORECASE)


@cache
def _units() -> re.Pattern[str]:
    return re.compile(rf"{_table('unit').pattern}(?!\w)", re.IGNORECASE)


def _label(text: str) -> re.Match[str] | None:
    return _labels().match(text)


def _unlabelled(text: str) -> str:
    text = " ".join(text.split()).strip()
    if match := _label(text):
        text = text[match.end() :].strip(" )")
    while (bracket := _BRACKET.search(text)) and _table("after").fullmatch(bracket[1].strip()):
        text = text[: bracket.start()]
    if not _is_unit(text):
        text = _behind().sub("", text)
    return text.strip(" .*-–")


def _people(text: str) -> tuple[str, ...]:
    """The names of a line that is nothing but names, the office behind them (`Trần Thúy - Phòng Báo chí`) left out."""
    first = _TITLES.sub("", _BETWEEN.split(text, maxsplit=1)[0]).strip()
    if not _is_name(first):  # prose most often: it need not be taken apart
        return ()
    parts = [_TITLES.sub("", part).strip() for part in _BETWEEN.split(text)]
    people = [part for part in parts if _is_name(part)]
    if not all(_is_name(part) or _is_unit(part) for part in parts):
        return ()
    return tuple(_cased(part) for part in people)


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and text.lower() not in _NOT_NAMES and not _is_unit(text)


def _cased(name: str) -> str:
    """NÔNG PHƯƠNG as Nông Phương: capitals are the typography of a byline, not the name's."""
    return " ".join(part.capitalize() for part in name.split()) if name.isupper() else name


def _office_cased(name: str) -> str:
    """PHÒNG NỘI VỤ HUYỆN TÂN SƠN as Phòng Nội vụ huyện Tân Sơn, a long dash as a hyphen (Decree 30/2020, appendix II)."""
    name = re.sub(r"\s[–—]\s", " - ", name)
    if not name.isupper() or " " not in name:
        return name
    kind = re.match(_KINDS, name, re.IGNORECASE)
    parts = [kind[0]] if kind else []
    for part in re.split(rf"( - |, | (?={_TERRITORIES} ))", name[len(parts[0]) if parts else 0 :], flags=re.IGNORECASE):
        placed = re.match(rf"{_TERRITORIES} ", part, re.IGNORECASE)
        parts.append(f"{placed[0].lower()}{_titled(part[placed.end() :])}" if placed else _sentence(part))
    return "".join([_sentence(parts[0]), *parts[1:]])


def _titled(text: str) -> str:
    return " ".join(_lowered(word).capitalize() if is_syllable(word) else word for word in text.split(" "))


def _sentence(text: str) -> str:
    """Small letters but for the first, and for abbreviations (HĐND)."""
    low = " ".join(map(_lowered, text.split(" ")))
    first = len(low) - len(low.lstrip())
    return low[: first + 1].upper() + low[first + 1 :]


def _lowered(word: str) -> str:
    return word.lower() if is_syllable(word) else word


def _is_unit(text: str) -> bool:
    return len(text) <= 80 and text[:1].isupper() and _units().match(text) is not None
