""" "Ý bạn là": what is proposed for a query that finds little or is spelled as hardly any article spells it, and what is let be."""

import pytest

from indexer.engine import Engine
from indexer.engines import open_engine
from indexer.query import Filter
from indexer.query_parser import parse
from indexer.spelling import MANY_TIMES, POOR, propose
from tests.help_archive import engine

__all__ = ["engine"]


def proposal(engine: Engine, typed: str, *filters: Filter) -> str | None:
    query = parse(typed, filters)
    found = propose(engine, query, engine.search(query))
    return str(found.query) if found else None


MEANT = [
    # half and wrong marks
    *(("quy chê dan chủ", "quy chế dân chủ"), ("quy chế dan chu", "quy chế dân chủ"), ("quý chế dân chủ", "quy chế dân chủ")),
    *(("chuyển dổi số", "chuyển đổi số"), ("triễn khai chương trình", "triển khai chương trình"), ("công nghê thông tin", "công nghệ thông tin")),
    # run together, torn apart
    *(("quychế dânchủ", "quy chế dân chủ"), ("xửlý vi phạm", "xử lý vi phạm"), ("côngnghệthôngtin", "công nghệ thông tin")),
    *(("quychedanchu", "quy che dan chu"), ("ngh ị định", "nghị định")),
    # by ear
    *(("trương trình", "chương trình"), ("nông thông mới", "nông thôn mới"), ("báo trí", "báo chí"), ("kĩ năng", "kỹ năng")),
    # by finger
    *(("nghị địng", "nghị định"), ("nghịi định", "nghị định"), ("chất lựong dịch vụ", "chất lượng dịch vụ"), ("tuyêm truyền", "tuyên truyền")),
    *(("cong nghe thong tni", "cong nghe thong tin"), ("ngi dinh cua chinh phu", "nghi dinh cua chinh phu")),
    # Telex and VNI
    *(("quy chees daan chur", "quy chế dân chủ"), ("chuyeenr ddooir soos", "chuyển đổi số"), ("quy che61 da6n chu3", "quy chế dân chủ")),
    # capitals and punctuation stay
    *(("Triễn khai, Chương trình", "Triển khai, Chương trình"), ("QUYCHẾ DÂNCHỦ", "QUY CHẾ DÂN CHỦ"), ("Nghị địng của Chính phủ", "Nghị định của Chính phủ")),
    # operators stay
    *(('nghị địng "chính phủ"', 'nghị định "chính phủ"'), ("nghị địng -báo", "nghị định -báo"), ("quychế OR báochí", "quy chế OR báo chí")),
    *(("nghị địng nam:2021", "nghị định nam:2021"), ("(nghị địng OR thông tư) phủ", "(nghị định OR thông tư) phủ")),
]  # fmt: skip


@pytest.mark.parametrize("typed, meant", MEANT)
def test_what_was_meant_is_proposed(engine: Engine, typed: str, meant: str) -> None:
    assert proposal(engine, typed) == meant


LET_BE = [
    # spelled rightly, with marks and without, found often, once, never
    *("quy chế dân chủ", "quy che dan chu", "xử lý vi phạm hành chính", "chương trình", "chuong trinh", "Sử lý rác thải", "kỳ 7", "a", "ở"),
    *("hòa bình", "khuyến nông", "khuyen nong", "xyzzy", "tổng bí thư", "covid-19", "facebook", "", "   ", "-chủ", "!!!"),
    # numbers, phrases, fields and what is excluded are meant as they are typed
    *("59/2023/NĐ-CP", "53/2032/nđ-cp", "14-KH/TU", '"quychế"', '"nghị địng"', "tieude:quychế", "so:53/2023/NĐ-CQ", "-quychế", "2032"),
    *("tinh:HàNội", '"quy chê" -địng'),
]  # fmt: skip


@pytest.mark.parametrize("typed", LET_BE)
def test_what_is_meant_as_typed_is_let_be(engine: Engine, typed: str) -> None:
    assert proposal(engine, typed) is None


def test_a_slip_that_some_articles_share_is_still_a_slip(engine: Engine) -> None:
    """«Sử lý» stands in one article, «xử lý» in sixty; «sử» in many others."""
    assert engine.count(parse("sử lý")) == 1
    assert proposal(engine, "sử lý vi phạm") == "xử lý vi phạm"
    assert engine.count(parse("xử lý")) >= MANY_TIMES


def test_filters_stay_and_count(engine: Engine) -> None:
    query = parse("nghị địng", (Filter("province", ("Long An",)),))
    found = propose(engine, query, engine.search(query))
    assert found is not None
    assert found.query.filters == query.filters
    assert found.articles == engine.count(found.query) < engine.count(parse("nghị định"))
    assert proposal(engine, "báo trí", Filter("year", ("1999",))) is None


def test_a_page_that_is_spelled_as_typed_asks_no_question(engine: Engine) -> None:
    query = parse("quy chế dân chủ")
    page = engine.search(query)
    assert page.total >= POOR
    engine_away = open_engine  # any value but an engine: a question would fail
    assert propose(engine_away, query, page) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed", ["ữ" * 512, "quychế " * 60, "a" * 500, "́" * 50, "đ" * 48, "1 " * 64, "\ud800 quychế", "quy\u200bchế"]
)
def test_hostile_texts(engine: Engine, typed: str) -> None:
    found = proposal(engine, typed)
    assert found is None or engine.count(parse(found)) > 0
