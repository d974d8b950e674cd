"""What is said inside what is said: kept where another party speaks, dropped where it is the same speech again."""

from __future__ import annotations

from dragoman.layers.statements.draft import Draft
from dragoman.layers.statements.layout import Layout

_FIRST = frozenset({"i", "we", "you", "they", "he", "she", "it", "me", "us", "one", "people", "everyone", "everybody", "someone",
                    "anyone", "nobody", "who", "which", "that"})  # fmt: skip


def settled(drafts: list[Draft], layout: Layout) -> list[Draft]:
    """Drafts without those that lie in another one's content and report no other party's words."""
    drafts = sorted(drafts, key=lambda d: (d.content[0][0], -d.size, d.at))
    out = []
    for draft in drafts:
        around = outer(draft, drafts)
        if around is None or _is_another(draft, around, layout):
            out.append(draft)
    return out


def outer(draft: Draft, drafts: list[Draft]) -> Draft | None:
    """The smallest other draft in whose content this one's cue (or, without a cue, its content) lies."""
    best: Draft | None = None
    for other in drafts:
        if other is draft or not any(s <= draft.at < e for s, e in other.content):
            continue
        at = other.cue_at
        mutual = any(s <= at < e for s, e in draft.content) if at >= 0 else other.size <= draft.size
        if not mutual and (best is None or other.size < best.size):
            best = other
    return best


def _is_another(draft: Draft, around: Draft, layout: Layout) -> bool:
    token = draft.speaker.token
    if draft.speaker.actor is None or token is None:
        return False
    if draft.speaker.actor == around.speaker.actor:
        return False
    if token.lower_ in _FIRST and (around.direct or layout.inside.get(token.i) is not None):
        return False
    return draft.cue is not None and draft.cue.row["mode"] != "thought" or token.pos_ == "PROPN"
