"""JSON lines, to a file or to standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from dragoman.records import CodedArticle
from dragoman.sinks.files import partial, remove, told


def lines(coded: CodedArticle | bytes) -> bytes:
    """An article's records as JSON lines."""
    return coded if isinstance(coded, bytes) else coded.jsonl()


class JsonlStdout:
    """Standard output, flushed after each article, so that a pipe sees it at once."""

    def __enter__(self) -> JsonlStdout:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        pass

    def write(self, coded: CodedArticle | bytes) -> None:
        """Write one article. Raises BrokenPipeError, CallError."""
        with told("standard output"):
            sys.stdout.buffer.write(lines(coded))
            sys.stdout.buffer.flush()


class JsonlFile:
    """A file, put in place at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial = partial(path)
        self._file: BinaryIO | None = None

    def __enter__(self) -> JsonlFile:
        with told(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._partial.open("wb")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self._file is None:
            return
        try:
            with told(self.path):
                self._file.close()
                if kind is None:
                    self._partial.replace(self.path)
        finally:
            remove([self._partial])

    def write(self, coded: CodedArticle | bytes) -> None:
        """Write one article. Raises CallError."""
        if self._file is not None:
            with told(self.path):
                self._file.write(lines(coded))
