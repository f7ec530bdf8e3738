"""Portals on the command line: which are known, and whether a portal file is right."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.portal import Portal, PortalError, keep_portal, known_portals, load_portal
from webapp.cli import Failure, home_option, say, settings_of

if TYPE_CHECKING:
    from webapp.portal_proof import PageProof


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
            state = f"{portal.state} to {portal.successor}" if portal.successor else portal.state
            tls = "" if portal.tls == "verified" else f"; TLS {portal.tls}: {portal.tls_reason}"
            click.echo(f"{portal.id:30} {state:25} {portal.platform or '-':12} {portal.name} ({verified}{tls})")


@portals.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--pages", multiple=True, type=click.Path(path_type=Path), help="Saved page, folder of pages or WARC (repeatable)."
)
@click.option("--url-prefix", metavar="U", help="The address of a page is this prefix and the file's name.")
def check(files: tuple[Path, ...], pages: tuple[Path, ...], url_prefix: str | None) -> None:
    """Validate portal files; with saved pages, prove their patterns and selectors on them."""
    whole = True
    for file in files:
        try:
            portal = load_portal(file)
        except (PortalError, OSError) as error:
            whole = False
            say(f"tracuu: {error}")
            continue
        click.echo(f"{file}: {portal.name}")
        if pages:
            whole = _proven(portal, list(pages), url_prefix) and whole
    sys.exit(0 if whole else 1)


@portals.command()
@click.argument("page", metavar="URL|FILE")
@click.option(
    "--connect-to", "sockets", multiple=True, metavar="HOST=ADDR:PORT", help="Reach HOST there, as `tracuu crawl` does."
)
@click.option("--url-prefix", metavar="U", help="The address of a saved page is this prefix and the file's name.")
@home_option
def probe(page: str, sockets: tuple[str, ...], url_prefix: str | None, home: str | None) -> None:
    """Look at one page of a portal: recognise its platform, propose a portal file, show what would be extracted.

    The file goes to standard output, what was seen to standard error.
    """
    from webapp.cli_probe import page_at, saved_at, say_probe
    from webapp.portal_probe import probe as look

    settings = settings_of(home)
    item = saved_at(Path(page), url_prefix) if "://" not in page else page_at(page, sockets, settings)
    found = look(item)
    if isinstance(found, str):
        raise Failure(found)
    say_probe(found, known_portals(settings.home))
    click.echo(found.toml, nl=False)


def _proven(portal: Portal, pages: list[Path], url_prefix: str | None) -> bool:
    """Print the proof of each page and the totals; whether nothing was at fault."""
    from webapp.portal_proof import FIELDS, PageProof, prove

    proofs: list[PageProof] = []
    whole = True
    for proof in prove(portal, pages, url_prefix):
        if isinstance(proof, str):
            whole = False
            say(f"tracuu: {proof}")
        else:
            proofs.append(proof)
            whole = whole and not proof.faults
            for line in proof_lines(proof):
                click.echo(line)
    roles = Counter(proof.role for proof in proofs)
    click.echo(
        f"{len(proofs)} pages: {', '.join(f'{count} {role}' for role, count in roles.most_common()) or 'none read'}"
    )
    articles = [proof for proof in proofs if proof.found]
    for name in FIELDS if articles else ():
        by = Counter(_way(proof.found[name]) for proof in articles)
        click.echo(
            f"  {name:10} by selector {by['selector']}, by the general rules {by['generic']}, missing {by['missing']}"
        )
    return whole and bool(proofs)


def proof_lines(proof: "PageProof") -> Iterator[str]:
    """A proof as it is printed."""
    links = ", ".join(f"{count} {role}" for role, count in proof.links.items())
    yield f"{proof.name}: {proof.role}{f' {proof.key}' if proof.key else ''}; links: {links or 'none'}"
    yield from (f"  {name:10} {by or 'missing'}" for name, by in proof.found.items())
    yield from (f"  fault: {fault}" for fault in proof.faults)


def _way(found: str | None) -> str:
    return "missing" if found is None else "generic" if found == "generic" else "selector"


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
        "tls": portal.tls,
        "tls_reason": portal.tls_reason,
    }
