"""What each kind of page weighs and how many requests it takes, in a real Chromium over the shipped server."""

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.page_kinds import PAGES, in_language

MOST_BYTES = 40_000
MOST_REQUESTS = 3
"""The page, its style, its script. The icon is not among them: a browser asks for it after the page, for the tab, once a site."""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_page_is_light_and_takes_three_requests(chrome: Browser, site: str, lang: str) -> None:
    """As sent, packed as Chromium accepts it; each page to a browser that keeps nothing of the others."""
    heavy: dict[str, int] = {}
    many: dict[str, list[str]] = {}
    elsewhere: list[str] = []
    with chrome.new_context() as context:
        page = context.new_page()
        context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        for address in PAGES:
            sent = loaded(page, site + in_language(address, lang))
            assert len(sent) > 1, address
            heavy |= {address: sum(sent.values())} if sum(sent.values()) > MOST_BYTES else {}
            many |= {address: list(sent)} if len(sent) > MOST_REQUESTS else {}
            elsewhere += [url for url in sent if not url.startswith(site + "/")]
    assert (heavy, many, elsewhere) == ({}, {}, [])


def loaded(page: Page, address: str) -> dict[str, int]:
    """The bytes of all that a page loads, itself among it, by address, without the icon and the way there over another address."""
    found: list[Response] = []

    def keep(response: Response) -> None:
        if response.status not in (302, 303) and "/static/icon.svg?" not in response.url:
            found.append(response)

    page.on("response", keep)
    page.goto(address)
    page.remove_listener("response", keep)
    return {each.url: int(each.headers["content-length"]) for each in found}
