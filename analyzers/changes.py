"""What counts as a change of an article: its title, text, authors or day, as a reader would quote them.

Figures that count visitors, clocks, and what portals print around an article change on every look and say nothing new.
"""

import hashlib
import re
from dataclasses import astuple, dataclass
from typing import Literal

from analyzers.article import Article
from analyzers.boilerplate import ends_article, is_boilerplate, is_masthead

Field = Literal["title", "text", "authors", "published"]
FIELDS: tuple[Field, ...] = ("title", "text", "authors", "published")

_LONGEST_STAMP = 100
# The pieces of a line that only says when and how often, tried one behind the other: those that move by themselves (10:42:11,
# 13 giờ trước, lượt xem) and those that stand beside them.
_PIECE = re.compile(
    r"(?P<moving>\d{1,2}[:hg]\d{2}(?::\d{2})?(?!\d)'?|\d+ (?:giây|phút|giờ|ngày|tuần|tháng|năm) trước"
    r"|(?:lượt|lần|người) (?:xem|đọc|truy cập|tải|thích)|đã (?:xem|đọc)|views?(?: count)?)"
    r"|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|ngày|đăng|xuất bản|cập nhật|lần cuối|vào|lúc|số|tổng|bài viết|lần"
    r"|gmt ?\+?\d*|[ap]m|sa|ch|\d+|[\s|,.:;/()\[\]•·–-]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Essence:
    """What of an article is compared: words without what moves by itself, and the day alone of its moment."""

    title: str
    text: str
    authors: tuple[str, ...]
    published: str | None


def essence(article: Article) -> Essence:
    """The article as it is compared with another version of itself; how a text is cut into paragraphs does not count."""
    lines = (line for line in article.text.split("\n") if not _moves(line.strip()))
    return Essence(
        _words(article.title), _words(" ".join(lines)), article.authors, article.published and article.published[:10]
    )


def digest(article: Article) -> str:
    """Names the essence of an article: 32 hex digits."""
    told = repr(astuple(essence(article)))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def changed(before: Essence, after: Essence) -> tuple[Field, ...]:
    """The fields in which two versions differ."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def _words(text: str) -> str:
    return " ".join(text.split())


def _moves(line: str) -> bool:
    """Whether the line is no statement of the article: a counter, a clock, a heading of other news."""
    return is_boilerplate(line) or is_masthead(line) or ends_article(line) or _is_stamp(line)


def _is_stamp(line: str) -> bool:
    """A line of nothing but moments and counts, one of which moves by itself."""
    at, moving = 0, False
    while at < len(line) <= _LONGEST_STAMP and (piece := _PIECE.match(line, at)):
        at, moving = piece.end(), moving or piece["moving"] is not None
    return moving and at == len(line)
