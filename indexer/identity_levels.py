"""At which level a committee that a text leaves without a name stands: a province's, a centrally run city's, or below."""

import re
from functools import lru_cache

from analyzers.bodies import IssuingBody, body_of
from analyzers.citations.citation import Citation
from analyzers.places import family_names, spans

_CAPITALS = "A-Z" + "".join(letter for letter in map(chr, range(0xC0, 0x1EFA)) if letter.isupper() and letter.isalpha())
_KIND = re.compile(r"(?i:\btỉnh\b)|(?P<city>(?i:\bthành\b|\btp\b))")
_PEOPLE = r"(?:UBND|HĐND|Uỷ ban nhân dân|Ủy ban nhân dân|Hội đồng nhân dân)"
_PARTY_BELOW = rf"\b(?:Huyện|Quận|Thị|Thành) (?:ủy|uỷ)\s[{_CAPITALS}]"
_CITY_BELOW = rf"{_PEOPLE}\s(?:[Tt]hành phố|TP\.?) [{_CAPITALS}]"
_LOCAL = re.compile(
    rf"{_PEOPLE}\s(?:huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s[{_CAPITALS}0-9]|{_PARTY_BELOW}|{_CITY_BELOW}"
)
# "UBND huyện đã ban hành" is a district's without its name; "UBND các quận, huyện" is nobody's
_UNNAMED = re.compile(
    rf"{_PEOPLE}\s(?:huyện|quận|thị xã|xã|phường|thị trấn)\s(?:đã|vừa|sẽ|cũng|ban hành|tổ chức|chỉ đạo|giao|yêu cầu|xây dựng|triển khai)\b"
)
_INNER_CITY = re.compile(_CITY_BELOW)
_PERSON = re.compile(rf"([{_CAPITALS}]\w*) [{_CAPITALS}]\w* [{_CAPITALS}]")
_PROVINCIAL = {
    "UBND": re.compile(r"(?:UBND|Uỷ ban nhân dân|Ủy ban nhân dân)\s(?:(?P<tinh>[Tt]ỉnh)\b|(?:[Tt]hành phố|TP)\b)"),
    "HĐND": re.compile(r"(?:HĐND|Hội đồng nhân dân)\s(?:(?P<tinh>[Tt]ỉnh)\b|(?:[Tt]hành phố|TP)\b)"),
    "TU": re.compile(r"(?P<tinh>Tỉnh (?:ủy|uỷ))|Thành (?:ủy|uỷ)"),
}
_UNIT = r"(?:(?P<tinh>[Tt]ỉnh)|[Tt]hành phố|TP)\b"
_NAME = rf"(?:\s[{_CAPITALS}]\w*){{0,3}}"
_WHOLE_UNIT = re.compile(rf"{_UNIT}\.?(?P<name>{_NAME})\Z")
_TO_THE_CITATION = r"[^.;\n]{0,60}\Z"
# The unit itself is said to have issued: "Thành phố đã ban hành", "chỉ đạo của tỉnh tại"
_UNIT_ISSUES = (
    re.compile(
        rf"(?<!\w){_UNIT}{_NAME}(?:\s(?:đã|vừa|cũng|tiếp tục))?\s(?:ban hành|đặt ra|đề ra|yêu cầu)\b{_TO_THE_CITATION}"
    ),
    re.compile(rf"(?:chỉ đạo|yêu cầu|chủ trương|nhiệm vụ) của {_UNIT}{_NAME}\s(?:tại|trong|theo)\s{_TO_THE_CITATION}"),
)
# What a document is for: a district's is never "on the territory of the province"
_FOR_THE_UNIT = re.compile(rf"trên địa bàn (?:toàn )?{_UNIT}(?P<name>{_NAME})")
_BLOCK = re.compile(
    r"Đảng (?:ủy|uỷ|bộ) [Kk]hối (?:các cơ quan|[Dd]oanh nghiệp)(?: và [Dd]oanh nghiệp)?(?: Trung ương| TW| tỉnh| [Tt]hành phố)?"
)
_BARE_BLOCK = re.compile(r"(?:(?:Ban Thường vụ|BTV|Ban Chấp hành|BCH) )?Đảng (?:ủy|uỷ|bộ) [Kk]hối(?: các cơ quan)?\Z")
_BEFORE, _BEHIND = 160, 240
_LONGEST_NAME = 24


def city_wanted(issuer: str | None) -> bool | None:
    """Whether an issuer is called a province's (False) or a city's (True); None where it says neither."""
    match = _KIND.search(issuer or "")
    return match["city"] is not None if match else None


def unit_named(issuer: str) -> bool | None:
    """The same where the issuer is the unit itself: "Thành phố", "tỉnh Nghệ An"; None for any other issuer."""
    match = _WHOLE_UNIT.match(issuer)
    return None if match is None or (match["name"] and not spans(issuer)) else match["tinh"] is None


@lru_cache(maxsize=8)
def level_in(symbol: str, title: str, text: str) -> bool | None:
    """The article's own word for the level of a committee that a citation leaves unsaid: True for a city's, False for a province's body.

    None unless the article speaks of such bodies of a single level only.
    """
    pattern = _PROVINCIAL.get(symbol)
    if pattern is None or any(_names_local(part) for part in (title, text)):
        return None
    levels = {match["tinh"] is None for part in (title, text) for match in pattern.finditer(part)}
    return levels.pop() if len(levels) == 1 else None


def level_beside(citation: Citation, text: str, following: int) -> bool | None:
    """The same by the words at the citation itself: the province or city is said to have issued it, or it is for its territory."""
    before = re.split(r"\n|\. |; ", text[max(0, citation.start - _BEFORE) : citation.start])[-1]
    behind = re.split(r"\n|\. |; ", text[citation.end : min(following, citation.end + _BEHIND)])[0]
    if _LOCAL.search(before) or _LOCAL.search(behind):
        return None
    purpose = _FOR_THE_UNIT.search(behind)
    levels = {match["tinh"] is None for pattern in _UNIT_ISSUES if (match := pattern.search(before))}
    if purpose and (not purpose["name"] or spans(purpose[0])):
        levels.add(purpose["tinh"] is None)
    return levels.pop() if len(levels) == 1 else None


@lru_cache(maxsize=8)
def names_inner_city(title: str, text: str) -> bool:
    """Whether the article names the committee of a city that lies within a province: then "UBND thành phố" may be that one's."""
    return any(_is_local(match) for part in (title, text) for match in _INNER_CITY.finditer(part))


def block_meant(issuer: str | None, title: str, text: str) -> IssuingBody | None:
    """The Party committee of agencies or enterprises that "Đảng ủy Khối" means: the only one that the article names in full."""
    return _only_block(title, text) if issuer is None or _BARE_BLOCK.match(issuer) else None


@lru_cache(maxsize=8)
def _only_block(title: str, text: str) -> IssuingBody | None:
    named = {body_of(match[0]) for part in (title, text) for match in _BLOCK.finditer(part)}
    return named.pop() if len(named) == 1 else None


def _names_local(part: str) -> bool:
    return _UNNAMED.search(part) is not None or any(_is_local(match) for match in _LOCAL.finditer(part))


def _is_local(match: re.Match[str]) -> bool:
    """ "UBND Thành phố Hà Nội" is the province's, not a district's; in "Chủ tịch UBND Thành phố Nguyễn Văn A" a person follows."""
    name = match.string[match.end() - 1 : match.end() + _LONGEST_NAME]
    person = _PERSON.match(name) if match[0].startswith("Thành") or _INNER_CITY.match(match[0]) else None
    return not (person and person[1] in family_names()) and not any(start == 0 for start, _, _ in spans(name))
