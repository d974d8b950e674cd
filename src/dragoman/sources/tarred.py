"""Tar archives: the files in them, in the order of the archive, as they come."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from dragoman.errors import InputRefused
from dragoman.sources import registry
from dragoman.sources.archives import deeper, read_member
from dragoman.sources.base import SNIFFED, Input, Options, Outcome, Source
from dragoman.sources.budget import Budget, Earning, Headed, Unpacked, buffered, head_of, telling


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """The articles of all plain files in the archive; links, devices and what is hidden are left out.

    Raises:
        InputRefused: it is too deep in other archives. OSError: it is damaged, or unpacks to too much.
    """
    inner = deeper(source)
    budget = inner.budget or Budget()
    empty = True
    with inner.open() as stream:
        outer = stream if source.budget is not None else buffered(Earning(stream, budget))
        with telling():
            archive = tarfile.open(fileobj=outer, mode="r|", errorlevel=1)  # noqa: SIM115
        while True:
            with telling():
                info = archive.next()
            if info is None:
                break
            vars(archive)["members"] = []  # else every name is kept until the end
            if registry.is_hidden(info.name) or info.isdir():
                continue
            empty = False
            if not info.isreg():
                options.notice(f"{inner.part(info.name, inner.open).source}: passed over; it is a link or a device")
                continue
            yield from _member(inner, archive, info, budget, options)
    if empty:
        raise InputRefused(source.source, "there is no file in the archive")


def _member(
    inner: Input, archive: tarfile.TarFile, info: tarfile.TarInfo, budget: Budget, options: Options
) -> Iterator[Outcome]:
    """The articles of one file; its bytes can be read but once."""
    with telling():
        member: Any = archive.extractfile(info)
    stream: BinaryIO = buffered(Unpacked(member, budget))
    head = head_of(stream, SNIFFED)
    part = inner.part(info.name, lambda: buffered(Headed(head, stream)), first=head)
    yield from read_member(part, info.name, options)


def _claims(head: bytes) -> bool:
    return head[257:262] == b"ustar"


SOURCE = Source("tar archive", read, suffixes=(".tar",), media=("application/x-tar",), claims=_claims)
