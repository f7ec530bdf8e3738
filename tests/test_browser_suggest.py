"""Suggestions under the search box in a real Chromium, by keyboard and by pointer, and the help after a poor answer."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.web_archive import DECREE, LAW


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with chrome.new_context(viewport={"width": 1280, "height": 800}) as context:
        opened = context.new_page()
        said: list[str] = []
        opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        opened.on("pageerror", lambda error: said.append(str(error)))
        yield opened
        assert said == []


def box(page: Page) -> Locator:
    return page.get_by_role("combobox")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_the_box_is_a_combobox_as_aria_asks(page: Page, site: str) -> None:
    page.goto(site)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(box(page)).to_have_attribute("aria-autocomplete", "list")
    box(page).press_sequentially("hoi ngh")
    listbox = page.get_by_role("listbox", name="Gợi ý")
    expect(listbox).to_be_visible()
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    expect(box(page)).to_have_attribute("aria-controls", re.compile(".+"))
    assert listbox.get_attribute("id") == box(page).get_attribute("aria-controls")
    expect(options(page)).to_have_count(8)
    expect(page.locator("[aria-live=polite]")).to_have_text("8 gợi ý, dùng phím mũi tên để chọn")
    expect(box(page)).not_to_have_attribute("aria-activedescendant", re.compile(".*"))


def test_arrows_go_around_and_enter_opens(page: Page, site: str) -> None:
    page.goto(f"{site}/nguon")
    box(page).press_sequentially("luat thuc")
    expect(options(page).first).to_be_visible()
    count = options(page).count()
    active = page.locator("[role=option][aria-selected=true]")
    box(page).press("ArrowUp")
    expect(active).to_have_attribute("id", options(page).nth(count - 1).get_attribute("id") or "")
    box(page).press("ArrowDown")
    expect(active).to_have_count(0)
    box(page).press("ArrowDown")
    expect(active).to_contain_text("Luật 10/2022/QH15")
    assert box(page).get_attribute("aria-activedescendant") == active.get_attribute("id")
    expect(box(page)).to_be_focused()
    box(page).press("Enter")
    page.wait_for_url(f"**/van-ban/{LAW}")


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page, site: str) -> None:
    page.goto(site)
    box(page).press_sequentially("hội nghị")
    expect(options(page).first).to_be_visible()
    box(page).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("30 bài viết")


def test_escape_closes_first_and_the_text_stays(page: Page, site: str) -> None:
    page.goto(site)
    box(page).press_sequentially("hội ngh")
    expect(options(page).first).to_be_visible()
    box(page).press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_value("hội ngh")
    box(page).press("ArrowDown")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_click_opens_and_the_body_narrows(page: Page, site: str) -> None:
    page.goto(site)
    box(page).press_sequentially("chinh p")
    options(page).filter(has_text="Chính phủ").first.click()
    page.wait_for_url("**/tim-kiem?coquan=*")
    expect(page.get_by_role("status")).to_contain_text("31 bài viết")


def test_a_number_leads_to_its_document(page: Page, site: str) -> None:
    page.goto(site)
    box(page).press_sequentially("59/20")
    expect(options(page).first).to_contain_text("Nghị định 59/2023/NĐ-CP")
    box(page).press("ArrowDown")
    box(page).press("Enter")
    page.wait_for_url(f"**/van-ban/{DECREE}")


def test_what_comes_late_is_not_shown(page: Page, site: str) -> None:
    """The answer for «hội» comes after that for «hội nghị»: it must not take its place."""
    held: list[Route] = []
    early = re.compile(r"goi-y\.json\?q=h%E1%BB%99i$")
    page.route(early, lambda route: held.append(route))
    page.goto(site)
    with page.expect_request(early):
        box(page).press_sequentially("hội")
    box(page).press_sequentially(" nghị")
    expect(options(page)).to_have_count(8)
    shown = options(page).all_text_contents()
    assert held
    for route in held:
        route.abort()
    assert options(page).all_text_contents() == shown


def test_no_answer_is_no_list_and_the_search_goes_on(chrome: Browser, site: str) -> None:
    with chrome.new_context() as context:
        page = context.new_page()
        page.route("**/goi-y.json*", lambda route: route.fulfill(status=500, body="away"))
        page.goto(site)
        with page.expect_response("**/goi-y.json*"):
            box(page).press_sequentially("hội nghị")
        expect(page.get_by_role("listbox")).to_be_hidden()
        box(page).press("Enter")
        expect(page.get_by_role("status")).to_contain_text("30 bài viết")


def test_nothing_is_asked_for_a_letter_or_a_very_long_text(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "goi-y" in request.url else None)
    page.goto(site)
    box(page).press_sequentially("a")
    box(page).fill("ă" * 101)
    box(page).fill("hội nghị")
    expect(options(page).first).to_be_visible()
    assert [url.rpartition("=")[2] for url in asked] == ["h%E1%BB%99i+ngh%E1%BB%8B"]


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_list_stays_in_the_window(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    for address in ("/", "/nguon"):
        page.goto(site + address)
        box(page).press_sequentially("luật thực")
        expect(options(page).first).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_help_after_a_poor_answer(page: Page, site: str) -> None:
    page.goto(f"{site}/tim-kiem?q=quychế+dânchủ")
    page.get_by_role("link", name="quy chế dân chủ").click()
    expect(page.get_by_role("status")).to_contain_text("38 bài viết")
    page.goto(f"{site}/tim-kiem?q=tập+huấn+xyzzy&nam=2024")
    page.get_by_role("link", name="bỏ “xyzzy”").click()
    expect(page.get_by_role("status")).to_contain_text("8 bài viết")
