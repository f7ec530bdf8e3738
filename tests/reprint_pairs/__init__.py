"""Labelled pairs of articles: reprints as other papers make them, and articles that look alike and are two.

The texts are ours and illustrative (originals.txt, siblings.txt, letters.toml); reprints are made from the originals by the changes
of `RECIPES`. Half of the originals and letters, each with all its pairs, is for tuning (`dev`), half is kept for the test.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import combinations, cycle
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent

RECIPES = (
    "lead", "lead caption", "editorial", "editorial-first boilerplate", "caption boilerplate", "unmarked", "unmarked half",
    "tone dates", "dates units", "half", "half caption", "thinned", "reworded", "reworded dates editorial",
    "merged decomposed", "shouted split", "lead units editorial", "thinned lead", "half editorial",
)  # fmt: skip
_VARIANTS = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts; `kind` is the recipe of a reprint, or why two articles that look alike are two."""

    name: str
    kind: str
    split: Literal["dev", "test"]
    reprint: bool
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Original:
    name: str
    lead: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@cache
def originals() -> tuple[Original, ...]:
    found = []
    for name, lines in _sections("originals.txt"):
        lead, *paragraphs = lines
        found.append(Original(name, lead.removeprefix("~ "), tuple(paragraphs)))
    return tuple(found)


@cache
def pairs() -> tuple[Pair, ...]:
    return (*_reprints(), *_siblings(), *_letters(), *_roundups())


def changed(original: Original, recipe: str, turn: int) -> str:
    """The original after the changes named in the recipe, in order; `turn` chooses among the additions."""
    paragraphs = list(original.paragraphs)
    for change in recipe.split():
        paragraphs = _CHANGES[change](paragraphs, original, turn)
    return "\n".join(paragraphs)


def _reprints() -> list[Pair]:
    recipes = cycle(RECIPES)
    found = []
    for turn, original in enumerate(originals()):
        for _ in range(_VARIANTS):
            recipe = next(recipes)
            name = f"{original.name}: {recipe}"
            found.append(Pair(name, recipe, _split(turn), True, original.text, changed(original, recipe, turn)))
    return found


def _siblings() -> list[Pair]:
    places = {original.name: place for place, original in enumerate(originals())}
    found = []
    for name, lines in _sections("siblings.txt"):
        original = originals()[places[name]]
        lines = [original.paragraphs[int(line[2:]) - 1] if line.startswith("+ ") else line for line in lines]
        kind = "same event, another article"
        found.append(
            Pair(f"{name}: sibling {len(found)}", kind, _split(places[name]), False, original.text, "\n".join(lines))
        )
    return found


def _letters() -> list[Pair]:
    templates = tomllib.loads((HERE / "letters.toml").read_text(encoding="utf-8"))["template"]
    found = []
    for place, template in enumerate(templates):
        texts = [template["text"].strip().format(*filling.split(" | ")) for filling in template["fillings"]]
        for (i, one), (j, other) in combinations(enumerate(texts), 2):
            name = f"{template['id']}: {i}, {j}"
            found.append(Pair(name, template["kind"], _split(place), False, one, other))
    return found


def _roundups() -> list[Pair]:
    """A paragraph each of three articles under a heading of its own is no reprint of any of them."""
    found = []
    for place in range(6):
        parts = [originals()[place + step] for step in (6, 16, 26)]
        text = "\n".join([_added("roundup", place), *(part.paragraphs[1 + place % 3] for part in parts)])
        found += [
            Pair(f"{p.name}: roundup {place}", "one paragraph in a roundup", _split(place), False, p.text, text)
            for p in parts
        ]
    return found


def _split(place: int) -> Literal["dev", "test"]:
    return "test" if place % 2 else "dev"


def _sections(file: str) -> list[tuple[str, list[str]]]:
    text = re.sub(r"(?m)^#.*\n", "", (HERE / file).read_text(encoding="utf-8"))
    parts = re.split(r"(?m)^== (.+)\n", text)[1:]
    return [(name, body.strip().split("\n")) for name, body in zip(parts[::2], parts[1::2], strict=True)]


def _rows(file: str) -> list[list[str]]:
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def _added(kind: str, turn: int) -> str:
    texts = [text for its, text in _rows("additions.txt") if its == kind]
    return texts[turn % len(texts)]


_Change = Callable[[list[str], Original, int], list[str]]
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-ZÀ-Ỹ])|; ")
_DATE = re.compile(r"(?:ngày )?(\d{1,2})/(\d{1,2})/(\d{4})|ngày (\d{1,2})/(\d{1,2})")


def _each(change: Callable[[str], str]) -> _Change:
    return lambda paragraphs, _, __: [change(paragraph) for paragraph in paragraphs]


def _unmarked(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def _other_tone(text: str) -> str:
    """hòa → hoà, thủy → thuỷ."""
    moved = re.sub(
        "([oOuU])([\u0300\u0301\u0303\u0309\u0323])([aeyAEY])(?![a-zA-Z\u0300-\u036f])",
        r"\1\3\2",
        unicodedata.normalize("NFD", text),
    )
    return unicodedata.normalize("NFC", moved)


def _dates(text: str) -> str:
    return _DATE.sub(_in_words, text)


def _in_words(date: re.Match[str]) -> str:
    if date[4]:
        return f"ngày {int(date[4]):02} tháng {int(date[5])}"
    return f"ngày {int(date[1]):02} tháng {int(date[2])} năm {date[3]}"


def _units(text: str) -> str:
    text = re.sub(r"(?<![\d.,])(\d+) tỷ đồng", r"\1.000 triệu đồng", text)
    return re.sub(r"(\d)%", r"\1 phần trăm", text).replace(" triệu USD", " triệu đô la Mỹ").replace(" ki lô gam", " kg")


def _reworded(text: str) -> str:
    for before, after in _rows("rewordings.tsv"):
        text = text.replace(before, after)
    return text


def _half(paragraphs: list[str], _: Original, __: int) -> list[str]:
    return paragraphs[: (len(paragraphs) + 1) // 2]


def _thinned(paragraphs: list[str], _: Original, turn: int) -> list[str]:
    """Without one in four of its sentences and clauses."""
    kept = [[s for i, s in enumerate(_SENTENCE.split(p)) if (i + n + turn) % 4] for n, p in enumerate(paragraphs)]
    return [". ".join(sentences) for sentences in kept if sentences]


_CHANGES: dict[str, _Change] = {
    "lead": lambda paragraphs, original, _: [original.lead, *paragraphs[1:]],
    "editorial": lambda paragraphs, _, turn: [*paragraphs, _added("editorial", turn)],
    "editorial-first": lambda paragraphs, _, turn: [_added("editorial", turn), *paragraphs],
    "caption": lambda paragraphs, _, turn: [paragraphs[0], _added("caption", turn), *paragraphs[1:]],
    "boilerplate": lambda paragraphs, _, turn: [*paragraphs, _added("boilerplate", turn)],
    "unmarked": _each(_unmarked),
    "decomposed": _each(lambda text: unicodedata.normalize("NFD", text)),
    "tone": _each(_other_tone),
    "dates": _each(_dates),
    "units": _each(_units),
    "reworded": _each(_reworded),
    "half": _half,
    "thinned": _thinned,
    "merged": lambda paragraphs, _, __: [" ".join(paragraphs)],
    "split": lambda paragraphs, _, __: [sentence for p in paragraphs for sentence in _SENTENCE.split(p)],
    "shouted": lambda paragraphs, _, __: [paragraphs[0].upper(), *paragraphs[1:]],
}
