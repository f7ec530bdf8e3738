"""Records for the engines: with nothing but what is asked for, and made by chance."""

import random
from dataclasses import replace

from analyzers.citations.citation import Citation
from indexer.record import ArticleRecord, Count, DocumentRecord, RelationSeen, Resolved
from tests.engine_oracle import WORDS

PROVINCES = (("Long An", "Tây Ninh"), ("Tây Ninh", "Tây Ninh"), ("Hà Nội", "Hà Nội"), (None, None))
AUTHORS = ("Lan Hương", "Hòa", "Vũ Lân")
SOURCES = ("Báo Cơ sở", None)
DOCUMENTS = (
    ("59/2023/NĐ-CP", "59-2023-nd-cp", "Nghị định", "Chính phủ"),
    ("10/2022/QH15", "10-2022-qh15", "Luật", "Quốc hội"),
    ("14-KH/TU", None, "Kế hoạch", None),
)


def article(id_: str = "p/1", title: str = "Tiêu đề", text: str = "Nội dung", **changes: object) -> ArticleRecord:
    """An article with nothing but its text."""
    bare = ArticleRecord(
        id=id_, portal="p", urls=(f"https://p.example/{id_}",), title=title, lead="", text=text, authors=(), source=None,
        section=None, published=None, province=None, province_now=None, mentions=(), level="province", kind="government",
        captured="2026-01-01T00:00:00Z", revision=1, reprint_of=None, citations=(),
    )  # fmt: skip
    return replace(bare, **changes)  # type: ignore[arg-type]


def document(key: str, number: str | None, articles: int = 1) -> DocumentRecord:
    return DocumentRecord(
        key, number, "Nghị định", "về dân chủ", (Count("NĐ 59", 2),), (), (Count("2023-08-14", 1),), (Count("Chính phủ", 3),),
        (), (Count("Hà Nội", 1),), (RelationSeen("amends", "80-2023-nd-cp", 2, "a/1"),), articles, articles + 2, "2023-08-14", None,
    )  # fmt: skip


def generated(number: int, seed: int = 7) -> list[ArticleRecord]:
    """Articles of chance, their ids in no order."""
    draw = random.Random(seed)
    return [_generated(draw, place) for place in draw.sample(range(10 * number), number)]


def _generated(draw: random.Random, place: int) -> ArticleRecord:
    title, lead, body = (" ".join(draw.choices(WORDS, k=k)) for k in (4, 6, draw.randint(5, 30)))
    was, now = draw.choice(PROVINCES)
    cited = draw.sample(DOCUMENTS, draw.randint(0, 3))
    return article(
        f"{draw.choice('abç')}/{place}", title.capitalize(), f"{lead}.\n{body}", lead=lead, portal=draw.choice("ab"),
        province=was, province_now=now, published=draw.choice((None, "2023-05-01", f"20{draw.randint(10, 25)}-01-02T10:00:00+07:00")),
        authors=(AUTHORS[place % 3],), source=SOURCES[place % 2], level=draw.choice(("central", "province")), kind=draw.choice(("press", "party")),
        citations=tuple(
            Resolved(Citation(0, 4, lead[:4], "full", type_, number, None, issuer), key) for number, key, type_, issuer in cited
        ),
    )  # fmt: skip
