"""Foreign material read: folders, saved pages, web archives and article lists become items for the archive, or a fault that is named."""

import os
from collections.abc import Iterator
from pathlib import Path

from crawler.intake_items import Fault, Found, Item, Skipped, Wanted, nothing
from crawler.intake_lists import ARTICLE_JSON, article_list
from crawler.intake_pages import is_page_name, mirrored_page, saved_page
from crawler.intake_warc import wacz, warc

__all__ = ["ARTICLE_JSON", "Fault", "Found", "Item", "Skipped", "read_file", "read_path"]

_ARCHIVES = (".warc", ".warc.gz", ".arc", ".arc.gz")
_LISTS = (".jsonl", ".jsonl.gz")


def read_path(path: Path, url_prefix: str | None, home: Path, wanted: Wanted = nothing) -> Iterator[tuple[Path, Found]]:
    """What a file, or every file of a folder, holds, with the file; reading faults are told, never raised.

    Nothing that lies in `home` is read: what is in the archive would be brought into it again.
    """
    if path.resolve().is_relative_to(home.resolve()):
        yield path, Fault(f"{path}: lies in the data folder itself; give material from elsewhere")
        return
    if not path.is_dir():
        for found in read_file(path, url_prefix, wanted):
            yield path, found
        return
    empty = True
    for file in _files(path, home.resolve()):
        empty = False
        for found in _in_folder(file, path, url_prefix, wanted):
            yield file, found
    if empty:
        yield path, Fault(f"{path}: is a folder without files; give the folder of a saved site")


def read_file(path: Path, url_prefix: str | None, wanted: Wanted = nothing) -> Iterator[Found]:
    """What a file holds, by the end of its name. Reading faults are told, never raised."""
    name = path.name.lower()
    try:
        if name.endswith(_ARCHIVES):
            yield from warc(path, wanted)
        elif name.endswith(".wacz"):
            yield from wacz(path, wanted)
        elif name.endswith(_LISTS):
            yield from article_list(path)
        elif is_page_name(path):
            yield saved_page(path, url_prefix)
        else:
            yield Fault(
                f"{path}: not a kind that can be added; give .html, .txt, .warc[.gz], .arc[.gz], .wacz or .jsonl[.gz]"
            )
    except OSError as error:
        yield Fault(f"{path}: cannot be read ({error.strerror or error}); correct the path or its rights")


def _in_folder(file: Path, folder: Path, url_prefix: str | None, wanted: Wanted) -> Iterator[Found]:
    if file.is_symlink():
        yield Skipped("symbolic link")
    elif file.name.lower().endswith((*_ARCHIVES, *_LISTS, ".wacz")):
        yield from read_file(file, url_prefix, wanted)
    else:
        try:
            yield mirrored_page(file, file.relative_to(folder).as_posix(), url_prefix)
        except OSError as error:
            yield Fault(f"{file}: cannot be read ({error.strerror or error}); correct its rights")


def _files(folder: Path, home: Path) -> Iterator[Path]:
    """Every file below, in one order on every machine; folders behind links are not entered."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if (Path(parent) / name).resolve() != home)
        for name in sorted(names):
            yield Path(parent) / name
