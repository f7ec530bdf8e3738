"""Cơ quan ban hành: the body that the words around a number name."""

import re
from functools import cache

from analyzers.citations.phrases import PhraseTable
from analyzers.citations.reading import CAPITALS, Reading, fold_letters
from analyzers.citations.vocabulary import document_types, words
from analyzers.gazetteer import provinces
from analyzers.tables import read_table

_WORD = re.compile(r"[a-z0-9&?]+(?:(?<=amp);[a-z0-9]++)*+")
_GAP = re.compile(r"[ \n]{1,3}|\s?-\s?|&|(?<=tp)\.\s{0,2}|(?<=tx)\.\s{0,2}")
_TOWN = re.compile(rf"[{CAPITALS}][^\W\d_]*(?: [{CAPITALS}]|\s{{0,2}}[,.;:)\"]|$)")
_BETWEEN_FIELDS = re.compile(r"\s?[:,-]\s{0,2}|\s{1,2}va\s{1,2}|\s")
_PLACE_KIND = re.compile(r" (?:thanh pho|tinh|tp)(?![a-z.])")
_STOPS = re.compile(
    r"(?:quy dinh|ban hanh|huong dan|phe duyet|sua doi|ve viec|ve|lan thu|nhiem ky|khoa|ngay|thong qua)(?![a-z])|(?:nam|so)\s[0-9]"
)
_WITH_AND = (
    "bo ",
    "so ",
    "ban ",
    "cuc ",
    "vu ",
    "phong ",
    "trung tam ",
    "hoi ",
    "tong cuc ",
    "giam doc ",
    "thanh tra ",
)
_NOT_OF_NAME = (
    r"(?:ve|quy|ban|huong|phe|da|vua|cua|ngay|va|tai|theo|to|trien|thuc|de|do|cung|duoc|trong"
    r"|tren|nam|chi|yeu|giao|xem|xin|kem|gui)(?![a-z])"
)
_COMPOUND = re.compile(rf"\s(?!{_NOT_OF_NAME})[a-z]+")
_NAME_OVER = r"(?=\s{0,2}[,.;:()\"\n]|\s(?:ve|quy dinh|ban hanh|da|vua)(?![a-z]))"
_LOWER_NAME = re.compile(rf"(?:{_COMPOUND.pattern}){{1,6}}{_NAME_OVER}")
_LONG_NAMED = (
    "so ",
    "bo ",
    "ban ",
    "giam doc so ",
    "bo truong ",
    "truong ",
    "hoi ",
    "lien doan ",
    "cuc ",
    "vu ",
    "tong cuc ",
    "chi cuc ",
    "trung tam ",
    "ban quan ly ",
    "vien ",
    "phong ",
    "hoi dong ",
    "to cong tac ",
    "tong cong ty ",
    "tap doan ",
    "hoc vien ",
    "cong ty ",
    "ban to chuc ",
)
_COMMITTEE_NUMBER = re.compile(r"\s(?:chuong\strinh\s|de\san\s|ct\s|da\s)?[0-9]{2,4}(?![0-9]|[/.,-][0-9])")
_ORDINAL = re.compile(
    r"\s{1,2}so\s{1,2}(?:[ivx]{1,5}|[0-9]{1,2})(?![a-z0-9])|\s{1,2}nam\s{1,2}(?:19|20)[0-9]{2}(?![0-9])"
)
_COUNTRY = re.compile(
    r"\s{1,3}nuoc\s{1,3}cong\s{1,3}h\w{2}\s{1,3}xa\s{1,3}hoi\s{1,3}chu\s{1,3}nghia\s{1,3}viet\s{1,3}nam"
)
_QUOTED = re.compile(r'\s?"[^"\n]{3,80}"')
_PLENUM = re.compile(r"hoi\snghi\s(?:lan\s(?:thu|thuc)\s)?(?:[a-z]{2,4}|[0-9]{1,2})(?:\s\w+)?\s(?=ban\schap\shanh)")
_PLENUM_NUMBER = re.compile(r"\s(?:lan\sthu\s)?[0-9]{1,2}(?![0-9/])")
_NAME = re.compile(rf"[{CAPITALS}][^\W\d_]*")


@cache
def _table() -> PhraseTable[str]:
    return PhraseTable(
        (row["phrase"], row["kind"])
        for row in read_table("issuer_words")
        if row["kind"] in ("closed", "open", "signer")
    )


@cache
def _inside() -> PhraseTable[str]:
    rows = [(row["phrase"], row["kind"]) for row in read_table("issuer_words") if row["kind"] in ("inner", "field")]
    return PhraseTable(
        rows + [(name, "place") for province in provinces().values() for name in (province.name, *province.aliases)]
    )


@cache
def _committee_tasks() -> PhraseTable[str]:
    rows = read_table("issuer_words")
    return PhraseTable((row["phrase"], row["kind"]) for row in rows if row["kind"] == "committee")


@cache
def first_words() -> frozenset[str]:
    """The folded first words of all bodies: cheap to look for."""
    return frozenset(
        fold_letters(row["phrase"]).split()[0]
        for row in read_table("issuer_words")
        if row["kind"] in ("closed", "open", "signer")
    )


@cache
def _type_words() -> frozenset[str]:
    return frozenset(fold_letters(kind.name).split()[0] for kind in document_types())


def issuer_at(reading: Reading, at: int) -> tuple[int, int] | None:
    """The span of the body whose name begins at `at`; one who signs for a body (Phó Chủ tịch UBND) gives the body."""
    plenum = _PLENUM.match(reading.folded, at)
    if plenum is not None:
        at = plenum.end()
    found = _table().longest(reading, at)
    if found is None or not _begins_well(reading, at, found[0]):
        return None
    end, kind = found
    if kind == "signer" and reading.folded.startswith("thuong truc ban bi thu", at):
        return at + len("thuong truc "), end
    if kind == "signer":
        gap = _GAP.match(reading.folded, end)
        return issuer_at(reading, gap.end()) if gap else None
    if kind == "open" and reading.folded.startswith("lien ", at):
        end = _fields_end(reading, end)
    elif kind == "open":
        end = _name_end(reading, at, end)
        number = _PLENUM_NUMBER.match(reading.folded, end) if reading.folded.startswith("hoi nghi", at) else None
        end = number.end() if number else end
    return at, end


def _fields_end(reading: Reading, end: int) -> int:
    """`Liên Bộ: Tư pháp, Công an, Y tế`: the fields of the bodies that act together."""
    for _ in range(8):
        gap = _BETWEEN_FIELDS.match(reading.folded, end)
        field = _inside().longest(reading, gap.end()) or _table().longest(reading, gap.end()) if gap else None
        if field is None:
            break
        end = field[0]
    return end


def _begins_well(reading: Reading, at: int, end: int) -> bool:
    """A capital, or at least two words that only a body's name has (`thủ tướng chính phủ`, `tỉnh ủy`)."""
    name = reading.text[at:end]
    return name[0].isupper() or (" " in name and "," not in name)


def _name_end(reading: Reading, at: int, end: int) -> int:
    """How far the name goes: capitals, acronyms, fields (Thông tin và Truyền thông) and the words of the table; not a person's name."""
    quoted = _QUOTED.match(reading.folded, end)
    if quoted is not None:
        return quoted.end()
    whole = False
    if (
        reading.folded.startswith("ban chi dao", at)
        and (figure := _COMMITTEE_NUMBER.match(reading.folded, end)) is not None
    ):
        end = figure.end()
    begins = end
    for _ in range(16):
        gap = _GAP.match(reading.folded, end)
        if gap is not None and gap.group().startswith(". ") and not _is_town(reading, gap.end()):
            break
        if gap is not None and whole and "\n" in gap.group():
            break  # a name that is whole does not go on in the next line
        further = (_step(reading, gap.end(), end) or _and_capital(reading, at, gap.end())) if gap else None
        if gap is None or further is None:
            break
        whole, end = _inside().longest(reading, gap.end()) is not None, further
    if not whole and reading.folded.startswith(_LONG_NAMED, at) and end > begins and _half_a_compound(reading, end):
        rest = _LOWER_NAME.match(reading.folded, end) or _COMPOUND.match(reading.folded, end)
        if rest and reading.text[rest.start() + 1].islower():
            place = (
                _inside().longest(reading, rest.end() + 1)
                if reading.folded[rest.end() : rest.end() + 1] == " "
                else None
            )
            end = place[0] if place else rest.end()
    if reading.folded.startswith("ban chi dao", at) and (gap := _GAP.match(reading.folded, end)) is not None:
        task = _committee_tasks().longest(reading, gap.end())
        end = task[0] if task else end
    number = _ORDINAL.match(reading.folded, end) if reading.folded.startswith(("cum ", "hoi dong "), at) else None
    return number.end() if number else end


def _is_town(reading: Reading, at: int) -> bool:
    """Whether `TP. ` goes on with a place and not with the next sentence."""
    return _inside().longest(reading, at) is not None or _TOWN.match(reading.text, at) is not None


def _half_a_compound(reading: Reading, end: int) -> bool:
    """`Sở Giao` of `Sở Giao thông`: one capital syllable behind a small one or the head."""
    words = reading.text[max(0, end - 30) : end].split()[-2:]
    return (
        len(words) == 2
        and words[1][0].isupper()
        and not words[1].isupper()
        and (words[0].islower() or fold_letters(words[0]) in first_words())
    )


def _step(reading: Reading, at: int, end: int) -> int | None:
    known = _inside().longest(reading, at)
    if known is not None:
        return known[0]
    word = _WORD.match(reading.folded, at)
    if (
        word is None
        or not reading.text[at].isupper()
        or _STOPS.match(reading.folded, at)
        or _is_person(reading, word, end)
    ):
        return None
    nested = _table().longest(reading, at)
    return nested[0] if nested and nested[1] != "signer" else word.end()


def _and_capital(reading: Reading, start: int, at: int) -> int | None:
    """`Sở Du lịch và Văn hóa`: an `và` goes on only before a capital that begins no other body and no document."""
    if not reading.folded.startswith("va ", at) or not reading.folded.startswith(_WITH_AND, start):
        return None
    after = at + 3
    word = _WORD.match(reading.folded, after)
    if (
        word is None
        or not reading.text[after].isupper()
        or word.group() in first_words()
        or word.group() in _type_words()
    ):
        return None
    return word.end()


def _is_person(reading: Reading, word: re.Match[str], end: int) -> bool:
    """A surname followed by a given name; `Hồ Chí Minh` and places (quận Lê Chân) are none."""
    if _marked(reading, word) not in _surnames() or reading.folded.startswith("ho chi minh", word.start()):
        return False
    before = reading.folded[max(0, end - 12) : end]
    if re.search(r"(?:tinh|pho|huyen|quan|xa|phuong|tran|uy)$", before) and not before.endswith("pho"):
        return word.group() not in ("ha", "cao", "lam", "luong") and _given_names(reading, word.end()) >= 2
    return _given_names(reading, word.end()) >= 1 and word.group() not in ("ha", "cao", "lam")


@cache
def _surnames() -> frozenset[str]:
    return frozenset(name.casefold() for name in words("surname"))


def _marked(reading: Reading, word: re.Match[str]) -> str:
    """The word with its marks: `Đảng` is not the surname `Đặng`."""
    return reading.text[word.start() : word.end()].casefold()


def _given_names(reading: Reading, at: int) -> int:
    count = 0
    while count < 3 and reading.text[at : at + 1] == " " and _NAME.match(reading.text, at + 1):
        name = _NAME.match(reading.text, at + 1)
        assert name is not None
        at, count = name.end(), count + 1
    return count


def issuer_text(reading: Reading, span: tuple[int, int]) -> str:
    """The body's name as the text gives it, on one line."""
    return " ".join(reading.text[span[0] : span[1]].split()).strip(" ,-")


def place_end(reading: Reading, at: int) -> int | None:
    """Behind the place that stands directly at `at`: `832/QĐ-UBND Thanh Hóa 2024`, `05/CT-UBND Thành phố ngày`."""
    kind = _PLACE_KIND.match(reading.folded, at)
    end = kind.end() if kind else at
    if not (reading.text[end : end + 1] == " " and reading.text[end + 1 : end + 2].isupper()):
        return kind.end() if kind else None
    found = _inside().longest(reading, end + 1)
    return found[0] if found and found[1] == "place" else kind.end() if kind else None


def country_end(reading: Reading, at: int) -> int:
    """Behind `nước Cộng hòa xã hội chủ nghĩa Việt Nam`, which adds nothing to `Quốc hội`."""
    match = _COUNTRY.match(reading.folded, at)
    return match.end() if match else at
