"""What a page says around the article: authors, source, section, found without selectors."""

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analyzers.bylines import authors_of
from analyzers.dates import find_dates
from analyzers.markup import line_of, unseen
from analyzers.places import province_named
from analyzers.publication import RELATED, inside, is_nukeviet, title_line
from analyzers.titles import squeezed

# What the source must hold for the selector to find anything: searching the source is a hundred times quicker.
_AUTHOR_MARKS = ('="author"', "='author'", "=author")
_AUTHOR_NODES = ('[itemprop="author"] [itemprop="name"]', '[itemprop="author"]', '[rel="author"]')
_AUTHOR_CLASSES = "[class*='author' i], #Author, .byline"
_SECTION_NODES = (
    ("articleSection", '[itemprop="articleSection"]'),
    ('"genre"', '[itemprop="genre"]'),
    ("rel=", 'a[rel~="category"]'),
    ("taxonomy-category", "[class*='taxonomy-category'] a"),
    ("category-name", "[class*='category-name'] a"),
    ("itemCategory", ".itemCategory a"),
)
_CRUMBS = "[class*='breadcrumb'] a, [class*='breadcrumb'] li, [itemtype$='BreadcrumbList'] [itemprop='name'], [class*='duongdan'] a"
_CRUMB_HINTS = ("breadcrumb", "BreadcrumbList", "duongdan")
_HOME = frozenset(("trangchu", "home", "trangnhat", "bandango", "tintuc", "tin", "news"))


def marked_authors(tree: LexborHTMLParser, html: str) -> tuple[str, ...]:
    """The names in the first node that the template marks as the author's and that is no posting account."""
    if not any(hint in html for hint in ("author", "Author", "byline")):
        return ()
    if "generator" in html and is_nukeviet(
        tree
    ):  # its author nodes hold the account that posted, its meta the site's name
        return ()
    outside: set[int] | None = None
    marked = any(mark in html for mark in _AUTHOR_MARKS)
    for selector in (*_AUTHOR_NODES, _AUTHOR_CLASSES) if marked else (_AUTHOR_CLASSES,):
        for node in tree.css(selector):
            if _hidden(node) or not (names := authors_of(line_of(node))):
                continue
            outside = {other.mem_id for other in tree.css(RELATED)} if outside is None else outside
            if not inside(node, outside):
                return names
    return ()


def dated_authors(lines: Sequence[str], title: str) -> tuple[str, ...]:
    """The names beside the date under the title: `Văn Hoa - 05:32, 24/11/2023`; a section or a place there is none."""
    at = title_line(lines, title)
    for line in lines[at + 1 : at + 4] if at is not None else ():
        if len(line) <= 120 and (found := next(find_dates(line), None)):
            said = line[: found.start].strip(" -–|,:")
            return authors_of(said) if _is_person(said) and not province_named(said) else ()
    return ()


def _is_person(said: str) -> bool:
    return len(said.split()) >= 2 and not any(squeezed(said) == home for home in _HOME)


def find_section(tree: LexborHTMLParser, title: str, html: str) -> str | None:
    """The section that the head, the template's marks or the last step of the breadcrumb name. `html` is the source of `tree`."""
    meta = tree.css_first('meta[property="article:section"]') if "article:section" in html else None
    if meta is not None and (text := " ".join((meta.attributes.get("content") or "").split())):
        return text
    for hint, selector in _SECTION_NODES:
        for node in tree.css(selector) if hint in html else ():
            if text := line_of(node):
                return text
    return _last_crumb(tree, title) if any(hint in html for hint in _CRUMB_HINTS) else None


def _last_crumb(tree: LexborHTMLParser, title: str) -> str | None:
    steps = [line_of(node).strip(" /|›»>") for node in tree.css(_CRUMBS)]
    own = squeezed(title)
    named = [step for step in steps if 2 < len(step) <= 60 and squeezed(step) != own and squeezed(step) not in _HOME]
    return named[-1] if named else None


def _hidden(node: LexborNode) -> bool:
    parent: LexborNode | None = node
    while parent is not None and parent.tag != "body":
        if unseen(parent):
            return True
        parent = parent.parent
    return False
