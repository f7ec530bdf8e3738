"""The body of a page that no selector names: trafilatura finds the prose, the page's own tree says where it begins and ends."""

import re
from collections.abc import Sequence

import trafilatura
from selectolax.lexbor import LexborHTMLParser, LexborNode

from analyzers.boilerplate import ends_article, is_boilerplate, without_boilerplate
from analyzers.markup import linked_lines, unseen
from analyzers.publication import is_dateline
from analyzers.titles import squeezed

_MAIN_SHARE = 0.6
_NOISE_SHARE = 0.3
_VOTE = 20
_WIDER = 1.5
_DEEP = 400
_PROSE = 80
_LINKED = 0.75
_MAX_INPUT = 3_000_000
_NAMED_BODY = '[itemprop="articleBody"]'
_APART = frozenset(
    (
        "nav",
        "footer",
        "aside",
        "header",
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "textarea",
        "button",
        "iframe",
        "svg",
    )
)
# Names that templates give to what is not the article, as portals.md 5 and the systems' own templates have them.
_NOISE = re.compile(
    r"(?<![a-z])(?:nav|navbar|menu|breadcrumbs?|footer|sidebar|related(?:items)?|lien-?quan|comments?|respond|ratings?|vote|share|sharing|social|pagination"
    r"|pagenav|pager|tags?(?:-detail|-links)?|other-?news|tin-?khac|tien-?ich|tool-?bar|asset-control-detail|print-action|search|banner|counter|thong-?ke"
    r"|latest(?:news)?|mostread|most-?read|poll|login|captcha|danhgiabv|gotop|post-terms|post-date|post-author|article-info|icons)(?![a-z])"
)
_ATTACHED = re.compile(
    r"đính kèm|kèm theo|chi tiết|toàn văn|phụ lục|^\W*(?:\d+\. )?danh sách"
    r"|tải về|tải xuống|download|\.(?:pdf|docx?|xlsx?|zip|rar|pptx?)(?![a-z])",
    re.IGNORECASE,
)


def find_body(tree: LexborHTMLParser, html: str, title: str) -> list[str]:
    """The lines of the article: what stands between title and body first (the lead), then the body; empty where there is no prose."""
    if tree.body is None:
        return []
    prose = squeezed(
        trafilatura.extract(html[:_MAX_INPUT], include_comments=False, include_tables=True, favor_recall=True) or ""
    )
    node = _home(tree, _weights(tree.body, prose, _PROSE)) or _home(tree, _weights(tree.body, prose, _PROSE // 2))
    if node is None:
        return []
    _clear(tree.body, _path(node))
    node = _whole(node, title)
    body = _article_lines(linked_lines(node), title)
    return _above(linked_lines(tree.body), title, body) + body


def _home(tree: LexborHTMLParser, weights: dict[int, int]) -> LexborNode | None:
    """The smallest node that holds most of the prose."""
    total = weights.get(tree.body.mem_id, 0) if tree.body else 0
    named = [node for node in tree.css(_NAMED_BODY) if weights.get(node.mem_id, 0) >= total * _NOISE_SHARE]
    if len(named) == 1 and total:
        return named[0]
    node = tree.body
    while node is not None and total:
        heavy = next((child for child in node.iter() if weights.get(child.mem_id, 0) >= total * _MAIN_SHARE), None)
        if heavy is None or heavy.tag in ("p", "tr", "td", "tbody", "table", "span", "strong", "em", "h1", "h2", "h3"):
            return node
        node = heavy
    return None


def _weights(body: LexborNode, prose: str, shortest: int) -> dict[int, int]:
    """The characters of prose under each node (by mem_id): what trafilatura kept, and sentences outside links that it lost."""
    weights: dict[int, int] = {}

    def weigh(node: LexborNode, depth: int) -> int:
        weight = 0
        for child in node.iter(include_text=True):
            tag = child.tag
            if tag == "-text":
                own = squeezed(child.text_content or "")
                weight += len(own) if len(own) >= _VOTE and (own in prose or len(own) >= shortest) else 0
            elif depth < _DEEP and tag not in _APART and tag != "a" and not unseen(child) and not _is_noise(child):
                weight += weigh(child, depth + 1)
        weights[node.mem_id] = weight
        return weight

    weigh(body, 0)
    return weights


def _is_noise(node: LexborNode) -> bool:
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    return len(names) > 1 and _NOISE.search(names) is not None


def _path(node: LexborNode | None) -> list[LexborNode]:
    """The node and all that are around it."""
    path = []
    while node is not None:
        path.append(node)
        node = node.parent
    return path


def _clear(body: LexborNode, spared: Sequence[LexborNode]) -> None:
    """Cut from the page what its template names as something else than the article."""
    kept = {node.mem_id for node in spared}
    for node in body.css("[class], [id], nav, aside, footer, header, select"):
        if node.mem_id not in kept and (node.tag in _APART or _is_noise(node)):
            node.decompose()


def _whole(home: LexborNode, title: str) -> LexborNode:
    """Up to the node that holds the rest of the article too (a signature block, a second part), below the one that holds the title."""
    wanted = squeezed(title)
    own = squeezed(home.text(deep=True))
    while (parent := home.parent) is not None and parent.tag not in ("body", "html"):
        around = squeezed(parent.text(deep=True))
        if len(around) > len(own) * _WIDER + _VOTE * 10 or (wanted and wanted in around and wanted not in own):
            break
        home = parent
    return home


def _article_lines(lines: Sequence[tuple[str, int, int]], title: str) -> list[str]:
    """Below the title, without dates that stand alone above the prose and without blocks of links."""
    start = _after_title(lines, title)
    kept = [line for i, line in enumerate(lines) if i >= start]
    texts = [text for text, _, _ in _without_link_blocks(kept)]
    return _without_head(without_boilerplate(texts))


def _after_title(lines: Sequence[tuple[str, int, int]], title: str) -> int:
    wanted = squeezed(title)
    for i, (text, _, _) in enumerate(lines):
        if wanted and squeezed(text) == wanted:
            return i + 1
        if len(text) >= 2 * _PROSE:
            break
    return 0


def _without_head(lines: list[str]) -> list[str]:
    first = next((i for i, line in enumerate(lines) if len(line) >= _PROSE), 0)
    return [line for i, line in enumerate(lines) if i >= first or not is_dateline(line)]


def _is_linked(line: tuple[str, int, int]) -> bool:
    text, links, linked = line
    return links > 0 and linked >= len(text) * _LINKED and not _ATTACHED.search(text)


def _without_link_blocks(lines: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Headlines of other articles: lines that are nothing but links, two or more together, or several links in one line."""
    kept: list[tuple[str, int, int]] = []
    for i, line in enumerate(lines):
        beside = [lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines)]
        if _is_linked(line) and (line[1] > 1 or any(map(_is_linked, beside))):
            continue
        kept.append(line)
    return kept


def _above(lines: Sequence[tuple[str, int, int]], title: str, body: Sequence[str]) -> list[str]:
    """The prose between the title and the body's first line: a lead that the template keeps apart."""
    start = _after_title(lines, title)
    if not body or not start:
        return []
    texts = [text for text, _, _ in lines[start : start + 30]]
    if body[0] not in texts:
        return []
    between = lines[start : start + texts.index(body[0])]
    return [
        line[0]
        for line in between
        if len(line[0]) >= _VOTE * 2
        and not _is_linked(line)
        and not is_dateline(line[0])
        and not is_boilerplate(line[0])
        and not ends_article(line[0])
    ]


_LEAD_NODES = (
    "[class*='sapo' i], [class*='hometext'], [class*='summary' i], [class*='lead'], [class*='desc' i], [class*='news-des'],"
    " [class*='intro' i], [id*='lead' i], [id*='description' i], [itemprop='description'], :is(p, div) > :is(strong, b):only-child, h2, h3"
)


def find_lead(tree: LexborHTMLParser, body: Sequence[str]) -> str:
    """The first line of the article, if the page sets it apart: as its description, by its class or in bold; else nothing."""
    if len(body) < 2 or len(body[0]) < _VOTE * 2:
        return ""
    first = squeezed(body[0])
    for node in tree.css('meta[property="og:description"], meta[name="description"]'):
        said = squeezed((node.attributes.get("content") or "").rstrip(" .…"))
        if len(said) >= 60 and (first.startswith(said) or said == first):
            return body[0]
    return body[0] if any(_says(node, first) for node in tree.css(_LEAD_NODES)) else ""


def _says(node: LexborNode, wanted: str) -> bool:
    """Whether a node holds just these letters (a container of the whole page is not folded to see that it does not)."""
    text = node.text(deep=True)
    return len(wanted) <= len(text) <= 4 * len(wanted) + 200 and squeezed(text) == wanted
