"""Pages that stand where another one was asked for: gatekeepers, log-ins, parked domains, "not found" with status 200. Pure.

What such a page says of itself decides, by the patterns of walls.toml, and only where it has next to no prose of its own: an article
about a captcha is an article.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from crawler.links import decode
from crawler.page_look import Look, look_at

SMALL_BYTES = 16 * 1024
_SMALL_TEXT = 1500
_SMALL_PROSE = 400
_SHORT_LINE = 220
_LOGIN_TEXT = 700
_FEW_LINKS = 20
_FLAGS = re.IGNORECASE | re.DOTALL
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{0,600})</title", re.IGNORECASE)
_LOGIN_TITLE = re.compile(
    r"đăng nhập(?: (?:hệ thống|tài khoản|quản trị|thành viên))?|(?:user )?log ?in|sign ?in(?: to .{1,60})?|cas log ?in"
    r"|xác thực (?:người dùng|tập trung)|central authentication service.{0,40}",
    _FLAGS,
)


@dataclass(frozen=True, slots=True)
class Wall:
    """The state and the reason, as `tracuu urls` shows them, of a URL that was answered by such a page."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Kind:
    wall: Wall
    title: tuple[re.Pattern[str], ...]
    line: tuple[re.Pattern[str], ...]
    mark: tuple[re.Pattern[str], ...]


LOGIN = Wall("walled", "login")
SOFT_404 = Wall("error", "soft 404")
NO_PAGE = Wall("off scope", "not a page: a file, whatever its type says")


def _read_kinds() -> tuple[_Kind, ...]:
    table = tomllib.loads(Path(__file__).with_name("walls.toml").read_text(encoding="utf-8"))
    words = {f"{{{name}}}": pattern for name, pattern in table["words"].items()}

    def patterns(kind: dict[str, list[str]], name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_filled(text, words), _FLAGS) for text in kind.get(name, ()))

    return tuple(
        _Kind(Wall(kind["state"], kind["reason"]), *(patterns(kind, name) for name in ("title", "line", "mark")))
        for kind in table["wall"]
    )


def _filled(pattern: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        pattern = pattern.replace(name, word)
    return pattern


_KINDS = _read_kinds()


def wall_of(body: bytes, content_type: str, *, listing: bool = False) -> Wall | None:
    """What an HTML page (its Content-Encoding undone) stands for instead of a page of its own; None where it is one.

    Of a large page, and of a listing, which has no prose anyway, the title has to say so: `full_wall_of` reads everything.
    """
    small = len(body) <= SMALL_BYTES
    if not small and not _announced(body):
        return None
    look = look_at(decode(body, content_type))
    if listing and (look.links > _FEW_LINKS or not small):
        return _named(look.titles) or (LOGIN if look.password and _is_named_login(look) else None)
    return _of(decode(body, content_type), look)


def gatekeeper_of(body: bytes, content_type: str) -> Wall | None:
    """The gatekeeper behind an answer that is an error anyway (403): only what its software writes counts."""
    if len(body) > SMALL_BYTES:
        return None
    markup = decode(body, content_type)
    return _marked(markup, look_at(markup))


def full_wall_of(body: bytes, content_type: str) -> Wall | None:
    """As `wall_of` of what should be an article, but reads large pages too: a portal's own template around one sentence."""
    markup = decode(body, content_type)
    return _of(markup, look_at(markup))


def _of(markup: str, look: Look) -> Wall | None:
    if look.prose > _SMALL_PROSE:
        return None
    return _marked(markup, look) or _named((*look.titles, *look.headings)) or _said(look) or _asks_for_login(look)


def _announced(body: bytes) -> bool:
    """Whether a large page's title names such a page."""
    found = _TITLE.search(body, 0, SMALL_BYTES)
    if found is None:
        return False
    look = look_at(f"<title>{found[1].decode('utf-8', 'replace')}</title>")
    return _named(look.titles) is not None or _is_named_login(look)


def _marked(markup: str, look: Look) -> Wall | None:
    """By what the software of gatekeepers writes into its pages."""
    if len(markup) > 4 * SMALL_BYTES or look.letters > _SMALL_TEXT:
        return None
    return next((kind.wall for kind in _KINDS if any(pattern.search(markup) for pattern in kind.mark)), None)


def _named(names: tuple[str, ...]) -> Wall | None:
    """By a title or heading, or a part of one, that is nothing but the name of such a page."""
    named = ((kind, name) for name in names for kind in _KINDS)
    return next((kind.wall for kind, name in named if any(pattern.fullmatch(name) for pattern in kind.title)), None)


def _said(look: Look) -> Wall | None:
    """By a short line that begins with the sentence of such a page; a template around it holds other lines, but only for "not found"."""
    short = [line for line in look.lines if len(line) <= _SHORT_LINE]
    kinds = [kind for kind in _KINDS if kind.wall in (SOFT_404, LOGIN) or look.letters <= _SMALL_TEXT]
    said = ((kind, line) for line in short for kind in kinds)
    return next((kind.wall for kind, line in said if any(pattern.match(line) for pattern in kind.line)), None)


def _asks_for_login(look: Look) -> Wall | None:
    """A password is asked for, and the page is named after that or holds little else."""
    bare = look.letters <= _LOGIN_TEXT and look.links <= _FEW_LINKS
    return LOGIN if look.password and (bare or _is_named_login(look)) else None


def _is_named_login(look: Look) -> bool:
    return any(_LOGIN_TITLE.fullmatch(name) for name in look.titles)
