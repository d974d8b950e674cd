"""What can be read: files, folders and standard input become articles.

`read` goes through the inputs in the order given, a file at a time, and never holds more than one article (or one line
of a table) in memory. What cannot be read comes out as the InputRefused that says why, in its place; the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dragoman.errors import CallError, InputRefused
from dragoman.records import Article
from dragoman.sources import folders, html, jsonl, text
from dragoman.sources.base import STDIN, Input, Options, checked_date, printable

Reader = Callable[[Input, Options], Iterator[Article | InputRefused]]
READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".jsonl": jsonl.read,
}
"""The reader of each kind of file, by suffix (small letters)."""


def read(inputs: Iterable[str], options: Options | None = None) -> Iterator[Article | InputRefused]:
    """Read articles from files, folders (with all folders in them) and `-`, standard input.

    A file named by itself is read as text where its suffix tells no other kind; in a folder, files of other kinds are
    passed over, and `options.notice` is told.

    Args:
        inputs: paths as the user typed them.
        options: how to read; see `Options`.

    Raises:
        CallError: an input does not exist. All inputs are looked at before the first is read.
    """
    options = options or Options()
    inputs = list(inputs)
    for name in inputs:
        if name != STDIN and not Path(name).exists():
            raise CallError(f"{printable(name)}: no such file or folder")
    return _read(inputs, options)


def _read(inputs: list[str], options: Options) -> Iterator[Article | InputRefused]:
    for name in inputs:
        path = Path(name)
        if name == STDIN:
            yield from text.read(Input(STDIN), options)
        elif path.is_dir():
            yield from _folder(path, options)
        else:
            yield from _file(path, READERS.get(path.suffix.lower(), text.read), options)


def _folder(path: Path, options: Options) -> Iterator[Article | InputRefused]:
    empty = True
    for found in folders.walk(path, options.exclude):
        if isinstance(found, InputRefused):
            yield found
        elif reader := READERS.get(found.suffix.lower()):
            yield from _file(found, reader, options)
        else:
            options.notice(f"{printable(found)}: passed over; of its kind only files named by themselves are read")
            continue
        empty = False
    if empty:
        kinds = ", ".join(sorted(READERS))
        yield InputRefused(printable(path), f"the folder holds no file that can be read ({kinds})")


def _file(path: Path, reader: Reader, options: Options) -> Iterator[Article | InputRefused]:
    try:
        yield from reader(Input(str(path)), options)
    except OSError as error:
        yield InputRefused(printable(path), f"cannot be read: {error.strerror or error}")


__all__ = ["READERS", "STDIN", "Input", "Options", "checked_date", "read"]
