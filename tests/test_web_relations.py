"""What articles say is done to a document, as its page tells it: many documents, none, unknown ones, in the order of weight."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from analyzers.citations.relations import SHOWN as KINDS
from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.record import DocumentRecord, RelationSeen
from tests import web_archive
from tests.web_archive import LAW, PLAN, PLAN_ELSEWHERE, PORTALS
from webapp import articles, keys, relations
from webapp.app import create_app
from webapp.labels import RELATIONS, RELATIONS_BY

EXAMPLE = "bao-long-an/0"
CARRIED_OUT = RelationSeen("implements", PLAN_ELSEWHERE, 1, EXAMPLE)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = web_archive.build(tmp_path_factory.mktemp("relations") / "index")
    yield made
    made.close()


def law(*seen: RelationSeen) -> DocumentRecord:
    return replace(next(each for each in web_archive.documents() if each.key == LAW), relations=seen)


def many(count: int, kind: str = "implements") -> list[RelationSeen]:
    return [RelationSeen(kind, f"{n}-kh-ubnd@ca-mau,2023", 1, "bao-long-an/khong-co") for n in range(count)]


def test_every_kind_that_is_read_has_its_words() -> None:
    assert set(RELATIONS) == set(RELATIONS_BY) == set(KINDS)


def test_kinds_stand_in_the_order_of_their_weight(engine: Engine) -> None:
    kinds = ["announces", "new kind", "implements", "amends", "repeals", "replaces", "guides", "based_on", "reviews"]
    found = relations.groups(engine, law(*(RelationSeen(kind, None, 1, EXAMPLE) for kind in kinds)))
    assert [group.kind for group in found] == [*RELATIONS, "new kind"]


@pytest.mark.parametrize(
    "count, shown, folded, left", [(0, 0, 0, 0), (8, 8, 0, 0), (9, 8, 1, 0), (48, 8, 40, 0), (60, 8, 40, 12)]
)
def test_many_documents_are_folded_and_none_is_lost(
    engine: Engine, count: int, shown: int, folded: int, left: int
) -> None:
    (group,) = relations.groups(engine, law(*many(count), RelationSeen("implements", None, 4, EXAMPLE)))
    assert (len(group.shown), len(group.folded), group.left) == (shown, folded, left)
    assert group.unnamed is not None
    assert group.unnamed.seen.articles == 4


@pytest.mark.parametrize(
    "seen, sentence",
    [
        (CARRIED_OUT, "Kế hoạch số 14-KH/TU triển khai Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15."),
        (replace(CARRIED_OUT, by=PLAN), None),
        (replace(CARRIED_OUT, by=None), None),
        (replace(CARRIED_OUT, kind="replaces"), None),
        (replace(CARRIED_OUT, example="bao-long-an/khong-co"), None),
    ],
)
def test_the_sentence_is_the_one_that_says_so(engine: Engine, seen: RelationSeen, sentence: str | None) -> None:
    (group,) = relations.groups(engine, law(seen))
    told = group.shown[0] if seen.by else group.unnamed
    assert told is not None
    found = told.sentence
    assert (found and found.before + found.surface + found.after) == sentence


def page(folder: Path, record: DocumentRecord, language: str = "vi") -> LexborHTMLParser:
    made = open_engine(f"tantivy:{folder}", create=True)
    made.add(web_archive.articles(), [*(d for d in web_archive.documents() if d.key != record.key), record])
    made.commit()
    shown = LexborHTMLParser(create_app(made, PORTALS).test_client().get(f"/van-ban/{record.key}?lang={language}").text)
    made.close()
    return shown


def test_page_of_a_law_that_many_documents_amend(tmp_path: Path) -> None:
    seen = (replace(CARRIED_OUT, kind="amends"), *many(60, "amends"), RelationSeen("amends", None, 1234, EXAMPLE))
    section = page(tmp_path / "index", law(*seen)).css_first(".relations")
    assert section is not None
    assert [node.text() for node in section.css("h3")] == ["Được sửa đổi, bổ sung bởi"]
    assert [len(each.css("li")) for each in section.css("ul")] == [8 + 1, 40 + 1]
    summary = section.css_first("summary")
    assert summary is not None
    assert summary.text() == "53 văn bản nữa"
    rows = [" ".join(node.text().split()) for node in section.css("li")]
    assert rows[0] == "Kế hoạch 14-KH/TU Long An · theo 1 bài viết"
    assert rows[1] == "0-kh-ubnd@ca-mau,2023 Cà Mau, 2023 · theo 1 bài viết"
    assert rows[8] == "theo 1.234 bài viết, không nêu văn bản nào"
    assert rows[-1] == "và 13 văn bản nữa trong bản JSON"
    links = [str(node.attributes["href"]) for node in section.css("a")]
    assert links == [f"/van-ban/{PLAN_ELSEWHERE}", f"/van-ban/{LAW}.json"]


def test_a_document_to_which_nothing_is_done_has_no_section(tmp_path: Path) -> None:
    assert page(tmp_path / "index", law()).css_first(".relations") is None


def test_an_article_tells_each_relation_of_a_document_once(engine: Engine) -> None:
    record = engine.get(EXAMPLE)
    assert record is not None
    plain, plan, carried = record.citations
    vague = replace(plain, citation=replace(plain.citation, relation="implements"))
    cited = {each.key: each.done for each in articles.cited_here(replace(record, citations=(vague, plan, carried)), {})}
    assert cited == {LAW: (articles.Done("implements", 1, plan),), PLAN_ELSEWHERE: ()}


@pytest.mark.parametrize(
    "key, owner, vietnamese, english",
    [
        ("59-2023-nd-cp", "", "", ""),
        ("14-kh-tu@nghe-an,nk-2020-2025", "Nghệ An", "nhiệm kỳ 2020–2025", "term 2020–2025"),
        ("120-kl-tw,khoa-11", "", "khóa 11", "tenure 11"),
        ("689-kh-ubnd@tay-ninh,2025-07", "Tây Ninh", "từ tháng 7/2025", "from 7/2025"),
        ("5-qd-ubnd@atlantis,2023", "", "2023", "2023"),
    ],
)
def test_what_tells_documents_of_one_number_apart(key: str, owner: str, vietnamese: str, english: str) -> None:
    app = create_app(None, {})  # type: ignore[arg-type]
    assert isinstance(app, Flask)
    for language, expected in (("vi", vietnamese), ("en", english)):
        with app.test_request_context(f"/?lang={language}"):
            assert (keys.owner(key), keys.period(key)) == (owner, expected)
