"""What a page says around the article: authors, source, section, found without selectors."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analyzers.bylines import authors_of
from analyzers.markup import line_of, unseen
from analyzers.publication import RELATED, inside, is_nukeviet
from analyzers.titles import squeezed

_AUTHOR_NODES = (
    '[itemprop="author"] [itemprop="name"]',
    '[itemprop="author"]',
    '[rel="author"]',
    "[class*='post-author__name'], [class*='article-author'], [class*='author-name'], .author, #Author, .byline",
)
_SECTION_NODES = (
    '[itemprop="articleSection"]',
    '[itemprop="genre"]',
    'a[rel~="category"]',
    "[class*='taxonomy-category'] a",
    "[class*='category-name'] a",
)
_CRUMBS = "[class*='breadcrumb'] a, [class*='breadcrumb'] li, [itemtype$='BreadcrumbList'] [itemprop='name'], [class*='duongdan'] a"
_HOME = frozenset(("trangchu", "home", "trangnhat", "bandango", "tintuc", "tin", "news"))


def marked_authors(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The names in the first node that the template marks as the author's and that is no posting account."""
    if is_nukeviet(tree):  # its author nodes hold the account that posted, its meta the site's name
        return ()
    outside = {node.mem_id for node in tree.css(RELATED)}
    for selector in _AUTHOR_NODES:
        for node in tree.css(selector):
            if not _hidden(node) and not inside(node, outside) and (names := authors_of(line_of(node))):
                return names
    return ()


def find_section(tree: LexborHTMLParser, title: str) -> str | None:
    """The section that the head, the template's marks or the last step of the breadcrumb name."""
    meta = tree.css_first('meta[property="article:section"]')
    if meta is not None and (text := " ".join((meta.attributes.get("content") or "").split())):
        return text
    for selector in _SECTION_NODES:
        for node in tree.css(selector):
            if text := line_of(node):
                return text
    return _last_crumb(tree, title)


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
