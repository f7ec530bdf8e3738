"""The body of a page that no selector names: trafilatura finds the prose, the page's own tree says where it begins and ends."""

import re
from dataclasses import dataclass

import trafilatura
from selectolax.lexbor import LexborHTMLParser, LexborNode

from analyzers.boilerplate import without_boilerplate
from analyzers.markup import lines_of, unseen
from analyzers.titles import squeezed

_MAIN_SHARE = 0.6
_VOTE = 20
_NOISE = (
    "nav, footer, aside, form select, [role='navigation'], [role='search'], [class*='breadcrumb'], [class*='related'], [class*='lienquan'],"
    " [class*='lien-quan'], [class*='comment'], [id*='comment'], [class*='rating'], [class*='share'], [class*='pagination'], [class*='other-news'],"
    " [class*='pagenav'], [class*='sidebar'], [class*='print-action'], [class*='asset-control']"
)


def find_body(tree: LexborHTMLParser, html: str) -> list[str]:
    """The lines of the article's body (the lead among them, if the page has it beside the body); empty where there is no prose."""
    prose = _prose(html)
    if not prose or tree.body is None:
        return []
    node = _home(tree.body, prose)
    return without_boilerplate(lines_of(node)) if node is not None else []


def _prose(html: str) -> str:
    text = trafilatura.extract(html, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False)
    return squeezed(text or "")


def _home(body: LexborNode, prose: str) -> LexborNode | None:
    """The smallest node that holds most of the prose."""
    weights: dict[int, int] = {}
    _weigh(body, prose, weights)
    total = weights.get(body.mem_id, 0)
    node = body
    while total:
        heavy = next((child for child in node.iter() if weights.get(child.mem_id, 0) >= total * _MAIN_SHARE), None)
        if heavy is None:
            break
        node = heavy
    return node if total else None


def _weigh(node: LexborNode, prose: str, weights: dict[int, int]) -> int:
    weight = 0
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            own = squeezed(child.text_content or "")
            weight += len(own) if len(own) >= _VOTE and own in prose else 0
        elif child.tag not in ("script", "style", "noscript", "template") and not unseen(child):
            weight += _weigh(child, prose, weights)
    weights[node.mem_id] = weight
    return weight
