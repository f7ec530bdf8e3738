"""Every page of the web application, over a real index."""

from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from indexer.engine import EngineError
from tests.web_archive import DECREE, HOSTILE, LAW, PLAN, PLAN_ELSEWHERE, PORTALS
from webapp.app import PAGES, create_app

PAGES_SHOWN = [
    ("/", ["40", "Luật 10/2022/QH15", "Tập huấn ở Long An, đợt 7", "bài mới nhất đăng ngày"]),
    ("/tim-kiem", ["40 bài viết", "Sở Ví dụ Hà Nội"]),
    ("/tim-kiem?q=quy+che+dan+chu", ["38 bài viết", "<mark>quy chế dân chủ</mark>"]),
    ("/bai-viet/so-vi-du-ha-noi/1000", ["1/3/2016 08:30", "Sở Ví dụ Hà Nội", "https://so.example.vn/1000.html", "Nguyễn Văn Thí Dụ", "2/1/2026 10:04"]),
    ("/bai-viet/bao-long-an/0", ["1/5/2024", "Long An", "(nay là <span lang=\"vi\">Tây Ninh</span>)", "Hà Nội"]),
    ("/bai-viet/bao-long-an/mo", ["không rõ ngày đăng", "3 văn bản có thể", "Thành ủy Hà Nội", "Tỉnh ủy Long An", "</span>, nhiệm kỳ 2020–2025, chưa có trang", '<span class="rel">được triển khai</span>']),
    ("/bai-viet/bao-long-an/0", ['<span class="rel" lang="vi">được triển khai bởi</span> <a href="#c1">14-KH/TU</a>']),
    ("/bai-viet/bao-long-an/1", ['Đăng lại từ <a lang="vi" href="/bai-viet/bao-long-an/0">Tập huấn ở Long An, đợt 0</a>']),
    ("/tim-kiem?q=tap+huan", ["<span>đăng lại</span>"]),
    (f"/van-ban/{PLAN_ELSEWHERE}", ['<span lang="vi">Long An</span>']),
    ("/bai-viet/bao-long-an/2", ["Đăng lại từ <span>bao-long-an/da-xoa</span>"]),
    ("/van-ban", ["Nghị định 59/2023/NĐ-CP", "31", "Luật Thực hiện dân chủ ở cơ sở"]),
    (f"/van-ban/{DECREE}", ["14/8/2023", "15/8/2023", "Các bài viết ghi ngày khác nhau.", "Chính phủ", "Hội nghị nghe phổ biến ", " của Chính phủ."]),
    (f"/van-ban/{DECREE}?xep=cu", ["Không nêu rõ bởi văn bản nào", 'Được nêu làm căn cứ <span class="meta">theo 2 bài viết, <a href="/bai-viet/so-vi-du-ha-noi/1000#c0">sớm nhất 1/3/2016</a>', 'Được nêu làm căn cứ <span class="sub">2 câu</span>', "63 trước 7/2025", "Nơi tra toàn văn"]),
    (f"/van-ban/{LAW}", ["Quốc hội", "10/11/2022", "Long An", "Lược đồ: văn bản triển khai", f'href="/van-ban/{PLAN_ELSEWHERE}">Kế hoạch 14-KH/TU</a>', "theo 1 bài viết", 'href="/bai-viet/bao-long-an/0#c2"', "Tra Cứu không kết luận. Xin xem văn bản gốc.", "chưa làm"]),
    ("/tinh", ["Hà Nội", "30", "Long An"]),
    ("/tinh/long-an", ["Không còn từ 1/7/2025", "Tây Ninh", "Nghị quyết 202/2025/QH15", "Luật 10/2022/QH15"]),
    ("/tinh/tay-ninh", ["Long An", "9 bài viết"]),
    ("/tinh/ca-mau", ["Chưa có bài viết nào"]),
    ("/nguon", ["Báo Long An (ví dụ)", "Nguồn chưa có bài"]),
    ("/nguon/so-vi-du-ha-noi", ["đã chuyển sang nguồn khác", "Báo Long An (ví dụ)", "so.example.vn", "30 bài viết"]),
    ("/nguon/trong", ["Chưa có bài viết nào của nguồn này"]),
    ("/so-sanh", ["Chọn ít nhất hai nơi.", "Nghệ An, Hà Tĩnh, Thanh Hóa"]),
    (f"/so-sanh?vb={LAW}&tinh=tay-ninh&tinh=ha-noi", ["sau 538 ngày", "Kế hoạch 14-KH/TU", "chưa thấy trong nguồn của chúng tôi"]),
    ("/kiem-tra", ["không được lưu ở đâu cả"]),
    ("/co-quan", ["Cơ quan nhà nước ở trung ương", "Chính phủ"]),
    ("/co-quan/chinh-phu", ["Nghị định 59/2023/NĐ-CP", "CP", "31 bài viết"]),
    ("/tro-giup", ["Cách viết câu tìm", "không kết luận một văn bản còn hay hết hiệu lực"]),
]  # fmt: skip


@pytest.mark.parametrize("address, shown", PAGES_SHOWN)
def test_page_shows(web: FlaskClient, address: str, shown: list[str]) -> None:
    answer = web.get(address)
    assert answer.status_code == 200
    page = " ".join(answer.text.split())
    assert [text for text in shown if text not in page] == []


@pytest.mark.parametrize("address", [address for address, _ in PAGES_SHOWN])
def test_page_is_well_made(web: FlaskClient, address: str) -> None:
    page = LexborHTMLParser(web.get(address).text)
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    assert len(page.css("h1")) == len(page.css("main")) == len(page.css("head title")) == 1
    labelled = {node.attributes["for"] for node in page.css("label")}
    assert all(node.attributes["id"] in labelled for node in page.css("input:not([type=hidden])"))
    assert page.css("[style], iframe, script:not([src]):not([type='application/ld+json'])") == []


def test_every_internal_link_leads_somewhere(web: FlaskClient) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < 150:
        address = waiting.pop(0)
        answer = web.get(address)
        assert answer.status_code in (200, 300, 302), address
        if answer.mimetype != "text/html" or answer.status_code == 302:
            continue
        links = [node.attributes.get("href") or "" for node in LexborHTMLParser(answer.text).css("a")]
        fresh = {link.partition("#")[0] for link in links if link.startswith("/")} - seen
        seen |= fresh
        waiting += sorted(fresh)
    kinds = {urlsplit(address).path.split("/")[1] for address in seen}
    assert {"tim-kiem", "bai-viet", "van-ban", "tinh", "nguon", "tro-giup"} <= kinds


def test_citations_are_linked_at_their_offsets(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/bai-viet/so-vi-du-ha-noi/1004").text)
    link = page.css_first(".text a.cite")
    assert link is not None
    assert link.text() == "Nghị định số 59/2023/NĐ-CP"
    assert str(link.attributes["href"]).startswith(f"/van-ban/{DECREE}?tu=")
    assert [node.text() for node in page.css(".text p")] == [
        "Thành phố tổ chức hội nghị về quy chế dân chủ.",
        "Hội nghị nghe phổ biến Nghị định số 59/2023/NĐ-CP của Chính phủ. Đại biểu góp ý lần 4.",
    ]


def test_open_citation_shows_candidates_and_chooses_none(web: FlaskClient) -> None:
    page = LexborHTMLParser(web.get("/bai-viet/bao-long-an/mo").text)
    link = page.css_first(".text a.cite.open")
    assert link is not None
    target = page.css_first(str(link.attributes["href"]))
    assert target is not None
    chosen = {urlsplit(str(node.attributes["href"])).path for node in target.css("details a")}
    assert chosen == {f"/van-ban/{PLAN}", f"/van-ban/{PLAN_ELSEWHERE}"}


def test_the_marks_of_a_citation_are_where_the_relations_lead(web: FlaskClient) -> None:
    link = LexborHTMLParser(web.get(f"/van-ban/{LAW}").text).css_first(".told blockquote a")
    assert link is not None
    path, _, anchor = str(link.attributes["href"]).partition("#")
    target = LexborHTMLParser(web.get(path).text).css_first(f"#{anchor}")
    assert target is not None
    assert target.text() == link.text() == "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15"


def test_document_page_turns_its_pages(web: FlaskClient) -> None:
    seen = []
    for number in (1, 2):
        shape = web.get(f"/van-ban/{DECREE}.json?trang={number}").get_json()
        seen += [each["id"] for each in shape["cited_by"]]
    assert len(seen) == len(set(seen)) == 31
    assert web.get(f"/van-ban/{DECREE}.json?trang=99").get_json()["offset"] == 20
    oldest = web.get(f"/van-ban/{DECREE}.json?xep=cu").get_json()["cited_by"]
    assert oldest[0]["id"] == "so-vi-du-ha-noi/1000"


@pytest.mark.parametrize(
    "typed, status, where",
    [
        ("59/2023/NĐ-CP", 302, f"/van-ban/{DECREE}"),
        ("59/2023/nđ-cp", 302, f"/van-ban/{DECREE}"),
        ("14-KH/TU", 300, None),
        ("999/2023/NĐ-CP", 404, None),
        ("không phải số", 404, None),
        (HOSTILE, 404, None),
    ],
)
def test_number_leads_to_its_documents(web: FlaskClient, typed: str, status: int, where: str | None) -> None:
    answer = web.get("/van-ban", query_string={"so": typed})
    assert answer.status_code == status
    assert answer.headers.get("Location") == where
    shape = web.get("/van-ban.json", query_string={"so": typed})
    assert shape.status_code == status
    if status == 300:
        assert [each["key"] for each in shape.get_json()["candidates"]] == [PLAN, PLAN_ELSEWHERE]


@pytest.mark.parametrize(
    "address",
    [
        "/nope",
        "/van-ban/nope",
        "/bai-viet/a/b",
        "/bai-viet/a",
        "/tinh/atlantis",
        "/nguon/nope",
        "/van-ban/" + quote(HOSTILE, safe=""),
    ],
)
def test_unknown_address_is_a_404_with_help(web: FlaskClient, address: str) -> None:
    answer = web.get(address)
    assert answer.status_code == 404
    assert "Không tìm thấy trang này" in answer.text
    assert "<script>" not in answer.text
    twin = web.get(address + ".json")
    assert (twin.status_code, twin.mimetype) == (404, "application/problem+json")
    assert twin.get_json()["status"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading_is_allowed(web: FlaskClient, method: str) -> None:
    answer = web.open("/tim-kiem", method=method, data={"q": "a"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_large_body_is_refused(web: FlaskClient) -> None:
    assert web.get("/", data=b"x" * 70_000).status_code == 413


class Broken:
    """An engine that fails as an unreachable or a faulty one would."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> object:
        raise self.error


@pytest.mark.parametrize(
    "error, status", [(EngineError("secret /var/index"), 503), (ValueError("secret /var/index"), 500)]
)
@pytest.mark.parametrize("address", ["/", "/tim-kiem.json", "/readyz"])
def test_faults_never_leak(error: Exception, status: int, address: str) -> None:
    app = create_app(Broken(error), PORTALS)  # type: ignore[arg-type]
    answer = app.test_client().get(address)
    assert answer.status_code == status
    assert "secret" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_health_and_robots(web: FlaskClient) -> None:
    assert web.get("/healthz").get_json() | {"version": ""} == {
        "status": "ok",
        "articles": 40,
        "documents": 4,
        "version": "",
    }
    assert "User-agent: *" in web.get("/robots.txt").text


def test_headers_on_every_answer(web: FlaskClient) -> None:
    for address in ("/", "/nope", "/index.json", "/static/style.css", "/robots.txt"):
        headers = web.get(address).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Set-Cookie" not in headers


def test_pages_have_different_endpoints() -> None:
    assert len({endpoint for _, endpoint, _ in PAGES}) == len(PAGES)
