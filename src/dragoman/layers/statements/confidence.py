"""How sure a statement is."""

from __future__ import annotations

from dragoman.layers.statements.draft import Draft
from dragoman.layers.statements.layout import Layout


def confidence(draft: Draft, layout: Layout) -> float:
    """A probability that the statement holds, rounded to three decimals."""
    if draft.cue is None and draft.cue_range is None:
        return 0.6 if draft.speaker.actor else 0.4
    return 0.85 if draft.speaker.actor else 0.5
