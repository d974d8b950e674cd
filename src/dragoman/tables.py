"""The strict loader of the knowledge tables.

A table is a CSV file with a TOML file of the same name beside it that describes its columns. A row that does not fit
fails with file, line and reason; nothing is repaired or passed over. A user's folder of tables with the same columns
adds rows or overrides ours by key.
"""

import csv
import hashlib
import re
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from dragoman.errors import KnowledgeError

Row = dict[str, Any]
T = TypeVar("T")
OWN = Path(__file__).parent / "knowledge"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Table:
    """One table: its rows in file order (a user's rows last) and the schema that they were held to."""

    name: str
    rows: tuple[Row, ...]


def schema(name: str) -> dict[str, Any]:
    """The description of one of our tables. Raises KnowledgeError for a name that is none."""
    path = OWN / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in OWN.glob("*.toml")))
        raise KnowledgeError(f"{name}: no such knowledge table; the tables are {known}")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def names() -> list[str]:
    """Names of all tables that we ship, sorted."""
    return sorted(p.stem for p in OWN.glob("*.toml"))


def read(name: str, folder: Path | None = None) -> Table:
    """Read one table, the user's rows of `folder` over ours.

    Args:
        name: the table's name.
        folder: a folder with files of the same names and columns, or None for ours alone.

    Raises:
        KnowledgeError: a file or row does not fit its schema; the message gives file, line and reason.
    """
    form = schema(name)
    keyed: dict[tuple[str, ...], Row] = {}
    for path in [OWN / f"{name}.csv"] + ([folder / f"{name}.csv"] if folder else []):
        if not path.is_file():
            if path.parent == OWN:
                raise KnowledgeError(f"{path}: the table is missing; install the package again")
            continue
        seen: set[tuple[str, ...]] = set()
        for line, row in _rows(path, form):
            key = tuple(str(row[k]) for k in form["key"])
            if key in seen:
                raise KnowledgeError(f"{path}:{line}: key {'/'.join(key)} stands twice in this file; remove one row")
            seen.add(key)
            keyed[key] = row
    return Table(name, tuple(keyed.values()))


def _rows(path: Path, form: dict[str, Any]) -> list[tuple[int, Row]]:
    columns: dict[str, dict[str, Any]] = form["columns"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, None)
            if header != list(columns):
                raise KnowledgeError(f"{path}:1: the header must be {','.join(columns)}")
            out = []
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(columns):
                    raise KnowledgeError(f"{path}:{reader.line_num}: {len(cells)} cells where {len(columns)} belong")
                row = {}
                for (name, column), cell in zip(columns.items(), cells, strict=True):
                    try:
                        row[name] = _value(cell, column)
                    except ValueError as error:
                        raise KnowledgeError(f"{path}:{reader.line_num}: column {name}: {error}") from None
                out.append((reader.line_num, row))
        except csv.Error as error:
            raise KnowledgeError(f"{path}:{reader.line_num}: not a CSV row: {error}") from None
        except UnicodeDecodeError:
            raise KnowledgeError(f"{path}: not UTF-8; save the file as UTF-8") from None
    return out


def _value(cell: str, column: dict[str, Any]) -> Any:
    """The typed value of a cell; ValueError says why it has none."""
    kind = column["type"]
    if cell != cell.strip():
        raise ValueError(f"white space round {cell!r}")
    if not cell:
        if column.get("optional"):
            return () if kind == "list" else None
        raise ValueError("is empty")
    if kind == "list":
        return _list(cell, column)
    if kind == "choice":
        if cell not in column["choices"]:
            raise ValueError(f"{cell!r} is none of {', '.join(column['choices'])}")
        return cell == "yes" if set(column["choices"]) == {"yes", "no"} else cell
    if kind == "number":
        return float(cell)
    if kind == "integer":
        return int(cell)
    if kind == "regex":
        try:
            return re.compile(cell, re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
    return _checked(cell, kind)


_PATTERNS = {
    "iso3": (re.compile(r"[A-Z]{3}"), "an ISO 3166-1 alpha-3 code"),
    "slug": (_SLUG, "a key of small letters, digits and hyphens"),
    "date": (_DATE, "a date YYYY, YYYY-MM or YYYY-MM-DD"),
}


def _checked(cell: str, kind: str) -> str:
    if kind in _PATTERNS and not _PATTERNS[kind][0].fullmatch(cell):
        raise ValueError(f"{cell!r} is not {_PATTERNS[kind][1]}")
    return cell


def _list(cell: str, column: dict[str, Any]) -> tuple[str, ...]:
    items = tuple(cell.split("|"))
    for item in items:
        if not item or item != item.strip():
            raise ValueError(f"empty item or white space round an item in {cell!r}")
        if "choices" in column and item not in column["choices"]:
            raise ValueError(f"{item!r} is none of {', '.join(column['choices'])}")
    if len(set(items)) != len(items):
        raise ValueError(f"an item stands twice in {cell!r}")
    return items


class Knowledge:
    """All tables as the coder uses them, ours with a user's over them; read and indexed when first asked for.

    Args:
        folder: the user's folder of tables, or None.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None and not folder.is_dir():
            raise KnowledgeError(f"{folder}: no such folder; give --knowledge the folder that holds your tables")
        self.folder = folder
        self._tables: dict[str, Table] = {}
        self._built: dict[str, Any] = {}

    def table(self, name: str) -> Table:
        """One table; raises KnowledgeError for a bad row."""
        if name not in self._tables:
            self._tables[name] = read(name, self.folder)
        return self._tables[name]

    def build(self, name: str, make: Callable[["Knowledge"], T]) -> T:
        """An index over the tables, made once by `make` and kept under `name`."""
        if name not in self._built:
            self._built[name] = make(self)
        return cast(T, self._built[name])

    @cached_property
    def digest(self) -> str:
        """A hash of the content of all tables, ours and the user's."""
        state = hashlib.blake2b(digest_size=8)
        for name in names():
            for folder in [OWN] + ([self.folder] if self.folder else []):
                path = folder / f"{name}.csv"
                if path.is_file():
                    state.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
        return state.hexdigest()


def check() -> int:
    """Check all our tables; print each fault and a count of rows. Returns the number of faults."""
    faults = 0
    for name in names():
        try:
            print(f"{name}: {len(read(name).rows)} rows")
        except KnowledgeError as error:
            faults += 1
            print(error, file=sys.stderr)
    return faults


if __name__ == "__main__":
    sys.exit(min(check(), 1))
