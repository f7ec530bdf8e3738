"""The texts of the demonstration: articles written for it, one file each under `demo/texts/<portal>/<id>.txt`.

A file is TOML, a line `---`, then paragraphs parted by blank lines; the first is the lead. A paragraph that begins with `| ` is a
table (a row a line), with `! ` a picture's caption, with `> ` a signature block, with `## ` a heading.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

DEMO = Path(__file__).with_name("demo")
_KINDS: dict[str, "BlockKind"] = {"| ": "table", "! ": "caption", "> ": "signature", "## ": "heading"}
_FIELDS = frozenset(
    {"title", "section", "published", "authors", "byline", "source", "cites", "attachment", "reprint_of"}
)
_PLAIN = str.maketrans("đĐ", "dD")

BlockKind = Literal["paragraph", "table", "caption", "signature", "heading"]
Byline = Literal["field", "signed", "glued", "none"]


class DemonstrationError(Exception):
    """A text of the demonstration that cannot be read: the message names the file and what to mend."""


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a body. `rows` are the cells of a table, or the lines of a signature block; else one row of one cell."""

    kind: BlockKind
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        return self.rows[0][0]


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """What one demonstration page says. `cites` are the full numbers in it, each once."""

    portal: str
    id: str
    title: str
    section: str
    published: datetime
    lead: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...]
    byline: Byline
    source: str | None
    cites: tuple[str, ...]
    attachment: str | None
    reprint_of: str | None
    slug: str

    @property
    def signature(self) -> str:
        return " – ".join(self.authors)


def slug(title: str) -> str:
    """`Hà Nội: 30 xã` → `ha-noi-30-xa`, as content systems name their pages."""
    bare = unicodedata.normalize("NFD", title.translate(_PLAIN).lower())
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in bare if not unicodedata.combining(c))).strip("-")


@cache
def demonstration_articles(portal: str) -> tuple[DemoArticle, ...]:
    """The articles of one demonstration portal, newest first; raises DemonstrationError."""
    folder = DEMO / "texts" / portal
    found = [read_article(portal, file) for file in folder.glob("*.txt")]
    return tuple(sorted(found, key=lambda article: article.published, reverse=True))


def read_article(portal: str, file: Path) -> DemoArticle:
    """One text file as an article; a reprint takes its body from the article that it names."""
    head, mark, body = file.read_text(encoding="utf-8").partition("\n---\n")
    if not mark:
        raise DemonstrationError(f"{file}: no line '---' between the fields and the text; add it.")
    try:
        fields = tomllib.loads(head)
        return _article(portal, file.stem, fields, [p for p in body.strip().split("\n\n") if p])
    except (tomllib.TOMLDecodeError, KeyError, IndexError, TypeError) as error:
        raise DemonstrationError(f"{file}: {error!r}; compare with a text beside it.") from error


def _article(portal: str, name: str, fields: dict[str, object], paragraphs: list[str]) -> DemoArticle:
    if unknown := sorted(fields.keys() - _FIELDS):
        raise KeyError(f"unknown field {unknown[0]}")
    published, authors, cites = fields["published"], fields.get("authors", []), fields.get("cites", [])
    if not isinstance(published, datetime) or not isinstance(authors, list) or not isinstance(cites, list):
        raise TypeError("published must be a date and time with its offset, authors and cites lists")
    original = _original(fields.get("reprint_of"))
    return DemoArticle(
        portal=portal,
        id=name,
        title=str(fields["title"]),
        section=str(fields["section"]),
        published=published,
        lead=" ".join(paragraphs[0].split()) if paragraphs else "",
        blocks=tuple(_block(p) for p in paragraphs[1:]) + (original.blocks if original else ()),
        authors=tuple(map(str, authors)),
        byline=_byline(fields.get("byline", "signed" if authors else "none")),
        source=_optional(fields.get("source")),
        cites=tuple(dict.fromkeys((*map(str, cites), *(original.cites if original else ())))),
        attachment=_optional(fields.get("attachment")),
        reprint_of=_optional(fields.get("reprint_of")),
        slug=slug(str(fields["title"])),
    )


def _original(address: object) -> DemoArticle | None:
    if address is None:
        return None
    portal, _, name = str(address).partition("/")
    return read_article(portal, DEMO / "texts" / portal / f"{name}.txt")


def _byline(value: object) -> Byline:
    for known in ("field", "signed", "glued", "none"):
        if value == known:
            return known
    raise TypeError(f"byline {value!r} is none of field, signed, glued, none")


def _optional(value: object) -> str | None:
    return None if value is None else str(value)


def _block(paragraph: str) -> Block:
    for sign, kind in _KINDS.items():
        if paragraph.startswith(sign):
            lines = [line.removeprefix(sign.strip()).strip() for line in paragraph.splitlines()]
            cells = [tuple(c.strip() for c in line.split("|")) if kind == "table" else (line,) for line in lines]
            return Block(kind, tuple(cells))
    return Block("paragraph", ((" ".join(paragraph.split()),),))
