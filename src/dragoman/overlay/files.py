"""The rows of a user's file as they stand: CSV with comments, or TOML; nothing is typed yet.

A row is given with the line that it begins on, the lines of its columns where they have their own, and its cells as text
by column; an empty cell of a CSV file is left out. What cannot be read is told as a fault, and the rest goes on.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dragoman import cells

ACTOR_TABLES = ("countries", "organisations", "outlets", "people", "agents")
FRAME_TABLES = ("verbs", "nouns")
TAGGED = ACTOR_TABLES + FRAME_TABLES
"""Tables whose rows a user may tag; the tags come out on actor and event records."""
NONE = "-"
"""What stands in a cell that is to be emptied where ours has a value."""
_HEADER = re.compile(r"\s*\[\[\s*[\"']?row[\"']?\s*\]\]\s*(#.*)?")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")

Columns = Mapping[str, cells.Column]
Raw = tuple[int | None, Mapping[str, int], dict[str, str]]
"""The line of a row, the lines of its columns where they differ, and its cells."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a user's file: where (line from 1, or None for the whole file), what, and what to do."""

    path: Path
    line: int | None
    column: str | None
    problem: str

    @property
    def where(self) -> str:
        """`path:line`, or the path alone."""
        return str(self.path) if self.line is None else f"{self.path}:{self.line}"

    @property
    def what(self) -> str:
        """The problem, with its column."""
        return f"column {self.column}: {self.problem}" if self.column else self.problem

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def raw_rows(path: Path, columns: Columns, key: list[str], faults: list[Fault]) -> Iterator[Raw]:
    """The rows of a file; faults are appended.

    Args:
        path: a `.csv` or `.toml` file.
        columns: the columns that it may have.
        key: those that tell rows apart.
        faults: what is wrong is added here.
    """
    return (_csv_rows if path.suffix.lower() == ".csv" else _toml_rows)(path, columns, key, faults)


class _Lines:
    """Hands a file's lines to the CSV reader, comments left out, and knows on which line a row began."""

    def __init__(self, file: Iterable[str]) -> None:
        self._file = iter(file)
        self._read = 0
        self.start = 0
        self.fresh = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._file:
            self._read += 1
            if self.fresh and line.lstrip().startswith("#"):
                continue
            if self.fresh:
                self.start, self.fresh = self._read, False
            return line
        raise StopIteration


def _csv_rows(path: Path, columns: Columns, key: list[str], faults: list[Fault]) -> Iterator[Raw]:
    """Line, and cells that are not empty, of each row of a CSV file."""
    lines = _Lines(())
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = _Lines(file)
            reader = csv.reader(lines, strict=True)
            header: list[str] | None = None
            while True:
                lines.fresh = True
                row = next(reader, None)
                if row is None:
                    break
                if not any(row):
                    continue
                if header is None:
                    header = row
                    if not _header_fits(path, lines.start, header, columns, key, faults):
                        return
                elif len(row) != len(header):
                    what = f"{len(row)} cells where the header has {len(header)}; put a cell that has a comma in it in quotes"
                    faults.append(Fault(path, lines.start, None, what))
                else:
                    raw = {name: cell for name, cell in zip(header, row, strict=True) if cell and name in columns}
                    yield lines.start, {}, raw
            if header is None:
                faults.append(
                    Fault(path, None, None, f"the file is empty; begin it with the header {','.join(columns)}")
                )
    except csv.Error as error:
        what = f"not a CSV row: {error}; correct the quotes, the rows from here on were not read"
        faults.append(Fault(path, lines.start or None, None, what))
    except (OSError, UnicodeDecodeError) as error:
        faults.append(_unreadable(path, error))


def _header_fits(
    path: Path, line: int, header: list[str], columns: Columns, key: list[str], faults: list[Fault]
) -> bool:
    """Whether the rows under a header can be read; what is wrong with it is appended."""
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if mark in header[0] and len(header) == 1:
            faults.append(Fault(path, line, None, f"the columns are parted by {name}; save the file with commas"))
            return False
    lacking = [name for name in key if name not in header and not columns[name].get("optional")]
    if lacking:
        what = f"the header has no column {' and no '.join(lacking)}, by which rows are told apart; add it"
        faults.append(Fault(path, line, None, what))
    for name in dict.fromkeys(header):
        if name not in columns:
            faults.append(Fault(path, line, name, _no_column(name, columns)))
        elif header.count(name) > 1:
            faults.append(Fault(path, line, name, "stands twice in the header; remove one"))
            return False
    return not lacking


def _no_column(name: str, columns: Columns) -> str:
    if name == "tags":
        return f"rows of this table have no tags; those of {', '.join(TAGGED)} have"
    return f"no such column{cells.nearest(name, list(columns)) or '; the columns are ' + ', '.join(columns)}"


def _unreadable(path: Path, error: OSError | UnicodeDecodeError) -> Fault:
    if isinstance(error, UnicodeDecodeError):
        return Fault(path, None, None, "not UTF-8; save the file as UTF-8")
    return Fault(path, None, None, f"cannot be read: {error.strerror or error}; see to its permissions")


def _toml_rows(path: Path, columns: Columns, key: list[str], faults: list[Fault]) -> Iterator[Raw]:
    """Line, lines of columns, and values as cells, of each `[[row]]` of a TOML file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        what = f"not TOML: {_AT_LINE.sub('', str(error))}; correct it, no row of the file was read"
        faults.append(Fault(path, int(at[1]) if at else None, None, what))
        return
    except (OSError, UnicodeDecodeError) as error:
        faults.append(_unreadable(path, error))
        return
    rows = found.pop("row", [])
    if found:
        what = f"{', '.join(found)}: a file of rows has nothing but [[row]]; write each row under a line [[row]]"
        faults.append(Fault(path, None, None, what))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(Fault(path, None, None, "row is no array of tables; write each row under a line [[row]]"))
        return
    places = _places(text, len(rows))
    for (line, lines), row in zip(places, rows, strict=True):
        raw = {}
        for name, value in row.items():
            here = lines.get(name, line)
            if name not in columns:
                faults.append(Fault(path, here, name, _no_column(name, columns)))
                continue
            try:
                raw[name] = _cell(value, columns[name])
            except ValueError as error:
                faults.append(Fault(path, here, name, str(error)))
        yield line, lines, raw


def _places(text: str, count: int) -> list[tuple[int | None, dict[str, int]]]:
    """The line of each `[[row]]` and of each `column =` under it; no lines where the text is not written so."""
    out: list[tuple[int | None, dict[str, int]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if _HEADER.fullmatch(line):
            out.append((number, {}))
        elif out and (name := re.match(r"\s*[\"']?(\w+)[\"']?\s*=", line)):
            out[-1][1].setdefault(name[1], number)
    return out if len(out) == count else [(None, {})] * count


def _cell(value: Any, column: cells.Column) -> str:
    """A TOML value as it would stand in a CSV cell. Raises ValueError for one that cannot."""
    if value in ("", []):
        return NONE if column.get("optional") else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, list) and column["type"] == "list":
        wrong = [item for item in value if not isinstance(item, (str, int, float)) or "|" in str(item)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is no item of a list; write text without |")
        return "|".join(str(item) for item in value)
    want = 'a list, like ["one", "two"]' if column["type"] == "list" else "text or a number"
    raise ValueError(f"{value!r} does not belong here; write {want}")
