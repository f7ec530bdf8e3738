"""Documents cited by name: laws and constitutions, plenum and congress resolutions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers.citations.issuers import issuer_at, issuer_text
from analyzers.citations.laws import law_names
from analyzers.citations.reading import Reading

_ANCHOR = re.compile(r"luat(?=\s)|hien phap(?![a-z])|phap lenh(?=\s)|nghi\s{1,2}quyet(?=\s)|cuong linh(?=\s)")
_NOT_BEFORE = tuple(
    "phap;ky;quy;du;dao;trai;dung;lam;truong;khoa;nganh;hoi;cong ty;vien;bao;tap chi;dai hoc;dh;cu nhan;thac si;tien si;trung tam;van phong;co van;hoc"
    ";nien;am;nhip".split(";")
)
_NOT_AFTER = frozenset("su phap gia le dinh tuc khoa hoc nay do tren moi cua va la co nhu ma thi da se so thanh".split())
_STOPS = frozenset(
    "này đó và có đã sẽ được của như là thì mà cho tại từ đến với trong ngoài theo để khi nếu sau trước gồm nhằm vào ra trên phải không mới"
    " hiện cũng bị bởi vì hoặc hay về nên các những một ngày số năm hiệu vừa chưa đang ban do ở qua tới thuộc".split()
)
_COMMA = re.compile(r",(?=\s[a-z])")
_NEW_THOUGHT = frozenset("nghi quyet van huong phap trien thuc to luat thong chi quy chinh nang tang dam gop tao doi cong nguoi".split())
_AMENDS = re.compile(
    r"luat\s{1,2}sua\s{1,2}doi,?\s{1,2}(?:va\s{1,2})?(?:bo\s{1,2}sung\s{1,2})?(?:(?:mot\s{1,2})?(?:so\s{1,2})?dieu\s{1,2}|cac\s{1,2}dieu\s{1,2})?(?:cua\s{1,2})?(?:cac\s{1,2})?(?=(?:bo\s{1,2})?luat\s)"
)
_AND_LAW = re.compile(r"\s{0,2}(?:,|,?\s{1,2}va)\s{1,3}(?=(?:bo\s{1,2})?luat\s)")
_AMENDED = re.compile(r"\s{1,2}\((?:sua doi|bo sung)[^()\n]{0,30}\)")
_YEAR = re.compile(r"(?:\s{1,2}sua doi(?:,? bo sung)?)?\s{1,3}(?:nam\s{1,3})?(?P<y>(?:19|20)[0-9]{2})(?![0-9]|\s?[/.-]\s?[0-9])")
_COUNTRY = re.compile(r"\s{1,2}nuoc\s{1,2}cong\s{1,2}[a-z;&]{2,12}\s{1,2}xa\s{1,2}hoi\s{1,2}chu\s{1,2}nghia\s{1,2}viet\s{1,2}nam")
_WORD = re.compile(r"[a-z0-9&]+")
_FURTHER = re.compile(r"(?!\s(?:sua doi|giai doan|bo sung))(?:\s[a-z]+){1,3}(?=\s(?:nam\s)?(?:19|20)[0-9]{2}(?![0-9/.-]))")
_ACRONYM = re.compile(r",?\s([A-ZĐƯ]{2,8})(?![^\W\d_])")
_ROMAN = r"[ivx]{1,6}(?![a-z])"
_TERM = rf"(?:,?\s{{1,2}}\(?kho(?:a|á)\s{{1,2}}{_ROMAN}(?:(?:,|\s{{1,2}}va)\s{{1,2}}{_ROMAN}){{0,3}}\)?)"
_ORDER = r"(?:[0-9]{1,2}(?![0-9/])|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi(?:\s{1,2}(?:mot|hai|ba|bon|lam))?)(?![a-z])"
_CENTRE = r"(?:t\s?rung\s{1,2}uong|tw|t\.u\.?|tu)(?![a-z])(?:\s{1,2}dang(?!\s{1,2}bo))?"
_PLENUM = re.compile(
    rf"nghi\s{{1,2}}quyet\s{{1,2}}(?:cua\s{{1,2}})?(?:hoi\s{{1,2}}nghi\s{{1,2}})?(?:lan\s{{1,2}}thu\s{{1,2}}{_ORDER}\s{{1,2}}(?:ban\s{{1,2}}chap\s{{1,2}}hanh\s{{1,2}}|bch\s{{1,2}})?{_CENTRE}"
    rf"|(?:ban\s{{1,2}}chap\s{{1,2}}hanh\s{{1,2}}|bch\s{{1,2}})?{_CENTRE}\s{{0,2}}(?:lan\s{{1,2}}thu\s{{1,2}})?{_ORDER}){_TERM}?"
)
_CONGRESS = re.compile(rf"nghi\s{{1,2}}quyet\s{{1,2}}(?:(?P<first>{_ROMAN})\s{{1,2}})?dai\s{{1,2}}hoi(?![a-z])")
_WHO = re.compile(r"\s{1,2}(?:(?:dai\s{1,2}bieu|toan\s{1,2}quoc|dang(?!\s{1,2}(?:bo|uy|doan))|toan\s{1,2}the)(?![a-z]))")
_WHICH = re.compile(rf"\s{{1,2}}(?:lan\s{{1,2}}thu\s{{1,2}}(?:{_ROMAN}|[0-9]{{1,2}}(?![0-9]))|khoa\s{{1,2}}{_ROMAN}|{_ROMAN})")
_SESSION = re.compile(r",?\s{1,2}\(?nhiem\s{1,2}ky\s{1,2}[0-9]{4}\s?-\s?[0-9]{4}\)?")
_OTHER_BODY = re.compile(r"\s{1,2}(?P<body>(?:tinh\s{1,2})?dang\s{1,2}bo|chi\s{1,2}bo|cong\s{1,2}doan|doan|hoi)(?![a-z])")
_CONGRESS_REACH = 160
_ANY_ORDINAL = re.compile(r"\s(?:[ivx]{1,6}|thu [0-9]{1,2}|ky [0-9]{4})(?![a-z0-9])")
_UP_TO_ORDINAL = re.compile(r"(?:(?!nghi quyet|chuong trinh|dai hoi)[^,.;:()\n]){0,60}?(?=\s{1,2}\(?(?:nhiem ky|lan thu|khoa)\s)")
_BARE_TERM = re.compile(rf"nghi\s{{1,2}}quyet\s{{1,2}}(?P<roman>{_ROMAN})(?=\s{{1,2}}cua\s{{1,2}}(?:dang|trung))")
_PROGRAMME = re.compile(r"cuong\s{1,2}linh\s{1,2}(?:nam\s{1,2})?(?P<y>(?:19|20)[0-9]{2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Name:
    """A document cited by its name: span, type, the year that the name says, an issuer that stands inside it."""

    start: int
    end: int
    type: str
    year: str | None = None
    issuer: str | None = None


def find_names(reading: Reading) -> Iterator[Name]:
    """All names of the text, in order; an amending law that lists others is one."""
    done = 0
    for anchor in _ANCHOR.finditer(reading.folded):
        if anchor.start() < done:
            continue
        found = _READERS[anchor.group()[:4]](reading, anchor.start())
        if found is not None:
            done = found.end
            yield found


def _law(reading: Reading, at: int) -> Name | None:
    start = _code_start(reading, at)
    if not _stands_alone(reading, start) or _follows_other_sense(reading, start):
        return None
    if reading.text[at : at + 4].lower() not in ("luật", "luat", "lụât"):
        return None
    end = _amending(reading, at) if start == at else None
    end = end or _law_name(reading, start)
    if end is None:
        return None
    return _with_year(reading, Name(start, end, "Luật" if start == at else "Bộ luật"))


def _follows_other_sense(reading: Reading, start: int) -> bool:
    """pháp luật, kỷ luật, Đại học Luật, Hội Luật gia: no law is cited."""
    before = reading.folded[max(0, start - 16) : start].rstrip()
    return before.endswith(_NOT_BEFORE) and not before.endswith(("thong bao", "bao dam"))


def _code_start(reading: Reading, at: int) -> int:
    """Where `Bộ` of `Bộ luật` begins, else `at` itself."""
    for width in (3, 4):
        if reading.folded[max(0, at - width) : at].rstrip() == "bo" and reading.text[at - width : at].lower().startswith("bộ"):
            return at - width
    return at


def _stands_alone(reading: Reading, start: int) -> bool:
    return start == 0 or not reading.text[start - 1].isalnum() or (reading.text[start].isupper() and reading.text[start - 1].islower())


def _amending(reading: Reading, at: int) -> int | None:
    match = _AMENDS.match(reading.folded, at)
    if match is None or (end := _law_name(reading, match.end())) is None:
        return None
    while (more := _AND_LAW.match(reading.folded, end)) is not None and (further := _law_name(reading, more.end())) is not None:
        end = further
    return end


def _law_name(reading: Reading, start: int) -> int | None:
    """Where the name ends: the longest known one, else by the rule for names that no table has."""
    known = law_names().longest(reading, start)
    if known is not None:
        return _longer(reading, start, known[0]) or known[0]
    word = _WORD.match(reading.folded, start)
    while word is not None and word.group() in ("bo", "luat", "phap", "lenh"):
        word = _WORD.match(reading.folded, word.end() + 1)
    return _unknown_name(reading, word) if word is not None else None


def _longer(reading: Reading, start: int, known: int) -> int | None:
    """`Luật Thương mại điện tử 2025`: a few words more and then a year show that a known name only begins another."""
    further = _FURTHER.match(reading.folded, known)
    if further is None or not reading.text[known + 1 : further.end()].islower():
        return None
    return None if set(reading.text[known:further.end()].split()) & _STOPS else further.end()


def _unknown_name(reading: Reading, word: re.Match[str]) -> int | None:
    """A capital, then words up to one that no name goes on with; or acronyms: `Luật THTK, CLP`."""
    token = reading.text[word.start() : word.end()]
    if word.group() in _NOT_AFTER or not token[0].isupper() or "\n" in reading.text[word.start() - 1 : word.start()]:
        return None
    if token.isupper() and len(token) > 1:
        return _acronyms(reading, word)
    end, count = word.end(), 1
    while count < 14:
        if count <= 2 and (half := _COMMA.match(reading.folded, end)) is not None and (second := _second_half(reading, half.end())):
            end, count = second.end(), count + 1
        if reading.folded[end : end + 1] != " ":
            break
        following = _WORD.match(reading.folded, end + 1)
        if following is not None and following.group() == "va" and count <= 2:
            following = _second_half(reading, following.end())
        if following is None or reading.text[following.start() : following.end()].lower() in _STOPS or _new_name(reading, following):
            break
        end, count = following.end(), count + 1
    return end if count > 1 else None


def _second_half(reading: Reading, at: int) -> re.Match[str] | None:
    """What `Khai thác và`, `Phòng,` go on with: a word in small letters that begins nothing else."""
    word = _WORD.match(reading.folded, at + 1)
    if word is None or not reading.text[word.start()].islower() or word.group() in _NEW_THOUGHT:
        return None
    return None if reading.text[word.start() : word.end()].lower() in _STOPS else word


def _new_name(reading: Reading, word: re.Match[str]) -> bool:
    """A capital in mid-name begins something else, unless it is a country or an acronym."""
    token = reading.text[word.start() : word.end()]
    return token[0].isupper() and not token.isupper() and word.group() not in ("viet", "nam", "nha", "quoc", "trung") or token[0].isdigit()


def _acronyms(reading: Reading, word: re.Match[str]) -> int:
    end = word.end()
    while (more := _ACRONYM.match(reading.text, end)) is not None:
        end = more.end()
    return end


def _with_year(reading: Reading, name: Name) -> Name:
    end = name.end
    amended = _AMENDED.match(reading.folded, end)
    end = amended.end() if amended else end
    year = _YEAR.match(reading.folded, end)
    return Name(name.start, year.end() if year else end, name.type, year["y"] if year else None, name.issuer)


def _constitution(reading: Reading, at: int) -> Name | None:
    if not _stands_alone(reading, at) or reading.text[at : at + 9].lower() != "hiến pháp":
        return None
    country = _COUNTRY.match(reading.folded, at + 9)
    name = _with_year(reading, Name(at, country.end() if country else at + 9, "Hiến pháp"))
    return name if name.end > at + 9 else None  # alone it is the idea of a constitution, not one of the five


def _ordinance(reading: Reading, at: int) -> Name | None:
    end = _law_name(reading, at) if _stands_alone(reading, at) and reading.text[at : at + 9].lower() == "pháp lệnh" else None
    return _with_year(reading, Name(at, end, "Pháp lệnh")) if end is not None else None


def _programme(reading: Reading, at: int) -> Name | None:
    match = _PROGRAMME.match(reading.folded, at)
    return Name(at, match.end(), "Cương lĩnh", match["y"]) if match else None


def _resolution(reading: Reading, at: int) -> Name | None:
    if not _stands_alone(reading, at):
        return None
    plenum = _PLENUM.match(reading.folded, at)
    if plenum is not None:
        return Name(at, _trimmed(reading, plenum.end(), plenum.group()), "Nghị quyết")
    bare = _BARE_TERM.match(reading.folded, at)
    if bare is not None:
        return Name(at, bare.end(), "Nghị quyết") if reading.text[bare.start("roman") : bare.end()].isupper() else None
    return _congress(reading, at)


def _trimmed(reading: Reading, end: int, matched: str) -> int:
    """An opening bracket that nothing closed, or a closing one that nothing opened, stays outside."""
    return end - 1 if matched.endswith(")") and "(" not in matched else end


def _congress(reading: Reading, at: int) -> Name | None:
    match = _CONGRESS.match(reading.folded, at)
    if match is None or not _ANY_ORDINAL.search(reading.folded, match.start(), match.end() + _CONGRESS_REACH):
        return None
    end, which, issuer = match.end(), match["first"] is not None, "Đảng"
    for _ in range(6):
        if (who := _WHO.match(reading.folded, end)) is not None:
            end = who.end()
        elif (span := _body(reading, end)) is not None:
            end, issuer = span[1], issuer_text(reading, span)
        elif (ordinal := _ordinal(reading, end)) is not None:
            end, which = ordinal, True
        else:
            break
    session = _SESSION.match(reading.folded, end)
    if session is not None:
        end, which = session.end(), True
    return Name(at, end, "Nghị quyết", None, issuer) if which else None


def _body(reading: Reading, at: int) -> tuple[int, int] | None:
    """The organisation whose congress it was, up to its ordinal or term of office where one follows."""
    body = _OTHER_BODY.match(reading.folded, at)
    span = issuer_at(reading, body.start("body")) if body else None
    if body is None or span is None:
        return None
    whole = _UP_TO_ORDINAL.match(reading.folded, span[1])
    if "cac cap" in (whole.group() if whole else ""):
        return None
    return span[0], whole.end() if whole else span[1]


def _ordinal(reading: Reading, at: int) -> int | None:
    match = _WHICH.match(reading.folded, at)
    if match is None:
        return None
    last = reading.text[match.start() : match.end()].split()[-1]
    return match.end() if last.isupper() or last.isdigit() else None


_READERS = {"luat": _law, "hien": _constitution, "phap": _ordinance, "nghi": _resolution, "cuon": _programme}
