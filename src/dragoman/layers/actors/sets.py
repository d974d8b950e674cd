"""Several parties under one word: "the two leaders", "both countries", "the ministers", "the three governments"."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.layers.actors.entities import Entity
from dragoman.layers.actors.lexicon import ActorIndex
from dragoman.layers.actors.mention import Mention
from dragoman.layers.actors.met import Met, Trail

MOST = 120
"""A collective gathers from so many mentions before it."""
_LEADING = frozenset({"head_of_state", "head_of_government"})
_MODIFYING = frozenset({"compound", "amod", "nmod"})


class Sets:
    """Finds whom a collective gathers.

    Args:
        trail: what was met.
        index: the look-up tables.
        offices: the classes of offices that an entity holds on the day of the report.
    """

    def __init__(self, trail: Trail, index: ActorIndex, offices: Callable[[Entity], frozenset[str]]) -> None:
        self.trail, self.index, self.offices = trail, index, offices

    def countries(self, mention: Mention) -> tuple[Entity, ...]:
        """The last so many countries spoken of; failing that, people of different countries stand for theirs."""
        wanted = mention.count or (2 if mention.plural else 1)
        free = self._latest(mention.head, wanted, lambda e, m: e.kind == "country" and self._stands_alone(m))
        if free or wanted == 1:
            return free
        return self._latest(mention.head, wanted, lambda e, m: e.kind == "country") or self._latest(
            mention.head, wanted, lambda e, m: e.kind in ("person", "country")
        )

    def people(self, mention: Mention) -> tuple[Entity, ...]:
        """ "The leaders", "the two presidents", "both ministers": people of that office, else those spoken of together."""
        row = self.index.agents.get(mention.lemma)
        if row is None or row["kind"] != "person" or mention.sectors[:1] not in ((), ("GOV",)):
            return ()
        wanted = mention.count or 2
        held = self.classes(mention.lemma)
        noun = mention.lemma.split()[-1]
        if held and (found := self._held(mention, wanted, held)):
            return found
        named = self._latest(mention.head, wanted, lambda e, m: e.kind == "person" and _called(e, noun))
        if named and not mention.count:
            named = self._together(mention.head, named, noun)
        if named:
            return named
        if not mention.sectors and not mention.count:
            return ()
        return self._latest(mention.head, wanted, lambda e, m: e.kind == "person")

    def classes(self, lemma: str) -> frozenset[str]:
        """The classes of offices that a title may mean."""
        if lemma == "leader":
            return _LEADING
        row = self.index.offices_held.words.get(lemma)
        return frozenset(row["classes"]) if row else frozenset()

    def _held(self, mention: Mention, wanted: int, classes: frozenset[str]) -> tuple[Entity, ...]:
        """Those most often named among the holders of an office, one a country."""
        counts: dict[str, tuple[int, Entity]] = {}
        for met in self.trail.before(mention.head, 4 * MOST):
            for entity in met.entities:
                if entity.kind == "person" and self.offices(entity) & classes:
                    counts[entity.key] = (counts.get(entity.key, (0, entity))[0] + 1, entity)
        found: list[Entity] = []
        for _, entity in sorted(counts.values(), key=lambda pair: (-pair[0], pair[1].key)):
            if all(entity.country != f.country for f in found):
                found.append(entity)
        return tuple(found[:wanted]) if len(found) >= wanted else ()

    def _together(self, head: int, last: tuple[Entity, ...], noun: str) -> tuple[Entity, ...]:
        """All who were coordinated with the last two, where no number is told: "the ministers" may be four."""
        for met in self.trail.before(head, MOST):
            if len(met.entities) > len(last) and all(e in met.entities for e in last):
                if all(e.kind == "person" for e in met.entities):
                    return met.entities
        return last

    def _stands_alone(self, met: Met) -> bool:
        return met.form != "adjective" and self.trail.doc[met.head].dep_ not in _MODIFYING

    def _latest(self, head: int, wanted: int, fits: Callable[[Entity, Met], bool]) -> tuple[Entity, ...]:
        """The last so many different entities that fit, of different countries where several are wanted."""
        found: list[Entity] = []
        for met in self.trail.before(head, MOST):
            for entity in reversed(met.entities):
                other = all(entity.country != f.country or entity.country is None for f in found)
                if entity not in found and fits(entity, met) and (wanted == 1 or other):
                    found.append(entity)
            if len(found) >= wanted:
                return tuple(reversed(found[:wanted]))
        return ()


def _called(entity: Entity, noun: str) -> bool:
    role = (entity.role or "").lower()
    return noun in role or "counterpart" in role
