"""References: each form as reference managers read it, and what Zotero's Embedded Metadata translator finds on the pages."""

import json
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from tests.web_archive import DECREE, HOSTILE, LAW, PLAN, articles, documents
from webapp.references import Reference, bibtex, csl, key, of_article, of_document, ris

ARTICLE = {record.id: record for record in articles()}
DOCUMENT = {record.key: record for record in documents()}


def reference(**more: object) -> Reference:
    record = ARTICLE["bao-long-an/0"]
    return replace(of_article(record, "Báo Long An", "https://tracuu.example/bai-viet/bao-long-an/0"), **more)  # type: ignore[arg-type]


def entry(text: str) -> dict[str, str]:
    """The fields of a BibTeX entry, read by counting braces as BibTeX does."""
    found, at = {}, 0
    while match := re.compile(r"\n  ([a-z]+) = \{").search(text, at):
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0) if text[end - 1] != "\\" else 0
            end += 1
        found[match[1]] = text[match.end() : end - 1]
        at = end
    return found


def test_bibtex_of_an_article() -> None:
    text = bibtex(reference())
    assert text.startswith("@article{bao-long-an-0-")
    assert entry(text) == {
        "author": "{Nguyễn Văn Thí Dụ}", "title": "{Tập huấn ở Long An, đợt 0}", "journal": "Báo Long An", "entrysubtype": "newspaper",
        "year": "2024", "month": "05", "date": "2024-05-01", "url": "https://bao.example.vn/0.html", "urldate": "2026-01-02",
        "langid": "vietnamese", "language": "vi",
    }  # fmt: skip


@pytest.mark.parametrize("title", [r"100 % & $5 #1 a_b {c} ~ ^ \d", "}", "{", HOSTILE, "}} @misc{x, title={y"])
def test_bibtex_keeps_within_its_braces(title: str) -> None:
    text = bibtex(reference(title=title))
    assert text.count("\n@") == 0
    fields = entry(text)
    assert list(fields) == list(entry(bibtex(reference())))
    plain = re.sub(
        r"\\text(\w+)\{\}",
        lambda match: {"backslash": "\\", "asciitilde": "~", "asciicircum": "^"}[match[1]],
        fields["title"][1:-1],
    )
    assert re.sub(r"\\([{}$&#%_])", r"\1", plain) == title


def test_ris_of_an_article() -> None:
    lines = ris(reference()).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-3:] == ["ER  - ", "", ""]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-2])
    assert {
        "AU  - Nguyễn Văn Thí Dụ",
        "T2  - Báo Long An",
        "DA  - 2024/05/01/",
        "LA  - vi",
        "UR  - https://bao.example.vn/0.html",
    } <= set(lines)


def test_ris_has_no_line_of_another() -> None:
    record = replace(ARTICLE["bao-long-an/0"], title="a\r\nER  - \r\nTY  - X", lead="b\nAU  - c")
    lines = ris(of_article(record, "Báo\nTY  - Y", None)).split("\r\n")
    assert [line for line in lines if line.startswith(("TY", "ER", "AU"))] == [
        "TY  - NEWS",
        "AU  - Nguyễn Văn Thí Dụ",
        "ER  - ",
    ]


@pytest.mark.parametrize(
    "published, bib, ris_date, csl_date",
    [
        ("2016-05-13T16:57:00+07:00", "2016-05-13", "2016/05/13/", [[2016, 5, 13]]),
        ("2016-05-13", "2016-05-13", "2016/05/13/", [[2016, 5, 13]]),
        ("2016-05", "2016-05", "2016/05//", [[2016, 5]]),
        ("2016", "2016", "2016///", [[2016]]),
        (None, None, None, None),
    ],
)
def test_dates_have_the_precision_that_is_known(
    published: str | None, bib: str | None, ris_date: str | None, csl_date: object
) -> None:
    made = of_article(replace(ARTICLE["bao-long-an/0"], published=published), "Báo", None)
    assert entry(bibtex(made)).get("date") == bib
    assert [line[6:] for line in ris(made).split("\r\n") if line.startswith("DA")] == ([ris_date] if ris_date else [])
    assert csl(made).get("issued") == ({"date-parts": csl_date} if csl_date else None)


@pytest.mark.parametrize(
    "document, title, author",
    [
        (DECREE, "Nghị định 59/2023/NĐ-CP: Hướng dẫn thực hiện dân chủ ở cơ sở", "Chính phủ"),
        (LAW, "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15", "Quốc hội"),
        (PLAN, "Kế hoạch 14-KH/TU", "Thành ủy Hà Nội"),
    ],
)
def test_documents_are_cited_by_what_articles_say(document: str, title: str, author: str) -> None:
    made = of_document(DOCUMENT[document], "https://tracuu.example/van-ban/x")
    assert (made.title, made.authors) == (title, (author,))
    assert csl(made)["type"] == "legislation"
    assert ris(made).startswith("TY  - STAT\r\n")
    assert entry(bibtex(made))["author"] == f"{{{author}}}"


def test_conflicting_dates_are_told() -> None:
    assert "các bài ghi ngày khác nhau" in str(csl(of_document(DOCUMENT[DECREE], None))["note"])


def test_keys_are_plain_and_differ() -> None:
    ids = ["a/1", "a-1", "a/ 1", "ạ/1", "Đ/1", "d/1", "14-kh-tu@ha-noi"]
    keys = [key(reference(id=each)) for each in ids]
    assert len(set(keys)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", each) for each in keys)


@pytest.mark.parametrize(
    "address, mimetype, begins",
    [
        ("/bai-viet/bao-long-an/0.bib", "application/x-bibtex", "@article{"),
        ("/bai-viet/bao-long-an/0.ris", "application/x-research-info-systems", "TY  - NEWS"),
        ("/bai-viet/bao-long-an/0.csl", "application/vnd.citationstyles.csl+json", "[\n{"),
        (f"/van-ban/{DECREE}.bib", "application/x-bibtex", "@misc{"),
        ("/xuat/bai-viet.bib?nam=2018", "application/x-bibtex", "@article{"),
        ("/xuat/van-ban.csl", "application/vnd.citationstyles.csl+json", "[\n{"),
    ],
)  # fmt: skip
def test_files(web: FlaskClient, address: str, mimetype: str, begins: str) -> None:
    answer = web.get(address)
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert answer.text.startswith(begins)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert web.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_references_of_a_result_are_whole(web: FlaskClient) -> None:
    items = json.loads(web.get("/xuat/bai-viet.csl?q=dân+chủ").text)
    assert len(items) == web.get("/api/tim-kiem?q=dân+chủ").get_json()["total"]
    assert web.get("/xuat/bai-viet.ris?q=dân+chủ").text.count("\r\nER  - \r\n") == len(items)
    assert json.loads(web.get("/xuat/bai-viet.csl?q=không-có-ở-đâu").text) == []


@pytest.mark.parametrize("address", ["/bai-viet/a/b.bib", "/van-ban/x.ris", "/xuat/vien-dan.bib", "/xuat/x.ris"])
def test_what_is_not_held_has_none(web: FlaskClient, address: str) -> None:
    assert web.get(address).status_code == 404


# What Zotero reads (its translators "Embedded Metadata" and "RDF"): the item's field, and the tags that it is taken from.
ZOTERO = [
    ("itemType", "z:itemType", "newspaperArticle", "statute"),
    ("title", "citation_title", "Tập huấn ở Long An, đợt 0", "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15"),
    ("title", "DC.title", "Tập huấn ở Long An, đợt 0", "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15"),
    ("creators", "citation_author", "Nguyễn Văn Thí Dụ,", "Quốc hội,"),
    ("date", "citation_publication_date", "2024/05/01", "2022/11/10"),
    ("date", "DC.date", "2024-05-01", "2022-11-10"),
    ("publicationTitle", "prism.publicationName", "Báo Long An (ví dụ)", None),
    ("language", "citation_language", "vi", "vi"),
    ("url", "citation_public_url", "https://bao.example.vn/0.html", None),
    ("section", "article:section", "Tin hoạt động", None),
    ("abstractNote", "citation_abstract", "Huyện tập huấn chuyển đổi số cho cán bộ xã.", None),
    ("publicLawNumber", "prism.number", None, "10/2022/QH15"),
]  # fmt: skip


@pytest.mark.parametrize("address, column", [("/bai-viet/bao-long-an/0", 2), (f"/van-ban/{LAW}", 3)])
def test_pages_have_what_zotero_reads(web: FlaskClient, address: str, column: int) -> None:
    page = LexborHTMLParser(web.get(address).text)
    said = {str(node.attributes["name"]): node.attributes["content"] for node in page.css("head meta[name]")}
    wanted = {row[1]: row[column] for row in ZOTERO}
    assert {tag: said.get(tag) for tag in wanted} == wanted
    schema = page.css_first("link[rel='schema.DC']")
    assert schema is not None
    assert schema.attributes["href"] == "http://purl.org/dc/elements/1.1/"


def test_pages_say_what_they_are_to_search_engines(web: FlaskClient) -> None:
    for address, kind, name in (
        ("/bai-viet/bao-long-an/0", "NewsArticle", "headline"),
        (f"/van-ban/{LAW}", "Legislation", "name"),
    ):
        page = LexborHTMLParser(web.get(address).text)
        (script,) = page.css("script[type='application/ld+json']")
        shape = json.loads(script.text())
        assert (shape["@context"], shape["@type"]) == ("https://schema.org", kind)
        assert shape[name]
    assert shape["legislationIdentifier"] == "10/2022/QH15"


def test_the_page_says_how_it_is_cited(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/bai-viet/bao-long-an/0").text)
    line = page.css_first(".line-to-copy")
    assert line is not None
    assert line.text() == (
        "Nguyễn Văn Thí Dụ (2024), “Tập huấn ở Long An, đợt 0”, Báo Long An (ví dụ), ngày 1/5/2024, https://bao.example.vn/0.html"
    )
    assert [node.attributes["href"] for node in page.css(".cite-this a")][:3] == [
        f"/bai-viet/bao-long-an/0.{form}" for form in ("bib", "ris", "csl")
    ]
