"""Queries: what is read from what was typed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import (
    FIELDS,
    NAMES,
    And,
    Bound,
    Filter,
    In,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    asked_for,
    plain_words,
)
from indexer.query_parser import DEEPEST, LONGEST_QUERY, MOST_TERMS, parse
from tests.hostile_queries import HOSTILE, hostile_random

A, B, C, D = map(Word, "abcd")


@pytest.mark.parametrize(
    "typed, nodes",
    [
        ("quy chế dân chủ", [Word("quy chế dân chủ")]),
        ("  quy \t chế\n", [Word("quy chế")]),
        ('"dân chủ"', [Phrase("dân chủ")]),
        ('thực hiện "dân chủ" ở cơ sở', [Word("thực hiện"), Phrase("dân chủ"), Word("ở cơ sở")]),
        ("14-KH/TU", [Word("14-KH/TU")]),
        ("“quy chế”", [Phrase("quy chế")]),
        ("«quy chế» „dân chủ‟", [Phrase("quy chế"), Phrase("dân chủ")]),
        ('"quy   chế\n"', [Phrase("quy chế")]),
        ('"(a OR -b) nam:2020"', [Phrase("(a OR -b) nam:2020")]),
        ('a"b c"d', [A, Phrase("b c"), D]),
        ("a & b , – c | d", [Word("a b c d")]),
        ("che\u0302\u0301 qu\u200by", [Word("chế quy")]),
        ("a AND b or c NOT d", [Word("a AND b or c NOT d")]),
        ("kinh tế - xã hội -- -…", [Word("kinh tế xã hội")]),
        ("", []),
        (" … ", []),
        # what must not be there
        ("dân -chủ", [Word("dân"), Not(Word("chủ"))]),
        ('dân -"chủ tịch" xã', [Word("dân"), Not(Phrase("chủ tịch")), Word("xã")]),
        ("-14-KH/TU", [Not(Word("14-KH/TU"))]),
        ("--a", [Not(A)]),
        ("-OR", [Not(Word("or"))]),
        ("a -(b c)", [A, Not(Word("b c"))]),
        ("a -(b OR c)", [A, Not(Or((B, C)))]),
        ('-(a "b")', [Not(And((A, Phrase("b"))))]),
        ("-(b)", [Not(B)]),
        ("a -(-b) c", [Word("a b c")]),
        ("-(-(a OR b))", [Or((A, B))]),
        ('a -tinh:"Hà Nội"', [A, Not(In("province", "Hà Nội"))]),
        # either: as far as the bracket or the end
        ("quy chế dân chủ OR hương ước", [Or((Word("quy chế dân chủ"), Word("hương ước")))]),
        ("a OR b OR c", [Or((A, B, C))]),
        ("a OR (b OR (c OR d))", [Or((A, B, C, D))]),
        ('a "b" OR c', [Or((And((A, Phrase("b"))), C))]),
        ("a (b OR c) d", [A, Or((B, C)), D]),
        ("(a)OR(b)", [Or((A, B))]),
        ("a OR -b", [Or((A, Not(B)))]),
        ("(a OR b)", [Or((A, B))]),
        ('"OR" ORB', [Phrase("OR"), Word("ORB")]),
        # brackets that change nothing
        ("Luật Đất đai (sửa đổi) năm 2024", [Word("Luật Đất đai sửa đổi năm 2024")]),
        ('((a) (b "c")) d', [Word("a b"), Phrase("c"), D]),
        ("() a (…)", [A]),
        ("(" * DEEPEST + "a" + ")" * DEEPEST, [A]),
        # fields
        ("so:59/2023/NĐ-CP", [In("number", "59/2023/NĐ-CP")]),
        ('loai:"nghị định" coquan:"Bộ  Nội vụ"', [In("type", "nghị định"), In("issuer", "Bộ Nội vụ")]),
        ("tinh:nghean nam:2020", [In("province", "nghean"), In("year", "2020")]),
        ("nguon:bao-long-an tacgia:An tieude:học", [In("portal", "bao-long-an"), In("author", "An"), In("title", "học")]),
        ("Số:14-KH/TU TỈNH:Huế", [In("number", "14-KH/TU"), In("province", "Huế")]),
        ("title:a OR (b)", [Or((In("title", "a"), B))]),
        ("nam:2020..2024", [In("year", "2020..2024")]),
        ("nam:2020.. OR nam:..2010", [Or((In("year", "2020.."), In("year", "..2010")))]),
        ("nam:2020-2024", [In("year", "2020..2024")]),
        ('nam:"2020 – 2024"', [In("year", "2020..2024")]),
        ("tinh:so:5", [In("province", "so:5")]),
        # no field of ours
        ("abc:x 10:30 http://a.vn/?q=1:2", [Word("abc:x 10:30 http://a.vn/?q=1:2")]),
        ("Sở:a sở:b :c", [Word("Sở:a sở:b :c")]),
    ],
)  # fmt: skip
def test_parse(typed: str, nodes: list[Node]) -> None:
    query = parse(typed)
    assert (query.nodes, query.broken) == (tuple(nodes), None)
    assert parse(str(query)) == query


@pytest.mark.parametrize(("name", "field"), NAMES.items())
def test_each_name_of_a_field_is_read(name: str, field: str) -> None:
    assert parse(f"{name}:2020").nodes == parse(f"{name.upper()}:2020").nodes == (In(field, "2020"),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed, printed, broken",
    [
        ('quy chế "dân chủ', "quy chế dân chủ", '"dân chủ'),
        ('a "b -c', "a b c", '"b -c'),
        ('-"a b', "a b", '-"a b'),
        ('a "b OR (c) nam:2020 -nam:2021', "a b c nam 2020 nam 2021", '"b OR (c) nam:2020 -nam:2021'),
        ('a "', "a", '"'),
        ('a ""', "a", '""'),
        ('a -"…"', "a", '-"…"'),
        ("a OR", "a", "OR"),
        ("OR a", "a", "OR"),
        ("a OR OR b", "a OR b", "OR"),
        ("a (OR b) OR (c OR)", "a b OR c", "OR"),
        ("a OR …", "a", "OR"),
        ("OR", "", "OR"),
        ("a) b", "a b", ")"),
        ("(a OR b", "a OR b", "(a OR b"),
        ("a (b -(c", "a b c", "(b -(c"),
        ("a -) b", "a b", ")"),
        ("a -() b", "a b", "-()"),
        ("a -(…) b", "a b", "-(…)"),
        ("a nam:abc", "a nam abc", "nam:abc"),
        ("-nam:abc", "nam abc", "-nam:abc"),
        ("nam:2024..2020 nam:20", "nam 2024..2020 nam 20", "nam:2024..2020"),
        ("nam:.. a", "nam a", "nam:.."),
        ("Số: 59/2023/NĐ-CP", "Số 59/2023/NĐ-CP", "Số:"),
        ("tinh:(a)", "tinh a", "tinh:"),
        ('tinh:"" loai:"a', "tinh loai a", 'tinh:""'),
        ("tinh:… nam:so:-5", "tinh nam so 5", "tinh:…"),
    ],
)
def test_what_is_broken_is_read_as_words_or_left_out_and_named(typed: str, printed: str, broken: str) -> None:
    query = parse(typed)
    assert (str(query), query.broken, query.beyond) == (printed, broken, None)
    assert not any(isinstance(node, Not | In) for node in query.nodes)


@pytest.mark.parametrize(
    "typed, printed, broken, beyond",
    [
        ("a " * MOST_TERMS + "b", "a " * (MOST_TERMS - 1) + "a", "b", "terms"),
        ('"' + "a " * MOST_TERMS + '" "b c"', '"' + "a " * (MOST_TERMS - 1) + 'a"', '"b c"', "terms"),
        ("a " + "b" * LONGEST_QUERY, "a", "b" * 59 + "…", "length"),
        ("b" * LONGEST_QUERY, "b" * LONGEST_QUERY, None, None),
        ("b" * (LONGEST_QUERY - 2) + " OR", "b" * (LONGEST_QUERY - 2), "OR", "length"),
        ('"a" - tinh:' + "b" * LONGEST_QUERY, '"a"', "tinh:" + "b" * 54 + "…", "length"),
        ("(a OR -(b " + "c" * LONGEST_QUERY + "))", "a OR -b", "c" * 59 + "…", "length"),
        ("(" * 22 + "a OR -b" + ")" * 22 + " c", "(a OR -b) c", "((a OR -b" + ")" * 22 + " c", "depth"),
    ],
)
def test_what_is_beyond_the_bounds_is_named_with_the_bound(
    typed: str, printed: str, broken: str | None, beyond: Bound | None
) -> None:
    query = parse(typed)
    assert (str(query), query.broken, query.beyond) == (printed, broken, beyond)


def test_what_is_given_separately_stays() -> None:
    filters = [Filter("province", ("Long An", "Tây Ninh"))]
    query = parse("a", filters, sort="newest", offset=40, limit=10, match="any", after="x")
    assert query == Query((Word("a"),), tuple(filters), "newest", 40, 10, "any", "x")


@pytest.mark.parametrize(
    "node, printed",
    [
        (Word("quy  chế"), "quy chế"),
        (Word("a OR -b nam:2020 (c"), "a or b nam 2020 c"),
        (Phrase('dân "chủ" '), '"dân chủ"'),
        (Word("“a” -«b»"), "a b"),
        (In("title", 'dân "chủ"'), 'tieude:"dân chủ"'),
        (In("number", "59(a)"), 'so:"59(a)"'),
        (Not(Or((A, And((B, Phrase("c")))))), '-(a OR b "c")'),
        (And((Or((A, B)), Not(Word("c d")))), "(a OR b) -(c d)"),
    ],
)
def test_what_a_node_prints_is_never_read_as_another(node: Node, printed: str) -> None:
    assert str(node) == printed
    assert str(parse(printed)) == printed


def test_what_was_asked_for_is_what_may_rank() -> None:
    asked = asked_for(parse('a (b OR "c d") -e tieude:"f g" tinh:h -(i "j")').nodes)
    assert asked == (A, B, Phrase("c d"), Phrase("f g"))


_PIECES = [
    "a",
    "chế",
    "1/2-Đ",
    "-",
    "- ",
    '"',
    "(",
    ")",
    " OR ",
    " ",
    "OR",
    "tinh:",
    "năm:",
    "2020..",
    "title:",
    "x:",
    "…",
    ":",
]
_ODD = st.text(alphabet=st.sampled_from('ab1đế"- /_.:()\u0301\n“OR'), max_size=80)
_VISIBLE = st.lists(st.sampled_from(_PIECES), max_size=60).map("".join) | _ODD
_TYPED = _VISIBLE | st.text(max_size=700)


@given(_TYPED)
def test_parse_of_what_a_query_prints_is_the_query(typed: str) -> None:
    query = parse(typed)
    again = parse(str(query))
    assert (again, again.broken) == (query, None)
    assert len(str(query)) <= LONGEST_QUERY


@given(_VISIBLE)
def test_plain_words_stay_plain(typed: str) -> None:
    words = " ".join(plain_words(typed))
    assert list(plain_words(words)) == words.split()
    assert all(isinstance(node, Word) for node in parse(words).nodes)


_SYLLABLE = st.sampled_from(["quy", "chế", "xa", "59/2023/NĐ-CP", "10:30", "or", "a-", "x:y"])
_TEXT = st.lists(_SYLLABLE, min_size=1, max_size=3).map(" ".join)
_FIELD = st.sampled_from([name for name, _ in FIELDS if name != "year"])
_LEAF: st.SearchStrategy[Node] = (
    st.builds(Word, _TEXT)
    | st.builds(Phrase, _TEXT | st.just("(a OR -b) nam:1"))
    | st.builds(In, _FIELD, _TEXT | st.sampled_from(["-x", "nam:1", "a(b)"]))
    | st.builds(In, st.just("year"), st.sampled_from(["2020", "2020..2024", "2020..", "..2020"]))
)


def _tree(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    negated = inner.map(lambda node: node if isinstance(node, Not) else Not(node))
    return negated | several.filter(_parted).map(_either) | several.filter(_apart).map(_both)


def _parted(nodes: list[Node]) -> bool:
    return not any(isinstance(node, Or) for node in nodes)


def _apart(nodes: list[Node]) -> bool:
    words = [isinstance(node, Word) for node in nodes]
    return not any(isinstance(node, And) for node in nodes) and not any(map(all, pairwise(words)))


def _either(nodes: list[Node]) -> Node:
    return Or(tuple(nodes))


def _both(nodes: list[Node]) -> Node:
    return And(tuple(nodes))


@given(st.recursive(_LEAF, _tree, max_leaves=12))
def test_every_canonical_tree_is_read_as_it_is_printed(node: Node) -> None:
    query = Query(node.nodes if isinstance(node, And) else (node,))
    again = parse(str(query))
    assert (again, again.broken) == (query, None)


def test_hostile_input_is_read() -> None:
    for typed in [*HOSTILE, *hostile_random(10_000, seed=19)]:
        query = parse(typed)
        assert parse(str(query)) == query
        str(query).encode()
        assert query.broken is None or 0 < len(query.broken) <= 60
        assert sum(len(part.split()) for part in [str(query)]) <= 2 * MOST_TERMS


@pytest.mark.parametrize(
    "part", ['"', "(", "-(", ")", "a ", "OR ", "nam:", "nam:x ", "()", '""', "(a OR ", "-", "a:", ": "]
)
def test_what_never_ends_is_read_to_the_bound(part: str) -> None:
    query = parse(part * 20_000)
    assert parse(str(query)) == query
    assert len(str(query)) <= LONGEST_QUERY
