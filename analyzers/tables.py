"""The vocabulary files of this package: tab-separated, a heading line, `#` for remarks, each row sourced."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


class TableError(ValueError):
    """A vocabulary file is not a table; the sentence names the file and the line."""


def read_table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `analyzers/data/<name>.tsv`, each by the names of the heading; empty cells are empty strings."""
    text = (files("analyzers") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    heading = lines[0][1].split("\t")
    return tuple(_row(name, number, heading, line) for number, line in lines[1:])


@cache
def tables_digest() -> str:
    """A name for the present state of every vocabulary file: what was decided with other tables is to be decided anew."""
    digest = hashlib.sha256()
    for path in sorted((files("analyzers") / "data").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".tsv"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def split_cell(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, parted by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _row(name: str, number: int, heading: list[str], line: str) -> dict[str, str]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(heading):
        raise TableError(f"{name}.tsv, line {number}: {len(cells)} cells, the heading has {len(heading)}; add the tabs")
    return dict(zip(heading, cells, strict=True))
