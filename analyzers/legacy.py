"""Vietnamese from before Unicode: TCVN3 (the .Vn fonts), VNI, VIQR, windows-1258, wherever it stands in a page."""

import html as entities
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from analyzers.syllables import is_syllable
from analyzers.tables import read_table

_TOKENS = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_QUIET = frozenset(("script", "style", "textarea", "noscript"))
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr")
)
_UNCLOSED = frozenset(("p", "li", "td", "th", "tr", "option", "dt", "dd"))
_ENTITY = re.compile(r"&(?:#\d{2,4}|#[xX][0-9a-fA-F]{2,3}|[a-zA-Z]{2,8}\d{0,2});")
_TELLING_ENTITIES = re.compile("&(?:#174|#184|#248|#239|micro|cedil|oslash|iuml);")
_KEPT = frozenset("<>&\"'\xa0")
# Letters that only Unicode has: no text typed with the old fonts holds one.
_UNICODE = re.compile("[\u0102-\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
_FONT = re.compile(r"(?:face|font-family|font)\s?[=:][^>]{0,200}", re.IGNORECASE)
_CAPITAL_FONT = re.compile(r"\.Vn\w{2,30}H(?!\w)")
_CAPITAL_CLASS = re.compile(r"\.([\w-]{1,60})[^{}<>]{0,200}\{[^{}]{0,2000}?\.Vn\w{2,30}H(?!\w)")
_CLASS = re.compile(r"class\s?=\s?[\"']?([\w -]{1,120})", re.IGNORECASE)
_PLAIN = bytes(set(range(128)) - {ord("^")})
_ENOUGH = 6
_NAMED_ENOUGH = 2
_SURE = 0.85
_DOUBT = 0.5
_SHOUTED = 0.7


@dataclass(frozen=True, slots=True)
class _Charset:
    """`hints` are some of which every text of this kind is full (counted first, for that is quick), `shape` finds what only such text has,

    `word` its words, `marked` those that tell; `font` names it in the markup.
    """

    name: str
    hints: tuple[str, ...]
    shape: re.Pattern[str]
    word: re.Pattern[str]
    marked: re.Pattern[str]
    font: str
    read: Callable[[str], str]


@dataclass(slots=True)
class _Run:
    """A piece of text between tags. `capital`: its font draws small letters as capitals."""

    text: str
    shown: bool
    capital: bool = False
    words: int = 0
    before: int = 0
    after: int = 0

    @property
    def suspect(self) -> bool:
        return self.words > 0 and self.after > self.before and self.after >= self.words * 0.7


def without_legacy(html: str) -> str:
    """The page with its old letters as Unicode; the page itself where none are found."""
    best: tuple[int, _Charset, list[_Run]] | None = None
    probe = _resolved(html) if _TELLING_ENTITIES.search(html) else html
    letters = _western_letters(probe)
    for charset in _charsets():
        enough = _NAMED_ENOUGH if charset.font and charset.font in html else _ENOUGH
        if not _hinted(letters, charset, enough) or len(list(islice(charset.shape.finditer(probe), enough))) < enough:
            continue
        runs = list(_runs(html, charset))
        suspects = [run for run in runs if run.suspect]
        words, before, after = (sum(getattr(run, name) for run in suspects) for name in ("words", "before", "after"))
        if words >= enough and after >= words * _SURE and before <= words * _DOUBT and (not best or after > best[0]):
            best = after, charset, runs
    return html if best is None else "".join(_decoded(best[2], best[1]))


def _western_letters(html: str) -> str:
    """The letters above ASCII that a Western page can have, and the circumflex: few, so that counting them is quick."""
    return html.encode("latin-1", "ignore").translate(None, _PLAIN).decode("latin-1")


def _hinted(letters: str, charset: _Charset, enough: int) -> bool:
    return enough < _ENOUGH or sum(map(letters.count, charset.hints)) >= enough // 2


def _runs(html: str, charset: _Charset) -> Iterator[_Run]:
    """The pieces of the page in order, those with text measured."""
    classes = set(_CAPITAL_CLASS.findall(html)) if charset.name == "tcvn3" else set()
    stack: list[tuple[str, bool]] = []
    quiet = ""
    for token in _TOKENS.findall(html):
        tag = _TAG.match(token)
        if quiet or (token.startswith("<") and not (tag and tag[2].lower() == "meta")):
            yield _Run(token, shown=False)
        else:
            yield _measured(_Run(_resolved(token), True, bool(stack) and stack[-1][1]), charset)
        if tag:
            name = tag[2].lower()
            quiet = (name if not tag[1] else "") if name in _QUIET else quiet
            _follow(stack, token, name, tag[1] == "/", classes)


def _follow(stack: list[tuple[str, bool]], token: str, name: str, closing: bool, classes: set[str]) -> None:
    """Keep the stack of open elements, each with whether its font is one of capitals."""
    if name in _VOID or token.endswith("/>"):
        return
    if closing:
        at = next((i for i in range(len(stack) - 1, max(-1, len(stack) - 9), -1) if stack[i][0] == name), None)
        del stack[len(stack) if at is None else at :]
        return
    if stack and stack[-1][0] == name and name in _UNCLOSED:
        stack.pop()
    own = _FONT.search(token)
    named = _CLASS.search(token)
    capital = bool(own and _CAPITAL_FONT.search(own.group())) or bool(named and classes & set(named[1].split()))
    inherited = bool(stack) and stack[-1][1] and not (own and ".Vn" in own.group())
    stack.append((name, capital or inherited))


def _resolved(text: str) -> str:
    """Entities of Western letters as letters: editors of that time wrote TCVN3 as `C&eacute;ng`."""
    if "&" not in text:
        return text

    def letter(match: re.Match[str]) -> str:
        said = entities.unescape(match.group())
        return said if len(said) == 1 and said not in _KEPT and 0xA0 < ord(said) < 0x100 else match.group()

    return _ENTITY.sub(letter, text)


def _measured(run: _Run, charset: _Charset) -> _Run:
    if _UNICODE.search(run.text):
        return run
    for match in charset.word.finditer(run.text):
        word = match.group()
        if charset.marked.search(word):
            run.words += 1
            run.before += is_syllable(word)
            run.after += is_syllable(charset.read(word).lower().strip(".?'`"))
    return run


def _decoded(runs: Sequence[_Run], charset: _Charset) -> Iterator[str]:
    """Suspect runs and those between two of them that do not show what they are; sound ones stay."""
    following = _next_sure(runs)
    last = False
    for i, run in enumerate(runs):
        if run.shown and (_UNICODE.search(run.text) or run.words):
            last = run.suspect or (last and following[i] and run.after >= run.before and not _UNICODE.search(run.text))
        old = run.shown and (last if run.words else run.capital)
        yield _raised(charset.read(run.text), run.capital) if old else run.text


def _next_sure(runs: Sequence[_Run]) -> list[bool]:
    """For each run whether the next one that shows what it is, is an old one."""
    answer, nearest = [False] * len(runs), False
    for i in range(len(runs) - 1, -1, -1):
        answer[i] = nearest
        run = runs[i]
        if run.shown and (run.suspect or _UNICODE.search(run.text) or run.before > run.after):
            nearest = run.suspect
    return answer


def _raised(text: str, capital: bool) -> str:
    """In capitals where the font or the plain letters beside are: the old fonts have no toned capitals of their own."""
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    shouted = len(plain) >= 4 and sum(map(str.isupper, plain)) >= len(plain) * _SHOUTED
    return _ENTITY_OR_NOT.sub(lambda m: m[1] or m[2].upper(), text) if capital or shouted else text


_ENTITY_OR_NOT = re.compile(r"(&[#\w]{2,10};|<[^<>]*>)|([^&<]+|[&<])")


@cache
def _charsets() -> tuple[_Charset, ...]:
    latin = re.compile("[A-Za-z\u00a1-\u00ff]+")
    high = re.compile("[\u00a1-\u00ff]")
    return (
        _Charset(
            "tcvn3",
            ("®", "µ", "¸", "¹"),
            re.compile("[A-Za-z][\u00a8-\u00ae\u00b5-\u00be\u00c6-\u00df]|[\u00a7\u00ae][A-Za-z\u00b5-\u00ff]"),
            latin,
            high,
            ".Vn",
            _reader("tcvn3"),
        ),
        _Charset(
            "vni",
            ("ø", "û", "ï", "ñ"),
            re.compile("[AEOUYaeouyôöÔÖ][øûïåäëüùØÛÏÅÄËÜÙ]|[ñÑ][aeiouyöôAEIOUYÖÔ]"),
            latin,
            high,
            "VNI-",
            _reader("vni"),
        ),
        _Charset(
            "viqr",
            ("^",),
            re.compile(r"[A-Za-z](?:[aeoAEO]\^|[ouOU]\+|[aA]\()['`?~.]?[a-z]?"),
            re.compile(r"[A-Za-z][A-Za-z'`?~.^(+]{0,12}"),
            re.compile(r"[aeoAEO]\^|[ouOU]\+|[aA]\(|^[dD]d"),
            "",
            _viqr(),
        ),
        _Charset(
            "windows-1258",
            ("Þ", "Ì"),
            re.compile("[AEIOUYaeiouyÂÊÔÕÝâêôõýã][ÌÒÞìò]"),
            latin,
            high,
            "",
            _read_1258,
        ),
    )


def _letters(charset: str) -> dict[str, str]:
    return {row["typed"]: row["letter"] for row in read_table("legacy_charsets") if row["charset"] == charset}


def _reader(charset: str) -> Callable[[str], str]:
    letters = _letters(charset)
    letters |= {typed[0].upper() + typed[1:]: found.upper() for typed, found in letters.items() if len(typed) == 2}
    pattern = re.compile("|".join(map(re.escape, sorted(letters, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda match: letters[match.group()], text)


def _viqr() -> Callable[[str], str]:
    """As the others, but a stop or question mark that ends a word is one, unless the sentence goes on in small letters."""
    letters = _letters("viqr")
    longest = "|".join(map(re.escape, sorted(letters, key=len, reverse=True)))
    pattern = re.compile(rf"({longest})(?=(\s?)([\w,;:]?))")

    def letter(match: re.Match[str]) -> str:
        typed = match[1]
        ends = typed[-1] in ".?" and not (match[3].islower() or (not match[2] and match[3]))
        return letters.get(typed[:-1], typed[:-1]) + typed[-1] if ends else letters[typed]

    return lambda text: pattern.sub(letter, text)


def _read_1258(text: str) -> str:
    """Windows-1258 that was taken for windows-1252: the tone stands behind its vowel."""
    return unicodedata.normalize("NFC", text.translate(_AS_1258))


_AS_1258 = {ord(bytes([b]).decode("cp1252")): bytes([b]).decode("cp1258", "replace") for b in range(0xC0, 0x100)}
