"""What stands at an article's address later on: walls, soft 404s and emptied templates are kept, named, and take nothing away."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.frontier import Frontier, UrlRow
from tests.command import run
from tests.crawl_runner import crawled, portal_file
from tests.origin import Origin, Pages, Reply, conditional, page

HOST = "https://tin.example"
MENU = "".join(f'<li><a href="/muc-{n}">Chuyên mục {n}</a></li>' for n in range(60))
BODY = "".join(
    f"<p>UBND tỉnh triển khai Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ, đoạn {n}.</p>" for n in range(9)
)
WHOLE = f"<h1>Quy chế dân chủ ở cơ sở</h1><ul>{MENU}</ul><div class='noi-dung'>{BODY}</div>"


def _template(inner: str, title: str = "Cổng minh hoạ") -> Reply:
    menu = f"<ul>{MENU}</ul><!-- {'x' * 20_000} -->"
    return Reply(f"<html><head><title>{title}</title></head><body>{menu}{inner}</body></html>".encode())


# what the article's address answers the second time, the state after `index`, its reason
LATER = [
    (Reply(b"<title>Request Rejected</title>The requested URL was rejected. Your support ID is: 123456789012"), "walled", "Request Rejected"),
    (Reply(b"<title>Just a moment...</title>", 403), "walled", "captcha"),
    (Reply("<title>Xác minh bạn không phải là robot</title>".encode()), "walled", "captcha"),
    (_template("<form><input type=password></form>", "Đăng nhập"), "walled", "login"),
    (_template("<p>Bạn cần đăng nhập để xem nội dung này.</p>"), "walled", "login"),
    (Reply(b"", 302, (("Location", "/c/portal/login?p_l_id=1"),)), "walled", "login"),
    (Reply("<p>Tên miền tin.example đang được rao bán</p>".encode()), "walled", "parked domain"),
    (Reply("<title>Website đang bảo trì</title>".encode()), "walled", "maintenance"),
    (_template("<h1>404</h1>", "Không tìm thấy trang"), "error", "soft 404"),
    (_template("<p>Bài viết không tồn tại hoặc đã bị xóa.</p>"), "error", "soft 404"),
    (Reply(b"", 302, (("Location", "/"),)), "error", "soft 404: redirects to https://tin.example/"),
    (Reply(b"", 301, (("Location", "/404.html"),)), "error", "soft 404: redirects to https://tin.example/404.html"),
    (_template("<h1>Quy chế dân chủ ở cơ sở</h1><div class='noi-dung'></div>"), "no text", "its text is gone; revision 1 is kept"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """The URLs after the second pass and after the third, the articles at the end, the data folder."""

    later: dict[str, UrlRow]
    back: dict[str, UrlRow]
    articles: dict[str, dict[str, object]]
    home: Path


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """One portal with an article for each case: crawled and indexed whole, then as in the table, then whole again."""
    folder = tmp_path_factory.mktemp("held")
    home, portal = folder / "home", portal_file(folder)
    portal.write_text(portal.read_text() + '[select]\ntitle = "h1"\nbody = ".noi-dung"\n', encoding="utf-8")
    numbers = range(1, len(LATER) + 1)
    start = {"/": page(*(f"/bai/{number}" for number in numbers))}
    whole = start | {f"/bai/{number}": _template(f"{WHOLE}<p>{number}</p>") for number in numbers}
    later = start | {f"/bai/{number}": LATER[number - 1][0] for number in numbers}
    rows: list[dict[str, UrlRow]] = []
    for table in (whole, later, whole):
        with Origin(conditional(Pages(table))) as origin:
            ran = crawled(portal, home, origin.socket, "--articles")
            assert ran.status == 0, ran.errors
        (home / "archive" / "tin" / "portal.toml").write_bytes(portal.read_bytes())
        assert run("index", "--workers", "1", home=home).status == 0
        with Frontier(home / "crawl.sqlite") as frontier:
            rows.append({row.url: row for row in frontier.rows("tin")})
    articles = {str(row["id"]): row for row in run("export", "articles", home=home).rows()}
    return Held(rows[1], rows[2], articles, home)


@pytest.mark.parametrize(
    ("number", "state", "reason"), [(n, state, reason) for n, (_, state, reason) in enumerate(LATER, 1)]
)
def test_what_stands_there_now_is_named_and_the_article_is_kept(
    held: Held, number: int, state: str, reason: str
) -> None:
    url = f"{HOST}/bai/{number}"
    row = held.later[url]
    assert (row.state, row.reason, row.article) == (state, reason, f"tin/{number}")
    article = held.articles[f"tin/{number}"]
    assert (article["revision"], article["urls"]) == (1, [url])
    assert "đoạn 8" in str(article["text"])


def test_every_answer_is_in_the_archive(held: Held) -> None:
    kept = [capture.url for capture in Archive(held.home / "archive").captures("tin")]
    assert all(kept.count(f"{HOST}/bai/{number}") >= 2 for number in range(1, len(LATER) + 1))


def test_an_article_that_comes_back_is_itself(held: Held) -> None:
    back = {url: row for url, row in held.back.items() if row.article}
    log_ins = [f"{HOST}/bai/{n}" for n, (_, state, reason) in enumerate(LATER, 1) if reason == "login"]
    asked_again = {url: row for url, row in back.items() if url not in log_ins}
    assert len(back) == len(LATER)
    assert {row.state for row in asked_again.values()} == {"indexed"}


def test_a_rebuild_ends_the_same(held: Held) -> None:
    before = run("export", "articles", home=held.home).out
    assert run("index", "--rebuild", "--workers", "1", home=held.home).status == 0
    assert run("export", "articles", home=held.home).out == before


def test_a_wall_that_was_never_an_article_is_none(tmp_path: Path) -> None:
    home, portal = tmp_path / "home", portal_file(tmp_path)
    numbers = range(1, len(LATER) + 1)
    table = {"/": page(*(f"/bai/{number}" for number in numbers))}
    table |= {f"/bai/{number}": LATER[number - 1][0] for number in numbers}
    with Origin(Pages(table)) as origin:
        crawled(portal, home, origin.socket)
    (home / "archive" / "tin" / "portal.toml").write_bytes(portal.read_bytes())
    assert run("index", "--workers", "1", home=home).status == 0
    assert run("export", "articles", home=home).out == ""
    with Frontier(home / "crawl.sqlite") as frontier:
        rows = [row for row in frontier.rows("tin") if "/bai/" in row.url]
    assert [row.article for row in rows] == [None] * len(LATER)
    assert {row.state for row in rows} == {"walled", "error", "no text"}
