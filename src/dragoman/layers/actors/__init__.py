"""Actors: the parties that an article speaks of, each with all its mentions."""

from __future__ import annotations

from spacy.tokens import Doc

from dragoman.ids import record_ids
from dragoman.layers.actors.coreference import Resolver
from dragoman.layers.actors.entities import Entity, cameo_code
from dragoman.layers.actors.lexicon import ActorIndex, index
from dragoman.layers.actors.mention import Mention
from dragoman.layers.actors.mentions import Finder
from dragoman.layers.actors.tags import TagIndex, tags_of
from dragoman.layers.actors.tags import index as tag_index
from dragoman.layers.base import Settings, findings, span
from dragoman.records import Actor, Article, MentionSpan
from dragoman.tables import Knowledge

NEEDS: tuple[str, ...] = ("reading", "names", "places")
SETS = ("actors", "parties")


def find(doc: Doc, article: Article, knowledge: Knowledge, settings: Settings) -> list[Actor]:
    """All actors of a Doc, in the order of their first mention."""
    lexicon = index(knowledge)
    found = findings(doc)
    finder = Finder(doc, found, lexicon)
    resolver = Resolver(doc, found, lexicon, finder)
    resolver.run(finder.all())
    spoken = [(entity, _mentions(doc, article, entity)) for entity in resolver.register.by_key.values()]
    spoken = [(entity, mentions) for entity, mentions in spoken if mentions]
    spoken.sort(key=lambda pair: (pair[1][0].start, pair[1][0].end, pair[0].key))
    ids = record_ids(article.id, "actor", [(m[0].start, m[0].end, e.key) for e, m in spoken])
    tags = tag_index(knowledge)
    actors = [_actor(i, article, e, m, lexicon, tags) for i, (e, m) in zip(ids, spoken, strict=True)]
    by_key = {entity.key: i for i, (entity, _) in zip(ids, spoken, strict=True)}
    found.actors = actors
    found.parties = {
        head: tuple(by_key[e.key] for e in entities if e.key in by_key) for head, entities in resolver.parties.items()
    }
    return actors


def _mentions(doc: Doc, article: Article, entity: Entity) -> list[MentionSpan]:
    out: dict[tuple[int, int], MentionSpan] = {}
    for mention in entity.mentions:
        first, last = doc[mention.start], doc[mention.end - 1]
        where = span(article, first.idx, last.idx + len(last))
        if where.text:
            out.setdefault((where.start, where.end), MentionSpan(where.start, where.end, where.text, mention.form))
    return sorted(out.values(), key=lambda m: (m.start, m.end))


def _actor(
    identity: str,
    article: Article,
    entity: Entity,
    mentions: list[MentionSpan],
    lexicon: ActorIndex,
    tags: TagIndex,
) -> Actor:
    return Actor(
        id=identity,
        article_id=article.id,
        entity=entity.key,
        entity_basis=entity.basis,
        wikidata=entity.wikidata,
        name=entity.name,
        kind=entity.kind,
        country=entity.country,
        sectors=list(entity.sectors),
        role=entity.role,
        cameo=cameo_code(entity, lexicon),
        mentions=mentions,
        tags=tags_of(entity, tags),
    )


__all__ = ["NEEDS", "SETS", "Mention", "find"]
