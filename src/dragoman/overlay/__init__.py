"""A user's own tables: files named as ours, whose rows are added to ours or laid over them by key.

A file is TABLE.csv or TABLE.toml (an array of tables `[[row]]`). It needs the columns of the key and may leave out
others: a row whose key we have keeps our values where it gives none; a row of a new key needs what our schema requires,
but for `note`. Every fault is gathered, not the first alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman import cells
from dragoman.overlay.files import ACTOR_TABLES, FRAME_TABLES, NONE, TAGGED, Columns, Fault, raw_rows

__all__ = ["ACTOR_TABLES", "FRAME_TABLES", "Fault", "Folder", "OwnRow", "columns_of", "key_of", "read", "scan"]

Row = dict[str, Any]
Key = tuple[str, ...]
TAGS: cells.Column = {
    "type": "list",
    "optional": True,
    "about": "your own groups or categories: they come out in `tags` of actors and events",
}
ADD = "+"
"""What an item begins with that is to be added to our list."""
_SUFFIXES = (".csv", ".toml")


@dataclass(frozen=True)
class OwnRow:
    """A user's row as it is used, complete; which columns the user gave; and our row that it is laid over, if any."""

    table: str
    path: Path
    line: int | None
    key: Key
    row: Row
    given: frozenset[str]
    ours: Row | None

    @property
    def label(self) -> str:
        """The key in one word, for messages."""
        return "/".join(part for part in self.key if part)

    @property
    def changed(self) -> list[str]:
        """The columns in which it differs from our row; none for a new row."""
        if self.ours is None:
            return []
        return [
            name for name, value in self.row.items() if value != self.ours.get(name, () if name == "tags" else None)
        ]

    def fault(self, column: str | None, problem: str) -> Fault:
        """A fault of this row."""
        return Fault(self.path, self.line, column, problem)


@dataclass
class Folder:
    """A user's folder: the files of each table, what is wrong with others, and files that are passed over."""

    files: dict[str, list[Path]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    passed: list[Path] = field(default_factory=list)


def scan(folder: Path, known: list[str]) -> Folder:
    """Sort the files of a folder by table. Hidden files count for nothing, and folders in it are not looked into.

    Args:
        folder: the user's folder.
        known: the names of all tables.
    """
    found = Folder()
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.startswith(".") or path.is_dir():
            continue
        if path.suffix.lower() not in _SUFFIXES:
            found.passed.append(path)
        elif path.stem not in known:
            remedy = cells.nearest(path.stem, known) or f"; the tables are {', '.join(known)}"
            found.faults.append(Fault(path, None, None, f"no such knowledge table{remedy}"))
        else:
            found.files.setdefault(path.stem, []).append(path)
    return found


def key_of(row: Mapping[str, Any], form: Mapping[str, Any]) -> Key:
    """The key of a row, by which rows replace each other. The order of a list does not count."""
    values = (row[column] for column in form["key"])
    return tuple("|".join(sorted(v)) if isinstance(v, tuple) else "" if v is None else str(v) for v in values)


def columns_of(table: str, form: Mapping[str, Any]) -> dict[str, cells.Column]:
    """The columns that a user's file of a table may have: ours, the note optional, and tags where rows may have them."""
    columns: dict[str, cells.Column] = dict(form["columns"])
    if "note" in columns:
        columns["note"] = {**columns["note"], "optional": True}
    if table in TAGGED:
        columns["tags"] = TAGS
    return columns


def read(
    table: str, form: Mapping[str, Any], ours: Mapping[Key, Row], paths: Iterable[Path]
) -> tuple[list[OwnRow], list[Fault]]:
    """Read a user's files of one table over our rows.

    Args:
        table: its name.
        form: its schema.
        ours: our rows by key.
        paths: the user's files of it.

    Returns:
        The rows that fit, in their order, and all faults.
    """
    faults: list[Fault] = []
    merger = _Merger(table, form, ours, faults)
    rows: dict[Key, OwnRow] = {}
    for path in paths:
        seen, misnamed = len(faults), False
        for line, lines, raw in raw_rows(path, merger.columns, form["key"], faults):
            # A column of a wrong name is told once: what rows lack by it is not told again.
            header = misnamed and path.suffix.lower() == ".csv"
            misnamed = header or any(f.column and f.column not in merger.columns for f in faults[seen:])
            own = merger.merged(path, line, lines, raw, complete=not misnamed)
            seen = len(faults)
            if own is None:
                continue
            there = rows.setdefault(own.key, own)
            if there is not own:
                where = f"on line {there.line}" if there.path == path and there.line else f"in {there.path}"
                faults.append(own.fault(None, f"key {own.label} stands {where} too; remove one row"))
    return list(rows.values()), faults


class _Merger:
    """Types the rows of one table and lays them over ours; what does not fit goes to `faults`."""

    def __init__(self, table: str, form: Mapping[str, Any], ours: Mapping[Key, Row], faults: list[Fault]) -> None:
        self.table, self.form, self.ours, self.faults = table, form, ours, faults
        self.columns: Columns = columns_of(table, form)

    def merged(
        self, path: Path, line: int | None, lines: Mapping[str, int], raw: Mapping[str, str], *, complete: bool
    ) -> OwnRow | None:
        """A whole row, or None where it does not fit; `complete`: a new row that lacks a column does not."""
        before = len(self.faults)
        row: Row = {}

        def put(name: str, old: Any = None) -> None:
            try:
                row[name] = _typed(raw.get(name, ""), self.columns[name], old, name in self.form["key"])
            except ValueError as error:
                row[name] = None
                self.faults.append(Fault(path, lines.get(name, line), name, str(error)))

        for name in self.form["key"]:
            put(name)
        keyless = len(self.faults) > before  # nothing to lay it over, but the other columns are still looked at
        key = () if keyless else key_of(row, self.form)
        old = self.ours.get(key)
        kept = self._kept(old, raw)
        for name, column in self.columns.items():
            if name in row:
                continue
            if name in raw:
                put(name, old.get(name) if old else None)
            elif name in kept:
                row[name] = kept[name]
            elif column.get("optional"):
                row[name] = () if column["type"] == "list" else None
        lacking = [name for name in self.columns if name not in row]
        if lacking and complete and not keyless:
            what = f"a row of a new key needs {', '.join(lacking)}; write them, or the key of a row that we have"
            self.faults.append(Fault(path, line, None, what))
        if lacking or len(self.faults) > before:
            return None
        ordered = {name: row[name] for name in self.columns}
        if ordered.get("note", "") is None:
            ordered["note"] = ""
        if "tags" in ordered:
            ordered["tags"] = tuple(sorted(ordered["tags"]))
        return OwnRow(self.table, path, line, key, ordered, frozenset(raw) | set(self.form["key"]), old)

    def _kept(self, old: Row | None, raw: Mapping[str, str]) -> Row:
        """What a row keeps of ours where it gives nothing. A frame of another type keeps neither mode nor code."""
        if old is None:
            return {}
        if self.table in FRAME_TABLES and raw.get("type", old["type"]) != old["type"]:
            return {**old, "mode": None, "cameo": None}
        return old


def _typed(cell: str, column: cells.Column, old: Any, in_key: bool) -> Any:
    """The value of a user's cell: `-` empties, items that begin with + go to the end of our list."""
    if cell == NONE and column.get("optional"):
        return cells.value("", column)
    parts = cell.split("|")
    if column["type"] != "list" or in_key or not any(part.startswith(ADD) for part in parts):
        return cells.value(cell, column)
    if not all(part.startswith(ADD) for part in parts):
        raise ValueError(f"some items of {cell!r} begin with {ADD} and some do not; put it before all of them or none")
    added = cells.items(tuple(part.removeprefix(ADD) for part in parts), column)
    return tuple(dict.fromkeys((*(old or ()), *added)))
