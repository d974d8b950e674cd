"""Folders: all files in them and in their folders, in an order that does not depend on the file system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import InputRefused
from dragoman.sources.base import printable


def walk(folder: Path, exclude: frozenset[Path] = frozenset()) -> Iterator[Path | InputRefused]:
    """The files of a folder, each folder's entries sorted by name; hidden ones and links to folders are left out.

    Args:
        folder: where to begin.
        exclude: resolved paths that are left out too.

    A folder that cannot be listed comes out as a refusal.
    """
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield InputRefused(printable(folder), f"cannot be listed: {error.strerror}")
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith(".") or (exclude and path.resolve() in exclude):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from walk(path, exclude)
        elif entry.is_file() or not path.exists():  # a broken link is told, a device or a link to a folder is not
            yield path
