"""Folders that a power cut cannot take away: a name is safe only once the folder that lists it was synced."""

import contextlib
import os
import shutil
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """When this returns, the names in the folder are on the disk. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path, levels: int = 1) -> None:
    """Make a folder with those above it; it and `levels` - 1 of those above are listed on the disk when this returns.

    Also where they were there before: who made them may have been killed before syncing. Raises OSError if it cannot be made.
    """
    missing = sum(not each.exists() for each in (folder, *folder.parents))
    folder.mkdir(parents=True, exist_ok=True)
    for above in folder.absolute().parents[: max(levels, missing)]:
        # A folder above the data may be closed to us; then it was not us who made what it lists.
        with contextlib.suppress(PermissionError):
            sync_folder(above)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that a reader finds the old one or the new one, never a part; on the disk when this returns. Raises OSError."""
    make_folder(target.parent, levels=3)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, part)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(target)
    sync_folder(target.parent)
