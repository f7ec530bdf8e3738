"""Pages saved as plain text: what was on the screen, line after line, the article told by nothing but its form."""

import re
from collections.abc import Sequence
from datetime import date

from analyzers.article import Article
from analyzers.boilerplate import ends_article, is_boilerplate, is_masthead, without_boilerplate
from analyzers.bylines import signature_of
from analyzers.publication import above_title, below_title, is_dateline
from analyzers.repeats import without_repeats
from analyzers.text import clean_text
from analyzers.titles import squeezed

_TITLE = range(15, 300)
_PROSE = 150
_SENTENCE_END = re.compile(r"[.!?…:;”\"')\]]$")
_COPYRIGHT = re.compile(
    r"ghi rõ nguồn(?: tin)?\s*[\"“'‘«]?\s*(?:https?://)?([\w.-]{3,60}?\.[a-z]{2,6})[/\"”'’»\s]", re.IGNORECASE
)
_HEADLINE = 40


def read_plain_page(
    text: str,
    *,
    url: str,  # noqa: ARG001 - the same call as for markup
    captured: date | None = None,
    known_repeats: frozenset[str] = frozenset(),
) -> Article:
    """The article of a page saved as text: title, clock line, body, byline and tail; empty text where the page has no prose.

    Byline and source lines under the text become fields and leave it, as does a byline glued behind the end mark.
    `captured`, if given, is the last day that an article can bear; `known_repeats` as for `analyzers.page.extract_article`.
    """
    blocks = _blocks(text)
    lines = [line for block in blocks for line in block]
    at = _title_at(lines)
    title = lines[at] if at is not None else ""
    start = _body_start(lines, at)
    body = _without_headlines(without_boilerplate(lines[start:]), blocks, title)
    body = without_repeats(body, known_repeats, title)
    if not any(len(line) >= _HEADLINE and line != title for line in body):
        body = []
    signature = signature_of(body)
    body = body[: len(body) - signature.lines]
    if signature.glued and body:
        body[-1] = signature.glued
    return Article(
        title=title,
        lead=_lead(body),
        text="\n".join(body),
        authors=signature.authors,
        source=signature.source or _copyright_source(lines),
        published=_published(lines, at, captured, known_repeats),
    )


def _blocks(text: str) -> list[list[str]]:
    """The lines between blank lines, each without surplus spaces."""
    blocks: list[list[str]] = [[]]
    for raw in clean_text(text).split("\n"):
        line = " ".join(raw.split())
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _title_at(lines: Sequence[str]) -> int | None:
    """The first line above the prose that can be a headline; among several the last, for sections and breadcrumbs stand before it."""
    first = next((i for i, line in enumerate(lines) if len(line) >= _PROSE and _SENTENCE_END.search(line)), len(lines))
    places = [i for i, line in enumerate(lines[:first]) if _is_headline(line)]
    dated = [i for i in places if next(below_title(lines, i), None) is not None]
    if not places:
        return None
    return dated[-1] if dated else max(places, key=lambda i: (len(lines[i]) >= _HEADLINE, -i))


def _is_headline(line: str) -> bool:
    furniture = is_boilerplate(line) or is_masthead(line) or ends_article(line) or is_dateline(line)
    return len(line) in _TITLE and not furniture and not line.endswith((".", ";"))


def _body_start(lines: Sequence[str], at: int | None) -> int:
    """Behind the title and the clock line under it."""
    start = 0 if at is None else at + 1
    while start < len(lines) and (
        is_dateline(lines[start]) or is_boilerplate(lines[start]) or is_masthead(lines[start])
    ):
        start += 1
    return start


def _without_headlines(body: list[str], blocks: Sequence[Sequence[str]], title: str) -> list[str]:
    """Without the title printed again and without headlines of other articles run together under the lead."""
    lead = next((block for block in blocks if body and body[0] in block), [])
    return [
        line
        for i, line in enumerate(body)
        if squeezed(line) != squeezed(title) and not (0 < i < 4 and line in lead and _is_run_of_headlines(line))
    ]


def _is_run_of_headlines(line: str) -> bool:
    """Several headlines in one line have no full stop, at the end or inside, and a capital after a small letter again and again."""
    if _SENTENCE_END.search(line) or re.search(r"[.!?] ", line) or len(line) < 2 * _HEADLINE:
        return False
    return len(re.findall(r"[^\W\d_A-ZĐ] (?=[A-ZĐÂÊÔƠƯÁÀẢÃẠÉÈÓÒÚÙÍÌÝ][^\W\d_A-Z])", line)) >= 2


def _lead(body: Sequence[str]) -> str:
    return body[0] if len(body) > 1 else ""


def _published(lines: Sequence[str], at: int | None, captured: date | None, clocks: frozenset[str]) -> str | None:
    if at is None:
        return None
    found = [*below_title(lines, at), *above_title(lines, at)]
    possible = (one.iso for one in found if captured is None or one.day <= captured)
    return next((iso for iso in possible if iso not in clocks), None)


def _copyright_source(lines: Sequence[str]) -> str | None:
    """The site that asks to be named: `Ghi rõ nguồn "laodongthudo.vn" khi phát hành lại …`."""
    found = (match for line in lines if len(line) <= 400 and (match := _COPYRIGHT.search(line)))
    return next((match[1].lower() for match in found), None)
