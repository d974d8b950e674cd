"""A folder of tables to begin with: headers, what stands in each column, and rows to learn from, all commented out."""

from __future__ import annotations

import csv
import io
import json
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from dragoman import tables
from dragoman.cells import Column
from dragoman.errors import CallError
from dragoman.overlay import columns_of

Form = Literal["csv", "toml"]
_CONTENT = Path(__file__).parent / "starter.toml"
_README = "README.txt"
_WIDTH = 118


def write(folder: Path, form: Form = "csv") -> list[Path]:
    """Write the files.

    Args:
        folder: where; it is made if it is not there.
        form: how rows are written.

    Returns:
        The files, in the order in which they were written.

    Raises:
        CallError: a file that it would write is there already, or the same table in the other form (then nothing is
            written); or the folder cannot be written.
    """
    content = tomllib.loads(_CONTENT.read_text(encoding="utf-8"))
    texts = {_README: content["readme"].lstrip().replace("FOLDER", str(folder))}
    texts |= {f"{name}.{form}": _file(name, part, form) for name, part in content["tables"].items()}
    names = [_README, *(f"{name}.{suffix}" for name in content["tables"] for suffix in ("csv", "toml"))]
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise CallError(f"{folder} has {', '.join(there)} already: nothing was written; name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise CallError(f"{folder}: cannot be written: {error.strerror or error}; name another folder") from None
    return [folder / name for name in texts]


def _file(name: str, part: Mapping[str, Any], form: Form) -> str:
    """The text of one file."""
    schema = tables.schema(name)
    columns = columns_of(name, schema)
    others = [column for column in columns if column not in part["columns"]]
    lines = [f"# {part['about']}", "#", "# The columns:"]
    for column in part["columns"]:
        lines += _described(column, columns[column], column in schema["key"])
    if others:
        lines += _wrapped(f"It may have these too: {', '.join(others)}.")
    lines.append("#")
    rows = _csv(part) if form == "csv" else _toml(part)
    return "\n".join([*lines, *rows]) + "\n"


def _described(name: str, column: Column, in_key: bool) -> list[str]:
    choices = f" One of {', '.join(column['choices'])}." if "choices" in column else ""
    marks = [mark for mark, holds in (("key", in_key), ("needed", not column.get("optional"))) if holds]
    marks += ["list"] if column["type"] == "list" else []
    about = f"{name}{' (' + ', '.join(marks) + ')' if marks else ''}: {column['about']}.{choices}"
    return _wrapped(about, "  ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=f"# {indent}", subsequent_indent=f"# {indent}  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _csv(part: Mapping[str, Any]) -> Iterator[str]:
    yield "# Rows to learn from: take the # before one away, and it counts. Your own rows go below."
    yield ",".join(part["columns"])
    for row in part["rows"]:
        yield f"# {row['why']}:"
        out = io.StringIO()
        values = (row.get(column, "") for column in part["columns"])
        csv.writer(out, lineterminator="").writerow("|".join(v) if isinstance(v, list) else v for v in values)
        yield f"#{out.getvalue()}"


def _toml(part: Mapping[str, Any]) -> Iterator[str]:
    yield "# Rows to learn from: take the # before each line of one away, and it counts. Your own rows go below."
    for row in part["rows"]:
        yield ""
        yield f"# {row['why']}:"
        yield "#[[row]]"
        yield from (
            f"#{column} = {json.dumps(row[column], ensure_ascii=False)}" for column in part["columns"] if column in row
        )
