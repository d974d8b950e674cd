"""`dragoman knowledge`: a folder of one's own tables, begun and checked."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.common import DONE, SOME_REFUSED, guarded, put, say

app = typer.Typer(
    name="knowledge",
    help="Begin and check a folder of your own knowledge tables: names, groups, verbs and tags for --knowledge.\n\n"
    "Example: dragoman knowledge new my-tables",
    no_args_is_help=True,
)


class Form(StrEnum):
    """How rows are written."""

    csv = "csv"
    toml = "toml"


@app.command("check")
@guarded
def check(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder of your tables. Example: my-tables", show_default=False)
    ],
) -> int:
    """Look through a folder of your own tables: every fault with file, line and column, and what is worth knowing.

    Exit code 1 where there are faults; warnings and notes leave it at 0.

    Example: dragoman knowledge check my-tables
    """
    from dragoman import owntables

    report = owntables.examine(folder)
    for finding in report.findings:
        put(f"{finding}\n")
    faults, warnings = report.count("fault"), report.count("warning")
    say(
        f"{report.new.total():,} new rows, {report.over.total():,} over ours: "
        f"{faults:,} fault{'s' * (faults != 1)}, {warnings:,} warning{'s' * (warnings != 1)}"
    )
    return SOME_REFUSED if faults else DONE


@app.command("new")
@guarded
def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder to make. Example: my-tables", show_default=False)
    ],
    form: Annotated[
        Form, typer.Option("--format", help="How rows are written. Example: --format toml", show_default=True)
    ] = Form.csv,
) -> int:
    """Write a folder of tables to begin with: every column explained, and rows to learn from, commented out.

    Nothing that is there already is written over.

    Example: dragoman knowledge new my-tables
    """
    from dragoman import starter

    for path in starter.write(folder, form.value):
        put(f"{path}\n")
    say(f"fill in what you need, then: dragoman knowledge check {folder}")
    return DONE
