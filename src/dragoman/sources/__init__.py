"""What can be read: files, folders, archives, web addresses and standard input become articles.

`read` goes through the inputs in the order given, a file at a time, and never holds more than one article (or one line
of a table, or one document) in memory. What cannot be read comes out as the InputRefused that says why, in its place;
the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.errors import CallError, InputRefused
from dragoman.records import Article
from dragoman.sources import folders, registry, urls
from dragoman.sources.base import STDIN, FetchOptions, Input, Options, Source, checked_date, printable
from dragoman.sources.budget import Headed, buffered


def read(inputs: Iterable[str], options: Options | None = None) -> Iterator[Article | InputRefused]:
    """Read articles from files, folders (with all folders in them), web addresses and `-`, standard input.

    A file named by itself is read as text where neither its suffix nor its first bytes tell another kind; in a folder
    or an archive, files of other kinds are passed over, and `options.notice` is told.

    Args:
        inputs: paths and addresses as the user typed them.
        options: how to read; see `Options`.

    Raises:
        CallError: an input does not exist. All inputs are looked at before the first is read.
    """
    options = options or Options()
    inputs = list(inputs)
    for name in inputs:
        if urls.is_address(name):
            urls.check(name)
        elif name != STDIN and not Path(name).exists():
            raise CallError(f"{printable(name)}: no such file or folder")
    return _read(inputs, options)


def _read(inputs: list[str], options: Options) -> Iterator[Article | InputRefused]:
    for fault in registry.faults():
        options.notice(fault)
    web = urls.Web(options)
    for name in inputs:
        path = Path(name)
        if urls.is_address(name):
            yield from web.read(name)
        elif name == STDIN:
            yield from registry.read_file(_standard_input(), options)
        elif path.is_dir():
            yield from _folder(path, options)
        else:
            yield from registry.read_file(Input(str(path)), options)


def _standard_input() -> Input:
    """Standard input, which can be read but once: its first bytes are kept."""
    with Input(STDIN).open() as stream:
        head = b""
        while len(head) < 512 and (more := getattr(stream, "read1", stream.read)(65_536)):
            head += more
    return Input(STDIN, opener=lambda: buffered(Headed(head, stream)), first=head)


def _folder(path: Path, options: Options) -> Iterator[Article | InputRefused]:
    empty = True
    for found in folders.walk(path, options.exclude):
        if isinstance(found, InputRefused):
            yield found
            empty = False
            continue
        for outcome in registry.read_found(Input(str(found)), options):
            yield outcome
            empty = False
    if empty:
        kinds = ", ".join(registry.suffixes())
        yield InputRefused(printable(path), f"the folder holds no file that can be read ({kinds})")


__all__ = ["STDIN", "FetchOptions", "Input", "Options", "Source", "checked_date", "read"]
