"""What is said inside what is said: kept where another party speaks, dropped where it is the same speech again."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.layers.statements.draft import Draft
from dragoman.layers.statements.layout import Layout

_FIRST = frozenset(
    {
        "i", "we", "you", "they", "he", "she", "it", "me", "us", "one", "people", "everyone", "everybody", "someone",
        "anyone", "nobody", "who", "which", "that",
    }
)  # fmt: skip
"""Speakers inside a quotation that are nobody whom the article knows."""
_BLOCK = 1024


class Cover:
    """Which drafts report a stretch of text, found without going through all of them."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._blocks: dict[int, list[Draft]] = {}
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """Take in one more draft."""
        blocks = {block for start, end in draft.content for block in range(start // _BLOCK, end // _BLOCK + 1)}
        for block in sorted(blocks):
            self._blocks.setdefault(block, []).append(draft)

    def at(self, offset: int) -> list[Draft]:
        """Drafts in whose content an offset lies."""
        near = self._blocks.get(offset // _BLOCK, [])
        return [d for d in near if any(s <= offset < e for s, e in d.content)]

    def touches(self, start: int, end: int) -> bool:
        """Whether some draft's content shares code points with a stretch."""
        blocks = range(start // _BLOCK, end // _BLOCK + 1)
        return any(s < end and start < e for b in blocks for d in self._blocks.get(b, ()) for s, e in d.content)


def settled(drafts: list[Draft], layout: Layout) -> list[Draft]:
    """Drafts without those that lie in another one's content and report no other party's words."""
    drafts = sorted(drafts, key=lambda d: (d.content[0][0], -d.size, d.at))
    cover = Cover(drafts)
    out = []
    for draft in drafts:
        around = outer(draft, cover)
        if around is None or _is_another(draft, around, layout):
            out.append(draft)
    return out


def outer(draft: Draft, cover: Cover) -> Draft | None:
    """The smallest other draft in whose content this one's cue (or, without a cue, its content) lies."""
    best: Draft | None = None
    for other in cover.at(draft.at):
        if other is draft:
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
    return (draft.cue is not None and draft.cue.row["mode"] != "thought") or token.pos_ == "PROPN"
