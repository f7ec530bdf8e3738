"""One stage alone: pages to articles, text to citations, lines to words."""

import json
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from analyzers.article import Selectors
from crawler.portal import ADDED, Portal
from indexer.understand import PageTask, Understood, understand
from indexer.workers import GuardedPool, Offence
from webapp.cli import home_option, say, settings_of
from webapp.cli_portals import portal_named

_WINDOW = 64


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--portal", metavar="P", help="Use this portal's selectors (an id or a portal file).")
@click.option("--url-prefix", metavar="U", default="", help="The address of a page is this prefix and the file's name.")
@click.option("--workers", type=int, help="Worker processes (default: one for each processor).")
@home_option
def extract(files: tuple[str, ...], portal: str | None, url_prefix: str, workers: int | None, home: str | None) -> None:
    """Extract the article of each saved page, one JSON object a line."""
    from indexer.pipeline import selectors_of

    settings = settings_of(home, workers=workers)
    chosen = portal_named(portal, settings.home) if portal else ADDED
    failed = False
    for path, result in _understood(files, url_prefix, selectors_of(chosen), settings.workers or None):
        if isinstance(result, Offence):
            failed = True
            say(f"tracuu: {path}: {result.reason}")
        else:
            _print(_extracted(path, url_prefix + Path(path).name, chosen, result))
    sys.exit(1 if failed else 0)


def _understood(
    files: tuple[str, ...], url_prefix: str, selectors: Selectors | None, workers: int | None
) -> Iterator[tuple[str, Understood | Offence]]:
    """Each file with what its page says, in the order given."""
    with GuardedPool(understand, workers=workers) as pool:
        waiting: deque[tuple[str, Any]] = deque()
        for path in files:
            task = _page_task(path, url_prefix, selectors)
            waiting.append((path, task if isinstance(task, Offence) else pool.submit(task)))
            if len(waiting) > _WINDOW:
                yield _settled(pool, *waiting.popleft())
        while waiting:
            yield _settled(pool, *waiting.popleft())


def _settled(pool: GuardedPool[Understood], path: str, pending: Any) -> tuple[str, Understood | Offence]:
    return path, pending if isinstance(pending, Offence) else pool.result(pending)


def _page_task(name: str, url_prefix: str, selectors: Selectors | None) -> PageTask | Offence:
    path = Path(name)
    try:
        body = path.read_bytes()
    except OSError as error:
        return Offence(f"{error.strerror}; check the path")
    content_type = "text/plain" if path.suffix.lower() == ".txt" else "text/html"
    return PageTask(f"{url_prefix}{path.name}", content_type, body, "", selectors, published_by=selectors is not None)


def _extracted(path: str, url: str, portal: Portal, understood: Understood) -> dict[str, object]:
    from indexer.assemble import article_record, context_of, entry_of
    from indexer.record_json import article_shape
    from indexer.resolving import decide

    entry = entry_of(f"{portal.id}/{portal.article_key(url)}", portal, url, "", understood)
    text, title = decide(entry, context_of(entry, portal), {}, {})
    record = article_record(entry, portal, [url], text, title)
    day = (record.published or "")[:10] or None
    return {"path": path, **article_shape(record), "date": day}


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="surrogateescape"), default="-")
def cite(file: Any) -> None:
    """Find the citations in JSON lines {"id", "text", …}; `title`, `published` and `province` help where they are given."""
    failed = False
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            _print(_cited(line))
        except ValueError as error:
            failed = True
            say(f"tracuu: line {number}: {error}; the other lines were read")
    sys.exit(1 if failed else 0)


def _cited(line: str) -> dict[str, object]:
    from analyzers.citations import find_citations
    from indexer.identity import Context, resolve
    from indexer.record_json import citation_shape

    row = _row(line)
    title, published = row.get("title") or "", row.get("published")
    found = find_citations(row["text"], title=title, published=published)
    # Text without a publisher lends no province of its own but for the one that is given with it.
    context = Context(
        title=title, text=row["text"], published=published, province=row.get("province"), level="province", kind="press"
    )
    return {"id": row.get("id"), "citations": [citation_shape(one) for one in resolve(found, context, {})]}


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError('not an object with a string "text"')
    for name in ("title", "published", "province"):
        if not isinstance(row.get(name), str | None):
            raise ValueError(f'"{name}" is not a string')
    return row


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
def segment(file: Any) -> None:
    """Segment plain lines into words, `_` inside a word."""
    from analyzers.words import segment as segment_line

    for line in file:
        click.echo(segment_line(line.rstrip("\n")))


def _print(row: dict[str, object]) -> None:
    # Half of a surrogate pair cannot be written as UTF-8; escaped, it stays what it was.
    text = json.dumps(row, ensure_ascii=False)
    click.echo(text if _encodable(text) else json.dumps(row))


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
