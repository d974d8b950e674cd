"""Figures of predictions: types of gold triggers, events among candidates, types of texts, statuses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from sklearn.metrics import f1_score, roc_auc_score

from data import STATUSES, TYPES
from fit import Prediction


def text_type(prediction: Prediction, by: str = "triggers") -> int:
    """The one type that is named for a text: of the likeliest pair of candidate trigger and type, or by the mean."""
    own = [i for i, t in enumerate(prediction.triggers) if not t.whole]
    if by == "whole" or not own:
        return int(numpy.argmax(prediction.whole))
    return int(numpy.argmax(numpy.sum([prediction.event[i] * numpy.array(prediction.types[i]) for i in own], 0)))


def best_f1(truth: Sequence[bool], probability: Sequence[float]) -> tuple[float, float]:
    """Highest F1 over all thresholds, and its threshold."""
    order = numpy.argsort(-numpy.array(probability), kind="stable")
    right = numpy.cumsum(numpy.array(truth, dtype=float)[order])
    f1 = 2 * right / (numpy.arange(1, len(order) + 1) + sum(truth))
    at = int(numpy.argmax(f1))
    return float(f1[at]), float(probability[int(order[at])])


def figures(predictions: Sequence[Prediction]) -> dict[str, float]:
    """All figures that the predictions allow, by name."""
    out: dict[str, float] = {}
    news = [p for p in predictions if p.example.set.startswith("news")]
    for name in sorted({p.example.set for p in predictions if p.example.types}):
        texts = [p for p in predictions if p.example.set == name]
        for by in ("triggers", "whole"):
            out[f"{name} type, by {by}"] = float(numpy.mean([text_type(p, by) in p.example.types for p in texts]))
    if news:
        out |= _news(news)
    return out


def _news(news: Sequence[Prediction]) -> dict[str, float]:
    every = [(t, e, k, s) for p in news for t, e, k, s in zip(p.triggers, p.event, p.types, p.status, strict=True)]
    gold = [x for x in every if x[0].whole]
    out = {"gold triggers": float(len(gold))}
    out["gold trigger type"] = float(numpy.mean([int(numpy.argmax(k)) in t.types for t, _, k, _ in gold]))
    truth = [t.status for t, *_ in gold]
    said = [int(numpy.argmax(s)) for *_, s in gold]
    out["status accuracy"] = float(numpy.mean([a == b for a, b in zip(truth, said, strict=True)]))
    out["status occurred throughout"] = float(numpy.mean([a == STATUSES.index("occurred") for a in truth]))
    labels = sorted({t for t in truth if t is not None})
    out["status macro F1"] = float(f1_score(truth, said, labels=labels, average="macro", zero_division=0))
    for name, keep in (("all", lambda t: True), ("no repeats", lambda t: not t.repeat), ("verbs", lambda t: t.verb)):
        some = [(bool(t.types), e, t, k) for t, e, k, _ in every if not t.whole and keep(t)]
        is_event, chance = [a for a, *_ in some], [e for _, e, *_ in some]
        out[f"candidates, {name}"] = float(len(some))
        out[f"event AUC, {name}"] = float(roc_auc_score(is_event, chance))
        out[f"event F1 at .5, {name}"] = float(f1_score(is_event, [e >= 0.5 for e in chance], zero_division=0))
        out[f"event F1 best, {name}"], out[f"threshold, {name}"] = best_f1(is_event, chance)
        found = [e >= 0.5 and int(numpy.argmax(k)) in t.types for _, e, t, k in some]
        both = sum(found) * 2 / max(1, sum(e >= 0.5 for e in chance) + sum(is_event))
        out[f"event and type F1 at .5, {name}"] = both
    assert len(TYPES) == 16
    return out
