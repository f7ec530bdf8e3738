"""What a page says: the values that extraction takes and gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of a portal or a content system; each list is tried in order, `remove` is cut from the body."""

    title: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """Bài viết: what one page says, clean (NFC). `text` is lead and body, paragraphs parted by a newline; empty where the page has none.

    `published` has the page's own precision: `2016-05-13T16:57:00+07:00`, `2016-05-13` or None.
    """

    title: str
    lead: str
    text: str
    authors: tuple[str, ...] = ()
    source: str | None = None
    section: str | None = None
    published: str | None = None
