"""What of a feed is kept while its XML streams by: the addresses of its entries."""

from collections.abc import Mapping

_ENTRIES = frozenset(("item", "entry", "url", "sitemap"))
_PARTS = frozenset(("link", "guid", "loc", "origLink"))
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_LONGEST = 4096
_DEEPEST = 100


class TooManyError(Exception):
    """The feed is beyond a bound; the sentence says which."""


class Entries:
    """A parser target: `pages` and `feeds` as they stand in the text, `base` from xml:base, `is_sitemap` by the root."""

    MOST = 50_000
    MOST_ELEMENTS = 1_000_000

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.feeds: list[str] = []
        self.base: str | None = None
        self.is_sitemap = False
        self._open: list[str] = []
        self._entry = 0
        self._found: dict[str, str] = {}
        self._part: str | None = None
        self._text: list[str] = []
        self._elements = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        name = tag.rpartition("}")[2]
        self._count()
        if not self._open:
            self.is_sitemap = name in ("urlset", "sitemapindex")
            self.base = attributes.get(_BASE)
        self._open.append(name)
        if not self._entry:
            self._outside(name, attributes)
        elif len(self._open) == self._entry + 1 and name in _PARTS:
            self._inside(name, attributes)

    def data(self, text: str) -> None:
        """Character data."""
        if self._part is not None and len(self._text) < _LONGEST:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """An element closes."""
        if self._part is not None and len(self._open) == self._entry + 1:
            self._keep(self._part, "".join(self._text).strip())
            self._part = None
        if self._entry and len(self._open) == self._entry:
            self._close(self._open[-1])
        self._open.pop()

    def close(self) -> None:
        """The text ends."""

    def _count(self) -> None:
        self._elements += 1
        if self._elements > self.MOST_ELEMENTS:
            raise TooManyError(f"more than {self.MOST_ELEMENTS} elements")
        if len(self._open) >= _DEEPEST:
            raise TooManyError(f"more than {_DEEPEST} elements within each other")

    def _outside(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _ENTRIES:
            self._entry = len(self._open)
            self._found = {"about": attributes[_ABOUT]} if _ABOUT in attributes else {}
        elif name == "link" and attributes.get("rel") == "next" and attributes.get("href"):
            # RFC 5005: a feed in pages.
            self.feeds.append(attributes["href"])

    def _inside(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "guid" and attributes.get("isPermaLink", "true").strip().lower() == "false":
            return
        if name == "link" and attributes.get("href"):
            if attributes.get("rel", "alternate") == "alternate":
                self._keep("href", attributes["href"])
            return
        self._part, self._text = name, []

    def _keep(self, part: str, value: str) -> None:
        if value and len(value) <= _LONGEST:
            self._found.setdefault(part, value)

    def _close(self, kind: str) -> None:
        """The entry's one address: its own before what a feed service put in front, a permanent identity last."""
        self._entry = 0
        found = self._found
        order = ("loc",) if self.is_sitemap else ("origLink", "link", "href", "guid", "about")
        address = next((found[part] for part in order if part in found), None)
        if address is None:
            return
        if len(self.pages) + len(self.feeds) >= self.MOST:
            raise TooManyError(f"more than {self.MOST} entries")
        (self.feeds if kind == "sitemap" else self.pages).append(address)
