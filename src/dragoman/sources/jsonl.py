"""Tables of articles: one JSON object a line, with `text` and any field of an article record."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from dragoman.errors import InputRefused
from dragoman.records import Article
from dragoman.sources.base import Input, Options, Outcome, Source
from dragoman.sources.rows import Row, of_object, of_row

MOST_BYTES = 32_000_000
"""Longest line: a text of the greatest length in JSON escapes fits."""


_DECODER = msgspec.json.Decoder(Row)
_ANY = msgspec.json.Decoder()


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """An article for each line; a bad line comes out as a refusal with its number. Empty lines are passed over.

    Raises:
        OSError: the file cannot be read.
    """
    empty = True
    with source.open() as file:
        for number, line in enumerate(_lines(file), 1):
            where = f"{source.source}:{number}"
            if number == 1 and line is not None:
                line = line.removeprefix(codecs.BOM_UTF8)
            if line is not None and not line.strip():
                continue
            empty = False
            try:
                yield _article(line, where, source.name, options)
            except InputRefused as refusal:
                yield refusal
                if number == 1 and line is not None and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    return  # its lines cannot be told
    if empty:
        yield InputRefused(source.source, "the file is empty; give one JSON object a line, each with a `text`")


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Lines as bytes; one that is too long comes out as None and is not held in memory."""
    while line := file.readline(MOST_BYTES):
        if len(line) < MOST_BYTES or line.endswith(b"\n"):
            yield line
            continue
        yield None
        while (rest := file.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
            pass


def _article(line: bytes | None, where: str, fallback: str, options: Options) -> Article:
    """The article of a line.

    Args:
        line: the bytes, or None where they are too many.
        where: path and number of the line.
        fallback: source id of a row that brings none.
    """
    if line is None:
        raise InputRefused(where, f"the line has more than {MOST_BYTES:,} bytes; cut the text into reports")
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputRefused(where, "not UTF-8 but UTF-16; save the file as UTF-8")
    try:
        row = of_object(_ANY.decode(line), where, options.columns) if options.columns else _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise InputRefused(where, f"not an article: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputRefused(where, f"not a line of JSON in UTF-8: {error}") from None
    return of_row(row, where, fallback, options)


def _claims(head: bytes) -> bool:
    """Whether a file begins with a line that is an object of JSON."""
    line, end, _ = head.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")
    return line.startswith(b"{") and (not end or line.rstrip().endswith(b"}"))


SOURCE = Source(
    "JSON lines", read, suffixes=(".jsonl", ".ndjson"),
    media=("application/jsonl", "application/x-ndjson", "application/x-jsonlines"), claims=_claims, generic=True,
)  # fmt: skip
