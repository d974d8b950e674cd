"""CSV: one article a row, columns named by the header line."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections.abc import Iterator
from typing import BinaryIO

from dragoman.errors import InputRefused
from dragoman.sources.base import MOST_BYTES, Input, Options, Outcome, Source
from dragoman.sources.budget import Headed, buffered
from dragoman.sources.encoding import encoding_of
from dragoman.sources.rows import columns_in, of_cells, of_row

MOST_ROW = 4 * MOST_BYTES
"""Most characters of a row: a quotation mark that is never closed must not swallow the file."""
_SAMPLE = 1_000_000
"""Bytes at the head that tell the encoding."""


class _TooLong(Exception):
    """A row is longer than MOST_ROW."""


class _Lines:
    """The lines of a table, counted, and never too many of them for one row."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self.number = 0
        self.held = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(MOST_ROW + 1):
            self.held += len(line)
            if self.held > MOST_ROW:
                raise _TooLong
            self.number += 1
            yield line


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """An article for each row; a bad row comes out as a refusal with its line. The separator is a comma, a semicolon or
    a tab, as the header has it.

    Raises:
        InputRefused: there is no such table. OSError: the file cannot be read.
    """
    csv.field_size_limit(min(MOST_BYTES, sys.maxsize))
    with source.open() as file:
        text = _decoded(file, source)
        header = text.readline(MOST_BYTES)
        if not header.strip():
            raise InputRefused(source.source, "the file is empty; give a header line that names a column `text`")
        separator = max(",;\t", key=header.count)
        lines = _Lines(text)
        names = [name.strip() for name in next(csv.reader([header], delimiter=separator), [])]
        places = {field: names.index(column) for field, column in columns_in(names, source.source, options).items()}
        yield from _rows(csv.reader(iter(lines), delimiter=separator), lines, places, source, options)


def _rows(
    table: Iterator[list[str]], lines: _Lines, places: dict[str, int], source: Input, options: Options
) -> Iterator[Outcome]:
    """The articles of a table's rows, `places` being the number of each field's column."""
    empty = True
    while True:
        first = lines.number + 2  # the header is line 1
        where = f"{source.source}:{first}"
        lines.held = 0
        try:
            row = next(table, None)
        except _TooLong:
            raise InputRefused(
                where, f"the row has more than {MOST_ROW:,} characters; is a quotation mark left open?"
            ) from None
        except csv.Error as error:
            raise InputRefused(where, f"not a row of CSV ({error}); is a quotation mark left open?") from None
        if row is None:
            break
        if not any(cell.strip() for cell in row):
            continue
        empty = False
        cells = {field: row[at] for field, at in places.items() if at < len(row)}
        try:
            yield of_row(of_cells(cells, where), where, source.name, options)
        except InputRefused as refusal:
            yield refusal
    if empty:
        raise InputRefused(source.source, "there is no row under the header")


def _decoded(file: BinaryIO, source: Input) -> io.TextIOBase:
    """The text of a table: its encoding is told by its head; what cannot be decoded behind that is marked as lost."""
    head = file.read(_SAMPLE)
    encoding = encoding_of(head, source.source, source.charset)
    text = io.TextIOWrapper(buffered(Headed(head, file)), encoding=encoding, errors="replace", newline="")
    if encoding.startswith("utf") and head[:4].decode(encoding, "ignore")[:1] == "\ufeff":
        text.read(1)  # the byte-order mark
    return text


def _claims(head: bytes) -> bool:
    """Whether the first line names columns, `text` among them."""
    line = head.removeprefix(codecs.BOM_UTF8).partition(b"\n")[0].decode("utf-8", "replace").strip()
    for separator in ",;\t":
        names = [name.strip(' "') for name in line.split(separator)]
        if "text" in names and len(names) > 1 and all(0 < len(name) < 40 for name in names):
            return True
    return False


SOURCE = Source(
    "CSV", read, suffixes=(".csv", ".tsv"), media=("text/csv", "text/tab-separated-values", "application/csv"),
    claims=_claims,
)  # fmt: skip
