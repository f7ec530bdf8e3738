"""Fields of a page by CSS selectors, each list tried in order until one gives text."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analyzers.boilerplate import without_boilerplate
from analyzers.markup import line_of, lines_of


def field(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str | None:
    """The text of the first match as one line (a meta's content, a time's datetime); None without a match or text."""
    for selector in selectors:
        for node in tree.css(selector):
            if text := _value(node):
                return text
    return None


def fields(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of all matches of the first selector that gives any, each once."""
    for selector in selectors:
        texts = tuple(dict.fromkeys(text for node in tree.css(selector) if (text := _value(node))))
        if texts:
            return texts
    return ()


def dates_of(tree: LexborHTMLParser, selector: str) -> tuple[str, ...]:
    """What each match says of a date: the machine-readable attribute first, then its text."""
    values: list[str] = []
    for node in tree.css(selector):
        values += [node.attributes.get("datetime") or "", _value(node)]
    return tuple(value for value in values if value)


def body_lines(tree: LexborHTMLParser, selectors: tuple[str, ...], remove: tuple[str, ...]) -> list[str] | None:
    """The clean lines of the body without the nodes of `remove` and boilerplate; None where no selector matches.

    The body is the first match of the first selector that has text.
    """
    matched = False
    for selector in selectors:
        for node in tree.css(selector):
            matched = True
            _cut(node, remove)
            if lines := lines_of(node):
                return without_boilerplate(lines)
    return [] if matched else None


def _cut(node: LexborNode, remove: tuple[str, ...]) -> None:
    for selector in remove:
        for cut in node.css(selector):
            if cut.mem_id != node.mem_id:
                cut.decompose()


def _value(node: LexborNode) -> str:
    if node.tag == "meta":
        return " ".join((node.attributes.get("content") or "").split())
    return line_of(node)
