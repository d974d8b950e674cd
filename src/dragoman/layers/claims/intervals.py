"""Stretches of text that do not overlap, asked for by position in logarithmic time."""

from __future__ import annotations

import bisect
from collections.abc import Iterable


class Intervals:
    """Half-open stretches of code points; one that begins inside another is taken to belong to it."""

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(pairs):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meets(self, start: int, end: int) -> bool:
        """Whether a stretch shares a code point with one of these."""
        at = bisect.bisect_left(self.starts, end)
        return at > 0 and self.ends[at - 1] > start

    def start_of(self, at: int) -> int | None:
        """Where the stretch begins in which a code point lies, or None where it lies in none."""
        n = bisect.bisect_right(self.starts, at)
        return self.starts[n - 1] if n and self.ends[n - 1] > at else None
