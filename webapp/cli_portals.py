"""Portals on the command line: which are known, and whether a portal file is right."""

import json
import sys
from pathlib import Path

import click

from crawler.portal import Portal, PortalError, keep_portal, known_portals, load_portal
from webapp.cli import Failure, home_option, say, settings_of


def portal_named(name: str, home: Path) -> Portal:
    """A known portal's id, or the path of a portal file."""
    known = known_portals(home)
    if name in known:
        return known[name]
    if Path(name).is_file():
        return load_portal(Path(name))
    raise Failure(f"{name}: no portal of that id and no such file; `tracuu portals` lists those known")


def kept_portal(name: str, home: Path) -> Portal:
    """The same, a portal given by file being known to the folder from now on."""
    if name not in known_portals(home) and Path(name).is_file():
        return keep_portal(home, Path(name))
    return portal_named(name, home)


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@home_option
@click.pass_context
def portals(context: click.Context, as_json: bool, home: str | None) -> None:
    """List the portals known."""
    if context.invoked_subcommand:
        return
    known = known_portals(settings_of(home).home)
    for portal in known.values():
        if as_json:
            click.echo(json.dumps(_shape(portal), ensure_ascii=False))
        else:
            verified = portal.verified or "unverified"
            click.echo(f"{portal.id:20} {portal.state:7} {portal.platform or '-':12} {portal.name} ({verified})")


@portals.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Validate portal files; every fault is named with its file and key."""
    failed = False
    for file in files:
        try:
            click.echo(f"{file}: {load_portal(file).name}")
        except (PortalError, OSError) as error:
            failed = True
            say(f"tracuu: {error}")
    sys.exit(1 if failed else 0)


def _shape(portal: Portal) -> dict[str, object]:
    return {
        "id": portal.id,
        "name": portal.name,
        "province": portal.province,
        "level": portal.level,
        "kind": portal.kind,
        "hosts": portal.hosts,
        "start": portal.start,
        "platform": portal.platform,
        "state": portal.state,
        "successor": portal.successor,
        "delay": portal.delay,
        "verified": portal.verified,
    }
