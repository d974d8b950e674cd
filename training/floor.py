"""The floor for learning: bags of lemmas with logistic regression, fitted and measured like the encoder."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import pairwise

import numpy
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from data import TYPES, Example, Trigger
from fit import Prediction

BARE = 8
"""Words on either side of a trigger that its bag holds, marked as left or right of it."""


def _bag(example: Example) -> list[str]:
    lemmas = [lemma.lower() for lemma in example.lemmas]
    return lemmas + [f"{a}_{b}" for a, b in pairwise(lemmas)]


def _trigger_bag(example: Example, trigger: Trigger) -> list[str]:
    own = example.text[trigger.start : trigger.end].lower().split()
    left = example.text[: trigger.start].lower().split()[-BARE:]
    right = example.text[trigger.end :].lower().split()[:BARE]
    near = [f"l1={left[-1]}" if left else "l1=", f"r1={right[0]}" if right else "r1="]
    return [f"t={w}" for w in own] + [f"s={w[:5]}" for w in own] + [f"n={w}" for w in left + right] + near


def _classifier(weight: str | None = None):  # type: ignore[no-untyped-def]
    words = CountVectorizer(analyzer=lambda bag: bag, binary=True, min_df=2)
    return make_pipeline(words, LogisticRegression(C=1.0, max_iter=300, class_weight=weight))


def predict(train: Sequence[Example], held_out: Sequence[Example]) -> list[Prediction]:
    """Fit on `train` (types of texts by their lemmas; events and types of triggers by the words round them)."""
    warnings.simplefilter("ignore")
    texts = [e for e in train if e.types]
    whole = _classifier().fit([_bag(e) for e in texts], [e.types[0] for e in texts])
    pairs = [(e, t) for e in train if not e.types for t in e.triggers if not t.repeat]
    event = _classifier().fit([_trigger_bag(*p) for p in pairs], [bool(t.types) for _, t in pairs])
    told = [(e, t) for e in train for t in e.triggers if t.types]
    kinds = _classifier().fit([_trigger_bag(*p) for p in told], [t.types[0] for _, t in told])
    known = [(e, t) for e, t in told if t.status is not None]
    states = _classifier().fit([_trigger_bag(*p) for p in known], [t.status for _, t in known])
    out = []
    for example in held_out:
        triggers = list(example.triggers)
        bags = [_trigger_bag(example, t) for t in triggers]
        out.append(
            Prediction(
                example,
                triggers,
                event.predict_proba(bags)[:, 1].tolist() if bags else [],
                _spread(kinds, bags, len(TYPES)),
                _spread(states, bags, 5),
                _spread(whole, [_bag(example)], len(TYPES))[0],
            )
        )
    return out


def _spread(model, bags: list[list[str]], size: int) -> list[list[float]]:  # type: ignore[no-untyped-def]
    """Probabilities over all classes, those never seen at zero."""
    if not bags:
        return []
    out = numpy.zeros((len(bags), size))
    out[:, model[-1].classes_] = model.predict_proba(bags)
    rows: list[list[float]] = out.tolist()
    return rows
