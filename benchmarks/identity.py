"""Which documents the citations of an indexed folder resolve to, with today's rules: the share resolved, and a sample to check by hand.

    benchmarks/identity.py --home DIR [--portal ID] [--sample N] [--seed N] [--read] [--open]

The catalogue is copied and resolved anew; the folder itself is only read. The sample is drawn from the resolved citations of all forms
(with --open: from the numbered ones left open) and listed as Markdown rows: article, offset, surface, key, how. --read prints the words
around each for the reader who checks it (they go nowhere else). The last line is one JSON object.
"""

import argparse
import hashlib
import json
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler.portal import Portal, known_portals
from indexer.catalogue_json import load_article, load_citations
from indexer.identity import Context, resolve
from indexer.record import Resolved

_AROUND = 140
_NAMES = "SELECT name, min(number) FROM law_name GROUP BY name HAVING count(DISTINCT number) = 1"


def main() -> None:
    """Resolve, count, draw, print."""
    arguments = _arguments()
    portals = known_portals(arguments.home)
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("", "-wal"):
            if (source := arguments.home / f"catalogue.sqlite{suffix}").exists():
                shutil.copy(source, Path(folder) / source.name)
        with sqlite3.connect(Path(folder) / "catalogue.sqlite") as catalogue:
            rows = list(_resolved(catalogue, portals, arguments.portal))
    wanted = [
        row
        for row in rows
        if bool(row[2].document) != arguments.open and (not arguments.open or row[2].citation.form == "full")
    ]
    drawn = sorted(wanted, key=lambda row: _draw(arguments.seed, row[0], row[2]))[: arguments.sample]
    for article, text, one in sorted(drawn, key=lambda row: (row[0], row[2].citation.start)):
        _print(article, text, one, read=arguments.read)
    print(json.dumps({"shares": _shares(rows), "drawn": len(drawn), "seed": arguments.seed}))


def _arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, required=True, metavar="DIR")
    options.add_argument("--portal", metavar="ID", help="only this portal's articles")
    options.add_argument("--sample", type=int, default=200, metavar="N", help="how many to draw (200)")
    options.add_argument("--seed", type=int, default=1, metavar="N", help="of the draw (1)")
    options.add_argument("--read", action="store_true", help="print the words around each")
    options.add_argument("--open", action="store_true", help="draw from the numbered citations left open")
    return options.parse_args()


def _resolved(
    catalogue: sqlite3.Connection, portals: Mapping[str, Portal], portal: str | None
) -> Iterator[tuple[str, str, Resolved]]:
    """(article, its text, citation) for every citation, resolved with the rules of this checkout."""
    names = dict(catalogue.execute(_NAMES))
    rows = catalogue.execute("SELECT id, portal, province, content, found FROM article ORDER BY id")
    for article, publisher, province, content, found in rows:
        if portal not in (None, publisher):
            continue
        held, by = load_article(content), portals[publisher]
        context = Context(held.title, held.text, held.published, province, by.level, by.kind)
        for one in resolve(load_citations(found), context, names):
            yield article, held.text, one


def _draw(seed: int, article: str, one: Resolved) -> bytes:
    """The place of a citation in the draw: by chance, but the same whatever else is resolved."""
    return hashlib.sha256(f"{seed} {article} {one.citation.start}".encode()).digest()


def _print(article: str, text: str, one: Resolved, *, read: bool) -> None:
    citation = one.citation
    surface = " ".join(citation.surface.split()).replace("|", "/")
    print(
        f"| {article} | {citation.start} | {surface} | {one.document or ', '.join(one.candidates)} | {one.how or ''} |"
    )
    if read:
        around = text[max(0, citation.start - _AROUND) : citation.start], text[citation.end : citation.end + _AROUND]
        print(
            f"    [{citation.issued}; {citation.issuer}] {' '.join(around[0].split())} «{surface}» {' '.join(around[1].split())}"
        )


def _shares(rows: list[tuple[str, str, Resolved]]) -> dict[str, str]:
    """Per form: resolved of all, in per cent."""
    every = Counter(one.citation.form for _, _, one in rows)
    settled = Counter(one.citation.form for _, _, one in rows if one.document)
    return {
        form: f"{settled[form]}/{every[form]} = {100 * settled[form] / every[form]:.1f} %" for form in sorted(every)
    }


if __name__ == "__main__":
    main()
