"""One CSV file a record kind in a folder: UTF-8, RFC 4180, a header line, flat columns."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from dragoman.errors import InternalError
from dragoman.records import CodedArticle
from dragoman.sinks.columns import KINDS, Cell, columns, rows
from dragoman.sinks.files import partial, remove, told


class CsvSink:
    """A folder of CSV files, put in place together at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, TextIO] = {}
        self._writers: dict[str, Any] = {}

    def _path(self, kind: str) -> Path:
        return self.folder / f"{kind}.csv"

    def __enter__(self) -> CsvSink:
        try:
            with told(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                for kind in KINDS:
                    self._files[kind] = partial(self._path(kind)).open("w", encoding="utf-8", newline="")
                    # Lines end as RFC 4180 says; with "\n" alone the writer would leave a "\r" in a text unquoted.
                    self._writers[kind] = csv.writer(self._files[kind], lineterminator="\r\n")
                    self._writers[kind].writerow([column.name for column in columns(kind)])
        except BaseException:
            for file in self._files.values():
                file.close()
            self._remove()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            with told(self.folder):
                with ExitStack() as stack:  # closes all, whichever of them fails
                    for file in self._files.values():
                        stack.callback(file.close)
                if kind is None:
                    for name in KINDS:
                        partial(self._path(name)).replace(self._path(name))
        finally:
            self._remove()

    def write(self, coded: CodedArticle | bytes) -> None:
        """Write one article. Raises CallError."""
        if isinstance(coded, bytes):
            raise InternalError("a table needs records, not lines")
        with told(self.folder):
            for kind, table in rows(coded).items():
                self._writers[kind].writerows([_cell(value) for value in row] for row in table)

    def _remove(self) -> None:
        remove([partial(self._path(kind)) for kind in KINDS])


def _cell(value: Cell) -> Cell:
    """A value as it stands in CSV: none is empty, truth is `true` or `false`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
