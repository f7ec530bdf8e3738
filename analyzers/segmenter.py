"""The word boundaries of a line: pyvi's tokens and its model's decisions, found by our own code in linear time.

The model labels each token "begins a word" or "inside one". With two labels only the difference of their scores counts, and the
best path needs one number a token: how far "inside" is ahead.
"""

import math
import re
import string
import unicodedata
from functools import cache

from analyzers.memory import Memory
from analyzers.segmenter_model import Model, read_model

_LOCAL = "[a-zA-Z0-9_.+-]"
_DOMAIN = "[a-zA-Z0-9-]"
_FIRST = r"[A-ZĐ]++\.|(?:Tp|Mrs?|Ms|Dr|ThS)\.|==>|->|\.\.\.|>>|\w++://\S+"
_LAST = r"\d++(?:[.,_]\d++)++|[^\w\s]|\w+"
_TOKEN = re.compile(f"{_FIRST}|{_LAST}")
_BEFORE_MAIL = re.compile(_FIRST)
_AFTER_MAIL = re.compile(_LAST)
# an address at every @ that could have one, each run of characters read once
_MAIL = re.compile(rf"(?<!{_LOCAL})({_LOCAL}++)(?=(@(?:{_DOMAIN}++\.)+{_DOMAIN}+))")

_SIGNS = string.punctuation
_NEVER, _SMALL, _CAPITAL = 0, 1, 2


# Plain tuples: they are unpacked for every token, named ones twice as slowly.
_Listed = tuple[float, float, frozenset[str] | None]
"""A pair of syllables that opens a listed word: what it gives to the first, to the second, and the thirds that follow it, if any."""

_Token = tuple[str, str, float, float, float, dict[str, _Listed], int]
"""A token with everything that the model says of it alone: its text, in small letters, its score, what it gives to the next token
and to the one before, the pairs that it opens (by second syllable), and whether it joins: never, as a small word, as a capital one."""

_NO_PAIRS: dict[str, _Listed] = {}
_END: _Token = ("", " ", 0.0, 0.0, 0.0, _NO_PAIRS, _NEVER)


class Segmenter:
    """Cuts lines as pyvi's `ViTokenizer.tokenize` does. Costs about 0.1 s to build; may be shared by threads."""

    def __init__(self, model: Model) -> None:
        self._bias, self._digits = model.weights["bias"], model.weights["word.isdigit()"]
        self._places = [_seen_from(place, model.weights) for place in ("", "-1:", "+1:")]
        # one object for equal strings: most comparisons end at identity, and the walk touches less memory
        self._known: dict[str, str] = {}
        self._listed = _listed(model, self._known)
        self._triple = (model.weights["+2:word.tri_gram()"], model.weights["-2:word.tri_gram()"])
        self._chunks = Memory(self._cut_chunk, self._known)
        self._break = self._token("\n")
        (stay_out, enter), (leave, stay_in) = model.transitions
        self._out_below, self._in_above = stay_out - leave, enter - stay_in
        self._after_out, self._after_in, self._between = enter - stay_out, stay_in - leave, enter - leave

    def segment(self, line: str) -> str:
        """The tokens of the line parted by spaces, `_` inside words; a line without tokens comes back as it is."""
        tokens = self._read(unicodedata.normalize("NFC", line))
        if not tokens:
            return line
        pieces = [" "] * (2 * len(tokens))
        pieces[1::2] = [token[0] for token in tokens]
        for i in self._inside(tokens):
            if i and 0 < tokens[i][6] <= tokens[i - 1][6]:
                pieces[2 * i] = "_"
        del pieces[0]
        return "".join(pieces)

    def _read(self, text: str) -> list[_Token]:
        # no token holds a space, so that chunks can be read alone and remembered; a line break is a token of its own
        chunks = self._chunks
        tokens: list[_Token] = []
        for number, part in enumerate(text.split("\n")):
            if number:
                tokens.append(self._break)
            for chunk in part.split():
                tokens += chunks[chunk]
        return tokens

    def _inside(self, tokens: list[_Token]) -> list[int]:
        """The places that the best path labels "inside a word", in no order.

        A score needs the two tokens after it, so that the walk decides on the token two behind the one it reads.
        """
        to_first, to_third = self._triple
        out_below, in_above = self._out_below, self._in_above
        after_out, after_in, between = self._after_out, self._after_in, self._between
        inside: list[int] = []
        open_places: list[int] = []
        opened: dict[str, _Listed] = {}
        thirds: frozenset[str] | None = None
        oldest = older = -math.inf
        given, step, ahead = -after_out, 0.0, 0.0
        place = -2
        for _, lower, own, to_next, to_last, listed, _ in [*tokens, _END, _END]:
            score = own + given
            older += to_last
            if thirds is not None:
                if lower in thirds:
                    oldest += to_first
                    score += to_third
                thirds = None
            if lower in opened:
                to_older, to_this, thirds = opened[lower]
                older += to_older
                score += to_this
            ahead = step + oldest
            if ahead <= out_below:
                step = after_out
            elif ahead > in_above:
                inside.append(place)
                step = after_in
            else:
                open_places.append(place)
                step = between - ahead
            place += 1
            oldest = older
            older = score
            given = to_next
            opened = listed
        return _closed(inside, open_places, len(tokens) - 1, ahead > 0)

    def _cut_chunk(self, chunk: str) -> tuple[_Token, ...]:
        tokens = cut_chunk(chunk)
        if len(tokens) == 1:
            return (self._token(tokens[0]),)
        # a token alone is cut as it was among others, so that the memory serves both
        return tuple(self._chunks[token][0] for token in tokens)

    def _token(self, text: str) -> _Token:
        lower = text.lower()
        lower = self._known.get(lower, lower)
        text = lower if text == lower else text
        joins = _NEVER if text in _SIGNS or text[0].isdigit() else _CAPITAL if text[0].istitle() else _SMALL
        # CRFsuite reads the names of attributes as C does, up to a zero
        name = lower.partition("\0")[0] if "\0" in lower else lower
        shape = text.isupper() + 2 * text.istitle()
        own, to_next, to_last = [names.get(name, 0.0) + shapes[shape] for names, shapes in self._places]
        own += self._bias + (self._digits if text.isdigit() else 0.0)
        return text, lower, own, to_next, to_last, self._listed.get(lower, _NO_PAIRS), joins


@cache
def segmenter() -> Segmenter:
    """The segmenter with pyvi's model, built at the first call; ModelError if the model cannot be read."""
    return Segmenter(read_model())


def cut_chunk(chunk: str) -> list[str]:
    """The tokens of a text without spaces: abbreviations with their stop, web and mail addresses, numbers with their separators,
    arrows and ellipses; then single signs and runs of letters and digits."""
    if chunk.isalpha():
        return [chunk]
    return _cut_mail(chunk) if "@" in chunk else _TOKEN.findall(chunk)


def _cut_mail(chunk: str) -> list[str]:
    tokens = []
    addresses = [(match.start(1), match.end(1), match.end(2)) for match in _MAIL.finditer(chunk)]
    addresses.reverse()
    done = 0
    while done < len(chunk):
        while addresses and addresses[-1][1] <= done:
            addresses.pop()
        match = _BEFORE_MAIL.match(chunk, done)
        if match is None and addresses and addresses[-1][0] <= done:
            end = addresses[-1][2]
        else:
            match = match or _AFTER_MAIL.match(chunk, done)
            end = match.end() if match else done + 1
        tokens.append(chunk[done:end])
        done = end
    return tokens


def _closed(inside: list[int], open_places: list[int], last: int, last_is_inside: bool) -> list[int]:
    """An open place takes the label that the one after it has not: changing label costs the model less than staying."""
    if open_places and open_places[-1] == last:
        open_places.pop()
    if last_is_inside and inside[-1:] != [last]:
        inside.append(last)
    taken = set(inside) if open_places else set()
    for i in reversed(open_places):
        if i + 1 not in taken:
            taken.add(i)
            inside.append(i)
    return inside


def _seen_from(place: str, weights: dict[str, float]) -> tuple[dict[str, float], tuple[float, ...]]:
    """What the model gives for a token from one place: by its small letters; plain, in capitals, with one first, as both."""
    start = f"{place}word.lower():"
    names = {name[len(start) :]: weight for name, weight in weights.items() if name.startswith(start)}
    upper, title = weights[f"{place}word.isupper()"], weights[f"{place}word.istitle()"]
    return names, (0.0, upper, title, upper + title)


def _listed(model: Model, known: dict[str, str]) -> dict[str, dict[str, _Listed]]:
    """The pairs that are listed, or open a listed word of three, by first and second syllable; `known` gets their syllables."""
    one = known.setdefault
    found: dict[str, dict[str, _Listed]] = {}
    alone: _Listed = (model.weights["+1:word.bi_gram()"], model.weights["-1:word.bi_gram()"], None)
    for pair in model.pairs:
        first, _, second = pair.partition(" ")
        found.setdefault(one(first, first), {})[one(second, second)] = alone
    for triple in model.triples:
        first, second, third = triple.split(" ")
        opened = found.setdefault(one(first, first), {})
        to_first, to_second, thirds = opened.get(second, (0.0, 0.0, None))
        opened[one(second, second)] = (to_first, to_second, (thirds or frozenset()) | {third})
    return found
