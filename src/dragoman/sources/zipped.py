"""ZIP archives: the files in them, by name, without writing any to the disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from dragoman.errors import InputRefused
from dragoman.sources import registry
from dragoman.sources.archives import check_list, checked_name, deeper
from dragoman.sources.base import Input, Options, Outcome, Source
from dragoman.sources.budget import Budget, Unpacked, buffered, telling


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """The articles of all files in the archive, by name as in a folder; what is hidden is left out.

    Raises:
        InputRefused: it is too deep in other archives. OSError: it is damaged, or unpacks to too much.
    """
    inner = deeper(source)
    budget = inner.budget or Budget()
    with inner.seekable() as file:
        if source.budget is None:
            budget.earn(file.seek(0, io.SEEK_END))
        check_list(file)
        with telling():
            archive = zipfile.ZipFile(file)
        empty = True
        for info in sorted(archive.infolist(), key=lambda info: info.filename.split("/")):
            if info.is_dir() or registry.is_hidden(info.filename):
                continue
            empty = False
            yield from _member(inner, archive, info, budget, options)
        if empty:
            raise InputRefused(source.source, "there is no file in the archive")


def _member(
    inner: Input, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, options: Options
) -> Iterator[Outcome]:
    """The articles of one file."""

    def opened() -> BinaryIO:
        with telling():
            member: Any = archive.open(info)
        return buffered(Unpacked(member, budget))

    part = inner.part(info.filename, opened)
    try:
        checked_name(part, info.filename)
        if info.flag_bits & 0x1:
            raise InputRefused(part.source, "it is encrypted; unpack the archive with its password first")
    except InputRefused as refusal:
        yield refusal
        return
    yield from registry.read_found(part, options)


SOURCE = Source(
    "ZIP archive", read, suffixes=(".zip",), media=("application/zip", "application/x-zip-compressed"),
    claims=lambda head: head.startswith((b"PK\x03\x04", b"PK\x05\x06")), generic=True,
)  # fmt: skip
