"""What the commands share: messages on standard error, exit codes, options."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Annotated, NoReturn, ParamSpec

import typer

from dragoman.errors import CallError, DragomanError

P = ParamSpec("P")
DONE, SOME_REFUSED, WRONG_CALL, INTERRUPTED, NOBODY_READS = 0, 1, 2, 130, 141

Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Day of publication of reports that bring no date of their own; “yesterday” and “in May” are counted from "
        "it. Example: --published 2021-05-24",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="An installed spaCy pipeline to parse with in place of the default one. Example: --model en_core_web_sm",
    ),
]
KnowledgeFolder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="A folder of your own knowledge tables; their rows are added to ours or laid over them by key. "
        "Example: --knowledge my-tables",
    ),
]

Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=COLUMN",
        help="For tables: the column that holds a field of the article (text, id, source, url, title, outlet, authors, "
        "published); may be given several times. Example: --column text=body --column published=day",
    ),
]
AllowInternal = Annotated[
    bool,
    typer.Option(
        "--allow-internal",
        help="Fetch addresses of this machine and of private networks too. Example: --allow-internal",
    ),
]
IgnoreRobots = Annotated[
    bool,
    typer.Option(
        "--ignore-robots",
        help="Fetch pages that a site's robots.txt keeps from programs; only where you have leave to. "
        "Example: --ignore-robots",
    ),
]


def columns_of(given: list[str] | None) -> dict[str, str]:
    """What `--column` says: fields of the article and the columns that hold them.

    Raises:
        CallError: a part is not of the form FIELD=COLUMN, or names a field twice.
    """
    columns: dict[str, str] = {}
    for part in given or []:
        name, equals, column = part.partition("=")
        if not (name and equals and column):
            raise CallError(f"--column {part}: write it as FIELD=COLUMN, like text=body")
        if name in columns:
            raise CallError(f"--column names the field {name} twice")
        columns[name] = column
    return columns


def say(message: object) -> None:
    """A line on standard error."""
    typer.echo(f"dragoman: {message}", err=True)


def put(text: str) -> None:
    """Text on standard output, by hand and not by rich, which ends with a status of its own when nobody reads."""
    sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "replace"))
    sys.stdout.buffer.flush()


def guarded(function: Callable[P, int]) -> Callable[P, None]:
    """Make a command of a function that returns an exit code: no traceback is ever what a user sees.

    With DRAGOMAN_DEBUG set in the environment, an unexpected exception is raised as it is.
    """

    @wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            raise typer.Exit(function(*args, **kwargs))
        except DragomanError as error:
            say(error)
            _leave(WRONG_CALL)
        except KeyboardInterrupt:
            say("interrupted")
            _leave(INTERRUPTED)
        except BrokenPipeError:
            _leave(NOBODY_READS)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            if os.environ.get("DRAGOMAN_DEBUG"):
                raise
            say(f"internal error ({type(error).__name__}: {error}); set DRAGOMAN_DEBUG=1 to see where, and report it")
            _leave(SOME_REFUSED)

    return command


def _leave(code: int) -> NoReturn:
    """Leave; what standard output cannot take any more is dropped, so that the interpreter does not complain of it."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(code)
