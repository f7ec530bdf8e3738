"""robots.txt as RFC 9309 has it: what an answer means, which group is ours, which of its rules holds.

Reading and asking take time linear in the file and in the address, whatever wildcards a file brings.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

AGENT = "tracuu"
ROBOTS_BYTES = 512 * 1024
ROBOTS_REDIRECTS = 5
# RFC 9309 §2.4: seconds for which rules may be kept.
ROBOTS_AGE = 24 * 3600.0
# Rules that an earlier run read serve a new one for this long only: who has just written a file wants it obeyed.
ROBOTS_REUSE = 3600.0
MOST_DELAY = 24 * 3600.0

_TOKEN = re.compile(r"[A-Za-z_-]+")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
_LINE = re.compile(r"\s*([A-Za-z]+(?:[ _-][A-Za-z]+)?)\s*:(.*)|\s*(user-agent|allow|disallow)\s+(\S.*)", re.I | re.S)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Misspellings that Google's parser takes for what they stand for; whoever wrote them wanted to keep crawlers out.
_DISALLOW = frozenset(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"))
_PIECE = re.compile(r"%[0-9A-Fa-f]{2}|[^%]|%", re.S)


@dataclass(frozen=True, slots=True)
class Rule:
    """`Allow` or `Disallow`: literal pieces between `*`, in normal form; `ends` where the pattern ends in `$`."""

    allow: bool
    pieces: tuple[str, ...]
    ends: bool
    octets: int

    def holds(self, target: str) -> bool:
        """Whether the rule speaks of a path and query in normal form."""
        first, *rest = self.pieces
        if not target.startswith(first):
            return False
        at = len(first)
        last = rest.pop() if self.ends and rest else None
        for piece in rest:
            found = target.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        if last is not None:
            return len(target) - len(last) >= at and target.endswith(last)
        return not self.ends or at == len(target)


class Rules:
    """The rules of one robots.txt for this crawler; `delay` is its Crawl-delay in seconds, 0 without one."""

    def __init__(self, text: str) -> None:
        own, everyone = _Group(), _Group()
        _read(text, own, everyone)
        group = own if own.named else everyone
        self.delay = group.delay
        # The longest rule that matches holds, of equals the one that allows: the first in this order.
        self._rules = sorted(group.rules, key=lambda rule: (-rule.octets, not rule.allow))

    def allows(self, url: str) -> bool:
        """Whether a URL may be fetched."""
        target = target_of(url)
        if target == "/robots.txt":
            return True
        return next((rule.allow for rule in self._rules if rule.holds(target)), True)


def rules_of(status: int, body: bytes) -> Rules | None:
    """What an answer for /robots.txt means: rules; free where there is none (4xx); None, keep out, on anything else and on 429.

    RFC 9309 §2.3.1.3 counts 4xx as "no rules"; 429 is a request to stay away, not an absent file.
    """
    if 200 <= status < 300:
        return Rules(text_of(body))
    if 400 <= status < 500 and status != 429:
        return FREE
    return None


def text_of(body: bytes) -> str:
    """The lines of a robots.txt that are read: a line cut in two by the bound would say something else than was meant."""
    if len(body) > ROBOTS_BYTES:
        body = body[: max(body.rfind(end, 0, ROBOTS_BYTES + 1) for end in (b"\r", b"\n")) + 1]
    return body.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def target_of(url: str) -> str:
    """Path and query of an address in the normal form that rules are compared in."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query or "?" in url else "")
    return _normal(target).replace("*", "%2A").replace("$", "%24")


class _Group:
    """What all groups of one agent say together."""

    def __init__(self) -> None:
        self.named = False
        self.rules: list[Rule] = []
        self.delay = 0.0


def _read(text: str, own: _Group, everyone: _Group) -> None:
    """Rules belong to the agents named right before them; lines of other kinds between them change nothing (§2.2.4).

    A Crawl-delay, of which the RFC knows nothing, is meant for the agents named since the last one.
    """
    speaking: list[_Group] = []
    pacing: list[_Group] = []
    ruled = paced = False
    for line in re.split(r"[\r\n]+", text):
        key, value = _key_and_value(line)
        if key == "user-agent":
            meant = _meant(value, own, everyone)
            speaking = _joined([] if ruled else speaking, meant)
            pacing = _joined([] if ruled or paced else pacing, meant)
            ruled = paced = False
        elif key in ("allow", "disallow"):
            ruled = True
            _add(speaking, key == "allow", value)
        elif key == "crawl-delay":
            paced = True
            for group in pacing:
                group.delay = max(group.delay, _seconds(value))


def _key_and_value(line: str) -> tuple[str, str]:
    found = _LINE.match(line.partition("#")[0])
    if found is None:
        return "", ""
    key = re.sub(r"[ _]", "-", (found[1] or found[3]).lower())
    key = {"useragent": "user-agent", "crawldelay": "crawl-delay"}.get(key, key)
    return ("disallow" if key in _DISALLOW else key), (found[2] or found[4] or "").strip()


def _meant(value: str, own: _Group, everyone: _Group) -> _Group | None:
    """A product token is compared whole and without case; what follows it (`/1.0`) is no part of it."""
    token = _TOKEN.match(value)
    if token is not None and token[0].lower() == AGENT:
        own.named = True
        return own
    return everyone if value.split(maxsplit=1)[:1] == ["*"] else None


def _joined(groups: list[_Group], group: _Group | None) -> list[_Group]:
    """Each once, however often a file names it."""
    return groups if group is None or group in groups else [*groups, group]


def _add(groups: list[_Group], allow: bool, value: str) -> None:
    if value.startswith(("/", "*")):
        rule = _rule(allow, value)
        for group in groups:
            group.rules.append(rule)


def _rule(allow: bool, value: str) -> Rule:
    ends = value.endswith("$")
    pattern = _normal(value[:-1] if ends else value).replace("$", "%24")
    return Rule(allow, tuple(re.split(r"\*+", pattern)), ends, len(pattern) + ends)


def _normal(text: str) -> str:
    """Unreserved characters bare, every other escape in capitals, everything outside ASCII escaped (§2.2.2)."""
    return "".join(_one(piece) for piece in _PIECE.findall(text))


def _one(piece: str) -> str:
    if len(piece) == 3:
        byte = int(piece[1:], 16)
        return chr(byte) if byte in _UNRESERVED else piece.upper()
    if piece.isascii() and piece.isprintable() and piece != " ":
        return piece
    return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8", "surrogateescape"))


def _seconds(value: str) -> float:
    found = _NUMBER.match(value)
    return min(float(found[0].replace(",", ".")), MOST_DELAY) if found else 0.0


FREE = Rules("")
