"""The five seed pages, field by field."""

import json
from typing import Any

import pytest

from analyzers.article import Article
from analyzers.page import read_plain_page
from tests.shared import SHARED, needs_shared

GOLD: dict[str, dict[str, Any]] = (
    json.loads((SHARED / "seeds" / "gold.json").read_text(encoding="utf-8"))["pages"] if SHARED else {}
)
pytestmark = [needs_shared, pytest.mark.parametrize("name", GOLD)]


def article(name: str) -> Article:
    assert SHARED is not None
    return read_plain_page((SHARED / "seeds" / name).read_text(encoding="utf-8"), url=f"file:///{name}", captured=None)


@pytest.mark.parametrize("field", ["title", "published"])
def test_field(name: str, field: str) -> None:
    assert getattr(article(name), field) == GOLD[name][field]


def test_authors(name: str) -> None:
    assert list(article(name).authors) == GOLD[name]["authors"]


def test_source(name: str) -> None:
    """The page names it, or says nothing: never another than the publisher."""
    assert article(name).source in {GOLD[name].get("source"), GOLD[name]["publisher"], None}
    if GOLD[name].get("source"):
        assert article(name).source == GOLD[name]["source"]


def test_the_body_begins_and_ends_where_a_reader_would(name: str) -> None:
    text, gold = article(name).text, GOLD[name]
    assert text.startswith(gold["body_starts"])
    # the gold's last words; its quotation of page 002 lacks one word in front of them
    assert text.endswith(gold["body_ends"][-52:])


def test_no_boilerplate_is_left(name: str) -> None:
    assert [piece for piece in GOLD[name]["boilerplate"] if piece in article(name).text] == []
