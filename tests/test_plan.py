"""Plans: what an engine has to do for what was typed."""

from dataclasses import replace

import pytest

from indexer.plan import (
    AllOf,
    AnyOf,
    AnyTerm,
    Bonus,
    Clause,
    NoneOf,
    Prefix,
    Run,
    Scored,
    Term,
    name_clause,
    plan,
    title_clause,
)
from indexer.query import Filter, Query, Sort
from indexer.query_fields import places, years
from indexer.query_parser import parse


def shown(clause: Clause) -> str:
    """A clause on one line; what stands in the title or the text is shown by the stream alone."""
    match clause:
        case Term(field, value):
            return f"{field}={value}"
        case AnyTerm(field, values):
            return f"{field}={'|'.join(values)}"
        case Run(field, syllables):
            return f"{field}={'_'.join(syllables)}"
        case Prefix(field, start):
            return f"{field}={start}*"
        case AllOf(clauses):
            return f"({' & '.join(map(shown, clauses))})"
        case AnyOf(clauses, least):
            parts = [shown(each) for each in clauses]
            if len(parts) == 2 and parts[0].replace("title_", "text_") == parts[1]:
                return parts[0].removeprefix("title_")
            return f"{least if least > 1 else ''}[{' | '.join(parts)}]"
        case NoneOf(clauses):
            return f"-{' & '.join(map(shown, clauses))}"


def planned(query: Query) -> str:
    """What the hits must meet besides being articles."""
    matches = plan(query, this_year=2026).matches
    assert isinstance(matches, AllOf)
    assert matches.clauses[0] == Term("record", "article")
    return " ".join(map(shown, matches.clauses[1:]))


@pytest.mark.parametrize(
    "typed, clauses",
    [
        ("", ""),
        # words: in their units, with whatever marks; without marks all syllables and a third of the pairs
        ("quy chế dân chủ", "(folded=quy_che & folded=dan_chu)"),
        ("xã", "(folded=xa)"),
        ("dan chu", "(folded=dan & folded=chu)"),
        ("dan chu xa", "(folded=dan & folded=chu & folded=xa & [folded=dan_chu | folded=chu_xa])"),
        ("a b c d e f", "(folded=a & folded=b & folded=c & folded=d & folded=e & folded=f & "
         "2[folded=a_b | folded=b_c | folded=c_d | folded=d_e | folded=e_f])"),
        ("59/2023/NĐ-CP", "(folded=59_2023_nd_cp)"),
        # phrases: with their marks where any is typed
        ('"quy chế dân chủ"', "bigrams=quy_chế_dân_chủ"),
        ('"quy che"', "folded=quy_che"),
        ('"hòa"', "bigrams=hoà"),
        ('thi "dân chủ" xã', "(folded=thi) bigrams=dân_chủ (folded=xa)"),
        # exclusion: as typed
        ("a -chủ", "(folded=a) -(bigrams=chủ)"),
        ("a -chu", "(folded=a) -(folded=chu)"),
        ("a -(dân chủ)", "(folded=a) -(bigrams=dân_chủ)"),
        ("a -(dan chu xa)", "(folded=a) -(folded=dan & folded=chu & folded=xa & [folded=dan_chu | folded=chu_xa])"),
        ("-14-KH/TU", "-(folded=14_kh_tu)"),
        ("-59/2023/NĐ-CP", "-(bigrams=59_2023_nđ_cp)"),
        ('-"dân chủ"', "-bigrams=dân_chủ"),
        ("-(chủ OR dân)", "-[(bigrams=chủ) | (bigrams=dân)]"),
        ('-(chủ "a")', "-((bigrams=chủ) & folded=a)"),
        ('-(chủ -"a")', "-((bigrams=chủ) & -folded=a)"),
        ('a -tinh:"Hà Nội"', "(folded=a) -province_bigrams=hà_nội"),
        # either
        ("dân chủ OR hương ước", "[(folded=dan_chu) | (folded=huong_uoc)]"),
        ('a ("b" OR -c)', "(folded=a) [folded=b | -(folded=c)]"),
        ('a OR "b" tinh:Huế', "[(folded=a) | (folded=b & province_bigrams=huế)]"),
        # fields
        ("so:59/2023/NĐ-CP", "[number_folded=59_2023_nd_cp | number_folded=059_2023_nd_cp]"),
        ("so:05/2023", "[number_folded=05_2023 | number_folded=5_2023 | number_folded=005_2023]"),
        ("so:59-2023-nd-cp", "[number_folded=59_2023_nd_cp | number_folded=059_2023_nd_cp]"),
        ("so:1234/QĐ-UBND", "number_folded=1234_qd_ubnd"),
        ("so:QH15", "number_folded=qh15"),
        ("nam:2023", "year=2023"),
        ("nam:2020..2022", "year=2020|2021|2022"),
        ('tinh:"Long An"', "province_folded=long_an"),
        ("tinh:nghean", "[province_bigrams=nghệ_an | province_folded=nghean]"),
        ("tinh:nghe-an", "[province_bigrams=nghệ_an | province_folded=nghe_an]"),
        ("tinh:TPHCM", "[province_bigrams=tp_hồ_chí_minh | province_folded=tphcm]"),
        ('tinh:"Sài Gòn"', "[province_bigrams=tp_hồ_chí_minh | province_bigrams=sài_gòn]"),
        ("tinh:Hà", "province_bigrams=hà"),
        ('loai:"nghị định"', "type_bigrams=nghị_định"),
        ("loai:NĐ", "[type_bigrams=nđ | type_bigrams=nghị_định]"),
        ('coquan:"bộ nội vụ"', "[issuer_bigrams=bộ_nội_vụ | issuer_folded=bnv]"),
        ("coquan:BNV", "[issuer_folded=bnv | issuer_bigrams=bộ_nội_vụ]"),
        ('coquan:"Bộ trưởng Bộ Nội vụ"', "issuer_bigrams=bộ_trưởng_bộ_nội_vụ"),
        ('coquan:"UBND xã"', "[issuer_bigrams=ubnd_xã | issuer_bigrams=uỷ_ban_nhân_dân_xã]"),
        ('coquan:"Ủy ban nhân dân xã"', "[issuer_bigrams=uỷ_ban_nhân_dân_xã | issuer_bigrams=ubnd_xã]"),
        ("nguon:bao-long-an", "portal_folded=bao_long_an"),
        ('nguon:"Báo Long An"', "portal_bigrams=báo_long_an"),
        ("tacgia:lan", "author_folded=lan"),
        ('tieude:"quy chế dân chủ"', "title_bigrams=quy_chế_dân_chủ"),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_clauses(typed: str, clauses: str) -> None:
    query = parse(typed)
    assert query.broken is None
    assert planned(query) == clauses


HUE, NEW = Filter("province", ("Huế", "Hà Nội")), Filter("year", ("2025",), exclude=True)


def test_filters_narrow_and_exclude() -> None:
    query = parse("a", [HUE, NEW])
    assert planned(query) == "province=Huế|Hà Nội -year=2025 (folded=a)"
    for facet, left in (("province", "-year=2025 (folded=a)"), ("year", "province=Huế|Hà Nội (folded=a)")):
        matches = plan(query, this_year=2026, without=facet).matches  # type: ignore[arg-type]
        assert isinstance(matches, AllOf)
        assert " ".join(map(shown, matches.clauses[1:])) == left


@pytest.mark.parametrize(
    "typed, clauses, ranked_only",
    [
        ("học phí", "", True),
        ('học phí "đại học" -chủ tinh:Huế', "bigrams=đại_học -(bigrams=chủ) province_bigrams=huế", True),
        ('"đại học"', "bigrams=đại_học", False),
        ("học phí OR sách", "[(folded=hoc_phi) | (folded=sach)]", False),
        ("", "", False),
    ],
)
def test_with_any_word_enough_only_the_plain_words_are_free(typed: str, clauses: str, ranked_only: bool) -> None:
    query = parse(typed, match="any")
    assert planned(query) == clauses
    assert plan(query, this_year=2026).ranked_only is ranked_only


@pytest.mark.parametrize(
    "typed, sort, order, terms",
    [
        ("dân chủ", "relevance", "relevance", {"words=dân_chủ", "bigrams=dân_chủ", "folded=dan_chu"}),
        ("dan chu", "relevance", "relevance", {"folded=dan", "folded=chu", "folded=dan_chu"}),
        ('-dân tinh:Huế a "b"', "relevance", "relevance", {"folded=a", "folded=b"}),
        ("(a OR b) -(c OR d)", "relevance", "relevance", {"folded=a", "folded=b"}),
        ("tieude:học", "relevance", "relevance", {"words=học", "bigrams=học", "folded=hoc"}),
        ("dân chủ", "newest", "newest", set()),
        ("dân chủ", "cited", "cited", set()),
        ("", "relevance", "newest", set()),
        ("-a tinh:Huế", "relevance", "newest", set()),
        ("-a", "oldest", "oldest", set()),
    ],
)
def test_only_what_is_asked_for_ranks(typed: str, sort: Sort, order: Sort, terms: set[str]) -> None:
    made = plan(replace(parse(typed), sort=sort), this_year=2026)
    scored = [part for part in made.ranking if isinstance(part, Scored)]
    assert made.order == order
    assert {f"{part.field.partition('_')[2]}={part.term}" for part in scored} == terms
    assert {part.field.partition("_")[0] for part in scored} == ({"title", "lead", "text"} if terms else set())


def test_a_cited_number_and_a_recent_year_add_to_the_score() -> None:
    made = plan(parse("59/2023/nd-cp dân chủ"), this_year=2026)
    bonuses = [part for part in made.ranking if isinstance(part, Bonus)]
    assert bonuses[0].clause == AnyTerm("number", ("59/2023/NĐ-CP",))
    assert [part.clause for part in bonuses[1:3]] == [Term("year", "2026"), Term("year", "2025")]
    assert bonuses[1].score > bonuses[2].score > 0


@pytest.mark.parametrize(
    "text, first, last, count",
    [
        ("2020", "2020", "2020", 1),
        ("2020..2024", "2020", "2024", 5),
        ("2020..", "2020", "2100", 81),
        ("..2020", "1900", "2020", 121),
        ("1800..2300", "1900", "2100", 201),
    ],
)
def test_years(text: str, first: str, last: str, count: int) -> None:
    found = years(text)
    assert (found[0], found[-1], len(found)) == (first, last, count)


@pytest.mark.parametrize(
    "text",
    ["", "..", "20", "20200", "abc", "2020..x", "2024..2020", "2020...", "٢٠٢٠", "2020..2021..2022", "1899", "-2020"],
)
def test_what_is_no_year(text: str) -> None:
    assert years(text) == ()


@pytest.mark.parametrize("text", ["", "…", "\u115f"])
def test_a_value_without_syllables_stands_nowhere(text: str) -> None:
    assert places("province", text) == places("number", text) == places("title", text) == ()


def test_half_typed_titles_and_names() -> None:
    title, name = title_clause("Quy chế dâ"), name_clause("nghị")
    assert title
    assert name
    assert shown(title) == "(record=article & title_folded=quy_che & title_folded=che_da*)"
    assert shown(name) == "(record=document & name_folded=nghi*)"
    assert title_clause("…") is None
