"""Vietnamese and English: nothing untranslated, nothing translated that is no longer there, and every link keeps the language."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from webapp.i18n import written

WEBAPP = Path(__file__).resolve().parents[1] / "webapp"
ENGLISH = WEBAPP / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}


def catalogue() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def used() -> set[object]:
    found = extract_from_dir(WEBAPP, METHODS, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def message_id(message: Message) -> object:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else message.id


def test_every_text_is_translated_and_nothing_else() -> None:
    known = {message_id(message) for message in catalogue() if message.id}
    assert used() - known == set()
    assert known - used() == set()


def test_no_translation_is_empty_or_uncertain() -> None:
    for message in catalogue():
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        assert all(strings), message.id
        assert not message.fuzzy
        if message.id:
            assert list(message.check(catalogue())) == []


def test_compiled_catalogue_is_up_to_date() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())
    assert ENGLISH.with_suffix(".mo").read_bytes() == compiled.getvalue(), (
        "run `pybabel compile -d translations` in webapp/"
    )


ADDRESSES = [
    *("/?lang=en", "/tim-kiem?q=hoi+nghi&nam=2018&lang=en", "/tim-kiem?q=xyzzy&lang=en", "/tro-giup?lang=en", "/nope?lang=en"),
    *("/van-ban?lang=en", "/van-ban?so=14-KH/TU&lang=en", "/van-ban/59-2023-nd-cp?lang=en", "/bai-viet/bao-long-an/mo?lang=en"),
    *("/van-ban/10-2022-qh15?lang=en", "/bai-viet/bao-long-an/0?lang=en", "/bai-viet/bao-long-an/1?lang=en"),
    *("/kiem-tra?lang=en", "/so-sanh?lang=en", "/so-sanh?vb=10-2022-qh15&tinh=tay-ninh&tinh=ha-noi&lang=en"),
    *("/co-quan?lang=en", "/co-quan/chinh-phu?lang=en", "/tinh?lang=en", "/tinh/tay-ninh?lang=en", "/tinh/long-an?lang=en", "/nguon?lang=en", "/nguon/so-vi-du-ha-noi?lang=en"),
]  # fmt: skip
MARKED = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


@pytest.mark.parametrize("address", ADDRESSES)
def test_english_page_marks_every_vietnamese_piece(web: FlaskClient, address: str) -> None:
    """What is Vietnamese says `lang="vi"`: nothing in a template stands outside the catalogue."""
    page = LexborHTMLParser(web.get(address).text)
    for node in page.css("[lang=vi], input, code, head, .urls"):
        node.decompose()
    assert page.body is not None
    words = page.body.text(separator=" ").replace("Tra Cứu", "").replace("NĐ-CP", "").split()
    assert [word for word in words if MARKED & set(word.lower())] == []


@pytest.mark.parametrize("address", ["/", "/tim-kiem?q=dan+chu", "/bai-viet/bao-long-an/0", "/van-ban", "/nope"])
def test_language_of_the_page_and_of_its_links(web: FlaskClient, address: str) -> None:
    for lang in ("vi", "en"):
        page = LexborHTMLParser(web.get(address + ("&" if "?" in address else "?") + f"lang={lang}").text)
        root = page.css_first("html")
        assert root is not None
        assert root.attributes["lang"] == lang
        links = [str(node.attributes["href"]) for node in page.css("main a, nav ul li:not(.tongue) a, footer a")]
        inside = [link for link in links if link.startswith("/")]
        assert inside
        assert all(("lang=en" in link) == (lang == "en") for link in inside)


def test_switch_keeps_the_question(web: FlaskClient) -> None:
    switch = LexborHTMLParser(web.get("/tim-kiem?q=dan+chu&nam=2018").text).css_first(".tongue a")
    assert switch is not None
    english = web.get(str(switch.attributes["href"]))
    assert "4 articles" in english.text
    back = LexborHTMLParser(english.text).css_first(".tongue a")
    assert back is not None
    assert "lang" not in str(back.attributes["href"])
    assert "nam=2018" in str(back.attributes["href"])


@pytest.mark.parametrize(
    "iso, vietnamese, english",
    [
        ("2016-05-13T16:57:00+07:00", "13/5/2016 16:57", "13 May 2016, 16:57"),
        ("2016-05-13", "13/5/2016", "13 May 2016"),
        ("2016-05", "5/2016", "May 2016"),
        ("2016", "2016", "2016"),
        ("2026-01-02T20:04:05Z", "3/1/2026 03:04", "3 January 2026, 03:04"),
        ("hôm qua", "hôm qua", "hôm qua"),
        ("2016-99-99", "99/99/2016", "99 2016"),
        ("2016-05-13Tx", "2016-05-13Tx", "2016-05-13Tx"),
        (None, "", ""),
    ],
)
def test_dates_as_people_write_them(web: FlaskClient, iso: str | None, vietnamese: str, english: str) -> None:
    app = web.application
    assert isinstance(app, Flask)
    with app.test_request_context("/"):
        assert written(iso) == vietnamese
    with app.test_request_context("/?lang=en"):
        assert written(iso) == english
