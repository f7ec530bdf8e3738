"""Hostile requests for `hostile.py`: drawn by a seed from what tends to break programs that read addresses, headers and bodies."""

import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.hostile_queries import HOSTILE, hostile_random

LONGEST = 8_000
"""Characters of a request line: beyond that the server refuses it before the application has seen anything of it."""
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW")
CHECKING = ("/kiem-tra", "/kiem-tra.json", "/api/kiem-tra")
FORM, JSON, PLAIN = "application/x-www-form-urlencoded", "application/json", "text/plain"
ODD = (
    *("", "0", "-1", "00", "1e9", "NaN", "99999999999999999999", "9" * 4_000, "٣", "²", "1.0", "true", "null", "[]", "{}"),
    *("\0", "a\0b", "\u202e", "\u200f", "\ufeff", "\ud800", "a" * 3_000, "ạ" * 900, "\u0301" * 900, "<script>", "'\"`", "\r\nX-A: b"),
    *("../../etc/passwd", "..%2f..", "//evil.example", "\\\\evil.example", "javascript:alert(1)", "http://[", "http://a@b:c"),
    *("2018-99-99", "2018-02-30", "0000", "2018-02", "%", "%%", "%ff", "%u0041", ";", "&", "=", "+", "#", "?", "a,b", "*", "khong"),
)  # fmt: skip
"""What stands where a number, a day, a word or a name is expected."""
RAW = (
    "%00",
    "%ff%fe",
    "%c0%af",
    "%ed%a0%80",
    "%f4%90%80%80",
    "%",
    "%4",
    "%zz",
    "%25%32%66",
    "%e1%ba",
    "%0d%0aX-A:%20b",
    "%fe",
)
"""Pieces of an address that are sent as they stand."""
TRICKS = (
    *("/..", "/../..", "/.", "//", "/%2e%2e/", "/%2f", "/%5c..%5c", ";a=b", "/%00", ".json", ".json.json", ".atom", ".bib", "/.json"),
    *("%20", "%0a", "%e2%80%ae", ".", "/" + "a/" * 1_500, "/" + "%e1%ba%a1" * 300, "~", "/*", "/%3Cscript%3E", "%ff"),
)  # fmt: skip
"""What is put behind a path that a page of ours has."""
HEADERS: Mapping[str, tuple[str, ...]] = {
    "Accept-Language": ("", "*", "vi;q=", "en;q=9e999", "x" * 4_000, "a," * 2_000, "\xff", "zh-Hant-CN-x-a;q=0.5;q=2"),
    "If-None-Match": ("", "*", '"', 'W/"', "W/" * 2_000, '"a",' * 1_500, "\xff", '"' + "a" * 6_000),
    "If-Modified-Since": ("", "0", "Thu, 99 Foo 99999 99:99:99 GMT", "9" * 3_000, "Sat, 01 Jan 0000 00:00:00 GMT"),
    "Range": ("", "bytes=", "bytes=-", "bytes=5-1", "bytes=0-0", "bytes=99999999999999999999-", "bytes=" + "0-1," * 1_500, "x"),
    "If-Range": ("", '"', "Thu, 99 Foo", "\xff"),
    "Host": ("", "evil.example", "a b", "[::1", "localhost:99999999", "a" * 4_000, "\xff", "x/../y", "a\tb", "@", "x:y:z", "xn--"),
    "X-Forwarded-For": ("", "evil", "1.2.3.4," * 900, "::1%eth0", "999.1.1.1", "\xff", "[::1]:80"),
    "X-Forwarded-Host": ("evil.example", "\xff"),
    "X-Forwarded-Proto": ("javascript", "\xff"),
    "Cookie": ("", "=", "a=b;" * 1_500, "lang=\xff", "session=" + "x" * 4_000, ";;;", 'a="'),
    "Accept": ("", "*/*;q=", "a/b/c", "application/json;q=nan", "x" * 4_000, "\xff"),
    "Accept-Encoding": ("", "gzip;q=x", "\xff", "identity;q=0,*;q=0"),
    "Content-Type": ("", "/", "multipart/form-data", "application/json; charset=utf-7", "text/html;" * 500, "\xff"),
    "Origin": ("null", "https://evil.example", "\xff"),
    "User-Agent": ("", "\xff" * 50, "<script>"),
    "Referer": ("javascript:alert(1)", "\xff"),
    "X-HTTP-Method-Override": ("DELETE", "PUT"),
}  # fmt: skip
_HOLE = re.compile(r"<(?:(any)\(([^)]*)\):|[^:<>]+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server hands it on: path and query escaped as in the request line, headers as latin-1 text."""

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    kind: str = ""

    @property
    def target(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, slots=True)
class Known:
    """What an application answers to: the rules of its addresses, names that fill their holes, its parameters, values that they take."""

    rules: Sequence[str]
    names: Mapping[str, Sequence[str]]
    parameters: Sequence[str]
    values: Sequence[str]


@dataclass(slots=True)
class Draw:
    """Requests of chance, the same for the same seed and the same application."""

    known: Known
    seed: int = 20261126
    chance: random.Random = field(init=False)
    texts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.texts = [*HOSTILE, *hostile_random(3_000, seed=self.seed)]

    def requests(self, number: int) -> Iterator[Request]:
        """So many requests, each rule in its turn; what only checks texts is sent one."""
        for turn in range(number):
            rule = self.known.rules[turn % len(self.known.rules)]
            yield self._checking(rule) if rule in CHECKING and self._often(0.8) else self._asking(rule)

    def _asking(self, rule: str) -> Request:
        method = self.chance.choice(METHODS) if self._often(0.15) else "GET"
        body = self._text().encode("utf-8", "replace")[:5_000] if method in ("POST", "PUT", "PATCH") else b""
        return Request(method, self._path(rule), self._query()[:LONGEST], self._headers(), body)

    def _checking(self, rule: str) -> Request:
        body, kind = self.chance.choice(BODIES)(self)
        return Request("POST", rule, "", (*self._headers(), ("Content-Type", kind)), body)

    def _path(self, rule: str) -> str:
        filled: str = _HOLE.sub(self._filled, rule)
        return (filled + self.chance.choice(TRICKS) if self._often(0.15) else filled)[:LONGEST]

    def _filled(self, hole: re.Match[str]) -> str:
        any_of, words, name = hole.groups()
        if any_of:
            return self.chance.choice(str(words).split(","))
        held = self.known.names.get(name, ())
        if held and self._often(0.6):
            return quote(self.chance.choice(held), errors="replace")
        return self._escaped(self._odd() or "0")

    def _query(self) -> str:
        shape = self.chance.random()
        if shape < 0.04:
            return self._raw()
        if shape < 0.1:
            pair = f"{self._parameter()}={self._escaped(self._odd()[:3])}"
            return "&".join([pair] * min(1_000, LONGEST // (len(pair) + 1)))
        return "&".join(self._pair() for _ in range(self.chance.randint(0, 6)))

    def _pair(self) -> str:
        name = self._parameter()
        name += self.chance.choice(("[]", "[a]", "[0][b]", "%00", ".x")) if self._often(0.05) else ""
        pair = f"{name}={self._escaped(self._value())}"
        return "&".join([pair] * self.chance.randint(2, 30)) if self._often(0.1) else pair

    def _parameter(self) -> str:
        return self.chance.choice(self.known.parameters) if self._often(0.95) else self._escaped(self._odd()[:30])

    def _value(self) -> str:
        shape = self.chance.random()
        if shape < 0.25:
            return self.chance.choice(self.known.values)
        return self._text() if shape < 0.7 else self._odd()

    def _text(self) -> str:
        """A hostile text, at times with words that are held: what finds nothing costs nothing."""
        text = self.chance.choice(self.texts)
        return f"{self.chance.choice(self.known.values)} {text}" if self._often(0.3) else text

    def _odd(self) -> str:
        return self.chance.choice(ODD)

    def _escaped(self, text: str) -> str:
        if self._often(0.08):
            return self.chance.choice(RAW)
        return quote(text[:4_000], safe="%" if self._often(0.1) else "", errors="replace")

    def _raw(self) -> str:
        return "&".join(self.chance.choices(("&", "=", "==", ";", "a", *RAW), k=self.chance.randint(1, 900)))

    def _headers(self) -> tuple[tuple[str, str], ...]:
        names = self.chance.sample(sorted(HEADERS), self.chance.choice((0, 0, 1, 2, 4)))
        return tuple((name, self.chance.choice(HEADERS[name])) for name in names)

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

    def long_text(self) -> str:
        """64,000 characters, or a few more, of one hostile piece or of many."""
        pieces = (*CITING, *self.texts[:300], *self.known.values)
        length = self.chance.choice((64_000, 64_000, 64_001, 8_000))
        chosen = [self.chance.choice(pieces) or "x" for _ in range(self.chance.choice((1, 2, 40)))]
        joined = self.chance.choice(("", " ", "\n")).join(chosen) or "x"
        return (joined * (length // len(joined) + 1))[:length]


CITING = (
    *("Nghị định số ", "1/2/34/5678/", "12/KH-UBND, ", "([{(<", ")]})>", "Điều 1 khoản 2 điểm a ", "số 59/2023/NĐ-CP ", "ngày 31/12/2023 "),
    *("Luật sửa đổi, bổ sung một số điều của Luật ", "1234567890", "Nghị quyết ", "số số "),
    *("“", "”", "và ", ", ", "-", "/", "Quyết định 1/QĐ-"),
    *("Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ; ", "khoản 1, 2, 3, 4, ", "U+0301\u0301", "QĐ-UBND/", "NĐ – CP "),
)  # fmt: skip
"""Beginnings, ends and joints of citations: what makes a finder look twice."""

Body = Callable[[Draw], tuple[bytes, str]]


def _form(draw: Draw) -> tuple[bytes, str]:
    more = {draw.known.parameters[0]: "x", "tinh": draw.chance.choice(ODD), "ngay": draw.chance.choice(ODD)}
    return urlencode({"text": draw.long_text(), **more}, errors="replace").encode(), FORM


def _plain(draw: Draw) -> tuple[bytes, str]:
    return draw.long_text().encode("utf-8", "replace"), PLAIN


def _json(draw: Draw) -> tuple[bytes, str]:
    text = draw.long_text().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return ('{"text": "' + text.replace("\\", "").replace('"', "").replace("\n", " ") + '"}').encode(), JSON


def _broken_json(draw: Draw) -> tuple[bytes, str]:
    return draw.chance.choice(BROKEN_JSON), JSON


def _broken_form(draw: Draw) -> tuple[bytes, str]:
    return draw.chance.choice(BROKEN_FORMS)


def _noise(draw: Draw) -> tuple[bytes, str]:
    return draw.chance.randbytes(draw.chance.choice((1, 300, 60_000))), draw.chance.choice(
        (FORM, JSON, PLAIN, "", "a/b")
    )


BODIES: tuple[Body, ...] = (_form, _form, _plain, _json, _broken_json, _broken_form, _noise)
BROKEN_JSON = (
    *(b"", b"{", b"[" * 60_000, b'{"a":' * 50_000, b"[" * 900 + b"]" * 900, b'{"text":' + b"[" * 900 + b"]" * 900 + b"}", b"1" * 60_000),
    *(b"null", b'"text"', b"[1]", b'{"text": null}', b'{"text": 1}', b'{"text": ["a"]}', b'{"text": {"a": 1}}', b'{"text": true}'),
    *(b'{"text": "\\ud800"}', b'{"text": "a\\u0000b"}', b'{"text": "\\udfff 59/2023/N\\u0110-CP"}', b'{"\\ud800": 1, "text": "x"}'),
    *(b'{"text": "x", "text": "y"}', b'{"text": "x", "tinh": ["\\ud800"]}', b'{"text": "x", "ngay": 1e999}', b'{"text": "x", "z": 1}'),
    *(b'\xff\xfe{"text"', b"\xef\xbb\xbf{}", b"NaN", b'{"text": NaN}', b'{"text": "x", "ngay": "9999-99-99", "tinh": "\\u0000"}'),
)  # fmt: skip
_PART = b"--b\r\nContent-Disposition: form-data; name="
BROKEN_FORMS = (
    (b"text=%ff%fe%00&text=b&=&&&", FORM),
    (b"&" * 60_000, FORM),
    (b"a=b&" * 15_000, FORM),
    (b"text=" + b"%" * 60_000, FORM),
    (b"text=" + b"%F0%9F%98" * 5_000, FORM),
    (b"text[]=a&text[b]=c", FORM),
    (b"text=a", f"{FORM}; charset=utf-16"),
    (b"text=a", f"{FORM}; charset=nope"),
    (b"text=a", "multipart/form-data; boundary="),
    (b"text=a", "multipart/form-data; boundary=" + "b" * 500),
    (b"--b--", "multipart/form-data; boundary=b"),
    (_PART + b'"text"\r\n\r\nNgh\xff' * 3, "multipart/form-data; boundary=b"),
    (_PART + b'"text"\r\n\r\na\r\n--b--\r\n', "multipart/form-data; boundary=b"),
    ((_PART + b'"text"\r\n\r\na\r\n') * 3_000 + b"--b--", "multipart/form-data; boundary=b"),
    (_PART + b'"text"; filename="../x"\r\nContent-Type: \xff\r\n\r\na\r\n--b--', "multipart/form-data; boundary=b"),
    (_PART + b"x" * 60_000, "multipart/form-data; boundary=b"),
)
