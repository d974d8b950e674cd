"""Whether a person that was named is the one whom a title without a name means."""

from __future__ import annotations

from dragoman.layers.actors.entities import Entity
from dragoman.layers.actors.mention import Mention
from dragoman.layers.actors.mentions import OTHER_TIMES


def words_of(role: str | None) -> set[str]:
    """The words of a role, in small letters."""
    return set((role or "").lower().replace(",", " ").split())


def so_called(mention: Mention, entity: Entity) -> bool:
    """Whether a person bears the title of a nominal; who is no longer or not yet in office only as such."""
    role = words_of(entity.role)
    if not set(mention.lemma.split()) & role:
        return False
    return mention.other_time == bool(OTHER_TIMES & role)


def alike(mention: Mention, entity: Entity) -> bool:
    """Whether a person may be meant by a nominal of his country: not of another sector, nor a bare "the Russian"."""
    if not mention.country or entity.country != mention.country:
        return False
    if mention.sectors and entity.sectors and mention.sectors[0] != entity.sectors[0]:
        return False
    return bool(mention.sectors) or entity.sectors[:1] != ("GOV",)
