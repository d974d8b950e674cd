"""Rows of tables become articles: the fields that a row can bring, in JSON lines, JSON, CSV and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from dragoman.errors import CallError, InputRefused
from dragoman.records import Article
from dragoman.sources.base import FIELDS, Options, article, checked_date


class Row(msgspec.Struct):
    """What is read of a row; other keys are ignored. A wrong type fails with the path of the field."""

    text: str
    id: str | int | None = None
    source: str | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    authors: list[str] | str | None = None
    published: str | None = None


def of_object(found: Any, where: str, columns: Mapping[str, str]) -> Row:
    """The row of a JSON object, its keys renamed as the user asks.

    Raises:
        InputRefused: it is none.
    """
    if columns and isinstance(found, dict):
        if columns.get("text", "text") not in found:
            raise missing(where, columns.get("text", "text"), found)
        own = {name: value for name, value in found.items() if name not in columns}
        found = own | {name: found[column] for name, column in columns.items() if column in found}
    try:
        return msgspec.convert(found, Row)
    except msgspec.ValidationError as error:
        raise InputRefused(where, f"not an article: {error}") from None


def of_cells(cells: Mapping[str, Any], where: str) -> Row:
    """The row of a table's cells: an empty cell is none; authors are cut at semicolons, or are a list in JSON.

    Raises:
        InputRefused: it has no text, or a cell is of no use.
    """
    kept = {name: value for name, value in cells.items() if value is not None and value != ""}
    if "text" not in kept:
        raise InputRefused(where, "the row has no text")
    authors = kept.get("authors")
    if isinstance(authors, str):
        kept["authors"] = _authors(authors)
    return of_object(kept, where, {})


def _authors(cell: str) -> list[str]:
    if cell.startswith("["):
        try:
            return msgspec.json.decode(cell, type=list[str])
        except msgspec.DecodeError:
            pass
    return [name for part in cell.split(";") if (name := part.strip())]


def of_row(row: Row, where: str, fallback: str, options: Options) -> Article:
    """The article of a row; its own date goes before the one that the user gave.

    Args:
        row: the row.
        where: path and number of the line.
        fallback: source id of a row that has neither URL, id nor source: the file's name. It holds no line number, so
            that an article keeps its id when others are put before it.
        options: how to read.

    Raises:
        InputRefused: its date is none.
    """
    try:
        own = checked_date(row.published) if row.published else None
    except CallError as error:
        raise InputRefused(where, f"published: {error}") from None
    identity = str(row.id) if row.id not in (None, "") else None
    name = row.source or identity or where
    plain = article(name, row.url or identity or row.source or fallback, row.text, own or options.published)
    authors = [row.authors] if isinstance(row.authors, str) else row.authors or []
    return msgspec.structs.replace(
        plain, url=row.url or None, title=row.title or None, outlet=row.outlet or None, authors=authors
    )


def columns_in(there: Iterable[str], where: str, options: Options) -> dict[str, str]:
    """The column of each field of the article that a table has.

    Raises:
        InputRefused: the text, or a column that the user names, is not there.
    """
    names = list(there)
    wanted = {field: options.columns.get(field, field) for field in FIELDS}
    for field, column in wanted.items():
        if column not in names and (field == "text" or field in options.columns):
            raise missing(where, column, names)
    return {field: column for field, column in wanted.items() if column in names}


def missing(where: str, column: str, there: Iterable[str]) -> InputRefused:
    """The refusal of a table that lacks a column: names those that it has."""
    names = ", ".join(str(name) for name in there)
    names = names if len(names) <= 300 else f"{names[:300]}…"
    return InputRefused(where, f"no column {column!r} in it; it has {names}; name one with --column text=COLUMN")
