"""The title of a page that no selector names: what its head claims and its body shows."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analyzers.dates import find_dates
from analyzers.markup import line_of, unseen
from analyzers.text import clean_text, fold

_NOT_WORD = re.compile(r"[\W_]+")
_PARTS = re.compile(r"\s+[-–—|•·:»]+\s+|\s*\|\s*")
_SHORTEST = 8
_LONGEST = 400
_PROSE = 150
_DATELINE = 80
_HOME = re.compile(r"(?:https?://[^/]{1,80})?/?(?:(?:index|default|trang-chu|home)[\w.-]{0,12})?", re.IGNORECASE)
_TITLE_NODES = "[class*='title' i], [id*='title' i], [class*='tieude' i], [class*='tieu-de' i], [class*='headline' i]"


def squeezed(text: str) -> str:
    """Letters and figures only, folded: equal for a title and its copy in capitals or with other dashes."""
    return _NOT_WORD.sub("", fold(text))


def find_title(tree: LexborHTMLParser, lines: Sequence[str]) -> str:
    """The line of the body that og:title or <title> announces; else the heading; else what its class or a date below it shows to be one.

    Where the body shows none, the announcement without the site's name.
    """
    claims = claimed_titles(tree)
    headings = _headings(tree)
    for claim in claims:
        if shown := _shown(claim, headings) or _shown(claim, lines):
            return shown
    if headings:
        return headings[0]
    if headline := _headline(tree, lines):
        return headline
    return _without_site(claims[0], _site_name(tree)) if claims else ""


def claimed_titles(tree: LexborHTMLParser) -> list[str]:
    """og:title and <title>, clean."""
    texts = [_meta(tree, 'meta[property="og:title"]')]
    title = tree.css_first("title")
    texts.append(title.text(deep=True) if title is not None else "")
    clean = (" ".join(clean_text(text).split()) for text in texts)
    return list(dict.fromkeys(text for text in clean if text))


def _meta(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return (node.attributes.get("content") or "") if node is not None else ""


def _site_name(tree: LexborHTMLParser) -> str:
    return " ".join(clean_text(_meta(tree, 'meta[property="og:site_name"]')).split())


def _headings(tree: LexborHTMLParser) -> list[str]:
    """Visible headings that are not the site's own: h1 first, then what is marked as headline."""
    found: list[str] = []
    for selector in ('[itemprop="headline"]', "h1", "h2"):
        nodes = [node for node in tree.css(selector) if not unseen(node) and not _leads_home(node)]
        texts = [text for text in map(line_of, nodes) if _SHORTEST <= len(text) <= _LONGEST]
        if selector != "h2" or len(texts) == 1:
            found += texts
    return list(dict.fromkeys(found))


def _leads_home(node: LexborNode) -> bool:
    """Whether a heading is the site's name: all of it is a link to the first page."""
    link = node.css_first("a[href]")
    if link is None or squeezed(link.text(deep=True)) != squeezed(node.text(deep=True)):
        return False
    return _HOME.fullmatch(link.attributes.get("href") or "") is not None


def _headline(tree: LexborHTMLParser, lines: Sequence[str]) -> str | None:
    """The first line above the prose with a date just below it, one that the template calls a title before any other."""
    prose = next((i for i, line in enumerate(lines) if len(line) >= _PROSE), len(lines))
    dated = [line for i, line in enumerate(lines[:prose]) if len(line) >= _SHORTEST * 2 and _is_dated(lines, i)]
    named = {squeezed(line_of(node)) for node in tree.css(_TITLE_NODES)} if dated else set()
    return next((line for line in dated if squeezed(line) in named), dated[0] if dated else None)


def _is_dated(lines: Sequence[str], at: int) -> bool:
    if any(find_dates(lines[at])):
        return False
    return any(len(line) <= _DATELINE and any(find_dates(line)) for line in lines[at + 1 : at + 3])


def _shown(claim: str, lines: Sequence[str]) -> str | None:
    """The longest line that begins or ends the claim at a separator, equals it, or that the claim cuts short."""
    wanted = squeezed(claim)
    cut = squeezed(claim.rstrip(".… ")) if claim.endswith(("...", "…")) else None
    best: str | None = None
    for line in lines:
        if not _SHORTEST <= len(line) <= _LONGEST or (best and len(line) <= len(best)):
            continue
        own = squeezed(line)
        if own and (own == wanted or (cut and len(cut) > 20 and own.startswith(cut)) or _is_part(own, claim)):
            best = line
    return best


def _is_part(own: str, claim: str) -> bool:
    """Whether a line is the claim up to one of its separators, or from one on when nothing stands for the beginning."""
    cuts = [match.span() for match in _PARTS.finditer(claim)]
    if any(squeezed(claim[:start]) == own for start, _ in cuts):
        return True
    return len(own) > 30 and any(squeezed(claim[end:]) == own for _, end in cuts)


def _without_site(claim: str, site: str) -> str:
    if site:
        for mark in ("-", "–", "|"):
            claim = claim.removesuffix(f" {mark} {site}").removeprefix(f"{site} {mark} ")
    parts = _PARTS.split(claim)
    return max(parts, key=len) if parts else claim
