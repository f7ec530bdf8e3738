"""Lists of documents: what stands between two members is date, issuer and subject of the first, then a comma, a semicolon or `và`."""

import re

from analyzers.citations.reading import Reading

_REACH = 320
_CONNECTOR = re.compile(
    r"(?P<mark>;|,|,?\s{1,2}(?:va|cung|hoac|hay|voi|cung nhu|cung voi)(?=\s))"
    r"\s{0,3}(?:[-+*]\s{0,2})?(?:(?:va|cac|nhung|so)\s{1,2}){0,3}[\"'(]?\s{0,2}$"
)
_DATE = (
    r"[\s,(]{0,4}(?:ngay\s{0,2}:?\s{0,2})?[0-9]{1,2}\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?[0-9]{2,5}\)?"
    r"|[\s,(]{0,4}ngay\s{1,2}[0-9]{1,2}\s{1,2}thang\s{1,2}[0-9]{1,2}\s{1,2}nam\s{1,2}[0-9]{4}\)?|[\s,(]{0,4}nam\s{1,2}[0-9]{4}\)?"
)
_LEAD = r"(?:ve|v/v|quy dinh|ban hanh|phe duyet|sua doi|huong dan|thuc hien|trien khai|trong|nham|tai)\s"
_FACT = re.compile(
    rf"{_DATE}|[\s,]{{0,3}}(?:cua|do)\s{{1,2}}[^,;.:\n\"]{{2,90}}?(?=\s{{0,3}}(?:[,;:\"]|$)|\s{_LEAD})"
    r"|\s?\([^()\n]{1,60}\)|\s?\"[^\"\n]{2,200}\""
)
_SUBJECT = re.compile(rf"[\s,]{{0,3}}(?:{_LEAD}|[\"'(])")


def list_mark(reading: Reading, low: int, high: int) -> str | None:
    """The mark (`;`, `,` or a conjunction) that joins a document ending at `low` with one beginning at `high`; None: no list."""
    if high - low > _REACH:
        return None
    connector = _CONNECTOR.search(reading.folded, max(low, high - 24), high)
    if connector is None or reading.folded.find(". ", low, high) >= 0:
        return None
    mark = connector["mark"]
    if reading.folded.find("\n", low, high) >= 0 and not mark.startswith((";", ",")):
        return None
    return mark if _only_facts(reading, low, connector.start()) else None


def _only_facts(reading: Reading, low: int, high: int) -> bool:
    place = low
    for _ in range(4):
        fact = _FACT.match(reading.folded, place, high)
        if fact is None:
            break
        place = fact.end()
    rest = reading.folded[place:high]
    return not rest.strip(" ,") or _SUBJECT.match(rest) is not None
