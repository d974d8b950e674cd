"""Where records go: JSON lines, or a table a record kind as CSV or Parquet.

A sink is a context manager: leaving it puts the finished files in place, all of them under other names until then;
leaving it by an exception removes what was begun. So a file of the name asked for is always whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol

from dragoman.errors import CallError
from dragoman.records import CodedArticle
from dragoman.sinks.csv import CsvSink
from dragoman.sinks.files import STDOUT
from dragoman.sinks.jsonl import JsonlFile, JsonlStdout
from dragoman.sinks.parquet import ParquetSink

Format = Literal["jsonl", "csv", "parquet"]


class Sink(Protocol):
    """What takes coded articles."""

    def __enter__(self) -> Sink:
        """Begin. Raises CallError where the output cannot be written."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Put the output in place, or remove it where an exception passes by."""

    def write(self, coded: CodedArticle | bytes) -> None:
        """Take one article's records; JSON lines as bytes where the sink writes those.

        Raises:
            CallError: the disk is full, or the like.
            BrokenPipeError: nobody reads standard output any more.
        """


def open_sink(format_: Format, output: Path | None) -> Sink:
    """The sink of a format.

    Args:
        format_: `jsonl`, `csv` or `parquet`.
        output: a file (jsonl; None or `-` is standard output) or a folder (csv and parquet; made if need be).

    Raises:
        CallError: the format needs a folder and none is given, or the file is a folder.
    """
    if format_ == "jsonl":
        if output is None or str(output) == STDOUT:
            return JsonlStdout()
        if output.is_dir():
            raise CallError(f"{output}: is a folder; name a file for --format jsonl")
        return JsonlFile(output)
    if output is None or str(output) == STDOUT:
        raise CallError(f"--format {format_} writes one file a record kind: name a folder for them with -o")
    if output.exists() and not output.is_dir():
        raise CallError(f"{output}: is a file; name a folder for --format {format_}")
    return CsvSink(output) if format_ == "csv" else ParquetSink(output)


__all__ = ["Format", "Sink", "open_sink"]
