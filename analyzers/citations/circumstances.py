"""What stands around a number: its date, its issuer, its subject and the provision that is meant."""

import re
from dataclasses import dataclass

from analyzers.citations.actors import NATIONAL, SITTING, acts, fits, in_front
from analyzers.citations.issued import date_after, dates_in, issued_on, year_after
from analyzers.citations.issuers import country_end, issuer_at, issuer_text, place_end
from analyzers.citations.reading import Reading, fold_letters

_OF = re.compile(r"\s{0,3},?\s{0,3}(?:cua|do|giua|of(?:\s{1,3}the)?)\s{1,3}")
_SPACE = re.compile(r"[^\S\n]{1,3}")
_JOINT = re.compile(r"\s{0,2}(?:[,;]|-)\s{0,2}|,?\s{1,2}(?:va|voi|and)\s{1,2}")
_PARAGRAPH_END = re.compile(r"\n[ \r]{0,3}\n")
_PLACE_SAID = re.compile(
    r"(?:Thành phố|Tỉnh|Trung ương)(?=\s{0,2}[,.;:)\"\n]|\s(?:về|ngày|đã|ban hành|quy định|phê duyệt)(?!\w)|\s{0,2}$)"
)
_AT = re.compile(r"(?<![a-z])tai\s{1,2}$")
_COMMA_THEN = re.compile(r",\s{1,2}")
_SAYS = re.compile(
    r"\s{1,2}(?:yeu cau|giao|quy dinh|xu phat|chi dao|de nghi|cho phep|neu|khang dinh|quyet dinh|nhan manh)(?![a-z])"
)
_PASSIVE = re.compile(r"\s{1,3}(?:deu\s{1,2}|cung\s{1,2})?(?:da\s{1,2}|vua\s{1,2})?(?:duoc|do)\s{1,3}")
_PASSED = re.compile(
    r"(?:\s{1,2}(?:da|vua|chinh thuc|bieu quyet|ky))*?\s{1,2}(?:thong qua|ban hanh|phe duyet|ky)(?![a-z])"
    r"(?:\s{1,2}(?:ban hanh|tai [^.;\n]{3,60}?(?=,?\s{1,2}(?:vao\s{1,2})?ngay)))?"
)
_TERM = re.compile(r"\s{0,2}[,(]?\s{0,2}(?:nhiem ky|khoa)\s{1,2}[ivxlc0-9]{1,6}(?:\s?-\s?[0-9]{4})?\)?")
_SUBJECT = re.compile(r"\s{0,3}[,(]?\s{0,3}\"?\s{0,2}(?:ve(?:\s{1,3}viec)?|v/v)\s{0,2}:?\s{1,3}(?=\S)|\s{0,3}\"(?=\S)")
_SUBJECT_END = re.compile(r"[;\n\"]|[.]\s|[.]$|,\s{1,2}ngay\s|[.]/|\)[.,;]")
SUBJECT_MOST = 240
_CLAUSE_COMMA = re.compile(r",\s{1,2}(?=[a-z])")
_COMMA = re.compile(r"\s{0,3},?\s{0,3}")
_SITTING_OF = re.compile(SITTING)
_UNITS = "|".join(
    (
        r"diem\s{1,2}[a-z0-9]{1,3}",
        r"khoan\s{1,2}[0-9]{1,3}[a-z]?",
        r"dieu\s{1,2}[0-9]{1,4}[a-z]?",
        r"chuong\s{1,2}[ivxlc0-9]{1,6}",
        r"muc\s{1,2}[ivxlc0-9]{1,4}",
        r"phu\s{1,2}luc(?:\s{1,2}[ivxlc0-9]{1,5})?",
    )
)
_PROVISION = (
    rf"(?:(?:{_UNITS})(?![a-z0-9])(?:\s{{0,3}},?\s{{0,3}}(?:va\s{{1,2}}|cua\s{{1,2}})?))"  # điểm a khoản 2 Điều 5 của
)
_PROVISION_BEFORE = re.compile(rf"(?P<provision>{_PROVISION}{{1,5}})\s{{0,3}}$")
_PROVISION_AFTER = re.compile(rf"\s{{0,3}},?\s{{0,2}}\(?(?:tai\s{{1,2}})?(?P<provision>{_PROVISION}{{1,5}})")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Date, issuer, subject and provision of one mention; `facts_end` is where the words of date and issuer behind it end."""

    issued: str | None
    issuer: str | None
    subject: str | None
    provision: str | None
    facts_end: int
    issuer_before: bool = False
    passed: bool = False


def read_around(
    reading: Reading, start: int, end: int, codes: tuple[str, ...], year: str | None, published: str | None
) -> Circumstances:
    """Everything that belongs to the number at `start`–`end`; what stands behind it goes before what stands in front."""
    issued, place = _issued_behind(reading, end, codes, year, published)
    passive = _passive(reading, place, codes, year, published)
    if passive is not None:
        issued, issuer, place = issued or passive[0], passive[1], passive[2]
        issued = issued or _day_just_before(reading, start, year, published)
    else:
        issuer, place = _issuer_behind(reading, place, codes)
    if issuer is not None and issued is None:
        later = date_after(reading, place)
        if later is not None and not later["comma"]:
            issued, place = issued_on(later, year, published), later.end()
    issuer = issuer or _speaks(reading, start, place, codes)
    before = None
    if issued is None or issuer is None:
        before = in_front(reading, start, codes, year, published)
    subject = _subject(reading, place)
    return Circumstances(
        issued if issued is not None or before is None else before[0],
        issuer if issuer is not None or before is None else before[1],
        subject,
        _provision(reading, start, end),
        place,
        issuer is None and before is not None and before[1] is not None,
        passive is not None,
    )


def _issued_behind(
    reading: Reading, end: int, codes: tuple[str, ...], year: str | None, published: str | None
) -> tuple[str | None, int]:
    place = place_end(reading, end) if codes else None
    match = date_after(reading, end) or (date_after(reading, place) if place else None)
    if match is not None:
        if match["comma"] and _new_clause(reading, match.end()):
            return None, end
        closing = match.end() + (reading.folded[match.end() : match.end() + 1] == ")")
        return issued_on(match, year, published), closing
    bare = year_after(reading, place or end)
    sure = bare is not None and (codes or "nam" in bare.group()) and not (year and year != bare["y"])
    return (bare["y"], bare.end()) if bare and sure else (None, end)


def _new_clause(reading: Reading, at: int) -> bool:
    """`, ngày 26/5/2014 UBND Thành phố vừa ban hành …`: the date of what comes next."""
    gap = _COMMA.match(reading.folded, at)
    place = gap.end() if gap else at
    if reading.folded.startswith("cua", place):
        return False
    span = issuer_at(reading, place)
    return span is not None and acts(reading, span[1])


def _issuer_behind(reading: Reading, at: int, codes: tuple[str, ...]) -> tuple[str | None, int]:
    match = _OF.match(reading.folded, at)
    if match is None and (match := _SPACE.match(reading.folded, at)) is None:
        return None, at
    said = match.re is _OF
    span = None if _PARAGRAPH_END.search(match.group()) else issuer_at(reading, match.end())
    if span is None and said and (place := _PLACE_SAID.match(reading.text, match.end())) is not None:
        return (place.group(), place.end()) if fits(codes, fold_letters(place.group())) else (None, at)
    if span is None:
        return None, at
    name = " ".join(reading.folded[span[0] : span[1]].split())
    if not fits(codes, name) or (not said and not (_bound(codes, name) or not codes)):
        return None, at
    if not said and acts(reading, span[1]):
        return None, at
    if said and (_is_joint(codes) or "giua" in match.group()):
        span = _joined(reading, span)
    end = country_end(reading, span[1])
    term = _TERM.match(reading.folded, end)
    return issuer_text(reading, span), term.end() if term else end


def _is_joint(codes: tuple[str, ...]) -> bool:
    """`TTLT-BTP-BCA`, `CTPH-…`: a symbol of documents that several bodies issue together."""
    return bool(codes) and codes[0] in (
        "ttlt",
        "ttlb",
        "nqlt",
        "ctph",
        "qclt",
        "qcph",
        "khlt",
        "khln",
        "khph",
        "hdlt",
        "hdln",
    )


def _joined(reading: Reading, span: tuple[int, int]) -> tuple[int, int]:
    """`Bộ Tư pháp, Bộ Công an và Bộ Y tế`: the bodies that follow one another, as one span."""
    start, end = span
    for _ in range(8):
        gap = _JOINT.match(reading.folded, end)
        further = issuer_at(reading, gap.end()) if gap else None
        if further is None or acts(reading, further[1]):
            break
        end = further[1]
    return start, end


def _passive(
    reading: Reading, at: int, codes: tuple[str, ...], year: str | None, published: str | None
) -> tuple[str | None, str | None, int] | None:
    """`được Quốc hội khóa XV thông qua ngày 28/6/2024`: who passed it, and when."""
    match = _PASSIVE.match(reading.folded, at)
    span = issuer_at(reading, match.end()) if match else None
    if span is None:
        return None
    span = span[0], country_end(reading, span[1])
    sitting = _SITTING_OF.match(reading.folded, span[1])
    passed = _PASSED.match(reading.folded, sitting.end() if sitting else span[1])
    if passed is None or not fits(codes, fold_letters(issuer_text(reading, span))):
        return None
    day = date_after(reading, passed.end())
    issued = issued_on(day, year, published) if day else None
    return issued, issuer_text(reading, span), day.end() if day else passed.end()


def _bound(codes: tuple[str, ...], name: str) -> bool:
    """Without `của`, only a body that the symbol itself names: NĐ-CP ngày … Chính phủ; QĐ-UBND ngày … UBND tỉnh."""
    code = re.sub(r"[0-9]+$", "", codes[-1]) if codes else ""
    if code in NATIONAL:
        return True
    initials = "".join(word[0] for word in name.split())
    return name.startswith(code) or initials.startswith(code[:3]) or (code == "tu" and "uy" in name.split()[:4])


def _speaks(reading: Reading, start: int, at: int, codes: tuple[str, ...]) -> str | None:
    """`Tại Thông báo số 207/TB-VP ngày 20/6/2019, UBND Thành phố yêu cầu`: who says what stands in it."""
    comma = _COMMA_THEN.match(reading.folded, at) if _AT.search(reading.folded, max(0, start - 6), start) else None
    span = issuer_at(reading, comma.end()) if comma else None
    if span is None or not (_SAYS.match(reading.folded, span[1]) or acts(reading, span[1])):
        return None
    name = issuer_text(reading, span)
    return name if fits(codes, fold_letters(name)) else None


def _day_just_before(reading: Reading, start: int, year: str | None, published: str | None) -> str | None:
    """`ngày 12/6/1999, Luật … được Quốc hội thông qua`."""
    days = dates_in(reading, max(0, start - 44), start)
    if not days or reading.folded[days[-1].end() : start].strip() not in ("", ","):
        return None
    return issued_on(days[-1], year, published)


def _subject(reading: Reading, at: int) -> str | None:
    match = _SUBJECT.match(reading.folded, at)
    if match is None:
        return None
    stop = _SUBJECT_END.search(
        reading.folded, match.end() + (reading.folded[match.end()] == '"'), match.end() + SUBJECT_MOST
    )
    end = _before_new_actor(reading, match.end(), stop.start() if stop else _last_word(reading, match.end()))
    subject = " ".join(reading.text[match.end() : end].split()).strip(' ",“”')
    return subject or None


def _before_new_actor(reading: Reading, at: int, end: int) -> int:
    """A comma behind which a body acts ends the subject: `…, Tỉnh ủy Cà Mau ban hành`."""
    for comma in _CLAUSE_COMMA.finditer(reading.folded, at, end):
        span = issuer_at(reading, comma.end()) if reading.text[comma.end()].isupper() else None
        if span is not None and acts(reading, span[1]):
            return comma.start()
    return end


def _last_word(reading: Reading, at: int) -> int:
    if len(reading.folded) <= at + SUBJECT_MOST:
        return len(reading.folded)
    cut = reading.folded.rfind(" ", at, at + SUBJECT_MOST)
    return cut if cut > at else at + SUBJECT_MOST


def _provision(reading: Reading, start: int, end: int) -> str | None:
    low = max(0, start - 90)
    before = _PROVISION_BEFORE.search(reading.folded, low, start) if _hints(reading.folded[low:start]) else None
    if before is not None:
        return _tidy(reading.text[before.start("provision") : before.end("provision")])
    after = _PROVISION_AFTER.match(reading.folded, end)
    return _tidy(reading.text[after.start("provision") : after.end("provision")]) if after else None


def _hints(folded: str) -> bool:
    return any(word in folded for word in ("dieu ", "khoan ", "chuong ", "phu luc", "muc "))


def _tidy(words: str) -> str:
    text = " ".join(words.split())
    return re.sub(r"[\s,]+(?:của|và)?$", "", text).strip(" ,")
