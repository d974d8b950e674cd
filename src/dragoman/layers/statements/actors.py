"""The actors of one article by id and by place, so that no statement has to go through all of them."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from dragoman.layers.statements.draft import Range
from dragoman.records import Actor, MentionSpan


class Actors:
    """An index of actors and their mentions."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self.by_id = {actor.id: actor for actor in actors}
        self._order = {identity: n for n, identity in enumerate(self.by_id)}
        placed = [(m.start, m.end, actor.id, m) for actor in self.by_id.values() for m in actor.mentions]
        placed.sort(key=lambda p: p[:3])
        self._starts = [start for start, *_ in placed]
        self._placed = placed
        self._longest = max((end - start for start, end, *_ in placed), default=0)

    def mention(self, identity: str | None, offset: int) -> MentionSpan | None:
        """The mention of an actor in which an offset lies."""
        low = bisect.bisect_left(self._starts, offset - self._longest)
        for start, end, owner, mention in self._placed[low : bisect.bisect_right(self._starts, offset)]:
            if owner == identity and start <= offset < end:
                return mention
        return None

    def within(self, ranges: Iterable[Range]) -> list[str]:
        """Ids of the actors mentioned in some ranges, in the order of the records."""
        found = {
            owner
            for start, end in ranges
            for _, _, owner, _ in self._placed[
                bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)
            ]
        }
        return sorted(found, key=self._order.__getitem__)
