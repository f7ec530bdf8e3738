"""A page at a glance, without a tree: the names it gives itself, its lines, how much prose it holds. Linear in its size."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_MOST = 1 << 20
_PROSE_LINE = 120
_TOKEN = re.compile(r"<!--|<(/?)([A-Za-z][A-Za-z0-9]{0,20})\b([^<>]{0,4000})>")
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "select", "textarea"))
_CLOSING = {name: re.compile(f"</{name}", re.IGNORECASE) for name in (*_UNSEEN, "title")}
_INLINE = frozenset(
    ("a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "img", "input", "label", "mark", "small")
)
_INLINE |= {"span", "strong", "sub", "sup", "tt", "u", "wbr"}
_HEADINGS = frozenset(("h1", "h2", "h3"))
_MOST_HEADINGS = 3
_LONGEST_NAME = 600
_PASSWORD = re.compile(r"\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_PARTS = re.compile(r"\s[-–—/:](?=\s)|[|»«•·]")


@dataclass(frozen=True, slots=True)
class Look:
    """`titles`: the title and its parts, `headings`: the first headings and theirs; `lines`: the text outside of links, `letters` how long
    it is together, `prose` how much of it stands in lines long enough for a sentence; `links`: how many there are; `password`: whether one
    is asked for."""

    titles: tuple[str, ...]
    headings: tuple[str, ...]
    lines: tuple[str, ...]
    letters: int
    prose: int
    links: int
    password: bool


def look_at(markup: str) -> Look:
    """The look of a page; what stands behind its first million characters is not looked at."""
    reader = _Reader(markup[:_MOST])
    reader.read()
    lines = tuple(line for piece in reader.lines if (line := _text(piece)))
    return Look(
        titles=_names(reader.title),
        headings=_names("".join(heading) for heading in reader.headings),
        lines=lines,
        letters=sum(map(len, lines)),
        prose=sum(len(line) for line in lines if len(line) >= _PROSE_LINE),
        links=reader.links,
        password=reader.password,
    )


class _Reader:
    """Goes over the tags once; unseen elements are leapt over."""

    def __init__(self, markup: str) -> None:
        self.lines: list[str] = []
        self.title: list[str] = []
        self.headings: list[list[str]] = []
        self.links = 0
        self.password = False
        self._markup = markup
        self._line: list[str] = []
        self._linked = False
        self._in_heading = False

    def read(self) -> None:
        at = 0
        while (token := _TOKEN.search(self._markup, at)) is not None:
            self._take(self._markup[at : token.start()])
            at = self._token(token)
        self._take(self._markup[at:])
        self._end_line()

    def _token(self, token: re.Match[str]) -> int:
        """Act on one tag; where to go on."""
        if token[2] is None:
            end = self._markup.find("-->", token.end())
            return len(self._markup) if end < 0 else end + 3
        name, closing = token[2].lower(), bool(token[1])
        if name in _CLOSING and not closing:
            return self._leap(name, token.end())
        if name == "a":
            self._linked = not closing
            self.links += not closing
        elif name == "input":
            self.password = self.password or _PASSWORD.search(token[3]) is not None
        elif name in _HEADINGS:
            self._turn_heading(closing)
        if name not in _INLINE:
            self._end_line()
        return token.end()

    def _leap(self, name: str, start: int) -> int:
        found = _CLOSING[name].search(self._markup, start)
        end = len(self._markup) if found is None else found.start()
        if name == "title" and not self.title:
            self.title.append(self._markup[start : min(end, start + _LONGEST_NAME)])
        return end

    def _turn_heading(self, closing: bool) -> None:
        self._in_heading = not closing and len(self.headings) < _MOST_HEADINGS
        if self._in_heading:
            self.headings.append([])

    def _take(self, text: str) -> None:
        if self._in_heading:
            self.headings[-1].append(text)
        self._line.append(" " if self._linked else text)

    def _end_line(self) -> None:
        self.lines.append("".join(self._line))
        self._line.clear()


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    names = [_text(text[:_LONGEST_NAME]) for text in texts]
    parts = [part for name in names for part in (name, *_PARTS.split(name))]
    return tuple(dict.fromkeys(bare for part in parts if (bare := part.strip(" .!…-–|»«:"))))


def _text(markup: str) -> str:
    return unicodedata.normalize("NFC", " ".join(html.unescape(markup).split()))
