"""A portal file proven on saved pages: what each address is to it, what each selector finds, where the page says otherwise.

A page may bring what it is known to hold: beside `tin.html` a file `tin.json` with the article's fields, or with `links` by role.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from analyzers import select
from analyzers.article import Article
from analyzers.dates import parse_date
from analyzers.encodings import decode_page
from crawler.intake_kinds import Fault, Item, Skipped, read_file
from crawler.links import links
from crawler.portal import Portal
from crawler.portal_rules import Role
from indexer.pipeline import selectors_of
from indexer.understand import PageTask, extract
from indexer.workers import GuardedPool, Offence

__all__ = ["FIELDS", "PageProof", "address_of", "found_by", "proof_of", "prove"]

FIELDS = ("title", "published", "lead", "body", "authors", "source", "section")
_PAGES = (".html", ".htm", ".xhtml", ".warc", ".warc.gz")
_NEEDED = ("title", "published", "body")
_LONGEST = 60
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PageProof:
    """One page against its portal.

    `found` says of each field of FIELDS the selector that gave it, "generic" where the general rules did, None where nothing did;
    empty but for articles, as is `article`. `links` counts the page's links by role. `faults` are sentences.
    """

    name: str
    url: str
    role: Role
    key: str | None
    found: Mapping[str, str | None]
    links: Mapping[str, int]
    faults: tuple[str, ...]
    article: Article | None = None


def prove(portal: Portal, paths: list[Path], url_prefix: str | None = None) -> Iterator[PageProof | str]:
    """The proof of each saved page, or a sentence where it cannot be read; folders stand for the pages directly in them."""
    with GuardedPool(extract, workers=1) as pool:
        for path in _files(paths):
            for found in read_file(path, url_prefix):
                if isinstance(found, Fault):
                    yield found.sentence
                elif isinstance(found, Item):
                    yield _proof(portal, path, found, pool)
                else:
                    assert isinstance(found, Skipped)


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(each for each in path.iterdir() if _is_page(each)) if path.is_dir() else (path,)


def _is_page(path: Path) -> bool:
    return path.name.lower().endswith(_PAGES)


def _proof(portal: Portal, path: Path, item: Item, pool: GuardedPool[Article]) -> PageProof | str:
    known = _known(path) if item.status is None else {}
    if isinstance(known, str):
        return known
    url = address_of(item, known)
    if url is None:
        return f"{path}: names no address of its own; give --url-prefix, so that its address is the prefix and the file's name"
    name = path.name if item.status is None else item.url
    return proof_of(portal, name, replace(item, url=url), pool, known)


def proof_of(
    portal: Portal, name: str, item: Item, pool: GuardedPool[Article], known: Mapping[str, Any] = _NOTHING
) -> PageProof | str:
    """The proof of a page whose address is known; a sentence where extraction broke off."""
    page, url = decode_page(item.body, item.content_type), item.url
    role = portal.role(url)
    counts = _roles(portal, item, url)
    if not _is_article(role, known):
        return PageProof(name, url, role, None, {}, _counted(counts), _listing_faults(role, counts, known))
    result = pool.result(pool.submit(PageTask(url, item.content_type, item.body, "", selectors_of(portal))))
    if isinstance(result, Offence):
        return f"{name}: {result.reason}"
    found = {field: _found(page, portal, field, result) for field in FIELDS}
    faults = (*_article_faults(role, found), *_unlike(found, result, known))
    return PageProof(name, url, role, portal.article_key(url), found, _counted(counts), faults, result)


def _is_article(role: Role, known: Mapping[str, Any]) -> bool:
    return "title" in known or (role == "article" and "links" not in known)


def _known(path: Path) -> dict[str, Any] | str:
    """What stands beside a saved page; empty where nothing does, a sentence where it cannot be read."""
    beside = path.with_suffix(".json")
    if not beside.is_file():
        return {}
    try:
        known = json.loads(beside.read_text(encoding="utf-8"))
    except ValueError as error:
        return f"{beside}: is not JSON in UTF-8 ({error}); correct it or remove it"
    return known if isinstance(known, dict) else f"{beside}: must be one JSON object; correct it or remove it"


def address_of(item: Item, known: Mapping[str, Any] = _NOTHING) -> str | None:
    """Given, known, or what the page itself claims."""
    if not item.url.startswith("urn:"):
        return item.url
    if isinstance(known.get("url"), str):
        return str(known["url"])
    tree = LexborHTMLParser(decode_page(item.body, item.content_type))
    for selector, attribute in (("link[rel='canonical' i]", "href"), ("meta[property='og:url']", "content")):
        node = tree.css_first(selector)
        value = (node.attributes.get(attribute) or "").strip() if node else ""
        if value.startswith(("http://", "https://")):
            return value
    return None


def _roles(portal: Portal, item: Item, url: str) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for link in links(item.body, item.content_type, url):
        roles.setdefault(portal.role(link), []).append(link)
    return roles


def _counted(roles: Mapping[str, list[str]]) -> dict[str, int]:
    return {role: len(found) for role, found in sorted(roles.items())}


def found_by(page: str, portal: Portal, name: str) -> str | None:
    """The selector that finds a field of FIELDS. On a fresh tree each time: finding a body cuts from its tree."""
    tree = LexborHTMLParser(page)
    return next((str(one) for one in getattr(portal.select, name) if _gives(tree, name, one, portal)), None)


def _found(page: str, portal: Portal, name: str, article: Article) -> str | None:
    selector = found_by(page, portal, name)
    if selector is not None:
        return selector
    value = article.text if name == "body" else getattr(article, name)
    return "generic" if value else None


def _gives(tree: LexborHTMLParser, name: str, selector: str, portal: Portal) -> bool:
    if name == "body":
        return bool(select.body_lines(tree, (selector,), portal.select.remove))
    if name == "published":
        return any(parse_date(value) for value in select.dates_of(tree, selector))
    return select.field(tree, (selector,)) is not None


def _article_faults(role: Role, found: Mapping[str, str | None]) -> Iterator[str]:
    if role != "article":
        yield f"is an article, its address is {role}: correct [urls]"
    for name in _NEEDED:
        if found[name] is None:
            yield f"{name}: nothing found, neither by a selector nor by the general rules"


def _unlike(found: Mapping[str, str | None], article: Article, known: Mapping[str, Any]) -> Iterator[str]:
    """Where the article is not what the page is known to hold, and which fields no selector gave though one must."""
    for field in fields(Article):
        value = getattr(article, field.name)
        value = list(value) if isinstance(value, tuple) else value
        if field.name in known and value != known[field.name]:
            yield f"{field.name}: is {_short(value)}, must be {_short(known[field.name])}"
    for name in known.get("by") or ():
        if found.get(name) in (None, "generic"):
            yield f"{name}: no selector finds it"


def _listing_faults(role: Role, roles: Mapping[str, list[str]], known: Mapping[str, Any]) -> tuple[str, ...]:
    faults = []
    if role in ("other", "outside") or (role == "ignored" and "links" in known):
        faults.append(f"its address is {role} to the portal: correct hosts or [urls]")
    for wanted, addresses in (known.get("links") or {}).items():
        for address in addresses:
            actual = next(
                (role for role, found in roles.items() for one in found if one.endswith(address)), "not there"
            )
            if actual != wanted:
                faults.append(f"link {address}: is {actual}, must be {wanted}")
    return tuple(faults)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"
