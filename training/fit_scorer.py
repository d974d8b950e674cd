"""Fit a logistic scorer with its calibration and write it as the JSON table that `dragoman.models.scorer` reads.

    python training/fit_scorer.py NAME ROWS.jsonl OUT.json [--strength 1.0]

ROWS.jsonl: one object a line, {"features": {"name": number, ...}, "label": true or false, "group": "document"}.
Rows of one group are never on both sides when calibration is learned. The same rows give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy
from sklearn.feature_extraction import DictVectorizer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

Row = tuple[Mapping[str, float], bool, str]
"""Features, label, group."""
FOLDS, BINS, WEIGHT_DECIMALS = 5, 10, 4


def fit(name: str, rows: Sequence[Row], *, strength: float = 1.0, least: int = 3, note: str = "") -> dict[str, Any]:
    """The table of a scorer fitted on the rows.

    Args:
        name: what it scores.
        rows: features, label and group of each row.
        strength: inverse of the penalty on weights (`C` of scikit-learn).
        least: features that fewer rows have are left out.
        note: what the rows come from, for people.

    Raises:
        ValueError: rows of one label only.
    """
    if len({label for _, label, _ in rows}) < 2:
        raise ValueError(f"{name}: rows of both labels are needed")
    counts = Counter(feature for features, _, _ in rows for feature, value in features.items() if value)
    kept = {feature for feature, count in counts.items() if count >= least}
    cut = [{f: float(v) for f, v in features.items() if f in kept} for features, _, _ in rows]
    labels = [label for _, label, _ in rows]
    weights, bias = _fitted(cut, labels, strength)
    return {
        "name": name,
        "note": note,
        "rows": len(rows),
        "true": sum(labels),
        "bias": bias,
        "weights": {feature: weight for feature, weight in sorted(weights.items()) if weight},
        "calibration": _calibration(cut, labels, [group for *_, group in rows], strength),
    }


def _fitted(features: list[dict[str, float]], labels: list[bool], strength: float) -> tuple[dict[str, float], float]:
    vectors = DictVectorizer(sort=True)
    matrix = vectors.fit_transform(features)
    if not vectors.feature_names_:
        share = (sum(labels) + 0.5) / (len(labels) + 1)
        return {}, round(float(numpy.log(share / (1 - share))), WEIGHT_DECIMALS)
    model = LogisticRegression(C=strength, tol=1e-8, max_iter=5000).fit(matrix, labels)
    named = zip(vectors.feature_names_, model.coef_[0], strict=True)
    return {n: round(float(w), WEIGHT_DECIMALS) for n, w in named}, round(float(model.intercept_[0]), WEIGHT_DECIMALS)


def _fold(group: str) -> int:
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS


def _calibration(
    features: list[dict[str, float]], labels: list[bool], groups: list[str], strength: float
) -> list[list[float]]:
    """Rising points (score, share of true rows) in bins of out-of-fold scores; none where the rows are too few."""
    scores: list[float] = []
    truths: list[bool] = []
    for fold in range(FOLDS):
        inside = [i for i, group in enumerate(groups) if _fold(group) != fold]
        outside = [i for i, group in enumerate(groups) if _fold(group) == fold]
        if not outside or len({labels[i] for i in inside}) < 2:
            continue
        weights, bias = _fitted([features[i] for i in inside], [labels[i] for i in inside], strength)
        scores += [bias + sum(weights.get(f, 0.0) * v for f, v in sorted(features[i].items())) for i in outside]
        truths += [labels[i] for i in outside]
    if len(scores) < BINS * 10:
        return []
    order = numpy.argsort(scores, kind="stable")
    bins = [part for part in numpy.array_split(order, BINS) if len(part)]
    centres = [float(numpy.mean([scores[i] for i in part])) for part in bins]
    # One more true and one more false row in each bin: no bin says 0 or 1.
    shares = [(sum(truths[i] for i in part) + 1) / (len(part) + 2) for part in bins]
    rising = IsotonicRegression().fit_transform(centres, shares, sample_weight=[len(part) for part in bins])
    points: list[list[float]] = []
    for centre, share in zip(centres, rising, strict=True):
        point = [round(centre, 3), round(float(share), 4)]
        if not points or point[0] > points[-1][0]:
            points.append(point)
    return points


def text(table: dict[str, Any]) -> str:
    """The table as the file has it."""
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Fit a logistic scorer.")
    parser.add_argument("name")
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--strength", type=float, default=1.0)
    parser.add_argument("--note", default="")
    args = parser.parse_args()
    with args.rows.open(encoding="utf-8") as lines:
        objects = [json.loads(line) for line in lines if line.strip()]
    rows = [(row["features"], bool(row["label"]), str(row.get("group", i))) for i, row in enumerate(objects)]
    table = fit(args.name, rows, strength=args.strength, note=args.note)
    args.out.write_text(text(table), encoding="utf-8")


if __name__ == "__main__":
    main()
