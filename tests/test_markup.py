"""Markup that Python makes: whatever is put into a form is escaped, and no other module makes any."""

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from webapp.markup import EMPTY, Form, joined

WEBAPP = Path(__file__).resolve().parents[1] / "webapp"
LINK = Form('<a href="{}">{}</a>')


@pytest.mark.parametrize(
    "text, shown",
    [
        ("dân chủ", "dân chủ"),
        ("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
        ("\" onclick='x'", "&quot; onclick=&#x27;x&#x27;"),
        ("{}", "{}"),
        (3, "3"),
        (2.5, "2.5"),
    ],
)
def test_text_is_escaped(text: str | float, shown: str) -> None:
    made = LINK(text, text)
    assert made == f'<a href="{shown}">{shown}</a>'
    assert isinstance(made, Markup)


def test_what_a_form_has_made_is_kept() -> None:
    assert LINK("/", LINK("/a", "b")) == '<a href="/"><a href="/a">b</a></a>'
    assert joined([LINK("/", "<"), "<", EMPTY], " & ") == '<a href="/">&lt;</a> &amp; &lt; &amp; '


@pytest.mark.parametrize("given", [(), ("a",), ("a", "b", "c")])
def test_places_are_counted(given: tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match="for 2 places"):
        LINK(*given)


def test_one_module_makes_markup() -> None:
    """No `|safe`, no `autoescape false`; `Markup(…)` elsewhere only around what is written there."""
    for template in (WEBAPP / "templates").rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", template.read_text(encoding="utf-8")), template
    for module in WEBAPP.glob("*.py"):
        if module.name != "markup.py":
            source = module.read_text(encoding="utf-8")
            assert "__html__" not in source, module
            assert re.findall(r"Markup\((?!['\"][^'\"]*['\"]\)|'[^']*'\))[^)]*\)", source) == [], module


def test_forms_are_written_in_the_source() -> None:
    """A form's places stand in text or in double quotes, and no form is made of text that came from elsewhere."""
    for module in WEBAPP.glob("*.py"):
        source = module.read_text(encoding="utf-8")
        for made in re.finditer(r"(?<!class )\bForm\(\s*", source):
            assert source[made.end()] in "'\"", (module, source[made.start() : made.end() + 40])
        for form in re.findall(r"Form\(\s*'([^']*)'", source):
            assert not re.search(r"=\{\}|<\{\}|<script|style=|\bon\w+=", form), (module, form)
