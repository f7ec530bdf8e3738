"""Resolutions of the Party cited by their meeting: `Nghị quyết Trung ương 4 khóa XII`, `Nghị quyết Đại hội XIII`."""

import re
from dataclasses import dataclass

from analyzers.citations.issuers import issuer_at, issuer_text
from analyzers.citations.reading import Reading

_ROMAN = r"[ivx]{1,6}(?![a-z])"
_TERM = rf"(?:,?\s{{1,2}}\(?kho(?:a|á)\s{{1,2}}(?:{_ROMAN}|1[0-9](?![0-9]))(?:(?:,|\s{{1,2}}va)\s{{1,2}}{_ROMAN}){{0,3}}\)?)"
_ORDER = (
    r"(?:[0-9]{1,2}(?![0-9/])|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi(?:\s{1,2}(?:mot|hai|ba|bon|lam))?)(?![a-z])"
)
_CENTRE = r"(?:t\s?rung\s{1,2}uong|tw|t\.u\.?|tu)(?![a-z])(?:\s{1,2}dang(?!\s{1,2}bo))?"
_PLENUM = re.compile(
    rf"(?:nghi\s{{1,2}}quyet|ket\s{{1,2}}luan)\s{{1,2}}(?:cua\s{{1,2}})?(?:hoi\s{{1,2}}nghi\s{{1,2}})?(?:lan\s{{1,2}}thu\s{{1,2}}{_ORDER},?\s{{1,2}}(?:ban\s{{1,2}}chap\s{{1,2}}hanh\s{{1,2}}|bch\s{{1,2}})?{_CENTRE}"
    rf"|(?:ban\s{{1,2}}chap\s{{1,2}}hanh\s{{1,2}}|bch\s{{1,2}})?{_CENTRE}\s{{0,2}}(?:lan\s{{1,2}}thu\s{{1,2}})?{_ORDER}){_TERM}?"
)
_CONGRESS = re.compile(rf"nghi\s{{1,2}}quyet\s{{1,2}}(?:(?P<first>{_ROMAN})\s{{1,2}})?dai\s{{1,2}}hoi(?![a-z])")
_WHO = re.compile(
    r"\s{1,2}(?:(?:dai\s{1,2}bieu|phu\s{1,2}nu|toan\s{1,2}quoc|dang(?!\s{1,2}(?:bo|uy|doan))|toan\s{1,2}the)(?![a-z]))"
)
_FIRST_TEN = "nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi"
_WHICH = re.compile(
    rf"\s{{1,2}}(?:lan\s{{1,2}}thu\s{{1,2}}(?:{_ROMAN}|[0-9]{{1,2}}(?![0-9])|(?:{_FIRST_TEN})(?![a-z]))|1[0-9](?![0-9/])|khoa\s{{1,2}}{_ROMAN}|{_ROMAN})"
)
_SESSION = re.compile(r",?\s{1,2}\(?nhiem\s{1,2}ky\s{1,2}[0-9]{4}\s?-\s?[0-9]{4}\)?")
_OTHER_BODY = re.compile(
    r"\s{1,2}(?P<body>(?:tinh\s{1,2})?dang\s{1,2}bo|chi\s{1,2}bo|cong\s{1,2}doan|doan|hoi)(?![a-z])"
)
_CONGRESS_REACH = 160
_ANY_ORDINAL = re.compile(rf"\s(?:[ivx]{{1,6}}|thu [0-9]{{1,2}}|1[0-9]|thu (?:{_FIRST_TEN})|ky [0-9]{{4}})(?![a-z0-9])")
_UP_TO_ORDINAL = re.compile(
    r"(?:(?!nghi quyet|chuong trinh|dai hoi)[^,.;:()\n]){0,60}?(?=\s{1,2}\(?(?:nhiem ky|lan thu|khoa)\s)"
)
_BARE_TERM = re.compile(rf"nghi\s{{1,2}}quyet\s{{1,2}}(?P<roman>{_ROMAN})(?=\s{{1,2}}cua\s{{1,2}}(?:dang|trung))")


@dataclass(frozen=True, slots=True)
class Name:
    """A document cited by its name: span, type, the year that the name says, an issuer that stands inside it."""

    start: int
    end: int
    type: str
    year: str | None = None
    issuer: str | None = None


def stands_alone(reading: Reading, start: int) -> bool:
    """Whether a word begins at `start`; one run into the word before counts when it has a capital."""
    return (
        start == 0
        or not reading.text[start - 1].isalnum()
        or (reading.text[start].isupper() and reading.text[start - 1].islower())
    )


def resolution_at(reading: Reading, at: int) -> Name | None:
    """The plenum or congress resolution that is named at `at`, None where the words name none."""
    if not stands_alone(reading, at):
        return None
    plenum = _PLENUM.match(reading.folded, at)
    if plenum is not None:
        return Name(at, _trimmed(plenum.end(), plenum.group()), "Nghị quyết")
    bare = _BARE_TERM.match(reading.folded, at)
    if bare is not None:
        return Name(at, bare.end(), "Nghị quyết") if reading.text[bare.start("roman") : bare.end()].isupper() else None
    return _congress(reading, at)


def conclusion_at(reading: Reading, at: int) -> Name | None:
    """`Kết luận Hội nghị Trung ương 6 (khóa X)`."""
    plenum = _PLENUM.match(reading.folded, at) if stands_alone(reading, at) else None
    return Name(at, _trimmed(plenum.end(), plenum.group()), "Kết luận") if plenum else None


def _trimmed(end: int, matched: str) -> int:
    """An opening bracket that nothing closed, or a closing one that nothing opened, stays outside."""
    return end - 1 if matched.endswith(")") and "(" not in matched else end


def _congress(reading: Reading, at: int) -> Name | None:
    match = _CONGRESS.match(reading.folded, at)
    if match is None or not _ANY_ORDINAL.search(reading.folded, match.start(), match.end() + _CONGRESS_REACH):
        return None
    end, which = match.end(), match["first"] is not None
    issuer: str | None = "Đảng"
    for _ in range(6):
        if (who := _WHO.match(reading.folded, end)) is not None:
            end = who.end()
            issuer = None if who.group().endswith("nu") else issuer  # the Women's Union, not the Party
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
    return match.end() if last.isupper() or last.isdigit() or "lan" in match.group() else None
