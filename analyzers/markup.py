"""A parsed page and its text: what a reader sees, line by line."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analyzers.mending import flattened, mended
from analyzers.text import clean_text

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "tfoot", "thead", "tr", "ul", "caption",
))  # fmt: skip
_SILENT = frozenset((
    "script", "style", "noscript", "template", "iframe", "svg", "object", "embed", "canvas", "audio", "video",
    "select", "option", "button", "input", "textarea", "head", "title", "meta", "link", "map", "area", "math",
    "noframes", "frameset", "-comment", "-doctype",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_UNSEEN_CLASSES = frozenset(
    ["hidden", "hide", "d-none", "invisible", "sr-only", "visually-hidden", "element-invisible", "screen-reader-text"]
)
_UNSEEN_STYLE = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", re.IGNORECASE)
_SHORT_CELL = 240
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKS = re.compile(f"([{_OPEN}{_CLOSE}])")
MAX_HTML = 8_000_000
_DEEP = 120


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page (its first 8 M characters); levels beyond the 1,500th are flattened, what the fast parser refuses is mended."""
    html = flattened(html[:MAX_HTML].replace("\x00", ""))
    try:
        return LexborHTMLParser(html)
    except Exception:  # selectolax raises bare errors on markup that lexbor gives up
        return LexborHTMLParser(mended(html))


def unseen(node: LexborNode) -> bool:
    """Whether the page itself hides the node: the attribute, the class or the style says so."""
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    if style and _UNSEEN_STYLE.search(style):
        return True
    names = attributes.get("class")
    return bool(names) and not _UNSEEN_CLASSES.isdisjoint((names or "").lower().split())


def lines_of(node: LexborNode) -> list[str]:
    """The lines of a node, clean and not empty: a block or `<br>` ends one, a table row is one with its cells parted by a space."""
    pieces: list[str] = []
    _collect(node, pieces, 0)
    return _split("".join(pieces))


def linked_lines(node: LexborNode) -> list[tuple[str, int, int]]:
    """The lines of a node, each with the number of its links and of its characters that stand inside links."""
    pieces: list[str] = []
    _collect(node, pieces, 0, marked=True)
    inside, found = False, []
    for line in _split("".join(pieces)):
        text, links, linked, inside = _unmarked(line, inside)
        if text:
            found.append((text, links, linked))
    return found


def _unmarked(line: str, inside: bool) -> tuple[str, int, int, bool]:
    """A line without its link marks, its links, its linked characters, whether a link is still open at its end."""
    kept: list[str] = []
    links, linked = int(inside), 0
    for piece in _MARKS.split(line):
        if piece == _OPEN:
            inside, links = True, links + 1
        elif piece == _CLOSE:
            inside = False
        else:
            linked += len(piece.strip()) if inside else 0
            kept.append(piece)
    return " ".join("".join(kept).split()), links, linked, inside


def line_of(node: LexborNode) -> str:
    """The whole text of a node as one line."""
    return " ".join(lines_of(node))


def _flat(text: str) -> str:
    """A line end in the source is a space to the reader."""
    return text.replace("\r", " ").replace("\n", " ") if "\n" in text or "\r" in text else text


def _split(text: str) -> list[str]:
    return [" ".join(words) for line in clean_text(text).split("\n") if (words := line.split())]


def _collect(node: LexborNode, pieces: list[str], depth: int, *, marked: bool = False) -> None:
    child = node.first_child
    while child is not None:
        tag = child.tag or ""
        if tag == "-text":
            pieces.append(_flat(child.text_content or ""))
        elif tag == "br":
            pieces.append("\n")
        elif tag not in _SILENT and not unseen(child):
            _element(child, tag, pieces, depth, marked)
        child = child.next


def _element(node: LexborNode, tag: str, pieces: list[str], depth: int, marked: bool) -> None:
    if depth > _DEEP:
        pieces.append(_flat(node.text(deep=True)))
    elif tag == "tr":
        pieces.append("\n" + _row(node, depth, marked) + "\n")
    elif tag in _BLOCKS or tag in _CELLS:
        pieces.append("\n")
        _collect(node, pieces, depth + 1, marked=marked)
        pieces.append("\n")
    elif marked and tag == "a":
        pieces.append(_OPEN)
        _collect(node, pieces, depth + 1, marked=True)
        pieces.append(_CLOSE)
    else:
        _collect(node, pieces, depth + 1, marked=marked)


def _row(node: LexborNode, depth: int, marked: bool) -> str:
    """A row of a table of data on one line; the columns of a layout keep their lines."""
    cells = [_cell(cell, depth, marked) for cell in _children(node) if cell.tag in _CELLS and not unseen(cell)]
    filled = [lines for lines in cells if lines]
    if len(filled) > 1 and all(sum(map(len, lines)) <= _SHORT_CELL for lines in filled):
        return " ".join(" ".join(lines) for lines in filled)
    return "\n".join("\n".join(lines) for lines in filled)


def _cell(node: LexborNode, depth: int, marked: bool) -> list[str]:
    pieces: list[str] = []
    _collect(node, pieces, depth + 1, marked=marked)
    return _split("".join(pieces))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next
