"""The command `tracuu`: one program, its faults told in one sentence each, its exit statuses those of docs/commands.md."""

import importlib
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from webapp.settings import Settings, SettingsError, read_settings

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Module of each command: only the one that is called is loaded, and with it what it needs (Scrapy takes a second).
_MODULES = {
    "crawl": "webapp.cli_crawl",
    "watch": "webapp.cli_watch",
    "add": "webapp.cli_collect",
    "urls": "webapp.cli_collect",
    "verify": "webapp.cli_collect",
    "cdxj": "webapp.cli_archive",
    "portals": "webapp.cli_portals",
    "index": "webapp.cli_find",
    "search": "webapp.cli_find",
    "document": "webapp.cli_find",
    "export": "webapp.cli_export",
    "status": "webapp.cli_status",
    "extract": "webapp.cli_stages",
    "cite": "webapp.cli_stages",
    "segment": "webapp.cli_stages",
    "serve": "webapp.cli_serve",
    "demo": "webapp.cli_serve",
    "settings": "webapp.cli_serve",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return None
        command: click.Command = getattr(importlib.import_module(_MODULES[cmd_name]), cmd_name)
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", metavar="DIR", help="Data folder (default: $TRACUU_HOME, else ./var).")
@click.version_option(package_name="tracuu")
@click.pass_context
def tracuu(context: click.Context, home: str | None) -> None:
    """Collect, understand and search Vietnamese policy news."""
    context.obj = home


def home_option(command: _Command) -> _Command:
    """`--home` after the command as well as before it."""
    return click.option("--home", metavar="DIR", help="Data folder (default: $TRACUU_HOME, else ./var).")(command)


def settings_of(home: str | None, **options: object) -> Settings:
    """Settings for a command: its own options over those of the group."""
    return read_settings({"home": home or click.get_current_context().obj, **options})


def say(message: str) -> None:
    """One line for a person; standard output is kept for data."""
    click.echo(message, err=True)


class Failure(click.ClickException):
    """A fault that ends the command with exit status 1."""

    def show(self, file: object = None) -> None:
        say(f"tracuu: {self.format_message()}")


def main() -> None:
    """Entry point: every known fault becomes one sentence on standard error."""
    try:
        tracuu(standalone_mode=True)
    except KeyboardInterrupt:
        say("tracuu: stopped; run the same command again to go on")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        say(
            f"tracuu: {error.filename or 'file system'}: {error.strerror or error}; correct that and run the command again"
        )
        sys.exit(1)
    except Exception as error:
        if not is_told(error):
            raise
        say(f"tracuu: {error}")
        sys.exit(1)


def is_told(error: Exception) -> bool:
    """Whether the error is one of ours, whose text is written for the reader."""
    return isinstance(error, SettingsError) or type(error).__module__.split(".")[0] in {
        "crawler",
        "indexer",
        "analyzers",
    }


if __name__ == "__main__":
    main()
