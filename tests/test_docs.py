"""Documentation and code cannot part: every command, option, setting, portal key and route is written down."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from crawler.portal import Select, UrlRules
from indexer.record import DocumentRecord
from indexer.record_json import article_shape, citation_shape
from webapp.cli import tracuu
from webapp.settings import Settings

DOCS = Path(__file__).parents[1] / "docs"


def words_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands() -> list[tuple[str, click.Command]]:
    context = click.Context(tracuu)
    return [(name, tracuu.get_command(context, name)) for name in tracuu.list_commands(context)]


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda one: one if isinstance(one, str) else "")
def test_each_command_and_each_of_its_options_is_documented(name: str, command: click.Command) -> None:
    text = words_of("commands.md")
    row = next((line for line in text.splitlines() if line.startswith(f"| `tracuu {name}")), "")
    assert row, f"docs/commands.md has no row for `tracuu {name}`"
    common = {"--home", "--engine", "--json", "--help"}
    options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    missing = sorted(option for option in options - common if option not in row)
    assert not missing, f"docs/commands.md, row of `tracuu {name}`: {missing} not mentioned"
    assert command.help, f"`tracuu {name}` does not say what it does"


def test_no_command_is_documented_that_is_not_there() -> None:
    documented = set(re.findall(r"^\| `tracuu (\w+)", words_of("commands.md"), re.MULTILINE))
    assert documented == {name for name, _ in commands()}


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_each_setting_is_documented_with_its_variable(name: str) -> None:
    assert f"| `{name}` | `TRACUU_{name.upper()}` |" in words_of("commands.md")


KEYS = [
    *["name", "province", "level", "kind", "hosts", "start", "platform", "state", "successor", "delay", "verified"],
    *(field.name for field in fields(UrlRules)),
    *(field.name for field in fields(Select)),
]


@pytest.mark.parametrize("key", KEYS)
def test_each_portal_key_is_documented(key: str) -> None:
    assert re.search(rf"`(\[\w+\] )?{key}`", words_of("portal-file.md")), f"docs/portal-file.md does not name {key}"


def test_each_field_of_each_shape_is_documented(illustrative_record) -> None:  # type: ignore[no-untyped-def]
    text = words_of("shapes.md")
    names = [
        *article_shape(illustrative_record),
        *citation_shape(illustrative_record.citations[0]),
        *(f.name for f in fields(DocumentRecord)),
    ]
    assert [name for name in names if f"`{name}`" not in text] == []
