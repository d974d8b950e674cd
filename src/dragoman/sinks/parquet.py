"""One Parquet file a record kind in a folder, written by DuckDB with the column types of the record types.

Rows are gathered in a database file in the folder and written out at the end: Parquet files cannot be added to. DuckDB
downloads nothing (its Parquet writer is built in), and one thread keeps rows and bytes in the same order every time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dragoman.errors import CallError, InternalError
from dragoman.records import CodedArticle
from dragoman.sinks.columns import KINDS, Cell, columns, rows
from dragoman.sinks.files import partial, remove, told

BATCH = 20_000
"""Rows of a table that are held in memory."""
_MEMORY = "1GB"


class ParquetSink:
    """A folder of Parquet files, put in place together at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._base = partial(folder / "dragoman.duckdb")
        self._rows: dict[str, list[list[Cell]]] = {kind: [] for kind in KINDS}
        self._db: Any = None

    def _path(self, kind: str) -> Path:
        return self.folder / f"{kind}.parquet"

    def __enter__(self) -> ParquetSink:
        import duckdb  # loaded here: other formats do without it

        try:
            with told(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                self._base.unlink(missing_ok=True)
                config: dict[str, str | bool | int | float | list[str]] = {
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "threads": "1",
                    "memory_limit": _MEMORY,
                    "temp_directory": f"{self._base}.tmp",
                }
            self._db = duckdb.connect(str(self._base), config=config)
            for kind in KINDS:
                fields = ", ".join(f'"{column.name}" {column.sql}' for column in columns(kind))
                self._db.execute(f'CREATE TABLE "{kind}" ({fields})')
        except duckdb.Error as error:
            self._remove()
            raise _failed(self.folder, error) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        import duckdb

        try:
            if kind is None:
                for name in KINDS:
                    self._flush(name)
                    # A name with a quotation mark in it must not end the string.
                    target = str(partial(self._path(name))).replace("'", "''")
                    self._db.execute(f"COPY \"{name}\" TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
            if self._db is not None:
                self._db.close()
            if kind is None:
                with told(self.folder):
                    for name in KINDS:
                        partial(self._path(name)).replace(self._path(name))
        except duckdb.Error as failure:
            raise _failed(self.folder, failure) from None
        finally:
            self._remove()

    def write(self, coded: CodedArticle | bytes) -> None:
        """Take one article. Raises CallError."""
        import duckdb

        if isinstance(coded, bytes):
            raise InternalError("a table needs records, not lines")
        try:
            for kind, table in rows(coded).items():
                self._rows[kind] += table
                if len(self._rows[kind]) >= (BATCH if kind != "article" else BATCH // 100):
                    self._flush(kind)
        except duckdb.Error as error:
            raise _failed(self.folder, error) from None

    def _flush(self, kind: str) -> None:
        """Move the rows held of a table into the database: columns of strings, which it casts to their types."""
        import numpy

        if not self._rows[kind]:
            return
        names = [column.name for column in columns(kind)]
        batch = {
            name: numpy.array([None if cell is None else _string(cell) for cell in cells], dtype=object)
            for name, cells in zip(names, zip(*self._rows[kind], strict=True), strict=True)
        }
        self._db.register("batch", batch)
        fields = ", ".join(f'CAST("{column.name}" AS {column.sql})' for column in columns(kind))
        self._db.execute(f'INSERT INTO "{kind}" SELECT {fields} FROM batch')
        self._db.unregister("batch")
        self._rows[kind] = []

    def _remove(self) -> None:
        remove([self._base, Path(f"{self._base}.wal"), *(partial(self._path(kind)) for kind in KINDS)])


def _string(cell: Cell) -> str:
    return ("true" if cell else "false") if isinstance(cell, bool) else str(cell)


def _failed(folder: Path, error: Exception) -> CallError:
    reason = str(error).splitlines()[0]
    return CallError(f"{folder}: cannot be written: {reason}; free space there, or name another place with -o")
