"""The API: every page's JSON under `/api`, as OpenAPI says it is; what is not understood is refused."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema_rs import Draft202012Validator

from tests.command import run
from tests.web_archive import DECREE, LAW, build
from webapp.api import OPERATIONS
from webapp.app import PAGES

ADDRESSES = [
    "/api",
    "/api/tim-kiem",
    "/api/tim-kiem?q=quy+chế+dân+chủ&nam=2018&nam=2019&tru-tinh=Long+An&xep=moi&gop=khong&bando=xua&trang=1&lang=en",
    "/api/tim-kiem?q=không-có-ở-đâu",
    "/api/tim-kiem?q=14-KH/TU",
    "/api/tim-kiem/loc?o=nam&loc=20",
    "/api/bai-viet/bao-long-an/0",
    "/api/bai-viet/bao-long-an/doc-hai",
    "/api/van-ban",
    "/api/van-ban?so=14-KH/TU",
    "/api/van-ban?so=zz",
    f"/api/van-ban/{DECREE}?xep=cu",
    f"/api/van-ban/{LAW}?ban-do=63",
    f"/api/so-sanh?tinh=ha-noi&tinh=tay-ninh&vb={LAW}",
    "/api/so-sanh?coquan=chinh-phu&coquan=quoc-hoi&q=dân",
    "/api/so-sanh?theo=coquan&q=14-KH/TU",
    "/api/co-quan",
    "/api/co-quan/chinh-phu",
    "/api/co-quan/khong-co",
    "/api/tinh",
    "/api/tinh/long-an",
    "/api/nguon",
    "/api/nguon/bao-long-an",
    "/api/nguon/trong",
    "/api/tro-giup",
    "/api/goi-y?q=dan",
    "/api/bai-viet/khong/co",
    "/api/tinh/khong-co",
    "/api/tim-kiem?trang=0",
]


@pytest.fixture(scope="module")
def spec(web: FlaskClient) -> dict[str, Any]:
    found = web.get("/api/openapi.json").get_json()
    assert isinstance(found, dict)
    return found


def operation(spec: Mapping[str, Any], path: str) -> Any:
    """What the description says of the operation that a path belongs to."""
    rules = [
        rule
        for rule in spec["paths"]
        if re.fullmatch(
            re.sub(r"\{(name|key)\}", ".+", rule)
            .replace("{portal}", "[^/]+")
            .replace("{slug}", "[^/]+")
            .replace("{body}", "[^/]+"),
            path,
        )
    ]
    return spec["paths"][min(rules, key=lambda rule: (rule.count("{"), len(rule)))]["get"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_answers_are_what_the_description_says(web: FlaskClient, spec: dict[str, Any], address: str) -> None:
    answer = web.get(address)
    told = operation(spec, address.partition("?")[0])["responses"][str(answer.status_code)]["content"]
    schema = {**told[answer.mimetype]["schema"], "components": spec["components"]}
    errors = [
        f"{list(error.instance_path)}: {error.message}"
        for error in Draft202012Validator(schema).iter_errors(answer.get_json())
    ]
    assert errors == []


def test_every_page_has_its_json_in_the_description(web: FlaskClient, spec: dict[str, Any]) -> None:
    assert spec["openapi"] == "3.1.0"
    rules = [*(rule for rule, _, _ in PAGES), "/goi-y", "/kiem-tra"]
    paths = ["/api" + ("" if rule == "/" else re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule)) for rule in rules]
    assert sorted(paths) == sorted(spec["paths"])
    assert len(OPERATIONS) == len(paths) + 1  # the copy stands only where an archive is
    for path in paths:
        (told,) = (spec["paths"][path][method] for method in ("get", "post") if method in spec["paths"][path])
        assert told["summary"]
        assert {"200", "422", "429", "503"} <= told["responses"].keys()
        assert [each["name"] for each in told.get("parameters", ()) if "schema" not in each] == []


@pytest.mark.parametrize("address", [each for each in ADDRESSES if "tim-kiem" not in each and "goi-y" not in each])
def test_the_twin_of_a_page_answers_the_same(web: FlaskClient, address: str) -> None:
    path, _, query = address.removeprefix("/api").partition("?")
    answer, twin = web.get(address), web.get(f"{path or '/index'}.json?{query}")
    if answer.status_code in (200, 300):
        assert (twin.status_code, twin.get_json()) == (answer.status_code, answer.get_json())


@pytest.mark.parametrize(
    "query, wrong",
    [
        ("zz=1", "zz"), ("trang=0", "trang"), ("trang=a", "trang"), ("trang=100001", "trang"), ("xep=x", "xep"), ("gop=1", "gop"),
        ("nam=", "nam"), ("nam=+", "nam"), ("lang=fr", "lang"), ("q=" + "a" * 1025, "q"), ("sau=" + "a" * 65, "sau"),
        ("&".join(f"nam={n}" for n in range(2000, 2021)), "nam"), ("so=" + "a" * 201, "so"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(web: FlaskClient, query: str, wrong: str) -> None:
    answer = web.get("/api/tim-kiem?" + query)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    shape = answer.get_json()
    assert shape.keys() == {"type", "status", "title", "detail", "errors"}
    assert list(shape["errors"]) == [wrong]


@pytest.mark.parametrize(
    "method, address, status",
    [("GET", "/api/khong-co", 404), ("GET", "/api/bai-viet/a/b", 404), ("GET", "/api/tim-kiem/loc", 422), ("POST", "/api/tim-kiem", 405), ("PUT", "/api", 405), ("GET", "/xuat/x.csv", 404)],
)  # fmt: skip
def test_errors_are_problem_details(web: FlaskClient, method: str, address: str, status: int) -> None:
    answer = web.open(address, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    shape = answer.get_json()
    assert (shape["type"], shape["status"]) == ("about:blank", status)
    assert shape["title"]
    assert shape["detail"]
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    "address, key",
    [
        ("/api/tim-kiem?q=dân+chủ&xep=moi", "hits"),
        ("/api/tim-kiem?q=dân+chủ&lang=en", "hits"),
        (f"/api/van-ban/{DECREE}", "cited_by"),
    ],
)
def test_lists_go_on_where_the_header_says(web: FlaskClient, address: str, key: str) -> None:
    ids, seen = [], 0
    while address:
        answer = web.get(address)
        assert answer.status_code == 200
        ids += [each["id"] for each in answer.get_json()[key]]
        link = re.fullmatch(r'<(/api/[^>]+)>; rel="next"', answer.headers.get("Link", ""))
        address = link[1] if link else ""
        seen += 1
    assert seen > 1
    assert len(ids) == len(set(ids)) == {"hits": 37, "cited_by": 31}[key]


def test_a_number_that_is_certain_leads_to_its_document_within_the_api(web: FlaskClient) -> None:
    answer = web.get("/api/van-ban?so=59/2023/NĐ-CP")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/api/van-ban/{DECREE}")


@pytest.mark.parametrize("address", ["/api", "/api/tim-kiem?q=dân", "/api/bai-viet/bao-long-an/0"])
def test_asked_again_only_what_changed_is_sent(web: FlaskClient, address: str) -> None:
    first = web.get(address)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    for given in (tag, f'"other", {tag}', "*", "W/" + tag):
        again = web.get(address, headers={"If-None-Match": given})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert web.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert web.head(address).headers["ETag"] == tag


def test_the_tag_changes_with_what_is_held(tmp_path: Path) -> None:
    from tests.web_archive import PORTALS
    from webapp.app import create_app

    engine = build(tmp_path / "index")
    client = create_app(engine, PORTALS).test_client()
    tags = [client.get(address).headers["ETag"] for address in ("/api", "/xuat/bai-viet.csv")]
    engine.delete(["bao-long-an/0"])
    engine.commit()
    after = [
        client.get(address, headers={"If-None-Match": tag})
        for address, tag in zip(("/api", "/xuat/bai-viet.csv"), tags, strict=True)
    ]
    assert [answer.status_code for answer in after] == [200, 200]
    engine.close()


@pytest.mark.parametrize(
    "address",
    [
        "/api/tim-kiem?q=a",
        "/api/khong-co",
        "/tim-kiem.json",
        "/xuat/bai-viet.csv?q=a",
        "/tim-kiem.atom",
        "/bai-viet/bao-long-an/0.bib",
    ],
)
def test_pages_of_other_sites_may_read_it(web: FlaskClient, address: str) -> None:
    for answer in (web.get(address), web.options(address, headers={"Access-Control-Request-Headers": "if-none-match"})):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("address", ["/", "/tim-kiem", "/bai-viet/bao-long-an/0", "/static/style.css"])
def test_pages_are_for_this_site_alone(web: FlaskClient, address: str) -> None:
    assert "Access-Control-Allow-Origin" not in web.get(address).headers


@pytest.mark.parametrize(
    "asked, options",
    [
        ("q=dân+chủ", ("dân chủ",)),
        ("q=chuyển+đổi+số&xep=moi", ("chuyển đổi số", "--sort", "newest")),
        ("q=zzz", ("zzz",)),
        (
            "nam=2018&nam=2019&tru-thang=2018-03",
            ("", "--filter", "year=2018", "--filter", "year=2019", "--exclude", "month=2018-03"),
        ),
    ],
)
def test_the_command_prints_the_same(
    web: FlaskClient, tmp_path_factory: pytest.TempPathFactory, asked: str, options: tuple[str, ...]
) -> None:
    home = tmp_path_factory.mktemp("command")
    build(home / "index").close()
    printed = json.loads(run("search", "--json", *options, home=home).out)
    assert printed == web.get("/api/tim-kiem?" + asked).get_json()


TEXT = "Căn cứ Nghị định số 59/2023/NĐ-CP và Kế hoạch số 14-KH/TU"


def test_a_text_is_checked(web: FlaskClient, spec: dict[str, Any]) -> None:
    answer = web.post("/api/kiem-tra", json={"text": TEXT, "tinh": "Hà Nội", "ngay": "2023-09-01"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["counts"]["found"] == 1
    told = spec["paths"]["/api/kiem-tra"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert list(Draft202012Validator({**told, "components": spec["components"]}).iter_errors(answer.get_json())) == []


@pytest.mark.parametrize(
    "sent, status",
    [
        ({"json": {"text": ""}}, 422), ({"json": {"text": "a" * 64_001}}, 422), ({"json": {}}, 422), ({"json": []}, 422),
        ({"json": {"text": "a", "x": 1}}, 422), ({"json": {"text": "a", "ngay": "hôm qua"}}, 422),
        ({"data": "{", "content_type": "application/json"}, 400), ({"data": "text=a", "content_type": "text/plain"}, 422),
        ({"data": b"a" * 600_000, "content_type": "application/json"}, 413),
    ],
)  # fmt: skip
def test_what_is_no_text_to_be_checked_is_refused(web: FlaskClient, sent: dict[str, Any], status: int) -> None:
    answer = web.post("/api/kiem-tra", **sent)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_who_only_looks_is_told_how_to_ask(web: FlaskClient) -> None:
    answer = web.get("/api/kiem-tra")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}
