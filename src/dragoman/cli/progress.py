"""How far a run is, on standard error: a line that moves where that is a terminal, nothing but messages elsewhere."""

from __future__ import annotations

import sys
from typing import Any

from dragoman.cli.common import say
from dragoman.errors import InputRefused


class Progress:
    """The progress of one run, as a context manager."""

    def __init__(self) -> None:
        self._coded = self._refused = 0
        self._bar: Any = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar
            from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("loading")
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self._bar is not None:
            self._bar.stop()
        if kind is None and (self._bar is not None or self._refused):
            refused = f", {self._refused:,} refused" if self._refused else ""
            say(f"{self._coded:,} coded{refused}")

    def coded(self) -> None:
        """An article was coded."""
        self._coded += 1
        self._show()

    def refused(self, refusal: InputRefused) -> None:
        """An input was refused: it is named with the reason."""
        self._refused += 1
        self.say(str(refusal))
        self._show()

    def say(self, message: str) -> None:
        """A line of its own."""
        if self._bar is None:
            say(message)
        else:
            self._bar.console.print(f"dragoman: {message}", markup=False, highlight=False, soft_wrap=True)

    def _show(self) -> None:
        if self._bar is not None:
            refused = f", {self._refused:,} refused" if self._refused else ""
            self._bar.update(self._task, description=f"{self._coded:,} coded{refused}")
