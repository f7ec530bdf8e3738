"""The way of a reader in a real Chromium: with JavaScript off, on a phone, by keyboard alone."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import web_archive
from tests.web_archive import DECREE, LAW


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    made = chrome.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_from_the_search_to_a_document_and_back(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill("quy che dan chu")
    page.get_by_role("button", name="Tìm").click()
    expect(page.get_by_role("status")).to_contain_text("38 bài viết")
    filters = page.get_by_role("complementary", name="Bộ lọc")
    filters.get_by_role("link", name="Hà Nội").first.click()
    expect(page.get_by_role("status")).to_contain_text("30 bài viết")
    filters.get_by_role("link", name="2018 4", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("4 bài viết")
    results = page.url

    page.get_by_role("link", name="Hội nghị dân chủ ở cơ sở, kỳ 9").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hội nghị dân chủ ở cơ sở, kỳ 9")
    page.locator(".text").get_by_role("link", name="Nghị định số 59/2023/NĐ-CP").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nghị định 59/2023/NĐ-CP")
    assert f"/van-ban/{DECREE}" in page.url

    page.get_by_role("link", name="Về bài viết đang đọc").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hội nghị dân chủ ở cơ sở, kỳ 9")
    page.get_by_role("link", name="Về kết quả tìm kiếm").click()
    assert page.url == results
    page.get_by_role("link", name=re.compile("Bỏ lọc: Năm đăng")).click()
    expect(page.get_by_role("status")).to_contain_text("30 bài viết")


def test_a_typed_number_opens_the_document_and_a_sentence_its_article(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill("59/2023/nđ-cp")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nghị định 59/2023/NĐ-CP")
    page.locator("blockquote").get_by_role("link").first.click()
    target = page.locator("#c0")
    expect(target).to_have_text("Nghị định số 59/2023/NĐ-CP")
    expect(target).to_be_in_viewport()


def test_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Đến nội dung chính")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, "input[type=search]")
    page.keyboard.type("hội nghị dân chủ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("30 bài viết")
    tab_to(page, "ul[aria-labelledby=loc-nam] a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 bài viết")
    tab_to(page, ".hit h2 a")
    page.keyboard.press("Enter")
    tab_to(page, ".text a.cite")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nghị định 59/2023/NĐ-CP")
    tab_to(page, ".back a")
    page.keyboard.press("Enter")
    tab_to(page, ".back a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 bài viết")


def test_a_year_is_excluded_and_a_month_chosen_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/tim-kiem?q=hoi+nghi&nam=2018&nam=2019&nam=2020")
    expect(page.get_by_role("status")).to_contain_text("12 bài viết")
    tab_to(page, "ul[aria-labelledby=loc-nam] li:last-child .minus")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Bỏ lọc: Năm đăng trừ 2016"))).to_be_visible()
    tab_to(page, ".time summary")
    page.keyboard.press("Enter")
    tab_to(page, ".months td a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("4 bài viết")
    expect(page.get_by_role("link", name=re.compile("Bỏ lọc: Tháng đăng 3.2018"))).to_be_visible()


def test_every_value_without_javascript(page: Page, site: str) -> None:
    page.goto(f"{site}/tim-kiem?q=dan+chu")
    page.get_by_role("link", name=re.compile("xem tất cả.*Năm đăng")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Năm đăng")
    page.get_by_label("Lọc danh sách").fill("18")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("status")).to_have_text("1 giá trị")
    page.get_by_role("link", name="2018 4", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("4 bài viết")


def test_every_value_opens_in_its_place_and_narrows_as_one_types(chrome: Browser, site: str) -> None:
    with chrome.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/tim-kiem?q=dan+chu")
        link = page.get_by_role("link", name=re.compile("xem tất cả.*Năm đăng"))
        link.focus()
        page.keyboard.press("Enter")
        field = page.get_by_label("Lọc danh sách")
        expect(field).to_be_focused()
        years = page.locator("ul[aria-labelledby=loc-nam] .name")
        expect(years).to_have_count(9)
        page.keyboard.type("18")
        expect(years).to_have_text(["2018"])
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
        expect(years).to_have_count(9)
        assert page.url == f"{site}/tim-kiem?q=dan+chu"
        page.get_by_role("link", name="2019 4", exact=True).click()
        expect(page.get_by_role("link", name=re.compile("Bỏ lọc: Năm đăng 2019"))).to_be_visible()


def test_who_published_about_a_decree_and_who_was_first_in_two_clicks(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_label("Số hiệu", exact=True).fill("59/2023/nd-cp")
    page.get_by_role("button", name="Mở văn bản").click()
    expect(page.locator(".answer")).to_contain_text("Sớm nhất trong nguồn của chúng tôi: Hà Nội, 1/3/2016")
    expect(page.locator(".firsts tbody th").first).to_have_text("Hà Nội")
    page.locator(".tiles").get_by_role("link", name="Hà Nội 30").click()
    expect(page.get_by_role("status")).to_contain_text("30 bài viết")


def test_which_plans_carry_a_law_out_in_a_province_in_two_clicks(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="Luật 10/2022/QH15").first.click()
    page.get_by_role("link", name="Lược đồ").click()
    steps = page.locator("section[aria-labelledby=luoc-do]")
    expect(steps).to_be_in_viewport()
    expect(steps.get_by_role("link", name="Kế hoạch 14-KH/TU")).to_be_visible()
    expect(steps).to_contain_text("Long An")


def test_all_articles_of_a_year_with_their_citations_for_excel_in_four_clicks(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill("dân chủ")
    page.get_by_role("button", name="Tìm").click()
    page.locator(".time svg a[href*='nam=2016']").click()
    expect(page.get_by_role("status")).to_contain_text("4 bài viết")
    page.get_by_text("Mang về, theo dõi").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="ba bảng CSV và bản kê (ZIP)").click()
    wanted = [record for record in web_archive.articles() if (record.published or "").startswith("2016")]
    with ZipFile(download.value.path()) as packed:
        assert packed.read("articles.csv").startswith(codecs.BOM_UTF8)
        articles, citations = (
            list(csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig"), newline="")))
            for name in ("articles.csv", "citations.csv")
        )
    assert {row["id"]: row["title"] for row in articles} == {record.id: record.title for record in wanted}
    cited = [(record.id, each.citation.surface, each.document) for record in wanted for each in record.citations]
    assert [(row["article"], row["surface"], row["document"]) for row in citations] == cited
    assert len(cited) == 4


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on the first element of the selector, which must show that it is."""
    wanted = page.locator(selector).first
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(f":focus:is({selector})").count():
            expect(wanted).to_be_focused()
            assert page.locator(":focus-visible").count() == 1
            return
    pytest.fail(f"Tab never reaches {selector} on {page.url}")


ADDRESSES = [
    *("/", "/tim-kiem?q=quy+che+dan+chu&nam=2018", "/tim-kiem?q=14-KH/TU", "/tim-kiem?nam=2018&nam=2024", "/tim-kiem/loc?o=nam", "/bai-viet/bao-long-an/mo", "/bai-viet/bao-long-an/doc-hai"),
    *(f"/van-ban/{DECREE}", f"/van-ban/{LAW}", "/bai-viet/bao-long-an/1", "/van-ban", "/van-ban?so=14-KH/TU", "/tinh", "/tinh/tay-ninh", "/nguon", "/nguon/so-vi-du-ha-noi", "/tro-giup"),
    *(f"/van-ban/{DECREE}?ban-do=63", "/tinh?ban-do=63", "/co-quan", "/co-quan/chinh-phu", "/kiem-tra", "/so-sanh", f"/so-sanh?vb={LAW}&tinh=tay-ninh&tinh=ha-noi&tinh=long-an", "/nope"),
]  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_page_scrolls_sideways(chrome: Browser, site: str, lang: str) -> None:
    with chrome.new_context() as context:
        page = context.new_page()
        for address in ADDRESSES:
            page.goto(site + address + ("&" if "?" in address else "?") + f"lang={lang}")
            for width in (320, 360, 768):
                page.set_viewport_size({"width": width, "height": 740})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_in_the_header_lies_over_another_thing(chrome: Browser, site: str, lang: str) -> None:
    with chrome.new_context() as context:
        page = context.new_page()
        for address in ("/", "/tim-kiem?q=dan+chu", f"/van-ban/{DECREE}"):
            page.goto(site + address + ("&" if "?" in address else "?") + f"lang={lang}")
            for width in (320, 390, 768, 1024):
                page.set_viewport_size({"width": width, "height": 740})
                assert page.evaluate(OVERLAPS) == [], (address, width)


OVERLAPS = """() => {
  const seen = [...document.querySelectorAll('.top a, .top input[type=search], .top button')]
    .map(node => [node.textContent, node.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return seen.flatMap(([name, a], i) => seen.slice(i + 1).filter(([, b]) => over(a, b)).map(([other]) => [name, other]));
}"""


def test_filters_are_folded_on_a_phone_and_open_beside_the_results(chrome: Browser, site: str) -> None:
    for width, shown in ((360, False), (1280, True)):
        with chrome.new_context(java_script_enabled=False, viewport={"width": width, "height": 740}) as context:
            page = context.new_page()
            page.goto(f"{site}/tim-kiem?q=dan+chu")
            year = page.get_by_role("link", name="2018 4", exact=True)
            expect(year).to_be_visible(visible=shown)
            if not shown:
                page.locator(".fold > summary").click()
                expect(year).to_be_visible()


def test_stored_markup_never_runs_and_no_other_site_is_asked(chrome: Browser, site: str) -> None:
    with chrome.new_context() as context:
        page = context.new_page()
        events: list[str] = []
        page.on("dialog", lambda dialog: events.append(dialog.message))
        page.on("console", lambda message: events.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: events.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(site) else events.append(request.url))
        for address in ADDRESSES[:-1]:
            page.goto(site + address)
        page.goto(f"{site}/van-ban/{DECREE}?xep=cu&trang=3")
        assert events == []


def test_dark_and_light_differ_and_stay_readable(chrome: Browser, site: str) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        with chrome.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(f"{site}/tim-kiem?q=dan+chu&nam=2018")
            colours[scheme] = page.evaluate(
                "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
            )
            for selector in (
                "body",
                ".meta",
                ".hit h2 a",
                ".cites .doc",
                "mark",
                ".facet .n",
                ".chips a",
                ".find button",
                ".foot",
            ):
                assert page.evaluate(CONTRAST, selector) >= 4.5, (scheme, selector)
            page.goto(f"{site}/van-ban/{DECREE}?xep=cu")
            for selector in (
                ".kwic",
                ".said .meta",
                ".said .title",
                ".relations h3",
                ".tiles .s5 a",
                ".tiles .s0 span",
                ".legend",
                ".jump a",
            ):
                assert page.evaluate(CONTRAST, selector) >= 4.5, (scheme, selector)
    assert colours["light"] != colours["dark"]


CONTRAST = """selector => {
  const node = document.querySelector(selector);
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = node;
  while (/rgba\\(.*, 0\\)/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  const [a, b] = [light(getComputedStyle(node).color), light(getComputedStyle(behind).backgroundColor)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""
