"""Fields of a page by CSS selectors, each list tried in order until one gives text."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analyzers.boilerplate import without_boilerplate
from analyzers.markup import line_of, lines_of


def first_node(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> LexborNode | None:
    """The first node of the first selector that matches anything with text; else the first match at all; else None."""
    empty: LexborNode | None = None
    for selector in selectors:
        for node in tree.css(selector):
            if line_of(node):
                return node
            empty = empty or node
    return empty


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
    """The clean lines of the body without the nodes of `remove` and boilerplate; None where no selector matches."""
    node = first_node(tree, selectors)
    if node is None:
        return None
    for selector in remove:
        for cut in node.css(selector):
            if cut.mem_id != node.mem_id:
                cut.decompose()
    return without_boilerplate(lines_of(node))


def _value(node: LexborNode) -> str:
    if node.tag == "meta":
        return " ".join((node.attributes.get("content") or "").split())
    return line_of(node)
