"""What an engine must answer, by brute force: every article looked through, syllable by syllable."""

import functools
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from analyzers.text import fold
from analyzers.words import is_plain, syllables, units
from indexer.query import FACETS, And, Facet, Filter, In, Node, Not, Or, Phrase, Query, Word
from indexer.query_parser import parse
from indexer.record import ArticleRecord
from indexer.record_terms import facet_values

Check = Callable[[ArticleRecord], bool]

WORDS = [
    "quy chế", "dân chủ", "cơ sở", "hòa bình", "hoà giải", "kế hoạch", "thực hiện", "chuyển đổi số", "ủy ban", "nhân dân", "tỉnh",
    "xã", "đất đai", "nông thôn mới", "học phí", "bảo hiểm", "y tế", "giáo dục", "thủ tục", "hành chính", "của", "và", "ở", "tại",
    "năm 2023", "Nghị định", "ma túy", "thuỷ lợi", "thủy sản", "đô thị", "cải cách", "Đắk Lắk", "Đà Nẵng",
]  # fmt: skip
FIELDS = [
    "so:59/2023/NĐ-CP", "so:059/2023", "so:59", "number:qh15", "số:14-kh/tu", "so:2022", "so:60/2023", 'so:"14 KH"',
    "tinh:longan", 'tinh:"Long An"', 'tỉnh:"tây ninh"', "province:tay-ninh", "tinh:hà", "tinh:hanoi", "tinh:an", "tinh:huế",
    'loai:"nghị định"', "loai:NĐ", "loai:luat", 'type:"ke hoach"', "coquan:CP", 'coquan:"chính phủ"', 'issuer:"quốc hội"', "coquan:phủ",
    "nam:2023", "nam:2015..2020", "nam:..2014", "year:2022..", "nguon:a", 'nguon:"báo cơ sở"', "source:bao", "tacgia:lan", 'author:"Hoà"',
    "tieude:tỉnh", 'title:"quy che"', 'tieude:"dân chủ"',
]  # fmt: skip
_SHORT = {"nd": "nghị định", "cp": "chính phủ", "chính phủ": "cp"}


def questions(number: int, articles: Sequence[ArticleRecord], seed: int = 11) -> Iterator[Query]:
    """Queries of chance: words with, without and with half of their marks, phrases, fields, exclusions, either, brackets, filters."""
    draw = random.Random(seed)
    for _ in range(number):
        yield parse(_typed(draw), list(_filters(draw, articles)))


def _typed(draw: random.Random, depth: int = 0) -> str:
    parts = [_part(draw, depth) for _ in range(draw.randint(0 if depth == 0 else 1, 3))]
    joints = [draw.choice((" ", " ", " OR ")) for _ in parts]
    return "".join(piece for pair in zip(joints, parts, strict=True) for piece in pair)[
        len(joints[0]) if parts else 0 :
    ]


def _part(draw: random.Random, depth: int) -> str:
    kind = draw.randint(0, 9)
    sign = draw.choice(("", "", "", "-"))
    if kind == 0 and depth < 3:
        return f"{sign}({_typed(draw, depth + 1)})"
    return sign + (draw.choice(FIELDS) if kind <= 2 else _token(draw))


def _token(draw: random.Random) -> str:
    word = " ".join(draw.choices(WORDS, k=draw.randint(1, 2)))
    typed = draw.choice((word, word, fold(word), "".join(draw.choice((c, fold(c))) for c in word)))
    return draw.choice((typed, typed, f'"{typed}"'))


def _filters(draw: random.Random, articles: Sequence[ArticleRecord]) -> Iterator[Filter]:
    for facet in draw.sample(FACETS, draw.choice((0, 1, 1, 2))):
        given = {value for one in draw.sample(articles, 3) for value in facet_values(one)[facet]}
        exclude = draw.random() < 0.3
        yield Filter(facet, (*sorted(given)[: 1 if exclude else 2], "không có"), exclude)


def recount(articles: Sequence[ArticleRecord], query: Query, without: Facet | None = None) -> list[ArticleRecord]:
    """The hits of a query; `without` names the facet whose own filters are left out."""
    checks = [_check(node) for node in query.nodes]
    filters = [filter_ for filter_ in query.filters if filter_.facet != without]
    return [one for one in articles if all(_holds(one, f) for f in filters) and all(check(one) for check in checks)]


def _holds(one: ArticleRecord, filter_: Filter) -> bool:
    return bool(set(values(one)[filter_.facet]) & set(filter_.values)) != filter_.exclude


values = functools.cache(facet_values)


@functools.cache
def _lines(one: ArticleRecord) -> tuple[list[str], list[str]]:
    """Title and paragraphs as syllables between spaces, with marks and without."""
    return _both([one.title, *one.text.split("\n")])


def _both(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    exact = [f" {' '.join(syllables(line))} " for line in lines]
    return exact, [fold(line) for line in exact]


def _check(node: Node, *, excluded: bool = False) -> Check:
    if isinstance(node, Word):
        return _excluded(node.text) if excluded else _words(node.text)
    if isinstance(node, Phrase):
        return _said(node.text)
    if isinstance(node, In):
        return _in(node)
    if isinstance(node, Not):
        unwanted = _check(node.node, excluded=True)
        return lambda one: not unwanted(one)
    inner = [_check(each, excluded=excluded) for each in node.nodes]
    together = all if isinstance(node, And) else any
    assert isinstance(node, And | Or)
    return lambda one: together(check(one) for check in inner)


def _said(text: str) -> Check:
    run, bare = syllables(text), is_plain(text)
    return lambda one: _has(_lines(one)[bare], run)


def _excluded(text: str) -> Check:
    """One word as it stands; several in their units, as typed."""
    if len(text.split()) == 1:
        return _said(text)
    if is_plain(text):
        return _words(text)
    runs = units(text)
    return lambda one: all(_has(_lines(one)[0], run) for run in runs)


def _words(text: str) -> Check:
    typed = syllables(text)
    pairs = list(pairwise(typed)) if is_plain(text) else []
    runs = [[fold(syllable) for syllable in unit] for unit in units(text)]

    def check(one: ArticleRecord) -> bool:
        _, bare = _lines(one)
        near = sum(_has(bare, pair) for pair in pairs)
        return all(_has(bare, run) for run in runs) and (not pairs or near >= len(typed) // 3)

    return check


def _in(node: In) -> Check:
    if node.field == "year":
        first, dots, last = node.text.partition("..")
        begin, end = first or "0", (last or "9999") if dots else first
        return lambda one: any(begin <= year <= end for year in values(one)["year"])
    if node.field == "number":
        return lambda one: any(_in_number(number, node.text) for number in values(one)["number"])
    texts = {node.text, _SHORT.get(fold(node.text.lower()), node.text), _SHORT.get(node.text.lower(), node.text)}
    joined = "".join(filter(str.isalnum, fold(node.text)))

    def check(one: ArticleRecord) -> bool:
        exact, bare = _both(held := _held(one, node.field))
        named = node.field == "province" and joined in ("".join(fold(each).split()) for each in held)
        return named or any(_has(bare if is_plain(text) else exact, syllables(text)) for text in texts)

    return check


def _held(one: ArticleRecord, field: str) -> list[str]:
    held = values(one)
    given = {
        "type": held["type"],
        "issuer": held["issuer"],
        "province": held["province"] + held["province_now"],
        "portal": (one.portal, one.source),
        "author": one.authors,
        "title": (one.title,),
    }[field]
    return [value for value in given if value]


def _in_number(number: str, typed: str) -> bool:
    """The parts that are typed follow each other in the number; zeros before a serial mean nothing."""
    held, asked = ([fold(part) for part in syllables(each)] for each in (number, typed))
    places = range(len(held) - len(asked) + 1)
    return any(
        held[at].lstrip("0") == asked[0].lstrip("0") and held[at + 1 : at + len(asked)] == asked[1:] for at in places
    )


def _has(lines: list[str], run: Sequence[str]) -> bool:
    return any(f" {' '.join(run)} " in line for line in lines)
