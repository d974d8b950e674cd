"""Records as flat rows: which columns each kind has, of which type, and a record's values in them.

Columns follow the record types field by field. A span `trigger` becomes `trigger_start`, `trigger_end` and
`trigger_text`; other parts of a record likewise, level by level; lists become JSON. A record kind is the name of its
table, so it is no column.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from dragoman.records import Actor, Article, Claim, CodedArticle, Event, Flag, Place, Statement, Time

Cell = str | int | float | bool | None
SqlType = Literal["VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN"]
KINDS: dict[str, type[msgspec.Struct]] = {
    "article": Article, "actor": Actor, "time": Time, "place": Place,
    "statement": Statement, "event": Event, "claim": Claim, "flag": Flag,
}  # fmt: skip
"""Tables, in the order of the contract, and the record type of each."""
_SQL: dict[type, SqlType] = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}


@dataclass(frozen=True)
class Column:
    """One column: its name, its SQL type, the fields that lead to its value, and whether that is a list."""

    name: str
    sql: SqlType
    path: tuple[str, ...]
    json: bool = False

    def value(self, record: msgspec.Struct) -> Cell:
        """A record's value in the column; None where a part that leads to it is none."""
        value: Any = record
        for name in self.path:
            if value is None:
                return None
            value = getattr(value, name)
        return msgspec.json.encode(value).decode() if self.json else value


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a table."""
    return tuple(_columns(KINDS[kind], ()))


def rows(coded: CodedArticle) -> dict[str, list[list[Cell]]]:
    """An article's records as rows of their tables, by table."""
    parts: dict[str, Sequence[msgspec.Struct]] = {
        "article": [coded.article], "actor": coded.actors, "time": coded.times, "place": coded.places,
        "statement": coded.statements, "event": coded.events, "claim": coded.claims, "flag": coded.flags,
    }  # fmt: skip
    return {
        kind: [[column.value(record) for column in columns(kind)] for record in records]
        for kind, records in parts.items()
    }


def _columns(struct: type[msgspec.Struct], path: tuple[str, ...]) -> list[Column]:
    out = []
    for name, hint in get_type_hints(struct).items():
        if name not in struct.__struct_fields__:
            continue
        here = (*path, name)
        kinds = _alternatives(hint)
        inner = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
        if inner:
            out += _columns(inner[0], here)
        elif any(get_origin(kind) is list for kind in kinds):
            out.append(Column("_".join(here), "VARCHAR", here, json=True))
        else:
            out.append(Column("_".join(here), _sql(kinds), here))
    return out


def _alternatives(hint: Any) -> list[Any]:
    """The types that a hint allows, None left out."""
    if get_origin(hint) in (Union, types.UnionType):
        return [kind for kind in get_args(hint) if kind is not type(None)]
    return [hint]


def _sql(kinds: list[Any]) -> SqlType:
    plain = [type(get_args(kind)[0]) if get_origin(kind) is Literal else kind for kind in kinds]
    return "DOUBLE" if float in plain else _SQL[plain[0]]
