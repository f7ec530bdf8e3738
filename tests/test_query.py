"""Queries: what is read from what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import Filter, Node, Not, Phrase, Query, Word
from indexer.query_parser import LONGEST_QUERY, MOST_TERMS, parse
from tests.engine_contract import HOSTILE, hostile_random


@pytest.mark.parametrize(
    "typed, nodes",
    [
        ("quy chế dân chủ", [Word("quy chế dân chủ")]),
        ("  quy \t chế\n", [Word("quy chế")]),
        ('"dân chủ"', [Phrase("dân chủ")]),
        ('thực hiện "dân chủ" ở cơ sở', [Word("thực hiện"), Phrase("dân chủ"), Word("ở cơ sở")]),
        ("dân -chủ", [Word("dân"), Not(Word("chủ"))]),
        ('dân -"chủ tịch" xã', [Word("dân"), Not(Phrase("chủ tịch")), Word("xã")]),
        ("14-KH/TU", [Word("14-KH/TU")]),
        ("-14-KH/TU", [Not(Word("14-KH/TU"))]),
        ("--a", [Not(Word("a"))]),
        ("“quy chế”", [Phrase("quy chế")]),
        ('"quy   chế\n"', [Phrase("quy chế")]),
        ('a"b c"d', [Word("a"), Phrase("b c"), Word("d")]),
        ("a & b , – c", [Word("a b c")]),
        ("title:a OR (b)", [Word("title:a OR (b)")]),
        ("che\u0302\u0301 qu\u200by", [Word("chế quy")]),
        ("", []),
        (" … ", []),
    ],
)
def test_parse(typed: str, nodes: list[Node]) -> None:
    query = parse(typed)
    assert (query.nodes, query.broken) == (tuple(nodes), None)


@pytest.mark.parametrize(
    "typed, printed, broken",
    [
        ('quy chế "dân chủ', "quy chế dân chủ", '"dân chủ'),
        ('a "b -c', "a b c", '"b -c'),
        ('-"a b', "a b", '-"a b'),
        ('a "', "a", '"'),
        ("a - b", "a b", "-"),
        ("a -…", "a", "-…"),
        ('a ""', "a", '""'),
        ('a -"…"', "a", '-"…"'),
        ("a " * MOST_TERMS + "b", "a " * (MOST_TERMS - 1) + "a", "b"),
        ("a " + "b" * LONGEST_QUERY, "a", "b" * 59 + "…"),
    ],
)
def test_what_is_broken_is_read_as_words_or_left_out_and_named(typed: str, printed: str, broken: str) -> None:
    query = parse(typed)
    assert (str(query), query.broken) == (printed, broken)
    assert not any(isinstance(node, Not) for node in query.nodes)


def test_what_is_given_separately_stays() -> None:
    filters = [Filter("province", ("Long An", "Tây Ninh"))]
    query = parse("a", filters, sort="newest", offset=40, limit=10, match="any")
    assert query == Query((Word("a"),), tuple(filters), "newest", 40, 10, "any")


@given(st.text(alphabet=st.sampled_from('ab1đế"- /_.\u0301\n“'), max_size=80) | st.text(max_size=700))
def test_parse_of_what_a_query_prints_is_the_query(typed: str) -> None:
    query = parse(typed)
    again = parse(str(query))
    assert (again, again.broken) == (query, None)
    assert len(str(query)) <= LONGEST_QUERY


def test_hostile_input_is_read() -> None:
    for typed in [*HOSTILE, *hostile_random(2_000, seed=19)]:
        query = parse(typed)
        assert parse(str(query)) == query
        str(query).encode()
        assert sum(len(part.split()) for part in [str(query)]) <= MOST_TERMS
