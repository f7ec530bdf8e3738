"""One page of an unknown portal: which content system it shows, what a portal file could say, what would be extracted."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from analyzers.encodings import decode_page
from crawler.addresses import host_of
from crawler.intake_items import Item
from crawler.links import is_html
from crawler.portal import Portal, load_portal, platform_marks
from indexer.understand import extract
from indexer.workers import GuardedPool
from webapp.portal_proof import PageProof, found_by, proof_of
from webapp.portal_proposal import id_of, proposed

__all__ = ["Probe", "Sign", "probe", "recognised"]

_NEEDED = ("title", "published", "body")
# What a system leaves in its pages says more than a selector that happens to find something.
_MARK = 3
_MARKUP = 1 << 20
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for a content system: `marks` as they stand in the page, `fields` that its selectors find."""

    platform: str
    marks: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def weight(self) -> int:
        """To be compared with another system's."""
        return _MARK * len(self.marks) + len(self.fields)


@dataclass(frozen=True, slots=True)
class Probe:
    """`signs`: the systems that the page may be of, likeliest first; `id` and `toml`: a proposed portal and its file, at most 8 lines;
    `proof`: that file on this page, with what would be extracted."""

    url: str
    signs: tuple[Sign, ...]
    id: str
    toml: str
    proof: PageProof


def probe(item: Item) -> Probe | str:
    """The probe of a page whose address is known; a sentence where it cannot be read."""
    if not is_html(item.body, item.content_type):
        kind = item.content_type or "no type"
        return f"{item.url}: is no page of HTML ({kind}); give the address of an article or of a list"
    page = decode_page(item.body, item.content_type)
    signs = recognised(page, item.url)
    toml = proposed(LexborHTMLParser(page), item.url, signs[0].platform if signs else None)
    with tempfile.TemporaryDirectory() as folder, GuardedPool(extract, workers=1) as pool:
        portal = _portal(Path(folder), item.url, toml)
        proof = proof_of(portal, item.url, item, pool)
    return proof if isinstance(proof, str) else Probe(item.url, signs, portal.id, toml, proof)


def recognised(page: str, url: str) -> tuple[Sign, ...]:
    """The content systems that a page may be of, likeliest first."""
    tree = LexborHTMLParser(page)
    with tempfile.TemporaryDirectory() as folder:
        portals = {name: _portal(Path(folder), url, proposed(tree, url, name)) for name in platform_marks()}
    signs = (_sign(name, page, portal, url) for name, portal in portals.items())
    likely = [sign for sign in signs if sign.marks or sign.fields == _NEEDED]
    return tuple(sorted(likely, key=lambda sign: -sign.weight))


def _portal(folder: Path, url: str, toml: str) -> Portal:
    path = folder / f"{id_of(host_of(url))}.toml"
    path.write_text(toml, encoding="utf-8")
    return load_portal(path)


def _sign(name: str, page: str, portal: Portal, url: str) -> Sign:
    markup = page[:_MARKUP]
    found = [mark.search(markup) for mark in platform_marks()[name]]
    marks = tuple(dict.fromkeys(" ".join(each[0].split())[:_SHOWN] for each in found if each))
    read = bool(portal.select) and portal.role(url) == "article"
    return Sign(name, marks, tuple(each for each in _NEEDED if read and found_by(page, portal, each) is not None))
