"""What is held and how it is getting on."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.frontier import Frontier
from crawler.portal import Portal, known_portals
from indexer.alarms import Alarm, alarms
from indexer.coverage import Covered, coverage, held_portals, open_end, spans
from indexer.engine import EngineError, EngineStatus
from indexer.engines import open_engine
from indexer.portal_past import pasts
from webapp.cli import Failure, home_option, say, settings_of


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option(
    "--coverage", "by_month", is_flag=True, help="Articles of each portal by month, and the months without any."
)
@click.option("--engine", metavar="URL", help="tantivy:DIR (default: tantivy:<home>/index).")
@home_option
def status(as_json: bool, by_month: bool, engine: str | None, home: str | None) -> None:
    """Say, for each portal, its URLs by state, its articles, what alarms; and what the index holds."""
    settings = settings_of(home, engine=engine)
    portals = known_portals(settings.home)
    if by_month:
        _say_coverage(settings.engine_url, portals, as_json)
        return
    rows = _portal_rows(settings.home / "crawl.sqlite", portals)
    held, found = _index_status(settings.engine_url), alarms_of(settings.home, portals)
    if as_json:
        shape = {"portals": rows, "alarms": [asdict(alarm) for alarm in found], "index": asdict(held) if held else None}
        click.echo(json.dumps(shape, ensure_ascii=False))
        return
    for row in rows:
        states = ", ".join(f"{state} {count}" for state, count in sorted(row["states"].items()))  # type: ignore[attr-defined]
        click.echo(f"{row['portal']}: {row['articles']} articles; {states}; last answer {row['last'] or 'never'}")
        for warning in row["warnings"]:  # type: ignore[attr-defined]
            click.echo(f"  warning: {warning}")
    for alarm in found:
        click.echo(f"alarm: {alarm.portal}: {alarm.says}")
    if held:
        click.echo(
            f"index: {held.articles} articles, {held.documents} documents, {held.bytes} bytes, analysis {held.version}"
        )


def alarms_of(home: Path, portals: Mapping[str, Portal]) -> tuple[Alarm, ...]:
    """What alarms in a data folder now."""
    answered: dict[str, str] = {}
    if (home / "crawl.sqlite").is_file():
        with Frontier(home / "crawl.sqlite") as frontier:
            answered = {name: last for name in portals if (last := frontier.last_fetched(name))}
    return alarms(pasts(home / "catalogue.sqlite"), portals, answered, datetime.now(UTC))


def _say_coverage(engine_url: str, portals: Mapping[str, Portal], as_json: bool) -> None:
    try:
        engine = open_engine(engine_url)
        rows = coverage(engine, [each.value for each in held_portals(engine)])
    except EngineError as error:
        raise Failure(str(error)) from error
    now = f"{datetime.now(UTC):%Y-%m}"
    for row in rows:
        holes = row.holes(open_end(portals.get(row.portal), now))
        if as_json:
            click.echo(json.dumps({**asdict(row), "spans": dict(row.spans), "holes": holes}, ensure_ascii=False))
        else:
            click.echo(coverage_lines(row, holes))


def coverage_lines(row: Covered, holes: Sequence[str]) -> str:
    """A line on the whole, then one for each year: its articles, a bar a month (`·`: none), the months without any."""
    lines = [f"{row.portal}: {row.articles} articles, {row.undated} undated, {len(holes)} months without any"]
    if not row.spans:
        return lines[0]
    counts, most = dict(row.spans), max(count for _, count in row.spans)
    end = max([row.spans[-1][0], *holes])
    months = spans(row.spans[0][0], end)
    for year in sorted({month[:4] for month in months}):
        bars = "".join(_bar(counts.get(month, 0), most, month in months) for month in spans(f"{year}-01", f"{year}-12"))
        total = sum(count for month, count in row.spans if month.startswith(year))
        lines.append(f"  {year} {total:6} {bars}")
    return "\n".join(lines)


def _bar(count: int, most: int, within: bool) -> str:
    if not count:
        return "·" if within else " "
    return "▁▂▃▄▅▆▇█"[min(7, count * 8 // (most + 1))]


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
