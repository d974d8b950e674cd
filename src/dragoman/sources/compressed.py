"""Compressed files: gzip, Zstandard, bzip2 and xz; what is in them is read as the name without the last suffix tells."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePath
from typing import Any, BinaryIO

from dragoman.errors import InputRefused
from dragoman.sources import registry
from dragoman.sources.archives import deeper
from dragoman.sources.base import SNIFFED, STDIN, Input, Options, Outcome, Source
from dragoman.sources.budget import Budget, Earning, Headed, Unpacked, buffered, head_of, telling

_SHORT = {".tgz": ".tar", ".tzst": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def _gzip(stream: BinaryIO) -> Any:
    import gzip

    return gzip.GzipFile(fileobj=stream)


def _zstd(stream: BinaryIO) -> Any:
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdFile
    else:
        from backports.zstd import ZstdFile
    return ZstdFile(stream)


def _bzip2(stream: BinaryIO) -> Any:
    import bz2

    return bz2.BZ2File(stream)


def _xz(stream: BinaryIO) -> Any:
    import lzma

    return lzma.LZMAFile(stream)


def _read(unpack: Callable[[BinaryIO], Any], source: Input, options: Options) -> Iterator[Outcome]:
    """The articles of what is compressed.

    Raises:
        InputRefused: it is too deep in other archives. OSError: it is damaged, or unpacks to too much.
    """
    inner = deeper(source)
    budget = inner.budget or Budget()
    name = PurePath(inner.path).name
    last = PurePath(name).suffix.lower()
    plain = PurePath(name).stem + _SHORT.get(last, "") if source.path != STDIN and last in _SUFFIXES else ""
    with source.open() as packed:
        with telling():
            unpacked = unpack(packed if source.budget is not None else buffered(Earning(packed, budget)))
        with buffered(Unpacked(unpacked, budget)) as stream:
            head = head_of(stream, SNIFFED)
            if not head:
                raise InputRefused(source.source, "there is nothing in it")
            again = partial(_again, head, stream)
            part = inner.part("", again, first=head, identity=source.identity or plain)
            yield from registry.guarded(_kind(part, plain), part, options)


def _again(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream from its first byte, of which the head was read already."""
    return buffered(Headed(head, rest))


def _kind(part: Input, name: str) -> Source:
    """The kind of what came out: by its name or, where that tells nothing ("dump.gz"), by its bytes.

    Raises:
        InputRefused: it is of no kind that is read.
    """
    known = bool(name and registry.named(name))
    kind = registry.by_name(part, name, strict=False) if known else registry.by_content(part) or registry.plain()
    if kind is None:
        raise InputRefused(part.source, "what is in it is of no kind that is read")
    return kind


SOURCES = (
    Source(
        "gzip", partial(_read, _gzip), suffixes=(".gz", ".tgz"), media=("application/gzip", "application/x-gzip"),
        claims=lambda head: head.startswith(b"\x1f\x8b"), generic=True,
    ),
    Source(
        "Zstandard", partial(_read, _zstd), suffixes=(".zst", ".tzst"), media=("application/zstd",),
        claims=lambda head: head.startswith(b"\x28\xb5\x2f\xfd"), generic=True,
    ),
    Source(
        "bzip2", partial(_read, _bzip2), suffixes=(".bz2", ".tbz2"), media=("application/x-bzip2",),
        claims=lambda head: head.startswith(b"BZh"), generic=True,
    ),
    Source(
        "xz", partial(_read, _xz), suffixes=(".xz", ".txz"), media=("application/x-xz",),
        claims=lambda head: head.startswith(b"\xfd7zXZ\0"), generic=True,
    ),
)  # fmt: skip
_SUFFIXES = frozenset(suffix for source in SOURCES for suffix in source.suffixes)
