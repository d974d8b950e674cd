"""What a user's rows refer to: codes, people and bodies that other tables must have, and paths that can be followed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dragoman import cells
from dragoman.overlay import FRAME_TABLES, Fault, OwnRow

Rows = Callable[[str], Iterable[Mapping[str, Any]]]
"""Gives all rows of a table, a user's among them."""
PATH = re.compile(r"((obj|prep:[a-z]+|clause):)*(subj|obj|iobj|poss|adj|comp|prep:[a-z]+)")
"""The grammar of paths from a trigger to a party."""


def faults(own: Iterable[OwnRow], rows: Rows) -> list[Fault]:
    """What a user's rows refer to and is not there; periods that end before they begin.

    Args:
        own: the user's rows.
        rows: gives the rows of a table, the user's among them.
    """
    out: list[Fault] = []
    known: dict[str, set[str]] = {}
    for row in own:
        if row.table in FRAME_TABLES:
            out += _frame(row, rows)
        elif row.table == "offices":
            for column, table in (("person", "people"), ("organisation", "organisations")):
                key = row.row[column]
                if key and table not in known:
                    known[table] = {r["key"] for r in rows(table)}
                if key and key not in known[table]:
                    near = cells.nearest(key, sorted(known[table])) or f"; add it to your {table}.csv"
                    out.append(row.fault(column, f"{key!r} is no key of {table}{near}"))
        start, end = row.row.get("from"), row.row.get("to")
        if start and end and end < start[: len(end)]:
            out.append(row.fault("to", f"{end} is before {start}, on which it begins; correct one of them"))
    return out


def _frame(own: OwnRow, rows: Rows) -> Iterator[Fault]:
    row = own.row
    for column in ("actor", "recipient"):
        for path in row[column]:
            if not PATH.fullmatch(path):
                what = f"{path!r} is no path; write subj, obj, iobj, poss, adj, comp or prep:WORD, or such behind obj:"
                yield own.fault(column, what)
    if row["mode"]:
        modes = sorted(r["mode"] for r in rows("plover") if r["type"] == row["type"] and r["mode"])
        if row["mode"] not in modes:
            kept = "" if "mode" in own.given else " (it is of our row, which yours lies over)"
            has = f"write one of {', '.join(modes)}, or - for none" if modes else "write - for none"
            yield own.fault("mode", f"{row['mode']!r} is no mode of {row['type']}{kept}; {has}")
    if row["cameo"] and all(r["code"] != row["cameo"] for r in rows("cameo")):
        what = (
            f"{row['cameo']!r} is no CAMEO code of our table cameo; leave it empty, or write one (with its leading 0)"
        )
        yield own.fault("cameo", what)
