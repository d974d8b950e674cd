"""What is said inside what is said: kept where another party speaks, dropped where it is the same speech again."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.layers.statements.draft import Draft
from dragoman.layers.statements.layout import Layout

_FIRST = frozenset(
    {
        "i", "we", "you", "they", "he", "she", "it", "me", "us", "them", "him", "her", "one", "people", "everyone",
        "everybody", "someone", "anyone", "nobody", "who", "which", "that",
    }
)  # fmt: skip
"""Speakers inside a quotation that are nobody whom the article knows."""
_THIRD = frozenset({"he", "she"})
"""Speakers whom a transcript may name before: "The President called. He told them that …"."""
_LEAST_REPEATED = 40
"""Letters and digits: fewer may be said twice."""
_SIGNATURE = 40
"""A signature has no more code points."""
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
    quoted = around.direct or layout.inside.get(token.i) is not None
    if token.lower_ in _FIRST and quoted and not (around.direct and token.lower_ in _THIRD):
        return False
    if quoted and draft.cue is not None and draft.cue.row["mode"] == "thought":
        return False
    return (draft.cue is not None and draft.cue.row["mode"] != "thought") or token.pos_ == "PROPN"


def told_once(drafts: list[Draft], layout: Layout) -> list[Draft]:
    """Drafts without those of pull quotes, which set words of the article out a second time.

    Of two with the same words the one without a cue goes, or an earlier one that is all of its paragraph.
    """
    text = layout.text
    last: dict[str, Draft] = {}
    dropped: set[int] = set()
    for draft in drafts:
        key = "".join(ch for start, end in draft.content for ch in text[start:end].casefold() if ch.isalnum())
        older = last.get(key) if len(key) >= _LEAST_REPEATED else None
        if older is None:
            last[key] = draft
        elif draft.cue is None:
            dropped.add(id(draft))
        else:
            if older.cue is None or (older.kind != "quote" and _is_pulled(older, layout)):
                dropped.add(id(older))
            last[key] = draft
    return [d for d in drafts if id(d) not in dropped]


def _is_pulled(draft: Draft, layout: Layout) -> bool:
    """Whether a statement ends a paragraph that has one sentence, and at most a signature behind it."""
    start, end = draft.content[0][0], draft.content[-1][1]
    paragraph = layout.paragraphs[layout.paragraph_of(start)]
    if paragraph.end - end > _SIGNATURE:
        return False
    return not any(ch in ".!?" for ch in layout.text[paragraph.start : start])
