"""Markup that swallows its own page: an unclosed title or comment hides all that follows from a strict parser."""

import re

from bs4 import BeautifulSoup

_LONGEST = 500_000
_SWALLOWING = re.compile(
    r"</?(?:title|textarea|iframe|xmp|plaintext|noframes|noembed|frameset|frame|template|select|option|noscript)(?:\s[^<>]{0,2000})?/?>",
    re.I,
)
_TAG = re.compile(r"<[/a-zA-Z!?][^<>]{0,4000}>")
_QUIET = (
    ("<script", "</script"),
    ("<style", "</style"),
    ("<!--", "-->"),
    ("<noscript", "</noscript"),
    ("<select", "</select"),
    ("<template", "</template"),
)


_DEEPEST = 1500
_MANY_TAGS = 4 * _DEEPEST
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?:[\s/][^<>]{0,4000})?>")
# What does not nest in itself without another element between: left open, it says nothing of depth.
_FLAT = frozenset(
    ["p", "li", "dd", "dt", "tr", "td", "th", "tbody", "thead", "option", "br", "img", "hr", "input", "meta", "link"]
)


def flattened(html: str) -> str:
    """The page without the elements below the 1,500th level: time of the parser grows with the square of the depth.

    Pages of less than 6,000 tags come back as they are; no content is lost, only the tags around it.
    """
    if html.count("<") < _MANY_TAGS:
        return html
    pieces: list[str] = []
    done = depth = dropped = 0
    for match in _NAME.finditer(html):
        if match[2].lower() in _FLAT:
            continue
        if match[1]:
            cut, dropped, depth = dropped > 0, max(0, dropped - 1), depth if dropped else max(0, depth - 1)
        else:
            cut = depth >= _DEEPEST
            dropped, depth = dropped + cut, depth + (not cut)
        if cut:
            pieces.append(html[done : match.start()])
            done = match.end()
    return "".join([*pieces, html[done:]]) if pieces else html


def seems_lost(html: str, shown: int) -> bool:
    """Whether a tree that shows `shown` characters has lost most of the text that stands between the tags."""
    if shown >= 200 and shown * 40 >= len(html):
        return False
    said = sum(len(piece.strip()) for piece in _TAG.split(_without_quiet(html[:_LONGEST])))
    return said > 3 * shown + 200


def mended(html: str) -> str:
    """The same page without the elements that swallow, rebuilt by BeautifulSoup, which closes what was left open."""
    html = _SWALLOWING.sub(" ", html[:_LONGEST])
    for opener, closer in _QUIET[:3]:
        html = _without_unclosed(html, opener, closer)
    return str(BeautifulSoup(html, "html.parser"))


def _without_quiet(html: str) -> str:
    """The source without the closed elements that show nothing."""
    for opener, closer in _QUIET:
        pieces, done = [], 0
        while (start := html.find(opener, done)) >= 0:
            end = html.find(closer, start)
            if end < 0:
                break
            pieces.append(html[done:start])
            done = end + len(closer)
        html = "".join(pieces) + html[done:]
    return html


def _without_unclosed(html: str, opener: str, closer: str) -> str:
    start = html.rfind(opener)
    if start < 0 or html.find(closer, start) >= 0:
        return html
    return (
        html[:start] + html[start + len(opener) :].lstrip("-")
        if opener == "<!--"
        else html[:start] + " <i " + html[start + len(opener) :]
    )
