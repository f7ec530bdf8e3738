"""Why a query finds nothing: words that stand nowhere, and what would be found without each part."""

import pytest

from indexer.emptiness import why_empty
from indexer.engine import Engine
from indexer.query import Filter, Query
from indexer.query_parser import parse
from tests.help_archive import engine

__all__ = ["engine"]

LONG_AN = Filter("province", ("Long An",))
LONG_AGO = Filter("year", ("1999",))
NOT_HERE = Filter("province", ("Hà Nội", "Long An", "Cà Mau", "Huế"), exclude=True)


def left_out(engine: Engine, query: Query) -> list[tuple[str, ...]]:
    assert engine.count(query) == 0
    why = why_empty(engine, query)
    for way in why.ways:
        assert way.articles == engine.count(way.query) > 0
    assert [way.articles for way in why.ways] == sorted((way.articles for way in why.ways), reverse=True)
    return sorted(tuple(part.filter.facet if part.filter else part.text for part in way.parts) for way in why.ways)


WHY = [
    # query, filters, words that stand nowhere, what may be left out
    ("quy chế xyzzy", (), ("xyzzy",), [("xyzzy",)]),
    ("quy chế dân chủ báo chí", (), (), [("báo chí",), ("dân chủ",), ("quy chế",)][:1]),
    ("xyzzy quy chế plugh", (), ("xyzzy", "plugh"), [("xyzzy", "plugh")]),
    ("quy che xyzzy", (), ("xyzzy",), [("xyzzy",)]),
    ("quy chế", (LONG_AGO,), (), [("year",)]),
    ("quy chế", (LONG_AN, LONG_AGO), (), [("year",)]),
    ("quy chế", (NOT_HERE,), (), [("province",)]),
    ('quy chế "báo chí"', (), (), [('"báo chí"',), ("quy chế",)]),
    ('quy chế "chủ dân"', (), ('"chủ dân"',), [('"chủ dân"',)]),
    ("quy chế -dân", (), (), [("-dân",), ("quy chế",)]),
    ("quy chế nam:1999", (), (), [("nam:1999",)]),
    ("quy chế, (xyzzy OR plugh)", (), (), [("xyzzy OR plugh",)]),
    # two parts at once, where none alone helps
    ("quy chế nam:1999", (Filter("month", ("1998-01",)),), (), [("month", "nam:1999")]),
    ("xyzzy", (LONG_AGO,), ("xyzzy",), []),
    # nothing is left of a lone word
    ("xyzzy", (), ("xyzzy",), []),
    ("xyzzy plugh", (), ("xyzzy", "plugh"), []),
]  # fmt: skip


@pytest.mark.parametrize("typed, filters, nowhere, parts", WHY)
def test_what_empties_the_result(
    engine: Engine, typed: str, filters: tuple[Filter, ...], nowhere: tuple[str, ...], parts: list[tuple[str, ...]]
) -> None:
    query = parse(typed, filters)
    assert why_empty(engine, query).nowhere == nowhere
    assert left_out(engine, query) == sorted(parts)
