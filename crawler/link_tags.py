"""The addresses in the tags of a page, read without a tree: time linear in the page, whatever its nesting and its attributes.

Trees of hostile markup take quadratic time: 200,000 elements within each other, or as many attributes in one tag, hold a parser for
minutes. Small pages cannot do that and are read by a parser (`crawler.links`); this reader serves for the others.
"""

import html
import re
from collections.abc import Iterator

_VALUE = r"\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)"
_ATTRIBUTES = rf"((?:[\s/]*+[^\s=>/][^\s=>/]*+(?:{_VALUE})?+)*+)"
_TOKEN = re.compile(
    rf"<!--|<(a|area|base|iframe|noembed|noframes|script|style|template|textarea|title|xmp)(?=[\s/>]){_ATTRIBUTES}",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s=>/][^\s=>/]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"'][^\s>]*+)))?+")
_LINKS = ("a", "area")
# Characters in which `<base>` is looked for.
_HEAD = 1 << 20
# In an attribute a name without its semicolon is none before a letter, a digit or `=`: `?a=1&copy=2`.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{0,31}(?:;|(?![A-Za-z0-9=;])))")


def base_and_hrefs(markup: str) -> tuple[str | None, Iterator[str]]:
    """The page's `<base href>` (None without one) and the `href` of its links, as they stand there, in order."""
    base = next((href for name, href in _hrefs(markup[:_HEAD]) if name == "base"), None)
    return base, (href for name, href in _hrefs(markup) if name in _LINKS)


def _hrefs(markup: str) -> Iterator[tuple[str, str]]:
    at = 0
    while (token := _TOKEN.search(markup, at)) is not None:
        at = token.end()
        if token[1] is None:
            at = _behind("-->", markup, at)
        elif (name := token[1].lower()) not in ("a", "area", "base"):
            at = _behind(f"</{name}", markup, at)
        elif (href := _href(token[2])) is not None:
            yield name, href


def _href(attributes: str) -> str | None:
    """The value of the first `href`, empty where it has none; None without one."""
    for each in _ATTRIBUTE.finditer(attributes):
        if each[1].lower() == "href":
            return _REFERENCE.sub(lambda found: html.unescape(found[0]), each[2] or each[3] or each[4] or "")
    return None


def _behind(end: str, markup: str, start: int) -> int:
    """Where something ends that has no tags inside; the page's end where it does not."""
    found = re.compile(re.escape(end), re.IGNORECASE).search(markup, start)
    return len(markup) if found is None else found.end()
