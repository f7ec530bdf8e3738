"""An article and a document on paper: what is read stands there whole, what is clicked does not; black on white."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web_archive import DECREE, LAW

A4_WIDTH = 680
"""What A4 leaves between its margins, in CSS pixels (96 an inch)."""
ARTICLE = "/bai-viet/so-vi-du-ha-noi/1000"
PAGES = [ARTICLE, "/bai-viet/bao-long-an/mo", "/bai-viet/bao-long-an/doc-hai", f"/van-ban/{DECREE}", f"/van-ban/{LAW}?ban-do=63"]  # fmt: skip
CLICKED = "header.top, nav, form, button, input, select, footer, .filters, .switch, .pager, .suggest, [popover], .skip, .take, [download]"
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter((one) => {
  const box = one.getBoundingClientRect();
  const cut = getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1 && !one.closest('.unseen, .tiles');
  return one.checkVisibility() && !one.closest('.unseen') && (box.right > innerWidth + 1 || box.left < -1 || cut);
}).map((one) => one.outerHTML.slice(0, 120))"""
COLOURS = """() => [...document.querySelectorAll('body, h1, .text p, .text a, .facts dd, .facts a, .found a, .found p')]
  .filter((one) => one.checkVisibility() && !one.closest('.tiles')).map((one) => getComputedStyle(one).color)"""


@pytest.fixture(params=["light", "dark"])
def paper(chrome: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as it is printed by a reader who reads on a light or a dark screen."""
    with chrome.new_context(viewport={"width": A4_WIDTH, "height": 1009}) as context:
        page = context.new_page()
        page.emulate_media(media="print", color_scheme=request.param)
        yield page


def test_what_is_clicked_is_not_printed(paper: Page, site: str) -> None:
    for address in PAGES:
        paper.goto(site + address)
        shown = paper.locator(CLICKED).evaluate_all("(all) => all.filter((one) => one.checkVisibility()).length")
        assert (paper.locator("nav").count() > 0, shown) == (True, 0), address


def test_an_article_is_printed_with_what_is_known_of_it(paper: Page, site: str) -> None:
    paper.goto(site + ARTICLE)
    expect(paper.get_by_role("heading", level=1)).to_be_visible()
    expect(paper.locator(".text")).to_contain_text("Nghị định số 59/2023/NĐ-CP của Chính phủ")
    facts = paper.locator(".facts")
    for said in ("Sở Ví dụ Hà Nội", "1/3/2016", "https://so.example.vn/", "Nghị định 59/2023/NĐ-CP"):
        expect(facts).to_contain_text(said)
    expect(paper.locator(".on-paper")).to_be_visible()
    expect(paper.locator(".on-paper")).to_contain_text(f"{site}{ARTICLE}")


def test_a_document_is_printed_with_numbers_and_sentences(paper: Page, site: str) -> None:
    paper.goto(f"{site}/van-ban/{DECREE}")
    expect(paper.get_by_role("heading", level=1)).to_have_text("Nghị định 59/2023/NĐ-CP")
    for part in (
        ".facts dd >> nth=0",
        ".firsts tbody tr >> nth=0",
        ".tiles",
        "blockquote >> nth=0",
        ".unseen-in p >> nth=0",
    ):
        expect(paper.locator(part)).to_be_visible()
    expect(paper.locator(".line-to-copy")).to_contain_text(f"{site}/van-ban/{DECREE}")


def test_nothing_is_cut_off_on_a4_and_all_is_black_on_white(paper: Page, site: str) -> None:
    for address in PAGES:
        paper.goto(site + address)
        assert paper.evaluate(CUT_OFF) == [], address
        assert set(paper.evaluate(COLOURS)) <= {"rgb(0, 0, 0)", "rgb(68, 68, 68)"}, address
        assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert paper.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
