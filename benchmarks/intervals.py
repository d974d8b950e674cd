"""Precision, recall and F1 with 95% intervals: documents are drawn again with replacement, a thousand times.

The percentile bootstrap (Efron 1979) over documents: sentences of one document are not independent, documents are. The
same draws serve every row of a set, and the seed is fixed, so the intervals are the same at each run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from scorers import Counts

RESAMPLES = 1000
SEED = 20240501
Numbers = NDArray[numpy.float64]


@dataclass(frozen=True)
class Figure:
    """A figure and its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One row of a scorer. For shares all three are the share."""

    precision: Figure
    recall: Figure
    f1: Figure
    right: int
    said: int
    gold: int


def rows(documents: list[dict[str, Counts]]) -> dict[str, Row]:
    """The rows of a set from the counts of its documents."""
    names = list(dict.fromkeys(name for counts in documents for name in counts))
    drawn = _draws(len(documents))
    out = {}
    for name in names:
        table = _table(documents, name)
        total, sums = table.sum(axis=0), drawn @ table
        asked = sums[:, 2] > 0 if total[2] else sums[:, 2] == 0  # a draw in which nothing is asked for tells nothing
        points, spreads = _measures(total[None, :]), _measures(sums)
        precision, recall, f1 = (
            _figure(float(point[0]), spread[asked]) for point, spread in zip(points, spreads, strict=True)
        )
        out[name] = Row(precision, recall, f1, right=int(total[0]), said=int(total[1]), gold=int(total[2]))
    return out


def difference(one: list[dict[str, Counts]], other: list[dict[str, Counts]], name: str) -> Figure:
    """By how much the F1 of `other` exceeds that of `one`, the same documents drawn for both."""
    drawn = _draws(len(one))
    points, spreads = [], []
    for documents in (one, other):
        table = _table(documents, name)
        points.append(float(_measures(table.sum(axis=0)[None, :])[2][0]))
        spreads.append(_measures(drawn @ table)[2])
    return _figure(points[1] - points[0], spreads[1] - spreads[0])


def _draws(documents: int) -> Numbers:
    """How often each document is drawn, a row for each resample."""
    random = numpy.random.default_rng(SEED)
    return random.multinomial(documents, numpy.full(documents, 1 / documents), size=RESAMPLES).astype(numpy.float64)


def _table(documents: list[dict[str, Counts]], name: str) -> Numbers:
    return numpy.array([counts.get(name, (0, 0, 0, 0)) for counts in documents], dtype=numpy.float64)


def _figure(value: float, spread: Numbers) -> Figure:
    low, high = (float(x) for x in numpy.percentile(spread, [2.5, 97.5]))
    return Figure(value, low, high)


def _measures(sums: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    precision, recall = _ratio(sums[:, 0], sums[:, 1]), _ratio(sums[:, 3], sums[:, 2])
    return precision, recall, _ratio(2 * precision * recall, precision + recall)


def _ratio(a: Numbers, b: Numbers) -> Numbers:
    return numpy.divide(a, b, out=numpy.zeros_like(a), where=b > 0)
