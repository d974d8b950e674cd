"""Logistic scorers from small JSON tables: features to a score, the score to a calibrated probability.

One reader serves every scorer of the product. The table is written by `training/fit_scorer.py`:

    {"name": "...", "bias": -1.2, "weights": {"feature": 0.8, ...}, "calibration": [[score, probability], ...], ...}

Keys that are not read here (what it was fitted on, how many rows) are for people.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from dragoman.errors import ModelError

DECIMALS = 3


class Scorer(msgspec.Struct, frozen=True, kw_only=True):
    """A logistic scorer.

    Attributes:
        name: what it scores.
        bias: score of a row without features.
        weights: weight of each feature; a feature that is not here counts nothing.
        calibration: points (score, probability), both rising, between which probabilities run straight and beyond
            which they stay; without points the logistic function of the score is the probability.
    """

    name: str
    bias: float
    weights: dict[str, float]
    calibration: list[tuple[float, float]] = []

    def score(self, features: Mapping[str, float]) -> float:
        """The score of a row, rounded to three decimals. The sum is exact, whatever the order of the features."""
        terms = [self.weights[name] * value for name, value in features.items() if name in self.weights]
        return round(math.fsum([self.bias, *terms]), DECIMALS)

    def probability(self, features: Mapping[str, float]) -> float:
        """The calibrated probability of a row, 0 to 1, rounded to three decimals."""
        return self.calibrated(self.score(features))

    def calibrated(self, score: float) -> float:
        """The probability that belongs to a score, rounded to three decimals."""
        points = self.calibration
        if not points:
            return round(0.5 * (1 + math.tanh(score / 2)), DECIMALS)
        at = bisect_right([x for x, _ in points], score)
        if at == 0 or at == len(points):
            return round(points[min(at, len(points) - 1)][1], DECIMALS)
        (x0, y0), (x1, y1) = points[at - 1], points[at]
        return round(y0 + (y1 - y0) * (score - x0) / (x1 - x0), DECIMALS)


@cache
def shipped(name: str) -> Scorer:
    """The scorer that the package carries as `models/NAME.json`, read once a process.

    Raises:
        ModelError: as `read_scorer`.
    """
    return read_scorer(Path(__file__).parent / f"{name}.json")


def read_scorer(path: Path) -> Scorer:
    """The scorer of a JSON table.

    Raises:
        ModelError: the file is missing, no scorer, or its calibration does not rise.
    """
    try:
        scorer = msgspec.json.decode(path.read_bytes(), type=Scorer)
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; install the package again") from None
    except msgspec.DecodeError as error:
        raise ModelError(f"{path}: not a table of a scorer ({error})") from None
    numbers = [scorer.bias, *scorer.weights.values(), *(n for point in scorer.calibration for n in point)]
    if not all(math.isfinite(number) for number in numbers):
        raise ModelError(f"{path}: a number is not finite")
    for (x0, y0), (x1, y1) in zip(scorer.calibration, scorer.calibration[1:], strict=False):
        if not (x0 < x1 and y0 <= y1):
            raise ModelError(f"{path}: calibration does not rise at score {x1}")
    if not all(0 <= y <= 1 for _, y in scorer.calibration):
        raise ModelError(f"{path}: a probability of the calibration lies outside 0 to 1")
    return scorer
