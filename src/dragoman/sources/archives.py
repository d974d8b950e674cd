"""What all archives share: how deep they may lie in one another, and which names of files are refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO

from dragoman.errors import InputRefused
from dragoman.sources import registry
from dragoman.sources.base import Input, Options, Outcome
from dragoman.sources.budget import Budget

DEEPEST = 4
"""Archives that may lie in one another; a `.tar.gz` counts as two."""
MOST_LISTED = 64_000_000
"""Bytes of a ZIP archive's list of files: some half a million names."""


def deeper(source: Input) -> Input:
    """An archive as what its files lie in.

    Raises:
        InputRefused: it lies in too many others.
    """
    if source.depth >= DEEPEST:
        raise InputRefused(source.source, f"it lies in {DEEPEST} other archives; unpack the outer ones first")
    return replace(source, depth=source.depth + 1, budget=source.budget or Budget())


def read_member(part: Input, name: str, options: Options) -> Iterator[Outcome]:
    """The articles of one file of an archive or a mail; a file whose name is refused comes out as a refusal."""
    try:
        checked_name(part, name)
    except InputRefused as refusal:
        yield refusal
        return
    yield from registry.read_found(part, options)


def checked_name(part: Input, name: str) -> None:
    """Refuse a file whose name leads out of the archive: nothing is written, but such an archive was made to harm.

    Raises:
        InputRefused: the name is absolute or has `..` in it.
    """
    windows = PureWindowsPath(name)
    if ".." in windows.parts or PurePosixPath(name).is_absolute() or windows.drive or windows.root or "\0" in name:
        raise InputRefused(part.source, "its name leads out of the archive; not read")


def check_list(file: BinaryIO) -> None:
    """Refuse a ZIP archive whose list of files would fill the memory. Raises OSError."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    listed = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if listed == 0xFFFFFFFF and (wide := tail.rfind(b"PK\x06\x06")) >= 0:
        listed = int.from_bytes(tail[wide + 40 : wide + 48], "little")
    if listed > MOST_LISTED:
        raise OSError(f"its list of files has {listed:,} bytes, more than {MOST_LISTED:,}; cut it into archives")
