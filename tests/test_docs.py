"""Documentation and code cannot part: every command, option, setting, portal key and route is written down."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from crawler.portal import Select, UrlRules
from indexer.query import FIELDS, NAMES, And, In, Node, Not, Or, Phrase, Word
from indexer.query_parser import DEEPEST, LONGEST_QUERY, MOST_TERMS, parse
from indexer.record import DocumentRecord
from indexer.record_json import article_shape, citation_shape
from webapp.cli import tracuu
from webapp.settings import Settings

DOCS = Path(__file__).parents[1] / "docs"
HELP = DOCS.parent / "webapp" / "templates" / "help.html"


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


def query_examples(where: str) -> list[str]:
    """What a reader is told to type: the first cells of the tables on searching, in the manual, the README and on the help page."""
    if where == "help":
        return [
            example.replace("\\", "")
            for example in re.findall(r"url_for\('search', q='([^']+)'\)", HELP.read_text("utf-8"))
        ]
    text = words_of("commands.md") if where == "commands" else (DOCS.parent / "README.md").read_text("utf-8")
    begin = text.index("## Query language" if where == "commands" else "## Searching")
    return re.findall(r"^\| `([^`]+)`", text[begin : text.index("\n## ", begin)], re.MULTILINE)


def within(nodes: tuple[Node, ...]) -> list[Node]:
    inner = [
        node.nodes if isinstance(node, And | Or) else (node.node,) if isinstance(node, Not) else () for node in nodes
    ]
    return [*nodes, *(each for some in inner for each in within(some))]


@pytest.mark.parametrize("where", ["commands", "readme", "help"])
def test_each_sign_of_the_query_language_is_documented_and_each_example_is_understood(where: str) -> None:
    queries = [parse(example) for example in query_examples(where)]
    assert [query for query in queries if query.broken or parse(str(query)) != query] == []
    nodes = within(tuple(node for query in queries for node in query.nodes))
    assert {type(node) for node in nodes} >= {Word, Phrase, Not, Or, In}
    if where != "readme":
        assert {node.field for node in nodes if isinstance(node, In)} == {name for name, _ in FIELDS}
        assert "-(" in " ".join(query_examples(where))


@pytest.mark.parametrize("where", ["commands", "help"])
def test_each_name_of_a_field_and_each_bound_is_documented(where: str) -> None:
    text = words_of("commands.md") if where == "commands" else HELP.read_text("utf-8")
    marked = {name for name in NAMES if not name.isascii()} - {"số", "tỉnh"}  # two of them stand for all
    assert [name for name in NAMES.keys() - marked if f"{name}:" not in text] == []
    assert [bound for bound in (LONGEST_QUERY, MOST_TERMS, DEEPEST) if f" {bound} " not in text] == []
