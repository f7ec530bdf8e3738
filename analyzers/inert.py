"""A page made inert: what it says, in its order, as new HTML that runs nothing, loads nothing and leads nowhere."""

import re
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

_WRITTEN = (
    "h1 h2 h3 h4 h5 h6 p div section article header footer main aside blockquote pre ul ol li dl dt dd table caption thead tbody tfoot"
    " tr td th b strong i em u s sub sup small figure figcaption br hr span"
)
_LEFT_OUT = (
    "script style template noscript iframe frame frameset object embed applet svg math canvas audio video source track map area head link"
    " meta base title input button select textarea option optgroup datalist dialog marquee portal plaintext xmp"
)
_KEPT, _DROPPED = frozenset(_WRITTEN.split()), frozenset(_LEFT_OUT.split())
_EMPTY = frozenset({"br", "hr"})
_NUMBERS = frozenset({"colspan", "rowspan"})
MOST_PARTS, LONGEST, DEEPEST = 60_000, 1_000_000, 300
"""Bounds of what is written: pieces, characters read, elements within elements (a parser's time grows with the product of the last two)."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})")
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_ENDLESS = "p li td th tr dt dd option br hr img input meta link source wbr col area base embed"
_CLOSED_BY_OTHERS = frozenset(_ENDLESS.split())


def inert(html: str) -> str:
    """The body of a page as HTML made of a few elements without attributes (spans of table cells excepted), all text escaped.

    Pictures become their descriptions, links their words. Valid within a `<body>`; any input gives some output: one that nests too
    deep its bare words.
    """
    html = html[:LONGEST]
    if _is_deep(html):
        return f"<pre>{escape(_ANY_TAG.sub(' ', html))}</pre>"
    body = LexborHTMLParser(html).body
    out: list[str] = []
    waiting: list[LexborNode | str] = [body] if body is not None else []
    while waiting and len(out) < MOST_PARTS:
        node = waiting.pop()
        if isinstance(node, str):
            out.append(node)
            continue
        begun, ended, within = _written(node)
        out.append(begun)
        if within:
            waiting.append(ended)
            waiting.extend(reversed(_children(node)))
    return "".join(out) + "".join(each for each in reversed(waiting) if isinstance(each, str))


def _is_deep(html: str) -> bool:
    """Whether more elements are opened than closed at some point than any real page nests."""
    depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _CLOSED_BY_OTHERS:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > DEEPEST:
                return True
    return False


def _written(node: LexborNode) -> tuple[str, str, bool]:
    """What stands before and behind a node's children, and whether they are written."""
    tag = node.tag or ""
    if tag == "-text":
        return escape(node.text_content or ""), "", False
    if tag == "img":
        return _picture(node), "", False
    if tag in _DROPPED or tag.startswith(("-", "!", "_")):
        return "", "", False
    if tag not in _KEPT:
        return "", "", True
    return f"<{tag}{_spans(node)}>", "" if tag in _EMPTY else f"</{tag}>", tag not in _EMPTY


def _picture(node: LexborNode) -> str:
    words = (node.attributes.get("alt") or "").strip()
    return f"<i>[{escape(words)}]</i>" if words else ""


def _spans(node: LexborNode) -> str:
    given = ((name, (node.attributes.get(name) or "").strip()) for name in sorted(_NUMBERS & node.attributes.keys()))
    return "".join(
        f' {name}="{value}"' for name, value in given if value.isascii() and value.isdigit() and len(value) < 4
    )


def _children(node: LexborNode) -> list[LexborNode]:
    found, child = [], node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found
