"""Every kind of page in a real Chromium: nothing that axe-core minds, light and dark, in both languages; narrow, large, still, by keyboard."""

import pytest
from playwright.sync_api import Browser, Page

from tests.npm_file import AXE, file_of
from tests.page_kinds import PAGES, in_language

MINDED = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What a dark page may have against it that the same page in the light has not."""
RUN = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
}"""
OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_axe_minds_nothing(chrome: Browser, site: str, scheme: str, lang: str) -> None:
    """axe comes in as a developer's tool does: past the page's own policy, which lets nothing else in."""
    axe = file_of(AXE, "axe.min.js").read_text(encoding="utf-8")
    minded: dict[str, list[str]] = {}
    with chrome.new_context(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True) as context:
        context.add_init_script(axe)
        page = context.new_page()
        for address in PAGES:
            page.goto(site + in_language(address, lang))
            page.evaluate(OPEN)
            if found := page.evaluate(RUN, COLOURS if scheme == "dark" else MINDED):
                minded[address] = found
    assert not minded, "\n".join(f"{address} {one}" for address, found in minded.items() for one in found)


@pytest.mark.parametrize("address", ["/do-phu?nam=2018", "/nguon"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sources_without_articles_are_fainter_and_still_readable(
    chrome: Browser, site: str, scheme: str, address: str
) -> None:
    with chrome.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        page.goto(site + address)
        paper = _brightness(page, "body", "backgroundColor")
        full, none = (
            _contrast(_brightness(page, f"tbody tr{row} th a", "color"), paper) for row in (":not(.none)", ".none")
        )
    assert 4.5 <= none < full


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_is_cut_off_on_a_narrow_screen(chrome: Browser, site: str, lang: str) -> None:
    """320 px wide: what 400 % zoom makes of a desktop's window, too."""
    with chrome.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        wide = {address: over for address in PAGES if (over := _overflow(page, site + in_language(address, lang)))}
    assert wide == {}


def test_text_of_twice_the_size_fits(chrome: Browser, site: str) -> None:
    """200 % zoom of a window of 1,280 px."""
    with chrome.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2) as context:
        page = context.new_page()
        wide = {address: over for address in PAGES if (over := _overflow(page, site + address))}
    assert wide == {}


def test_nothing_moves_for_those_who_asked_for_that(chrome: Browser, site: str) -> None:
    moving = """() => [...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      const long = (text) => text.split(',').some((each) => parseFloat(each) > 0.01);
      return long(style.transitionDuration) || (style.animationName !== 'none' && long(style.animationDuration))
        || style.scrollBehavior === 'smooth';
    }).map((one) => one.outerHTML.slice(0, 120))"""
    with chrome.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        moved = {}
        for address in PAGES:
            page.goto(site + address)
            if found := page.evaluate(moving):
                moved[address] = found
    assert moved == {}


def test_all_that_can_be_used_can_be_reached_and_seen_by_keyboard(chrome: Browser, site: str) -> None:
    """Tab goes to each link, field and button that is shown, in the order of the page, and each shows that it has the focus."""
    reachable = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
      .filter((one) => one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}) && !one.closest('svg')).length"""
    here = """() => { const one = document.activeElement; const style = getComputedStyle(one);
      return [one.tagName, one === document.body, style.outlineStyle !== 'none' || style.boxShadow !== 'none' || one.matches('.skip, [type=date]')]; }"""  # the browser shows which part of a date it is in
    with chrome.new_context() as context:
        page = context.new_page()
        for address in ("/", "/tim-kiem?q=hoi+nghi&nam=2018", "/bai-viet/bao-long-an/mo", "/so-sanh", "/kiem-tra"):
            page.goto(site + address)
            wanted = page.evaluate(reachable)
            reached = 0
            for _ in range(wanted * 2 + 10):
                page.keyboard.press("Tab")
                tag, nowhere, seen = page.evaluate(here)
                if nowhere:
                    break
                assert seen, (address, tag, page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
                reached += tag not in ("DIV", "TABLE")
            assert reached >= wanted, address


def _brightness(page: Page, place: str, name: str) -> float:
    """The relative luminance, as WCAG has it, of a colour of the first element at a place."""
    colour = page.locator(place).first.evaluate(f"(one) => getComputedStyle(one).{name}.match(/[0-9]+/g).map(Number)")
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _overflow(page: Page, address: str) -> int:
    """Pixels by which the page is wider than its window."""
    page.goto(address)
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
