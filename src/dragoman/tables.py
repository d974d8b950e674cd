"""The strict loader of the knowledge tables.

A table is a CSV file with a TOML file of the same name beside it that describes its columns. A row that does not fit
fails with file, line and reason; nothing is repaired or passed over. A user's folder of tables adds rows or overrides
ours by key (`dragoman.overlay`).
"""

import csv
import hashlib
import json
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from dragoman import cells, overlay
from dragoman.errors import KnowledgeError
from dragoman.overlay import Fault, OwnRow, references

Row = dict[str, Any]
T = TypeVar("T")
OWN = Path(__file__).parent / "knowledge"


@dataclass(frozen=True)
class Table:
    """One table: its rows, a user's first, then ours in the order of their file; and which rows are the user's.

    A user's rows come first, so that of two rows that lead to the same thing theirs is taken.
    """

    name: str
    rows: tuple[Row, ...]
    own: tuple[OwnRow, ...] = ()


def schema(name: str) -> dict[str, Any]:
    """The description of one of our tables. Raises KnowledgeError for a name that is none."""
    path = OWN / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(names())
        raise KnowledgeError(f"{name}: no such knowledge table; the tables are {known}")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def names() -> list[str]:
    """Names of all tables that we ship, sorted."""
    return sorted(p.stem for p in OWN.glob("*.toml"))


def read(name: str) -> Table:
    """Read one of our tables.

    Raises:
        KnowledgeError: a file or row does not fit its schema; the message gives file, line and reason.
    """
    return _overlaid(name, [])[0]


def _overlaid(name: str, files: list[Path]) -> tuple[Table, list[Fault]]:
    """A table with the rows of a user's files that fit, and what is wrong with the others."""
    form = schema(name)
    ours = _ours(name, form)
    if not files:
        return Table(name, tuple(ours.values())), []
    own, faults = overlay.read(name, form, ours, files)
    replaced = {row.key for row in own}
    rows = [row.row for row in own] + [row for key, row in ours.items() if key not in replaced]
    return Table(name, tuple(rows), tuple(own)), faults


def told(faults: list[Fault]) -> str:
    """The first fault in full, and how to see the others."""
    if len(faults) == 1:
        return str(faults[0])
    others = f"{len(faults) - 1} more fault{'s' if len(faults) > 2 else ''}"
    return f"{faults[0]} (and {others}: dragoman knowledge check {faults[0].path.parent} names all)"


def _ours(name: str, form: dict[str, Any]) -> dict[tuple[str, ...], Row]:
    """Our rows by key, in the order of their file. Raises KnowledgeError."""
    path = OWN / f"{name}.csv"
    if not path.is_file():
        raise KnowledgeError(f"{path}: the table is missing; install the package again")
    keyed: dict[tuple[str, ...], Row] = {}
    for line, row in _rows(path, form):
        key = overlay.key_of(row, form)
        if key in keyed:
            raise KnowledgeError(f"{path}:{line}: key {'/'.join(key)} stands twice in this file; remove one row")
        keyed[key] = row
    return keyed


def _rows(path: Path, form: dict[str, Any]) -> list[tuple[int, Row]]:
    columns: dict[str, dict[str, Any]] = form["columns"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, None)
            if header != list(columns):
                raise KnowledgeError(f"{path}:1: the header must be {','.join(columns)}")
            out = []
            for row in reader:
                if not row:
                    continue
                if len(row) != len(columns):
                    raise KnowledgeError(f"{path}:{reader.line_num}: {len(row)} cells where {len(columns)} belong")
                typed = {}
                for (name, column), cell in zip(columns.items(), row, strict=True):
                    try:
                        typed[name] = cells.value(cell, column)
                    except ValueError as error:
                        raise KnowledgeError(f"{path}:{reader.line_num}: column {name}: {error}") from None
                out.append((reader.line_num, typed))
        except csv.Error as error:
            raise KnowledgeError(f"{path}:{reader.line_num}: not a CSV row: {error}") from None
        except UnicodeDecodeError:
            raise KnowledgeError(f"{path}: not UTF-8; save the file as UTF-8") from None
    return out


class Knowledge:
    """All tables as the coder uses them, ours with a user's over them; ours are read and indexed when first asked for.

    Args:
        folder: the user's folder of tables, or None. Its tables are read at once.
        lenient: leave out what does not fit, and keep it in `faults`.

    Attributes:
        own: the user's rows, by table and in the order of their files.
        faults: what is wrong with the user's files; empty unless `lenient`.
        files: the user's files that are read.
        passed: files of the folder that are no tables.

    Raises:
        KnowledgeError: no such folder, or (unless `lenient`) something in it does not fit.
    """

    def __init__(self, folder: Path | None = None, *, lenient: bool = False) -> None:
        self.folder = folder
        self.own: list[OwnRow] = []
        self.faults: list[Fault] = []
        self.files: list[Path] = []
        self.passed: list[Path] = []
        self._tables: dict[str, Table] = {}
        self._built: dict[str, Any] = {}
        if folder is not None:
            self._lay_over(folder)
        if self.faults and not lenient:
            raise KnowledgeError(told(self.faults))

    def _lay_over(self, folder: Path) -> None:
        if not folder.is_dir():
            raise KnowledgeError(f"{folder}: no such folder; name the folder that holds your tables")
        try:
            found = overlay.scan(folder, names())
        except OSError as error:
            raise KnowledgeError(f"{folder}: cannot be read: {error.strerror}; see to its permissions") from None
        self.passed = found.passed
        self.faults += found.faults
        for name, files in found.files.items():
            self.files += files
            self._tables[name], faults = _overlaid(name, files)
            self.own += self._tables[name].own
            self.faults += faults
        self.faults += references.faults(self.own, lambda name: self.table(name).rows)

    def table(self, name: str) -> Table:
        """One table; raises KnowledgeError for a bad row."""
        if name not in self._tables:
            self._tables[name] = read(name)
        return self._tables[name]

    def build(self, name: str, make: Callable[["Knowledge"], T]) -> T:
        """An index over the tables, made once by `make` and kept under `name`."""
        if name not in self._built:
            self._built[name] = make(self)
        return cast(T, self._built[name])

    @cached_property
    def digest(self) -> str:
        """A hash of the content of all tables: of our files, and of a user's rows, however they are written down."""
        state = hashlib.blake2b(digest_size=8)
        for name in names():
            state.update(name.encode() + b"\0" + (OWN / f"{name}.csv").read_bytes() + b"\0")
        for own in self.own:
            content = json.dumps([own.table, own.row], default=lambda pattern: pattern.pattern)
            state.update(content.encode() + b"\0")
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
