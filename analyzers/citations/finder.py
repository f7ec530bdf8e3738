"""find_citations: candidates by the grammars, conflicts settled, circumstances read, lists shared out, repetitions bound."""

import re
from dataclasses import dataclass, replace

from analyzers.citations.binding import bind
from analyzers.citations.circumstances import Circumstances, read_around
from analyzers.citations.citation import Citation, Form
from analyzers.citations.names import find_names
from analyzers.citations.numbers import Number, find_numbers
from analyzers.citations.reading import Reading, read
from analyzers.citations.relations import with_relations
from analyzers.citations.resolutions import Name
from analyzers.citations.shorts import Short, find_shorts
from analyzers.citations.slugs import find_slugs
from analyzers.citations.symbols import is_term

_TO_NUMBER = re.compile(r"\s{0,3}[,(]?\s{0,2}(?:(?:luat|bo luat|phap lenh)\s{1,2})?(?:so\s{0,2}:?\s{0,2})?")
_YEAR_NUMBER = re.compile(r"\s{1,3}so\s{1,3}(?P<figures>[0-9]{1,4})/(?P<year>(?:19|20)[0-9]{2})(?![0-9a-z/-])")
_LIST_GAP = re.compile(r"\s{0,3}(?:[,;]|[,;]?\s{1,3}(?:va|hoac|hay))\s{0,3}(?:cac\s{1,2})?(?:so\s{1,2})?")
_AND = re.compile(r"\s(?:ve|phe duyet|ban hanh)\s[^.;\n]*(?:[,\s]|\")\s?va\s{1,2}(?:cac\s{1,2})?")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_LIST_REACH = 200
_LAWGIVERS = {"Luật": ("qh",), "Bộ luật": ("qh",), "Hiến pháp": ("qh",), "Pháp lệnh": ("ubtvqh",)}


@dataclass(frozen=True, slots=True)
class Mention:
    """One candidate in clean offsets; `codes` are the folded parts of its symbol, `headed` whether it has its own type word."""

    start: int
    end: int
    form: Form
    type: str | None
    number: str | None
    codes: tuple[str, ...] = ()
    year: str | None = None
    issuer: str | None = None
    named_year: str | None = None
    headed: bool = True
    plural: bool = False


def find_citations(
    text: str,
    *,
    title: str = "",  # noqa: ARG001
    published: str | None = None,
) -> tuple[Citation, ...]:
    """All citations of `text`, sorted and disjoint, offsets into it as given. Linear in its length; raises on no text.

    `published` (ISO) lends a year to a day without one when the article appeared soon after; `title` is context and is not cited.
    """
    reading = read(text)
    mentions = _typed(reading, _settled(reading))
    around = [
        read_around(reading, mention.start, mention.end, mention.codes, mention.year, published) for mention in mentions
    ]
    around = _shared(reading, mentions, around)
    bound = bind([_citation(reading, text, *pair) for pair in zip(mentions, around, strict=True)])
    return with_relations(text, bound, reading=reading)


def _settled(reading: Reading) -> list[Mention]:
    """Candidates without conflicts: full numbers first, then names, then bare numbers; a law's name and number are one."""
    numbers = _disjoint([*find_numbers(reading), *find_slugs(reading)])
    names = list(find_names(reading))
    mentions = _with_names(reading, numbers, names)
    taken = _Taken(mentions)
    for short in find_shorts(reading):
        mention = _from_short(short)
        if taken.free(mention.start, mention.end):
            mentions.append(mention)
    return sorted(mentions, key=lambda mention: mention.start)


class _Taken:
    """Spans that stronger candidates hold."""

    def __init__(self, mentions: list[Mention]) -> None:
        self._spans = sorted((mention.start, mention.end) for mention in mentions)
        self._at = 0
        self._last = 0

    def free(self, start: int, end: int) -> bool:
        """Whether nothing overlaps; asked in rising order of `start`."""
        while self._at < len(self._spans) and self._spans[self._at][1] <= start:
            self._at += 1
        clear = start >= self._last and (self._at == len(self._spans) or self._spans[self._at][0] >= end)
        self._last = end if clear else self._last
        return clear


def _disjoint(numbers: list[Number]) -> list[Number]:
    kept: list[Number] = []
    for number in sorted(numbers, key=lambda number: (number.figures_at, number.start)):
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
        elif number.figures_at >= kept[-1].end:
            kept.append(replace(number, start=number.figures_at, head=None))
    return kept


def _with_names(reading: Reading, numbers: list[Number], names: list[Name]) -> list[Mention]:
    mentions: list[Mention] = []
    waiting = list(reversed(names))
    for number in numbers:
        mention = _from_number(number)
        while waiting and waiting[-1].end <= number.figures_at:
            name = waiting.pop()
            if _joined(reading, name, number):
                mention = replace(mention, start=name.start, type=name.type)
            else:
                mentions.append(_from_name(reading, name))
        if waiting and waiting[-1].start < mention.end:
            waiting.pop()
        mentions.append(mention)
    return mentions + [_from_name(reading, name) for name in reversed(waiting)]


def _joined(reading: Reading, name: Name, number: Number) -> bool:
    """`Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15`: one run."""
    if name.type not in ("Luật", "Bộ luật", "Pháp lệnh") or number.figures_at - name.end > 24:
        return False
    return _TO_NUMBER.fullmatch(reading.folded, name.end, number.figures_at) is not None


def _from_number(number: Number) -> Mention:
    head = number.head.type if number.head else None
    kind = head.name if head and head.kind != "loose" else number.coded.name if number.coded else None
    if kind is None and not is_term(number.parts[0]):
        kind = "Công văn"
    plural = number.head is not None and number.head.plural
    return Mention(
        number.start,
        number.end,
        "full",
        kind,
        number.number,
        number.parts,
        number.year,
        headed=head is not None,
        plural=plural,
    )


def _from_name(reading: Reading, name: Name) -> Mention:
    """A name, or a name with a number that kept only its year: `Luật Hóa chất số 69/2025`."""
    number = _YEAR_NUMBER.match(reading.folded, name.end) if name.type in ("Luật", "Bộ luật", "Pháp lệnh") else None
    if number is not None:
        return Mention(
            name.start, number.end(), "short", name.type, f"{number['figures']}/{number['year']}", year=number["year"]
        )
    codes = _LAWGIVERS.get(name.type, ())
    return Mention(name.start, name.end, "name", name.type, None, codes, issuer=name.issuer, named_year=name.year)


def _from_short(short: Short) -> Mention:
    assert short.head.type is not None
    kind = "Công văn" if short.head.type.kind == "loose" else short.head.type.name
    return Mention(short.start, short.end, "short", kind, short.number, year=short.year, headed=not short.listed)


def _typed(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """List members take the type of the head; bare members take the symbol that closes the list (217, 218-QĐ/TW)."""
    typed: list[Mention] = []
    for mention in mentions:
        last = typed[-1] if typed else None
        if last is not None and mention.form == "full" and not mention.headed and _near(reading, last, mention):
            mention = replace(mention, type=_listed_type(last, mention))
        typed.append(mention)
    for index in range(len(typed) - 1, 0, -1):
        typed[index - 1] = _with_symbol(reading, typed[index - 1], typed[index])
    return typed


def _near(reading: Reading, last: Mention, mention: Mention) -> bool:
    gap = mention.start - last.end
    return 0 <= gap <= _LIST_REACH and not _SENTENCE_END.search(reading.folded, last.end, mention.start)


def _listed_type(last: Mention, mention: Mention) -> str | None:
    """The head's type where the symbol leaves it open: terms of the Assembly, Quy định 47-QĐ/TW."""
    if mention.type is None or (mention.codes and last.codes and mention.codes[0] == last.codes[0]):
        return last.type
    if last.form == "short" and mention.type == "Quyết định" and last.type == "Quy định":
        return last.type
    return mention.type


def _with_symbol(reading: Reading, mention: Mention, after: Mention) -> Mention:
    if mention.form != "short" or after.form != "full" or after.headed or not after.number:
        return mention
    if not _LIST_GAP.fullmatch(reading.folded, mention.end, after.start) or "/" in (mention.number or ""):
        return mention
    symbol = re.sub(r"^\d+[A-ZĐ]?(?![A-ZĐ])", "", after.number)
    return replace(mention, form="full", number=f"{mention.number}{symbol}", codes=after.codes, year=after.year)


def _shared(reading: Reading, mentions: list[Mention], around: list[Circumstances]) -> list[Circumstances]:
    """Issuer and date of a list: what the last member says holds for all, and so does who issued the first."""
    shared = list(around)
    for index in range(len(mentions) - 2, -1, -1):
        here, there = mentions[index], mentions[index + 1]
        passed = shared[index + 1].passed  # Luật Khiếu nại và Luật Tố cáo đều được Quốc hội thông qua
        if _linked(reading, shared[index], here, there, passed=passed):
            dated = not there.headed or here.plural or passed
            shared[index] = replace(_lent(shared[index], shared[index + 1], dated=dated), passed=passed)
    for index in range(1, len(mentions)):
        before, here, there = shared[index - 1], mentions[index - 1], mentions[index]
        if before.issuer_before and (_linked(reading, before, here, there) or _both(reading, before, here, there)):
            shared[index] = replace(_lent(shared[index], shared[index - 1], dated=False), issuer_before=True)
    return shared


def _linked(reading: Reading, around: Circumstances, here: Mention, there: Mention, *, passed: bool = False) -> bool:
    return (
        here.codes[-1:] == there.codes[-1:]
        and (here.form == there.form != "name" or passed)
        and _LIST_GAP.fullmatch(reading.folded, around.facts_end, there.start) is not None
    )


def _both(reading: Reading, around: Circumstances, here: Mention, there: Mention) -> bool:
    """`UBND tỉnh ban hành Kế hoạch số … về … và Quyết định số …`: one body, two documents with their subjects."""
    gap = reading.folded[around.facts_end : there.start]
    return here.codes[-1:] == there.codes[-1:] != () and len(gap) <= _LIST_REACH and _AND.fullmatch(gap) is not None


def _lent(around: Circumstances, other: Circumstances, *, dated: bool) -> Circumstances:
    issued = around.issued or (other.issued if dated else None)
    return replace(around, issued=issued, issuer=around.issuer or other.issuer)


def _citation(reading: Reading, text: str, mention: Mention, around: Circumstances) -> Citation:
    start, end = reading.given(mention.start), reading.given(mention.end)
    issuer = mention.issuer if mention.issuer not in (None, "Đảng") else around.issuer or mention.issuer
    return Citation(
        start,
        end,
        text[start:end],
        mention.form,
        mention.type,
        mention.number,
        around.issued or mention.named_year,
        issuer,
        around.subject,
        around.provision,
    )
