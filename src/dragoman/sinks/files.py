"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dragoman.errors import CallError

STDOUT = "-"


def partial(path: Path) -> Path:
    """The name, beside `path`, under which it is written; hidden, so that no reader of folders takes it."""
    return path.with_name(f".{path.name}.{os.getpid()}.partial")


@contextmanager
def told(path: Path | str) -> Iterator[None]:
    """Turn an error of writing into one that says what to do.

    Raises:
        CallError: for each OSError but a broken pipe.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CallError(
            f"{path}: cannot be written: {error.strerror or error}; free space there, or name another place with -o"
        ) from None


def remove(paths: list[Path]) -> None:
    """Remove files that may not be there."""
    for path in paths:
        with suppress(OSError):
            path.unlink()
