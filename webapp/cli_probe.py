"""`tracuu portals probe`: where its page comes from, and what it says."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from analyzers.article import Article
from crawler.addresses import host_of
from crawler.glance import glance
from crawler.home_lock import locked
from crawler.intake_items import Fault, Item, now
from crawler.intake_kinds import read_file
from crawler.orders import Orders
from crawler.portal import Portal, known_portals
from webapp.cli import Failure, say
from webapp.cli_crawl import sockets_of
from webapp.cli_portals import proof_lines
from webapp.portal_probe import Probe
from webapp.portal_proof import address_of
from webapp.settings import Settings

_LINES = 4
_LONGEST = 160


def page_at(url: str, sockets: Sequence[str], settings: Settings) -> Item:
    """The page at an address, fetched as a crawl fetches. Raises CrawlError where there is none."""
    orders = Orders(sockets_of(sockets), contact=settings.contact or None)
    known = _owner(host_of(url), known_portals(settings.home))
    # A host of a known portal may be being crawled at this moment: it is asked one thing at a time.
    with locked(settings.home) if known else nullcontext():
        found = glance(url, settings.home, orders)
    return Item(found.url, found.body, found.fetched, found.content_type, found.status)


def saved_at(path: Path, url_prefix: str | None) -> Item:
    """The page in a file, its address given or claimed by the page itself. Raises Failure where there is none."""
    found = next(iter(read_file(path, url_prefix)), None)
    if not isinstance(found, Item):
        raise Failure(found.sentence if isinstance(found, Fault) else f"{path}: holds no page; give a saved page")
    url = address_of(found)
    if url is None:
        raise Failure(
            f"{path}: names no address of its own; give --url-prefix, so that its address is the prefix and the file's name"
        )
    return replace(found, url=url, status=200, fetched=found.fetched or now())


def say_probe(found: Probe, known: Mapping[str, Portal]) -> None:
    """What was recognised and why, what the proposed file does with the page, what would be extracted."""
    owner = _owner(host_of(found.url), known)
    if owner:
        say(f"{host_of(found.url)} belongs to the known portal {owner.id} ({owner.state})")
    if not found.signs:
        say("platform: none recognised; the general rules serve, correct or add selectors where they miss")
    for place, sign in enumerate(found.signs):
        seen = [
            *(f"`{mark}`" for mark in sign.marks),
            *([f"selectors find {', '.join(sign.fields)}"] * bool(sign.fields)),
        ]
        say(f"{'platform' if place == 0 else 'less likely'}: {sign.platform} ({'; '.join(seen)})")
    for line in proof_lines(found.proof):
        say(line)
    if found.proof.article:
        _say_article(found.proof.article)
    say(f"proposed {found.id}.toml (name, level and kind are guesses: look at each line):")


def _say_article(article: Article) -> None:
    say("extracted:")
    for name in ("title", "published", "authors", "source", "section"):
        value = getattr(article, name)
        say(f"  {name:10} {', '.join(value) if isinstance(value, tuple) else value or '-'}")
    lines = article.text.split("\n")
    say(f"  text       {len(article.text)} characters, {len(lines)} paragraphs:")
    for line in lines[:_LINES]:
        say(f"    {line if len(line) <= _LONGEST else line[:_LONGEST] + '…'}")


def _owner(host: str, known: Mapping[str, Portal]) -> Portal | None:
    return next((portal for portal in known.values() if host in portal.hosts), None)
