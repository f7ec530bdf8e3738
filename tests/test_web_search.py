"""The search page: facets, chips, pages of hits, numbers, and whatever is typed into its address."""

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from werkzeug.datastructures import MultiDict

from tests.web_archive import DECREE, HOSTILE, PLAN, PLAN_ELSEWHERE, articles
from webapp import addresses
from webapp.asked import NAMES, PARAMETERS, Asked, read
from webapp.pager import pager


def found(web: FlaskClient, **asked: object) -> dict[str, object]:
    shape = web.get("/tim-kiem.json", query_string=asked).get_json()
    assert isinstance(shape, dict)
    return shape


def total(web: FlaskClient, **asked: object) -> int:
    count = found(web, **asked)["total"]
    assert isinstance(count, int)
    return count


def links(page: LexborHTMLParser, selector: str) -> list[tuple[str, str]]:
    return [(" ".join(node.text().split()), str(node.attributes["href"])) for node in page.css(selector)]


def test_filters_widen_within_a_facet_and_narrow_between_facets(web: FlaskClient) -> None:
    assert total(web) == 40
    assert total(web, nam="2018") == 4
    assert total(web, nam=["2018", "2019"]) == 8
    assert total(web, nam=["2018", "2019"], nguon="bao-long-an") == 0
    assert total(web, nguon="bao-long-an", loai="Luật") == 8
    assert total(web, so="59/2023/NĐ-CP") == total(web, vb=DECREE) == 31
    assert total(web, tinh="Long An") == total(web, tinhnay="Tây Ninh") == 9
    assert total(web, tinh="Tây Ninh") == 0


def test_facet_counts_are_those_of_a_recount(web: FlaskClient) -> None:
    facets = found(web, nam="2018")["facets"]
    assert isinstance(facets, dict)
    expected: dict[str, int] = {}
    for each in articles():
        if each.published:
            expected[each.published[:4]] = expected.get(each.published[:4], 0) + 1
    assert {each["value"]: each["count"] for each in facets["year"]} == expected
    assert facets["portal"] == [{"value": "so-vi-du-ha-noi", "count": 4}]


def test_facet_links_put_values_in_and_take_them_out(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/tim-kiem?q=hoi+nghi&nam=2018").text)
    on = page.css_first(".facet li a.on")
    assert on is not None
    assert "2018" in on.text()
    assert on.attributes["href"] == "/tim-kiem?q=hoi+nghi" or on.attributes["href"] == "/tim-kiem?q=hoi%20nghi"
    years = page.css("ul[aria-labelledby=loc-nam] li a:first-child")
    more = [node.attributes["href"] for node in years if "2019" in node.text()]
    assert "nam=2018&nam=2019" in str(more[0])
    chip = page.css_first(".chips a")
    assert chip is not None
    assert chip.attributes["href"] == on.attributes["href"]


def test_excluded_values_leave_their_articles_out(web: FlaskClient) -> None:
    assert total(web, **{"tru-nam": "2018"}) == 36
    assert total(web, **{"tru-nam": ["2018", "2019"], "nguon": "so-vi-du-ha-noi"}) == 22
    assert total(web, **{"tru-nam": "2018", "nam": "2018"}) == 0
    shape = found(web, **{"tru-nam": "2018", "loai": "Nghị định"})
    assert (shape["filters"], shape["excluded"]) == ({"type": ["Nghị định"]}, {"year": ["2018"]})
    assert {"value": "2018", "count": 4} in shape["facets"]["year"]  # type: ignore[index]


def test_each_value_can_be_excluded_and_taken_back(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/tim-kiem?nguon=so-vi-du-ha-noi").text)
    (minus,) = [node for node in page.css("ul[aria-labelledby=loc-nam] .minus") if "2018" in node.text()]
    assert " ".join(minus.text().split()) == "Trừ 2018"
    without = LexborHTMLParser(web.get(str(minus.attributes["href"])).text)
    assert "26 bài viết" in without.css_first(".count").text()  # type: ignore[union-attr]
    chips = [" ".join(node.text().split()) for node in without.css(".chips a:not(.clear)")]
    assert chips == ["Bỏ lọc: Nguồn Sở Ví dụ Hà Nội ×", "Bỏ lọc: Năm đăng trừ 2018 ×"]
    (off,) = without.css("ul[aria-labelledby=loc-nam] .off")
    assert off.css_first(".n").text() == "4"  # type: ignore[union-attr]
    assert off.attributes["href"] == "/tim-kiem?nguon=so-vi-du-ha-noi"


def test_years_of_the_documents(web: FlaskClient) -> None:
    assert (total(web, namvb="2022"), total(web, namvb="2023"), total(web, namvb=["2022", "2023"])) == (8, 31, 39)
    page = LexborHTMLParser(web.get("/tim-kiem").text)
    labels = [node.text() for node in page.css("ul[aria-labelledby=loc-namvb] .name")]
    assert labels == ["2023", "2022"]


def test_reprints_stand_under_their_original(web: FlaskClient) -> None:
    shape = found(web, q="chuyển đổi số")
    assert (shape["total"], shape["results"], len(shape["hits"])) == (8, 7, 7)  # type: ignore[arg-type]
    under = {hit["id"]: hit["reprints"] for hit in shape["hits"] if hit["reprints"]["articles"]}  # type: ignore[attr-defined]
    assert under == {"bao-long-an/0": {"articles": 1, "portals": ["bao-long-an"]}}
    page = LexborHTMLParser(web.get("/tim-kiem?q=chuyển+đổi+số").text)
    assert "8 bài viết, 7 sau khi gộp bài đăng lại" in page.css_first(".count").text()  # type: ignore[union-attr]
    ((name, address),) = links(page, ".reprints a")
    assert name == "1 bài đăng lại trên 1 nguồn"
    all_of_it = LexborHTMLParser(web.get(address).text)
    assert [node.text() for node in all_of_it.css(".hit h2 a")] == ["Tập huấn ở Long An, đợt 1"]
    assert "Đăng lại của Tập huấn ở Long An, đợt 0" in " ".join(all_of_it.css_first(".chips").text().split())  # type: ignore[union-attr]
    ((name, address),) = links(page, ".apart a")
    assert name == "Hiện riêng từng bài đăng lại"
    assert len(LexborHTMLParser(web.get(address).text).css(".hit")) == 8


def test_every_value_of_a_facet_has_a_page(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/tim-kiem").text)
    assert links(page, "[data-values]") == [("xem tất cả: Năm đăng", "/tim-kiem/loc?o=nam")]
    whole = web.get("/tim-kiem/loc.json?o=nam").get_json()
    assert whole["values"] == sorted(found(web)["facets"]["year"], key=lambda each: each["value"], reverse=True)  # type: ignore[index]
    assert (whole["facet"], whole["total"]) == ("year", len(whole["values"]))
    for typed, names in {"ha noi": ["Hà Nội"], "TÂY": ["Tây Ninh"], "noi tay": [], "": ["Hà Nội", "Tây Ninh"]}.items():
        page = LexborHTMLParser(
            web.get("/tim-kiem/loc", query_string={"o": "tinhnay", "q": "dân chủ", "loc": typed}).text
        )
        labels = [node.text() for node in page.css(".values .name")]
        assert labels == names
    first = page.css_first(".values a")
    assert first is not None
    assert total(web, q="dân chủ", tinhnay="Hà Nội") == 30
    assert web.get(str(first.attributes["href"])).text.count('class="hit"') == 20
    for bad in ("", "goc", "nope", "q"):
        assert web.get("/tim-kiem/loc", query_string={"o": bad}).status_code == 404


def test_the_map_of_then_and_now(web: FlaskClient) -> None:
    now = LexborHTMLParser(web.get("/tim-kiem").text).css_first("ul[aria-labelledby=loc-tinhnay]")
    then = LexborHTMLParser(web.get("/tim-kiem?bando=xua").text).css_first("ul[aria-labelledby=loc-tinh]")
    assert now is not None
    assert then is not None
    assert "Tây Ninh" in now.text()
    assert "Long An" in then.text()


def test_search_form_keeps_the_filters(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/tim-kiem?q=a&nam=2018&nam=2019&xep=cu&trang=2").text)
    hidden = [
        (node.attributes["name"], node.attributes["value"]) for node in page.css("form[role=search] input[type=hidden]")
    ]
    assert hidden == [("nam", "2018"), ("nam", "2019"), ("xep", "cu")]


def test_pages_of_hits_have_no_wall_and_no_double(web: FlaskClient) -> None:
    for order in ("", "moi", "cu", "viendan"):
        pages = [found(web, xep=order, trang=page, gop="khong") for page in (1, 2)]
        ids = [hit["id"] for page in pages for hit in page["hits"]]  # type: ignore[attr-defined]
        assert len(ids) == len(set(ids)) == 40
        after = found(web, xep=order, gop="khong", sau=pages[0]["next"])
        assert [hit["id"] for hit in after["hits"]] == ids[20:]  # type: ignore[attr-defined]
        assert (after["next"], pages[1]["next"], after["offset"]) == (None, None, None)
    assert found(web, trang=100_000)["offset"] == 20


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "9" * 30, "٣", "", "1;2", "2.0"])
def test_bad_page_numbers_are_read_as_a_page_that_exists(web: FlaskClient, page: str) -> None:
    assert found(web, trang=page)["offset"] in (0, 20)


def test_sort(web: FlaskClient) -> None:
    newest = found(web, xep="moi")["hits"][0]  # type: ignore[index]
    oldest = found(web, xep="cu")["hits"][0]  # type: ignore[index]
    assert (newest["published"], oldest["published"]) == ("2024-05-08", "2016-03-01T08:30:00+07:00")


def test_a_number_leads_to_its_document_and_can_still_be_searched(web: FlaskClient) -> None:
    answer = web.get("/tim-kiem", query_string={"q": "59/2023/nđ-cp"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/van-ban/{DECREE}?tu=/tim-kiem")
    page = LexborHTMLParser(web.get(answer.headers["Location"]).text)
    back = page.css_first(".back a")
    assert back is not None
    assert web.get(str(back.attributes["href"])).status_code == 200
    assert total(web, q="59/2023/nđ-cp", chu="1") == 31


def test_a_number_of_several_documents_is_a_choice(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/tim-kiem", query_string={"q": "14-KH/TU"}).text)
    back = "?tu=/tim-kiem?q%3D14-KH/TU"
    assert [node.attributes["href"] for node in page.css(".numbers a.title")] == [
        f"/van-ban/{PLAN}{back}",
        f"/van-ban/{PLAN_ELSEWHERE}{back}",
    ]
    assert [each["key"] for each in found(web, q="14-KH/TU")["documents"]] == [PLAN, PLAN_ELSEWHERE]  # type: ignore[attr-defined]


def test_zero_results_say_what_to_do(web: FlaskClient) -> None:
    answer = web.get("/tim-kiem?q=xyzzy&nam=2018")
    page = LexborHTMLParser(answer.text)
    assert "Không có bài viết nào khớp" in answer.text
    assert [node.text() for node in page.css(".none b")] == ["“xyzzy”"]
    ways = [(name, address) for name, address in links(page, ".none a") if "tim-kiem" in address]
    assert ways == [("bỏ “xyzzy”", "/tim-kiem?nam=2018")]
    assert "sẽ có 4 bài viết" in answer.text
    assert total(web, nam="2018") == 4


def test_a_filter_that_empties_the_result_is_named(web: FlaskClient) -> None:
    asked = {"q": "tập huấn", "nam": ["2018", "2024"], "tinhnay": "Hà Nội"}
    page = LexborHTMLParser(web.get("/tim-kiem", query_string=asked).text)
    offered = [each for each in links(page, ".none a") if "tim-kiem" in each[1]]
    assert [name for name, _ in offered] == ["bỏ Tỉnh, thành phố hiện nay: Hà Nội", "bỏ “tập huấn”"]
    help_ = found(web, **asked)["help"]
    assert isinstance(help_, dict)
    assert [way["articles"] for way in help_["without"]] == [8, 4]
    assert help_["without"][0]["parts"] == [{"filter": "province_now"}]
    for (_, address), way in zip(offered, help_["without"], strict=True):
        assert web.get(address.replace("/tim-kiem", "/tim-kiem.json")).get_json()["total"] == way["articles"]


def test_a_lone_filter_can_still_be_taken_off(web: FlaskClient) -> None:
    assert "bỏ bộ lọc Năm đăng: 1999" in web.get("/tim-kiem?nam=1999").text


@pytest.mark.parametrize(
    "typed, meant",
    [("quychế dânchủ", "quy chế dân chủ"), ("quy chê dan chủ", "quy chế dân chủ"), ("hooij nghij", "hội nghị")],
)
def test_what_may_have_been_meant(web: FlaskClient, typed: str, meant: str) -> None:
    page = LexborHTMLParser(web.get("/tim-kiem", query_string={"q": typed, "tinhnay": "Hà Nội"}).text)
    ((name, address),) = links(page, ".meant a")
    assert name == meant
    better = web.get(address.replace("/tim-kiem", "/tim-kiem.json")).get_json()
    assert (better["query"], better["filters"]) == (meant, {"province_now": ["Hà Nội"]})
    assert found(web, q=typed, tinhnay="Hà Nội")["help"]["did_you_mean"] == {
        "query": meant,
        "articles": better["total"],
    }  # type: ignore[index]


def test_a_good_answer_has_no_help(web: FlaskClient) -> None:
    for typed in ("", "quy chế dân chủ", "hội nghị", "quy che dan chu"):
        assert found(web, q=typed)["help"] == {"did_you_mean": None, "nowhere": [], "without": []}
        assert "Ý bạn là" not in web.get("/tim-kiem", query_string={"q": typed}).text


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ('dân "quy chế', "Phần “&#34;quy chế” không đúng cách viết câu tìm nên đã đọc như từ thường"),
        ("quy chế OR", "Phần “OR”"),
        ("quy chế nam:abc", "Phần “nam:abc”"),
        ("<b>(", "Phần “(”"),
        ("a " * 64 + "<b>", "hơn 64 từ: đã bỏ phần bắt đầu bằng “&lt;b&gt;”"),
        ("a " * 20 + "b" * 500, "dài hơn 512 ký tự: đã bỏ phần bắt đầu bằng “bbb"),
        ("(" * 21 + "quy chế" + ")" * 21, "quá 20 lớp: đã bỏ qua dấu ngoặc từ “(quy chế)))"),
    ],
)
def test_a_broken_query_is_read_as_words_and_says_so(web: FlaskClient, typed: str, note: str) -> None:
    assert note in web.get("/tim-kiem", query_string={"q": typed}).text
    assert found(web, q=typed)["broken"] is not None
    assert found(web, q="quy chế")["broken"] is None


def test_fields_and_brackets_narrow_as_filters_do(web: FlaskClient) -> None:
    assert total(web, q="nam:2018") == total(web, nam="2018") == 4
    assert total(web, q="nam:2018..2019") == total(web, nam=["2018", "2019"])
    assert total(web, q="so:59/2023/NĐ-CP") == total(web, so="59/2023/NĐ-CP") == 31
    assert total(web, q='tinh:"Long An"') == total(web, q='tinh:"Tây Ninh"') == total(web, q="tinh:longan") == 9
    assert total(web, q='nguon:bao-long-an -(loai:luật OR coquan:"Chính phủ")') == total(
        web, nguon="bao-long-an"
    ) - len(
        [
            1
            for one in articles()
            if one.portal == "bao-long-an"
            and any(each.citation.type == "Luật" or each.citation.issuer == "Chính phủ" for each in one.cited)
        ]
    )


BAD = [
    *('"', "((((((", "a" * 5000, "\x00", "-", "--", '-"', "so:", "*", "?", "~", "\\", "AND OR NOT", "[1 TO 2]", "😀", "\ud800", "‮", HOSTILE),
    *("%", "%%s", "{{7*7}}", "${7*7}", "' OR 1=1 --", "../../etc/passwd", "(" * 400, '"' * 399, "- " * 200, "ữ" * 512, "1/2/3/4/5", "NaN", "\t\n"),
]  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_hostile_texts_never_break_the_page(web: FlaskClient, text: str) -> None:
    typed = text.encode("utf-8", "surrogatepass")
    for name in ("q", *PARAMETERS, "trang", "xep", "lang", "tu", "bando"):
        answer = web.get("/tim-kiem", query_string={name: typed})
        assert answer.status_code in (200, 302), (name, text)
        assert "<script>" not in answer.text


def test_reserved_names_in_the_address_do_nothing(web: FlaskClient) -> None:
    page = web.get("/?_external=1&_scheme=javascript&_anchor=x&endpoint=y&_method=z&portal=q&self=1").text
    assert "javascript:" not in page
    assert "http://localhost" not in page


@pytest.mark.parametrize(
    "came",
    [
        "//evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/tim-kiem\\@evil",
        "/\n/evil",
        "/nguon",
        "/tim-kiem" * 300,
    ],
)
def test_the_way_back_stays_in_the_house(web: FlaskClient, came: str) -> None:
    for address in ("/bai-viet/bao-long-an/0", f"/van-ban/{DECREE}"):
        page = LexborHTMLParser(web.get(address, query_string={"tu": came}).text)
        assert page.css(".back a") == []


values = st.text(st.characters(codec="utf-8"), max_size=30)


@given(
    values,
    st.dictionaries(
        st.sampled_from([each for each in NAMES if each.removeprefix("tru-") in PARAMETERS]),
        st.lists(values, max_size=3),
    ),
    st.integers(1, 9),
    st.booleans(),
)
def test_a_question_reads_back_from_its_address(text: str, chosen: dict[str, list[str]], page: int, then: bool) -> None:
    asked = read(
        MultiDict(
            [("q", text), *((name, value) for name, many in chosen.items() for value in many), ("trang", str(page))]
        )
    )
    asked = replace(asked, then=then, sort="cited", apart=then)
    pairs = [
        (name, one) for name, many in asked.arguments().items() for one in ([many] if isinstance(many, str) else many)
    ]
    assert read(MultiDict(pairs)) == asked


def test_toggling_twice_changes_nothing() -> None:
    asked = Asked("a", {"nam": ("2018",)}, page=3)
    assert asked.toggled("nam", "2019").toggled("nam", "2019") == replace(asked, page=1)
    assert asked.toggled("nam", "2018").chosen == {}
    assert asked.excluding("nam", "2019").excluding("nam", "2019") == replace(asked, page=1)
    out = asked.excluding("nam", "2018")
    assert (out.chosen, out.excluded) == ({}, {"nam": ("2018",)})
    assert out.toggled("nam", "2018") == replace(asked, page=1)


@given(
    values,
    st.sampled_from(sorted(PARAMETERS)),
    values.filter(bool),
    st.lists(values.filter(bool), max_size=2),
    st.booleans(),
)
def test_addresses_made_in_quantity_are_those_made_one_by_one(
    web: FlaskClient, text: str, name: str, value: str, others: list[str], inside: bool
) -> None:
    asked = Asked(
        text,
        {name: (value, "x") if inside else ("x",)},
        page=3,
        excluded={"nam": ("1",), name: tuple({*others} - {value, "x"})},
    )
    asked = read(
        MultiDict(
            (key, one) for key, many in asked.arguments().items() for one in ([many] if isinstance(many, str) else many)
        )
    )
    with web.application.test_request_context("/?lang=en"):  # type: ignore[attr-defined]
        near = addresses.Near(asked, name)
        assert near.toggled(value) == addresses.of(asked.toggled(name, value))
        assert near.excluding(value) == addresses.of(asked.excluding(name, value))
        alone = asked.with_values(name, () if asked.chosen.get(name) == (value,) else (value,))
        left = tuple(each for each in alone.excluded.get(name, ()) if each != value)
        kept = {key: many for key, many in {**alone.excluded, name: left}.items() if many}
        assert near.only(value) == addresses.of(replace(alone, excluded=kept))


@pytest.mark.parametrize(
    "total, page, numbers",
    [
        (0, 1, [1]),
        (20, 1, [1]),
        (21, 2, [1, 2]),
        (400, 10, [1, 8, 9, 10, 11, 12, 20]),
        (2_000_000, 100_000, [1, 99_998, 99_999, 100_000]),
    ],
)
def test_pager(total: int, page: int, numbers: list[int]) -> None:
    made = pager(total, page, 20, str)
    assert [number for number, _ in made.numbered] == numbers
    assert (made.previous is None) == (page == 1)
    assert (made.following is None) == (page == made.pages)


def test_json_keeps_vietnamese_readable(web: FlaskClient) -> None:
    answer = web.get("/tim-kiem.json?q=dân+chủ")
    assert "Hội nghị" in answer.text
    assert json.loads(answer.text)["hits"][0]["snippet"]["marks"]
