"""How sure an event is: that it is told, is of its type, and is between these parties; by a fitted table.

Features are what the encoder says of the trigger, what the frame is, how sure the roles are and who the parties are. The
method is logistic regression with isotonic calibration (training/fit_scorer.py, training/fit_events.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from dragoman.layers.events.candidates import POLITICAL, Candidate
from dragoman.models.scorer import shipped
from dragoman.records import Actor

_LEAST = 0.001


def features(c: Candidate, actors: Mapping[str, Actor]) -> dict[str, float]:
    """What is known of a candidate, as numbers; a feature that does not apply is left out."""
    names = [f"type={c.type}", f"dep={c.token.dep_}"]
    names.append("noun" if c.noun else "verb")
    names.append("framed" if c.framed else "unframed")
    names.append(f"ends={bool(c.actors)}/{bool(c.recipients)}")
    people = [actors[i] for i in (*c.actors, *c.recipients) if i in actors]
    countries = {a.country for a in people if a.country}
    names.append(f"countries={min(len(countries), 2)}")
    political = [a for a in people if a.kind == "country" or set(a.sectors) & POLITICAL]
    names.append("political" if political else "private")
    names += ["known"] if any(a.entity_basis == "table" for a in people) else ["unknown"]
    names += [f"actor={actors[c.actors[0]].kind}"] if c.actors and c.actors[0] in actors else []
    names += [f"recipient={actors[c.recipients[0]].kind}"] if c.recipients and c.recipients[0] in actors else []
    names += ["reported"] if c.source is not None else []
    out = dict.fromkeys(names, 1.0)
    out["actor sure"], out["recipient sure"] = c.actor_chance, c.recipient_chance
    if c.verdict is not None:
        out["event"] = logit(c.verdict.event)
        out["own type"] = logit(c.verdict.types[c.type])
        out["best is own"] = float(c.verdict.best_type == c.type)
    return out


def logit(p: float) -> float:
    """The logit of a probability, kept away from the ends, rounded to three decimals."""
    p = min(max(p, _LEAST), 1 - _LEAST)
    return round(math.log(p / (1 - p)), 3)


def confidence(c: Candidate, actors: Mapping[str, Actor]) -> float:
    """The probability that a candidate holds, rounded to three decimals."""
    return shipped("events").probability(features(c, actors))
