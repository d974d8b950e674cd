"""The cells of a table: from what stands in one to its typed value, or to why it has none and what to write instead."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

Column = Mapping[str, Any]
"""What a schema says of a column: `type`, `optional`, `choices`, `about`."""
_PATTERNS = {
    "iso3": (re.compile(r"[A-Z]{3}"), "an ISO 3166-1 alpha-3 code; write three capitals, like KEN"),
    "slug": (
        re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
        "a key; write small letters, digits and single hyphens, like kim-jong-un",
    ),
    "date": (re.compile(r"\d{4}(-\d{2}(-\d{2})?)?"), "a date; write YYYY, YYYY-MM or YYYY-MM-DD"),
}


def value(cell: str, column: Column) -> Any:
    """The typed value of a cell: str, float, int, bool (of yes and no), tuple (of a list), pattern, or None.

    Raises:
        ValueError: the cell does not fit its column; the message says why and what to do.
    """
    kind = column["type"]
    if cell != cell.strip():
        raise ValueError(f"white space round {cell!r}; take it away")
    if not cell:
        if column.get("optional"):
            return () if kind == "list" else None
        raise ValueError("is empty; this column needs a value")
    if kind == "list":
        return items(tuple(cell.split("|")), column)
    if kind == "choice":
        _chosen(cell, column)
        return cell == "yes" if set(column["choices"]) == {"yes", "no"} else cell
    if kind in ("number", "integer"):
        return _number(cell, kind)
    if kind == "regex":
        try:
            return re.compile(cell, re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}; correct it") from None
    return _checked(cell, kind)


def items(found: tuple[str, ...], column: Column) -> tuple[str, ...]:
    """The items of a list, as they are. Raises ValueError for one that does not fit."""
    for item in found:
        if not item or item != item.strip():
            raise ValueError(f"empty item or white space round an item in {'|'.join(found)!r}; write it like one|two")
        if "choices" in column:
            _chosen(item, column)
    if len(set(found)) != len(found):
        raise ValueError(f"an item stands twice in {'|'.join(found)!r}; take one away")
    return found


def nearest(word: str, known: list[str]) -> str:
    """ "; did you mean X?" where one of the known words is much like `word`, else ""."""
    near = get_close_matches(word.casefold(), [k.casefold() for k in known], 1, 0.7)
    return f"; did you mean {next(k for k in known if k.casefold() == near[0])}?" if near else ""


def _chosen(cell: str, column: Column) -> None:
    choices = column["choices"]
    if cell not in choices:
        raise ValueError(f"{cell!r} is none of {', '.join(choices)}{nearest(cell, choices) or '; choose one of them'}")


def _number(cell: str, kind: str) -> float | int:
    try:
        number = int(cell) if kind == "integer" else float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        whole = "whole " if kind == "integer" else ""
        raise ValueError(f"{cell!r} is no {whole}number; write it like {'12' if whole else '-12.5'}")
    return number


def _checked(cell: str, kind: str) -> str:
    if kind not in _PATTERNS:
        return cell
    pattern, what = _PATTERNS[kind]
    if not pattern.fullmatch(cell):
        raise ValueError(f"{cell!r} is not {what}")
    if kind == "date":
        try:
            date.fromisoformat((cell + "-01-01")[:10])
        except ValueError:
            raise ValueError(f"{cell!r} is no day of the calendar; correct it") from None
    return cell
