"""Tags: the user's own groups, from the rows of their tables to the actors that these rows stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.layers.actors.entities import Entity
from dragoman.tables import Knowledge

Tags = tuple[str, ...]
_ENTITIES = {"countries": "country", "organisations": "org", "outlets": "org", "people": "person"}
"""The kind of entity that the rows of a table become."""


@dataclass(frozen=True)
class TagIndex:
    """Tags by the `entity` of an actor, and by the noun that stands for one."""

    entities: Mapping[str, Tags]
    nouns: Mapping[str, Tags]


def index(knowledge: Knowledge) -> TagIndex:
    """The index over a user's rows, made once."""
    return knowledge.build("actors.tags", _make)


def _make(knowledge: Knowledge) -> TagIndex:
    entities: dict[str, Tags] = {}
    nouns: dict[str, Tags] = {}
    for own in knowledge.own:
        tags = own.row.get("tags", ())
        if tags and own.table in _ENTITIES:
            entity = f"{_ENTITIES[own.table]}:{own.key[0]}"
            entities[entity] = entities.get(entity, ()) + tags
        elif tags and own.table == "agents":
            nouns[own.key[0].lower()] = tags
    return TagIndex(entities, nouns)


def tags_of(entity: Entity, tags: TagIndex) -> list[str]:
    """All tags of an actor, sorted: those of its own row, and those of the nouns that stand for it or are its title."""
    found = set(tags.entities.get(entity.key, ())) if entity.basis == "table" else set()
    if tags.nouns and entity.kind != "country":
        for mention in entity.mentions:
            if mention.form == "nominal":
                found.update(tags.nouns.get(mention.lemma.lower(), ()))
        for title in (entity.role or "").lower().split(", "):
            for noun, own in tags.nouns.items():
                if title == noun or title.endswith(f" {noun}"):
                    found.update(own)
    return sorted(found)
