"""Who acts in front of a number and when: `Ngày 22/02/2024, Đảng ủy Khối … đã có Công văn số`."""

import re

from analyzers.citations.issued import dates_in, issued_on
from analyzers.citations.issuers import country_end, first_words, issuer_at, issuer_text
from analyzers.citations.reading import CAPITALS, Reading, fold_letters

_PLACE_ALONE = re.compile(r"(?:^|[,;:.]\s|[0-9]\s)(?P<place>Thành phố|Tỉnh|Trung ương)$")
_CLAUSE = 260
_SENTENCE_END = re.compile(r"[.;!?]\s|\n")
_CLAUSE_START = re.compile(r"(?:^|[,:]\s{0,2}|[0-9]\s{1,2})$")
_ACTS = re.compile(r"\s{1,3}(?:da|vua|ban hanh|to chuc|co|ky|tiep)(?![a-z])")
_WORDS = re.compile(r"(?<![a-z])[a-z]+")
_VERB = re.compile(
    r"(?P<verb>(?:(?:ky\s{1,2})?(?:ban\s{1,2}hanh|phat\s{1,2}hanh)|ky|co|ra|xay\s{1,2}dung|thong\s{1,2}qua|gui|phe\s{1,2}duyet|trinh|cong\s{1,2}bo"
    r"|(?:giao|phe\s{1,2}duyet|quy\s{1,2}dinh|ban\s{1,2}hanh|chi\s{1,2}dao|yeu\s{1,2}cau|neu|thong\s{1,2}qua)?\s{0,2}(?:tai|theo|bang|trong))"
    r"(?:\s{1,2}(?:cac|them|kem\s{1,2}theo|so))?)\s{0,3}[(\"]?\s{0,2}$"
)
_SIGNER = re.compile(rf"(?:\s{{1,2}}(?:[{CAPITALS}][^\W\d_]*|đồng chí)){{2,6}}")
SITTING = r"(?:,?\s{1,3}khoa\s{1,2}[ivxlc]{1,6}(?:,?\s{1,2}ky\s{1,2}hop\s{1,2}(?:thu\s{1,2})?[a-z0-9]{1,6})?,?)?"  # khóa XV, kỳ họp thứ 4
_ASIDE = r"(?:\s{0,3}\([^()\n]{0,60}\))?"  # (khóa XII)
_ADVERB = r"(?:\s{1,3}(?:da|vua|moi|cung|tiep|tuc|khan|truong|kip|thoi|lien|chinh|thuc|duoc|se|co|vua qua|ky))"
_ADVERBS = re.compile(rf"{SITTING}{_ASIDE}{_ADVERB}{{0,4}}\s{{0,3}}$")
NATIONAL = {
    "cp": ("chinh phu", "thu tuong", "pho thu tuong", "government", "prime minister"),
    "ttg": ("chinh phu", "thu tuong", "pho thu tuong", "prime minister"),
    "qh": ("quoc hoi", "national assembly"),
    "ubtvqh": ("uy ban thuong vu", "quoc hoi", "ubtvqh"),
    "tw": (
        "trung uong",
        "bo chinh tri",
        "ban bi thu",
        "dang",
        "hoi nghi",
        "bch",
        "ban chap hanh",
        "ban",
        "politburo",
        "secretariat",
        "party",
    ),
}


def fits(codes: tuple[str, ...], issuer: str) -> bool:
    """Whether a national symbol allows this issuer: `284/QĐ-TTg của UBND thành phố` belongs to something else."""
    code = re.sub(r"[0-9]+$", "", codes[-1]) if codes else ""
    allowed = NATIONAL.get(code)
    return allowed is None or issuer.startswith(allowed)


def acts(reading: Reading, at: int) -> bool:
    return _ACTS.match(reading.folded, at) is not None


def in_front(
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
    passive = verb["verb"].rstrip().endswith(("tai", "theo", "bang", "trong"))
    span = _actor(reading, low, acting) or (None if passive else _place_alone(reading, low, acting))
    issuer = issuer_text(reading, (span[0], country_end(reading, span[1]))) if span else None
    if issuer is not None and span is not None and not fits(codes, fold_letters(issuer)):
        issuer = None
    issued = None if passive else _day_in_front(reading, low, span[0] if span else acting, acting, year, published)
    return issued, issuer


def _actor(reading: Reading, low: int, acting: int) -> tuple[int, int] | None:
    """The body that ends where the verb begins, adverbs, brackets and a signer's name between them allowed; two bodies act as one."""
    words, before = first_words(), None
    for word in _WORDS.finditer(reading.folded, low, acting):
        if word.group() not in words or (before is not None and word.start() < before[1]):
            continue
        span = issuer_at(reading, word.start())
        if span is None or span[1] > acting:
            continue
        if _leads(reading, span[1], acting):
            return (before[0], span[1]) if before and _acts_together(reading, low, before, span) else span
        before = span
    return None


def _acts_together(reading: Reading, low: int, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """`Ngày 16/10, Ủy ban quốc gia UNESCO và UBND Thành phố đã …`: the first begins the clause as well."""
    between = reading.folded[first[1] : second[0]]
    return (
        between.split() in (["va"], ["va", "cac"]) and _CLAUSE_START.search(reading.folded[low : first[0]]) is not None
    )


def _place_alone(reading: Reading, low: int, acting: int) -> tuple[int, int] | None:
    """`Thành phố có Chỉ thị số`: the press's word for the body that governs the place."""
    window = reading.text[max(low, acting - 60) : acting]
    adverbs = _ADVERBS.search(fold_letters(window))
    place = _PLACE_ALONE.search(window[: adverbs.start()] if adverbs else window.rstrip())
    if place is None:
        return None
    shift = max(low, acting - 60)
    return shift + place.start("place"), shift + place.end("place")


def _leads(reading: Reading, end: int, acting: int) -> bool:
    between = reading.folded[country_end(reading, end) : acting]
    if _ADVERBS.match(between):
        return True
    person = _SIGNER.match(reading.text[end:acting])
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
