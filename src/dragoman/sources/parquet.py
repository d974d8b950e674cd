"""Parquet: one article a row, read by DuckDB a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dragoman.errors import InputRefused
from dragoman.sources.base import Input, Options, Outcome, Source
from dragoman.sources.rows import columns_in, of_cells, of_row

BATCH = 200
"""Rows that are held at a time."""
_CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "2GB",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """An article for each row; a bad row comes out as a refusal with its number.

    Raises:
        InputRefused: this is no such table. OSError: the file cannot be read.
    """
    import duckdb  # loaded here: other inputs do without it

    with source.local(".parquet") as path:
        try:
            with duckdb.connect(":memory:", config=_CONFIG) as base:
                cursor, names = _select(base, str(path), source, options)
                yield from _rows(cursor, names, source, options)
        except duckdb.Error as error:
            said = str(error).replace(str(path), source.source).splitlines()[0][:300]
            raise InputRefused(source.source, f"cannot be read as Parquet ({said})") from None


def _select(base: Any, path: str, source: Input, options: Options) -> tuple[Any, list[str]]:
    """A cursor over the columns that are read, and the fields that they are."""
    there = {row[0]: row[1] for row in base.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()}
    found = columns_in(there, source.source, options)
    columns = ", ".join(_column(column, there[column]) for column in found.values())
    return base.execute(f"SELECT {columns} FROM read_parquet(?)", [path]), list(found)


def _column(name: str, kind: str) -> str:
    """A column in SQL. A moment in time comes as microseconds: DuckDB would tell it in the zone of this machine."""
    quoted = '"' + name.replace('"', '""') + '"'
    return f"epoch_us({quoted})::HUGEINT::VARCHAR || 'us'" if kind == "TIMESTAMP WITH TIME ZONE" else quoted


def _rows(cursor: Any, names: list[str], source: Input, options: Options) -> Iterator[Outcome]:
    number = 0
    while batch := cursor.fetchmany(BATCH):
        for row in batch:
            number += 1
            where = f"{source.source}:{number}"
            try:
                cells = {name: _cell(cell, name) for name, cell in zip(names, row, strict=True)}
                yield of_row(of_cells(cells, where), where, source.name, options)
            except InputRefused as refusal:
                yield refusal
    if not number:
        raise InputRefused(source.source, "there is no row in it")


def _cell(cell: Any, name: str) -> Any:
    """A cell as a row of JSON would have it."""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, bytes | bytearray):
        return cell.decode("utf-8", "replace")
    if name == "published" and isinstance(cell, str) and cell.endswith("us") and cell[:-2].lstrip("-").isdigit():
        return (_EPOCH + timedelta(microseconds=int(cell[:-2]))).isoformat()
    if name == "id" and cell is not None and not isinstance(cell, int):
        return str(cell)
    return cell


SOURCE = Source(
    "Parquet", read, suffixes=(".parquet",), media=("application/vnd.apache.parquet", "application/x-parquet"),
    claims=lambda head: head.startswith(b"PAR1"),
)  # fmt: skip
