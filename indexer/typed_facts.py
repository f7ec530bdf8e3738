"""What stands around a typed number or name: whose it is, of which day, year or term, what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzers.bodies import IssuingBody
from analyzers.places import Province
from indexer.typed_words import Token, body_phrases, longest, province_phrases

_YEAR = re.compile(r"(?:19[4-9]\d|20\d\d)\Z")
_ROMAN = re.compile(r"(?=[ivx])x{0,2}(?:ix|iv|v?i{0,3})\Z")
_VALUES = {"i": 1, "v": 5, "x": 10}
_SUBJECT = (("ve",), ("v", "v"), ("quy", "dinh"), ("huong", "dan", "thi", "hanh"), ("phe", "duyet"))
_LEADS = ("so", "hieu")
_FILLERS = frozenset((
    "so", "hieu", "ky", "cua", "do", "ban", "hanh", "ngay", "nam", "tinh", "thu", "tp", "thanh", "pho", "chu", "tich", "bo", "truong",
    "giam", "doc", "va", "dang", "of", "the", "dated", "issued", "by", "on",
))  # fmt: skip
_CITY = re.compile(r"\b(?:thanh (?:pho|uy|doan)|tp|pho)\b")
_PROVINCE = re.compile(r"\btinh\b")


@dataclass(frozen=True, slots=True)
class Facts:
    """Each is None where nothing was said of it.

    `day` is ISO; `congress` a term of the Central Committee (12), `term` one of another committee (`2020-2025`); `city` whether
    body or place was called a city's (True) or a province's (False). `subject`: what the document is about follows. `stray` counts
    the words that say nothing known.
    """

    day: str | None = None
    year: int | None = None
    congress: int | None = None
    term: str | None = None
    body: IssuingBody | None = None
    province: Province | None = None
    city: bool | None = None
    subject: bool = False
    stray: int = 0

    @property
    def years(self) -> tuple[int, ...]:
        """The years said, that of the day among them."""
        said = (int(self.day[:4]) if self.day else None, self.year)
        return tuple(dict.fromkeys(year for year in said if year))


def facts_of(found: Sequence[Token]) -> Facts:
    """All that the words say; words beyond a subject's beginning are the subject and say nothing."""
    facts, at = Facts(), 0
    while at < len(found):
        if _begins_subject(found, at):
            return replace(facts, subject=True)
        facts, at = _step(facts, found, at)
    return facts


def _begins_subject(found: Sequence[Token], at: int) -> bool:
    """Whether words lead to what a document is about; "Quy định 11-QĐ/TW" is another document."""
    heads = (head for head in _SUBJECT if tuple(token.folded for token in found[at : at + len(head)]) == head)
    behind = next((found[at + len(head) :] for head in heads), None)
    if behind is None:
        return False
    following = next((token for token in behind if token.folded not in _LEADS), None)
    return following is None or not following.is_figure


def _step(facts: Facts, found: Sequence[Token], at: int) -> tuple[Facts, int]:
    token = found[at]
    if token.day is not None:
        return _said(facts, day=token.day), at + 1
    for read in (_term, _year, _body, _place):
        step = read(facts, found, at)
        if step is not None:
            return step
    known = token.folded in _FILLERS and not token.is_figure
    return (facts if known else replace(facts, stray=facts.stray + 1)), at + 1


def _said(facts: Facts, **more: object) -> Facts:
    """The facts and one more; what was said otherwise before makes it a stray word."""
    differs = any(getattr(facts, name) not in (None, value) for name, value in more.items())
    return replace(facts, stray=facts.stray + 1) if differs else replace(facts, **more)  # type: ignore[arg-type]


def _year(facts: Facts, found: Sequence[Token], at: int) -> tuple[Facts, int] | None:
    return (_said(facts, year=int(found[at].folded)), at + 1) if _YEAR.match(found[at].folded) else None


def _term(facts: Facts, found: Sequence[Token], at: int) -> tuple[Facts, int] | None:
    """`khóa XII`, `khóa 12`, `nhiệm kỳ 2020-2025`."""
    ahead = tuple(token.folded for token in found[at : at + 4])
    if ahead[:1] == ("khoa",) and len(ahead) > 1 and (ahead[1].isdigit() or _ROMAN.match(ahead[1])):
        return _said(facts, congress=_figure(ahead[1])), at + 2
    start = 2 if ahead[:2] == ("nhiem", "ky") else 1 if ahead[:1] == ("nk",) else 0
    years = ahead[start : start + 2]
    if start and len(years) == 2 and all(map(_YEAR.match, years)):
        return _said(facts, term="-".join(years)), at + start + 2
    return None


def _figure(written: str) -> int:
    if written.isdigit():
        return int(written)
    values = [_VALUES[letter] for letter in written]
    following = (*values[1:], 0)
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _body(facts: Facts, found: Sequence[Token], at: int) -> tuple[Facts, int] | None:
    match = longest(body_phrases(), found, at)
    if match is None:
        return None
    end, body = match
    facts = _said(facts, body=body)
    return _levelled(facts, found[at:end]), end


def _place(facts: Facts, found: Sequence[Token], at: int) -> tuple[Facts, int] | None:
    match = longest(province_phrases(), found, at)
    if match is None:
        return None
    end, province = match
    facts = _said(facts, province=province)
    return _levelled(facts, found[max(0, at - 1) : at]), end


def _levelled(facts: Facts, run: Sequence[Token]) -> Facts:
    said = " ".join(token.folded for token in run)
    city, province = _CITY.search(said), _PROVINCE.search(said)
    return facts if facts.city is not None or bool(city) == bool(province) else replace(facts, city=bool(city))


def joined(before: Facts, behind: Facts) -> Facts:
    """What was said before and behind; what was said twice otherwise is a stray word."""
    pairs = [
        (name, getattr(before, name), getattr(behind, name))
        for name in ("day", "year", "congress", "term", "body", "province", "city")
    ]
    differing = sum(a is not None and b is not None and a != b for _, a, b in pairs)
    merged = {name: b if a is None else a for name, a, b in pairs}
    return Facts(**merged, subject=before.subject or behind.subject, stray=before.stray + behind.stray + differing)
