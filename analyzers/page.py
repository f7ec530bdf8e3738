"""A page to an article: by the selectors of its portal where there are any, else by what pages of this kind have in common."""

from collections.abc import Sequence
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from analyzers import select
from analyzers.article import Article, Selectors
from analyzers.bylines import authors_of, signature_of
from analyzers.credits import find_authors, find_section, find_source
from analyzers.dates import parse_date
from analyzers.generic import find_body, find_lead
from analyzers.markup import lines_of, parse
from analyzers.plain import read_plain_page
from analyzers.publication import find_published
from analyzers.titles import find_title, squeezed

__all__ = ["extract_article", "extract_generic", "read_plain_page"]

_LEAD_SEEN = 80


def extract_article(
    html: str, *, url: str, selectors: Selectors | None = None, captured: date | None = None
) -> Article:
    """The article of a page. A field without selector, or whose selectors match nothing, is found the generic way.

    `captured` is the day the page was fetched: no article is younger. A page whose body selector matches but holds no text, or
    where no prose is found, gives an article with empty text. Never raises on markup; hostile markup may take long without a body selector.
    """
    chosen = selectors or Selectors()
    tree = parse(html)
    lines = _visible(tree)
    title = select.field(tree, chosen.title) or find_title(tree, lines)
    published = _published(tree, chosen, lines, title, url, captured)
    body = select.body_lines(tree, chosen.body, chosen.remove)
    if body is None:
        body = find_body(tree, html, title)
    lead = select.field(tree, chosen.lead) if chosen.lead else find_lead(tree, body)
    signature = signature_of(body)
    authors = tuple(name for text in select.fields(tree, chosen.authors) for name in authors_of(text))
    return Article(
        title=title,
        lead=lead or "",
        text=_text(lead or "", title, body),
        authors=authors or find_authors(tree, lines, signature),
        source=select.field(tree, chosen.source) or find_source(lines, signature),
        section=select.field(tree, chosen.section) or find_section(tree, title),
        published=published,
    )


def extract_generic(html: str, *, url: str, captured: date | None = None) -> Article:
    """`extract_article` without any selector: the whole way by general rules. May take long on hostile markup; run it under a guard."""
    return extract_article(html, url=url, captured=captured)


def _visible(tree: LexborHTMLParser) -> list[str]:
    return lines_of(tree.body) if tree.body is not None else []


def _published(
    tree: LexborHTMLParser, chosen: Selectors, lines: Sequence[str], title: str, url: str, captured: date | None
) -> str | None:
    for selector in chosen.published:
        for value in select.dates_of(tree, selector):
            if found := parse_date(value):
                return found
    return find_published(tree, lines, title, url, captured)


def _text(lead: str, title: str, body: Sequence[str]) -> str:
    """Lead and body; the lead once, the title not again."""
    lines = list(body)
    while lines and squeezed(lines[0]) == squeezed(title):
        lines.pop(0)
    if not lines:
        return ""
    if lead and not squeezed("".join(lines[:3])).startswith(squeezed(lead)[:_LEAD_SEEN]):
        lines.insert(0, lead)
    return "\n".join(lines)
