"""What stands around a number: its date, its issuer, its subject and the provision that is meant."""

import re
from dataclasses import dataclass

from analyzers.citations.issued import date_after, dates_in, issued_on, year_after
from analyzers.citations.issuers import country_end, first_words, issuer_at, issuer_text
from analyzers.citations.reading import Reading, fold_letters

_OF = re.compile(r"\s{0,3},?\s{0,3}(?:cua|do)\s{1,3}")
_SPACE = re.compile(r"\s{1,3}")
_TERM = re.compile(r"\s{0,2}[,(]?\s{0,2}(?:nhiem ky|khoa)\s{1,2}[ivxlc0-9]{1,6}(?:\s?-\s?[0-9]{4})?\)?")
_SUBJECT = re.compile(r"\s{0,3}[,(]?\s{0,3}\"?\s{0,2}(?:ve(?:\s{1,3}viec)?|v/v)\s{0,2}:?\s{1,3}(?=\S)|\s{0,3}\"(?=\S)")
_SUBJECT_END = re.compile(r"[;\n\"]|[.]\s|[.]$|,\s{1,2}ngay\s|[.]/|\)[.,;]")
SUBJECT_MOST = 240
_CLAUSE = 260
_SENTENCE_END = re.compile(r"[.;!?]\s|\n")
_CLAUSE_COMMA = re.compile(r",\s{1,2}(?=[a-z])")
_COMMA = re.compile(r"\s{0,3},?\s{0,3}")
_ACTS = re.compile(r"\s{1,3}(?:da|vua|ban hanh|to chuc|co|ky|tiep)(?![a-z])")
_WORDS = re.compile(r"(?<![a-z])[a-z]+")
_VERB = re.compile(
    r"(?P<verb>(?:(?:ky\s{1,2})?(?:ban\s{1,2}hanh|phat\s{1,2}hanh)|ky|co|ra|xay\s{1,2}dung|thong\s{1,2}qua|gui|phe\s{1,2}duyet|trinh|cong\s{1,2}bo"
    r"|(?:giao|phe\s{1,2}duyet|quy\s{1,2}dinh|ban\s{1,2}hanh|chi\s{1,2}dao|yeu\s{1,2}cau|neu|thong\s{1,2}qua)?\s{0,2}(?:tai|theo|bang|trong))"
    r"(?:\s{1,2}(?:cac|them|kem\s{1,2}theo|so))?)\s{0,3}[(\"]?\s{0,2}$"
)
_SITTING = r"(?:,?\s{1,3}khoa\s{1,2}[ivxlc]{1,6}(?:,?\s{1,2}ky\s{1,2}hop\s{1,2}(?:thu\s{1,2})?[a-z0-9]{1,6})?,?)?"  # khóa XV, kỳ họp thứ 4
_ASIDE = r"(?:\s{0,3}\([^()\n]{0,60}\))?"  # (khóa XII)
_ADVERB = r"(?:\s{1,3}(?:da|vua|moi|cung|tiep|tuc|khan|truong|kip|thoi|lien|chinh|thuc|duoc|se|co|vua qua|ky))"
_ADVERBS = re.compile(rf"{_SITTING}{_ASIDE}{_ADVERB}{{0,4}}\s{{0,3}}$")
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
_NATIONAL = {
    "cp": ("chinh phu", "thu tuong", "pho thu tuong"),
    "ttg": ("chinh phu", "thu tuong", "pho thu tuong"),
    "qh": ("quoc hoi",),
    "ubtvqh": ("uy ban thuong vu", "quoc hoi", "ubtvqh"),
    "tw": ("trung uong", "bo chinh tri", "ban bi thu", "dang", "hoi nghi", "bch", "ban chap hanh", "ban"),
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Date, issuer, subject and provision of one mention; `facts_end` is where the words of date and issuer behind it end."""

    issued: str | None
    issuer: str | None
    subject: str | None
    provision: str | None
    facts_end: int
    issuer_before: bool = False


def fits(codes: tuple[str, ...], issuer: str) -> bool:
    """Whether a national symbol allows this issuer: `284/QĐ-TTg của UBND thành phố` belongs to something else."""
    code = re.sub(r"[0-9]+$", "", codes[-1]) if codes else ""
    allowed = _NATIONAL.get(code)
    return allowed is None or issuer.startswith(allowed)


def read_around(
    reading: Reading, start: int, end: int, codes: tuple[str, ...], year: str | None, published: str | None
) -> Circumstances:
    """Everything that belongs to the number at `start`–`end`; what stands behind it goes before what stands in front."""
    issued, place = _issued_behind(reading, end, codes, year, published)
    issuer, place = _issuer_behind(reading, place, codes)
    if issuer is not None and issued is None:
        later = date_after(reading, place)
        if later is not None and not later["comma"]:
            issued, place = issued_on(later, year, published), later.end()
    before = None
    if issued is None or issuer is None:
        before = _in_front(reading, start, codes, year, published)
    subject = _subject(reading, place)
    return Circumstances(
        issued if issued is not None or before is None else before[0],
        issuer if issuer is not None or before is None else before[1],
        subject,
        _provision(reading, start, end),
        place,
        issuer is None and before is not None and before[1] is not None,
    )


def _issued_behind(
    reading: Reading, end: int, codes: tuple[str, ...], year: str | None, published: str | None
) -> tuple[str | None, int]:
    match = date_after(reading, end)
    if match is not None:
        if match["comma"] and _new_clause(reading, match.end()):
            return None, end
        closing = match.end() + (reading.folded[match.end() : match.end() + 1] == ")")
        return issued_on(match, year, published), closing
    bare = year_after(reading, end)
    return (bare["y"], bare.end()) if bare and codes and not (year and year != bare["y"]) else (None, end)


def _new_clause(reading: Reading, at: int) -> bool:
    """`, ngày 26/5/2014 UBND Thành phố vừa ban hành …`: the date of what comes next."""
    gap = _COMMA.match(reading.folded, at)
    place = gap.end() if gap else at
    if reading.folded.startswith("cua", place):
        return False
    span = issuer_at(reading, place)
    return span is not None and _acts(reading, span[1])


def _issuer_behind(reading: Reading, at: int, codes: tuple[str, ...]) -> tuple[str | None, int]:
    match = _OF.match(reading.folded, at)
    if match is None and (match := _SPACE.match(reading.folded, at)) is None:
        return None, at
    said = "c" in match.group() or "d" in match.group()
    span = issuer_at(reading, match.end())
    if span is None:
        return None, at
    name = " ".join(reading.folded[span[0] : span[1]].split())
    if not fits(codes, name) or (not said and not (_bound(codes, name) or not codes)):
        return None, at
    if not said and _acts(reading, span[1]):
        return None, at
    end = country_end(reading, span[1])
    term = _TERM.match(reading.folded, end)
    return issuer_text(reading, span), term.end() if term else end


def _acts(reading: Reading, at: int) -> bool:
    return _ACTS.match(reading.folded, at) is not None


def _bound(codes: tuple[str, ...], name: str) -> bool:
    """Without `của`, only a body that the symbol itself names: NĐ-CP ngày … Chính phủ; QĐ-UBND ngày … UBND tỉnh."""
    code = re.sub(r"[0-9]+$", "", codes[-1]) if codes else ""
    if code in _NATIONAL:
        return True
    initials = "".join(word[0] for word in name.split())
    return name.startswith(code) or initials.startswith(code[:3]) or (code == "tu" and "uy" in name.split()[:4])


def _in_front(
    reading: Reading, start: int, codes: tuple[str, ...], year: str | None, published: str | None
) -> tuple[str | None, str | None] | None:
    """`Ngày 22/02/2024, Đảng ủy Khối … đã có Công văn số`: who acts, and when."""
    low = max(0, start - _CLAUSE)
    for stop in _SENTENCE_END.finditer(reading.folded, low, start):
        low = stop.end()
    verb = _VERB.search(reading.folded[max(low, start - 48) : start])
    if verb is None:
        return None
    acting = max(low, start - 48) + verb.start("verb")
    span = _actor(reading, low, acting)
    issuer = issuer_text(reading, span) if span else None
    if issuer is not None and span is not None and not fits(codes, fold_letters(issuer)):
        issuer = None
    passive = verb["verb"].rstrip().endswith(("tai", "theo", "bang", "trong"))
    issued = None if passive else _day_in_front(reading, low, span[0] if span else acting, acting, year, published)
    return issued, issuer


def _actor(reading: Reading, low: int, acting: int) -> tuple[int, int] | None:
    """The body that ends where the verb begins, adverbs, brackets and a signer's name between them allowed."""
    words = first_words()
    for word in _WORDS.finditer(reading.folded, low, acting):
        if word.group() not in words:
            continue
        span = issuer_at(reading, word.start())
        if span is not None and span[1] <= acting and _leads(reading, span[1], acting):
            return span
    return None


def _leads(reading: Reading, end: int, acting: int) -> bool:
    between = reading.folded[country_end(reading, end) : acting]
    if _ADVERBS.match(between):
        return True
    person = re.match(r"(?:\s{1,2}(?:[A-ZĐÀ-Ỹ][^\W\d_]*|đồng chí)){2,6}", reading.text[end:acting])
    return person is not None and bool(_ADVERBS.match(between[person.end() :]))


def _day_in_front(
    reading: Reading, low: int, subject: int, acting: int, year: str | None, published: str | None
) -> str | None:
    days = dates_in(reading, low, acting)
    if not days:
        return None
    last = days[-1]
    between = reading.folded[last.end() : max(last.end(), subject)]
    if re.fullmatch(
        r"\s{0,3}(?:,\s{0,3}(?:tai [^,;]{1,50},\s{0,3})?)?(?:(?:dong chi|ong|ba)\s.{0,60}|[^,;:]{0,80})?",
        between,
        re.DOTALL,
    ):
        return issued_on(last, year, published)
    return None


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
        if span is not None and _acts(reading, span[1]):
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
