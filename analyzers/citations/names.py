"""Documents cited by name: laws, codes, ordinances, constitutions, and through resolutions.py those of the Party."""

import re
from collections.abc import Iterator

from analyzers.citations.laws import law_beginnings, law_names, second_halves
from analyzers.citations.reading import Reading
from analyzers.citations.resolutions import Name, conclusion_at, resolution_at, stands_alone
from analyzers.citations.vocabulary import folded_words, words

_OTHER_SENSE = re.compile(rf"(?<![a-z])(?P<word>{'|'.join(folded_words('law not before'))})\s{{0,3}}$")
_SENSES = frozenset(words("law not before"))
_SENSE_ENDS = frozenset(word[-2:] for word in folded_words("law not before"))
_GOES_ON = re.compile(rf"(?:{'|'.join(folded_words('name end'))})(?![a-z])")
_SYLLABLE = re.compile(r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$")
_PRINCIPLE = re.compile(r"(?<!quy )(?<!xac )(?<!nghi )dinh\s{1,3}$")
_BRACKET = re.compile(r"\s\([A-ZĐƯ&]{2,8}\)(?=\s(?:năm\s)?(?:19|20)[0-9]{2})")
_NOT_AFTER, _STOPS, _NEW_THOUGHTS = (frozenset(words(use)) for use in ("law not after", "name stop", "new thought"))
_ANCHORS = (("luat", ""), ("phap", "hien"), ("lenh", "phap"), ("quyet", "nghi"), ("linh", "cuong"), ("luan", "ket"))
_STUTTER = re.compile(r"luat\s{1,2}luat(?!\s{1,2}su(?![a-z]))")  # Luật Luật sư is a law
_COMMA = re.compile(r",(?=\s[a-z])")
_AMENDS = re.compile(
    r"luat\s{1,2}sua\s{1,2}doi,?\s{1,2}(?:va\s{1,2})?(?:bo\s{1,2}sung\s{1,2})?(?:(?:mot\s{1,2})?(?:so\s{1,2})?dieu\s{1,2}|cac\s{1,2}dieu\s{1,2})?(?:cua\s{1,2})?(?:cac\s{1,2})?(?=(?:bo\s{1,2})?luat\s)"
)
_AND_LAW = re.compile(r"\s{0,2}(?:,|,?\s{1,2}va)\s{1,3}(?=(?:bo\s{1,2})?luat\s)")
_AMENDED = re.compile(r"\s{1,2}\((?:sua doi|bo sung)[^()\n]{0,30}\)")
_YEAR = re.compile(
    r"(?:\s{1,2}sua doi(?:,? bo sung)?)?\s{1,3}(?:nam\s{1,3})?(?P<y>(?:19|20)[0-9]{2})(?![0-9]|\s?[/.-]\s?[0-9])"
)
_LATER = re.compile(
    r"\s{1,2}(?:\((?:duoc\s{1,2})?sua doi,?(?: bo sung)?[^()\n]{0,30}\)"
    r"|(?:duoc\s{1,2})?sua doi,?(?: bo sung)?(?: nam)? (?:19|20)[0-9]{2}(?![0-9]))"
)
_COUNTRY = re.compile(
    r"\s{1,2}nuoc\s{1,2}chxhcn\s{1,2}viet\s{1,2}nam|\s{1,2}nuoc\s{1,2}cong\s{1,2}[a-z;&]{2,12}\s{1,2}xa\s{1,2}hoi\s{1,2}chu\s{1,2}nghia\s{1,2}viet\s{1,2}nam"
)
_WORD = re.compile(r"[a-z0-9&]+")
_FURTHER = re.compile(
    r"(?!\s(?:sua doi|giai doan|bo sung))(?:\s[a-z]+){1,3}(?=\s(?:nam\s)?(?:19|20)[0-9]{2}(?![0-9/.-]))"
)
_ACRONYM = re.compile(r",?\s([A-ZĐƯ]{2,8})(?![^\W\d_])")
_PROGRAMME = re.compile(r"cuong\s{1,2}linh\s{1,2}(?:nam\s{1,2})?(?P<y>(?:19|20)[0-9]{2})(?![0-9])")


def find_names(reading: Reading) -> Iterator[Name]:
    """All names of the text, in order; an amending law that lists others is one."""
    done = 0
    for at, word in sorted(place for last, first in _ANCHORS for place in _anchors(reading.folded, last, first)):
        if at < done:
            continue
        found = _READERS[word](reading, at)
        if found is not None:
            done = found.end
            yield found


def _anchors(folded: str, last: str, first: str) -> Iterator[tuple[int, str]]:
    """Where `first last` begins, one or two blanks between them; str.find is ten times as fast as a pattern."""
    at = folded.find(last)
    while at >= 0:
        before = folded[max(0, at - len(first) - 2) : at]
        begin = at - len(before) + len(before.rstrip()) - len(first) if first else at
        alone = folded[at + len(last) : at + len(last) + 1].isspace() or first == "hien"
        if alone and (not first or (before[-1:].isspace() and folded.startswith(first, begin))):
            yield begin, first or last
        at = folded.find(last, at + len(last))


def _law(reading: Reading, at: int) -> Name | None:
    start = _code_start(reading, at)
    if not stands_alone(reading, start) or _follows_other_sense(reading, start):
        return None
    if reading.text[at : at + 4].lower() not in ("luật", "luat", "lụât"):
        return None
    amends = _AMENDS.match(reading.folded, at) if start == at else None
    end = _amending(reading, amends.end()) if amends else _law_name(reading, start)
    if end is None:
        return None
    return _with_year(reading, Name(start, end, "Luật" if start == at else "Bộ luật"))


def _follows_other_sense(reading: Reading, start: int) -> bool:
    """pháp luật, kỷ luật, Đại học Luật, Hội Luật gia: no law is cited."""
    low = max(0, start - 16)
    before = reading.folded[low:start]
    other = _OTHER_SENSE.search(before) if before.rstrip()[-2:] in _SENSE_ENDS else None
    if other is not None:
        word = reading.text[low + other.start("word") : low + other.end("word")].lower()
        return (word in _SENSES or word.isascii()) and not before.rstrip().endswith("thong bao")
    return reading.text[start] == "l" and _PRINCIPLE.search(before) is not None  # định luật Newton


def _code_start(reading: Reading, at: int) -> int:
    """Where `Bộ` of `Bộ luật` begins, else `at` itself."""
    if "bo" not in reading.folded[max(0, at - 4) : at]:
        return at
    for width in (3, 4):
        if reading.folded[max(0, at - width) : at].rstrip() == "bo" and reading.text[
            at - width : at
        ].lower().startswith("bộ"):
            return at - width
    return at


def _amending(reading: Reading, at: int) -> int | None:
    """Where an amending law ends of which the first amended law is named at `at`."""
    end = _law_name(reading, at)
    while (
        end is not None
        and (more := _AND_LAW.match(reading.folded, end)) is not None
        and (further := _law_name(reading, more.end())) is not None
    ):
        end = further
    return end


def _law_name(reading: Reading, start: int) -> int | None:
    """Where the name ends: the longest known one, else by the rule for names that no table has."""
    if _STUTTER.match(reading.folded, start):
        return None
    known = law_names().longest(reading, start)
    if known is not None:
        return _longer(reading, known[0]) or known[0]
    word = _WORD.match(reading.folded, start)
    while word is not None and word.group() in ("bo", "luat", "phap", "lenh"):
        word = _WORD.match(reading.folded, word.end() + 1)
    if word is None or word.group() in _NOT_AFTER:
        return None
    if not reading.text[word.start()].isupper() and not _begins_as_a_law(reading, word):
        return None
    return _unknown_name(reading, word)


def _longer(reading: Reading, known: int) -> int | None:
    """`Luật Thương mại điện tử 2025`: a few words more and then a year show that a known name only begins another."""
    further = _FURTHER.match(reading.folded, known)
    if further is None or not reading.text[known + 1 : further.end()].islower():
        return None
    return None if set(reading.text[known : further.end()].split()) & _STOPS else further.end()


def _unknown_name(reading: Reading, word: re.Match[str]) -> int | None:
    """A capital, then words up to one that no name goes on with; or acronyms: `Luật THTK, CLP`."""
    token = reading.text[word.start() : word.end()]
    if "\n" in reading.text[word.start() - 1 : word.start()]:
        return None
    if not (token.isupper() or _SYLLABLE.match(word.group())):
        return None  # Bộ luật Hammurabi
    if token.isupper() and len(token) > 1:
        return _acronyms(reading, word)
    end, count = word.end(), 1
    while count < 14:
        if (
            count <= 2
            and (half := _COMMA.match(reading.folded, end)) is not None
            and (second := _second_half(reading, half.end()))
            and second.group() in second_halves()
        ):
            end, count = second.end(), count + 1
        if reading.folded[end : end + 1] != " ":
            break
        following = _WORD.match(reading.folded, end + 1)
        if following is not None and following.group() == "va" and count <= 2:
            following = _second_half(reading, following.end())
        if (
            following is None
            or reading.text[following.start() : following.end()].lower() in _STOPS
            or _new_name(reading, following)
            or _GOES_ON.match(reading.folded, following.start())
        ):
            break
        end, count = following.end(), count + 1
        if count > 2 and reading.text[following.start() : end].isupper():  # Luật Tổ chức HĐND, UBND
            end = _acronyms(reading, following)
    return end if count > 1 else None


def _begins_as_a_law(reading: Reading, word: re.Match[str]) -> bool:
    """`Luật hoạt động chữ thập đỏ`: a capital and the first words of a law that the table has."""
    if not reading.text[max(0, word.start() - 5) : word.start()].startswith("Luật"):
        return False
    following = _WORD.match(reading.folded, word.end() + 1)
    return following is not None and (word.group(), following.group()) in law_beginnings()


def _second_half(reading: Reading, at: int) -> re.Match[str] | None:
    """What `Khai thác và`, `Phòng,` go on with: a word in small letters that begins nothing else."""
    word = _WORD.match(reading.folded, at + 1)
    if word is None or not reading.text[word.start()].islower() or word.group() in _NEW_THOUGHTS:
        return None
    return None if reading.text[word.start() : word.end()].lower() in _STOPS else word


def _new_name(reading: Reading, word: re.Match[str]) -> bool:
    """A capital in mid-name begins something else, unless it is a country or an acronym."""
    token = reading.text[word.start() : word.end()]
    return (
        token[0].isupper() and not token.isupper() and word.group() not in ("viet", "nam", "nha", "quoc", "trung")
    ) or token[0].isdigit()


def _acronyms(reading: Reading, word: re.Match[str]) -> int:
    end = word.end()
    while (more := _ACRONYM.match(reading.text, end)) is not None:
        end = more.end()
    return end


def _with_year(reading: Reading, name: Name) -> Name:
    end = name.end
    aside = _AMENDED.match(reading.folded, end) or _BRACKET.match(reading.text, end)
    end = aside.end() if aside else end
    year = _YEAR.match(reading.folded, end)
    if year is None:
        return Name(name.start, end, name.type, None, name.issuer)
    later = _LATER.match(reading.folded, year.end())
    return Name(name.start, (later or year).end(), name.type, year["y"], name.issuer)


def _constitution(reading: Reading, at: int) -> Name | None:
    if not stands_alone(reading, at) or reading.text[at : at + 9].lower() != "hiến pháp":
        return None
    country = _COUNTRY.match(reading.folded, at + 9)
    name = _with_year(reading, Name(at, country.end() if country else at + 9, "Hiến pháp"))
    return name if name.end > at + 9 else None  # alone it is the idea of a constitution, not one of the five


def _ordinance(reading: Reading, at: int) -> Name | None:
    end = (
        _law_name(reading, at)
        if stands_alone(reading, at) and reading.text[at : at + 9].lower() == "pháp lệnh"
        else None
    )
    return _with_year(reading, Name(at, end, "Pháp lệnh")) if end is not None else None


def _programme(reading: Reading, at: int) -> Name | None:
    match = _PROGRAMME.match(reading.folded, at)
    return Name(at, match.end(), "Cương lĩnh", match["y"]) if match else None


_READERS = {
    "luat": _law,
    "hien": _constitution,
    "phap": _ordinance,
    "nghi": resolution_at,
    "ket": conclusion_at,
    "cuong": _programme,
}
