"""Check my text: each citation with its place and what the archive knows of it; nothing pasted is kept."""

import logging
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from tests.web_archive import DECREE, HOSTILE, LAW, PLAN, PLAN_ELSEWHERE
from webapp.checking import LONGEST


def posted(web: FlaskClient, text: str, **more: str) -> TestResponse:
    return web.post("/kiem-tra.json", data={"text": text, **more}, content_type="multipart/form-data")


CASES = [
    # the surface in brackets, its status, the document found, fault and correct spelling
    ("Căn cứ ⟦Nghị định số 59/2023/NĐ-CP⟧ ngày 14/8/2023 của Chính phủ", "found", DECREE, None, None),
    ("theo ⟦Luật Thực hiện dân chủ ở cơ sở⟧", "found", LAW, None, None),
    ("theo ⟦Nghị định 59/2023/ND-CP⟧ của Chính phủ", "malformed", DECREE, "spelling", "59/2023/NĐ-CP"),
    ("theo ⟦Nghị định số 59/2023/NĐCP⟧ của Chính phủ", "malformed", DECREE, "spelling", "59/2023/NĐ-CP"),
    ("theo ⟦Nghị định số 059/2023/NĐ–CP⟧ của Chính phủ", "found", DECREE, None, None),
    ("theo ⟦Nghị định số 59/2023/NĐ-CP⟧ ngày 14/8/2022", "malformed", DECREE, "year", None),
    ("thực hiện ⟦Kế hoạch số 14-KH/TU⟧ trong năm", "ambiguous", None, None, None),
    ("thực hiện ⟦Nghị định số 13/2019/NĐ-CP⟧ của Chính phủ", "unknown", None, None, None),
    ("thực hiện Kết luận ⟦120KL/TW⟧ của Ban Bí thư", "malformed", None, "unread", "120-KL/TW"),
    ("xem 05/2024 và ⟦05/2023/NDD-CP⟧ mới", "malformed", None, "unread", None),
]  # fmt: skip


@pytest.mark.parametrize("marked, status, document, fault, correct", CASES)
def test_each_citation_is_told_with_its_place(
    web: FlaskClient, marked: str, status: str, document: str | None, fault: str | None, correct: str | None
) -> None:
    text = marked.replace("⟦", "").replace("⟧", "")
    (found,) = posted(web, text).get_json()["citations"]
    assert text[found["start"] : found["end"]] == found["surface"] == marked[marked.index("⟦") + 1 : marked.index("⟧")]
    assert (found["status"], found["fault"], found["correct"]) == (status, fault, correct)
    assert (found["document"] and found["document"]["key"]) == document


@pytest.mark.parametrize(
    "text",
    ["", "Không có viện dẫn.", "ngày 12/3/2024, tỷ lệ 3/4, điện thoại 024-3825 1234", "đường QL1A/2, mạng 5G/4K, TP/HCM", "xem https://a.vn/2023/ABC-DEF/x"],
)  # fmt: skip
def test_what_is_no_number_is_not_blamed(web: FlaskClient, text: str) -> None:
    assert posted(web, text).get_json()["citations"] == []


def test_candidates_and_what_settles_them(web: FlaskClient) -> None:
    text = "Thực hiện Kế hoạch số 14-KH/TU trong năm."
    (found,) = posted(web, text).get_json()["citations"]
    assert [each["key"] for each in found["candidates"]] == [PLAN, PLAN_ELSEWHERE]


def test_another_date_than_articles_give_is_told(web: FlaskClient) -> None:
    (found,) = posted(web, "Nghị định số 59/2023/NĐ-CP ngày 02/9/2023 của Chính phủ").get_json()["citations"]
    assert (found["status"], found["dates"]) == ("found", ["2023-08-14", "2023-08-15"])
    (agrees,) = posted(web, "Nghị định số 59/2023/NĐ-CP ngày 15/8/2023").get_json()["citations"]
    assert agrees["dates"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"text": "Nghị định số 59/2023/NĐ-CP"}, "content_type": "multipart/form-data"},
        {"data": {"text": "Nghị định số 59/2023/NĐ-CP"}},
        {"json": {"text": "Nghị định số 59/2023/NĐ-CP"}},
        {"data": "Nghị định số 59/2023/NĐ-CP".encode(), "content_type": "text/plain; charset=utf-8"},
    ],
)
def test_every_kind_of_body_is_read(web: FlaskClient, body: dict[str, object]) -> None:
    answer = web.post("/kiem-tra.json", **body)
    assert answer.get_json()["counts"] == {"found": 1, "ambiguous": 0, "unknown": 0, "malformed": 0}


@pytest.mark.parametrize("body", [{"json": [1]}, {"json": {"text": 5}}, {"data": b"\xff\xfe", "content_type": "text/plain"}, {"data": b"{", "content_type": "application/json"}, {"data": {"tinh": "Atlantis", "ngay": "x"}}])  # fmt: skip
def test_bodies_that_make_no_sense_are_answered(web: FlaskClient, body: dict[str, object]) -> None:
    assert web.post("/kiem-tra.json", **body).status_code == 200


def test_nothing_is_kept(web: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    secret = "Dự thảo mật về Nghị định số 59/2023/NĐ-CP"
    with caplog.at_level(logging.DEBUG):
        answer = web.post("/kiem-tra", data={"text": secret})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "mật" not in caplog.text
    assert secret not in web.get("/kiem-tra").text


def test_the_longest_text_is_read_and_the_page_stays_light(web: FlaskClient) -> None:
    line = "Căn cứ Nghị định số 59/2023/NĐ-CP; Kế hoạch số 14-KH/TU; Nghị định 13/2019/ND-CP.\n"
    text = (line * 1000)[:LONGEST]
    shape = posted(web, text).get_json()
    assert len(shape["citations"]) == 500
    assert shape["not_looked_up"] > 1_000
    page = web.post("/kiem-tra", data={"text": text}, content_type="multipart/form-data")
    assert page.status_code == 200
    assert len(page.data) < 100_000
    assert posted(web, text + line).status_code == 413
    assert "chỉ phần đầu được đọc" in web.post("/kiem-tra", data={"text": text + line}, content_type="multipart/form-data").text  # fmt: skip


def test_bodies_beyond_the_bound_are_refused_unread(web: FlaskClient) -> None:
    assert web.post("/kiem-tra", data=b"x" * 500_001).status_code == 413
    assert web.post("/kiem-tra", input_stream=BytesIO(b"text=x"), headers={"Transfer-Encoding": "chunked"}).status_code == 411  # fmt: skip
    assert web.put("/kiem-tra", data=b"x").status_code == 405
    assert web.post("/tim-kiem", data=b"x").status_code == 405


def test_pasted_markup_is_inert(web: FlaskClient) -> None:
    text = f"{HOSTILE} Nghị định số 59/2023/NĐ-CP </textarea>{HOSTILE}"
    page = LexborHTMLParser(web.post("/kiem-tra", data={"text": text}).text)
    assert page.css("img, iframe, script:not([src])") == []
    (area,) = page.css("textarea")
    assert text in area.text()
