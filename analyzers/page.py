"""A page to an article: by the selectors of its portal where there are any, else by what pages of this kind have in common."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from analyzers import select
from analyzers.article import Article, Selectors
from analyzers.bylines import authors_of, labelled_authors, labelled_source, signature_of, source_named
from analyzers.credits import dated_authors, find_section, marked_authors
from analyzers.dates import parse_date
from analyzers.generic import find_body, find_lead
from analyzers.markup import lines_of, parse
from analyzers.mending import mended, seems_lost
from analyzers.plain import read_plain_page
from analyzers.publication import find_published
from analyzers.repeats import without_repeats
from analyzers.titles import find_title, squeezed

__all__ = ["extract_article", "extract_generic", "read_plain_page"]

_LEAD_SEEN = 80
_CAPTION = 20  # a picture's text and its caption, the same line twice
_BEGINNING = 300
_POOR = 200
_SIGN = re.compile(r"^\s*\([^()]{2,30}\)\s*[-–—]?\s*")


def extract_article(
    html: str,
    *,
    url: str,
    selectors: Selectors | None = None,
    captured: date | None = None,
    known_repeats: frozenset[str] = frozenset(),
) -> Article:
    """The article of a page. A field without selector, or whose selectors match nothing, is found the generic way.

    `captured` is the day the page was fetched: no article is younger. `known_repeats` are the keys that `analyzers.repeats` learned from
    other pages of the portal: such lines are no part of the text, such a moment is a clock. A page whose body selector matches but holds
    no text, or where no prose is found, gives an article with empty text. Never raises on markup; hostile markup may take long (run it
    under a guard).
    """
    page = _Page(html, url, selectors or Selectors(), captured, known_repeats)
    article = page.article()
    if len(article.text) < _POOR and seems_lost(html, sum(map(len, page.lines))):
        repaired = _Page(mended(html), url, page.chosen, captured, known_repeats).article()
        return repaired if len(repaired.text) > len(article.text) else article
    return article


def extract_generic(
    html: str, *, url: str, captured: date | None = None, known_repeats: frozenset[str] = frozenset()
) -> Article:
    """`extract_article` without any selector: the whole way by general rules. May take long on hostile markup; run it under a guard."""
    return extract_article(html, url=url, captured=captured, known_repeats=known_repeats)


@dataclass(frozen=True)
class _Page:
    html: str
    url: str
    chosen: Selectors
    captured: date | None
    repeats: frozenset[str]

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return parse(self.html)

    @cached_property
    def lines(self) -> list[str]:
        return lines_of(self.tree.body) if self.tree.body is not None else []

    @cached_property
    def title(self) -> str:
        return select.field(self.tree, self.chosen.title) or find_title(self.tree, self.lines)

    def article(self) -> Article:
        chosen, tree = self.chosen, self.tree
        # Fields first: finding the body cuts from the tree what is not the article.
        published, section = (
            self._published(),
            select.field(tree, chosen.section) or find_section(tree, self.title, self.html),
        )
        named, source = self._named_authors(), source_named(select.field(tree, chosen.source) or "")
        marked = () if named or chosen.body else marked_authors(tree, self.html)
        lead = select.field(tree, chosen.lead)
        body = self._body()
        signature = signature_of(body)
        lead = lead or find_lead(tree, body)
        return Article(
            title=self.title,
            lead=lead,
            text=_text(lead, self.title, body),
            authors=named
            or labelled_authors(self._near())
            or signature.authors
            or marked
            or dated_authors(self._near(), self.title)
            or (marked_authors(tree, self.html) if chosen.body else ()),
            source=source or signature.source or labelled_source(self._near()),
            section=section,
            published=published,
        )

    def _named_authors(self) -> tuple[str, ...]:
        texts = select.fields(self.tree, self.chosen.authors)
        return tuple(dict.fromkeys(name for text in texts for name in authors_of(text)))

    def _near(self) -> Sequence[str]:
        """The lines in which a byline may stand; a portal that names its body needs no other search."""
        return () if self.chosen.body else self.lines

    def _body(self) -> list[str]:
        body = select.body_lines(self.tree, self.chosen.body, self.chosen.remove)
        body = find_body(self.tree, self.html, self.title) if body is None else body
        return without_repeats(body, self.repeats, self.title)

    def _published(self) -> str | None:
        for selector in self.chosen.published:
            for value in select.dates_of(self.tree, selector):
                if (found := parse_date(value)) and found not in self.repeats:
                    return found
        return find_published(self.tree, self.lines, self.title, self.url, self.captured, self.repeats)


def _text(lead: str, title: str, body: Sequence[str]) -> str:
    """Lead and body; the lead once, though the body may begin with it (and the paper's sign before it), the title not again."""
    lines = list(body)
    while lines and len(lines[0]) <= 2 * len(title) + 20 and squeezed(lines[0]) == squeezed(title):
        lines.pop(0)
    if not lines:
        return ""
    if lead and not _begins(lines, lead):
        lines.insert(0, lead)
    elif len(lines) > 1 and _begins(lines[1:3], lines[0]):
        lines.pop(0)
    return "\n".join(line for i, line in enumerate(lines) if not (i and len(line) >= _CAPTION and line == lines[i - 1]))


def _begins(lines: Sequence[str], lead: str) -> bool:
    wanted = squeezed(_SIGN.sub("", lead[:_BEGINNING]))[:_LEAD_SEEN]
    return len(wanted) >= _LEAD_SEEN // 2 and squeezed(_SIGN.sub("", "".join(lines[:3])[:_BEGINNING])).startswith(
        wanted
    )
