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
