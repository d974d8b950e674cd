"""How sure a statement is: features of a draft, weighed by the fitted table `models/statements.json`.

A statement holds where its content is reported and its speaker is the right party, so the features tell of both.
The method is logistic regression with isotonic calibration (training/fit_scorer.py).
"""

from __future__ import annotations

import math

from dragoman.layers.statements.actors import Actors
from dragoman.layers.statements.draft import Draft
from dragoman.models.scorer import shipped

_PLAIN = frozenset({"say", "tell", "add", "announce", "state", "according to"})
_SHORT, _LONG = 30, 400
"""Code points of content: less is a scrap, more a speech."""


def features(draft: Draft, actors: Actors, nested: bool) -> dict[str, float]:
    """What is known of a draft, as numbers; a feature that does not apply is left out."""
    names = [f"kind={draft.kind}"]
    if draft.cue is not None:
        row = draft.cue.row
        names += [f"class={row['class']}", f"mode={row['mode']}"]
        names += ["event"] if row["event"] else []
        names += ["plain"] if row["cue"] in _PLAIN else []
    names += ["quoted"] if draft.quotes else []
    names += ["inherited"] if draft.inherited else []
    names += ["nested"] if nested else []
    names += _of_speaker(draft, actors)
    names += ["short"] if draft.size < _SHORT else []
    names += ["long"] if draft.size > _LONG else []
    names += ["pieces"] if len(draft.content) > 1 else []
    out = dict.fromkeys(names, 1.0)
    out["length"] = round(math.log(1 + draft.size), 3)
    return out


def _of_speaker(draft: Draft, actors: Actors) -> list[str]:
    speaker = draft.speaker
    if speaker.actor is None:
        return ["speaker=word" if speaker.token is not None else "speaker=none"]
    names = ["guessed"] if speaker.guessed else []
    actor = actors.by_id.get(speaker.actor)
    if actor is not None:
        mention = actors.mention(actor.id, speaker.token.idx) if speaker.token is not None else None
        names += [f"actor={actor.kind}", f"basis={actor.entity_basis}", f"form={mention.form if mention else 'other'}"]
        names += ["country"] if actor.country else []
    return names


def confidence(draft: Draft, actors: Actors, nested: bool) -> float:
    """The probability that a statement holds, rounded to three decimals."""
    return shipped("statements").probability(features(draft, actors, nested))
