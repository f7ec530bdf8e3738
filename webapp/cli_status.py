"""What is held and how it is getting on."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.frontier import Frontier
from crawler.portal import Portal, known_portals
from indexer.engine import EngineError, EngineStatus
from indexer.engines import open_engine
from webapp.cli import home_option, say, settings_of


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--engine", metavar="URL", help="tantivy:DIR (default: tantivy:<home>/index).")
@home_option
def status(as_json: bool, engine: str | None, home: str | None) -> None:
    """Say, for each portal, its URLs by state, its articles, its silence; and what the index holds."""
    settings = settings_of(home, engine=engine)
    portals = known_portals(settings.home)
    rows = _portal_rows(settings.home / "crawl.sqlite", portals)
    held = _index_status(settings.engine_url)
    if as_json:
        click.echo(json.dumps({"portals": rows, "index": asdict(held) if held else None}, ensure_ascii=False))
        return
    for row in rows:
        states = ", ".join(f"{state} {count}" for state, count in sorted(row["states"].items()))  # type: ignore[attr-defined]
        click.echo(f"{row['portal']}: {row['articles']} articles; {states}; last answer {row['last'] or 'never'}")
        for warning in row["warnings"]:  # type: ignore[attr-defined]
            click.echo(f"  warning: {warning}")
    if held:
        click.echo(
            f"index: {held.articles} articles, {held.documents} documents, {held.bytes} bytes, analysis {held.version}"
        )


def _portal_rows(path: Path, portals: Mapping[str, Portal]) -> list[dict[str, object]]:
    if not path.is_file():
        say(f"{path}: nothing was crawled into this folder yet")
        return []
    with Frontier(path) as frontier:
        states: dict[str, Counter[str]] = {}
        for name, state, _, count in frontier.totals():
            states.setdefault(name, Counter())[state] += count
        return [_row(name, counts, frontier.last_fetched(name), portals.get(name)) for name, counts in states.items()]


def _row(name: str, states: Counter[str], last: str | None, portal: Portal | None) -> dict[str, object]:
    articles = states["indexed"]
    days = (datetime.now(UTC) - datetime.fromisoformat(last)).days if last else None
    return {
        "portal": name,
        "articles": articles,
        "states": dict(states),
        "last": last,
        "silent_days": days,
        "warnings": _warnings(states, articles, portal),
    }


def _warnings(states: Counter[str], articles: int, portal: Portal | None) -> list[str]:
    warnings = []
    if states["captured"]:
        warnings.append(f"{states['captured']} pages wait for `tracuu index`")
    elif portal and portal.expect_articles and articles < portal.expect_articles and not states["pending"]:
        warnings.append(f"{articles} articles, {portal.expect_articles} were expected")
    if states["pending"] or states["leased"]:
        warnings.append(
            f"{states['pending'] + states['leased']} URLs were not fetched yet: `tracuu crawl {portal.id if portal else ''}`"
        )
    return warnings


def _index_status(engine_url: str) -> EngineStatus | None:
    try:
        return open_engine(engine_url).status()
    except EngineError as error:
        say(f"tracuu: {error}")
        return None
